package drill

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// An event is something that somebody does: a line that is typed.
type event struct {
	at      time.Time
	who     string
	channel string
	line    string
	silent  bool // the connection goes dead first
}

// plan makes the year's outages and what people do in it.
func (d *drill) plan() {
	day := func(n int) plan.Date { return plan.Date{Year: d.cfg.Year, Month: time.January, Day: 1}.Add(n) }
	if d.cfg.Faults {
		for _, from := range []int{40 + d.rng.IntN(60), 200 + d.rng.IntN(100)} {
			d.outage = append(d.outage, plan.Span{From: day(from), To: day(from + 2)})
		}
	}
	owners := []struct {
		who string
		nos []int
	}{{"co-owner", []int{5, 18, 20, 24}}, {"ccs-owner", []int{3, 10, 12, 14, 16}}, {"pp-owner", []int{11, 23}}, {"tc-owner", []int{17}}, {"colp-owner", []int{3, 9, 15, 23}}}
	colours := []string{"red", "amber", "amber", "amber"}
	for n := 4; n < 360; n += 6 + d.rng.IntN(7) {
		o := owners[d.rng.IntN(len(owners))]
		no := o.nos[d.rng.IntN(len(o.nos))]
		line := fmt.Sprintf("/asb update %d %s note: drill note %d", no, colours[d.rng.IntN(len(colours))], n)
		d.events = append(d.events, event{at: day(n).At(plan.NewClock(9+d.rng.IntN(8), d.rng.IntN(60))), who: o.who, channel: "asb-plan", line: line})
	}
	if d.cfg.Faults {
		d.events = append(d.events, event{at: day(150).At("11:11"), who: "co-owner", channel: "asb-plan", line: "/asb 20", silent: true})
	}
	for n := 20; n < 350; n += 40 + d.rng.IntN(20) {
		friday := day(n) // when owners have been reminded already
		for friday.Weekday() != time.Friday {
			friday = friday.Add(1)
		}
		d.events = append(d.events, event{at: friday.At("14:20"), who: "nte-chair", channel: "nte", line: "meeting"})
	}
	slices.SortStableFunc(d.events, func(a, b event) int { return cmp.Compare(a.at.Unix(), b.at.Unix()) })
}

// people does what people do by now.
func (d *drill) people(ctx context.Context) error {
	now := d.clock.Now()
	for len(d.events) > 0 && !d.events[0].at.After(now) {
		e := d.events[0]
		d.events = d.events[1:]
		if _, down := d.down(e.at); down {
			continue // Slack tells them that the app did not answer
		}
		var err error
		if e.line == "meeting" {
			err = d.moveMeeting(ctx)
		} else {
			err = d.talk(ctx, e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// patience is how often somebody types a line that a dead connection swallows.
const patience = 10

// talk has somebody type a line, over Socket Mode, to a bot that runs for it.
// No process is killed meanwhile: Slack would tell the person, who would type it
// again.
func (d *drill) talk(ctx context.Context, e event) error {
	life := d.life
	d.life = nil // the dice are for the schedule
	defer func() { d.life = life }()
	d.hangUp() // the bot of the talk before, which has had time to go
	if err := d.connected(ctx, 0); err != nil {
		return err
	}
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- life.bot.Run(running) }()
	d.hangUp = func() { <-ended }
	defer stop()
	if err := d.connected(ctx, 1); err != nil {
		return err
	}
	if e.silent {
		if err := d.control("/control/faults", map[string]any{"socket": "silent"}, nil); err != nil {
			return err
		}
		d.say("fault     the connection goes dead without closing")
	}
	for tries := 1; ; tries++ {
		var answer struct {
			Seen  []any
			Error string
		}
		if err := d.control("/control/say", map[string]any{"user": e.who, "channel": e.channel, "text": e.line}, &answer); err != nil {
			return err
		}
		if answer.Error == "" && len(answer.Seen) > 0 {
			break
		}
		// Slack says that the app did not answer, and the person types it again:
		// the bot finds out in its own time that a connection is dead.
		if !e.silent || tries == patience {
			return fmt.Errorf("%s typed %q %d times and got no answer: %s", e.who, e.line, tries, answer.Error)
		}
	}
	d.report.Talks++
	d.say("typed     @%s %s", e.who, e.line)
	return nil
}

// connected waits until Slack has so many of the bot's sockets, as long as that
// takes in real time: up to a minute.
func (d *drill) connected(ctx context.Context, sockets int) error {
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	limit := time.NewTimer(time.Minute)
	defer limit.Stop()
	for {
		var w struct{ Connected int }
		if err := d.get("/control/workspace", nil, &w); err != nil {
			return err
		}
		if w.Connected == sockets {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-limit.C:
			return fmt.Errorf("the bot has %d connections, not %d, for a minute", w.Connected, sockets)
		case <-look.C:
		}
	}
}

// moveMeeting has a chair skip or move a meeting that is near.
func (d *drill) moveMeeting(ctx context.Context) error {
	skip := d.rng.IntN(2) == 0
	what := ""
	err := d.life.store.Update(ctx, plan.Cause{ID: fmt.Sprintf("drill:%d", d.clock.Now().UnixNano()), By: "U0CHAIRNTE", Door: "drill"}, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		o, ok := s.Next("nte", now.Add(time.Hour))
		switch {
		case !ok:
			return nil, nil
		case skip:
			what = fmt.Sprintf("skipped   %s", o.ID)
			return s.SkipMeeting(now, "nte", o.On, "", "drill")
		}
		to := s.WorkingDays(o.On, -1)
		what = fmt.Sprintf("moved     %s to %s", o.ID, to)
		return s.MoveMeeting(now, "nte", o.On, "", to, "10:30", "drill")
	})
	if d.life.dead { // killed while it was written: the chair is told, and lets it be
		return d.start(ctx)
	}
	if err == nil && what != "" {
		d.say("%s", what)
	}
	return err
}

// control does something in the local Slack that people or the drill do.
func (d *drill) control(path string, ask, answer any) error {
	body, err := json.Marshal(ask)
	if err != nil {
		return err
	}
	r, err := d.client.Post(d.url+path, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	return read(r, path, answer)
}

func (d *drill) get(path string, query url.Values, answer any) error {
	r, err := d.client.Get(d.url + path + "?" + query.Encode())
	if err != nil {
		return err
	}
	return read(r, path, answer)
}

func read(r *http.Response, path string, answer any) error {
	defer r.Body.Close()
	data, err := io.ReadAll(r.Body)
	switch {
	case err != nil:
		return err
	case r.StatusCode != http.StatusOK:
		return fmt.Errorf("%s: %s: %s", path, r.Status, data)
	case answer == nil:
		return nil
	}
	return json.Unmarshal(data, answer)
}
