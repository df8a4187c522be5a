package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// bankHolidays are those of England and Wales, a year a line. Good Friday and
// Christmas Day are holidays by custom; Easter Monday, the last Mondays of May
// and August and 26 December by the Banking and Financial Dealings Act 1971;
// New Year's Day, the first Monday of May, weekend substitutes and the extra
// days of 2022 and 2023 by proclamation. Years that the government has not yet
// published follow the same rules: a person can add or strike out a day.
const bankHolidays = `
2022: 3 Jan New Year's Day (substitute), 15 Apr Good Friday, 18 Apr Easter Monday, 2 May Early May bank holiday, 2 Jun Spring bank holiday, 3 Jun Platinum Jubilee bank holiday, 29 Aug Summer bank holiday, 19 Sep State Funeral of Queen Elizabeth II, 26 Dec Boxing Day, 27 Dec Christmas Day (substitute)
2023: 2 Jan New Year's Day (substitute), 7 Apr Good Friday, 10 Apr Easter Monday, 1 May Early May bank holiday, 8 May Coronation bank holiday, 29 May Spring bank holiday, 28 Aug Summer bank holiday, 25 Dec Christmas Day, 26 Dec Boxing Day
2024: 1 Jan New Year's Day, 29 Mar Good Friday, 1 Apr Easter Monday, 6 May Early May bank holiday, 27 May Spring bank holiday, 26 Aug Summer bank holiday, 25 Dec Christmas Day, 26 Dec Boxing Day
2025: 1 Jan New Year's Day, 18 Apr Good Friday, 21 Apr Easter Monday, 5 May Early May bank holiday, 26 May Spring bank holiday, 25 Aug Summer bank holiday, 25 Dec Christmas Day, 26 Dec Boxing Day
2026: 1 Jan New Year's Day, 3 Apr Good Friday, 6 Apr Easter Monday, 4 May Early May bank holiday, 25 May Spring bank holiday, 31 Aug Summer bank holiday, 25 Dec Christmas Day, 28 Dec Boxing Day (substitute)
2027: 1 Jan New Year's Day, 26 Mar Good Friday, 29 Mar Easter Monday, 3 May Early May bank holiday, 31 May Spring bank holiday, 30 Aug Summer bank holiday, 27 Dec Christmas Day (substitute), 28 Dec Boxing Day (substitute)
2028: 3 Jan New Year's Day (substitute), 14 Apr Good Friday, 17 Apr Easter Monday, 1 May Early May bank holiday, 29 May Spring bank holiday, 28 Aug Summer bank holiday, 25 Dec Christmas Day, 26 Dec Boxing Day
2029: 1 Jan New Year's Day, 30 Mar Good Friday, 2 Apr Easter Monday, 7 May Early May bank holiday, 28 May Spring bank holiday, 27 Aug Summer bank holiday, 25 Dec Christmas Day, 26 Dec Boxing Day
2030: 1 Jan New Year's Day, 19 Apr Good Friday, 22 Apr Easter Monday, 6 May Early May bank holiday, 27 May Spring bank holiday, 26 Aug Summer bank holiday, 25 Dec Christmas Day, 26 Dec Boxing Day
`

// A Holiday is a day on which nothing is sent and meetings move.
type Holiday struct {
	Date Date   `json:"date"`
	Name string `json:"name"` // "Spring bank holiday"
}

// published are the holidays of bankHolidays by day, and its last year.
var published, publishedTo = func() (map[Date]string, int) {
	days, last := map[Date]string{}, 0
	for line := range strings.Lines(strings.TrimSpace(bankHolidays)) {
		head, list, _ := strings.Cut(strings.TrimSpace(line), ": ")
		for entry := range strings.SplitSeq(list, ", ") {
			words := strings.SplitN(entry, " ", 3)
			t, err := time.Parse("2006 2 Jan", head+" "+words[0]+" "+words[1])
			if err != nil {
				panic(err) // the table is a part of the program
			}
			days[Date{t.Year(), t.Month(), t.Day()}] = words[2]
			last = t.Year()
		}
	}
	return days, last
}()

// HolidaySet adds a day to the bank holidays, or strikes one out.
type HolidaySet struct {
	Date Date   `json:"date"`
	Name string `json:"name,omitempty"`
	Off  bool   `json:"off,omitempty"` // it is an ordinary day
}

func (f *HolidaySet) Kind() string              { return "holiday.set" }
func (f *HolidaySet) prose() map[string]*string { return nil }
func (f *HolidaySet) apply(s *State, e Event)   { s.diary.add(e) }

// HolidaysComplete says that the holidays of a year beyond the published ones
// have been entered.
type HolidaysComplete struct {
	Year int `json:"year"`
}

