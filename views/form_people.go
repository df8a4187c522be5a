package views

import (
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// Names of the fields of the forms about people.
const (
	FieldPeople = "people"
	FieldCover  = "cover"
)

// OwnForm asks who holds an action or a party's actions. now are those who do.
func OwnForm(what string, now []plan.UserID, line string) *slack.ModalViewRequest {
	form := newForm("Who holds it", line)
	form.add(section("about", Escape(fmt.Sprintf("%s\nWhoever holds it is reminded of it, and can update it. Leave the field empty when nobody does.", what))))
	people := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, plain("Choose people"), FieldPeople)
	for _, u := range now {
		if slackID.MatchString(string(u)) {
			people.InitialUsers = append(people.InitialUsers, string(u))
		}
	}
	form.field(FieldPeople, "Held by", "", people)
	return form.view
}

// AwayForm asks until when a person is away, and who gets their reminders.
func AwayForm(s *plan.State, me plan.UserID, now time.Time, line string) *slack.ModalViewRequest {
	form := newForm("While you are away", line)
	day, cover := slack.NewDatePickerBlockElement(FieldDate), slack.NewOptionsSelectBlockElement(slack.OptTypeUser, plain("Nobody"), FieldCover)
	about := "You are not away, as far as asb knows. From now until the end of that day your reminders go to whoever covers for you."
	if a, away := s.Away(me, now); away {
		about = absence(a) + " When you are back, type: away off"
		day.InitialDate = a.Until.ISO()
		if slackID.MatchString(string(a.Cover)) {
			cover.InitialUser = string(a.Cover)
		}
	}
	form.add(section("about", Escape(about)))
	form.add(slack.NewInputBlock(FieldDate, plain("Last day away"), nil, day))
	form.field(FieldCover, "Who covers for you", "", cover)
	return form.view
}
