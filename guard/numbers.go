package guard

import (
	"regexp"
	"strings"
)

// A group is figures without a gap.
type group struct{ start, end int }

func (g group) len() int { return g.end - g.start }

// numbers finds what is known by its figures alone: phones, NHS numbers, cards
// and bank accounts.
func (s *scan) numbers() {
	all := s.groups
	for i := 0; i < len(all); {
		n := s.phone(all[i:])
		if n == 0 {
			n = s.card(all[i:])
		}
		if n == 0 {
			n = s.nhs(all[i:])
		}
		if n == 0 {
			n = s.account(all[i:])
		}
		i += max(n, 1)
	}
}

// gap is what stands between two groups.
func (s *scan) gap(a, b group) string { return s.text[a.end:b.start] }

// digits are the figures of groups that follow each other with such gaps: as
// many groups as make up a number of figures that ok takes. n is 0 when none
// do.
func (s *scan) digits(all []group, gaps string, widest, most int, ok func(digits string, n int) bool) (digits string, n int) {
	var b strings.Builder
	for i, g := range all {
		if i > 0 {
			between := s.gap(all[i-1], g)
			if len(between) > widest || strings.Trim(between, gaps) != "" {
				break
			}
		}
		if b.Len()+g.len() > most {
			break
		}
		b.WriteString(s.text[g.start:g.end])
		if ok(b.String(), i+1) && !alphanumeric(s.char(g.end)) {
			digits, n = b.String(), i+1
		}
	}
	return digits, n
}

var dialling = regexp.MustCompile(`(?i)\b(?:tel|telephone|phone|mobile|mob|ring|rang|call|called)(?: (?:him|her|them|us|me))?(?: (?:on|at|no|is|number))?[.:]? ?$`)

// phone reads a phone number, and says of how many groups it is made: UK
// numbers by their beginning and length (Ofcom, National Telephone Numbering
// Plan), others by a + before them. Numbers beginning 08 and 09 are services'.
func (s *scan) phone(all []group) int {
	first := all[0]
	before := s.char(first.start - 1)
	switch {
	case letter(before), before == '_', before == '#', s.char(first.start-2) == '£',
		strings.IndexByte(":.,", before) >= 0 && figure(s.char(first.start-2)),
		before == '/' && figure(s.char(first.start-2)) && (first.len() < 5 || s.text[first.start] != '0'):
		return 0
	}
	plus := before == '+' || before == ' ' && s.char(first.start-2) == '+'
	lead := s.text[first.start:first.end]
	abroad := plus || strings.HasPrefix(lead, "00") || strings.HasPrefix(lead, "44")
	if !abroad && lead[0] != '0' && lead[0] != '7' || s.dated(all) {
		return 0
	}
	digits, n := s.digits(all, " .-()", 3, 15, func(d string, n int) bool {
		last := all[n-1]
		if c := s.char(last.end); figure(s.char(last.end+1)) && (c == ':' || c == '/' && s.char(last.end+1) != '0') {
			return false
		}
		if abroad && (strings.HasPrefix(d, "44") || strings.HasPrefix(d, "0044")) {
			return subscriber(national(d))
		}
		return plus && before == '+' && len(d) >= 10 || subscriber(d) || len(d) == 10 && d[0] == '7'
	})
	switch {
	case n == 0, s.list.phones[national(digits)]:
		return n
	case !plus && !s.grouped(all[:n]):
		return 0
	case digits[0] == '7' && !plus && !dialling.MatchString(s.before(first.start, 40)):
		return 0
	case !plus && strings.HasPrefix(digits, "44") && national(digits)[1] != '7':
		return 0 // without the + it is a figure like any other
	}
	start := first.start
	for start > 0 && (s.char(start-1) == '+' || s.char(start-1) == '(' || plus && s.char(start-1) == ' ' && s.char(start-2) == '+') {
		start--
	}
	s.add(Phone, start, all[n-1].end)
	return n
}

// subscriber reports whether figures make a whole number dialled at home.
func subscriber(d string) bool {
	if len(d) < 10 || d[0] != '0' {
		return false
	}
	switch d[1] {
	case '2', '3', '7':
		return len(d) == 11
	case '1':
		return len(d) == 11 || len(d) == 10
	}
	return false
}

// grouped reports whether the groups are cut as people cut phone numbers, and
// not a list of figures: 01 02 03 04 05.
func (s *scan) grouped(all []group) bool {
	single := true
	for _, g := range all {
		if g.len() >= 3 {
			return true
		}
		single = single && g.len() == 1
	}
	return single && len(all) == 11 || len(all) > 1 && all[0].len() > 1 && s.text[all[0].start] == '0' && s.text[all[0].start+1] == '7' && s.text[all[1].start] > '0'
}

