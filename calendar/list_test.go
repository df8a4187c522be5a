package calendar

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/plan"
)

func TestReadCSV(t *testing.T) {
	tower := plan.Dated{Line: 2, Date: day(time.June, 12), Start: "18:00", Part: "tower", Place: "Library, room 2"}
	for _, c := range []struct{ name, file string }{
		{"plain", "date,time,ward,place\n2026-06-12,18:00,Tower,\"Library, room 2\"\n"},
		{"from a spreadsheet", "\uFEFFDate;Time;Ward;Place\r\n12/06/2026;18:00;Tower;Library, room 2\r\n;;;\r\n"},
		{"tabs, another order", "Venue\tCluster\tStart time\tDay\nLibrary, room 2\tTower ward\t6pm\tFri 12 June 2026"},
		{"old line endings", "date,ward,time,place\r12 Jun 2026,TOWER,6:00 pm,\"Library, room 2\"\r"},
		{"spans", "Date, Start, Panel, Location\n12.6.26, 18.00 - 19:30, Tower Cluster Panel, \"Library, room 2\""},
		{"more columns", "name,e-mail,date,time,ward,place,telephone\nA Chair,chair@example.org,\"Friday, 12th June 2026\",1800 hrs?,Tower,,07700 900123\n"},
	} {
		list, err := Read("dates.csv", strings.NewReader(c.file))
		if c.name == "more columns" {
			want := List{Remarks: []plan.Remark{{Line: 2, Warning: true, Text: "“1800 hrs?” is not a time of day: 18:00 and 6pm are."}}}
			if diff := cmp.Diff(want, list); diff != "" || err != nil {
				t.Errorf("%s: %v (-want +got):\n%s", c.name, err, diff)
			}
			continue
		}
		if diff := cmp.Diff(List{Dates: []plan.Dated{tower}}, list); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", c.name, err, diff)
		}
	}
}