func (f *HolidaysComplete) Kind() string              { return "holidays.complete" }
func (f *HolidaysComplete) prose() map[string]*string { return nil }
func (f *HolidaysComplete) apply(s *State, e Event)   { s.diary.add(e) }

// Holiday is the name of the bank holiday that a day is; ok is false for a day
// that is none.
func (s *State) Holiday(d Date) (name string, ok bool) {
	if f, set := s.diary.holidays[d]; set {
		return f.Name, !f.Off
	}
	name, ok = published[d]
	return name, ok
}

// HolidaysTo is the last year whose bank holidays are known without a gap.
// Beyond it no meeting is planned: a guess would send people to a closed room.
func (s *State) HolidaysTo() int {
	year := publishedTo
	for slices.Contains(s.diary.complete, year+1) {
		year++
	}
	return year
}

// Working reports whether a day is a working day: Monday to Friday and no bank
// holiday.
func (s *State) Working(d Date) bool {
	if day := d.Weekday(); day == time.Saturday || day == time.Sunday {
		return false
	}
	_, holiday := s.Holiday(d)
	return !holiday
}

// WorkingDays is the day that many working days before d; after it if negative.
// With 0 it is d itself, or if that is no working day the last one before it.
func (s *State) WorkingDays(d Date, before int) Date {
	step := -1
	if before < 0 {
		step, before = 1, -before
	} else if before == 0 {
		for !s.Working(d) {
			d = d.Add(-1)
		}
		return d
	}
	for before > 0 {
		if d = d.Add(step); s.Working(d) {
			before--
		}
	}
	return d
}

// The hours in which people may be spoken to unasked, on working days.
const (
	dayBegins Clock = "08:00"
	dayEnds   Clock = "18:00"
	lastThing Clock = "17:00" // of the working day before, for what would have come in the night
)

// Waking is the instant itself if people may be spoken to unasked then: between
// 08:00 and 18:00 on a working day. Otherwise it is the last good moment before
// it: 17:00 of the last working day, or of the same one.
func (s *State) Waking(t time.Time) time.Time {
	if d, c := DateOf(t), ClockOf(t); s.Working(d) && c >= dayBegins && c < dayEnds {
		return t
	}
	return s.by(t, lastThing)
}

// by is the instant itself if it lies between 08:00 and the time of day last,
// on a working day. Otherwise it is that time of the working day before it, or
// of the same one. Of two instants the earlier one never gives the later.
func (s *State) by(t time.Time, last Clock) time.Time {
	d, c := DateOf(t), ClockOf(t)
	switch {
	case !s.Working(d), c < dayBegins:
		return s.WorkingDays(d, 1).At(last)
	case c > last:
		return d.At(last)
	}
	return t
}

// Morning is the instant itself if people may be spoken to unasked then, and
// otherwise the first good moment after it: 08:00 of a working day.
func (s *State) Morning(t time.Time) time.Time {
	if s.Awake(t) {
		return t
	}
	d := DateOf(t)
	if ClockOf(t) >= dayBegins || !s.Working(d) {
		d = s.WorkingDays(d, -1)
	}
	return d.At(dayBegins)
}

// Awake reports whether people may be spoken to unasked at an instant.
func (s *State) Awake(t time.Time) bool { return s.Waking(t).Equal(t) }

// SetHoliday decides to make a day a bank holiday, or with off an ordinary day.
func (s *State) SetHoliday(d Date, name string, off bool) ([]Fact, error) {
	was, is := s.Holiday(d)
	switch {
	case !d.Valid():
		return nil, &Error{Code: Invalid, Text: "That is not a day of the calendar.", Hint: "For example: holidays add 8 may 2029 Coronation"}
	case off && !is:
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("%s is not a bank holiday, so nothing was changed.", d)}
	case !off && is && (name == "" || name == was):
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("%s is a bank holiday already: %s.", d, was)}
	case off:
		return []Fact{&HolidaySet{Date: d, Off: true}}, nil
	}
	if name == "" {
		name = "Bank holiday"
	}
	return []Fact{&HolidaySet{Date: d, Name: name}}, nil
}

// CompleteHolidays decides that the holidays of the first unknown year have all
// been entered.
func (s *State) CompleteHolidays(year int) ([]Fact, error) {
	if next := s.HolidaysTo() + 1; year != next {
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("Bank holidays are known to the end of %d, so the year to complete next is %d.", next-1, next),
			Hint: fmt.Sprintf("Enter each of its days, then type: holidays %d complete", next)}
	}
	return []Fact{&HolidaysComplete{Year: year}}, nil
}

// Holidays lists the bank holidays of a year, in order.
func (s *State) Holidays(year int) []Holiday {
	var list []Holiday
	for d := (Date{year, time.January, 1}); d.Year == year; d = d.Add(1) {
		if name, ok := s.Holiday(d); ok {
			list = append(list, Holiday{d, name})
		}
	}
	return list
}