// dated reports whether groups begin with a date: 01.02.2026.
func (s *scan) dated(all []group) bool {
	return len(all) >= 3 && all[0].len() <= 2 && all[1].len() <= 2 && all[2].len() == 4 && len(s.gap(all[0], all[1])) == 1 && len(s.gap(all[1], all[2])) == 1 &&
		s.gap(all[0], all[1]) == s.gap(all[1], all[2]) && (s.text[all[2].start:all[2].start+2] == "20" || s.text[all[2].start:all[2].start+2] == "19")
}

// sized reports whether the groups have such lengths, with single gaps of one
// kind between them.
func (s *scan) sized(all []group, gaps string, sizes ...int) bool {
	if len(all) < len(sizes) {
		return false
	}
	for i, n := range sizes {
		if all[i].len() != n {
			return false
		}
		if i > 0 && (len(s.gap(all[i-1], all[i])) != 1 || strings.Trim(s.gap(all[i-1], all[i]), gaps) != "" || s.gap(all[i-1], all[i]) != s.gap(all[0], all[1])) {
			return false
		}
	}
	return !alphanumeric(s.char(all[0].start-1)) && !alphanumeric(s.char(all[len(sizes)-1].end))
}

func (s *scan) joined(all []group, n int) string {
	return digitsOf(s.text[all[0].start:all[n-1].end])
}

var day = regexp.MustCompile(`^20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])`)

// nhs reads an NHS number. Ten figures that begin with a day are somebody's
// count of that day.
func (s *scan) nhs(all []group) int {
	n := 0
	switch {
	case s.sized(all, " -", 3, 3, 4):
		n = 3
	case s.sized(all, "", 10):
		n = 1
	}
	if n == 0 || s.char(all[0].start-1) == '+' {
		return 0
	}
	d := s.joined(all, n)
	sum, same := 0, true
	for i := range 9 {
		sum += int(d[i]-'0') * (10 - i)
		same = same && d[i] == d[0]
	}
	if check := (11 - sum%11) % 11; same || d[0] == '0' || n == 1 && day.MatchString(d) || check != int(d[9]-'0') {
		return 0
	}
	s.add(NHS, all[0].start, all[n-1].end)
	return n
}

// card reads the number of a card, cut as cards cut it.
func (s *scan) card(all []group) int {
	n := 0
	switch first := all[0].len(); {
	case first >= 13 && first <= 19 && s.sized(all, "", first):
		n = 1
	case s.sized(all, " -", 4, 4, 4, 4, 3):
		n = 5
	case s.sized(all, " -", 4, 4, 4, 4):
		n = 4
	case s.sized(all, " -", 4, 6, 5):
		n = 3
	default:
		return 0
	}
	d := s.joined(all, n)
	if d[0] < '2' || d[0] > '6' || s.char(all[0].start-1) == '.' {
		return 0
	}
	sum := 0
	for i := range len(d) {
		v := int(d[len(d)-1-i] - '0')
		if i%2 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	if sum%10 != 0 || strings.Count(d, d[:1]) == len(d) {
		return 0
	}
	s.add(Bank, all[0].start, all[n-1].end)
	return n
}

var (
	banking  = regexp.MustCompile(`(?i)\b(?:sort|account|acct?|a/c|bank|bacs)\b`)
	accounts = regexp.MustCompile(`(?i)^[ ,;:()/\n-]*(?:and )?(?:account|acct?|a/c|an)?[ .:#-]*(?:number|num|no)?[ .:#-]*$`)
)

// account reads a sort code and, near it, an account of eight figures.
func (s *scan) account(all []group) int {
	n := 0
	switch {
	case s.sized(all, " -", 2, 2, 2):
		n = 3
	case s.sized(all, "", 6), s.sized(all, "", 8):
		n = 1
	default:
		return 0
	}
	dashed := n == 3 && s.gap(all[0], all[1]) == "-"
	said := banking.MatchString(s.before(all[0].start, 30))
	if len(all) <= n {
		return 0
	}
	between := s.gap(all[n-1], all[n])
	if len(between) > 40 {
		return 0
	}
	said = said || banking.MatchString(between)
	if all[0].len() == 8 { // the account first
		for _, code := range []int{3, 1} {
			if said && len(between) <= 40 && (code == 3 && s.sized(all[1:], " -", 2, 2, 2) || code == 1 && s.sized(all[1:], "", 6)) {
				s.add(Bank, all[0].start, all[code].end)
				return code + 1
			}
		}
		return 0
	}
	if !s.sized(all[n:], "", 8) || !said && !(dashed && accounts.MatchString(between)) {
		return 0
	}
	s.add(Bank, all[0].start, all[n].end)
	return n + 1
}
