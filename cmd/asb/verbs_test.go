package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/safer-city-partnership/asb/calendar"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/reminders"
)

// What a script can say, besides the words every testscript knows. A script
// that talks to the bot ends with "cmp transcript want". A # needs quotes: '#20'.
//
//	as PERSON CHANNEL        who acts from here on, and where
//	/asb [-e] LINE…          types the line; -e reads escapes such as \u202e
//	/asb -long N LINE…       types a line with a note of N characters added
//	say [-thread] TEXT…      writes TEXT where the person is, @asb for the bot's name; -thread
//	                         in the thread of what they saw last
//	shortcut NAME [TEXT]     chooses a shortcut, a message's on the one that contains a text
//	suggest FIELD=TEXT       types in a field that suggests something, and draws what it does
//	react EMOJI              adds a reaction to the message they saw last
//	click [-msg N] [-twice] LABEL
//	                         presses a button, by its label, by the beginning of it, or
//	                         by what it says to a screen reader: on what the person saw
//	                         last, or on the Nth message from the end; -twice before an
//	                         answer came
//	pick [-msg N] TEXT       chooses from the menu the option that begins with TEXT
//	submit [-long N] FIELD=TEXT…
//	                         fills fields in and sends the form; several people with
//	                         commas between them
//	enter [-long N] FIELD=TEXT…
//	                         fills fields in and does not send the form
//	close, modal             closes the form; draws it again
//	home                     opens the Home tab
//	becomes PERSON guest|member|left|back
//	                         changes what somebody is in the workspace
//	group NAME PERSON…       changes who is in a user group
//	anchored [N]             checks the file with the hash that the last digest seen has at
//	                         its foot, by asb audit verify; with the newest N entries gone
//	infile yes|no TEXT…      checks whether a text is anywhere in the bytes of the database
//	leakyimport FILE         stops the bot, has asb import refuse a file, starts the bot again
//	seen [-all] PERSON CHANNEL
//	                         draws what is there that they have not been shown; -all
//	                         draws all that is there, as it is now
//	plaintext                draws the plain text of the last message
//	clock +72h, clock 2026-05-04T09:00
//	                         moves the clock; times are London's
//	removed                  whoever acts removes asb from where they are
//	check [NAME=VALUE…]      stops the bot, runs asb check with these settings, starts it again
//	overhttp                 Slack sends its requests over HTTP; the first verb of a script
//	backups FOLDER           starts the bot again with a folder for backups
//	invited                  gives the meetings the days, times and people of the demo
//	feed                     starts the bot again with a calendar feed
//	tick                     looks at what is owed, as the schedule does every minute, and
//	                         draws what was posted where
//	until TIME               moves the clock to each next message up to a time, and does so
//	wrote KIND [NO…]…, wrote nothing
//	                         checks what the last act put into the journal
//	is NO COLOUR             checks an action's status; COLOUR may be unset
//	noted NO TEXT            checks the last note on an action, to the letter
//	noted -long N NO         the same for a note that -long made
//	journal                  draws what is new in the file since the last time
//	importplan FILE          stops the bot, runs asb import, starts it again
//	noplan                   starts with an empty plan
//	restart [-silence 6s] [-timeout 2s]
//	                         stops the bot and starts it on the same file
//	serve                    stops the bot and runs asb serve for once
//	crash                    starts the bot on the file as it is on the disk now
//	drop [-midway]           the sockets close; -midway while the next line is answered
//	refresh, silence         Slack asks to reconnect; the sockets go dead without closing
//	reconnected              waits for the bot to be connected again
//	duplicate                Slack delivers the next envelope twice
//	late                     the next form is asked for four seconds late
//	trouble TEXT             owns up to a warning in the log that contains TEXT
//	refused TEXT             owns up to a refusal by Slack, "method: code"
//	slow                     the next line takes longer than Slack waits
//	fault METHOD|socket KIND [NAME[=VALUE]]…
//	                         orders a fault, as POST /control/faults takes it
//	skew 10m                 puts the time in Slack's signatures out
//	faults, nofaults         draws what is still to go wrong; takes it back
//	planted TEXT…            details that people type, and that nobody may find in the
//	                         database, in the log or in what the bot sent
//	disconnected             waits for the bot to have lost its connection
func scriptVerbs() map[string]func(*testscript.TestScript, bool, []string) {
	verbs := map[string]func(*testscript.TestScript, bool, []string){}
	for name, v := range map[string]func(*conversation, *testscript.TestScript, []string){
		"as": verbAs, "/asb": verbAsb, "click": verbClick, "pick": verbPick, "submit": verbSubmit, "enter": verbEnter, "close": verbClose,
		"modal": verbModal, "home": verbHome, "becomes": verbBecomes, "leakyimport": verbLeakyimport, "infile": verbInfile, "anchored": verbAnchored, "group": verbGroup, "seen": verbSeen, "plaintext": verbPlaintext, "clock": verbClock,
		"wrote": verbWrote, "is": verbIs, "noted": verbNoted, "journal": verbJournal,
		"importplan": verbImportplan, "noplan": verbNoplan, "restart": verbRestart, "crash": verbCrash,
		"drop": verbDrop, "refresh": verbRefresh, "silence": verbSilence, "reconnected": verbReconnected,
		"duplicate": verbDuplicate, "late": verbLate, "trouble": verbTrouble, "refused": verbRefused,
		"slow": verbSlow, "fault": verbFault, "skew": verbSkew, "faults": verbFaults, "nofaults": verbNofaults,
		"disconnected": verbDisconnected, "serve": verbServe,
		"say": verbSay, "shortcut": verbShortcut, "suggest": verbSuggest, "react": verbReact,
		"planted":  verbPlanted,
		"overhttp": verbOverhttp, "check": verbCheck, "removed": verbRemoved, "invited": verbInvited, "backups": verbBackups, "feed": verbFeed, "tick": verbTick, "until": verbUntil,
	} {
		verbs[name] = func(ts *testscript.TestScript, neg bool, args []string) {
			if neg {
				ts.Fatalf("%s does not take a !", name)
			}
			c := ts.Value(conversationKey{}).(*conversation)
			if c.slack == nil {
				if name == "overhttp" || c.overHTTP {
					c.http = newDoorway()
				}
				ts.Check(c.open())
			}
			if c.bot == nil && name != "importplan" && name != "noplan" {
				ts.Check(c.start(true, patience{}))
			}
			v(c, ts, args)
		}
	}
	return verbs
}

