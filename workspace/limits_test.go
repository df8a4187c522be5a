package workspace_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"net/http"
)

// call posts to the Web API as JSON, without the help of a client.
func (f *fixture) call(method string, body fields) fields {
	f.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		f.t.Fatal(err)
	}
	req, err := http.NewRequest("POST", f.http.URL+"/api/"+method, strings.NewReader(string(data)))
	if err != nil {
		f.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("Authorization", "Bearer "+f.ws.BotToken())
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		f.t.Fatal(err)
	}
	defer resp.Body.Close()
	var out fields
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		f.t.Fatal(err)
	}
	if resp.StatusCode != 200 {
		f.t.Fatalf("%s: status %d", method, resp.StatusCode)
	}
	return out
}

func problem(reply fields) string {
	meta, _ := reply["response_metadata"].(map[string]any)
	list, _ := meta["messages"].([]any)
	var out []string
	for _, m := range list {
		out = append(out, m.(string))
	}
	return strings.Join(out, "; ")
}

func repeat(n int, one string) string {
	return "[" + strings.TrimSuffix(strings.Repeat(one+",", n), ",") + "]"
}

// option makes n options with values of their own.
func optionList(n int) string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf(`{"text":{"type":"plain_text","text":"o"},"value":"%d"}`, i))
	}
	return "[" + strings.Join(out, ",") + "]"
}

func pt(n int) string {
	return fmt.Sprintf(`{"type":"plain_text","text":"%s"}`, strings.Repeat("é", n))
}
func md(n int) string { return fmt.Sprintf(`{"type":"mrkdwn","text":"%s"}`, strings.Repeat("é", n)) }

