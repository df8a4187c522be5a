package views_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
	"github.com/safer-city-partnership/asb/views/viewstest"
)

// lines are the values of a view's buttons and options.
func lines(blocks []slack.Block) (list []string) {
	objects := func(o viewstest.Object, key string) (found []viewstest.Object) {
		all, _ := o[key].([]any)
		for _, v := range all {
			if inner, ok := v.(viewstest.Object); ok {
				found = append(found, inner)
			}
		}
		return found
	}
	for _, b := range viewstest.Decode(blocks) {
		elements := objects(b, "elements")
		if e, ok := b["accessory"].(viewstest.Object); ok {
			elements = append(elements, e)
		}
		for _, e := range append(elements, slices.Concat(mapped(elements, objects)...)...) {
			if line, ok := e["value"].(string); ok {
				list = append(list, line)
			}
		}
	}
	return list
}

func mapped(elements []viewstest.Object, objects func(viewstest.Object, string) []viewstest.Object) (options [][]viewstest.Object) {
	for _, e := range elements {
		options = append(options, objects(e, "options"))
	}
	return options
}

// Somebody who holds a hundred actions sees each once, page by page, and no
// page breaks a limit of Slack's, whatever stands above it.
func TestHomePages(t *testing.T) {
	p := newPlan(rand.New(rand.NewPCG(11, 12)), 100)
	for _, a := range p.s.Actions() {
		p.write("import", &plan.HolderAdded{User: "U99", No: a.No})
	}
	for range 300 {
		p.step()
	}
	beside := views.Receipt(p.s, p.writes[len(p.writes)-1], views.Said{}).Fit()
	seen := map[string]int{}
	line, pages := "home", 0
	for page := 1; line != ""; page++ {
		r := views.Home(p.s, views.Desk{User: "U99", Now: p.now, Page: page, Tab: true})
		r.Tab = true
		tab := views.HomeTab(r.Fit(), line, beside)
		for _, w := range limits("home", tab.Blocks.BlockSet) {
			t.Errorf("page %d: %s", page, w)
		}
		if strings.Contains(strings.Join(texts(tab.Blocks.BlockSet), "\n"), "not shown") {
			t.Errorf("page %d leaves something out", page)
		}
		if tab.PrivateMetadata != line {
			t.Errorf("page %d answers %q, want %q", page, tab.PrivateMetadata, line)
		}
		next := fmt.Sprintf("home page %d", page+1)
		line = ""
		for _, l := range lines(r.Blocks) {
			seen[l]++
			if l == next {
				line = next
			}
		}
		pages++
	}
	if pages != 7 {
		t.Errorf("got %d pages, want 7", pages)
	}
	for _, a := range p.s.Actions() {
		if seen[fmt.Sprintf("update %d", a.No)] == 0 {
			t.Errorf("action %d is on no page", a.No)
		}
	}
}

// A page beyond the last is the last, so that a button that is old still leads
// somewhere.
func TestHomePageBeyond(t *testing.T) {
	p := newPlan(rand.New(rand.NewPCG(13, 14)), 28)
	for _, a := range p.s.Actions() {
		p.write("import", &plan.HolderAdded{User: "U99", No: a.No})
	}
	last := views.Home(p.s, views.Desk{User: "U99", Now: p.now, Page: 2, Tab: true})
	if got := views.Home(p.s, views.Desk{User: "U99", Now: p.now, Page: 9, Tab: true}); got.Text != last.Text {
		t.Errorf("page 9 of 2 is %q, want the second: %q", got.Text, last.Text)
	}
}

// A Home tab has no place for tables and charts, and Share has no channel
// there. The rest of a receipt goes above the page, under ids of its own.
func TestHomeTab(t *testing.T) {
	p := newPlan(rand.New(rand.NewPCG(15, 16)), 28)
	a := p.s.Actions()[0]
	write := p.write("U1", &plan.ActionUpdated{No: a.No, To: plan.Amber, Note: "begun"})
	receipt := views.Receipt(p.s, write, views.Said{}).Fit()
	tab := views.HomeTab(receipt, "show 1", receipt)
	for _, w := range limits("home", tab.Blocks.BlockSet) {
		t.Error(w)
	}
	for _, l := range lines(tab.Blocks.BlockSet) {
		if strings.HasPrefix(l, "share") {
			t.Errorf("the tab has a button %q", l)
		}
	}
	for what, r := range map[string]views.Reply{
		"a list":  views.List(p.s, views.Page{Title: "All", Line: "list", All: p.s.Actions()}),
		"a chart": views.Chart(p.s, "All actions", "list", p.s.Actions())} {
		if !r.NeedsMessage() {
			t.Errorf("%s does not need a message", what)
		}
		for _, w := range limits("home", views.HomeTab(r, "list", views.Reply{}).Blocks.BlockSet) {
			t.Errorf("%s: %s", what, w)
		}
	}
	if receipt.NeedsMessage() {
		t.Error("a receipt needs a message")
	}
}
