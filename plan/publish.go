package plan

import (
	"fmt"
	"slices"
	"time"
)

// PartyNamed says what a party's code stands for.
type PartyNamed struct {
	Party
}

func (f *PartyNamed) Kind() string              { return "party.named" }
func (f *PartyNamed) prose() map[string]*string { return nil }

func (f *PartyNamed) apply(s *State, _ Event) {
	i := slices.IndexFunc(s.parties, func(p Party) bool { return p.Code.Same(f.Code) })
	if i < 0 {
		s.parties = append(s.parties, f.Party)
		return
	}
	// Replaced, not changed in place: lists handed out before stay as they were.
	s.parties = slices.Clone(s.parties)
	s.parties[i] = f.Party
}

// ActionPublished is a row of an imported document, new or worded anew. It
// never says anything about the status: the document's colours are not text.
type ActionPublished struct {
	No       ActionNo    `json:"no"`
	Theme    string      `json:"theme"`
	Parties  []PartyCode `json:"parties"`
	Line     int         `json:"line"` // of the document
	Title    string      `json:"-"`
	Progress string      `json:"-"`
	Outcome  string      `json:"-"`
}

func (f *ActionPublished) Kind() string { return "action.published" }

func (f *ActionPublished) prose() map[string]*string {
	return map[string]*string{"title": &f.Title, "progress": &f.Progress, "outcome": &f.Outcome}
}

func (f *ActionPublished) source() Source {
	return Source{No: f.No, Theme: f.Theme, Title: f.Title, Parties: f.Parties, Progress: f.Progress, Outcome: f.Outcome, Line: f.Line}
}

func (f *ActionPublished) apply(s *State, e Event) {
	a := s.entry(f.No, e)
	a.Theme, a.Parties, a.Wording, a.Absent = f.Theme, f.Parties, f.source(), false
	if a.Imported.IsZero() {
		a.Imported = e.At
	}
}

// ActionAbsent says that the latest document no longer has an action. The
// action and all that was said about it stay.
type ActionAbsent struct {
	No ActionNo `json:"no"`
}

func (f *ActionAbsent) Kind() string              { return "action.absent" }
func (f *ActionAbsent) prose() map[string]*string { return nil }
func (f *ActionAbsent) apply(s *State, e Event)   { s.entry(f.No, e).Absent = true }

// DocumentImported closes an import: all of it happened, or none.
type DocumentImported struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	Year    int    `json:"year,omitempty"`
	Digest  string `json:"digest"` // hex SHA-256 of the file
	Actions int    `json:"actions"`
}

func (f *DocumentImported) Kind() string              { return "document.imported" }
func (f *DocumentImported) prose() map[string]*string { return nil }

func (f *DocumentImported) apply(s *State, e Event) {
	s.document, s.imported = *f, e.At
}

// A Change is what importing a document would do to one action.
type Change struct {
	No     ActionNo
	What   string  // "new", "changed", "back" (was absent) or "absent"
	Fields []Field // of a changed action
}

// A Field is one field of an action that a document words differently.
type Field struct{ Name, Old, New string }

// Changes compares a document with the plan, action by action, in order. Where
// in the file a row stands is not a change.
func (s *State) Changes(doc Document) []Change {
	var list []Change
	for _, src := range doc.Actions {
		a, ok := s.actions[src.No]
		if !ok {
			list = append(list, Change{No: src.No, What: "new"})
			continue
		}
		c := Change{No: src.No, What: "changed"}
		if a.Absent {
			c.What = "back"
		}
		differ := func(name, old, new string) {
			if old != new {
				c.Fields = append(c.Fields, Field{name, old, new})
			}
		}
		differ("theme", a.Wording.Theme, src.Theme)
		differ("title", a.Wording.Title, src.Title)
		differ("parties", fmt.Sprint(a.Wording.Parties), fmt.Sprint(src.Parties))
		differ("progress", a.Wording.Progress, src.Progress)
		differ("outcome", a.Wording.Outcome, src.Outcome)
		if a.Absent || len(c.Fields) > 0 {
			list = append(list, c)
		}
	}
	for _, no := range s.numbers {
		has := slices.ContainsFunc(doc.Actions, func(src Source) bool { return src.No == no })
		if !has && !s.actions[no].Absent {
			list = append(list, Change{No: no, What: "absent"})
		}
	}
	slices.SortStableFunc(list, func(x, y Change) int { return int(x.No - y.No) })
	return list
}

// Import decides to take a document over. One that says what the plan already
// says gives no facts. No status is set, and no action is ever deleted.
func (s *State) Import(doc Document, _ time.Time) ([]Fact, error) {
	var facts []Fact
	for _, p := range doc.Parties {
		if known, ok := s.Party(p.Code); !ok || known != p {
			facts = append(facts, &PartyNamed{p})
		}
	}
	rows := map[ActionNo]Source{}
	for _, src := range doc.Actions {
		rows[src.No] = src
	}
	for _, c := range s.Changes(doc) {
		if c.What == "absent" {
			facts = append(facts, &ActionAbsent{No: c.No})
			continue
		}
		src := rows[c.No]
		facts = append(facts, &ActionPublished{No: src.No, Theme: src.Theme, Parties: src.Parties, Line: src.Line,
			Title: src.Title, Progress: src.Progress, Outcome: src.Outcome})
	}
	if len(facts) == 0 && doc.Title == s.document.Title && doc.Year == s.document.Year {
		return nil, nil
	}
	return append(facts, &DocumentImported{Name: doc.Name, Title: doc.Title, Year: doc.Year, Digest: doc.Digest, Actions: len(doc.Actions)}), nil
}
