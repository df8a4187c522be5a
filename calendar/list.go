package calendar

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/safer-city-partnership/asb/plan"
)

// maxFile and maxDates bound what is read from a file of dates.
const (
	maxFile  = 1 << 20
	maxDates = 1000
)

// A List is the dates that a file gives.
type List struct {
	Dates []plan.Dated
	// Remarks are about lines that gave no date: with a warning they should
	// have, and the list cannot be taken; without one they are left out.
	Remarks []plan.Remark
}

func (l *List) remark(line int, warning bool, format string, args ...any) {
	l.Remarks = append(l.Remarks, plan.Remark{Line: line, Warning: warning, Text: fmt.Sprintf(format, args...)})
}

// Wrong reports whether a line could not be read.
func (l List) Wrong() bool {
	return slices.ContainsFunc(l.Remarks, func(r plan.Remark) bool { return r.Warning })
}

// Read reads a list of dates: iCalendar if it begins like one, otherwise CSV.
// A name that ends in .ics or .csv must not be the other.
func Read(name string, r io.Reader) (List, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	switch {
	case err != nil:
		return List{}, err
	case len(data) > maxFile:
		return List{}, errors.New("the file is larger than 1 MB, which no list of dates is")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return List{}, errors.New("the file is a workbook, or something else that is packed; save the sheet as CSV")
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")), !utf8.Valid(data):
		return List{}, errors.New("the file is not in UTF-8; save it as “CSV UTF-8”")
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	data = bytes.ReplaceAll(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	begins := strings.ToUpper(string(bytes.TrimSpace(data[:min(len(data), 200)])))
	isICS := strings.HasPrefix(begins, "BEGIN:VCALENDAR")
	switch ext := strings.ToLower(filepath.Ext(name)); {
	case isICS && ext == ".csv":
		return List{}, errors.New("the file is named .csv and is a calendar; name it .ics")
	case !isICS && ext == ".ics":
		return List{}, errors.New("the file is named .ics and does not begin with BEGIN:VCALENDAR")
	}
	var list List
	if isICS {
		list, err = readICS(data)
	} else {
		list, err = readCSV(data)
	}
	if err == nil && len(list.Dates) > maxDates {
		return List{}, fmt.Errorf("the file has %d dates; at most %d can be taken at once", len(list.Dates), maxDates)
	}
	return list, err
}
