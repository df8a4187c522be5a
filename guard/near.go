package guard

import (
	"regexp"
	"slices"
	"strings"
)

const months = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`

var (
	date = regexp.MustCompile(`(?i)\b(?:` +
		`[0-9]{1,2}(?:st|nd|rd|th)?(?: of)?[ ./-]{0,2}` + months + `\b\.?,?(?:[ ./-]{0,2}(?:19|20)?[0-9]{2}\b)?` +
		`|[0-9]{1,2} ?[/.-] ?[0-9]{1,2} ?[/.-] ?(?:[0-9]{4}|[0-9]{2})\b` +
		`|(?:19|20)[0-9]{2}[/.-][0-9]{1,2}[/.-][0-9]{1,2}\b` +
		`|` + months + `\b\.? [0-9]{1,2}(?:st|nd|rd|th)?\b(?:,? (?:19|20)[0-9]{2}\b)?)`)
	bare = regexp.MustCompile(`^[ :.=#-]{0,4}(?:is )?([0-9]{2} [0-9]{2} (?:[0-9]{4}|[0-9]{2})|[0-9]{8}|[0-9]{6})\b`) // after "dob" only
	born = regexp.MustCompile(`(?i)^(?:d\. ?o\. ?b\b\.?|d o b\b|dob\b|d/o/b\b|date of birth\b|birth ?date\b|birthday\b|birth\b|born\b|birthdate\b)`)
	// An age that a date stands beside.
	agedBefore = regexp.MustCompile(`(?i)\b(?:aged?(?: [0-9]{1,3})?(?: on)?|[0-9]{1,3} ?(?:yrs?|years)(?: old)?|[0-9]{1,3} ?y\.?/?o)\b[^0-9A-Za-z\n|]{1,4}$`)
	agedAfter  = regexp.MustCompile(`(?i)^[^0-9A-Za-z\n|]{1,4}(?:aged?\b|[0-9]{1,3} ?(?:yrs?|years old|y\.?/?o)\b)`)
	duration   = regexp.MustCompile(`(?i)\b(?:for|over|in|within|next|last|past|of|to|about) [0-9]{1,3} ?(?:yrs?|years)\b[^0-9A-Za-z]{1,4}$`)
)

// births finds dates near a word for being born, or beside an age.
func (s *scan) births() {
	dates := date.FindAllStringIndex(s.text, -1)
	var words [][]int
	for _, spot := range s.spots {
		if spot.class&bearing != 0 && (len(words) == 0 || spot.start >= words[len(words)-1][1]) {
			s.at(born, spot.start, 16, func(at []int) {
				if s.alone(at[0], at[1]) {
					words = append(words, at)
				}
			})
		}
	}
	for _, at := range words {
		if m := bare.FindStringSubmatchIndex(s.text[at[1]:min(len(s.text), at[1]+24)]); m != nil && !strings.HasPrefix(strings.ToLower(s.text[at[0]:]), "birth ") {
			s.add(Birth, at[1]+m[2], at[1]+m[3])
		}
	}
	i := 0
	for _, d := range dates {
		for i < len(words) && words[i][1] < d[0]-30 {
			i++
		}
		near := false
		for j := i; j < len(words) && words[j][0] <= d[1]+20; j++ {
			near = near || s.beside(words[j], d)
		}
		before := s.before(d[0], 30)
		near = near || agedBefore.MatchString(before) && !duration.MatchString(before) || agedAfter.MatchString(s.after(d[1], 20))
		if near {
			s.add(Birth, d[0], d[1])
		}
	}
}

// beside reports whether a word for being born belongs to a date.
func (s *scan) beside(word, d []int) bool {
	between, most := "", 25
	if word[1] <= d[0] {
		between = s.text[word[1]:d[0]]
	} else if d[1] <= word[0] {
		between, most = s.text[d[1]:word[0]], 15
	}
	if strings.EqualFold(s.text[word[0]:word[1]], "birth") {
		most = 10
	}
	return len(between) <= most && !strings.ContainsAny(between, hidden) && !strings.Contains(between, ". ") && !strings.Contains(between, "\n\n")
}

