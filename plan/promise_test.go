package plan

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// monday is the day the texts of these tests are written on.
var monday = Date{2026, time.April, 20}

// What looks forward to a time is a promise, whichever way it is told.
func TestPromises(t *testing.T) {
	for _, c := range []struct{ text, phrase, by string }{
		// Quarters, of the calendar year unless a financial year is named.
		{"A subgroup will commence in quarter one 2024, led by a superintendent.", "quarter one 2024", "2024-03-31"},
		{"The subgroup is due to begin in quarter 1 2024", "quarter 1 2024", "2024-03-31"},
		{"Subgroup to start in Q1 2024", "Q1 2024", "2024-03-31"},
		{"Subgroup will start Q2 2027", "Q2 2027", "2027-06-30"},
		{"It is to open in the first quarter of 2024.", "first quarter of 2024", "2024-03-31"},
		{"It will open in the last quarter of the financial year 2026/27", "last quarter of the financial year 2026/27", "2027-03-31"},
		{"Review planned for 2027 Q3", "2027 Q3", "2027-09-30"},
		{"It is expected in Q1", "Q1", "2027-03-31"},
		{"It is expected in Q2", "Q2", "2026-06-30"},
		{"It will be let in the second half of 2026", "second half of 2026", "2026-12-31"},

		// Years.
		{"The map is part of a policy that will be public in 2024.", "2024", "2024-12-31"},
		{"Talks have been moved to later in 2024.", "later in 2024", "2024-12-31"},
		{"Officers planning further days, for business-focused crime, throughout 2024.", "2024", "2024-12-31"},
		{"The police plan further business days throughout 2024.", "2024", "2024-12-31"},
		{"Training is to run during 2027.", "2027", "2027-12-31"},
		{"New signs by the end of 2026", "end of 2026", "2026-12-31"},
		{"It will be fitted in early 2027", "early 2027", "2027-04-30"},
		{"It will be fitted by mid-2026", "mid-2026", "2026-08-31"},
		{"It will be paid for in 2026/27", "2026/27", "2027-03-31"},
		{"It will be finished next year", "next year", "2027-12-31"},
		{"The review will be shared later this year", "later this year", "2026-12-31"},
		{"The review will be shared by the end of the financial year", "end of the financial year", "2027-03-31"},
		{"Contract extended until 2027", "2027", "2027-12-31"},

		// Seasons.
		{"All columns should be lit by summer 2024", "summer 2024", "2024-08-31"},
		{"The trial starts this spring", "this spring", "2026-05-31"},
		{"We hope to launch in the autumn", "autumn", "2026-11-30"},
		{"It will be back next spring", "next spring", "2027-05-31"},
		{"It will be back in the winter of 2026", "winter of 2026", "2027-02-28"},

		{"They will be paid next quarter", "next quarter", "2026-09-30"},
		{"The bar has to close by the end of the week", "end of the week", "2026-04-26"},
		{"They will be paid this financial year", "this financial year", "2027-03-31"},

		// Months.
		{"Fitting will begin in March 2024", "March 2024", "2024-03-31"},
		{"They aim to sign in Feb. 2028, after the vote", "Feb. 2028", "2028-02-29"},
		{"Cameras due in May", "May", "2026-05-31"},
		{"cameras due in may", "may", "2026-05-31"},
		{"Report out by end of March", "end of March", "2027-03-31"},
		{"Ready by end-June", "end-June", "2026-06-30"},
		{"The board will see it in early June", "early June", "2026-06-10"},
		{"It will be published next month.", "next month", "2026-05-31"},
		{"Fitting next month", "next month", "2026-05-31"},
		{"Target date: September 2026", "September 2026", "2026-09-30"},
		{"Works planned for March and June 2027", "March and June 2027", "2027-06-30"},
		{"It will be done between May and July", "May and July", "2026-07-31"},
		{"The panel will not meet until September", "September", "2026-09-30"},
		{"The rota will be ready before June", "June", "2026-05-31"},
		{"In September 2026 the board will look at it again", "September 2026", "2026-09-30"},

		// Days.
		{"The form will be live by 3 May", "3 May", "2026-05-03"},
		{"It will run from Friday 1–3 May 2026", "Friday 1–3 May 2026", "2026-05-03"},
		{"The form will be live by 3 April", "3 April", "2027-04-03"},
		{"The form is due 3rd of May 2027", "3rd of May 2027", "2027-05-03"},
		{"They will meet on Tuesday 5 May", "Tuesday 5 May", "2026-05-05"},
		{"It must be in place on May 3rd, 2027", "May 3rd, 2027", "2027-05-03"},
		{"It is to be let by 31/03/2027", "31/03/2027", "2027-03-31"},
		{"It is to be let by 2027-03-31", "2027-03-31", "2027-03-31"},
		{"We'll have it no later than 12 June", "12 June", "2026-06-12"},
		{"It will be signed tomorrow", "tomorrow", "2026-04-21"},
		{"Lamps fitted by 1 June 2026", "1 June 2026", "2026-06-01"},
		{"It will be in place from 1 June", "1 June", "2026-06-01"},
		{"The lamps will arrive in two weeks", "in two weeks", "2026-05-04"},
		{"It will be signed today", "today", "2026-04-20"},
		{"The form is due on or before 3 May", "3 May", "2026-05-03"},
		{"It will be there in 10 days", "in 10 days", "2026-04-30"},
		{"It will be there in 2 years", "in 2 years", "2028-04-20"},
		{"Lamps in three months' time", "in three months' time", "2026-07-20"},

		// As people write notes.
		{"Contractor has confirmed installation for week commencing 4 May 2026", "4 May 2026", "2026-05-04"},
		{"Mast arriving June, power connected by 12 June", "12 June", "2026-06-12"},
		{"Pilot to run from 1 May to 31 July 2026", "1 May to 31 July 2026", "2026-07-31"},
		{"New meters on order, delivery expected early May", "early May", "2026-05-10"},
		{"Draft goes to the Board in May for sign-off", "May", "2026-05-31"},
		{"Form being redrafted, aiming for end of May", "end of May", "2026-05-31"},
		{"The policy is going to cabinet in September 2026", "September 2026", "2026-09-30"},
		{"Money found, and the trial will begin in the new financial year", "new financial year", "2028-03-31"},
		{"We hope to have it closed off by Christmas", "Christmas", "2026-12-25"},
		{"They will be back in the new year", "new year", "2027-03-31"},
		{"Next review June 2026", "June 2026", "2026-06-30"},
		{"The new system, originally due in 2024, is now expected in 2027.", "2027", "2027-12-31"},
		{"Launch has slipped to autumn", "autumn", "2026-11-30"},
		{"Tender closes 15 May, award by 30 June", "30 June", "2026-06-30"},

		// What else is in the sentence.
		{"The first day was held in August 2023 and the next will be held in March 2024", "March 2024", "2024-03-31"},
		{"The pilot that was run in May will be extended in June 2026", "June 2026", "2026-06-30"},
		{"It will be designed, built and opened in 2027", "2027", "2027-12-31"},
		{"We were told it would be here by June 2026", "June 2026", "2026-06-30"},
		{"They were told lamps go up next month", "next month", "2026-05-31"},
		{"Lamps bought for fitting next month", "next month", "2026-05-31"},
		{"The bar has to close by June 2026", "June 2026", "2026-06-30"},
		{"CoLP plan further days throughout 2027", "2027", "2027-12-31"},
		{"Plans for a workshop in March 2027", "March 2027", "2027-03-31"},
		{"The report was due in March 2026", "March 2026", "2026-03-31"},
		{"It has been put back to 9 June 2026 for want of staff", "9 June 2026", "2026-06-09"},
		{"If the money comes, it will be fitted in July", "July", "2026-07-31"},
		{"No change: still due in May", "May", "2026-05-31"},
		{"It will be agreed by the June 2026 meeting", "June 2026", "2026-06-30"},
	} {
		t.Run(c.text, func(t *testing.T) {
			list := readPromises(c.text, monday)
			if len(list) != 1 || list[0].phrase != c.phrase || list[0].by.ISO() != c.by {
				t.Errorf("got %+v, want one promise, %q by %s", list, c.phrase, c.by)
			}
		})
	}
}

