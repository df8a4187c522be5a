package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// Names of the fields of the forms about meetings' days, digests and briefings.
const (
	FieldMeeting = "meeting"
	FieldWhich   = "which"
	FieldDo      = "do"
	FieldLoud    = "loud"
	FieldOnly    = "only"
	FieldWhere   = "where"
)

// What a field of these forms can say besides what a line says.
const (
	OnlyAll   = "everything" // of FieldOnly
	WhereMe   = "me"         // of FieldWhere
	WhereHere = "here"
)

// choice is a field of which one of a few things is chosen.
func choice(id string, chosen string, pairs ...string) *slack.RadioButtonsBlockElement {
	radio := slack.NewRadioButtonsBlockElement(id)
	for pair := range slices.Chunk(pairs, 2) {
		o := slack.NewOptionBlockObject(pair[0], plain(clip(pair[1], maxLabel)), nil)
		if radio.Options = append(radio.Options, o); pair[0] == chosen {
			radio.InitialOption = o
		}
	}
	return radio
}

// menu is a field of which one of many things is chosen.
func menu(id string, chosen string, pairs ...string) *slack.SelectBlockElement {
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Choose"), id)
	for pair := range slices.Chunk(pairs, 2) {
		if len(e.Options) == maxOptions {
			break
		}
		o := slack.NewOptionBlockObject(pair[0], plain(clip(pair[1], maxLabel)), nil)
		if e.Options = append(e.Options, o); pair[0] == chosen {
			e.InitialOption = o
		}
	}
	return e
}

// maxOptions is how many options a menu takes (docs.slack.dev,
// reference/block-kit/block-elements/select-menu-element).
const maxOptions = 100

// DigestForm asks when this channel's digest comes, how loud it is and what it
// is about. only is the choice of actions in the words of a line.
func DigestForm(s *plan.State, g plan.Digest, only, line string) *slack.ModalViewRequest {
	form := newForm("This channel's digest", line)
	form.add(section("about", "A digest says once a week what moved, what went quiet and what is coming up. To stop it, type: digest off"))
	var days []string
	for d := time.Monday; d <= time.Friday; d++ {
		days = append(days, strings.ToLower(d.String()), d.String())
	}
	form.add(slack.NewInputBlock(FieldWeekday, plain("Day of the week"), nil, menu(FieldWeekday, strings.ToLower(g.Day.String()), days...)))
	start := slack.NewTimePickerBlockElement(FieldTime)
	start.InitialTime, start.Timezone = string(g.At), "Europe/London"
	form.add(slack.NewInputBlock(FieldTime, plain("Time, in London"), plain("Between 08:00 and 18:00."), start))
	loud := "normal"
	if g.Loud != plan.Normal {
		loud = string(g.Loud)
	}
	form.add(slack.NewInputBlock(FieldLoud, plain("How loud"), nil, choice(FieldLoud, loud,
		"quiet", "Quiet: nothing in a week without a change", "normal", "Normal: one post, the details in its thread", "loud", "Loud: everything in the channel itself")))
	about := []string{OnlyAll, "Every action"}
	for _, p := range s.Parties() {
		about = append(about, strings.ToLower(string(p.Code)), "Those of "+string(p.Code))
	}
	for _, t := range s.Themes() {
		about = append(about, strings.ToLower(t), "Those of the theme "+t)
	}
	for _, m := range s.Meetings() {
		about = append(about, "for "+string(m.ID), "Those for the "+m.Short())
	}
	if only == "" {
		only = OnlyAll
	} else if !slices.Contains(about, only) {
		about = append(about, only, "As now: "+only)
	}
	form.add(slack.NewInputBlock(FieldOnly, plain("About which actions"), nil, menu(FieldOnly, only, about...)))
	return form.view
}

// BriefForm asks for which meeting a briefing is, since when, and who is to see
// it. channel reports that there is one that could.
func BriefForm(s *plan.State, meeting plan.MeetingID, channel bool, line string) *slack.ModalViewRequest {
	form := newForm("Briefing", line)
	form.view.Submit = plain("Show it")
	var meetings []string
	for _, m := range s.Meetings() {
		meetings = append(meetings, string(m.ID), m.Short())
	}
	form.add(slack.NewInputBlock(FieldMeeting, plain("For which meeting"), nil, menu(FieldMeeting, string(meeting), meetings...)))
	form.field(FieldDate, "Since which day", "Leave it empty for what changed since the meeting last met.", slack.NewDatePickerBlockElement(FieldDate))
	if channel {
		form.add(slack.NewInputBlock(FieldWhere, plain("Who is to see it"), nil, choice(FieldWhere, WhereMe, WhereMe, "Only me", WhereHere, "Everybody in this channel")))
	}
	return form.view
}

// OccurrenceForm asks what becomes of one meeting of a series. do is what was
// asked for. A meeting's value is its first day and its part, with a stroke
// between them.
func OccurrenceForm(m *plan.Meeting, list []plan.Occurrence, do, line string) *slack.ModalViewRequest {
	form := newForm("One meeting: "+m.Short(), line)
	form.add(section("about", Escape(m.Name)))
	var meetings []string
	for _, o := range list {
		label := fmt.Sprintf("%s at %s", o.On, o.Start)
		if o.ID.Part != "" {
			label += ", " + plan.PartName(o.ID.Part)
		}
		meetings = append(meetings, o.ID.Date.ISO()+"/"+o.ID.Part, strings.TrimSpace(label+". "+turned(o)))
	}
	form.add(slack.NewInputBlock(FieldWhich, plain("Which one"), nil, menu(FieldWhich, "", meetings...)))
	form.add(slack.NewInputBlock(FieldDo, plain("What becomes of it"), nil, choice(FieldDo, do,
		"skip", "It does not take place", "move", "It is moved", "restore", "It is as it was planned", "held", "It took place")))
	form.field(FieldDate, "Moved to which day", "Only for one that is moved.", slack.NewDatePickerBlockElement(FieldDate))
	start := slack.NewTimePickerBlockElement(FieldTime)
	start.Timezone = "Europe/London"
	form.field(FieldTime, "At what time, in London", "Only for one that is moved to another time.", start)
	why := slack.NewPlainTextInputBlockElement(nil, FieldNote)
	why.MaxLength = maxPlace
	form.field(FieldNote, "Why", leaveOut, why)
	form.add(context("typed", Escape(fmt.Sprintf("The same can be typed, for example: %s skip 25 may, or: %s move 4 may to tue 10:00", m.ID, m.ID))))
	return form.view
}
