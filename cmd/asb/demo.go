package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	asb "github.com/safer-city-partnership/asb"
	"github.com/safer-city-partnership/asb/bot"
	"github.com/safer-city-partnership/asb/plan"
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
			w, err := newWorkspace(p, asb.Manifest)
			if err != nil {
				return err
			}
			defer w.Close()
			st, journal, err := openStore(ctx, *path, w.Now)
			if err != nil {
				return err
			}
			defer journal.Close()
			if err := furnish(ctx, st); err != nil {
				return err
			}
			return listen(ctx, *addr, w, func(url string) error {
				b := bot.New(bot.Config{AppToken: w.AppToken(), BotToken: w.BotToken(), APIURL: url + "/api/", Store: st, Now: w.Now, Log: p.logger()})
				fmt.Fprintf(p.out, "Open %s\n\nYou are in a small Slack workspace, and the bot is connected. Try:\n", url)
				fmt.Fprintf(p.out, "  /asb update 20 amber 4K cameras 60%% in\n  /asb 20\n  /asb help\n\nCtrl-C ends it.")
				fmt.Fprintf(p.out, " %s\n", kept)
				return b.Run(ctx)
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