// Most figures and most dates are no promise.
func TestNotPromises(t *testing.T) {
	for _, text := range []string{
		"",
		"Support is open 24 hours",
		"CCTV is watched 24/7",
		"CCTV will be watched 24/7",
		"Under section 17 the council will consider crime",
		"Operation Reframe 2 will go out at night",
		"A workshop was held in August 2023.",
		"Safer Business Action Day occurred in Oct 2023 by both.",
		"Campaigns about noise took place during 2023 led by City operations.",
		"Initial workshop conducted in August 2023.",
		"Powers come from the 2014 Act",
		"They will use the powers in the 2014 Act",
		"1 in 2024 reports will be audited",
		"1 in 2024 reports",
		"CCTV 4K",
		"The group will meet every Monday",
		"The group will meet on Mondays",
		"Partners will meet in room 2024",
		"The NTE group will meet each Monday to discuss the weekend",
		"The LLP will meet monthly",
		"Figures will be published every March",
		"Figures will be published in March each year",
		"Figures will be published annually in March",
		"Reports will be answered within 10 working days",
		"Reports will be answered within 24 hours",
		"A review will follow three reports in six months",
		"The doors will be shut by 2000 hours",
		"They will meet at 20:24",
		"Ring 07700 900123 and they will help",
		"It will cost £2024",
		"It will cost 2,024 pounds",
		"It will cut noise by 20%",
		"Patrols will help 2024 people",
		"Action 20 will follow action 12",
		"Action 20 may start",
		"It may be published in June 2026",
		"It might be published in June 2026",
		"It could be published by June 2026",
		"Done by March?",
		"Will it be done by March?",
		"Ask whether it will be fitted by June",
		"It will help if lamps are fitted by June",
		"It will not be ready in 2026",
		"The lamps won't be fitted by June",
		"It is unlikely to be open by June",
		"The board has met since March 2024",
		"After March 2024 the board will rest",
		"Following the workshop in March 2024, the notes will be shared",
		"The map, published in March 2026, shows every ward",
		"It was agreed in March 2026 to go on",
		"The board met in March 2026",
		"The Action Plan 2023 will be replaced",
		"The strategy 2023-2027 will guide the work",
		"We will build on work completed in 2023",
		"The panel will discuss the March 2026 figures",
		"The panel will discuss March 2026 figures",
		"Patrols march in step and will go on",
		"It will spring up again",
		"Officers will march on",
		"Ward officers will patrol Friday and Saturday nights",
		"Due to the cost of staff in 2026, patrols were cut",
		"It has been running in 2026",
		"No change since May",
		"Version 1.2.3 will be used",
		"The server at 10.0.0.1 will be used",
		"31 April 2026 will never come",
		"It will be fitted on 31 April 2026",
		"Analysis of repeat callers will be completed to understand them",
		"A new system is to be introduced, which will resolve this",
		"To be moved to 2024 plan",
		"Town planning meeting in 2026",
		"Licence review as a last resort",
		"Cases are reviewed in May",
		"The scheme aims to offer advice",
		"May is well and will be back",
		"Discussed next year's budget",
		"14 reports in March, down from 20 in February",
		"Reports fell by 12 in March",
		"Numbers rose by March 2026 to 40",
		"Hours rose from 10 to 20 in April 2026",
		"Officers attended 3 May events",
		"Ask for the May figures",
		"By June 2026 it may be open",
		"Patrols starting in March 2026 helped",
		"The lamps had all been fully fitted by 1 May",
		"They will feel this financial pressure",
		"Plan in June 2026, in brief",
		"It will be heard in 10 courts",
		"The number in March 2026 was 40; we will keep watching",
		"During March 2026 we visited 20 premises and will visit more",
		"The group will meet on the first Monday of each month",
		"The new shift will run 2000-0400",
		"Call 020 7946 0018 and they will help",
		"The lessons of the 2024 trial will shape it",
		"The 2025/26 budget will pay for it",
		"Figures from March 2026 will be shared",
		"If approved in June, cameras can be bought",
	} {
		t.Run(text, func(t *testing.T) {
			if list := readPromises(text, monday); list != nil {
				t.Errorf("got %+v, want none", list)
			}
		})
	}
}

