package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	asb "github.com/safer-city-partnership/asb"
	"github.com/safer-city-partnership/asb/archive"
	"github.com/safer-city-partnership/asb/bot"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/store/boltdb"
)

// backupLate is how old the newest backup may be: a day, and some hours for a
// restart.
const backupLate = 30 * time.Hour

func check() verb {
	return verb{name: "check", does: "look whether asb can work here: tokens, permissions, channels, clock, plan, holidays; changes nothing",
		run: func(ctx context.Context, p program, s *settings) error {
			path := database(s, "asb.db")
			slack := slackSettings(s)
			outside := publicSettings(s)
			calendarToken(s)
			keep := upkeepSettings(s)
			if _, err := s.parse(); err != nil {
				return err
			}
			list := []bot.Finding{settingsFinding(errors.Join(slack.check(outside), checkURL(*outside.outside)))}
			plan, channels := examinePlan(ctx, *path, p.now)
			list = append(list, timeZone())
			list = append(list, plan...)
			if keep.backups.Dir != "" {
				list = append(list, backupFinding(keep.backups, p.now()))
			}
			if *outside.addr != "" {
				list = append(list, portFinding(ctx, *outside.addr))
			}
			if *slack.botToken != "" {
				b := bot.New(bot.Config{AppToken: *slack.appToken, BotToken: *slack.botToken, SigningSecret: slack.signs(), APIURL: *slack.apiURL, Now: p.now, Log: p.logger()})
				list = append(list, b.Examine(ctx, asb.Permissions(), channels)...)
			}
			wrong := 0
			for _, f := range list {
				word := "ok    "
				if !f.OK {
					word, wrong = "NOT OK", wrong+1
				}
				fmt.Fprintf(p.out, "%s  %s.\n", word, f.Text)
			}
			if wrong > 0 {
				fmt.Fprintf(p.out, "%d of %d things are not as they should be.\n", wrong, len(list))
				return errRefused
			}
			fmt.Fprintf(p.out, "All %d are as they should be.\n", len(list))
			return nil
		}}
}

func settingsFinding(err error) bot.Finding {
	if err != nil {
		return bot.Finding{Text: "settings: " + err.Error()}
	}
	return bot.Finding{OK: true, Text: "settings: they go together"}
}

// backupFinding says how old the newest backup is.
func backupFinding(b *archive.Backups, now time.Time) bot.Finding {
	newest, err := b.Newest()
	switch {
	case err != nil:
		return bot.Finding{Text: fmt.Sprintf("backups: %s. Make the folder, or mount the disk that has it", err)}
	case newest.IsZero():
		return bot.Finding{OK: true, Text: fmt.Sprintf("backups: none in %s yet; asb makes one when it starts", b.Dir)}
	case now.Sub(newest) > backupLate:
		return bot.Finding{Text: fmt.Sprintf("backups: the newest in %s is of %s. Start asb, which makes one at once, and read its log if it does not", b.Dir, plan.London(newest).Format("2 January 2006 15:04"))}
	}
	return bot.Finding{OK: true, Text: fmt.Sprintf("backups: the newest in %s is of %s", b.Dir, plan.London(newest).Format("2 January 2006 15:04"))}
}

func portFinding(ctx context.Context, addr string) bot.Finding {
	l, err := net.Listen("tcp", addr)
	if err == nil {
		l.Close()
		return bot.Finding{OK: true, Text: "port " + addr + ": it is free"}
	}
	if _, body, asked := askPage(ctx, addr, "/healthz"); asked == nil && strings.Contains(body, `"alive":true`) {
		return bot.Finding{OK: true, Text: "port " + addr + ": asb answers there already"}
	}
	return bot.Finding{Text: fmt.Sprintf("port %s: %s. End what uses it, or choose another with -http", addr, err)}
}

func timeZone() bot.Finding {
	summer, winter := plan.London(time.Date(2026, time.July, 1, 12, 0, 0, 0, time.UTC)), plan.London(time.Date(2026, time.January, 1, 12, 0, 0, 0, time.UTC))
	if summer.Hour() != 13 || winter.Hour() != 12 {
		return bot.Finding{Text: "time zone: London's summer time is not known here. Look at ZONEINFO and at the machine's time-zone files"}
	}
	return bot.Finding{OK: true, Text: "time zone: London's, with summer time"}
}

// examinePlan looks into the database without changing it, and gives the
// channels that messages go to.
func examinePlan(ctx context.Context, path string, now func() time.Time) (list []bot.Finding, channels []string) {
	one := func(ok bool, format string, a ...any) []bot.Finding {
		return append(list, bot.Finding{OK: ok, Text: fmt.Sprintf(format, a...)})
	}
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return one(false, "plan: there is none in %s yet. Bring one in with asb import", path), nil
	}
	journal, err := boltdb.OpenReadOnly(path)
	switch {
	case errors.Is(err, boltdb.ErrLocked):
		return one(true, "plan: %s is in use by a process that runs, which checked it when it started, so it is not looked at", path), nil
	case err != nil:
		return one(false, "plan: %s. Restore it from a backup if it is damaged", err), nil
	}
	defer journal.Close()
	st, err := store.Open(ctx, journal, now, nil)
	if err != nil {
		return one(false, "plan: %s: %s. Keep the file as it is, and restore it from a backup", path, err), nil
	}
	err = st.View(ctx, func(s *plan.State) error {
		if kind := s.ReadOnly(); kind != "" {
			list = one(false, "plan: %s holds entries of a newer version (%s), so it can only be read. Install the newer version", path, kind)
		} else {
			list = one(true, "plan: %s, %d entries in an unbroken chain, %d actions", path, s.Head(), len(s.Actions()))
		}
		list = one(s.HolidaysTo() > plan.DateOf(now()).Year, "bank holidays: known to the end of %d%s", s.HolidaysTo(), soon(s.HolidaysTo(), plan.DateOf(now()).Year))
		for _, m := range s.Meetings() {
			channels = append(channels, m.Channel)
		}
		for _, d := range s.Digests() {
			channels = append(channels, d.Channel)
		}
		return s.Check()
	})
	if err != nil {
		return one(false, "plan: %s: %s. Keep the file as it is, and restore it from a backup", path, err), nil
	}
	slices.Sort(channels)
	channels = slices.DeleteFunc(slices.Compact(channels), func(c string) bool { return c == "" })
	return list, channels
}

func soon(to, year int) string {
	if to > year {
		return ""
	}
	return ". No meeting is planned beyond it: enter the next year's in Slack with holiday, or install a newer version"
}
