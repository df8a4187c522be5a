package guard

import (
	"regexp"
	"slices"
)

const ways = `(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Close|Court|Ct|Gardens|Gdns|Place|Square|Sq|Terrace|Row|Walk|Way|Drive|Hill|Mews|Passage|Alley|Buildings|House|Tower|Crescent|Cres|Grove|Yard|Wharf|Highwalk|Lodge|Mansions|Apartments)`

var (
	flat   = regexp.MustCompile(`(?i)\b(?:flat|apartment|apt|maisonette|bedsit)s?\.? ?(?:no\.? ?|number )?[0-9]{1,4}[a-h]?\b`)
	room   = regexp.MustCompile(`(?i)\b(?:room|unit|studio|suite) ?[0-9]{1,4}[a-h]?\b`)
	flatNo = regexp.MustCompile(`(?i)^ ?(?:%|per\b|pc\b|months?\b|weeks?\b|days?\b|hours?\b|years?\b|rate\b|fee\b|growth\b|[-/]? ?(?:fold|point)\b|percent)`)
	// A house number, a name of one to three words with capitals, and a way.
	house = regexp.MustCompile(`\b([0-9]{1,4}[A-Fa-f]?(?: ?[-/] ?[0-9]{1,4}[A-Fa-f]?)?),? (?:the |The )?((?:(?:[A-Z][A-Za-z'-]+|St\.?) ){1,3}` + ways + `)\b\.?`)
	// The same in small letters, where a word says that somebody is there.
	lower = regexp.MustCompile(`(?i)\b(?:lives? at|living at|living in|resides at|address(?: is)?:?|home is|at|addr:?) ([0-9]{1,4}[a-f]?,? (?:[a-z'-]+ ){1,3}(?:street|road|rd|lane|avenue|ave|close|court|gardens|place|square|terrace|mews|crescent|grove|house|tower))\b`)
	// What a number before a street counts or follows, when it is no house.
	counted  = regexp.MustCompile(`^,? (?:[a-z-]+ ){0,2}(?:residents|tenants|lamps|lights|columns|cameras|patrols|complaints|incidents|businesses|premises|licences|reports|officers|bins|visits|surgeries|panels|shops|traders|stalls|venues|bars|pubs|events|works|closures|signs|benches|calls|offences|arrests|operations|sites|spots|households|properties|units|projects|actions|meetings|sessions|walkabouts|stairwells|entrances|gates|doors|lifts|blocks|flats|homes|leaseholders|families|issues|repairs|inspections)\b`)
	counting = regexp.MustCompile(`(?i)(?:\b(?:actions?|items?|phases?|stages?|weeks?|waves?|parts?|wards?|zones?|sections?|quarters?|years?|levels?|tiers?|options?|versions?|priority|lots?|top|first|last|next|all|other|some|over|under|about|least|than|nearly|around|another|these|those)\.? |[#£+]|[0-9][:/.,]|\bq)$`)
	// An action's numbers at the beginning of a line, before what is said of it.
	leading  = regexp.MustCompile(`(?i)^ *(?:/asb )?(?:(?:action|update|note|set|item|no|evidence|same|edit|help|path|step|due|show|lead|flag|link|thread|round|draft)s?\.? )?(?:[0-9]{1,3} ?(?:,|&|\+|-|and ) ?){0,9}#?$`)
	calendar = regexp.MustCompile(`(?i)^(?:` + months + `|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$`)
	courts   = regexp.MustCompile(`(?i)\b(?:Crown|County|High|Magistrates'?|Supreme|Youth|Family|Coroner's) Court$`)
	joins    = regexp.MustCompile(`^[ ,]{1,3}$`)
)

// addresses finds flats, and numbers with a street or a named block. A block
// of homes without a number is only pointed out.
func (s *scan) addresses() {
	if s.there&blocks == 0 && (len(s.groups) == 0 || s.there&(housing|going) == 0) {
		return
	}
	var spans [][2]int
	if s.there&housing != 0 {
		s.all(flat, func(at []int) {
			if !flatNo.MatchString(s.after(at[1], 12)) {
				spans = append(spans, [2]int{at[0], at[1]})
			}
		})
	}
	if s.there&going != 0 {
		s.all(house, func(at []int) {
			if s.lived(at[2], at[3], at[4], at[5]) {
				spans = append(spans, [2]int{at[2], at[5]})
			}
		})
		s.all(lower, func(at []int) {
			if !counted.MatchString(s.after(at[3], 40)) && !s.public(at[2], at[3]) {
				spans = append(spans, [2]int{at[2], at[3]})
			}
		})
	}
	var named [][2]int
	if s.there&blocks != 0 {
		s.all(s.list.blockNames, func(at []int) {
			if at[2] >= 0 && s.lived(at[2], at[3], at[4], at[5]) {
				spans = append(spans, [2]int{at[2], at[5]})
			} else {
				named = append(named, [2]int{at[4], at[5]})
			}
		})
	}
	slices.SortFunc(spans, func(a, b [2]int) int { return a[0] - b[0] })
	if s.there&lodging != 0 {
		s.all(room, func(at []int) {
			// A room is somebody's only where the house is named.
			for _, list := range [][][2]int{spans, named} {
				i, _ := slices.BinarySearchFunc(list, at[1], func(sp [2]int, end int) int { return sp[0] - end })
				if i < len(list) && joins.MatchString(s.text[at[1]:min(list[i][0], at[1]+8)]) && list[i][0] <= at[1]+8 {
					s.add(Address, at[0], list[i][1])
				}
			}
		})
	}
	i := 0
	for _, at := range named {
		for i+1 < len(spans) && spans[i+1][1] <= at[0] {
			i++
		}
		// "Flat 4, Defoe House" is one address.
		if i < len(spans) && spans[i][1] < at[0] && joins.MatchString(s.text[spans[i][1]:min(at[0], spans[i][1]+8)]) && at[0] <= spans[i][1]+8 {
			spans[i][1] = at[1]
		} else {
			s.add(Building, at[0], at[1])
		}
	}
	for i, at := range spans {
		if i > 0 && spans[i-1][1] < at[0] && at[0] <= spans[i-1][1]+3 && joins.MatchString(s.text[spans[i-1][1]:at[0]]) {
			s.add(Address, spans[i-1][0], at[1]) // "Flat 4, 10 Example Road"
			spans[i][0] = spans[i-1][0]
			continue
		}
		s.add(Address, at[0], at[1])
	}
}

// lived reports whether a number belongs to the street or block after it, and
// does not count something there, or name an action.
func (s *scan) lived(start, end, name, nameEnd int) bool {
	number := s.text[start:end]
	first, _ := s.word(name)
	switch {
	case len(number) == 4 && (number[:2] == "19" || number[:2] == "20"),
		start <= 40 && leading.MatchString(s.text[:start]),
		counting.MatchString(s.before(start, 14)),
		counted.MatchString(s.after(nameEnd, 40)),
		courts.MatchString(s.text[name:nameEnd]),
		calendar.MatchString(first),
		s.public(name, nameEnd):
		return false
	}
	return true
}

// public reports whether a stretch names a building that is everybody's.
func (s *scan) public(start, end int) bool {
	return s.list.venueNames != nil && s.list.venueNames.MatchString(s.text[start:end])
}