// A promise is quoted from the beginning of its sentence, and can be quoted.
func TestPromisesAreQuoted(t *testing.T) {
	long := strings.Repeat("on and on ", 40)
	for _, c := range []struct{ text, want string }{
		{"Signs are up. A subgroup will commence in quarter one 2024, led by a superintendent. More later.", "A subgroup will commence in quarter one 2024"},
		{"In June 2026, the board will look at it again. Then it rests.", "In June 2026, the board will look at it again"},
		{"It went " + long + ", and it will end in 2027 at last", "and it will end in 2027"},
		{"“It will end in 2027”", "It will end in 2027"},
	} {
		list := readPromises(c.text, monday)
		if len(list) != 1 || list[0].words != c.want {
			t.Errorf("%q: got %+v, want the words %q", c.text, list, c.want)
		}
	}
	list := readPromises("It will start in May; it will end by July 2026.\nIt is due back in 2027", monday)
	var got []string
	for _, p := range list {
		got = append(got, p.words)
	}
	if diff := cmp.Diff([]string{"It will start in May", "it will end by July 2026", "It is due back in 2027"}, got); diff != "" {
		t.Errorf("words (-want +got):\n%s", diff)
	}
}

func TestLastDated(t *testing.T) {
	for _, c := range []struct{ text, day, words string }{
		{"Initial workshop conducted in August 2023.", "2023-08-31", "August 2023"},
		{"A first workshop was held in August 2023.", "2023-08-31", "August 2023"},
		{"A day occurred in Oct 2023. Another was held on 3 March 2024. More are planned in 2025.", "2024-03-03", "3 March 2024"},
		{"Another was held on 3 March 2024, after one in Oct 2023", "2024-03-03", "3 March 2024"},
		{"Campaigns took place during 2023 led by City operations.", "2023-12-31", "2023"},
		{"Workshop 12 March 2024, attended by 14", "2024-03-12", "12 March 2024"},
		{"It was not held in August 2023", "", ""},
		{"It will be held in August 2023", "", ""},
		{"It was held in August", "", ""},
		{"It was held last year", "", ""},
		{"It was asked under the 2014 Act", "", ""},
		{"", "", ""},
	} {
		day, words, ok := LastDated(c.text)
		got := ""
		if ok {
			got = day.ISO()
		}
		if got != c.day || words != c.words {
			t.Errorf("LastDated(%q) = %s, %q; want %s, %q", c.text, got, words, c.day, c.words)
		}
	}
}

