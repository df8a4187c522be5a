package workspace

// richTextShape is a rich_text block (docs.slack.dev,
// reference/block-kit/blocks/rich-text-block).
func richTextShape() shape {
	return shape{need: []string{"elements"}, fields: map[string]rule{
		"block_id": text(1, maxID), "elements": list(0, 3000, richContainer),
	}}
}

func richContainer(k *checker, at string, v any) {
	leaves := list(0, 3000, richLeaf)
	section := shape{need: []string{"elements"}, fields: map[string]rule{"elements": leaves}}
	k.kind(at, v, map[string]shape{
		"rich_text_section": section,
		"rich_text_list": {need: []string{"elements", "style"}, fields: map[string]rule{
			"style": enum("bullet", "ordered"), "indent": integer(0, 8), "offset": integer(0, 1_000_000),
			"border": integer(0, 1),
			"elements": list(0, 3000, func(k *checker, at string, v any) {
				k.kind(at, v, map[string]shape{"rich_text_section": section}, always)
			}),
		}},
		"rich_text_quote": {need: []string{"elements"}, fields: map[string]rule{
			"elements": leaves, "border": integer(0, 1),
		}},
		"rich_text_preformatted": {need: []string{"elements"}, fields: map[string]rule{
			"elements": leaves, "border": integer(0, 1), "language": text(0, 100),
		}},
	}, always)
}

func always(string) bool { return true }

func richLeaf(k *checker, at string, v any) {
	style := of(shape{fields: map[string]rule{
		"bold": boolean, "italic": boolean, "strike": boolean, "code": boolean, "underline": boolean,
		"highlight": boolean, "client_highlight": boolean, "unlink": boolean,
	}})
	leaf := func(need string, fields map[string]rule) shape {
		fields["style"] = style
		return shape{need: []string{need}, fields: fields}
	}
	k.kind(at, v, map[string]shape{
		"text":      leaf("text", map[string]rule{"text": text(1, 12000)}),
		"link":      leaf("url", map[string]rule{"url": text(1, maxURL), "text": text(0, 3000), "unsafe": boolean}),
		"user":      leaf("user_id", map[string]rule{"user_id": text(1, maxID)}),
		"channel":   leaf("channel_id", map[string]rule{"channel_id": text(1, maxID)}),
		"usergroup": leaf("usergroup_id", map[string]rule{"usergroup_id": text(1, maxID)}),
		"team":      leaf("team_id", map[string]rule{"team_id": text(1, maxID)}),
		"broadcast": leaf("range", map[string]rule{"range": enum("here", "channel", "everyone")}),
		"color":     leaf("value", map[string]rule{"value": text(1, 20)}),
		"emoji": leaf("name", map[string]rule{
			"name": text(1, 100), "skin_tone": integer(1, 6), "unicode": text(0, 100), "url": text(0, maxURL),
		}),
		"date": leaf("timestamp", map[string]rule{
			"timestamp": integer(0, 9_999_999_999), "format": text(1, 300), "timezone": text(1, 64),
			"url": text(1, maxURL), "fallback": text(0, 300),
		}),
	}, always)
}
