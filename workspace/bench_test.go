package workspace_test

import (
	"context"
	"io"
	"log"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/safer-city-partnership/asb/workspace"
)

func benchServer(b *testing.B) (*workspace.Server, *slack.Client, string) {
	b.Helper()
	ws, err := workspace.New(workspace.Config{Manifest: []byte(testManifest), Now: now})
	if err != nil {
		b.Fatal(err)
	}
	web := httptest.NewServer(ws)
	b.Cleanup(func() {
		_ = ws.Close()
		web.Close()
	})
	return ws, slack.New(ws.BotToken(), slack.OptionAppLevelToken(ws.AppToken()), slack.OptionAPIURL(web.URL+"/api/")), web.URL
}

// BenchmarkPost is one message with blocks, posted through the true client.
func BenchmarkPost(b *testing.B) {
	_, api, _ := benchServer(b)
	blocks := slack.MsgOptionBlocks(
		slack.NewHeaderBlock(plainText("A heading")),
		slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", "Some *words* of a usual length.", false, false), nil, nil),
		button("b", "press", "1"),
	)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := api.PostMessage("general", slack.MsgOptionText("Some words", false), blocks); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkCommand is one slash command: control API, envelope, acknowledgement
// with a message, and back.
func BenchmarkCommand(b *testing.B) {
	_, api, url := benchServer(b)
	client := socketmode.New(api, socketmode.OptionLog(log.New(io.Discard, "", 0)))
	ctx, cancel := context.WithCancel(context.Background())
	var work sync.WaitGroup
	ready := make(chan struct{})
	work.Go(func() { _ = client.RunContext(ctx) })
	work.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-client.Events:
				switch e.Type {
				case socketmode.EventTypeHello:
					close(ready)
				case socketmode.EventTypeSlashCommand:
					_ = client.Ack(*e.Request, map[string]any{"text": "ok"})
				}
			}
		}
	})
	<-ready
	say := func() string {
		resp, err := postJSON(url+"/control/say", `{"user":"officer","channel":"general","text":"/try"}`)
		if err != nil {
			b.Fatal(err)
		}
		return resp
	}
	b.ReportAllocs()
	for b.Loop() {
		say()
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commands/s")
	cancel()
	work.Wait()
}