// Only the ward, the day, the time and the place of a row are known.
func TestReadCSVLeavesPeopleOut(t *testing.T) {
	list, err := Read("dates.csv", strings.NewReader("chair,date,time,notes\nA Chair,12/06/2026,18:00,ring 07700 900123\n"))
	want := List{Dates: []plan.Dated{{Line: 2, Date: day(time.June, 12), Start: "18:00"}}}
	if diff := cmp.Diff(want, list); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestReadDay(t *testing.T) {
	for text, want := range map[string]string{
		"12/06/2026": "2026-06-12", "12-6-2026": "2026-06-12", "12.06.26": "2026-06-12", "2026-06-12": "2026-06-12", "2026-06-12 00:00:00": "2026-06-12",
		"12 June 2026": "2026-06-12", "12th of June 2026": "2026-06-12", "June 12, 2026": "2026-06-12", "Fri 12 Jun 2026": "2026-06-12",
		"Friday 12/06/2026": "2026-06-12", "1 Sept 2026": "2026-09-01", "12-Jun-26": "2026-06-12", "29/02/2028": "2028-02-29",
		"29/02/2026": "", "06/13/2026": "", "12 June": "", "12/06": "", "46185": "", "Mon 12 June 2026": "", "": "", "soon": "", "12 Juno 2026": "", "0/0/0000": "", "12 12 2026": "",
	} {
		d, err := readDay(text)
		if got := d.ISO(); err == nil && got != want || err != nil && want != "" {
			t.Errorf("readDay(%q) = %s, %v; want %q", text, got, err, want)
		}
	}
}

func TestReadTime(t *testing.T) {
	for text, want := range map[string]string{
		"18:00": "18:00", "18.30": "18:30", "9:05": "09:05", "18:00:00": "18:00", "6pm": "18:00", "6.30 p.m.": "18:30", "12pm": "12:00", "12 am": "00:00", "noon": "12:00",
		"18:00–19:30": "18:00", "6pm to 7pm": "18:00", "": "",
		"6": "no", "18": "no", "25:00": "no", "13pm": "no", "0pm": "no", "evening": "no", "18:60": "no", "-": "no", " ": "no",
	} {
		if got, ok := readTime(text); ok != (want != "no") || ok && string(got) != want {
			t.Errorf("readTime(%q) = %q, %v; want %s", text, got, ok, want)
		}
	}
}

const outlook = `BEGIN:VCALENDAR
PRODID:-//Example//EN
VERSION:2.0
X-WR-CALNAME:A Chair's calendar
BEGIN:VTIMEZONE
TZID:GMT Standard Time
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1@example.org
ORGANIZER;CN="Avery Organiser":mailto:avery@example.org
ATTENDEE;CN="Blake Attendee";ROLE=REQ-PARTICIPANT:mailto:blake@example.org
CONTACT:Casey Contact 07700 900123
COMMENT:from Casey
DESCRIPTION:Avery will take the chair\, and
  Blake the notes
SUMMARY;LANGUAGE=en-gb:Cluster Panel – Farringdon
  Within
LOCATION:Library\, room 2
DTSTART;TZID=GMT Standard Time:20260612T180000
DTEND;TZID=GMT Standard Time:20260612T193000
BEGIN:VALARM
TRIGGER:-PT15M
ACTION:DISPLAY
DESCRIPTION:Avery
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:2@example.org
SUMMARY:Tower Ward Cluster Panel Meeting
DTSTART:20260612T173000Z
END:VEVENT
BEGIN:VEVENT
UID:3@example.org
SUMMARY:Cluster Panel: Cluster 3
DTSTART;VALUE=DATE:20260613
END:VEVENT
BEGIN:VEVENT
UID:4@example.org
SUMMARY:Cluster Panels
DTSTART;TZID=Europe/Paris:20261026T190000
END:VEVENT
BEGIN:VEVENT
UID:5@example.org
STATUS:CANCELLED
SUMMARY:Cluster Panel Portsoken
DTSTART:20260614T173000Z
END:VEVENT
BEGIN:VEVENT
UID:6@example.org
SUMMARY:Cluster Panel Portsoken
RRULE:FREQ=MONTHLY
DTSTART:20260614T173000Z
END:VEVENT
BEGIN:VEVENT
UID:7@example.org
SUMMARY:Cluster Panel Portsoken
DTSTART;TZID=Local:20260614T173000
END:VEVENT
BEGIN:VEVENT
UID:8@example.org
SUMMARY:Cluster Panel Portsoken
END:VEVENT
BEGIN:VEVENT
UID:9@example.org
SUMMARY:Cluster Panel Portsoken
dtstart:20260615T180000
END:VEVENT
END:VCALENDAR
`

// Organisers, attendees and descriptions are nowhere in what is read.
func TestReadICS(t *testing.T) {
	want := List{Dates: []plan.Dated{
		{Line: 13, Date: day(time.June, 12), Start: "18:00", Part: "farringdon-within", Place: "Library, room 2"},
		{Line: 32, Date: day(time.June, 12), Start: "18:30", Part: "tower"},
		{Line: 37, Date: day(time.June, 13), Part: "cluster-3"},
		{Line: 42, Date: day(time.October, 26), Start: "18:00"},
		{Line: 68, Date: day(time.June, 15), Start: "18:00", Part: "portsoken"},
	}, Remarks: []plan.Remark{
		{Line: 47, Text: "It is cancelled."},
		{Line: 53, Warning: true, Text: "It repeats by a rule. Give each date an event of its own."},
		{Line: 59, Warning: true, Text: "“Local” is not a time zone that is known."},
		{Line: 64, Warning: true, Text: "It has no beginning."},
	}}
	for name, file := range map[string]string{"unix": outlook, "windows": strings.ReplaceAll(outlook, "\n", "\r\n"), "marked": "\uFEFF" + outlook} {
		got, err := Read("panels.ics", strings.NewReader(file))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"a.csv", "", "empty"},
		{"a.csv", "\n\n ,\n", "empty"},
		{"a.csv", "ward,time\nTower,18:00\n", "no column called date"},
		{"a.csv", outlook, "name it .ics"},
		{"a.ics", "date\n12/06/2026\n", "does not begin with BEGIN:VCALENDAR"},
		{"a.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "cannot be read"},
		{"a.ics", "BEGIN:VCALENDAR\nBEGIN:VTODO\nBEGIN:VEVENT\nEND:VEVENT\nEND:VTODO\nEND:VCALENDAR\n", "cannot be read"},
		{"a.xlsx", "PK\x03\x04rest", "save the sheet as CSV"},
		{"a.csv", "\xff\xfed\x00a\x00", "UTF-8"},
		{"a.csv", "date,ward\n12/06/2026,Caf\xe9\n", "UTF-8"},
		{"a.csv", "date\n" + strings.Repeat("x", maxFile), "larger than 1 MB"},
		{"a.csv", "date\n" + strings.Repeat("2026-06-12\n", maxDates+1), "at most 1000"},
	} {
		list, err := Read(c.name, strings.NewReader(c.file))
		if err == nil || !strings.Contains(err.Error(), c.want) || len(list.Dates) > 0 {
			t.Errorf("Read(%s, %.40q) = %v, %v; want an error with %q", c.name, c.file, list, err, c.want)
		}
	}
}

// Whatever a file holds, what is read from it is whole: real days and times,
// parts that are slugs, places of one line, lines that are in the file.
func FuzzRead(f *testing.F) {
	f.Add("a.ics", outlook)
	f.Add("a.csv", "date,time,ward,place\n12/06/2026,18:00,Tower,\"Library, room 2\"\n")
	f.Add("a.csv", "Date;Ward\r\nFri 12 June 2026;Tower\r\n;\r\n")
	f.Add("", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=:20260612T180000\nEND:VEVENT\nEND:VCALENDAR")
	f.Fuzz(func(t *testing.T, name, file string) {
		list, err := Read(name, strings.NewReader(file))
		if err != nil && (len(list.Dates) > 0 || len(list.Remarks) > 0) {
			t.Errorf("Read() = %v and %v, want one of them", list, err)
		}
		lines := strings.Count(file, "\n") + strings.Count(file, "\r") + 1
		for _, d := range list.Dates {
			if !d.Date.Valid() || d.Start != "" && !d.Start.Valid() || d.Part != plan.Slug(d.Part) || strings.ContainsAny(d.Place, "\r\n") || d.Line < 1 || d.Line > lines {
				t.Errorf("read %+v of %d lines", d, lines)
			}
		}
		for _, r := range list.Remarks {
			if r.Text == "" || r.Line < 1 || r.Line > lines {
				t.Errorf("remark %+v of %d lines", r, lines)
			}
		}
	})
}
