package views_test

import (
	"encoding/json"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/views"
	"github.com/safer-city-partnership/asb/views/viewstest"
)

// limits reports what in some blocks Slack would refuse, or somebody could not
// use. The surface is "message", "modal" or "home".
func limits(surface string, blocks []slack.Block) []string {
	return viewstest.Blocks(surface, viewstest.Decode(blocks))
}

// form reports the same of a form.
func form(f *slack.ModalViewRequest) []string {
	body, err := json.Marshal(f)
	if err != nil {
		return []string{err.Error()}
	}
	var view viewstest.Object
	if err := json.Unmarshal(body, &view); err != nil {
		return []string{err.Error()}
	}
	return viewstest.View(view)
}

// meaning reports what a reply says by a shape alone, and what its blocks say
// of a status and its text does not. The texts of a random plan hold no shapes.
func meaning(r views.Reply) []string {
	m := viewstest.Object{"text": views.Escape(r.Text)}
	if len(r.Blocks) > 0 {
		var blocks []any
		for _, b := range viewstest.Decode(r.Blocks) {
			blocks = append(blocks, b)
		}
		m["blocks"] = blocks
	}
	return viewstest.Message(m)
}

// texts are all the words that some blocks show.
func texts(blocks []slack.Block) []string { return viewstest.Texts(viewstest.Decode(blocks)) }