var (
	// What stands between such a word and its number. Those of the first group
	// say that a number follows.
	linking = regexp.MustCompile(`(?i)^[ :=.,()\[\]-]{0,3}(?:(ref(?:erence)?s?|number|num|nos?|id|record|report|serial|#)\b\.?|(log|file|is|was|call|crime|custody|case|incident|and|cad|urn|crn)\b)`)
	hash    = regexp.MustCompile(`^[ :=.,()\[\]-]{0,3}#[0-9A-Za-z/-]{3}`)
	numeral = regexp.MustCompile(`^[ :=.,()\[\]#-]{0,3}([A-Za-z]{0,4}[/-]?[0-9][0-9A-Za-z]*(?:[/.-][0-9A-Za-z]+)*)`)

	someRange = regexp.MustCompile(`^[0-9]{1,3}-[0-9]{1,3}$`)
	minute    = regexp.MustCompile(`^(?:[0-9]{1,3}/(?:19|20)[0-9]{2}/[A-Z]{1,4}|[0-9]{1,2}/[0-9]{1,2}/[A-Z]{2,4})$`) // 6/2023/P, 12/21/HRS
	someDate  = regexp.MustCompile(`(?i)^(?:[0-9]{1,2}[/.-](?:0?[1-9]|1[0-2])(?:[/.-](?:[0-9]{4}|[0-9]{2}))?|(?:19|20)[0-9]{2}-[0-9]{1,2}(?:-[0-9]{1,2})?|[0-9]{1,2}[/.-]?` + months + `[/.-]?(?:[0-9]{2}|[0-9]{4})?|[0-9]{1,2}(?:st|nd|rd|th)|[0-9]{1,2}[.][0-9]{2}|[0-9]{1,2}(?:am|pm))$`)
	someYears = regexp.MustCompile(`^(?:19|20)([0-9]{2})(?:[/-](?:20)?([0-9]{2}))?$`)
	quantity  = regexp.MustCompile(`^[0-9]{1,3}[A-Za-z]{1,3}$`)
	ofDate    = regexp.MustCompile(`(?i)^ (?:of|on|dated) (?:the )?[0-9]{1,2}(?:st|nd|rd|th)?\b`)
	// The form of London's call numbers: which one that day, and the day.
	callNumber = regexp.MustCompile(`(?i)\b[0-9]{1,6}/[0-9]{2}(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[0-9]{2}(?:[0-9]{2})?\b`)
	numbered   = regexp.MustCompile(`(?i)\b([A-Za-z]{0,4}[/-]?[0-9][0-9A-Za-z]*(?:[/-][0-9A-Za-z]+)+)[ ,(]{1,3}(?:cad|crn|urn|crime ref|custody ref|incident ref|pnc|chain)\b`)
)

// references finds the numbers of crimes, calls, custody and cases, which no
// form is common to, after a word that says what they are.
func (s *scan) references() {
	if strings.IndexByte(s.text, '/') >= 0 {
		s.all(callNumber, func(at []int) { s.add(Reference, at[0], at[1]) })
	}
	if s.there&citing == 0 {
		return
	}
	s.all(numbered, func(at []int) {
		if token := s.text[at[2]:at[3]]; len(digitsOf(token)) >= 4 && s.structured(token) {
			s.add(Reference, at[2], at[3])
		}
	})
	for _, spot := range s.spots {
		if spot.class&citing != 0 && s.alone(spot.start, spot.end) {
			s.cited(spot)
		}
	}
}

// cited finds the numbers that follow one such word.
func (s *scan) cited(spot spot) {
	word, i, said := strings.ToLower(s.text[spot.start:spot.end]), spot.end, false
	for range 4 {
		rest := s.text[i:min(len(s.text), i+24)]
		if m := hash.FindStringIndex(rest); m != nil { // "case #4512"; "#20" is an action
			said = true
		}
		m := linking.FindStringSubmatchIndex(rest)
		if m == nil || figure(s.char(i+m[1])) {
			break
		}
		if said = said || m[2] >= 0; m[2] < 0 {
			word = strings.ToLower(s.text[i+m[4] : i+m[5]])
		}
		i += m[1]
	}
	for range 8 { // "refs 12345 and 67890"
		m := numeral.FindStringSubmatchIndex(s.text[i:min(len(s.text), i+60)])
		if m == nil {
			return
		}
		start, end := i+m[2], i+m[3]
		if !s.refers(word, said, start, end) {
			return
		}
		s.add(Reference, start, end)
		i = end
		if rest := s.after(i, 5); strings.HasPrefix(rest, " and ") || strings.HasPrefix(rest, " or ") || strings.HasPrefix(rest, " & ") {
			i += strings.IndexByte(rest[1:], ' ') + 1
		}
	}
}

