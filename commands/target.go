package commands

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

var planNumber = regexp.MustCompile(`^(\d{4})/(\d{1,3})$`)

// otherPlan refuses an action of a plan that is not here.
func (p *parser) otherPlan() error {
	m := planNumber.FindStringSubmatch(p.word(0))
	if m == nil || p.words.Year == 0 || m[1] == strconv.Itoa(p.words.Year) {
		return nil
	}
	return &plan.Error{Code: plan.NotFound, Text: fmt.Sprintf("Action %s of the %s plan is not here: this is the plan of %d. Nothing was saved.", m[2], m[1], p.words.Year),
		Hint: "Give the number alone for an action of this plan."}
}

// number reads an action's number: 20, #20, a20, action 20, no. 20, 2023/20,
// *20*. A figure that belongs to a percentage or a longer word is none.
func (p *parser) number(i int) (no plan.ActionNo, next int, ok bool) {
	from := i
	i = skip(p.ts, i, marks)
	marked := i > from
	if is(p.word(i), "a action actions item") {
		i++
	}
	if is(p.word(i), "no number") {
		i++
	}
	if i > from && p.word(i) == "." || p.word(i) == "#" {
		i++
	}
	digits := p.word(i)
	if m := planNumber.FindStringSubmatch(digits); m != nil && m[1] == strconv.Itoa(p.words.Year) {
		digits = m[2]
	}
	digits = strings.TrimPrefix(digits, "a")
	if digits == "" || len(digits) > 3 || digits[0] == '0' || strings.Trim(digits, "0123456789") != "" {
		return 0, 0, false
	}
	n, _ := strconv.Atoi(digits)
	next = i + 1
	if marked {
		closed := skip(p.ts, next, marks)
		if closed == next {
			return 0, 0, false
		}
		next = closed
	}
	if next < len(p.ts) && p.ts[next].glued && p.word(next) == "%" {
		return 0, 0, false
	}
	if hyphenated(p.ts, next) {
		if _, _, number := p.number(next + 1); !number {
			if _, status := statusWord(p.ts, next+1); !status {
				return 0, 0, false
			}
		}
	}
	return plan.ActionNo(n), next, true
}

// A target is what the numbers of a line name.
type target struct {
	refs []plan.ActionNo
	next int // the first token after them
	// The numbers may be a list that prose follows: "12, 13 reports this week"
	// is about 12, or about both.
	list   []plan.ActionNo
	after  int
	joined bool // by more than spaces
}

// target reads one number, or a list of them. A list counts as one for certain
// only when the line ends there, a status or confirmation follows, or a colon.
func (p *parser) target(i int) (t target, ok bool) {
	first, next, ok := p.number(i)
	if !ok {
		return t, false
	}
	list, end, joined := p.refList(first, next)
	certain := p.end(end) || p.only(end, stops) && p.word(end) != "+" || p.statusAt(end) || p.confirmAt(end) || joined && p.word(end) == ":"
	if end > next && certain {
		return target{refs: list, next: end}, true
	}
	if hyphenated(p.ts, next) {
		if _, _, number := p.number(next + 1); number {
			return t, false // 5-10 youths, 9-5 patrols: figures in prose
		}
	}
	t = target{refs: []plan.ActionNo{first}, next: next}
	if end > next && p.word(next) != "+" && len(list) <= maxRefs { // 12 + 13 reports: a note
		t.list, t.after, t.joined = list, end, joined
	}
	return t, true
}

// refList goes on reading numbers, ranges and what joins them.
func (p *parser) refList(first plan.ActionNo, i int) (list []plan.ActionNo, end int, joined bool) {
	list = []plan.ActionNo{first}
	last := first // the number read last, in the list already or not
	add := func(no plan.ActionNo) {
		if !slices.Contains(list, no) && len(list) <= maxRefs {
			list = append(list, no)
		}
	}
	for {
		j, isRange := i, false
		switch w := p.word(j); {
		case is(w, ", & and +"):
			for j++; is(p.word(j), "and &"); {
				j++
			}
		case is(w, "- to"):
			j, isRange = j+1, true
		}
		no, next, ok := p.number(j)
		plainNumber := next == j+1 && !strings.Contains(p.word(j), "/")
		if !ok || is(p.word(j), "a item") || isRange && (!plainNumber || no <= last) {
			return list, i, joined
		}
		if isRange {
			for n := last + 1; n < no && len(list) <= maxRefs; n++ {
				add(n)
			}
		}
		joined = joined || j > i
		add(no)
		last, i = no, next
	}
}

var tooMany = &plan.Error{Code: plan.Invalid,
	Text: fmt.Sprintf("That names more than %d actions, so nothing was done.", maxRefs),
	Hint: "Take them in smaller groups."}

// maxRefs is how many actions one line may be about.
const maxRefs = 10

// numbers names actions: "action 20", "actions 12 and 13".
func numbers(refs []plan.ActionNo) string {
	if len(refs) == 1 {
		return fmt.Sprintf("action %d", refs[0])
	}
	var b strings.Builder
	for i, no := range refs {
		switch {
		case i == 0:
			b.WriteString("actions ")
		case i == len(refs)-1:
			b.WriteString(" and ")
		default:
			b.WriteString(", ")
		}
		fmt.Fprint(&b, no)
	}
	return b.String()
}
