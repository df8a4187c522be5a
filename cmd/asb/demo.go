package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	asb "github.com/safer-city-partnership/asb"
	"github.com/safer-city-partnership/asb/bot"
	"github.com/safer-city-partnership/asb/calendar"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/reminders"
	"github.com/safer-city-partnership/asb/seed"
	"github.com/safer-city-partnership/asb/store"
)

func demo() verb {
	return verb{name: "demo", does: "try it: a local Slack workspace with the bot connected and the plan loaded",
		run: func(ctx context.Context, p program, s *settings) error {
			addr := address(s)
			// Not from the environment: to try things out must not touch the plan
			// that the settings of the machine name.
			path := s.text("db", "", "", "`FILE` that keeps what is tried; without it nothing is kept")
			if _, err := s.parse(); err != nil {
				return err
			}
			kept := fmt.Sprintf("What you do is kept in %s", *path)
			if *path == "" {
				kept = "Then all that you did is gone: to keep it, start with -db and a file."
				dir, err := os.MkdirTemp("", "asb-demo-")
				if err != nil {
					return err
				}
				defer os.RemoveAll(dir)
				*path = filepath.Join(dir, "demo.db")
			}
			var st *store.Store
			w, err := newWorkspace(p, asb.Manifest, func(now time.Time) (t time.Time, ok bool) {
				_ = st.View(ctx, func(s *plan.State) error { t, ok = reminders.Next(s, now); return nil })
				return t, ok
			})
			if err != nil {
				return err
			}
			defer w.Close()
			var journal store.Journal
			if st, journal, err = openStore(ctx, *path, w.Now); err != nil {
				return err
			}
			defer journal.Close()
			if err := furnish(ctx, st); err != nil {
				return err
			}
			if err := invite(ctx, st); err != nil {
				return err
			}
			log, token := p.logger(), rand.Text()+rand.Text()
			return listen(ctx, *addr, beside(w, calendarPage(token, w.Now, st, log)), func(url string) error {
				feed := url + calendar.Path(token)
				b := bot.New(bot.Config{AppToken: w.AppToken(), BotToken: w.BotToken(), APIURL: url + "/api/", Store: st, Now: w.Now, Log: log, Upcoming: upcoming, Anew: reminders.Anew, Concerned: reminders.Concerned, Calendar: feed})
				fmt.Fprintf(p.out, "Open %s\n\nYou are in a small Slack workspace, and the bot is connected. Try:\n", url)
				fmt.Fprintf(p.out, "  /asb update 20 amber 4K cameras 60%% in\n  /asb 20\n  /asb help\n\nThe meetings for your own calendar are at %s\n\nCtrl-C ends it.", feed)
				fmt.Fprintf(p.out, " %s\n", kept)
				return work(ctx, b, newRunner(st, b, log), everySecond)
			})
		}}
}

// furnish gives an empty database the published plan, and each party's owner
// in the workspace its actions.
func furnish(ctx context.Context, st *store.Store) error {
	doc, err := seed.Published()
	if err != nil {
		return err
	}
	err = st.Update(ctx, plan.Cause{ID: "demo", By: "demo", Door: "import"}, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		if s.Head() > 0 {
			return nil, nil
		}
		facts, err := s.Import(doc, now)
		if err != nil {
			return nil, err
		}
		for _, person := range cast() {
			for _, p := range doc.Parties {
				if len(person.Roles) > 1 && person.Roles[1] == "owner" && p.Code.Same(plan.PartyCode(person.Roles[0])) {
					facts = append(facts, &plan.HolderAdded{User: plan.UserID(person.ID), Party: p.Code})
				}
			}
		}
		return facts, nil
	})
	if err != nil {
		return err
	}
	return convene(ctx, st)
}

// invite gives the demo's meetings the days and times that a real partnership
// would say in its set-up: no plan states them, and these are made up.
func invite(ctx context.Context, st *store.Store) error {
	set := map[plan.MeetingID]func(*plan.Meeting){
		"nte":     func(m *plan.Meeting) { m.Rule, m.Start, m.Channel = plan.Weekly(time.Monday), "09:30", "C0NTE" },
		"llp":     func(m *plan.Meeting) { m.Rule, m.Start, m.Channel = plan.Monthly(2, time.Wednesday), "14:00", "C0LLP" },
		"ccm":     func(m *plan.Meeting) { m.Rule, m.Start, m.Channel = plan.Monthly(3, time.Thursday), "10:00", "C0CCM" },
		"panel":   func(m *plan.Meeting) { m.Start, m.Channel = "18:00", "C0PANELS" },
		"tasking": func(m *plan.Meeting) { m.Rule, m.Start = plan.Weekly(time.Wednesday), "11:00" },
	}
	offices := []plan.Office{
		{Role: plan.Chair, Meeting: "nte", User: "U0CHAIRNTE"},
		{Role: plan.Chair, Meeting: "llp", User: "U0CHAIRLLP"},
		{Role: plan.Chair, Meeting: "ccm", User: "U0CHAIRCCMP"},
		{Role: plan.Chair, Meeting: "ccm", User: "U0CHAIRCCMC"},
		{Role: plan.Coordinator, User: "U0COORDINATOR"},
		{Role: plan.Operator, User: "U0ITOFFICER"},
	}
	return st.Update(ctx, plan.Cause{ID: "demo-meetings", By: "demo", Door: "import"}, func(s *plan.State, now time.Time) (facts []plan.Fact, err error) {
		more := func(list []plan.Fact, fault error) {
			facts, err = append(facts, list...), errors.Join(err, fault)
		}
		for _, m := range s.Meetings() {
			if change := set[m.ID]; change != nil {
				more(s.SetMeeting(m.ID, change))
			}
		}
		for _, o := range offices {
			more(s.GiveOffice(o, false))
		}
		for _, ward := range []string{"cripplegate", "portsoken"} {
			more([]plan.Fact{&plan.OccurrenceSet{OccurrenceID: plan.OccurrenceID{Meeting: "panel", Date: s.WorkingDays(plan.DateOf(now), -22), Part: ward}, State: plan.Added, Start: "18:00"}}, nil)
		}
		more(s.SetDigest(plan.Digest{Channel: "C0ASBPLAN", Day: time.Friday, At: "15:00"}, false))
		return facts, err
	})
}
