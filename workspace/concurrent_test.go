package workspace_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/slack-go/slack"
)

// Many people at once, on several connections, with readers beside them: every
// command is answered, and answered to the one who typed it. The race detector
// watches.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	f := start(t, everything)
	for range 3 {
		f.run(&bot{
			command: func(b *bot, c slack.SlashCommand) any {
				_, _, _ = b.api.PostMessage(c.ChannelID, slack.MsgOptionText("said "+c.Text, false), slack.MsgOptionBlocks(button("b", "press", c.Text)))
				return map[string]any{"text": "for " + c.UserName + " " + c.Text}
			},
			action: func(b *bot, cb slack.InteractionCallback) any {
				_, _ = b.api.OpenView(cb.TriggerID, aModal("Busy"))
				return nil
			},
		})
	}
	ctx, cancel := context.WithCancel(context.Background())
	var readers, writers sync.WaitGroup
	for _, user := range []string{"ann", "bob"} {
		req, err := http.NewRequestWithContext(ctx, "GET", f.http.URL+"/control/stream?user="+user, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		readers.Go(func() {
			defer resp.Body.Close()
			buf := make([]byte, 4096)
			for {
				if _, err := resp.Body.Read(buf); err != nil {
					return
				}
			}
		})
		for lane := range 3 {
			writers.Go(func() {
				for n := range 8 {
					text := fmt.Sprintf("%d-%d", lane, n)
					out, err := postJSON(f.http.URL+"/control/say", fmt.Sprintf(`{"user":%q,"channel":"general","text":"/try %s"}`, user, text))
					want := fmt.Sprintf(`"text":"for %s %s"`, user, text)
					if err != nil || !strings.Contains(out, want) {
						t.Errorf("got %s, %v; want %s", out, err, want)
					}
					resp, err := http.Get(f.http.URL + "/control/traffic")
					if err != nil {
						t.Error(err)
						continue
					}
					_, _ = io.Copy(io.Discard, resp.Body)
					resp.Body.Close()
				}
			})
		}
	}
	writers.Wait()
	cancel()
	readers.Wait()
	count := 0
	for _, m := range f.messages("ann", "general") {
		if m.Ephemeral {
			count++
		}
	}
	if count != 24 {
		t.Errorf("ann has %d private answers, want 24", count)
	}
}