// bys are the promises that an action has, for comparing.
func bys(s *State, no ActionNo) []string {
	a, err := s.Action(no)
	if err != nil {
		return nil
	}
	var list []string
	for _, p := range s.Promises(a) {
		list = append(list, p.Where+" "+p.By.ISO())
	}
	return list
}

// Which promises stand depends on what is said later, and on what of it
// stands.
func TestPromisesAreAnswered(t *testing.T) {
	h := begin(t)
	step := func(want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, bys(h.s, 20)); diff != "" {
			t.Errorf("after event %d: promises (-want +got):\n%s", h.s.Head(), diff)
		}
	}
	publish := func(change func(*Source)) {
		t.Helper()
		h.must(desk, func(Cause) ([]Fact, error) {
			doc := document()
			doc.Actions[2].Progress, doc.Actions[2].Outcome = "It is to start in quarter one 2024.", "More is planned for 2025."
			change(&doc.Actions[2])
			return h.s.Import(doc, h.now)
		})
	}
	step()
	publish(func(*Source) {})
	step("progress 2024-03-31", "outcome 2025-12-31")
	h.note(ann, "A start by June 2025 was agreed", 20)
	step("progress 2024-03-31", "outcome 2025-12-31")
	h.undo(ann, 0)
	early := h.note(ann, "It will start in June 2024", 20)
	step("outcome 2025-12-31", "note 2024-06-30")
	late := h.note(bob, "It will start in June 2026", 20)
	step("note 2026-06-30")
	h.correct(ann, 20, early, "It will start in July 2024") // still said before bob's
	step("note 2026-06-30")
	h.correct(bob, 20, late, "It will start next year")
	step("outcome 2025-12-31", "note 2025-12-31") // no later than the outcome's, which it does not answer
	h.undo(bob, 0)
	h.undo(bob, late)
	step("outcome 2025-12-31", "note 2024-07-31")
	h.update(bob, Red, "Nothing yet", 20)
	h.confirm(bob, 20)
	h.note(bob, "Held up; the last talk was held in March 2026", 20)
	step("outcome 2025-12-31", "note 2024-07-31")

	publish(func(src *Source) { src.Title = "Cameras" }) // no word of it is new
	step("outcome 2025-12-31", "note 2024-07-31")
	publish(func(src *Source) { src.Outcome = "Better pictures." })
	step("note 2024-07-31")
	publish(func(src *Source) { src.Outcome = "Better pictures are due in spring 2025." })
	step("outcome 2025-05-31")
	h.update(ann, Green, "All in; a review will follow in 2027", 20)
	step("note 2027-12-31")
	h.update(bob, Amber, "One is out", 20)
	step("note 2027-12-31")
}

