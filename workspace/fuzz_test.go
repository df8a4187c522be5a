package workspace_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/safer-city-partnership/asb/workspace"
)

func postJSON(url, body string) (string, error) {
	resp, err := http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	if resp.StatusCode != http.StatusOK {
		return "", errors.New(string(data))
	}
	return string(data), nil
}

// Whatever an app sends as blocks is taken or refused, in JSON and with status
// 200; and blocks that were taken are taken again as they came back.
func FuzzBlocks(f *testing.F) {
	for _, seed := range []string{
		`[{"type":"divider"}]`, `[{"type":"section","text":{"type":"mrkdwn","text":"x"},"accessory":{"type":"button","text":{"type":"plain_text","text":"b"}}}]`,
		`[{"type":"table","rows":[[{"type":"raw_text","text":"x"}]]}]`, `{}`, `[null]`, `[{"type":1}]`, `[[]]`, `"x"`,
		`[{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","elements":[{"type":"rich_text_section","elements":[]}]}]}]`,
		`[{"type":"container","title":{"type":"plain_text","text":"t"},"child_blocks":[{"type":"divider"}]}]`,
		`[{"type":"layout","label":"l","rows":[{"items":[{"block":{"type":"divider"}}]}]}]`,
		`[{"type":"actions","elements":[{"type":"checkboxes","options":[{"text":{"type":"mrkdwn","text":"o"},"value":"1"}]}]}]`,
		`[{"type":"data_table","caption":"c","rows":[[{"type":"raw_text","text":"h"}],[{"type":"raw_number","value":1e9}]]}]`,
		`[{"type":"data_visualization","title":"t","chart":{"type":"pie","segments":[{"label":"a","value":1}]}}]`,
	} {
		f.Add(seed)
	}
	ws, err := workspace.New(workspace.Config{Manifest: []byte(testManifest), Now: now})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = ws.Close() })
	post := func(t *testing.T, blocks json.RawMessage) (ok bool, back json.RawMessage) {
		body := fmt.Sprintf(`{"channel":"general","text":"t","blocks":%s}`, blocks)
		req := httptest.NewRequest("POST", "/api/chat.postMessage", strings.NewReader(body))
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Authorization", "Bearer "+ws.BotToken())
		rec := httptest.NewRecorder()
		ws.ServeHTTP(rec, req)
		var reply struct {
			OK      bool
			Error   string
			Message struct{ Blocks json.RawMessage }
		}
		if err := json.Unmarshal(rec.Body.Bytes(), &reply); err != nil || rec.Code != 200 || reply.OK != (reply.Error == "") {
			t.Fatalf("%s: got %d %s (%v)", blocks, rec.Code, rec.Body, err)
		}
		if reply.Error == "internal_error" {
			t.Fatalf("%s: internal_error", blocks)
		}
		return reply.OK, reply.Message.Blocks
	}
	f.Fuzz(func(t *testing.T, blocks string) {
		if !json.Valid([]byte(blocks)) {
			return
		}
		ok, back := post(t, json.RawMessage(blocks))
		if !ok || len(back) == 0 {
			return
		}
		if again, _ := post(t, back); !again {
			t.Errorf("%s was taken, and came back as %s, which is refused", blocks, back)
		}
	})
}
