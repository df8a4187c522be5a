package plan

import (
	"fmt"
	"slices"
	"time"
)

// Preferences are how one person wants to be spoken to.
type Preferences struct {
	Words  bool         // statuses as words alone, without shapes or other signs
	From   Clock        // direct messages that nobody asked for come from then; "" for 08:00
	Until  Clock        // … until then; "" for 18:00
	Digest time.Weekday // a digest of their own comes on that day; Sunday for none
	Asked  time.Time    // when they last chose that day
	Begun  bool         // they have put the guided start away
}

// Hours reports whether they have hours of their own.
func (p Preferences) Hours() bool { return p.From != "" }

// What a preference is about.
const (
	PreferWords  = "words"
	PreferHours  = "hours"
	PreferDigest = "digest"
	PreferStart  = "start" // on: the guided start is shown
)

// PreferenceSet says how somebody wants to be spoken to, in one respect.
type PreferenceSet struct {
	User  UserID       `json:"user"`
	Name  string       `json:"name"` // one of those above
	On    bool         `json:"on,omitempty"`
	From  Clock        `json:"from,omitempty"`  // with hours
	Until Clock        `json:"until,omitempty"` // with hours
	Day   time.Weekday `json:"day,omitempty"`   // with the digest: Monday is 1, to Friday
}

func (f *PreferenceSet) Kind() string              { return "preference.set" }
func (f *PreferenceSet) prose() map[string]*string { return nil }
func (f *PreferenceSet) apply(s *State, e Event)   { s.diary.add(e) }

func (d *diary) prefer(f *PreferenceSet, at time.Time) {
	p := d.prefers[f.User]
	switch f.Name {
	case PreferWords:
		p.Words = f.On
	case PreferHours:
		p.From, p.Until = f.From, f.Until
	case PreferDigest:
		p.Digest, p.Asked = f.Day, at
	case PreferStart:
		p.Begun = !f.On
	}
	d.prefers[f.User] = p
}

// Preferences are how somebody wants to be spoken to.
func (s *State) Preferences(u UserID) Preferences { return s.diary.prefers[u] }

// Prefer decides how somebody wants to be spoken to, in one respect.
func (s *State) Prefer(f PreferenceSet) ([]Fact, error) {
	had := s.Preferences(f.User)
	same := false
	switch f.Name {
	case PreferWords:
		f, same = PreferenceSet{User: f.User, Name: f.Name, On: f.On}, had.Words == f.On
	case PreferHours:
		if !f.On {
			f.From, f.Until = "", ""
		} else if err := hoursFit(f.From, f.Until); err != nil {
			return nil, err
		}
		f.Day, same = 0, had.From == f.From && had.Until == f.Until
	case PreferDigest:
		if !f.On {
			f.Day = 0
		} else if f.Day == time.Sunday || f.Day == time.Saturday {
			return nil, &Error{Code: Invalid, Text: "Your digest comes on a day from Monday to Friday, so nothing was changed.", Hint: "For example: preferences digest mon"}
		}
		f.From, f.Until, same = "", "", had.Digest == f.Day
	case PreferStart:
		f, same = PreferenceSet{User: f.User, Name: f.Name, On: f.On}, had.Begun == !f.On
	default:
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("There is no preference called “%s”, so nothing was changed.", f.Name)}
	}
	if same {
		return nil, &Error{Code: Conflict, Text: "That is how it is already, so nothing was changed.", Hint: "To see them all, type: preferences", Try: []string{"preferences"}}
	}
	return []Fact{&f}, nil
}

// hoursFit refuses hours that nobody could be spoken to in.
func hoursFit(from, until Clock) error {
	if !from.Valid() || !until.Valid() || from < dayBegins || until > dayEnds {
		return &Error{Code: Invalid, Text: "Messages come between 08:00 and 18:00 on working days, and your hours lie within that. Nothing was changed.", Hint: "For example: preferences hours 10:00 to 16:00"}
	}
	h1, m1, _ := from.Split()
	h2, m2, _ := until.Split()
	if (h2*60+m2)-(h1*60+m1) < 60 {
		return &Error{Code: Invalid, Text: fmt.Sprintf("From %s to %s is less than an hour, so nothing was changed.", from, until), Hint: "For example: preferences hours 10:00 to 16:00"}
	}
	return nil
}

// Opens is the first instant, from t on, in which somebody's own hours let a
// direct message come that they did not ask for; t itself for somebody without
// hours of their own. It looks no further than the working day after.
func (s *State) Opens(u UserID, t time.Time) time.Time {
	p := s.Preferences(u)
	if !p.Hours() {
		return t
	}
	day := DateOf(t)
	switch c := ClockOf(t); {
	case !s.Working(day) || c >= p.Until:
		return s.WorkingDays(day, -1).At(p.From)
	case c < p.From:
		return day.At(p.From)
	}
	return t
}

// OwnDigests lists when somebody's own digest is due, after from and up to to:
// on the day they chose at 09:00, or on the working day before it.
func (s *State) OwnDigests(u UserID, from, to time.Time) []DigestTime {
	p := s.Preferences(u)
	if p.Digest == time.Sunday {
		return nil
	}
	var list []DigestTime
	for d := DateOf(from); !DateOf(to).Add(7).Before(d); d = d.Add(1) {
		if d.Weekday() != p.Digest {
			continue
		}
		day := s.WorkingDays(d, 0)
		at := day.At("09:00")
		if day.Days(d) < 7 && at.After(from) && !at.After(to) && at.After(p.Asked) {
			list = append(list, DigestTime{Nominal: d, At: at})
		}
	}
	return list
}

// Digested lists who wants a digest of their own, in the order of their ids.
func (s *State) Digested() []UserID {
	var list []UserID
	for u, p := range s.diary.prefers {
		if p.Digest != time.Sunday {
			list = append(list, u)
		}
	}
	slices.Sort(list)
	return list
}
