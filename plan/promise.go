package plan

import (
	"slices"
	"time"
)

// A Promise is something a text says will have happened by a time.
type Promise struct {
	No     ActionNo
	Where  string    // "progress", "outcome" or "note"
	Entry  uint64    // the event whose text it is; of a corrected note, the entry it belongs to
	Words  string    // what the text says, from the beginning of the sentence: enough to quote
	Phrase string    // the time as the text tells it, without its preposition: "quarter one 2024"
	By     Date      // the last day that may be meant
	Made   time.Time // when the text was written, or last corrected
}

// Lapsed reports whether the time is over on that day.
func (p Promise) Lapsed(on Date) bool { return p.By.Before(on) }

// Promises lists what an action's published progress and outcome, and the
// notes that stand, say will have happened by a time, oldest first.
//
// A promise is answered, and no longer listed, when a later entry sets the
// status to green, when a later text promises something for a later day, or
// when the document is published with other words in its place. Confirming
// that nothing has changed answers nothing.
//
// By is the last day of the latest reasonable reading, and a reading is not a
// fact: "quarter one 2024" is taken to end on 31 March 2024, though a police
// year has its first quarter from April to June; "by March" is all of March.
// Whatever is shown should quote the words. A year that is not said is the
// first that suits when the text was written, which for a published document
// is the end of the year in its title, or the day it was imported if that came
// first.
func (s *State) Promises(a *Action) []Promise {
	var open []Promise
	var before ActionPublished
	then := Action{No: a.No} // as it was after each entry
	for _, e := range s.Entries(a.No) {
		if s.undone[e.Seq] != 0 {
			continue
		}
		var made []Promise
		read := func(where, text string, written time.Time, on Date) {
			for _, t := range readPromises(text, on) {
				made = append(made, Promise{No: a.No, Where: where, Entry: e.Seq, Words: t.words, Phrase: t.phrase, By: t.by, Made: written})
			}
		}
		switch f := e.Fact.(type) {
		case *ActionPublished:
			// Words that are published again as they were are no new promise.
			for i, where := range fields {
				if i == 0 || i == 3 || f.text(uint8(i)) == before.text(uint8(i)) {
					continue
				}
				open = slices.DeleteFunc(open, func(p Promise) bool { return p.Where == where })
				read(where, f.text(uint8(i)), e.At, s.edition(e))
			}
			before = *f
		}
		then.rate(e)
		if _, same := e.Fact.(*ActionConfirmed); !same && rates(e.Fact) && then.Status == Green {
			open = nil
		}
		if note := s.NoteOf(e); note != "" {
			written := e.At
			if c, ok := s.Correction(e.Seq); ok {
				written = c.At
			}
			read("note", note, written, DateOf(written))
		}
		for _, m := range made {
			open = slices.DeleteFunc(open, func(p Promise) bool { return p.By.Before(m.By) })
		}
		open = append(open, made...)
	}
	return open
}

// edition is the day that a published text is taken to be written on.
func (s *State) edition(e Event) Date {
	day := DateOf(e.At)
	write := s.Written(e.Cause)
	if f, ok := write[len(write)-1].Fact.(*DocumentImported); ok && f.Year > 0 {
		if end := (Date{f.Year, time.December, 31}); end.Before(day) {
			return end
		}
	}
	return day
}

// Lapsed lists the promises that are over on that day and were not answered,
// in the order of the actions' numbers, oldest first. An action that is green or
// closed, or that the plan no longer has, is left out.
func (s *State) Lapsed(on Date) []Promise {
	var list []Promise
	for _, a := range s.Actions() {
		if a.Status == Green || a.Absent || a.Closed() {
			continue
		}
		for _, p := range s.Promises(a) {
			if p.Lapsed(on) {
				list = append(list, p)
			}
		}
	}
	return list
}

// A promised is a promise in a text, before it is known whose.
type promised struct {
	words, phrase string
	by            Date
}

// readPromises finds the promises of a text, in its order. It goes by words
// that look forward, near a time and in the same sentence: "will", "is to",
// "due", "planned", "moved to", "by". What is past, asked, doubtful, denied or
// done every month is no promise; nor is a bare number, however like a year.
func readPromises(text string, written Date) []promised {
	var list []promised
	eachTime(text, written, func(r reader, w when) {
		if tense, last := r.tense(w); tense == future {
			list = append(list, promised{words: r.quote(w, last), phrase: r.phrase(w), by: w.last})
		}
	})
	return list
}

// LastDated finds the latest time, with its year, at which a text says that
// something happened: its last day, and the words without their preposition,
// as in "nothing dated since August 2023".
func LastDated(text string) (Date, string, bool) {
	var day Date
	var words string
	// Nothing is to come when a text is read from the end of all years.
	eachTime(text, Date{9000, time.January, 1}, func(r reader, w when) {
		if tense, _ := r.tense(w); tense == past && w.dated && !w.last.Before(day) {
			day, words = w.last, r.phrase(w)
		}
	})
	return day, words, !day.IsZero()
}

// eachTime reads a text sentence by sentence.
func eachTime(text string, written Date, f func(reader, when)) {
	all := tokens(text)
	for from := 0; from < len(all); {
		to := from + 1
		for !all[to-1].ends(text) && to < len(all) {
			to++
		}
		r := reader{text: text, tokens: all[from:to], written: written}
		times := r.times()
		if times != nil {
			r.taken = make([]bool, len(r.tokens)+1)
		}
		for _, w := range times {
			for i := w.from; i < w.to; i++ {
				r.taken[i] = true
			}
		}
		for _, w := range times {
			f(r, w)
		}
		from = to
	}
}

func (r reader) phrase(w when) string { return r.text[r.tokens[w.core].start:r.tokens[w.to-1].end] }

// longest is how much of a sentence is quoted, in bytes.
const longest = 200

// quote is the sentence up to the time, or up to the word that makes it a
// promise when that comes after; without its beginning when it is very long.
func (r reader) quote(w when, last int) string {
	to := w.to - 1
	if last > to {
		for to = last; to+1 < len(r.tokens) && r.tokens[to+1].end-r.tokens[w.from].start <= longest; {
			to++
		}
	}
	from, clause := w.from, false
	for i := w.from - 1; i >= 0 && r.tokens[to].end-r.tokens[i].start <= longest; i-- {
		if i == 0 || r.pauses(i-1) || !clause && w.from-i <= 12 {
			from, clause = i, clause || r.pauses(i-1)
		}
	}
	return r.text[r.tokens[from].start:r.tokens[to].end]
}
