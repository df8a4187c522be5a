// Package guard finds what must not be written into the plan: details of
// people, such as a phone number or a name after "victim", and markings that
// say a text belongs elsewhere. The plan is about services; cases are about
// people, and stay in their own systems.
//
// A guard lowers a risk and does not remove it. It knows shapes and the words
// near them, not meaning: a name with no word before it passes, and a house
// number in an odd sentence may be taken for nothing. The corpus in testdata
// says how often.
//
// It looks at what a reader would see: full-width digits, odd spaces and
// dashes, and signs that take no room make no difference. Every offset it
// gives is in the text as it was given. It takes time in proportion to the
// text, whatever the text says.
package guard

import (
	"slices"
	"strings"
)

// A Kind is what a detail is. Its word is for ever: journals hold it.
type Kind string

const (
	Phone      Kind = "phone"      // UK numbers, and any that begins with + and a country code
	Email      Kind = "email"      // any address that is no role mailbox of the list
	Postcode   Kind = "postcode"   // a full unit postcode; the outward half alone is an area
	Insurance  Kind = "insurance"  // National Insurance: two letters, six digits, A to D (HMRC, NIM39110)
	NHS        Kind = "nhs"        // ten digits whose last checks the others (NHS Data Dictionary, modulus 11)
	Vehicle    Kind = "vehicle"    // registrations since 1963; older ones look like anything
	Birth      Kind = "birth"      // a date near a word for being born, or beside an age
	Reference  Kind = "reference"  // of a crime, a call, custody or a case, after a word that says so
	Name       Kind = "name"       // capitals after a title, or after a word such as "victim"
	Address    Kind = "address"    // a flat, or a number with a street or a named block
	Child      Kind = "child"      // an age under 18 beside a person or a school
	Bank       Kind = "bank"       // a card that passes its check (ISO/IEC 7812), a sort code with its account, an IBAN
	Attachment Kind = "attachment" // a link to a file or picture kept in Slack
	Building   Kind = "building"   // a block of homes with no number
	Marking    Kind = "marking"    // OFFICIAL-SENSITIVE, SECRET, RESTRICTED
)

// Kinds lists every kind: those that nobody may keep first, then those that
// may be kept for a reason, then those that are only pointed out.
func Kinds() []Kind {
	return []Kind{Insurance, NHS, Birth, Reference, Child, Vehicle, Address, Bank, Attachment, Phone, Email, Postcode, Name, Building, Marking}
}

// Hard reports whether nobody may keep such a detail.
func (k Kind) Hard() bool { return slices.Index(Kinds(), k) < slices.Index(Kinds(), Phone) }

// Warns reports whether such a detail is only pointed out: it may be written.
func (k Kind) Warns() bool { return k == Building || k == Marking }

// Said is the kind in a sentence: "a phone number".
func (k Kind) Said() string {
	label := k.label()
	switch k {
	case Child:
		return "the age of a child"
	case Bank:
		return label
	case Birth, Attachment, Marking, Building, Phone, Postcode, Reference, Vehicle, Name, Insurance:
		return "a " + label
	}
	return "an " + label
}

// label stands for a detail that was taken out.
func (k Kind) label() string {
	switch k {
	case Phone:
		return "phone number"
	case Email:
		return "email address"
	case Insurance:
		return "National Insurance number"
	case NHS:
		return "NHS number"
	case Vehicle:
		return "vehicle registration"
	case Birth:
		return "date of birth"
	case Reference:
		return "reference number"
	case Child:
		return "age"
	case Bank:
		return "bank details"
	case Attachment:
		return "file link"
	case Building:
		return "block of homes"
	}
	return string(k)
}

// A Finding is one detail in a text. Its offsets are bytes of that text.
type Finding struct {
	Kind       Kind
	Hard       bool // nobody may keep it
	Start, End int
}

// A Guard is what is looked for, and the list of what is allowed.
type Guard struct{ list list }

// Check lists the details in a text, in order and without overlaps. It finds
// everything that [Kinds] has, those that are only pointed out too.
func (g *Guard) Check(text string) []Finding {
	t := fold(text)
	s := scan{folded: t, list: &g.list}
	s.index()
	s.exempt()
	s.numbers()
	s.shapes()
	if s.there&(bearing|ageing) != 0 && len(s.groups) > 0 {
		s.births()
	}
	if len(s.groups) > 0 {
		s.references()
	}
	s.children()
	s.addresses()
	s.names()
	found := apart(s.found)
	for i := range found {
		found[i].Start, found[i].End = t.at[found[i].Start], t.to[found[i].End-1]
	}
	return found
}

// Mask is the text with its details taken out: each is replaced by what it was,
// "[phone number removed]". What is only pointed out stays. Checking the
// result finds nothing that was taken out.
func (g *Guard) Mask(text string) string {
	for {
		found := slices.DeleteFunc(g.Check(text), func(f Finding) bool { return f.Kind.Warns() })
		if len(found) == 0 {
			return text
		}
		var b strings.Builder
		end := 0
		for _, f := range found {
			b.WriteString(text[end:f.Start])
			b.WriteString("[" + f.Kind.label() + " removed]")
			end = f.End
		}
		// Once more: what stands closer together now may read otherwise.
		text = b.String() + text[end:]
	}
}

// A scan is one text being checked.
type scan struct {
	folded
	list  *list
	found []Finding // offsets in the folded text

	groups []group
	spots  []spot
	there  class // of any of the spots
}

func (s *scan) add(k Kind, start, end int) {
	for end > start && (s.text[end-1] == ' ' || s.text[end-1] == '\n') {
		end--
	}
	if end > start {
		s.found = append(s.found, Finding{Kind: k, Hard: k.Hard(), Start: start, End: end})
	}
}

// apart leaves of findings that overlap the one that weighs most: hard before
// soft, then the longer.
func apart(found []Finding) []Finding {
	heavier := func(a, b Finding) bool {
		switch {
		case a.Hard != b.Hard:
			return a.Hard
		case a.Kind.Warns() != b.Kind.Warns():
			return b.Kind.Warns()
		}
		return a.End-a.Start > b.End-b.Start
	}
	slices.SortStableFunc(found, func(a, b Finding) int { return a.Start - b.Start })
	var kept []Finding
	for _, f := range found {
		for len(kept) > 0 && kept[len(kept)-1].End > f.Start {
			last := kept[len(kept)-1]
			if !heavier(f, last) {
				f = last
			}
			kept = kept[:len(kept)-1]
		}
		kept = append(kept, f)
	}
	return kept
}
