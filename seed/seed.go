// Package seed reads a published action plan from text and holds the plan a
// new workspace starts with.
//
// A plan travels as the text of a word-processed document: a title, a key of
// owner codes, then one table of four columns separated by tabs (action,
// owner, progress, impact and outcome). [Parse] survives what word processors
// and page layout do to such text, remarks on whatever it had to guess or
// leave out, and refuses what it cannot read without guessing. Nothing about
// one partnership is fixed here: owners come from the document's own key.
//
// The colours of a published plan were shading, which text does not carry, so
// nothing here ever says what status an action has.
//
// The package uses the standard library and package plan only. It keeps
// nothing: what to do with a document is for package plan to decide.
package seed

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

const (
	maxBytes   = 4 << 20 // the published plan is 14 KB; this is room for a long one with footnotes
	maxParties = 100
	maxRepeats = 100 // lines above the table that are known again when a page repeats them
	maxRemarks = 300 // past this the file is something else with tabs in it
)

//go:embed plan.txt
var published []byte

// Published is the plan a new workspace starts with, read by the same parser
// as any other. The error is always nil unless the program was built with a
// damaged file.
func Published() (plan.Document, error) {
	return Parse("the starting plan", bytes.NewReader(published))
}

// Parse reads a plan from UTF-8 text of at most 4 MB. The name is only for
// messages.
//
// Lines end with LF, CRLF or CR and are counted from 1. A byte order mark, blank
// lines, form feeds and trailing tabs mean nothing. The wording of a cell is
// kept byte for byte, soft hyphens and curly quotes included, but for white
// space (of any Unicode kind) at its two ends. A row that carries on the one
// above is joined to it with a space, or with a newline where the text above
// had ended its sentence.
//
// What cannot be read is a [*plan.Error] with the code [plan.Invalid] that
// names the line; then the document is empty. Any other error comes from r.
func Parse(name string, r io.Reader) (plan.Document, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return plan.Document{}, fmt.Errorf("read %s: %w", cmp.Or(name, "the plan"), err)
	}
	p := parser{name: cmp.Or(name, "the file")}
	if err := p.read(data); err != nil {
		return plan.Document{}, err
	}
	sum := sha256.Sum256(data)
	p.doc.Name, p.doc.Digest = name, hex.EncodeToString(sum[:])
	slices.SortStableFunc(p.doc.Remarks, func(a, b plan.Remark) int { return a.Line - b.Line })
	return p.doc, nil
}

// A parser reads one document, line by line: what stands above the table, then
// its rows.
type parser struct {
	name string
	doc  plan.Document
	line int // the one being read

	// Above the table.
	first string         // the first line fit to be a title, for want of one with a year
	key   bool           // the heading of the key has been passed
	above map[string]int // lines that a page layout may repeat, and where they stood

	// In the table.
	table   int    // line of the header row; 0 while above it
	theme   string // carries on until another is named
	current *row   // what a continuation row carries on; nil if there is none
	skipped bool   // the row above was left out
}

func (p *parser) read(data []byte) error {
	text, err := p.decode(data)
	if err != nil {
		return err
	}
	p.above = map[string]int{}
	for line := range strings.SplitSeq(text, "\n") {
		p.line++
		if p.table == 0 {
			err = p.readAbove(line)
		} else {
			err = p.readRow(line)
		}
		if err != nil {
			return err
		}
	}
	if p.table == 0 {
		return p.refuse(p.line, "no table was found. It begins with a row whose first two cells are “Action” and “Owner”, with a tab between.",
			"Save the whole document as plain text with tabs between the columns.")
	}
	if err := p.finish(); err != nil {
		return err
	}
	if len(p.doc.Actions) == 0 {
		return p.refuse(p.table, "the table has a header row and no actions under it.",
			"Each action begins with its number and a full stop.")
	}
	return nil
}

// refuse says why the document cannot be read and what to do. The text is a
// sentence that follows "Line 3 of plan.txt: ".
func (p *parser) refuse(line int, text, hint string) error {
	return &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("Line %d of %s: %s", line, p.name, text), Hint: hint}
}

// inform and warn remark on a line, the second where a person should look at
// it. A file that needs very many remarks is not a plan at all.
func (p *parser) inform(line int, format string, args ...any) error {
	return p.remark(plan.Remark{Line: line, Text: fmt.Sprintf(format, args...)})
}

func (p *parser) warn(line int, format string, args ...any) error {
	return p.remark(plan.Remark{Line: line, Warning: true, Text: fmt.Sprintf(format, args...)})
}

func (p *parser) remark(r plan.Remark) error {
	if len(p.doc.Remarks) == maxRemarks {
		return p.refuse(r.Line, fmt.Sprintf("more than %d lines do not fit, so the file was not read as a plan.", maxRemarks),
			"Save the plan again as plain text with tabs between its four columns.")
	}
	p.doc.Remarks = append(p.doc.Remarks, r)
	return nil
}