// The limits of docs.slack.dev, reference/block-kit/blocks (table-block,
// data-table-block, data-visualization-block and rich-text-block have pages of
// their own), reference/block-kit/block-elements, and text-object, option-object
// and confirmation-dialog-object of reference/block-kit/composition-objects:
// each at its edge, where it passes, and one beyond, where it is refused with a
// pointer to the place. Lengths are counted in characters, not bytes.
func TestMessageLimits(t *testing.T) {
	t.Parallel()
	f := start(t)
	channel := f.channel("general")
	button := func(text, more string) string {
		return `{"type":"actions","elements":[{"type":"button","text":` + text + more + `}]}`
	}
	selectOf := func(more string) string {
		return `{"type":"actions","elements":[{"type":"static_select",` + more + `}]}`
	}
	table := func(rows string) string { return `{"type":"table","rows":` + rows + `}` }
	cell := `{"type":"raw_text","text":"x"}`
	for _, tc := range []struct {
		name  string
		fits  string // blocks that pass; empty if there are none to show
		tight string // blocks that are refused
		code  string
		want  string
	}{
		{"blocks", repeat(50, `{"type":"divider"}`), repeat(51, `{"type":"divider"}`), "invalid_blocks",
			"[ERROR] no more than 50 items allowed [json-pointer:/blocks]"},
		{"section text", `[{"type":"section","text":` + md(3000) + `}]`, `[{"type":"section","text":` + md(3001) + `}]`,
			"invalid_blocks", "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"},
		{"empty text", "", `[{"type":"section","text":` + md(0) + `}]`, "invalid_blocks",
			"[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"},
		{"no text", "", `[{"type":"section"}]`, "invalid_blocks", "[ERROR] missing required field: text [json-pointer:/blocks/0]"},
		{"fields", `[{"type":"section","fields":` + repeat(10, md(2000)) + `}]`, `[{"type":"section","fields":` + repeat(11, md(1)) + `}]`,
			"invalid_blocks", "[ERROR] no more than 10 items allowed [json-pointer:/blocks/0/fields]"},
		{"header", `[{"type":"header","text":` + pt(150) + `}]`, `[{"type":"header","text":` + pt(151) + `}]`, "invalid_blocks",
			"[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"},
		{"header in mrkdwn", "", `[{"type":"header","text":` + md(1) + `}]`, "invalid_blocks",
			"[ERROR] must be a valid enum value [json-pointer:/blocks/0/text/type]"},
		{"context", `[{"type":"context","elements":` + repeat(10, md(1)) + `}]`, `[{"type":"context","elements":` + repeat(11, md(1)) + `}]`,
			"invalid_blocks", "[ERROR] no more than 10 items allowed [json-pointer:/blocks/0/elements]"},
		{"actions", `[{"type":"actions","elements":` + repeat(25, `{"type":"button","text":`+pt(1)+`}`) + `}]`,
			`[{"type":"actions","elements":` + repeat(26, `{"type":"button","text":`+pt(1)+`}`) + `}]`,
			"invalid_blocks", "[ERROR] no more than 25 items allowed [json-pointer:/blocks/0/elements]"},
		{"button text", "[" + button(pt(75), "") + "]", "[" + button(pt(76), "") + "]", "invalid_blocks",
			"[ERROR] must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"},
		{"button value", "[" + button(pt(1), `,"value":"`+strings.Repeat("v", 2000)+`"`) + "]",
			"[" + button(pt(1), `,"value":"`+strings.Repeat("v", 2001)+`"`) + "]", "invalid_blocks",
			"[ERROR] must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"},
		{"button style", "", "[" + button(pt(1), `,"style":"loud"`) + "]", "invalid_blocks",
			"[ERROR] must be a valid enum value [json-pointer:/blocks/0/elements/0/style]"},
		{"unknown key", "", "[" + button(pt(1), `,"colour":"red"`) + "]", "invalid_blocks",
			"[ERROR] invalid additional property: colour [json-pointer:/blocks/0/elements/0]"},
		{"options", "[" + selectOf(`"options":`+optionList(100)) + "]", "[" + selectOf(`"options":`+optionList(101)) + "]",
			"invalid_blocks", "[ERROR] no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]"},
		{"option text", "", "[" + selectOf(`"options":[{"value":"1","text":`+pt(76)+`}]`) + "]", "invalid_blocks",
			"[ERROR] must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]"},
		{"initial option", "[" + selectOf(`"options":`+optionList(2)+`,"initial_option":{"text":{"type":"plain_text","text":"o"},"value":"1"}`) + "]",
			"[" + selectOf(`"options":`+optionList(2)+`,"initial_option":{"text":{"type":"plain_text","text":"o"},"value":"9"}`) + "]",
			"invalid_blocks", "[ERROR] must match one of the options exactly [json-pointer:/blocks/0/elements/0/initial_option]"},
		{"overflow", `[{"type":"section","text":` + md(1) + `,"accessory":{"type":"overflow","options":` + optionList(5) + `}}]`,
			`[{"type":"section","text":` + md(1) + `,"accessory":{"type":"overflow","options":` + optionList(6) + `}}]`,
			"invalid_blocks", "[ERROR] no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]"},
		{"checkboxes", "", `[{"type":"actions","elements":[{"type":"checkboxes","options":` + optionList(11) + `}]}]`, "invalid_blocks",
			"[ERROR] no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]"},
		{"block_id", `[{"type":"divider","block_id":"` + strings.Repeat("b", 255) + `"}]`,
			`[{"type":"divider","block_id":"` + strings.Repeat("b", 256) + `"}]`, "invalid_blocks",
			"[ERROR] must be less than 256 characters [json-pointer:/blocks/0/block_id]"},
		{"block_id twice", "", `[{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}]`, "invalid_blocks",
			`[ERROR] block_id "a" already exists [json-pointer:/blocks/1/block_id]`},
		{"action_id twice", "", `[{"type":"actions","elements":` + repeat(2, `{"type":"button","action_id":"a","text":`+pt(1)+`}`) + `}]`,
			"invalid_blocks", `[ERROR] action_id "a" already exists in this block [json-pointer:/blocks/0/elements/1/action_id]`},
		{"unknown block", "", `[{"type":"fancy"}]`, "invalid_blocks", "[ERROR] unsupported type: fancy [json-pointer:/blocks/0/type]"},
		{"alert in a message", "", `[{"type":"alert","text":` + md(1) + `}]`, "invalid_blocks",
			"[ERROR] unsupported type: alert [json-pointer:/blocks/0/type]"},
		{"number input in a message", "", `[{"type":"input","label":` + pt(1) + `,"element":{"type":"number_input","is_decimal_allowed":false}}]`,
			"invalid_blocks", "[ERROR] unsupported type: number_input [json-pointer:/blocks/0/element/type]"},
		{"image without alt", "", `[{"type":"image","image_url":"https://example.org/a.png"}]`, "invalid_blocks",
			"[ERROR] missing required field: alt_text [json-pointer:/blocks/0]"},
		{"rows", "[" + table(repeat(100, "["+cell+"]")) + "]", "[" + table(repeat(101, "["+cell+"]")) + "]", "invalid_blocks",
			"[ERROR] no more than 100 items allowed [json-pointer:/blocks/0/rows]"},
		{"cells", "[" + table("["+repeat(20, cell)+"]") + "]", "[" + table("["+repeat(21, cell)+"]") + "]", "invalid_blocks",
			"[ERROR] no more than 20 items allowed [json-pointer:/blocks/0/rows/0]"},
		{"table text", "", "[" + table(`[[{"type":"raw_text","text":"`+strings.Repeat("x", 9999)+`"},`+cell+`,`+cell+`]]`) + "]", "invalid_blocks",
			"[ERROR] must have less than 10001 characters in all [json-pointer:/blocks/0/rows]"},
		{"two tables", "", "[" + table("[["+cell+"]]") + "," + table("[["+cell+"]]") + "]", "invalid_attachments", "only_one_table_allowed"},
		{"data table header", `[{"type":"data_table","caption":"c","rows":[[` + cell + `],[{"type":"raw_number","value":1}]]}]`,
			`[{"type":"data_table","caption":"c","rows":[[{"type":"raw_number","value":1}],[` + cell + `]]}]`, "invalid_blocks",
			"[ERROR] a header cell must be raw_text [json-pointer:/blocks/0/rows/0/0/type]"},
		{"markdown", `[{"type":"markdown","text":"` + strings.Repeat("x", 12000) + `"}]`,
			`[{"type":"markdown","text":"` + strings.Repeat("x", 6001) + `"},{"type":"markdown","text":"` + strings.Repeat("x", 6000) + `"}]`,
			"msg_blocks_too_long", ""},
		{"rich text", `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a","style":{"bold":true}}]}]}]`,
			`[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":""}]}]}]`, "invalid_blocks",
			"[ERROR] must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]"},
		{"confirm", "", "[" + button(pt(1), `,"confirm":{"title":`+pt(101)+`,"text":`+md(1)+`,"confirm":`+pt(1)+`}`) + "]", "invalid_blocks",
			"[ERROR] must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]"},
		{"chart", `[{"type":"data_visualization","title":"t","chart":{"type":"pie","segments":[{"label":"a","value":1}]}}]`,
			`[{"type":"data_visualization","title":"t","chart":{"type":"bar","series":[{"name":"s","data":[{"label":"b","value":1}]}],"axis_config":{"categories":["a"]}}}]`,
			"invalid_blocks", "[ERROR] must have exactly the categories as labels [json-pointer:/blocks/0/chart/series/0/data]"},
		{"not a list", "", `{"type":"divider"}`, "invalid_blocks_format", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			post := func(blocks string) fields {
				return f.call("chat.postMessage", fields{"channel": channel, "text": "t", "blocks": json.RawMessage(blocks)})
			}
			if tc.fits != "" {
				if got := post(tc.fits); got["ok"] != true {
					t.Errorf("at the limit: got %v %s", got["error"], problem(got))
				}
			}
			got := post(tc.tight)
			if got["error"] != tc.code || problem(got) != tc.want {
				t.Errorf("beyond it: got %v %q, want %s %q", got["error"], problem(got), tc.code, tc.want)
			}
		})
	}
}

