package guard

import "strings"

// A class is what a word may be the beginning of, or belong to.
type class uint16

const (
	bearing class = 1 << iota // dob, born, birth
	ageing                    // aged, years, old
	citing                    // crime, CAD, custody
	titling                   // Mr, Mrs
	casting                   // victim, witness
	housing                   // flat, apartment
	lodging                   // room, unit
	going                     // Street, House
	blocks                    // the last word of a block's name
	marks                     // SENSITIVE, SECRET
)

// classes are the words that something is looked for near, in small letters.
// Where none of them is, nothing is looked for, which is what makes ordinary
// texts quick.
var classes = func() map[string]class {
	m := map[string]class{}
	for c, words := range map[class]string{
		bearing: "d dob date birth birthday birthdate born",
		ageing:  "aged age year years yr yrs yo old y",
		citing:  "crime crn urn cad cris incident incidents log custody pnc chain case cases ccm",
		titling: "mr mrs mx ms miss dr",
		casting: "victim complainant witness suspect perpetrator offender caller resident tenant neighbour defendant beggar informant rough " +
			"victims complainants witnesses suspects perpetrators offenders callers residents tenants neighbours defendants beggars informants",
		housing: "flat apartment apt maisonette bedsit flats apartments maisonettes bedsits",
		lodging: "room unit studio suite",
		going: "street st road rd lane ln avenue ave close court ct gardens gdns place square sq terrace row walk way drive hill mews passage alley " +
			"buildings house tower crescent cres grove yard wharf highwalk lodge mansions apartments",
		marks: "sensitive secret restricted",
	} {
		for word := range strings.FieldsSeq(words) {
			m[word] |= c
		}
	}
	return m
}()

// A spot is a word of a class.
type spot struct {
	start, end int
	class      class
}

// index finds the figures of a text, and the words that matter.
func (s *scan) index() {
	s.groups, s.spots, s.there = nil, nil, 0
	var low [16]byte
	for i := 0; i < len(s.text); {
		switch c := s.text[i]; {
		case figure(c):
			g := group{start: i}
			for i < len(s.text) && figure(s.text[i]) {
				i++
			}
			g.end = i
			s.groups = append(s.groups, g)
		case letter(c):
			start := i
			for i < len(s.text) && letter(s.text[i]) {
				if n := i - start; n < len(low) {
					low[n] = s.text[i] | 0x20
				}
				i++
			}
			if n := i - start; n <= len(low) {
				c := classes[string(low[:n])]
				if s.list.blockEnds[string(low[:n])] {
					c |= blocks
				}
				if c != 0 {
					s.spots, s.there = append(s.spots, spot{start, i, c}), s.there|c
				}
			}
		default:
			i++
		}
	}
}

// tokens calls f with each place where a code with figures in it may begin:
// where the letters before some figures begin, and those one sign before them.
func (s *scan) tokens(f func(start int)) {
	last := -1
	at := func(i int) {
		if i > last {
			last = i
			f(i)
		}
	}
	for _, g := range s.groups {
		i := g.start
		for i > 0 && g.start-i < 4 && letter(s.text[i-1]) {
			i--
		}
		if i == g.start && i > 0 && strings.IndexByte(" -.", s.text[i-1]) >= 0 {
			j := i - 1
			for j > 0 && i-j < 5 && letter(s.text[j-1]) {
				j--
			}
			if j < i-1 && !alphanumeric(s.char(j-1)) {
				at(j)
			}
		}
		if !alphanumeric(s.char(i - 1)) {
			at(i)
		}
	}
}