func verbAs(c *conversation, ts *testscript.TestScript, args []string) {
	c.who, c.where = args[0], strings.TrimPrefix(args[1], "#")
}

func verbAsb(c *conversation, ts *testscript.TestScript, args []string) {
	var line string
	switch {
	case len(args) > 1 && args[0] == "-e":
		var err error
		line, err = strconv.Unquote(`"` + strings.ReplaceAll(strings.Join(args[1:], " "), `"`, `\"`) + `"`)
		ts.Check(err)
	case len(args) > 2 && args[0] == "-long":
		line = strings.Join(args[2:], " ") + " " + long(ts, args[1])
	default:
		line = strings.Join(args, " ")
	}
	c.remember(line)
	typed := strings.TrimSpace("/asb " + line)
	echo := fmt.Sprintf("@%s in %s: %s", c.who, c.where, shorten(typed))
	c.act(ts, echo, func() (happened, error) { return c.control.say(c.who, c.where, typed) })
}

// remember keeps what was typed, as far as it is prose: it must not be logged.
func (c *conversation) remember(prose string) {
	if len(prose) >= 12 && strings.Contains(prose, " ") {
		c.typed = append(c.typed, prose)
	}
}

// long is a text of n characters that differs from place to place.
func long(ts *testscript.TestScript, n string) string {
	want, err := strconv.Atoi(n)
	ts.Check(err)
	var b strings.Builder
	for i := 1; b.Len() < want; i++ {
		fmt.Fprintf(&b, "Point %d is done. ", i)
	}
	return strings.TrimSpace(b.String()[:want-1]) + "."
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 240 {
		return fmt.Sprintf("%s… (%d characters)", string(r[:120]), len(r))
	}
	return s
}

func verbHome(c *conversation, ts *testscript.TestScript, args []string) {
	envelopes := c.due() + c.held
	if c.held = 0; c.unheard { // Slack sends an event again
		envelopes, c.unheard = envelopes+1, false
	}
	ts.Check(c.control.post("/control/home", object{"user": c.who}, new(any)))
	if c.hold {
		c.hold, c.held = false, 1
	} else {
		ts.Check(eventually("the bot answers", func() bool { return c.log.done() >= envelopes }))
	}
	s := &screen{names: c.names, certain: c.certain}
	s.line(0, "@%s opens Home", c.who)
	if tab := c.peek(ts); tab != nil {
		c.drawHome(s, tab)
	} else {
		s.line(1, "Home is empty")
	}
	c.print(ts, s)
}