// docs.slack.dev, reference/views and reference/methods/views.open.
func TestViewLimits(t *testing.T) {
	t.Parallel()
	f := start(t)
	divider := `{"type":"divider"}`
	modal := func(more, blocks string) string {
		return `{"type":"modal",` + more + `"blocks":` + blocks + `}`
	}
	title := `"title":` + pt(24) + `,`
	input := `{"type":"input","label":` + pt(1) + `,"element":{"type":"plain_text_input"%s}}`
	for _, tc := range []struct{ name, view, code, want string }{
		{"title", modal(`"title":`+pt(25)+`,`, "["+divider+"]"), "invalid_arguments",
			"[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"},
		{"no title", modal("", "["+divider+"]"), "invalid_arguments", "[ERROR] missing required field: title [json-pointer:/view]"},
		{"no blocks", modal(title, "null"), "invalid_arguments", "[ERROR] missing required field: blocks [json-pointer:/view]"},
		{"blocks", modal(title, repeat(101, divider)), "invalid_arguments",
			"[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]"},
		{"no submit", modal(title, "["+fmt.Sprintf(input, "")+"]"), "invalid_arguments", "[ERROR] missing required field: submit [json-pointer:/view]"},
		{"metadata", modal(title+`"private_metadata":"`+strings.Repeat("m", 3001)+`",`, "["+divider+"]"), "invalid_arguments",
			"[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]"},
		{"two focused", modal(title+`"submit":`+pt(1)+`,`, repeat(2, fmt.Sprintf(input, `,"focus_on_load":true`))), "invalid_arguments",
			"[ERROR] only one element may have focus_on_load [json-pointer:/view/blocks/1/element/focus_on_load]"},
		{"table", modal(title, `[{"type":"table","rows":[[{"type":"raw_text","text":"x"}]]}]`), "invalid_arguments",
			"[ERROR] unsupported type: table [json-pointer:/view/blocks/0/type]"},
		{"type", `{"type":"home","blocks":[` + divider + `]}`, "invalid_arguments",
			"[ERROR] must be a valid enum value [json-pointer:/view/type]; [ERROR] missing required field: title [json-pointer:/view]"},
		{"size", modal(title, `[{"type":"section","text":{"type":"mrkdwn","text":"`+strings.Repeat("x", 250_000)+`"}}]`), "view_too_large", ""},
		{"at the limits", modal(title+`"private_metadata":"`+strings.Repeat("m", 3000)+`",`, repeat(100, divider)), "invalid_trigger_id", ""},
	} {
		got := f.call("views.open", fields{"trigger_id": "1.2.3", "view": json.RawMessage(tc.view)})
		if got["error"] != tc.code || problem(got) != tc.want {
			t.Errorf("%s: got %v %q, want %s %q", tc.name, got["error"], problem(got), tc.code, tc.want)
		}
	}
}

