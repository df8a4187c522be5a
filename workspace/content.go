package workspace

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

const (
	maxText       = 40000 // a longer text is cut; docs.slack.dev, reference/methods/chat.postMessage
	maxUpdateText = 4000  // a longer text is refused; docs.slack.dev, reference/methods/chat.update
	maxMarkdown   = 12000
)

// content is what a message says, from whichever call or answer carried it.
type content struct {
	text                string
	blocks, attachments []any
	metadata            object
	hasText, hasBlocks  bool
	hasMetadata         bool
}

// readContent takes the message fields of a call and checks them against
// Slack's limits (docs.slack.dev, reference/methods/chat.postMessage).
func (s *Server) readContent(c *call) (content, error) {
	var out content
	out.hasText = c.given("text")
	out.text = entities(c.text("text"))
	if markdown := c.text("markdown_text"); markdown != "" {
		if out.text != "" || c.given("blocks") {
			return out, refuse("markdown_text_conflict")
		}
		if utf8.RuneCountInString(markdown) > maxMarkdown {
			return out, refuse("msg_too_long")
		}
		out.hasText, out.text = true, entities(markdown)
	}
	blocks, err := c.structured("blocks")
	if err != nil {
		return out, refuse("invalid_blocks_format")
	}
	if blocks != nil {
		list, ok := blocks.([]any)
		if !ok {
			return out, refuse("invalid_blocks_format")
		}
		out.hasBlocks = true
		if out.blocks, err = s.messageBlocks(list); err != nil {
			return out, err
		}
	}
	attachments, err := c.structured("attachments")
	if err != nil {
		return out, refuse("invalid_attachments")
	}
	if attachments != nil {
		list, ok := attachments.([]any)
		if !ok {
			return out, refuse("invalid_attachments")
		}
		if len(list) > 100 {
			return out, refuse("too_many_attachments")
		}
		if err := s.attachmentBlocks(list); err != nil {
			return out, err
		}
		out.attachments = list
	}
	if err := out.readMetadata(c); err != nil {
		return out, err
	}
	if n := utf8.RuneCountInString(out.text); n > maxText {
		out.text = string([]rune(out.text)[:maxText])
	}
	return out, nil
}

// readMetadata follows docs.slack.dev, messaging/message-metadata. An empty
// event type is what some clients send for "none".
func (out *content) readMetadata(c *call) error {
	value, err := c.structured("metadata")
	if err != nil {
		return refuse("invalid_metadata_format")
	}
	if value == nil {
		return nil
	}
	metadata, ok := value.(object)
	if !ok {
		return refuse("invalid_metadata_format")
	}
	if len(metadata) == 0 {
		out.hasMetadata = true
		return nil
	}
	kind, ok := metadata["event_type"].(string)
	if !ok {
		return refuse("invalid_metadata_schema")
	}
	if kind == "" {
		return nil
	}
	payload, ok := metadata["event_payload"].(object)
	if !ok {
		return refuse("invalid_metadata_schema")
	}
	out.hasMetadata = true
	out.metadata = object{"event_type": kind, "event_payload": payload}
	return nil
}

func (c content) empty() bool {
	return strings.TrimSpace(c.text) == "" && len(c.blocks) == 0 && len(c.attachments) == 0
}

// fill puts the content into a message. Without a text of its own a message
// gets one made from its blocks, for notifications and screen readers.
func (c content) fill(m *message) {
	m.text, m.blocks, m.attachments = c.text, c.blocks, c.attachments
	if strings.TrimSpace(m.text) == "" {
		m.text = blockText(c.blocks)
	}
}

var (
	knownEntity = regexp.MustCompile(`^&(?:amp|lt|gt);`)
	// What may stand between angle brackets: a mention, a date, a command or a link.
	knownToken = regexp.MustCompile(`^<(?:[@#][A-Z0-9]+(?:\|[^<>]*)?|![a-z]+[^<>]*|[a-z][a-z0-9+.\-]*:[^<>]+)>`)
)

// entities escapes what Slack escapes in a text it is given: a bare &, and
// angle brackets that do not enclose something Slack knows (docs.slack.dev,
// messaging/formatting-message-text).
func entities(text string) string {
	if !strings.ContainsAny(text, "&<>") {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		switch text[i] {
		case '&':
			if e := knownEntity.FindString(text[i:]); e != "" {
				b.WriteString(e)
				i += len(e)
				continue
			}
			b.WriteString("&amp;")
		case '<':
			if t := knownToken.FindString(text[i:]); t != "" {
				b.WriteString(t)
				i += len(t)
				continue
			}
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		default:
			b.WriteByte(text[i])
		}
		i++
	}
	return b.String()
}

// blockText is the text of a message that has blocks only: the words of its
// blocks, in order, a line each.
func blockText(blocks []any) string {
	var lines []string
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				walk(item)
			}
		case object:
			if text, ok := v["text"].(string); ok && text != "" {
				lines = append(lines, text)
				return
			}
			for _, key := range []string{
				"title", "label", "text", "caption", "fields", "alt_text", "elements", "accessory",
				"subtitle", "body", "subtext", "rows", "items", "block", "child_blocks", "tasks", "details", "output", "element",
			} {
				switch part := v[key].(type) {
				case string:
					lines = append(lines, part)
				case object, []any:
					walk(part)
				}
			}
		}
	}
	walk(blocks)
	return strings.Join(lines, "\n")
}

// typed is a line a person typed, as Slack passes it on: special characters
// escaped, names of people and channels and bare links in angle brackets.
// Private channels keep their name to themselves in a command.
func (s *Server) typed(text string, command bool) string {
	text = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
	text = linkPattern.ReplaceAllStringFunc(text, func(link string) string {
		trimmed := strings.TrimRight(link, ".,;:!?)\"'")
		return "<" + trimmed + ">" + link[len(trimmed):]
	})
	return mentionPattern.ReplaceAllStringFunc(text, func(m string) string {
		lead := m[:strings.IndexAny(m, "@#")]
		mark, name := m[len(lead)], m[len(lead)+1:]
		trimmed := strings.TrimRight(name, ".-_")
		if mark == '@' {
			if u := s.handle(name, trimmed); u != nil {
				rest := m[len(lead)+1+len(u.name):]
				if command {
					return lead + "<@" + u.id + "|" + u.name + ">" + rest
				}
				return lead + "<@" + u.id + ">" + rest
			}
			for _, g := range s.groups {
				if g.handle == trimmed {
					return lead + "<!subteam^" + g.id + "|@" + g.handle + ">" + m[len(lead)+1+len(g.handle):]
				}
			}
			return m
		}
		for _, n := range []string{name, trimmed} {
			if c := s.findChannel(n); c != nil && c.name == n {
				shown := c.name
				if command && c.private {
					shown = ""
				}
				return lead + "<#" + c.id + "|" + shown + ">" + name[len(n):]
			}
		}
		return m
	})
}

// handle finds who is mentioned; a full stop may end the sentence, not the name.
func (s *Server) handle(names ...string) *user {
	for _, name := range names {
		for _, u := range s.users {
			if strings.EqualFold(u.name, name) {
				return u
			}
		}
	}
	return nil
}

var (
	linkPattern    = regexp.MustCompile(`https?://[^\s<>|]+`)
	mentionPattern = regexp.MustCompile(`(?:^|[\s(,])[@#][\p{L}\p{N}][\p{L}\p{N}._-]*`)
)
