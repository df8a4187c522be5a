package guard

import (
	"regexp"
	"strings"
)

var (
	titles = regexp.MustCompile(`^(?:(?i:mr|mrs|mx)|Ms|MS|ms|Miss|MISS|Dr|DR)\b\.?`)
	roles  = regexp.MustCompile(`(?i)^(?:victim|complainant|witness|suspect|perpetrator|offender|caller|resident|tenant|neighbour|defendant|beggar|rough sleeper|informant)(s|es)?\b`)
	// What may stand between such a word and a name.
	naming = regexp.MustCompile(`^(?:'s)?(?: ?[:(-]{1,2} ?| ?, ?| (?:is|was|named|called|name|known as|a\.?k\.?a\.?|name is|name was|identified as)[: ] ?| )`)
)

// names finds capitals after a title, or after a word for somebody in a case.
func (s *scan) names() {
	for _, spot := range s.spots {
		switch {
		case spot.class&titling != 0:
			s.at(titles, spot.start, 6, s.addressed)
		case spot.class&casting != 0:
			s.at(roles, spot.start, 16, s.cast)
		}
	}
}

// addressed finds the name after a title.
func (s *scan) addressed(at []int) {
	if i := at[1]; s.char(i) == ' ' && s.alone(at[0], at[1]) && !figure(s.char(at[0]-2)) {
		title := strings.ToLower(strings.TrimRight(s.text[at[0]:at[1]], "."))
		if end := s.titled(i+1, title == "mr" || title == "mrs"); end > 0 {
			s.add(Name, at[0], end)
		}
	}
}

// cast finds the name after a word for somebody in a case.
func (s *scan) cast(at []int) {
	if !s.alone(at[0], at[1]) {
		return
	}
	m := naming.FindStringIndex(s.text[at[1]:min(len(s.text), at[1]+24)])
	if m == nil {
		return
	}
	start := at[1] + m[1]
	words, end := s.capitals(start)
	if word, next := s.word(start); end == 0 && m[1] > 3 && len(word) > 2 && upper(word[0]) && s.char(next) == ' ' {
		// "is Kit Sample": a name can be a word.
		if words, end = s.capitals(next + 1); s.list.words[strings.ToLower(word)] && words > 1 || next+1 < len(s.text) && !upper(s.text[next+1]) {
			end = 0
		}
	}
	sep := strings.TrimSpace(s.text[at[1]:start])
	switch {
	case end == 0:
	case (at[2] >= 0 || sep == ",") && words < 2: // "residents Barbican", "the victim, Monday"
	case titles.MatchString(s.text[start:end]): // found with its title
	default:
		s.add(Name, start, end)
	}
}

// untitled follow a title and are no names: "Mr Deputy", "MS Teams".
const untitled = " mayor chairman chair speaker recorder deputy alderman commissioner president teams word excel outlook office sharepoint powerpoint forms project planner sql access windows azure and or johnson's "

// titled is the end of the name that begins at a place after a title, 0 if
// none does. After some titles small letters are a name too.
func (s *scan) titled(i int, small bool) int {
	if s.initials(i) > i {
		_, end := s.capitals(i)
		return end
	}
	word, end := s.word(i)
	lower := strings.ToLower(word)
	switch {
	case len(word) < 2 || strings.Contains(untitled, " "+lower+" "):
		return 0
	case !upper(word[0]):
		if small && !s.list.words[lower] {
			return end
		}
		return 0
	}
	if s.char(end) == ' ' {
		if _, more := s.capitals(end + 1); more > 0 {
			return more
		}
	}
	return end
}

// capitals reads up to four words with capitals, and initials, of which the
// first is none that the list knows. end is 0 when there are none.
func (s *scan) capitals(i int) (words, end int) {
	for words < 4 && i < len(s.text) {
		if next := s.initials(i); next > i {
			words, end = words+1, next
		} else if word, next := s.word(i); s.proper(word, words > 0) {
			words, end = words+1, next
		} else {
			break
		}
		if s.char(end) != ' ' {
			break
		}
		i = end + 1
	}
	return words, end
}

// initials is the end of the initials that begin at a place, with stops or
// without, the place itself if none do. Two or three letters that the list
// knows are a code.
func (s *scan) initials(i int) int {
	end, letters, stops := i, "", false
	for upper(s.char(end)) && len(letters) < 4 {
		letters += s.text[end : end+1]
		end++
		if s.char(end) == '.' {
			stops = true
			end++
		}
		if s.char(end) == ' ' && upper(s.char(end+1)) && !letter(s.char(end+2)) && s.char(end+1) != 'I' {
			end++
		}
	}
	switch {
	case letters == "", letters == "A" && !stops, letters == "I", len(letters) > 3,
		!stops && letter(s.char(end)), !stops && len(letters) > 2, figure(s.char(end)),
		stops && alphanumeric(s.char(end)), !stops && s.list.words[strings.ToLower(letters)]:
		return i
	}
	return end
}

// proper reports whether a word is written as a name is. Later words of a name
// may be known ones: "Mr Green", but not "Mr Green Monday".
func (s *scan) proper(word string, later bool) bool {
	lower := strings.ToLower(word)
	if len(word) < 2 || !upper(word[0]) || s.list.words[lower] {
		return false
	}
	if strings.HasSuffix(lower, "'s") && s.list.words[strings.TrimSuffix(lower, "'s")] {
		return false
	}
	if word == strings.ToUpper(word) {
		return len(word) >= 4 && !later || later && len(word) >= 3
	}
	return true
}