// Lapsed leaves out what is not over, what is complete and what is gone.
func TestLapsed(t *testing.T) {
	h := begin(t)
	h.note(ann, "Panels will start in March 2026", 13, 12)
	h.note(ann, "Cameras will be in by 30 June 2026", 20)
	h.note(bob, "Patrols are due to start in May 2026", 29)
	lapsed := func(on Date) (list []string) {
		for _, p := range h.s.Lapsed(on) {
			list = append(list, p.By.ISO()+" "+p.Words)
		}
		return list
	}
	step := func(on Date, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, lapsed(on)); diff != "" {
			t.Errorf("after event %d: Lapsed(%v) (-want +got):\n%s", h.s.Head(), on, diff)
		}
	}
	panels, cameras, patrols := "2026-03-31 Panels will start in March 2026", "2026-06-30 Cameras will be in by 30 June 2026", "2026-05-31 Patrols are due to start in May 2026"
	step(Date{2026, time.March, 31})
	step(Date{2026, time.April, 1}, panels, panels)
	step(Date{2026, time.May, 31}, panels, panels)
	step(Date{2026, time.June, 30}, panels, panels, patrols)
	step(Date{2026, time.July, 1}, panels, panels, cameras, patrols)
	h.complete(ann, "They run", 13)
	step(Date{2026, time.July, 1}, panels, cameras, patrols)
	h.must(desk, func(Cause) ([]Fact, error) {
		return h.s.Import(edited(func(d *Document) { d.Actions = d.Actions[:3] }), h.now)
	})
	step(Date{2026, time.July, 1}, panels, cameras)

	a, _ := h.s.Action(12)
	list := h.s.Promises(a)
	e, _ := h.s.Event(list[0].Entry)
	if p := (Promise{No: 12, Where: "note", Entry: e.Seq, Words: "Panels will start in March 2026", Phrase: "March 2026",
		By: Date{2026, time.March, 31}, Made: e.At}); !cmp.Equal([]Promise{p}, list) || e.Fact.(*ActionNoted).No != 12 {
		t.Errorf("got %+v, want %+v", list, p)
	}
}

