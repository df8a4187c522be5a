package drill

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/reminders"
)

// judge compares what is in Slack with what is in the journal, and that with
// what was owed.
func (d *drill) judge(ctx context.Context) error {
	if err := d.finish(ctx); err != nil {
		return err
	}
	said, err := d.said()
	if err != nil {
		return err
	}
	return d.life.store.View(ctx, func(s *plan.State) error {
		begin := plan.Date{Year: d.cfg.Year, Month: time.January, Day: 1}.At("06:00")
		d.list(s)
		accounted := map[plan.Receipt]string{}
		for _, p := range s.Postings(0, nil) {
			d.count(p)
			switch p.State {
			case plan.Sent:
				if other, twice := accounted[p.Receipt]; twice {
					d.report.Misses = append(d.report.Misses, fmt.Sprintf("%s has the receipt of %s", p.Key, other))
				}
				accounted[p.Receipt] = p.Key
				if !said[p.Receipt] {
					d.report.Misses = append(d.report.Misses, fmt.Sprintf("%s has a receipt, and Slack does not have it", p.Key))
				}
			case plan.NotSent:
				if p.Why == plan.TooLate && !d.wasDown(p.At, p.Late) && !d.hadTrouble(p) {
					d.report.Misses = append(d.report.Misses, fmt.Sprintf("%s was too late, and nothing explains it", p.Key))
				}
			default:
				d.report.Misses = append(d.report.Misses, fmt.Sprintf("%s is %s at the end: %s", p.Key, p.State, p.Why))
			}
		}
		for at := range said {
			if accounted[at] == "" {
				d.report.Duplicates = append(d.report.Duplicates, fmt.Sprintf("a message in %s at %s that no receipt accounts for", at.Channel, at.TS))
			}
		}
		for _, p := range reminders.Due(s, begin, d.clock.Now()) {
			if _, known := s.Posting(p.Key); !known {
				d.report.Misses = append(d.report.Misses, fmt.Sprintf("%s was owed on %s, and nobody dealt with it", p.Key, plan.London(p.At)))
			}
		}
		d.mondays(s)
		return nil
	})
}

// list writes a line for each message of the year: sent, late, moved or
// skipped, and why.
func (d *drill) list(s *plan.State) {
	if d.cfg.Lines == nil {
		return
	}
	all := s.Postings(0, nil)
	slices.SortStableFunc(all, func(a, b plan.Posting) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Key, b.Key)) })
	for _, p := range all {
		what, why := "sent", reminders.Does(p.Post)
		switch late := p.When.Sub(p.At); {
		case p.State == plan.NotSent:
			what, why = "skipped", p.Why
		case p.State != plan.Sent:
			what, why = p.State, p.Why
		case late >= 5*time.Minute:
			what, why = "late", fmt.Sprintf("%s; %s after it was due", why, late.Round(time.Minute))
		}
		if p.Edits > 0 {
			why += "; put right when the meeting changed"
		}
		d.cfg.Lines("%s  %-9s %s: %s", plan.London(p.At).Format("Mon 02 Jan 2006 15:04"), what, p.Key, why)
	}
}

// finish lets what is under way come to its end, without new trouble.
func (d *drill) finish(ctx context.Context) error {
	d.cfg.Faults = false
	for range 5 {
		d.clock.wait(ctx, 3*time.Minute)
		if err := d.tick(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (d *drill) count(p plan.Posting) {
	switch p.State {
	case plan.Sent:
		d.report.Sent++
		d.report.Edited += min(p.Edits, 1)
		if p.When.Sub(p.At) >= 5*time.Minute {
			d.report.Late++
		}
	case plan.NotSent:
		d.report.Skipped++
		if p.Why == plan.TooLate {
			d.report.TooLate++
		}
	}
}

// hadTrouble reports whether a post was claimed, so that a fault or a crash is
// what kept it.
func (d *drill) hadTrouble(p plan.Posting) bool { return p.Claims > 0 }

// said is every message the bot has in Slack, by where it is.
func (d *drill) said() (map[plan.Receipt]bool, error) {
	all := map[plan.Receipt]bool{}
	var world struct {
		Users []struct {
			Name string
		}
		Channels []struct {
			ID   string
			IsIM bool `json:"is_im"`
			User string
		}
	}
	if err := d.get("/control/workspace", nil, &world); err != nil {
		return nil, err
	}
	for _, c := range world.Channels {
		for _, u := range world.Users {
			var list struct {
				Messages []map[string]any
			}
			if err := d.get("/control/messages", url.Values{"user": {u.Name}, "channel": {c.ID}}, &list); err != nil {
				continue // not theirs to see
			}
			for _, m := range list.Messages {
				ts, _ := m["ts"].(string)
				if id, _ := m["bot_id"].(string); id == "" || m["ephemeral"] == true {
					continue
				}
				if all[plan.Receipt{Channel: c.ID, TS: ts}] = true; d.cfg.Said != nil {
					d.cfg.Said(m)
				}
			}
		}
	}
	return all, nil
}

// mondays checks by a rule of its own that each Monday's meeting was announced
// once, on the right day: it does not ask the schedule.
func (d *drill) mondays(s *plan.State) {
	for day := (plan.Date{Year: d.cfg.Year, Month: time.January, Day: 2}); day.Year == d.cfg.Year; day = day.Add(1) {
		if day.Weekday() != time.Monday {
			continue
		}
		on := day
		for free := true; free; {
			_, free = s.Holiday(on)
			if free = free || on.Weekday() == time.Saturday || on.Weekday() == time.Sunday; free {
				on = on.Add(1)
			}
		}
		if on != day {
			d.report.Moved++
		}
		o, _ := s.Occurrence(plan.OccurrenceID{Meeting: "nte", Date: day})
		if o.Seq != 0 || on.Year != d.cfg.Year {
			if o.Seq != 0 {
				d.report.Moved++
			}
			continue // the drill's chair moved or skipped it
		}
		p, ok := s.Posting(fmt.Sprintf("today/nte/%s/C0NTE", day.ISO()))
		switch {
		case ok && p.State == plan.Sent && plan.DateOf(p.When) == on:
		case d.wasDown(on.At("08:00"), on.At("09:30")), ok && p.Claims > 0 && p.State != plan.Sent:
		default:
			d.report.Misses = append(d.report.Misses, fmt.Sprintf("the meeting of %s was not announced on %s", day, on))
		}
	}
}
