package calendar

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// columns are the headings of a CSV file that are read, and what each means.
// Every other column is passed over, unread: lists that people keep have names
// and telephone numbers in them.
var columns = map[string]string{
	"date": "date", "day": "date", "start date": "date", "meeting date": "date",
	"time": "time", "start": "time", "start time": "time",
	"ward": "ward", "cluster": "ward", "ward cluster": "ward", "panel": "ward", "cluster panel": "ward", "part": "ward",
	"place": "place", "venue": "place", "location": "place", "room": "place",
}

// readCSV reads a file with a row of headings. Only a date is needed; the
// columns stand in any order, between commas, semicolons or tabs.
func readCSV(data []byte) (List, error) {
	var list List
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = separator(data)
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	r.TrimLeadingSpace = r.Comma != '\t'
	var at map[string]int // by what the column means
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			var wrong *csv.ParseError
			if errors.As(err, &wrong) {
				return List{}, fmt.Errorf("line %d cannot be read as CSV: %w", wrong.Line, wrong.Err)
			}
			return List{}, fmt.Errorf("read CSV: %w", err)
		}
		if !slices.ContainsFunc(row, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
			continue
		}
		line, _ := r.FieldPos(0)
		if at == nil {
			if at, err = headings(row); err != nil {
				return List{}, err
			}
			continue
		}
		cell := func(name string) string {
			if i, ok := at[name]; ok && i < len(row) {
				return clean(row[i])
			}
			return ""
		}
		d := plan.Dated{Line: line, Part: ward(cell("ward")), Place: cell("place")}
		if cell("date") == "" {
			list.remark(line, true, "There is no date.")
			continue
		}
		d.Date, err = readDay(cell("date"))
		start, ok := readTime(cell("time"))
		switch d.Start = start; {
		case err != nil:
			list.remark(line, true, "%s.", err)
		case !ok:
			list.remark(line, true, "“%s” is not a time of day: 18:00 and 6pm are.", clip(cell("time")))
		default:
			list.Dates = append(list.Dates, d)
		}
	}
	if at == nil {
		return List{}, errors.New("the file is empty; its first row names the columns: date, time, ward, place")
	}
	return list, nil
}

// headings finds the columns that mean something. The first of several with one
// meaning counts.
func headings(row []string) (map[string]int, error) {
	at := map[string]int{}
	for i, name := range row {
		name = strings.Join(strings.Fields(strings.NewReplacer("_", " ", "-", " ").Replace(strings.ToLower(name))), " ")
		if meaning, ok := columns[name]; ok {
			if _, twice := at[meaning]; !twice {
				at[meaning] = i
			}
		}
	}
	if _, ok := at["date"]; !ok {
		return nil, errors.New("the first row has no column called date; it must name the columns: date, time, ward, place")
	}
	return at, nil
}

// separator is the one that the first line has most of.
func separator(data []byte) rune {
	first, _, _ := bytes.Cut(bytes.TrimLeft(data, "\n"), []byte("\n"))
	best := ','
	for _, sep := range ";\t" {
		if bytes.Count(first, []byte(string(sep))) > bytes.Count(first, []byte(string(best))) {
			best = sep
		}
	}
	return best
}