func verbBecomes(c *conversation, ts *testscript.TestScript, args []string) {
	ask := object{"user": args[0]}
	switch args[1] {
	case "guest", "member":
		ask["guest"] = args[1] == "guest"
	case "left", "back":
		ask["active"] = args[1] == "back"
	default:
		ts.Fatalf("becomes: nobody can be %q", args[1])
	}
	ts.Check(c.control.post("/control/person", ask, new(any)))
	s := &screen{}
	s.line(0, "Slack: @%s is %s", args[0], map[string]string{"guest": "a guest now", "member": "a full member now", "left": "deactivated", "back": "back"}[args[1]])
	c.print(ts, s)
}

func verbGroup(c *conversation, ts *testscript.TestScript, args []string) {
	ts.Check(c.control.post("/control/group", object{"group": args[0], "members": args[1:]}, new(any)))
	c.tell(ts, fmt.Sprintf("Slack: @%s is now @%s.", args[0], strings.Join(args[1:], ", @")))
}

func verbSeen(c *conversation, ts *testscript.TestScript, args []string) {
	again := args[0] == "-all"
	if again {
		args = args[1:]
	}
	who, where := args[0], strings.TrimPrefix(args[1], "#")
	all, err := c.control.messages(who, where)
	ts.Check(err)
	s := &screen{names: c.names, certain: c.certain}
	s.line(0, "@%s looks into %s", who, where)
	fresh := false
	for _, m := range all {
		key := where + text(m, "ts")
		if c.read[who+key] && !again {
			continue
		}
		fresh = true
		s.message(m, "")
		c.read[who+key] = true
		if text(m, "bot_id") != "" {
			c.last[who] = surface{channel: where, ts: text(m, "ts"), body: m}
			c.messages[who] = append(c.messages[who], c.last[who])
		}
	}
	if !fresh {
		s.line(1, "nothing new")
	}
	c.print(ts, s)
}

func verbPlaintext(c *conversation, ts *testscript.TestScript, args []string) {
	s := &screen{names: c.names, certain: c.certain}
	s.line(0, "as @%s's screen reader says it", c.who)
	s.line(1, "%s", s.shown(text(c.last[c.who].body, "text"), true))
	c.print(ts, s)
}

func verbClock(c *conversation, ts *testscript.TestScript, args []string) {
	ask := object{"advance": strings.TrimPrefix(args[0], "+")}
	london, err := time.LoadLocation("Europe/London")
	ts.Check(err)
	if !strings.HasPrefix(args[0], "+") {
		to, err := time.ParseInLocation("2006-01-02T15:04", args[0], london)
		ts.Check(err)
		ask = object{"now": to.UTC().Format(time.RFC3339)}
	}
	var answer struct{ Now time.Time }
	ts.Check(c.control.post("/control/clock", ask, &answer))
	s := &screen{}
	s.line(0, "It is %s.", answer.Now.In(london).Format("15:04, Mon 2 January 2006"))
	c.print(ts, s)
}

func verbWrote(c *conversation, ts *testscript.TestScript, args []string) {
	var got []string
	for _, e := range c.wrote {
		got = append(got, inShort(e))
	}
	want := strings.Join(args, " ")
	if want == "nothing" {
		want = ""
	}
	if strings.Join(got, " ") != want {
		ts.Fatalf("wrote: got %q, want %q", strings.Join(got, " "), want)
	}
}

func actionOf(ts *testscript.TestScript, no string) plan.ActionNo {
	n, err := strconv.Atoi(no)
	ts.Check(err)
	return plan.ActionNo(n)
}

func verbIs(c *conversation, ts *testscript.TestScript, args []string) {
	want := plan.Status(args[1])
	if want == "unset" {
		want = plan.NotYetRated
	}
	ts.Check(c.state(func(s *plan.State) error {
		a, err := s.Action(actionOf(ts, args[0]))
		if err == nil && a.Status != want {
			err = fmt.Errorf("action %d: got %s, want %s", a.No, a.Status.Word(), want.Word())
		}
		return err
	}))
}

func verbNoted(c *conversation, ts *testscript.TestScript, args []string) {
	var want string
	if args[0] == "-long" {
		want, args = long(ts, args[1]), args[2:]
	} else {
		want = strings.Join(args[1:], " ")
	}
	ts.Check(c.state(func(s *plan.State) error {
		for _, e := range slices.Backward(s.Entries(actionOf(ts, args[0]))) {
			got := s.NoteOf(e)
			if got == "" || s.UndoneBy(e.Seq) != 0 {
				continue
			}
			if got != want {
				return fmt.Errorf("the last note on action %s: got %q, want %q", args[0], got, want)
			}
			return nil
		}
		return fmt.Errorf("action %s has no note, want %q", args[0], want)
	}))
}