// structured reports whether a token is more than a figure, a date or years.
func (s *scan) structured(token string) bool {
	if years := someYears.FindStringSubmatch(token); years != nil && (years[2] == "" || follows(years[1], years[2])) {
		return false
	}
	return strings.Trim(token, "0123456789") != "" && !minute.MatchString(token) && !someDate.MatchString(token)
}

// follows reports whether the second of two years is the one after the first.
func follows(a, b string) bool {
	first, second := int(a[0]-'0')*10+int(a[1]-'0'), int(b[0]-'0')*10+int(b[1]-'0')
	return second == (first+1)%100
}

// refers reports whether a token is somebody's number. said is set when words
// before it announce one.
func (s *scan) refers(word string, said bool, start, end int) bool {
	token := s.text[start:end]
	figures := len(digitsOf(token))
	years := someYears.FindStringSubmatch(token)
	next, _ := s.word(end + 1)
	switch c := s.char(end); {
	case minute.MatchString(token), someDate.MatchString(token), years != nil && years[2] != "" && follows(years[1], years[2]):
		return false
	case c == '%', (c == ',' || c == ':') && figure(s.char(end+1)):
		return false
	case slices.Contains([]string{"incidents", "cases"}, word) && !said && !s.structured(token):
		return false
	case said:
		return years == nil || len(next) == 0
	case years != nil:
		return false
	case ofDate.MatchString(s.after(end, 24)) && (word == "cad" || word == "log" || word == "incident"):
		return true
	case quantity.MatchString(token), someRange.MatchString(token), figures < 3:
		return false
	case s.structured(token):
		return true
	case word == "cad" && s.text[start-1] == ' ':
		return !strings.HasSuffix(next, "s")
	}
	return figures >= 4 && !(len(next) > 3 && strings.HasSuffix(next, "s") && next == strings.ToLower(next) && !slices.Contains([]string{"refers", "shows", "relates", "closes"}, next))
}

const teens = `(?:1[0-7]|[0-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)`

var (
	young = regexp.MustCompile(`(?i)\b(?:aged?:? ` + teens + `\b(?: years?\b)?|` + teens + `[ -]?(?:years?|yrs?)[ -]old\b|` + teens + ` ?(?:yrs?|y\.?/?o)\b|` + teens + ` years of age\b)`)
	told  = regexp.MustCompile(`(?i)\b(?:he|she|victim|witness|complainant|caller|suspect|boy|girl|lad|son|daughter|child|pupil|eldest|youngest)(?: is| was|'s)(?: only| just)? (` + teens + `)(?:$|[,.;)\n]| (?:and|years?|now|but|so|at)\b)`)
	pupil = regexp.MustCompile(`(?i)\b(?:year|yr) ?(?:1[0-3]|[1-9]) (?:pupil|student|boy|girl|child)\b`)
	who   = regexp.MustCompile(`(?i)\b(?:he|she|him|his|her|hers|himself|herself|boy|girl|son|daughter|brother|sister|child|pupil|student|schoolboy|schoolgirl|school|academy|nursery|lad|teenager|minor|juvenile)\b`)
	grown = regexp.MustCompile(`(?i)^(?:[ -]?(?:to|and|or|-|/|years?|yrs?)[ -]?)+[0-9]`)
	upTo  = regexp.MustCompile(`(?i)(?:[0-9] ?(?:to|-|/) ?|\b(?:under|over|of|from|between|for|over the|about|nearly|almost) )$`)
)

// children finds an age under 18 beside a word for one person, or a school.
func (s *scan) children() {
	s.all(told, func(at []int) { s.add(Child, at[2], at[3]) })
	if s.there&ageing == 0 {
		return
	}
	s.all(pupil, func(at []int) { s.add(Child, at[0], at[1]) })
	people := who.FindAllStringIndex(s.text, -1)
	i := 0
	s.all(young, func(at []int) {
		switch {
		case letter(s.char(at[1])), grown.MatchString(s.after(at[1], 20)), upTo.MatchString(s.before(at[0], 12)), figure(s.char(at[1])):
			return // "aged 10 to 17", "under 16s", a figure of a longer one
		}
		for i < len(people) && people[i][1] < at[0]-60 {
			i++
		}
		for j := i; j < len(people) && people[j][0] <= at[1]+60; j++ {
			between := s.text[min(people[j][1], at[1]):max(people[j][0], at[0])]
			if people[j][0] < at[1] && people[j][1] > at[0] || !strings.ContainsAny(between, ".!?\n"+hidden) {
				s.add(Child, at[0], at[1])
				return
			}
		}
	})
}