// docs.slack.dev, apis/web-api: how arguments and tokens are taken.
func TestRequestShapes(t *testing.T) {
	t.Parallel()
	f := start(t)
	bot, app := f.ws.BotToken(), f.ws.AppToken()
	for _, tc := range []struct {
		name, method, path, kind, auth, body, want string
	}{
		{"bearer", "POST", "auth.test", "", bot, "", ""},
		{"token in a form", "POST", "auth.test", "application/x-www-form-urlencoded", "", "token=" + bot, ""},
		{"token in a query", "GET", "auth.test?token=" + bot, "", "", "", "not_authed"},
		{"token in JSON", "POST", "auth.test", "application/json", "", `{"token":"` + bot + `"}`, "not_authed"},
		{"no token", "POST", "auth.test", "", "", "", "not_authed"},
		{"wrong token", "POST", "auth.test", "", "xoxb-wrong", "", "invalid_auth"},
		{"app token for a method", "POST", "auth.test", "", app, "", "not_allowed_token_type"},
		{"bot token for a socket", "POST", "apps.connections.open", "", bot, "", "not_allowed_token_type"},
		{"unknown method", "POST", "chat.shout", "", bot, "", "unknown_method"},
		{"bad JSON", "POST", "auth.test", "application/json", bot, "{", "invalid_json"},
		{"a JSON list", "POST", "auth.test", "application/json", bot, "[]", "json_not_object"},
		{"no content type", "POST", "auth.test", "", bot, "a=b", "missing_post_type"},
		{"odd content type", "POST", "auth.test", "text/plain", bot, "a=b", "invalid_post_type"},
		{"odd charset", "POST", "auth.test", "application/json; charset=latin1", bot, "{}", "invalid_charset"},
		{"api.test", "POST", "api.test", "application/x-www-form-urlencoded", "", "error=mine", "mine"},
	} {
		req, err := http.NewRequest(tc.method, f.http.URL+"/api/"+tc.path, strings.NewReader(tc.body))
		if err != nil {
			t.Fatal(err)
		}
		if tc.kind != "" {
			req.Header.Set("Content-Type", tc.kind)
		}
		if tc.auth != "" {
			req.Header.Set("Authorization", "Bearer "+tc.auth)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var out struct {
			OK    bool
			Error string
		}
		err = json.NewDecoder(resp.Body).Decode(&out)
		resp.Body.Close()
		if err != nil || resp.StatusCode != 200 || out.Error != tc.want || out.OK != (tc.want == "") {
			t.Errorf("%s: got %d %+v %v, want %q", tc.name, resp.StatusCode, out, err, tc.want)
		}
	}
}
