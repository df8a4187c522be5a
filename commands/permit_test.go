package commands

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/seed"
)

// roles are the people of the test, by a letter each. Action 20 is CO's and
// CoLP's; the chair and the deputy are the NTE's.
var roles = map[string]plan.UserID{
	"c": "U0COORD", "o": "U0OPER",
	"h": "U0HOLDER", // speaks for CO
	"v": "U0COVER",  // covers for them
	"n": "U0CHAIR", "d": "U0DEPUTY",
	"m": "U0MEMBER",
	"p": "U0POLICE", // from another workspace, speaks for CoLP
	"q": "U0SQUAD",  // from another workspace, of CoLP by the co-ordinator's word
	"x": "U0STRANGER",
	"g": "U0GUEST",
	"l": "U0LEFT",
}

const everybody, staff, all = "cohvndmpqxg", "cohvndm", "cohvndmpq"

// Every line that somebody can type, and who may have it done.
var whoMay = []struct{ line, who string }{
	{"help", everybody}, {"permissions", everybody}, {"request: 20 amber lamps", everybody},
	{"guests may read", "c"}, {"guests may not read", "c"}, {"outsiders may read here", "c"}, {"outsiders may not read here", "c"}, {"person <@U0SAM> is CoLP", "c"}, {"person <@U0SAM> is nobody", "c"}, {"version", everybody},
	{"home", everybody}, {"start", everybody}, {"start off", all}, {"start on", all}, {"list", staff}, {"search cameras", staff}, {"red", staff}, {"chart", staff}, {"history", staff}, {"next", staff}, {"next nte", staff}, {"setup", staff},
	{"holidays", staff}, {"status", staff}, {"export ics", staff}, {"own", staff}, {"co-ordinator", staff}, {"operator", staff},
	{"agenda", staff}, {"agenda nte", staff}, {"digest", staff}, {"digest preview", staff},

	// Their own action, and somebody else's.
	{"20", all}, {"20 history", all}, {"27", staff}, {"20, 27", staff}, {"show entry 3", staff},
	{"mine", all}, {"round", all}, {"round same", all}, {"chart mine", all}, {"remind", all}, {"away until fri", all}, {"away off", all}, {"away", all}, {"away form", all}, {"snooze 20 3d", all}, {"snooze 20 off", all}, {"snooze", all},
	{"preferences", all}, {"preferences words on", all}, {"preferences hours 10:00 to 16:00", all}, {"preferences digest mon", all},
	{"drive", all}, {"drive 20 amber", "chvpq"}, {"drive status", staff}, {"drive start", "c"}, {"drive stop", "c"},
	{"messages", all}, {"messages off nudge", all}, {"messages on nudge", all},
	{"20 amber lamps ordered", "chvpq"}, {"20 same", "chvpq"}, {"note 20 lamps", "chvpq"}, {"help 20 no budget", "chvpq"}, {"stuck 20 no budget", "chvpq"}, {"well 20", "chvpq"},
	{"27 amber lamps ordered", "c"}, {"20, 27 amber lamps ordered", "c"},
	{"17 amber nobody holds it", staff}, // TC's, which nobody speaks for
	{"20, 17 amber one of mine, one of nobody's", "chv"},
	{"update 20 green with evidence", "chvpq"}, {"20 agree", "chvpq"}, {"20 disagree two are dark", "chvpq"},
	{"evidence 20", all}, {"evidence 20 minutes", "chvpq"}, {"path 20", all}, {"path 20 who: CO", "chvpq"}, {"step 20", all}, {"step 20 order lamps", "chvpq"},
	{"due 20", all}, {"due 20 31 may", "chvpq"}, {"lead 20", all}, {"lead 20 co", "chvpq"}, {"flag 20 blocked no system", "chvpq"},
	{"link 20 waits-for 27", "chvpq"}, {"link 20 feeds 27", "chvpq"}, {"link 20 see-also 27", "chvpq"}, {"unlink 20 27", "chvpq"}, {"evidence 27", staff}, {"lead 27", staff},
	{"undo", all}, {"redo", all}, {"edit 20", all}, {"draft", all}, {"share", all},

	{"own 20 add <@U0SAM>", "chvp"}, {"own 20", "chvp"}, {"own 27", "c"}, {"own 20 remove <@U0SAM>", "chvp"}, {"own co add me", "chv"}, {"own tc add me", staff}, {"own 27 add me", "c"},
	{"own be remove me", everybody}, {"nte chair remove me", everybody}, {"co-ordinator remove me", everybody},
	{"remind 20", all}, {"remind 27", staff}, {"remind ccs", staff},

	{"nte skip 27 apr", "cnd"}, {"nte move 27 apr to tue 10:00", "cnd"}, {"nte restore 27 apr", "cnd"}, {"nte held 13 apr", "cnd"}, {"nte add 30 apr 18:00", "cnd"},
	{"nte on 3 jun, 8 jul 10:00", "cnd"}, {"nte at 09:30", "cnd"}, {"nte every monday", "cnd"}, {"nte place Room 3", "cnd"}, {"nte text Bring figures", "cnd"},
	{"nte here", "cnd"}, {"nte remind 5wd", "cnd"}, {"nte holidays move", "cnd"}, {"nte recess 1 aug to 31 aug", "cnd"}, {"nte actions 3, 5", "cnd"},
	{"nte off", "cnd"}, {"nte on", "cnd"}, {"setup nte", "cnd"}, {"nte chair add me", "cn"}, {"nte deputy add <@U0SAM>", "cn"},
	{"meeting add theft-board Theft board", "c"}, {"llp skip 27 apr", "c"},
	{"agenda nte add patrols", staff}, {"agenda llp add patrols", staff}, {"agenda 1 send tasking", "cndm"}, {"agenda 1 answer yes", "cndm"}, {"agenda 1 close", "cndm"},
	{"brief nte", staff}, {"brief nte here", staff}, {"brief form", staff}, {"brief nte rest", staff}, {"brief nte pdf", staff}, {"brief nte docx", staff},
	{"brief ccm", "c"}, {"brief ccm here", "c"},
	{"digest here fri 15:00", staff}, {"digest form", staff}, {"digest off", staff}, {"digest quiet", staff}, {"digest normal", staff}, {"digest loud", staff}, {"digest only ccs", staff},
	{"digest everything", staff}, {"messages off digest here", staff}, {"messages on digest here", staff},
	{"attach", staff}, {"attach 20 https://x.example.org/archives/C01/p1 lamps", "chvpq"}, {"attach 27 https://x.example.org/archives/C01/p1 lamps", "c"},
	{"thread", staff}, {"thread 20", staff}, {"thread 20 off", staff}, {"reactions", staff}, {"reactions on", staff}, {"reactions off", staff},
	{"allow phone because it is published: note 20: the desk is 101", "c"},
	{"holidays add 8 may 2029 Coronation", "c"}, {"holidays remove 4 may 2026", "c"}, {"holidays 2031 complete", "c"},
	{"audit", "co"}, {"audit 20 by me", "co"}, {"export foi 20", "co"}, {"hold", "co"}, {"hold on 20 because of request 12", "co"}, {"hold off everything", "co"},
	{"redact", "co"}, {"redact entry 41 because it says too much", "co"}, {"redact agree 79", "co"}, {"redact drop 79", "co"},
	{"co-ordinator add me", "c"}, {"co-ordinator remove <@U0SAM>", "c"}, {"operator add me", "co"}, {"backup", "co"}, {"compact", "co"}, {"operator remove <@U0SAM>", "co"},
}

