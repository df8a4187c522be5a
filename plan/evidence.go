package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Evidence is where it can be seen what was done about an action: a link,
// minutes, the title of a report, or "seen by" an officer. It was given as
// such, or stands in a note.
type Evidence struct {
	Entry uint64
	By    UserID
	At    time.Time
	URL   string // "" when it is no link
	Text  string // "" when it is only a link, or was blanked
}

// EvidenceAdded adds to what shows that something was done.
type EvidenceAdded struct {
	No   ActionNo `json:"no"`
	URL  string   `json:"-"`
	Text string   `json:"-"`
}

func (f *EvidenceAdded) Kind() string { return "evidence.added" }
func (f *EvidenceAdded) prose() map[string]*string {
	return map[string]*string{"url": &f.URL, "text": &f.Text}
}
func (f *EvidenceAdded) apply(s *State, e Event) { s.entry(f.No, e) }

func evidence(f Fact) bool { _, ok := f.(*EvidenceAdded); return ok }

var (
	// Slack shows a link that was typed as <https://…|what is shown>.
	link = regexp.MustCompile(`(?i)<?(https?://[^\s<>|]+)(?:\|[^<>]*)?>?`)
	seen = regexp.MustCompile(`(?i)\bseen by\s+\S`)
)

// linkIn is the first link of a text, and the text without it.
func linkIn(text string) (url, rest string) {
	at := link.FindStringSubmatchIndex(text)
	if at == nil {
		return "", strings.TrimSpace(text)
	}
	url = strings.TrimRight(text[at[2]:at[3]], ".,;:!?)'\"")
	return url, strings.TrimSpace(strings.TrimSpace(text[:at[0]]) + " " + strings.TrimLeft(text[at[1]:], " .,;:"))
}

// evidenceOf is the fact that a text is evidence.
func evidenceOf(no ActionNo, text string) *EvidenceAdded {
	url, rest := linkIn(text)
	return &EvidenceAdded{No: no, URL: url, Text: rest}
}

// Evidence lists what shows that something was done about an action, oldest
// first: what was added as such, and the notes with a link or a "seen by".
func (s *State) Evidence(no ActionNo) []Evidence {
	var list []Evidence
	for _, e := range s.Entries(no) {
		if s.undone[e.Seq] != 0 {
			continue
		}
		x := Evidence{Entry: e.Seq, By: e.By, At: e.At}
		if f, ok := e.Fact.(*EvidenceAdded); ok {
			x.URL, x.Text = f.URL, f.Text
			list = append(list, x)
		} else if note := s.NoteOf(e); shows(note) {
			x.URL, _ = linkIn(note)
			x.Text = note
			list = append(list, x)
		}
	}
	return list
}

// shows reports whether a note is evidence by itself.
func shows(note string) bool { return link.MatchString(note) || seen.MatchString(note) }

// evident reports whether a Green with that note has something to show for it:
// evidence, or something in the narrative that happened at a time.
func (s *State) evident(a *Action, note string, now time.Time) bool {
	if shows(note) || len(s.Evidence(a.No)) > 0 || s.Rung(a) >= RungDated {
		return true
	}
	_, _, dated := LastDated(note)
	return dated
}

// Bare reports whether an action is Green with nothing to show for it.
func (s *State) Bare(a *Action) bool {
	return a.Status == Green && len(s.Evidence(a.No)) == 0 && s.Rung(a) < RungDated
}

// AddEvidence decides to add to what shows that something was done.
func (s *State) AddEvidence(c Cause, now time.Time, no ActionNo, text string) ([]Fact, error) {
	if _, err := s.Action(no); err != nil {
		return nil, err
	}
	if strings.TrimSpace(text) == "" {
		return nil, &Error{Code: Invalid, Text: "There is no evidence in that, so nothing was saved.",
			Hint: fmt.Sprintf("Give a link, minutes, the title of a report, or who has seen it. For example: evidence %d seen by the lighting manager", no)}
	}
	f := evidenceOf(no, text)
	for _, e := range slices.Backward(s.Entries(no)) {
		if was, ok := e.Fact.(*EvidenceAdded); ok && s.undone[e.Seq] == 0 && *was == *f {
			if e.By == c.By && now.Sub(e.At) <= RepeatWindow {
				return nil, &AlreadySaved{Cause: e.Cause, At: e.At}
			}
			return nil, &Error{Code: Conflict, Text: fmt.Sprintf("That is evidence for action %d already (entry %d), so it was not added twice.", no, e.Seq)}
		}
	}
	return []Fact{f}, nil
}

