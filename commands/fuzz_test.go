package commands

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"github.com/safer-city-partnership/asb/plan"
)

// check holds what must be true of any line at all.
func check(t *testing.T, line string, w Words) {
	t.Helper()
	m, q, err := Parse(line, w)
	if err != nil && q != nil {
		t.Fatalf("%q is refused and asked about", line)
	}
	meant := []Meaning{m}
	if q != nil {
		meant = q.Readings
		most := 3
		if !slices.ContainsFunc(meant, func(m Meaning) bool { return m.Verb != "update" }) {
			most = maxRefs // a message with so many updates
		}
		if len(meant) == 0 || len(meant) > most {
			t.Fatalf("%q: %d readings", line, len(meant))
		}
	} else if err != nil {
		return
	}
	for _, want := range meant {
		got, again, err := Parse(want.String(), w)
		want.Read = ""
		if diff := cmp.Diff(want, got); diff != "" || again != nil || err != nil {
			t.Fatalf("%q means %q, which does not mean itself: %v %v\n%s", line, want, again, err, diff)
		}
		if slices.Contains(writing, want.Verb) {
			for _, no := range want.Refs {
				if !typed(line, no) {
					t.Fatalf("%q writes about action %d, which nobody typed", line, no)
				}
			}
		}
	}
	if status, doubtful := firstStatus(line); q == nil && doubtful && m.Verb == "update" && m.Status == status {
		t.Fatalf("%q sets %s, though it is negated, hedged or asked", line, status)
	}
}

var address = regexp.MustCompile(`(?i)\bhttps?://\S+`)

var explicit = regexp.MustCompile(`(?i)^\s*update\b`)

var noteMark = regexp.MustCompile(`(?i)note\s*:`)

var ranges = regexp.MustCompile(`(\d+)\D+?(\d+)`)

// typed reports whether a line names a number: literally, or inside a range.
func typed(line string, no plan.ActionNo) bool {
	return named(visible(line), no) || named(line, no) // a sign may hide figures: ㍯
}

func named(line string, no plan.ActionNo) bool {
	for _, n := range regexp.MustCompile(`\d+`).FindAllString(line, -1) {
		if v, err := strconv.Atoi(n); err == nil && plan.ActionNo(v) == no {
			return true
		}
	}
	for {
		at := ranges.FindStringSubmatchIndex(line)
		if at == nil {
			return false
		}
		from, _ := strconv.Atoi(line[at[2]:at[3]])
		to, _ := strconv.Atoi(line[at[4]:at[5]])
		if from <= int(no) && int(no) <= to && to-from <= maxRefs {
			return true
		}
		line = line[at[4]:]
	}
}

// visible is what can be seen of a line, in plain letters and figures.
func visible(line string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cf, unicode.Mn, unicode.Variation_Selector) || unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, norm.NFKD.String(line))
}

var (
	statusWords = map[string]plan.Status{"red": plan.Red, "amber": plan.Amber, "yellow": plan.Amber, "orange": plan.Amber,
		"ongoing": plan.Amber, "started": plan.Amber, "wip": plan.Amber, "progress": plan.Amber, "incomplete": plan.Red,
		"green": plan.Green, "done": plan.Green, "complete": plan.Green, "completed": plan.Green, "finished": plan.Green}
	doubts = strings.Fields("not never nearly almost mostly partly hopefully probably maybe might should would will soon isn't wasn't won't hardly if when until")
)

// firstStatus is an independent, simple reading of the same rule: the first
// status word of the line, and whether something before it, or a question
// mark after it in its sentence, puts it in doubt.
func firstStatus(line string) (s plan.Status, doubtful bool) {
	line = address.ReplaceAllString(visible(line), " ")
	if explicit.MatchString(line) && noteMark.MatchString(line) {
		return "", false
	}
	for sign := range emoji {
		if strings.Contains(line, sign) {
			return "", false // a status that this reading does not know
		}
	}
	var word strings.Builder
	for _, r := range strings.ToLower(line) + " " {
		if unicode.IsLetter(r) || r == '\'' {
			word.WriteRune(r)
			continue
		}
		w := word.String()
		word.Reset()
		if len(w) == 1 && s == "" && strings.Contains("rag", w) {
			return "", false // the same
		}
		if s == "" {
			s = statusWords[w]
			doubtful = doubtful || slices.Contains(doubts, w)
		}
		switch {
		case s != "" && r == '?':
			return s, true
		case s != "" && (r == '.' || r == '!'):
			return s, doubtful
		}
	}
	return s, doubtful && s != ""
}

