package plan

import (
	"testing"
	"time"
)

func TestPrefer(t *testing.T) {
	h := begin(t)
	set := func(f PreferenceSet) error {
		_, err := h.try(ann, func(Cause) ([]Fact, error) { return h.s.Prefer(f) })
		return err
	}
	for _, f := range []PreferenceSet{{User: ann, Name: PreferWords, On: true}, {User: ann, Name: PreferHours, On: true, From: "10:00", Until: "16:00"},
		{User: ann, Name: PreferDigest, On: true, Day: time.Wednesday}, {User: ann, Name: PreferStart}} {
		if err := set(f); err != nil {
			t.Fatalf("Prefer(%v) = %v, want nil", f, err)
		}
	}
	want := Preferences{Words: true, From: "10:00", Until: "16:00", Digest: time.Wednesday, Asked: h.now, Begun: true}
	if got := h.s.Preferences(ann); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := h.s.Preferences(bob); got != (Preferences{}) {
		t.Errorf("somebody else's are %+v, want none", got)
	}
	for _, c := range []struct {
		f    PreferenceSet
		want Code
	}{
		{PreferenceSet{User: ann, Name: PreferWords, On: true}, Conflict},
		{PreferenceSet{User: ann, Name: PreferHours, On: true, From: "10:00", Until: "16:00"}, Conflict},
		{PreferenceSet{User: ann, Name: PreferHours, On: true, From: "07:30", Until: "16:00"}, Invalid},
		{PreferenceSet{User: ann, Name: PreferHours, On: true, From: "10:00", Until: "18:30"}, Invalid},
		{PreferenceSet{User: ann, Name: PreferHours, On: true, From: "10:00", Until: "10:59"}, Invalid},
		{PreferenceSet{User: ann, Name: PreferHours, On: true, From: "16:00", Until: "10:00"}, Invalid},
		{PreferenceSet{User: ann, Name: PreferHours, On: true}, Invalid},
		{PreferenceSet{User: ann, Name: PreferDigest, On: true, Day: time.Saturday}, Invalid},
		{PreferenceSet{User: ann, Name: PreferDigest, On: true, Day: time.Wednesday}, Conflict},
		{PreferenceSet{User: ann, Name: "colours", On: true}, Invalid},
		{PreferenceSet{User: bob, Name: PreferHours}, Conflict},
	} {
		var got Code
		if e, ok := set(c.f).(*Error); ok {
			got = e.Code
		}
		if got != c.want {
			t.Errorf("Prefer(%+v) is %q, want %q", c.f, got, c.want)
		}
	}
	if err := set(PreferenceSet{User: ann, Name: PreferHours}); err != nil || h.s.Preferences(ann).Hours() {
		t.Errorf("hours off: %v, %+v", err, h.s.Preferences(ann))
	}
}

// Somebody's own hours begin on working days; nobody else's are in the way.
func TestOpens(t *testing.T) {
	h := begin(t)
	h.must(ann, func(Cause) ([]Fact, error) {
		return h.s.Prefer(PreferenceSet{User: ann, Name: PreferHours, On: true, From: "10:00", Until: "16:00"})
	})
	day := func(d int, c Clock) time.Time { return Date{2026, time.April, d}.At(c) }
	for _, c := range []struct{ at, want time.Time }{
		{day(20, "09:00"), day(20, "10:00")}, // a Monday
		{day(20, "10:00"), day(20, "10:00")},
		{day(20, "15:59"), day(20, "15:59")},
		{day(20, "16:00"), day(21, "10:00")},
		{day(24, "16:30"), day(27, "10:00")}, // a Friday
		{day(25, "12:00"), day(27, "10:00")},
		{Date{2026, time.April, 30}.At("17:00"), Date{2026, time.May, 1}.At("10:00")},
		{Date{2026, time.May, 1}.At("17:00"), Date{2026, time.May, 5}.At("10:00")}, // before a bank holiday
	} {
		if got := h.s.Opens(ann, c.at); !got.Equal(c.want) {
			t.Errorf("Opens(%v) = %v, want %v", London(c.at), London(got), London(c.want))
		}
		if got := h.s.Opens(bob, c.at); !got.Equal(c.at) {
			t.Errorf("without hours: Opens(%v) = %v", London(c.at), London(got))
		}
	}
}

func TestOwnDigests(t *testing.T) {
	h := begin(t)
	h.now = Date{2026, time.April, 20}.At("09:00")
	h.must(ann, func(Cause) ([]Fact, error) {
		return h.s.Prefer(PreferenceSet{User: ann, Name: PreferDigest, On: true, Day: time.Monday})
	})
	var got []string
	for _, d := range h.s.OwnDigests(ann, h.now.AddDate(0, 0, -14), h.now.AddDate(0, 0, 22)) {
		got = append(got, London(d.At).Format("Mon 2 Jan 15:04"))
	}
	// Not on the day it was asked for, after nine; and 4 May is a bank holiday.
	want := []string{"Mon 27 Apr 09:00", "Fri 1 May 09:00", "Mon 11 May 09:00"}
	if len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := h.s.Digested(); len(got) != 1 || got[0] != ann {
		t.Errorf("Digested() = %v, want ann alone", got)
	}
}