// What is near is told from the day of writing.
func TestPromisesAreReadFromTheirDay(t *testing.T) {
	for _, c := range []struct {
		written  Date
		text, by string
	}{
		{Date{2027, time.January, 31}, "It is due by the end of the financial year", "2027-03-31"},
		{Date{2027, time.January, 31}, "It is due by March next year", "2028-03-31"},
		{Date{2027, time.January, 31}, "It is due this winter", "2027-02-28"},
		{Date{2027, time.January, 31}, "It is due this March", "2027-03-31"},
		{Date{2027, time.January, 31}, "It is due next month", "2027-02-28"},
		{Date{2027, time.January, 31}, "It is due in one month", "2027-02-28"},
		{Date{2027, time.December, 31}, "It is due next week", "2028-01-09"},
		{Date{2027, time.December, 31}, "It is due next quarter", "2028-03-31"},
		{Date{2027, time.December, 31}, "It is due in December", "2027-12-31"},
		{Date{2028, time.January, 1}, "It is due in December", "2028-12-31"},
		{Date{2028, time.January, 1}, "It is due on 29 February", "2028-02-29"},
	} {
		list := readPromises(c.text, c.written)
		if len(list) != 1 || list[0].by.ISO() != c.by {
			t.Errorf("%q, written on %v: got %+v, want one promise by %s", c.text, c.written, list, c.by)
		}
	}
}

// A published text was written by the end of its year at the latest, whenever
// it came into the plan.
func TestPublishedPromisesAreOfTheirYear(t *testing.T) {
	for _, c := range []struct {
		year     int // of a plan imported on 11 March 2024
		text, by string
	}{
		{2023, "The panel will report by February.", "2024-02-29"},
		{2023, "The panel will report next year.", "2024-12-31"},
		{2022, "The panel will report next year.", "2023-12-31"},
		{2024, "The panel will report by February.", "2025-02-28"},
		{0, "The panel will report by February.", "2025-02-28"},
	} {
		h := begin(t)
		h.must(desk, func(Cause) ([]Fact, error) {
			return h.s.Import(edited(func(d *Document) { d.Year, d.Actions[2].Progress = c.year, c.text }), h.now)
		})
		if got, want := bys(h.s, 20), []string{"progress " + c.by}; !cmp.Equal(want, got) {
			t.Errorf("%q of %d: got %v, want %v", c.text, c.year, got, want)
		}
	}
}

// Whatever is typed, what is found stands in it, and its day exists.
func FuzzPromises(f *testing.F) {
	for _, text := range []string{
		"A subgroup will commence in quarter one 2024, led by a superintendent.", "held in Aug. 2023; more by end-March 2024/25", "in two weeks’ time",
		"Friday 3rd–5th of May 2026 or before Christmas, this spring or next year end", "\xff\u0301’2024/25/26 by 31.2.2026 q1-2", "no later than the end of the first half of next year",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, written := range []Date{monday, {2024, time.February, 29}, {2025, time.December, 31}} {
			for _, p := range readPromises(text, written) {
				if !strings.Contains(text, p.words) || !strings.Contains(p.words, p.phrase) || p.phrase == "" || !p.by.Valid() {
					t.Fatalf("%q: got %+v", text, p)
				}
			}
		}
		if day, words, ok := LastDated(text); ok && (!day.Valid() || day.Year > 2201 || words == "" || !strings.Contains(text, words)) {
			t.Fatalf("LastDated(%q) = %v, %q", text, day, words)
		}
	})
}
