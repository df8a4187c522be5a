package guard

import (
	"regexp"
	"strings"
)

var (
	email = regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}(?:@| ?[(\[]at[)\]] ?)[A-Za-z0-9-]{1,63}(?:(?:\.| ?[(\[]dot[)\]] ?)[A-Za-z0-9-]{1,63})+`)
	// The second half never has C, I, K, M, O or V (Royal Mail, PAF; Office for
	// National Statistics, postcode products), but for the pseudo postcodes of ZZ99.
	postcode  = regexp.MustCompile(`(?i)^(?:[A-Z]{1,2}[0-9][A-Z0-9]?[ -]{0,2}[0-9][ABD-HJLNP-UW-Z]{2}|ZZ99[ -]{0,2}[0-9][A-Z]{2})\b`)
	insurance = regexp.MustCompile(`(?i)^([A-Z]{2})([ .-]?)([0-9]{2}[ .-]?[0-9]{2}[ .-]?[0-9]{2})([ .-]?)([A-D])\b`)
	iban      = regexp.MustCompile(`(?i)^GB[0-9]{2} ?[A-Z]{4}(?: ?[0-9]{4}){3} ?[0-9]{2}\b`)
	// Since 2001, since 1983, since 1963 (DVLA, INF104).
	plates = []*regexp.Regexp{
		regexp.MustCompile(`(?i)^([A-Z]{2} ?[0-9]{2})([ -]?)([A-Z]{3})\b`),
		regexp.MustCompile(`(?i)^([A-Z][0-9]{1,3})([ -]?)([A-Z]{3})\b`),
		regexp.MustCompile(`(?i)^([A-Z]{3})([ -]?)([0-9]{1,3}[A-Z])\b`),
	}
	driving = regexp.MustCompile(`(?i)\b(?:reg|registration|registered|plate|plates|vrm|vehicle|car|van|lorry|moped|motorbike|taxi)\b[^.\n]{0,15}$`)
	marking = regexp.MustCompile(`(?i:official[ -]{1,3}sensitive)|TOP SECRET|SECRET|RESTRICTED`)
	file    = regexp.MustCompile(`(?i)https?://(?:files\.slack\.com/[^\s<>|]+|[a-z0-9-]+(?:\.enterprise)?\.slack\.com/files/[^\s<>|]+)`)
)

// shapes finds what is known by its shape alone.
func (s *scan) shapes() {
	if strings.Contains(s.text, "slack.com/") {
		s.all(file, func(at []int) { s.add(Attachment, at[0], at[1]) })
	}
	if strings.ContainsAny(s.text, "@([") {
		s.all(email, func(at []int) {
			address := strings.ToLower(s.text[at[0]:at[1]])
			if !s.list.emails[strings.TrimRight(address, ".-")] {
				s.add(Email, at[0], at[1])
			}
		})
	}
	if s.there&marks != 0 {
		s.all(marking, func(at []int) {
			if s.alone(at[0], at[1]) {
				s.add(Marking, at[0], at[1])
			}
		})
	}
	s.tokens(func(i int) {
		s.at(iban, i, 40, func(at []int) {
			if s.alone(at[0], at[1]) {
				s.add(Bank, at[0], at[1])
			}
		})
		s.at(insurance, i, 20, func(at []int) {
			if s.alone(at[0], at[1]) && s.insured(at) {
				s.add(Insurance, at[0], at[1])
			}
		})
		posted := false
		s.at(postcode, i, 12, func(at []int) {
			if posted = s.alone(at[0], at[1]) && s.posted(s.text[at[0]:at[1]]); posted {
				s.add(Postcode, at[0], at[1])
			}
		})
		for kind, re := range plates {
			s.at(re, i, 12, func(at []int) {
				if !posted && s.alone(at[0], at[1]) && s.plate(kind, at) {
					s.add(Vehicle, at[0], at[1])
				}
			})
		}
	})
}

// insured reports whether letters and figures are one number, and not the end
// of one word, a list and the beginning of another: "to 12 34 56 a".
func (s *scan) insured(at []int) bool {
	prefix, suffix := s.text[at[2]:at[3]], s.text[at[10]:at[11]]
	figures := s.text[at[6]:at[7]]
	if at[4] == at[5] && at[8] == at[9] && len(figures) == 6 {
		return true
	}
	small := prefix == strings.ToLower(prefix)
	if small != (suffix == strings.ToLower(suffix)) || prefix != strings.ToUpper(prefix) && !small {
		return false
	}
	return !small || !s.list.words[prefix]
}

// areas are the letters a postcode begins with, and ZZ, which statistics use
// for what has none (Office for National Statistics, pseudo postcodes).
const areas = " AB AL B BA BB BD BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY " +
	"L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE ZZ "

func (s *scan) posted(code string) bool {
	area := strings.ToUpper(strings.TrimRight(code[:2], "0123456789"))
	half := code[len(code)-2:]
	switch half { // "W1 2nd round", "S1 4hr slot"
	case "st", "nd", "rd", "th", "hr", "wd", "wk", "yr", "pt":
		return false
	}
	whole := strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(code))
	return strings.Contains(areas, " "+area+" ") && !s.list.postcodes[whole]
}

// plate reports whether a shape is a registration, and not a code of the plan
// with a word after it: "PP11 and", "M25 CCS".
func (s *scan) plate(kind int, at []int) bool {
	head, tail := s.text[at[2]:at[3]], s.text[at[6]:at[7]]
	spaced := at[4] < at[5]
	whole := head + tail
	capital, small := whole == strings.ToUpper(whole), whole == strings.ToLower(whole)
	said := driving.MatchString(s.before(at[0], 40))
	letters := strings.Trim(tail, "0123456789")
	if kind == 2 {
		letters = head
	}
	figures := len(digitsOf(whole))
	switch {
	case !capital && !small && !said, strings.ContainsAny(letters, "IiQq") && !said:
		return false
	case spaced && s.list.words[strings.ToLower(letters)]:
		return false
	case said:
		return true
	case small && spaced, strings.Contains(head, " "):
		return false
	case kind == 0:
		return true
	case kind == 1 && (head[0] == 'Q' || head[0] == 'q'), s.list.words[strings.ToLower(letters)]:
		return false
	case spaced:
		return figures == 3
	}
	return figures == 3 || capital && kind == 1 && figures == 2
}