func FuzzParse(f *testing.F) {
	for _, line := range []string{
		"", "20", "update 20 amber 4K cameras 60% in", "#20 AMBER: 4K", "12,13 amber form live", "10-13 g", "note 12 13 reports",
		"12 + 13 reports this week", "20 not complete yet", "20 nearly done", "20 amber -> green", "20 :red_circle:", "２０ ámber",
		"list red ccs stale 30 as at 31 dec 2025 page 2", "own co add <@U0SAM>", "undo entry 41", "draft 7 reading 2", "what is llp",
		"20 still amber", "no change 20", "20 a: x", "\u202e20 green", "<!channel> 20 red", "20 amber note: x", "update 20 green note: by March?", "seen 44 update 12,13",
		"edit 20 entry 41 x", "history 20 page 2", "2023/8 red cost", "joint tasking for nte", "update 20", "20 green?", "20 🟢✅",
		"away until 5 jan cover <@U0LEE>", "snooze 20 until 8 may", "20 snooze 3d", "messages off sign-off nte here", "nudges off", "remind ccs",
		"help 20 waiting for a quote", "20 stuck: no budget holder", "20 going well", "well 20", "i'm back", "health 20 stuck x", "? 20 x",
		"digest here fri 15:00", "digest only ccs tasking", "digest fri at 3", "stop the digest", "brief nte since 1 may here", "briefing for the llp rest", "brief panel cripplegate", "agenda nte add extra patrols", "agenda panel aldgate-east add bins", "agenda 3 send tasking",
		"agenda 3 answer patrols begin", "agenda 3 close", "agenda add llp bins",
		"nte skip 25 may: hall is shut", "nte move 4 may to tue 10:00", "panel add 12 jun 18:00 ward cripplegate", "meeting nte held 2026-04-13",
		"llp every second wednesday at 14:00", "tasking every 2 weeks on tuesday and friday from 5 may", "board every 3 months on the first thursday from 4 jun",
		"ccm on 3 jun, 8 jul, 5 aug 10:00", "nte in <#C0NTE>", "nte remind 5wd 12:00, 1wd, 2h", "nte recess 1 aug to 31 aug", "nte chair add <@U0SAM> from 1 may until 31 dec",
		"nte actions 3, 5 and 11", "meeting add theft-board Theft board", "holidays add 8 may 2029 Coronation", "holidays 2031 complete", "co-ordinator add me", "when's nte?", "seen 41 nte setup", "round page 2", "seen 41 round", "my round", "round same",
		"audit 20 by <@U0SAM> from 1 apr to today page 2", "export foi 20 from 1 jan 2026", "redact 20 entry 41 because it says too much", "redact agree 79", "hold on 20 because request 12", "hold off everything",
		"panel add 4 may tox-y theft-board and", "panel to-hall move 4 may to tue", "panel move 4 may ward ?to .", `meeting add theft-board : "Theft" board`,
	} {
		f.Add(line)
	}
	w := words()
	f.Fuzz(func(t *testing.T, line string) { check(t, line, w) })
}

// Lines put together at random from the words that matter most.
func TestRandomLines(t *testing.T) {
	pieces := strings.Fields(`20 12 13 28 7 #20 12,13 10-13 12+13 action no. 2023/20 update set note same still no change undo edit own
		red amber green done complete completed finished started ongoing incomplete not nearly almost yet by March ? . ! , : ; - — + & and or to
		ccs co colp police joint mine stale 30 tasking comms list show help what is 🟢 🔴 :large_orange_circle: r a g cameras lamp light alert
		don't isn’t entry page reading add remove me <@U0SAM> as at yesterday 3/5 10:30 note:
		stuck going well need health away until back cover snooze off on 3d 8 may weeks messages nudge nudges here nte sign remind the
		brief agenda panel ccm since last send answer close rest
		nte llp panel meeting skip move restore held every on off in here place remind recess actions chair holidays next ward tue monday may june 25 4 5wd 2h 9.30am from until second weeks 2
		digest only everything preview quiet loud friday stop audit foi export redact agree drop because hold by`)
	w := words()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	for range 60_000 {
		var line strings.Builder
		for range 1 + rng.IntN(9) {
			line.WriteString(pieces[rng.IntN(len(pieces))])
			if rng.IntN(8) > 0 {
				line.WriteByte(' ')
			}
		}
		check(t, line.String(), w)
	}
}

func BenchmarkParse(b *testing.B) {
	w := words()
	for name, line := range map[string]string{
		"short":           "20 amber 4K cameras 60% in",
		"4000_characters": "20 amber " + strings.Repeat("lamps fitted at Aldgate, ", 160),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Parse(line, w)
			}
		})
	}
}
