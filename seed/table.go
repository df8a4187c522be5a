package seed

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// A row is an action while more rows may still add to it.
type row struct {
	plan.Source
	title, owner      strings.Builder
	progress, outcome prose
}

// readRow reads a line of the table.
func (p *parser) readRow(line string) error {
	c := cells(line)
	alone := c[0] != "" // nothing but a first cell
	for i, cell := range c[1:] {
		if cell != "" && i >= 3 {
			return p.refuse(p.line, fmt.Sprintf("this row has text in column %d, and the table has four columns.", i+2), "Take out the extra tab.")
		}
		alone = alone && cell == ""
	}
	if strings.Join(c, "") == "" {
		return nil
	}
	if theme, no, title, ok := numbered(c[0]); ok {
		return p.begin(theme, no, title, c)
	}
	switch {
	case isHeader(c):
		return p.inform(p.line, "The header row is repeated here.")
	case alone && p.above[plain(c[0])] > 0:
		return p.inform(p.line, "Line %d is repeated here.", p.above[plain(c[0])])
	case alone && pageNumber.MatchString(plain(c[0])):
		return p.warn(p.line, "Skipped %s: it looks like a page number.", quote(c[0]))
	case c[0] != "" && c[1] != "":
		if err := p.finish(); err != nil {
			return err
		}
		p.skipped = true
		return p.warn(p.line, "Skipped the row that begins %s: its first cell does not begin with a number and a full stop.", quote(c[0]))
	case p.current == nil && p.skipped:
		return p.warn(p.line, "Skipped %s: it carries on a row that was skipped.", quote(line))
	case p.current == nil:
		return p.warn(p.line, "Skipped %s: no action comes before it.", quote(line))
	}
	return p.carryOn(c, alone)
}

var (
	// A theme is glued to the front of the first action in its group.
	number     = regexp.MustCompile(`^\p{Cf}*(?:(\p{Lu}[\pL\pM\p{Cf}\p{Z}\s\v\x{85}&/'’-]*?)[\p{Cf}\p{Z}\s\v\x{85}]*)?(\d{1,3})\p{Cf}*\.`)
	pageNumber = regexp.MustCompile(`(?i)^(?:page )?\d+(?: ?(?:of|/) ?\d+)?$`)
)

// numbered takes the first cell of an action apart: perhaps a theme, then a
// number and a full stop, then the title. A theme is at most three words and
// is kept as a reader sees it, since it names a group.
func numbered(cell string) (theme string, no plan.ActionNo, title string, ok bool) {
	m := number.FindStringSubmatch(cell)
	if m == nil {
		return "", 0, "", false
	}
	theme, title = plain(m[1]), cell[len(m[0]):]
	if len(strings.Fields(theme)) > 3 || len(title) > 0 && title[0] >= '0' && title[0] <= '9' { // 4.5 is not a number and a full stop
		return "", 0, "", false
	}
	n, err := strconv.Atoi(m[2])
	return theme, plan.ActionNo(n), strings.TrimSpace(title), err == nil
}

// begin starts an action.
func (p *parser) begin(theme string, no plan.ActionNo, title string, c []string) error {
	if err := p.finish(); err != nil {
		return err
	}
	if plain(title) == "" {
		return p.refuse(p.line, fmt.Sprintf("action %d has no title.", no), "Write the title after the number, in the same cell.")
	}
	if err := p.follows(no); err != nil {
		return err
	}
	p.skipped = false
	if theme != "" {
		p.theme = theme
	}
	p.current = &row{Source: plan.Source{No: no, Theme: p.theme, Line: p.line}}
	p.current.title.WriteString(title)
	p.current.owner.WriteString(c[1])
	p.current.progress.add(c[2])
	p.current.outcome.add(c[3])
	if p.theme == "" {
		return p.warn(p.line, "Action %d has no theme, and neither has any action before it.", no)
	}
	return nil
}

// follows checks a number against the one before. Numbers are how people speak
// of actions, so a gap stays a gap.
func (p *parser) follows(no plan.ActionNo) error {
	var last plan.ActionNo
	if n := len(p.doc.Actions); n > 0 {
		last = p.doc.Actions[n-1].No
	}
	if no == 0 {
		return p.refuse(p.line, "there is an action 0, and the lowest number is 1.", "Give the action a number that no other has.")
	}
	switch {
	case no == last+1:
		return nil
	case no == last+2:
		return p.inform(p.line, "There is no action %d.", no-1)
	case no > last:
		return p.inform(p.line, "There are no actions %d to %d.", last+1, no-1)
	}
	hint := "Give each action a number of its own, in rising order."
	for _, src := range p.doc.Actions {
		if src.No == no {
			return p.refuse(p.line, fmt.Sprintf("action %d is on line %d already.", no, src.Line), hint)
		}
	}
	return p.refuse(p.line, fmt.Sprintf("action %d comes after action %d.", no, last), hint)
}

// carryOn joins a continuation row to the action above, column by column. A
// row with a first cell alone has lost its leading tabs: it is progress text.
func (p *parser) carryOn(c []string, alone bool) error {
	r := p.current
	if alone {
		r.progress.add(c[0])
		return p.warn(p.line, "%s begins in the first column without a number. It was read as more progress on action %d.", quote(c[0]), r.No)
	}
	for i, text := range []*strings.Builder{&r.title, &r.owner} {
		if c[i] != "" {
			text.WriteByte(' ')
			text.WriteString(c[i])
		}
	}
	r.progress.add(c[2])
	r.outcome.add(c[3])
	if c[0] != "" || c[1] != "" {
		return p.warn(p.line, "This row has no number. It was read as more of action %d, its first two cells included.", r.No)
	}
	return p.inform(p.line, "This row carries on action %d.", r.No)
}

// finish completes the action being read, if there is one.
func (p *parser) finish() error {
	r := p.current
	if r == nil {
		return nil
	}
	p.current = nil
	src := r.Source
	src.Title, src.Progress, src.Outcome = r.title.String(), r.progress.text.String(), r.outcome.text.String()
	var err error
	if src.Parties, err = p.owners(src.Line, r.owner.String()); err != nil {
		return err
	}
	if len(src.Parties) == 0 {
		return p.refuse(src.Line, fmt.Sprintf("action %d has no owner. The table stops half way through it, or a cell is missing.", src.No),
			"Complete the row. If it only carries on the row above, put two tabs in front of it.")
	}
	p.doc.Actions = append(p.doc.Actions, src)
	if src.Outcome == "" {
		if err := p.inform(src.Line, "Action %d has no outcome text.", src.No); err != nil {
			return err
		}
	}
	if src.Progress == "" {
		return p.warn(src.Line, "Action %d has no progress text.", src.No)
	}
	return nil
}
