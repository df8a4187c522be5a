package plan

import (
	"fmt"
	"strings"
	"time"
)

// A Path is how an action that is Red is to become Green.
type Path struct {
	Entry    uint64
	Obstacle string // what really stands in the way
	Next     string // the next steps, in order
	Who      string // acts
	Decides  string // must decide
	By       Date   // when
}

// Lacks lists what a path does not say yet, in words; none when it is whole.
func (p Path) Lacks() []string {
	var list []string
	for _, part := range []struct {
		text, word string
	}{{p.Obstacle, "the obstacle"}, {p.Next, "the next steps"}, {p.Who, "who acts"}, {p.Decides, "who decides"}, {p.By.isoOrNone(), "by when"}} {
		if part.text == "" {
			list = append(list, part.word)
		}
	}
	return list
}

func (d Date) isoOrNone() string {
	if d.IsZero() {
		return ""
	}
	return d.ISO()
}

// PathSet says how an action that is Red is to become Green, in place of what
// was said of it before.
type PathSet struct {
	No       ActionNo `json:"no"`
	By       Date     `json:"by,omitzero"`
	Obstacle string   `json:"-"`
	Next     string   `json:"-"`
	Who      string   `json:"-"`
	Decides  string   `json:"-"`
}

func (f *PathSet) Kind() string { return "path.set" }
func (f *PathSet) prose() map[string]*string {
	return map[string]*string{"obstacle": &f.Obstacle, "next": &f.Next, "who": &f.Who, "decides": &f.Decides}
}
func (f *PathSet) apply(s *State, e Event) { s.entry(f.No, e) }

// Path is how an action is to become Green, as far as it was said; ok is false
// when nothing was. It ends when the action is Red no longer.
func (s *State) Path(no ActionNo) (p Path, ok bool) {
	a := s.actions[no]
	if a == nil || a.path.Entry == 0 {
		return Path{}, false
	}
	return a.path, true
}

// Pathless reports whether an action is Red and nobody has said, whole, how it
// is to become Green.
func (s *State) Pathless(a *Action) bool {
	return a.Status == Red && (a.path.Entry == 0 || len(a.path.Lacks()) > 0)
}

// SetPath decides how an action is to become Green. What p leaves empty stays
// as it was.
func (s *State) SetPath(c Cause, now time.Time, no ActionNo, p Path) ([]Fact, error) {
	a, err := s.Action(no)
	if err != nil {
		return nil, err
	}
	if a.Status != Red {
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("Action %d is %s. A path to green is for an action that is RED, so nothing was saved.", no, a.Status.Word()),
			Hint: fmt.Sprintf("To say what happens next, type: step %d and what, by when", no)}
	}
	if p.Entry = 0; p == (Path{}) {
		return nil, &Error{Code: Invalid, Text: "That says nothing of the path, so nothing was saved.", Hint: PathHow(no)}
	}
	if !p.By.IsZero() && p.By.Before(DateOf(now)) {
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("%s is past, so nothing was saved.", p.By), Hint: "Give the day by which it is to be decided or done."}
	}
	f := &PathSet{No: no, By: a.path.By, Obstacle: a.path.Obstacle, Next: a.path.Next, Who: a.path.Who, Decides: a.path.Decides}
	was := *f
	for _, part := range []struct{ old, new *string }{{&f.Obstacle, &p.Obstacle}, {&f.Next, &p.Next}, {&f.Who, &p.Who}, {&f.Decides, &p.Decides}} {
		if *part.new = strings.TrimSpace(*part.new); *part.new != "" {
			*part.old = *part.new
		}
	}
	if !p.By.IsZero() {
		f.By = p.By
	}
	if *f == was {
		if e, ok := s.Event(a.path.Entry); ok && e.By == c.By && now.Sub(e.At) <= RepeatWindow {
			return nil, &AlreadySaved{Cause: e.Cause, At: e.At}
		}
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("That is the path of action %d already, so nothing was changed.", no)}
	}
	return []Fact{f}, nil
}

// PathHow shows how a path is typed.
func PathHow(no ActionNo) string {
	return fmt.Sprintf("For example: path %d obstacle: no budget; next: bid to the board; who: CCS; decides: the board; by: 31 may", no)
}