func verbJournal(c *conversation, ts *testscript.TestScript, args []string) {
	file, err := c.copyFile("copy.db")
	ts.Check(err)
	events, err := c.fold(file)
	ts.Check(err)
	if head := c.head(ts); uint64(len(events)) != head {
		ts.Fatalf("journal: the file has %d events, the bot has %d", len(events), head)
	}
	s := &screen{}
	s.line(0, "The file has %d entries more.", uint64(len(events))-c.judged)
	for _, e := range events[c.judged:] {
		s.line(1, "%d %s", e.Seq, inShort(e))
	}
	c.judged = uint64(len(events))
	c.print(ts, s)
}

func verbNoplan(c *conversation, ts *testscript.TestScript, args []string) {
	ts.Check(c.start(false, patience{}))
}

func verbImportplan(c *conversation, ts *testscript.TestScript, args []string) {
	if c.bot != nil {
		ts.Check(c.stop())
	}
	var out, problems bytes.Buffer
	p := program{getenv: func(string) string { return "" }, now: c.slack.Now, out: &out, err: &problems}
	if code := p.run(context.Background(), []string{"import", "-db", c.file, ts.MkAbs(args[0])}); code != 0 {
		ts.Fatalf("asb import: exit %d: %s", code, problems.String())
	}
	s := &screen{}
	s.line(0, "asb import %s", args[0])
	s.line(1, "%s", strings.ReplaceAll(strings.TrimSpace(out.String()), c.dir, "$WORK"))
	c.print(ts, s)
	ts.Check(c.start(false, patience{}))
}

func writeFile(name, data string) error { return os.WriteFile(name, []byte(data), 0o644) }

func verbInvited(c *conversation, ts *testscript.TestScript, _ []string) {
	ts.Check(invite(context.Background(), c.bot.store))
}

func verbBackups(c *conversation, ts *testscript.TestScript, args []string) {
	c.backups = ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(c.backups, 0o700))
	ts.Check(c.stop())
	ts.Check(c.start(false, patience{}))
}

// verbFeed gives the bot the address of a feed, as asb serve does. Its token
// must never be in a log.
func verbFeed(c *conversation, ts *testscript.TestScript, _ []string) {
	const token = "0123456789abcdef0123456789abcdef"
	c.feed, c.typed = "http://127.0.0.1:8080"+calendar.Path(token), append(c.typed, token)
	ts.Check(c.stop())
	ts.Check(c.start(false, patience{}))
}

func verbTick(c *conversation, ts *testscript.TestScript, _ []string) {
	head := c.head(ts)
	ts.Check(c.bot.runner.Tick(context.Background()))
	s := &screen{names: c.names, certain: c.certain}
	s.line(0, "the schedule, %s", plan.London(c.slack.Now()).Format("Mon 2 Jan 2006 15:04"))
	ts.Check(c.state(func(st *plan.State) error {
		for seq := head + 1; seq <= st.Head(); seq++ {
			e, _ := st.Event(seq)
			switch f := e.Fact.(type) {
			case *plan.PostSent:
				s.line(1, "posted %s", f.Key)
			case *plan.PostSkipped:
				s.line(1, "skipped %s: %s", f.Key, f.Why)
			case *plan.PostEdited:
				s.line(1, "put right %s", f.Key)
			case *plan.PostFailed:
				s.line(1, "failed %s: %s", f.Key, f.Reason)
			case *plan.PostLost:
				s.line(1, "lost %s", f.Key)
			}
		}
		c.judged = max(c.judged, st.Head())
		return nil
	}))
	c.print(ts, s)
}

func verbUntil(c *conversation, ts *testscript.TestScript, args []string) {
	t, err := time.Parse("2006-01-02T15:04", args[0])
	ts.Check(err)
	end := plan.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}.At(plan.NewClock(t.Hour(), t.Minute()))
	for {
		var next time.Time
		ts.Check(c.state(func(s *plan.State) error {
			if at, ok := reminders.Next(s, c.slack.Now()); ok && !at.After(end) {
				next = at
			}
			return nil
		}))
		if next.IsZero() {
			break
		}
		ts.Check(c.control.post("/control/clock", object{"now": next.UTC().Format(time.RFC3339)}, &object{}))
		verbTick(c, ts, nil)
	}
	ts.Check(c.control.post("/control/clock", object{"now": end.UTC().Format(time.RFC3339)}, &object{}))
}
