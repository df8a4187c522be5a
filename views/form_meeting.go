package views

import (
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// Names of the fields of the forms about meetings.
const (
	FieldRule    = "rule"
	FieldWeekday = "weekday"
	FieldTime    = "time"
	FieldPlace   = "place"
	FieldChannel = "channel"
	FieldChairs  = "chairs"
	FieldDate    = "date"
)

// What FieldRule can say, besides the name of a rule's ordinal.
const (
	RuleKeep  = "keep"
	RuleEvery = "every"
	RuleDates = "dates"
)

// SetupForm asks for all that must be known of a meeting before it can be
// announced. The line is the command that submitting it completes.
func SetupForm(s *plan.State, m *plan.Meeting, now time.Time, line string) *slack.ModalViewRequest {
	form := newForm("Set up: "+m.Short(), line)
	about := m.Name
	if list := wanting(s, m, now); len(list) > 0 {
		about += "\nStill to be said, here or by typing:\n" + strings.Join(list, "\n")
	}
	form.add(section("about", Escape(about)))

	var rules []*slack.OptionBlockObject
	option := func(value, label string) *slack.OptionBlockObject {
		return slack.NewOptionBlockObject(value, plain(clip(label, maxLabel)), nil)
	}
	rule := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Choose"), FieldRule)
	if !m.Rule.IsZero() {
		words := ruleInWords(m.Rule)
		rules = append(rules, option(RuleKeep, "As it is: "+words))
		rule.InitialOption = rules[0]
	}
	rules = append(rules, option(RuleEvery, "Every week"))
	for _, nth := range []string{"first", "second", "third", "fourth", "last"} {
		rules = append(rules, option(nth, fmt.Sprintf("The %s one of each month", nth)))
	}
	dates := option(RuleDates, "On dates given one by one")
	if rules = append(rules, dates); m.Dated && m.Rule.IsZero() {
		rule.InitialOption = dates
	}
	rule.Options = rules
	form.field(FieldRule, "How often", "For another rule, type for example: "+string(m.ID)+" every 2 weeks on tuesday from 5 may", rule)

	weekday := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Choose"), FieldWeekday)
	for d := time.Monday; d <= time.Friday; d++ {
		o := option(strings.ToLower(d.String()), d.String())
		if weekday.Options = append(weekday.Options, o); len(m.Rule.Days) == 1 && m.Rule.Days[0] == d {
			weekday.InitialOption = o
		}
	}
	form.field(FieldWeekday, "On which day", "", weekday)

	start := slack.NewTimePickerBlockElement(FieldTime)
	start.InitialTime, start.Timezone = string(m.Start), "Europe/London"
	form.field(FieldTime, "At what time, in London", "", start)

	place := slack.NewPlainTextInputBlockElement(nil, FieldPlace)
	place.MaxLength, place.InitialValue = maxPlace, clip(m.Place, maxPlace)
	form.field(FieldPlace, "Place, or a link", "", place)

	channel := slack.NewOptionsSelectBlockElement(slack.OptTypeConversations, plain("Choose"), FieldChannel)
	channel.InitialConversation = m.Channel
	channel.Filter = &slack.SelectBlockElementFilter{Include: []string{"public", "private"}, ExcludeBotUsers: true}
	form.field(FieldChannel, "Channel", "It is announced there. Invite asb to it.", channel)

	chairs := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, plain("Choose"), FieldChairs)
	for _, u := range s.In(plan.Chair, m.ID, plan.DateOf(now)) {
		if slackID.MatchString(string(u)) {
			chairs.InitialUsers = append(chairs.InitialUsers, string(u))
		}
	}
	form.field(FieldChairs, "Chairs", "Each of them gets the briefing.", chairs)
	return form.view
}

// maxPlace is how long a place may be in a form.
const maxPlace = 300

// MoveForm asks to when one meeting is moved, and why.
func MoveForm(m *plan.Meeting, o plan.Occurrence, line string) *slack.ModalViewRequest {
	form := newForm("Move: "+m.Short(), line)
	now := fmt.Sprintf("%s\nNow: %s", m.Name, turnedFrom(o))
	form.add(section("about", Escape(fmt.Sprintf("%s\nThe same can be typed: %s move %s to %s 10:00", now, m.ID, o.ID.Date.ISO(), strings.ToLower(o.On.Add(1).Weekday().String()[:3])))))
	day := slack.NewDatePickerBlockElement(FieldDate)
	day.InitialDate = o.On.ISO()
	form.add(slack.NewInputBlock(FieldDate, plain("Day"), nil, day))
	start := slack.NewTimePickerBlockElement(FieldTime)
	start.InitialTime, start.Timezone = string(o.Start), "Europe/London"
	form.add(slack.NewInputBlock(FieldTime, plain("Time, in London"), nil, start))
	why := slack.NewPlainTextInputBlockElement(nil, FieldNote)
	why.MaxLength = maxPlace
	form.field(FieldNote, "Why", leaveOut, why)
	return form.view
}

// field adds a field that can be left empty.
func (f form) field(id, label, hint string, element slack.BlockElement) {
	var words *slack.TextBlockObject
	if hint != "" {
		words = plain(hint)
	}
	b := slack.NewInputBlock(id, plain(label), words, element)
	b.Optional = true
	f.add(b)
}
