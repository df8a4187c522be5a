package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/safer-city-partnership/asb/views/viewstest"
)

// unfit reports what is wrong with everything that the bot sent: messages,
// forms, Home tabs, and what it put into acknowledgements. Every script and
// every test at the page ends with it. A sign that somebody typed is theirs.
func unfit(all []exchange) error {
	found := map[string]bool{}
	theirs := typed(all)
	for _, e := range all {
		var wrong []string
		var said any
		answer, _ := e.Answer.(object)
		switch {
		case e.Direction == "slack→app" && answer["error"] != nil: // no acknowledgement came
			continue
		case e.Direction == "slack→app":
			wrong, said = viewstest.Ack(e.Answer), e.Answer
		case e.Name == "chat.postMessage", e.Name == "chat.update", e.Name == "chat.postEphemeral", e.Name == "chat.scheduleMessage", e.Name == "response_url":
			wrong, said = message(e.Body), e.Body
		case e.Body["view"] != nil:
			view, _ := e.Body["view"].(object)
			wrong, said = viewstest.View(view), view
		}
		for _, text := range viewstest.Texts([]object{{"said": said}}) {
			wrong = append(wrong, viewstest.Lone(text, theirs)...)
		}
		for _, w := range wrong {
			found[fmt.Sprintf("%s: %s", e.Name, w)] = true
		}
	}
	var list []error
	for _, w := range slices.Sorted(maps.Keys(found)) {
		list = append(list, errors.New(w))
	}
	return errors.Join(list...)
}

// typed is all that people wrote to the bot, in lines and in forms.
func typed(all []exchange) string {
	var b strings.Builder
	for _, e := range all {
		payload, ok := e.Body["payload"].(object)
		if !ok { // over HTTP a command and an event have no envelope
			payload = e.Body
		}
		event, _ := payload["event"].(object)
		view, _ := payload["view"].(object)
		state, _ := view["state"].(object)
		if e.Direction == "slack→app" {
			fmt.Fprintln(&b, text(payload, "text"), text(event, "text"), state["values"])
		}
	}
	return b.String()
}

// message checks a message. One that only takes another away has no words.
func message(body object) []string {
	if body["delete_original"] == true {
		return nil
	}
	return viewstest.Message(body)
}
