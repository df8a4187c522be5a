package workspace_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// gallery posts messages with a block of nearly every kind.
func (f *fixture) gallery(channel string) {
	f.t.Helper()
	data, err := os.ReadFile("testdata/gallery.json")
	if err != nil {
		f.t.Fatal(err)
	}
	var list []map[string]any
	if err := json.Unmarshal(data, &list); err != nil {
		f.t.Fatal(err)
	}
	for _, message := range list {
		message["channel"] = f.channel(channel)
		f.post(message)
	}
}

// post sends a message of the app as plain JSON, free of what any client knows.
func (f *fixture) post(message map[string]any) {
	f.t.Helper()
	body, err := json.Marshal(message)
	if err != nil {
		f.t.Fatal(err)
	}
	req, err := http.NewRequest("POST", f.http.URL+"/api/chat.postMessage", bytes.NewReader(body))
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
	var answer struct {
		OK       bool
		Error    string
		Metadata struct{ Messages []string } `json:"response_metadata"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		f.t.Fatal(err)
	}
	if !answer.OK {
		f.t.Fatalf("post %v: %s %q", message["text"], answer.Error, answer.Metadata.Messages)
	}
}

func TestPageDraws(t *testing.T) {
	b := browser(t)
	for name, test := range map[string]func(*testing.T, context.Context){
		"Gallery": drawGallery, "DataTable": drawDataTable, "Unknown": drawUnknown, "Mrkdwn": drawMrkdwn, "Markdown": drawMarkdown,
		"RichInput": drawRichInput, "Faults": drawFaults, "Clock": drawClock, "Elements": drawElements,
	} {
		t.Run(name, func(t *testing.T) { test(t, b) })
	}
}

func drawGallery(t *testing.T, b context.Context) {
	f := start(t)
	f.gallery("general")
	p := f.open(b, f.address("ann", "general"))
	p.see(`.block-layout`, "left right")
	if got := eval[[]string](p, `[...document.querySelectorAll(".unknown")].map(e => e.textContent)`); len(got) != 0 {
		t.Errorf("the page does not know %q", got)
	}
	for selector, want := range map[string]string{
		`[data-block=head][role=heading]`:           "A header 🔔",
		`[data-block=marks] strong`:                 "Bold",
		`[data-block=marks] s`:                      "struck",
		`[data-block=marks] blockquote`:             "a quote",
		`[data-block=marks] pre`:                    "a block <b>",
		`[data-block=marks] a[href^="https:"]`:      "a link",
		`[data-block=fields] .fields`:               "Status Open Plain *as typed*",
		`[data-block=rich] ul > li > ol > li`:       "inner",
		`[data-block=markdown] [role=heading]`:      "A heading",
		`[data-block=markdown] td.align-right`:      "2",
		`[data-block=table] th[scope=col]`:          "No. What",
		`[data-block=table] td strong`:              "Rich cell",
		`[data-block=card] .card-title`:             "A card",
		`[data-block=carousel] .card`:               "First card Second card",
		`[data-block=container] summary`:            "A container",
		`[data-block=plan] .card-subtitle`:          "1 of 2 complete",
		`[data-block=task] .task-status`:            "In progress",
		`[data-block=feedback] button`:              "Useful Not useful",
		`[data-block=choosers] input + label`:       "One bold Two This That",
		`[data-block=pie] text`:                     "South 1 North 3",
		`[data-block=bars] .chart-text.label`:       "Visits Month",
		`[data-block=lines] .chart-key`:             "One Two",
		`[data-block=lines] table`:                  "",
		`[data-block=area] svg[role=img] path.area`: "",
	} {
		all := eval[[]string](p, `[...document.querySelectorAll($1)].map(e => (e.innerText ?? e.textContent).replace(/\s+/g, " ").trim())`, selector)
		if len(all) == 0 {
			t.Errorf("nothing at %s", selector)
			continue
		}
		got, words := strings.Fields(strings.Join(all, " ")), strings.Fields(want)
		slices.Sort(got)
		slices.Sort(words)
		if want != "" && !slices.Equal(got, words) {
			t.Errorf("at %s: got %q, want %q", selector, all, want)
		}
	}
	label := eval[string](p, `document.querySelector("[data-block=lines] svg").getAttribute("aria-label")`)
	if want := "Two lines. One: Jan 4, Feb 7; Two: Jan 5, Feb 3"; label != want {
		t.Errorf("the chart is described as %q, want %q", label, want)
	}
}

func drawDataTable(t *testing.T, b context.Context) {
	f := start(t)
	f.gallery("general")
	p := f.open(b, f.address("ann", "general"))
	rows := func() []string { return p.shown(`[data-block=data] tbody tr`) }
	p.see(`[data-block=data] caption`, "Counted things")
	if got, want := rows(), []string{"Lamps 9", "Doors 10"}; !slices.Equal(got, want) {
		t.Errorf("first page: got %q, want %q", got, want)
	}
	p.click(`[data-block=data] .pager-buttons button:last-child`)
	p.see(`[data-block=data] tbody tr`, "Chairs 2")
	p.see(`[data-block=data] .pager-status`, "3–3 of 3")
	p.click(`[data-block=data] th:last-child button`)
	p.see(`[data-block=data] th[aria-sort=ascending]`, "Count")
	if got, want := rows(), []string{"Chairs 2", "Lamps 9"}; !slices.Equal(got, want) {
		t.Errorf("sorted by number: got %q, want %q", got, want)
	}
	p.write(`[data-block=data] input[type=search]`, "doo")
	p.see(`[data-block=data] .pager-status`, "1–1 of 1")
	if got, want := rows(), []string{"Doors 10"}; !slices.Equal(got, want) {
		t.Errorf("filtered: got %q, want %q", got, want)
	}
}

// module evaluates an expression with modules of the page at hand as m.
func module[T any](p *tab, name, script string, args ...any) T {
	p.t.Helper()
	return eval[T](p, `import("/page/`+name+`.js").then(m => `+script+`)`, args...)
}

const aWorld = `{me: "U1", userName: id => ({U1: "Ann", U2: "Bob"})[id] || "", channelName: id => id === "C1" ? "general" : "",
	groupName: () => "", now: () => new Date("2024-03-11T09:00:00Z")}`

func drawUnknown(t *testing.T, b context.Context) {
	p := start(t).open(b, "")
	got := module[string](p, "blocks", `m.drawBlocks([{type: "hologram", depth: 3}, {type: "section"}], {world: `+aWorld+`}).map(e => e.textContent).join("|")`)
	if !strings.Contains(got, "A block this page cannot draw: hologram") || !strings.Contains(got, `"depth": 3`) {
		t.Errorf("got %q, want the unknown block's name and JSON", got)
	}
	got = module[string](p, "elements", `m.drawElement({block_id: "b"}, {type: "dial", action_id: "a", turns: 7}, {world: `+aWorld+`}).textContent`)
	if !strings.Contains(got, "dial") || !strings.Contains(got, `"turns": 7`) {
		t.Errorf("got %q, want the unknown element's name and JSON", got)
	}
}

func drawMrkdwn(t *testing.T, b context.Context) {
	p := start(t).open(b, "")
	for text, want := range map[string]string{
		"*bold* _it_ ~no~ `a*b*`":                      `<strong>bold</strong> <em>it</em> <s>no</s> <code>a*b*</code>`,
		"*_both_*":                                     `<strong><em>both</em></strong>`,
		"snake_case_name 2*3*4 a~b~c":                  `snake_case_name 2*3*4 a~b~c`,
		"* not bold* and *open":                        `* not bold* and *open`,
		"1 &lt; 2 &amp;&amp; &amp;lt;":                 `1 &lt; 2 &amp;&amp; &amp;lt;`,
		"<script>alert(1)</script>":                    `&lt;script&gt;alert(1)&lt;/script&gt;`,
		"<javascript:alert(1)|press>":                  `<span>press</span>`,
		"<https://example.org|*label*>":                `<a href="https://example.org/" target="_blank" rel="noopener noreferrer">*label*</a>`,
		"see https://example.org/a_b_c.":               `see <a href="https://example.org/a_b_c" target="_blank" rel="noopener noreferrer">https://example.org/a_b_c</a>.`,
		"<mailto:a@example.org|a>":                     `<a href="mailto:a@example.org" target="_blank" rel="noopener noreferrer">a</a>`,
		"<@U2> <@U9|zoe>":                              `<span class="mention">@Bob</span> <span class="mention">@zoe</span>`,
		"<@U1>":                                        `<span class="mention mine">@Ann</span>`,
		"<#C1> <#C9|>":                                 `<a class="mention" href="#/U1/C1">#general</a> <span class="mention"><span class="sr">a </span>private channel</span>`,
		"<!here>":                                      `<span class="mention broadcast">@here</span>`,
		"<!date^1710147600^{date_short}|old>":          `<time datetime="2024-03-11T09:00:00.000Z">11 Mar 2024</time>`,
		"<!date^1710230400^{date_pretty} at {time}|x>": `<time datetime="2024-03-12T08:00:00.000Z">tomorrow at 08:00</time>`,
		":bell: :no_such: 10:30:15":                    `<span class="emoji" role="img" aria-label="bell" title=":bell:">🔔</span> :no_such: 10:30:15`,
	} {
		got := module[string](p, "mrkdwn", `{ const d = document.createElement("div"); d.append(...m.draw($1, `+aWorld+`)[0].childNodes); return d.innerHTML }`, text)
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"one\n&gt; two\n&gt; three\nfour":  `DIV:one|BLOCKQUOTE:two/three|DIV:four`,
		"&gt;&gt;&gt; all\nof it":          `BLOCKQUOTE: all/of it`,
		"before\n```\nx = *1*\n```\nafter": `DIV:before|PRE:x = *1*|DIV:after`,
		"```never closed":                  "DIV:```never closed",
	} {
		got := module[string](p, "mrkdwn", `m.draw($1, `+aWorld+`).map(e => e.tagName + ":" + [...e.childNodes].map(n => n.nodeName === "BR" ? "/" : n.textContent).join("")).join("|")`, text)
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if got, want := module[string](p, "mrkdwn", `m.plain("*Ask* <@U2> :bell: <https://example.org|there>", `+aWorld+`)`), "Ask @Bob 🔔 there"; got != want {
		t.Errorf("in words: got %q, want %q", got, want)
	}
}

func drawMarkdown(t *testing.T, b context.Context) {
	p := start(t).open(b, "")
	for text, want := range map[string]string{
		"# Top\n\ntext":                `<p class="heading level-1" role="heading" aria-level="2">Top</p><p>text</p>`,
		"**b** *i* _i_ ~~s~~ `c**`":    `<p><strong>b</strong> <em>i</em> <em>i</em> <s>s</s> <code>c**</code></p>`,
		"a_b_c and 2 * 3 and \\*no\\*": `<p>a_b_c and 2 * 3 and *no*</p>`,
		"- a\n- b\n  1. c\n- d":        `<ul><li>a</li><li>b<ol><li>c</li></ol></li><li>d</li></ul>`,
		"3. c\n4. d":                   `<ol start="3"><li>c</li><li>d</li></ol>`,
		"> q\n> r":                     `<blockquote><p>q<br>r</p></blockquote>`,
		"```go\na < b\n```":            `<pre tabindex="0"><code>a &lt; b</code></pre>`,
		"[x](javascript:alert(1))":     `<p><span>x</span>)</p>`,
		"[x](https://example.org)":     `<p><a href="https://example.org/" target="_blank" rel="noopener noreferrer">x</a></p>`,
		"<b>not html</b>":              `<p>&lt;b&gt;not html&lt;/b&gt;</p>`,
		"ask <@U2> :bell:":             `<p>ask <span class="mention">@Bob</span> <span class="emoji" role="img" aria-label="bell" title=":bell:">🔔</span></p>`,
		"a\n\n---\n\nb":                `<p>a</p><hr><p>b</p>`,
	} {
		got := module[string](p, "markdown", `{ const d = document.createElement("div"); d.append(...m.drawMarkdown($1, `+aWorld+`)); return d.innerHTML }`, text)
		if got != want {
			t.Errorf("%q\n got %s\nwant %s", text, got, want)
		}
	}
}

func drawRichInput(t *testing.T, b context.Context) {
	p := start(t).open(b, "")
	got := module[map[string]any](p, "richtext", `m.fromTyped("Some *bold* <b>\n- one\n- _two_\n> said")`)
	section := func(leaves ...any) map[string]any {
		return map[string]any{"type": "rich_text_section", "elements": leaves}
	}
	text := func(s string) map[string]any { return map[string]any{"type": "text", "text": s} }
	styled := func(s, style string) map[string]any {
		return map[string]any{"type": "text", "text": s, "style": map[string]any{style: true}}
	}
	want := map[string]any{"type": "rich_text", "elements": []any{
		section(text("Some "), styled("bold", "bold"), text(" <b>")),
		map[string]any{"type": "rich_text_list", "style": "bullet", "indent": 0.0, "elements": []any{section(text("one")), section(styled("two", "italic"))}},
		map[string]any{"type": "rich_text_quote", "elements": []any{text("said")}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("typed text as rich text (-want +got):\n%s", diff)
	}
	if got := module[string](p, "richtext", `m.toTyped(m.fromTyped("Some *bold*\n- one\n> said"))`); got != "Some *bold*\n- one\n> said" {
		t.Errorf("back as typed: got %q", got)
	}
	if got := module[bool](p, "richtext", `m.fromTyped("  ") === null`); !got {
		t.Error("nothing typed is not null")
	}
}

func drawFaults(t *testing.T, b context.Context) {
	p := start(t).open(b, "")
	type field map[string]any
	tests := []struct {
		element field
		value   any
		want    string
	}{
		{field{"type": "plain_text_input"}, "", "Please complete this field."},
		{field{"type": "plain_text_input"}, "x", ""},
		{field{"type": "plain_text_input", "min_length": 3}, "ab", "Please use at least 3 characters; this has 2."},
		{field{"type": "plain_text_input", "max_length": 1}, "🔔", ""},
		{field{"type": "plain_text_input", "max_length": 1}, "ab", "Please use at most 1 character; this has 2."},
		{field{"type": "plain_text_input"}, strings.Repeat("a", 3001), "Please use at most 3000 characters; this has 3001."},
		{field{"type": "number_input", "is_decimal_allowed": false}, "2.5", "Please enter a whole number."},
		{field{"type": "number_input", "is_decimal_allowed": true}, "2.5", ""},
		{field{"type": "number_input", "is_decimal_allowed": true}, "two", "Please enter a number."},
		{field{"type": "number_input", "min_value": "10"}, "9", "Please enter 10 or more."},
		{field{"type": "number_input", "max_value": "0"}, "1", "Please enter 0 or less."},
		{field{"type": "email_text_input"}, "somebody", "Please enter an e-mail address, such as name@example.org."},
		{field{"type": "email_text_input"}, "name@example.org", ""},
		{field{"type": "url_text_input"}, "example.org", "Please enter a web address, such as https://example.org."},
		{field{"type": "url_text_input"}, "https://example.org", ""},
		{field{"type": "checkboxes"}, []string{}, "Please complete this field."},
		{field{"type": "static_select"}, nil, "Please complete this field."},
		{field{"type": "static_select"}, "a", ""},
	}
	for _, test := range tests {
		got := module[string](p, "form", `m.fault({optional: false}, $1, $2) || ""`, test.element, test.value)
		if got != test.want {
			t.Errorf("%v with %v: got %q, want %q", test.element, test.value, got, test.want)
		}
		if got := module[string](p, "form", `m.fault({optional: true}, $1, null) || ""`, test.element); got != "" {
			t.Errorf("%v, optional and empty: got %q, want no complaint", test.element, got)
		}
	}
}

func drawClock(t *testing.T, b context.Context) {
	p := start(t).open(b, "")
	for wall, want := range map[string]string{
		"2024-01-15T09:00": "2024-01-15T09:00:00.000Z",
		"2024-07-15T09:00": "2024-07-15T08:00:00.000Z",
		"2024-03-31T00:30": "2024-03-31T00:30:00.000Z",
		"2024-03-31T02:00": "2024-03-31T01:00:00.000Z", // the hour after the one that does not exist
		"2024-10-27T00:30": "2024-10-26T23:30:00.000Z",
		"2024-10-27T02:00": "2024-10-27T02:00:00.000Z",
	} {
		if got := module[string](p, "clock", `m.instant($1).toISOString()`, wall); got != want {
			t.Errorf("%s in London: got %s, want %s", wall, got, want)
		}
	}
	for now, want := range map[string]string{
		"2024-03-11T09:00:00Z": "2024-03-12T08:30:00.000Z", // Monday after half past eight
		"2024-03-11T08:00:00Z": "2024-03-11T08:30:00.000Z", // Monday before it
		"2024-03-15T12:00:00Z": "2024-03-18T08:30:00.000Z", // Friday
		"2024-03-29T12:00:00Z": "2024-04-01T07:30:00.000Z", // over the change to summer time
		"2024-10-25T12:00:00Z": "2024-10-28T08:30:00.000Z", // and back
	} {
		if got := module[string](p, "clock", `m.nextWorkingMorning(new Date($1)).toISOString()`, now); got != want {
			t.Errorf("next working morning after %s: got %s, want %s", now, got, want)
		}
	}
}

// drawElements uses each kind of element in a message, and looks at what the
// app is told.
func drawElements(t *testing.T, b context.Context) {
	f := start(t)
	heard := make(chan *slack.BlockAction, 20)
	f.run(&bot{action: func(_ *bot, call slack.InteractionCallback) any {
		for _, action := range call.ActionCallback.BlockActions {
			heard <- action
		}
		return nil
	}, ackless: func(socketmode.Event) bool { return false }})
	f.gallery("general")
	p := f.open(b, f.address("ann", "general"))
	p.see(`.block-layout`, "left")
	next := func(what string) *slack.BlockAction {
		t.Helper()
		var got *slack.BlockAction
		p.until("the app hears of "+what, func() bool {
			select {
			case got = <-heard:
			default:
			}
			return got != nil
		})
		return got
	}
	want := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: got %q, want %q", what, got, want)
		}
	}

	p.click(`[data-action=danger]`)
	p.see(`[data-testid=confirm]`, "It cannot come back.")
	p.press(kb.Escape)
	p.gone(`[data-testid=confirm]`)
	p.click(`[data-action=danger]`)
	p.click(`[data-testid=confirm-yes]`)
	want("a confirmed button", next("the button").Value, "2")

	p.click(`[data-field="choosers colour"] input`)
	p.press("gr" + kb.Enter)
	want("a select", next("the select").SelectedOption.Value, "green")
	p.click(`[data-field="choosers who"] input`)
	p.press("second" + kb.Enter)
	want("a person", next("the person").SelectedUser, f.user("bob"))
	p.click(`[data-field="choosers where"] input`)
	p.press("clos" + kb.Enter)
	want("a place", next("the place").SelectedConversation, f.channel("closed"))
	p.click(`[data-field="choosers ticks"] input[value="2"]`)
	p.click(`[data-field="choosers ticks"] input[value="1"]`)
	want("one tick", values(next("a tick").SelectedOptions), "2")
	want("two ticks", values(next("another").SelectedOptions), "1 2")
	p.click(`[data-field="choosers choice"] input[value=that]`)
	want("a radio button", next("the radio button").SelectedOption.Value, "that")
	p.click(`[data-field="fields more"] [data-testid=overflow]`)
	p.click(`[role=menuitem][data-value=share]`)
	want("an overflow menu", next("the menu").SelectedOption.Value, "share")
	for field, value := range map[string]string{"day": "2024-05-06", "hour": "17:45", "moment": "2024-07-03T10:46"} {
		selector := `[data-field="choosers ` + field + `"]`
		p.drive(chromedp.Focus(chromedp.CSS(selector)))
		eval[bool](p, `(document.querySelector($1).value = $2) !== ""`, selector, value)
		p.drive(chromedp.Blur(chromedp.CSS(selector)))
		action := next(field)
		got := action.SelectedDate + action.SelectedTime
		if action.SelectedDateTime != 0 {
			got = "2024-07-03T10:46" // 1720000000 is 3 July 2024, 10:46:40 in London
			if action.SelectedDateTime != 1719999960 {
				t.Errorf("moment: got %d, want 1719999960", action.SelectedDateTime)
			}
		}
		want(field, got, value)
	}
	p.click(`[data-block=feedback] button`)
	want("feedback", next("feedback").Value, "yes")
}

func values(options []slack.OptionBlockObject) string {
	var out []string
	for _, option := range options {
		out = append(out, option.Value)
	}
	return strings.Join(out, " ")
}