// A Rung says how well it can be seen what became of an action.
type Rung int

const (
	RungNone      Rung = iota // nothing is said
	RungNarrative             // words
	RungDated                 // something happened at a time that is named
	RungMeasured              // a figure beside the one it started from
)

// Word is the rung as one says it.
func (r Rung) Word() string {
	switch r {
	case RungNarrative:
		return "narrative only"
	case RungDated:
		return "dated event"
	case RungMeasured:
		return "measured with a baseline"
	}
	return "nothing said"
}

// Rung is how well the published text of an action, its notes and its evidence
// show what became of it: the best that any of them does. Like a promise, it is
// a reading of words, and sets nothing.
func (s *State) Rung(a *Action) Rung {
	rung := RungNone
	read := func(text string) {
		if strings.TrimSpace(text) == "" {
			return
		}
		r := RungNarrative
		if _, _, dated := LastDated(text); dated {
			r = RungDated
		}
		if measured(text) {
			r = RungMeasured
		}
		rung = max(rung, r)
	}
	read(a.Wording.Progress)
	read(a.Wording.Outcome)
	for _, e := range s.Entries(a.No) {
		if s.undone[e.Seq] != 0 {
			continue
		}
		if f, ok := e.Fact.(*EvidenceAdded); ok {
			read(f.Text)
		} else if note := s.NoteOf(e); note != "" {
			read(note)
		}
	}
	return rung
}

var (
	fromTo   = regexp.MustCompile(`(?i)\bfrom (?:about |some )?£?(\d[\d,.]*) ?(%|per ?cent)?[^.;]{0,40}? to (?:about |some )?£?\d`)
	against  = regexp.MustCompile(`(?i)\d ?(?:%|per ?cent)[^.;]{0,40}\b(?:than|since|compared (?:with|to)|against|on last year|on the year)\b`)
	baseline = regexp.MustCompile(`(?i)\bbaseline\b[^.;]{0,60}\d|\d[^.;]{0,60}\bbaseline\b`)
)

// measured reports whether a text sets a figure beside the one it started from.
// A range of years or of times is none.
func measured(text string) bool {
	if m := fromTo.FindStringSubmatch(text); m != nil && !year(m[1]) {
		return true
	}
	return against.MatchString(text) || baseline.MatchString(text)
}

func year(s string) bool { return len(s) == 4 && (s[:2] == "19" || s[:2] == "20") }

// StockOutcomes groups the actions whose published outcome says the same as
// another's, in the order of their numbers. Capitals, spaces and the full stop
// are not looked at.
func (s *State) StockOutcomes() [][]ActionNo {
	var order []string
	groups := map[string][]ActionNo{}
	for _, a := range s.Actions() {
		text := strings.ToLower(strings.TrimRight(strings.Join(strings.Fields(a.Wording.Outcome), " "), "."))
		if text == "" || a.Absent {
			continue
		}
		if groups[text] = append(groups[text], a.No); len(groups[text]) == 2 {
			order = append(order, text)
		}
	}
	var list [][]ActionNo
	for _, text := range order {
		list = append(list, groups[text])
	}
	slices.SortFunc(list, func(a, b []ActionNo) int { return int(a[0] - b[0]) })
	return list
}

// Stock lists the other actions whose published outcome says the same.
func (s *State) Stock(a *Action) []ActionNo {
	for _, group := range s.StockOutcomes() {
		if i := slices.Index(group, a.No); i >= 0 {
			return slices.Delete(slices.Clone(group), i, i+1)
		}
	}
	return nil
}
