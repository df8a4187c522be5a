package commands

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// fillers are the words of a question for a list that choose nothing.
var fillers = strings.Fields(`all actions action and or the for by everything anything any in on of to what what's whats which which's who are is
	there that ones one do does did have has had i we you own owned owns owner belong belongs belonging got get show me list how many
	our with as please still just only board plan ? ! . , & + / : ... from now currently give tell`)

// wholes are words that stand for the whole plan, so that fillers with one of
// them are a list of everything.
const wholes = "list board plan everything actions all"

// filter reads filters to the end of the line: "red ccs stale 30 page 2". ok
// is false when some word is neither a filter nor a filler, or when nothing
// was chosen and the whole plan was not asked for.
func (p *parser) filter(i int) (f plan.Filter, page int, ok bool) {
	asked := i > 0 // a verb came first
	for !p.end(i) {
		next, ok := p.oneFilter(&f, &page, i)
		if ok {
			asked, i = true, next
			continue
		}
		if !slices.Contains(fillers, p.word(i)) {
			return f, 0, false
		}
		asked = asked || is(p.word(i), wholes) && (p.word(i) != "all" || len(p.ts) == 1)
		i++
	}
	return f, page, asked
}

var plurals = map[string]plan.Status{"reds": plan.Red, "ambers": plan.Amber, "greens": plan.Green}

var dayCount = regexp.MustCompile(`^(\d{1,3})d?$`)

// oneFilter reads one filter at token i into f.
func (p *parser) oneFilter(f *plan.Filter, page *int, i int) (next int, ok bool) {
	if r, ok := statusWord(p.ts, i); ok && !(len(r.word) == 1) {
		f.Statuses = with(f.Statuses, r.status)
		return r.next, true
	}
	if s, ok := plurals[p.word(i)]; ok {
		f.Statuses = with(f.Statuses, s)
		return i + 1, true
	}
	for _, words := range []string{"not yet rated", "not rated", "unrated", "unset", "unknown"} {
		if next, ok := matchWords(p.ts, i, words); ok {
			f.Statuses = with(f.Statuses, plan.NotYetRated)
			return next, true
		}
	}
	for _, words := range []string{"not updated for", "not heard of for", "no update for", "quiet for", "stale for", "stale", "quiet"} {
		if next, ok := matchWords(p.ts, i, words); ok {
			f.Stale = 30
			if m := dayCount.FindStringSubmatch(p.word(next)); m != nil && m[1][0] != '0' {
				f.Stale, _ = strconv.Atoi(m[1])
				next++
				if is(p.word(next), "d day days") {
					next++
				}
			}
			return next, true
		}
	}
	for _, words := range []string{"do i own", "do i hold", "do i have", "have i got", "i own", "i hold"} {
		if next, ok := matchWords(p.ts, i, words); ok {
			f.Mine = true
			return next, true
		}
	}
	switch p.word(i) {
	case "joint", "shared":
		f.Joint = true
		return i + 1, true
	case "mine", "my":
		f.Mine = true
		return i + 1, true
	case "page":
		if n, next, ok := p.number(i + 1); ok {
			if *page = int(n); n == 1 {
				*page = 0 // the first is the one that is shown anyway
			}
			return next, true
		}
	case "as":
		if is(p.word(i+1), "at of") {
			if d, next, ok := readDate(p.ts, i+2, p.words.Today, true); ok {
				f.AsAt = d
				return next, true
			}
		}
	}
	return p.nameFilter(f, i)
}

// nameFilter reads the name of a theme, a meeting or a party: the longest one
// that is there. Of two as long, a theme comes first, unless "for" is said.
func (p *parser) nameFilter(f *plan.Filter, i int) (next int, ok bool) {
	theme, themeEnd, isTheme := longest(p, i, p.words.Themes)
	meeting, meetingEnd, isMeeting := longest(p, i, p.words.Meetings)
	if p.word(i) == "board" && meetingEnd == i+1 && p.word(i-1) != "for" && !(p.word(i-1) == "the" && p.word(i-2) == "for") {
		isMeeting = false // the board of actions
	}
	party, partyEnd, isParty := longest(p, i, p.words.Parties)
	switch {
	case isMeeting && meetingEnd >= partyEnd && (meetingEnd > themeEnd || meetingEnd == themeEnd && p.word(i-1) == "for"):
		f.Meeting, f.Numbers = meeting.Meeting, append(slices.Clone(meeting.Actions), meeting.Inferred...)
		return meetingEnd, true
	case isTheme && themeEnd >= partyEnd:
		f.Themes = with(f.Themes, theme)
		return themeEnd, true
	case isParty:
		f.Parties = with(f.Parties, party)
		return partyEnd, true
	}
	return i, false
}

func with[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}

// longest finds the longest name that begins at token i. Signs between its
// words do not matter: "Community & Children's".
func longest[T any](p *parser, i int, names map[string]T) (found T, next int, ok bool) {
	var said []string
	for j := i; j < len(p.ts) && len(said) < 12; j++ {
		if w, ok := p.ts[j].naming(); ok {
			said = append(said, w)
		} else if len(said) == 0 {
			break
		}
		if v, known := names[strings.Join(said, " ")]; known {
			found, next, ok = v, j+1, true
		}
	}
	return found, next, ok
}