// peopled is a State with everybody of the test in it.
func peopled(t *testing.T, facts ...plan.Fact) (*plan.State, time.Time) {
	t.Helper()
	now := time.Date(2026, 4, 20, 8, 0, 0, 0, time.UTC)
	s := plan.NewState()
	doc, err := seed.Published()
	if err != nil {
		t.Fatal(err)
	}
	cards, err := seed.Meetings()
	if err != nil {
		t.Fatal(err)
	}
	list, err := s.Import(doc, now.Add(-time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(append(list, s.Convene(cards)...), facts...) {
		s.Apply(plan.Event{Seq: s.Head() + 1, At: now.Add(-time.Hour), By: roles["m"], Cause: "made", Fact: f})
	}
	return s, now
}

// appointed are the facts that give everybody of the test their roles.
func appointed() []plan.Fact {
	seen := func(letter string, is plan.Standing) plan.Fact {
		return &plan.PersonSeen{User: roles[letter], Standing: is}
	}
	return []plan.Fact{
		seen("p", plan.Partner), seen("q", plan.Partner), seen("x", plan.Partner), seen("g", plan.Guest), seen("l", plan.Left),
		&plan.HolderAdded{User: roles["h"], Party: "CO"}, &plan.HolderAdded{User: roles["p"], Party: "CoLP"}, &plan.HolderAdded{User: "U0BARB", Party: "BE"},
		&plan.HolderAdded{User: roles["g"], No: 20}, &plan.HolderAdded{User: roles["l"], Party: "TC"}, // neither counts
		&plan.PersonOf{User: roles["q"], Party: "CoLP"},
		&plan.AwaySet{User: roles["h"], Until: plan.Date{Year: 2026, Month: time.May, Day: 1}, Cover: roles["v"]},
		&plan.OfficeGiven{Office: plan.Office{Role: plan.Coordinator, User: roles["c"]}},
		&plan.OfficeGiven{Office: plan.Office{Role: plan.Operator, User: roles["o"]}},
		&plan.OfficeGiven{Office: plan.Office{Role: plan.Chair, Meeting: "nte", User: roles["n"]}},
		&plan.OfficeGiven{Office: plan.Office{Role: plan.Deputy, Meeting: "nte", User: roles["d"]}},
		&plan.AgendaAdded{Meeting: "nte", Text: "bins"}, // by the member
	}
}

// may lists who may have a line done, by their letters.
func may(t *testing.T, s *plan.State, now time.Time, line string) (who, doing string) {
	t.Helper()
	for _, letter := range "cohvndmpqxgl" {
		by := roles[string(letter)]
		m, q, err := Parse(line, WordsOf(s, glossary(), now))
		if err != nil || q != nil {
			t.Fatalf("Parse(%q) = %v, %v, %v; want a meaning", line, m, q, err)
		}
		c := Call{Cause: plan.Cause{ID: "x", By: by}, Meaning: m, Now: now, Door: Door{Channel: "C0PLAN"}}
		doing = m.doing()
		if c.permitted(s, now) == nil {
			who += string(letter)
		}
	}
	return who, doing
}

func TestWhoMayDoWhat(t *testing.T) {
	s, now := peopled(t, appointed()...)
	tried := map[string]bool{"mine": true} // said as a list
	for _, c := range whoMay {
		got, doing := may(t, s, now, c.line)
		tried[doing] = true
		if got != c.who {
			t.Errorf("%s: got %q, want %q", c.line, got, c.who)
		}
	}
	for _, doing := range slices.Sorted(maps.Keys(needs)) {
		if !tried[doing] {
			t.Errorf("nothing in whoMay says who may do %q: add a line to it, in commands/permit_test.go", doing)
		}
	}
}

// While there is nobody whose something is, any full member may see to it: an
// action, a meeting, who is the co-ordinator. Nobody else.
func TestWhoMayBeginWith(t *testing.T) {
	s, now := peopled(t, &plan.PersonSeen{User: roles["x"], Standing: plan.Partner}, &plan.PersonSeen{User: roles["g"], Standing: plan.Guest}, &plan.PersonSeen{User: roles["l"], Standing: plan.Left})
	const members = "cohvndmpq" // all the others
	for line, want := range map[string]string{"20 amber lamps": members, "own 20 add me": members, "nte skip 27 apr": members, "nte chair add me": members, "co-ordinator add me": members,
		"operator add me": members, "brief ccm": "", "holidays add 8 may 2029 Coronation": "", "meeting add theft-board Theft board": ""} {
		if got, _ := may(t, s, now, line); got != want {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
}

// What guests and partners read when the co-ordinator lets them. They write no
// more than before.
func TestWhatTheAdmittedRead(t *testing.T) {
	s, now := peopled(t, append(appointed(), &plan.OutsidersAdmitted{})...)
	for line, want := range map[string]string{"list": everybody, "27": everybody, "home": everybody, "27 amber lamps": "c", "export ics": staff, "brief nte": staff, "brief ccm": "c"} {
		if got, _ := may(t, s, now, line); got != want {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
}

// Whatever a line can mean, the table says who may do it.
func TestEveryLineNeedsSomething(t *testing.T) {
	words := corpusWords(t)
	said := map[string]string{}
	for _, c := range readCorpus(t) {
		typed := c.typed
		if c.place == fromSlack {
			typed = Unescape(typed)
		}
		m, q, err := Parse(typed, words)
		switch {
		case err != nil:
		case q != nil:
			for _, r := range q.Readings {
				said[r.doing()] = c.typed
			}
		default:
			said[m.doing()] = c.typed
		}
	}
	for doing, line := range said {
		if _, ok := needs[doing]; !ok {
			t.Errorf("%q, as in %q, needs nothing: give it a row in needs, in commands/permit.go, and a line in whoMay, in commands/permit_test.go", doing, line)
		}
	}
	for _, command := range All() {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(needs)), func(doing string) bool { return doing == command.Name || strings.HasPrefix(doing, command.Name+" ") }) {
			t.Errorf("the command %q needs nothing: give it a row in needs, in commands/permit.go", command.Name)
		}
	}
	for doing, ability := range needs {
		verb, _, _ := strings.Cut(doing, " ")
		if _, ok := find(verb); !ok {
			t.Errorf("needs says who may do %q, and there is no such command", doing)
		}
		if _, ok := plan.PermissionTo(ability); !ok {
			t.Errorf("%q needs %q, and the table of permissions, in plan/permission.go, has no such row", doing, ability)
		}
	}
}
