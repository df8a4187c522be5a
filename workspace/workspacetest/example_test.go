package workspacetest_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"sync"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/safer-city-partnership/asb/workspace"
	"github.com/safer-city-partnership/asb/workspace/workspacetest"
)

const manifest = `
_metadata: {major_version: 2, minor_version: 1}
display_information: {name: Kettle}
features:
  bot_user: {display_name: kettle}
  slash_commands: [{command: /kettle, description: Put the kettle on}]
oauth_config: {scopes: {bot: [commands, "chat:write"]}}
settings: {interactivity: {is_enabled: true}, socket_mode_enabled: true}
`

// kettle is an app with one command, one button and one form.
func kettle(ctx context.Context, client *socketmode.Client) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-client.Events:
			switch data := e.Data.(type) {
			case slack.SlashCommand:
				_ = client.Ack(*e.Request, slack.Msg{Text: "Tea for how many?", Blocks: slack.Blocks{BlockSet: []slack.Block{
					slack.NewActionBlock("ask", slack.NewButtonBlockElement("order", "", plain("Order"))),
				}}})
			case slack.InteractionCallback:
				_ = client.Ack(*e.Request)
				if data.Type == slack.InteractionTypeBlockActions {
					_, _ = client.OpenView(data.TriggerID, form())
					continue
				}
				cups := data.View.State.Values["cups"]["count"].Value
				_, _, _ = client.PostMessage("general", slack.MsgOptionText("The kettle is on for "+cups+".", false))
			}
		}
	}
}

func plain(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject("plain_text", s, false, false)
}

func form() slack.ModalViewRequest {
	count := slack.NewNumberInputBlockElement(nil, "count", false).WithMaxValue("6")
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: plain("Tea"), Submit: plain("Boil"),
		Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewInputBlock("cups", plain("Cups"), nil, count)}},
	}
}

// example stands in for *testing.T.
type example struct{ cleanup []func() }

func (*example) Helper()                        {}
func (e *example) Cleanup(f func())             { e.cleanup = append(e.cleanup, f) }
func (*example) Fatalf(format string, a ...any) { panic(fmt.Sprintf(format, a...)) }

func Example() {
	t := &example{}
	w := workspacetest.Start(t, workspace.Config{Manifest: []byte(manifest)})

	// The app under test: nothing in it knows that this is not Slack.
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	client := socketmode.New(slack.New(w.BotToken(), slack.OptionAppLevelToken(w.AppToken()), slack.OptionAPIURL(w.APIURL())),
		socketmode.OptionLog(log.New(io.Discard, "", 0)))
	running.Go(func() { _ = client.RunContext(ctx) })
	running.Go(func() { kettle(ctx, client) })
	w.Connected()

	reply := w.Say("officer", "general", "/kettle")
	fmt.Println(reply.Seen[0].Text)
	form := w.Click("officer", reply.Seen[0], "Order").Modal
	fmt.Println(form.Title.Text)
	fmt.Println(w.Submit("officer", *form, map[string]any{"Cups": "7"}).Errors["cups"])
	fmt.Println(w.Submit("officer", *form, map[string]any{"Cups": "4"}).Closed)
	fmt.Println(w.Expect("chair", "general", "kettle").Text)

	w.Fail(workspacetest.Fault{Socket: "lose_ack"})
	fmt.Println(w.Say("officer", "general", "/kettle").Error)

	stop()
	running.Wait()
	for _, f := range t.cleanup {
		f()
	}
	// Output:
	// Tea for how many?
	// Tea
	// Please enter a number of 6 or less.
	// true
	// The kettle is on for 4.
	// /kettle failed with the error "operation_timeout"
}
