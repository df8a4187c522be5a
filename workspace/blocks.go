package workspace

import "slices"

func newGrammar() *grammar { return &grammar{blocks: blockShapes(), elements: elementShapes()} }

// blockShapes are the blocks (docs.slack.dev, reference/block-kit/blocks).
func blockShapes() map[string]shape {
	out := map[string]shape{
		"section": {also: sectionHasText, fields: map[string]rule{
			"text": words(3000), "fields": list(1, 10, words(2000)), "expand": boolean,
			"accessory": element(append(choosers(), "button", "overflow", "image", "workflow_button")...),
		}},
		"header": {need: []string{"text"}, fields: map[string]rule{"text": plain(150), "level": integer(1, 4)}},
		"context": {need: []string{"elements"}, fields: map[string]rule{
			"elements": list(1, 10, contextElement),
		}},
		"divider": {},
		"actions": {need: []string{"elements"}, fields: map[string]rule{
			"elements": list(1, 25, element(append(choosers(), "button", "overflow", "datetimepicker", "workflow_button")...)),
		}},
		"input": {need: []string{"label", "element"}, also: asksForSubmit, fields: map[string]rule{
			"label": plain(2000), "hint": plain(2000), "optional": boolean, "dispatch_action": boolean,
			"element": element(append(choosers(), "plain_text_input", "email_text_input", "url_text_input",
				"number_input", "rich_text_input", "file_input", "datetimepicker")...),
		}},
		"rich_text": richTextShape(),
		"markdown": {where: inMessage, need: []string{"text"}, fields: map[string]rule{
			"text": func(k *checker, at string, v any) {
				text(1, maxMarkdown)(k, at, v)
				k.markdown += len([]rune(asText(v)))
			},
		}},
		"alert": {where: inModal, need: []string{"text"}, fields: map[string]rule{
			"text": words(200), "level": enum("default", "info", "warning", "error", "success"),
		}},
		"context_actions": {where: inMessage, need: []string{"elements"}, fields: map[string]rule{
			"elements": list(1, 5, element("feedback_buttons", "icon_button")),
		}},
		"carousel": {where: inMessage | inHome, need: []string{"elements"}, fields: map[string]rule{
			"elements": list(1, 10, blockOf("card")),
		}},
		"card":      cardShape(),
		"container": containerShape(),
		"layout":    layoutShape(),
		"plan": {where: inMessage, need: []string{"title"}, fields: map[string]rule{
			"title": text(1, 3000), "tasks": list(0, 50, blockOf("task_card")),
		}},
		"task_card": {where: inMessage, need: []string{"task_id", "title"}, fields: map[string]rule{
			"task_id": text(1, maxID), "title": text(1, 3000),
			"status":  enum("pending", "in_progress", "complete", "error"),
			"details": of(richTextShape()), "output": of(richTextShape()), "hide_title": boolean,
			"sources": list(0, 50, of(shape{need: []string{"url", "text"}, fields: map[string]rule{
				"url": text(1, maxURL), "text": text(1, 3000),
			}})),
		}},
		"video": {need: []string{"title", "alt_text", "video_url", "thumbnail_url"}, fields: map[string]rule{
			"title": plain(199), "title_url": text(1, maxURL), "author_name": text(1, 49), "alt_text": text(1, 2000),
			"video_url": text(1, maxURL), "thumbnail_url": text(1, maxURL), "provider_name": text(1, 49),
			"provider_icon_url": text(1, maxURL), "description": plain(199),
		}},
		"table":              tableShape(),
		"data_table":         dataTableShape(),
		"data_visualization": chartShape(),
	}
	image := imageShape()
	image.fields["title"] = plain(2000)
	out["image"] = image
	for name, sh := range out {
		if sh.fields == nil {
			sh.fields = map[string]rule{}
		}
		sh.fields["block_id"] = text(1, maxID)
		out[name] = sh
	}
	return out
}

func sectionHasText(k *checker, at string, o object) {
	if o["text"] == nil && o["fields"] == nil {
		k.fail(at, "missing required field: text")
	}
}

func asksForSubmit(k *checker, _ string, _ object) { k.needsSubmit = true }

func contextElement(k *checker, at string, v any) {
	if o, ok := v.(object); ok && o["type"] == "image" {
		element("image")(k, at, v)
		return
	}
	words(3000)(k, at, v)
}

func cardShape() shape {
	image := of(imageShape())
	return shape{
		where: inMessage | inHome,
		fields: map[string]rule{
			"hero_image": image, "icon": image, "title": words(150), "subtitle": words(150), "body": words(200),
			"subtext": words(200), "actions": list(1, 3, element("button")),
			"slack_icon": of(shape{need: []string{"name"}, fields: map[string]rule{"name": text(1, 100)}}),
		},
		also: func(k *checker, at string, o object) {
			if o["hero_image"] == nil && o["title"] == nil && o["actions"] == nil && o["body"] == nil {
				k.fail(at, "must have at least one of hero_image, title, actions, body")
			}
			if o["icon"] != nil && o["slack_icon"] != nil {
				k.fail(at, "must not have both icon and slack_icon")
			}
		},
	}
}

func containerShape() shape {
	return shape{
		where: inMessage | inHome, need: []string{"child_blocks"},
		fields: map[string]rule{
			"title": plain(150), "rich_text_title": of(richTextShape()), "subtitle": words(150),
			"icon": of(imageShape()), "width": enum("narrow", "standard", "wide", "full"),
			"is_collapsible": boolean, "default_collapsed": boolean, "has_header_divider": boolean,
			"child_blocks": list(1, 10, blockOf("actions", "context", "divider", "header", "image", "input",
				"rich_text", "section", "table", "video")),
		},
		also: func(k *checker, at string, o object) {
			if (o["title"] == nil) == (o["rich_text_title"] == nil) {
				k.fail(at, "must have exactly one of title and rich_text_title")
			}
			folds, _ := o["is_collapsible"].(bool)
			if folded, _ := o["default_collapsed"].(bool); folded && !folds {
				k.fail(at, "default_collapsed needs is_collapsible")
			}
			if line, _ := o["has_header_divider"].(bool); line && folds {
				k.fail(at, "has_header_divider is not allowed with is_collapsible")
			}
		},
	}
}

func layoutShape() shape {
	item := of(shape{need: []string{"block"}, fields: map[string]rule{
		"width": enum("narrow", "standard", "wide"), "horizontal_alignment": enum("start", "center", "end"),
		"block": func(k *checker, at string, v any) {
			if o, ok := v.(object); ok && slices.Contains([]any{"markdown", "layout"}, o["type"]) {
				k.fail(at+"/type", "unsupported type: %s", o["type"])
				return
			}
			k.block(at, v, nil)
		},
	}})
	return shape{need: []string{"label", "rows"}, fields: map[string]rule{
		"label": text(1, 150), "is_label_visible": boolean, "grid_lines": enum("none", "rows", "outer"),
		"fallback": list(0, 50, anything),
		"rows": list(1, 5, of(shape{need: []string{"items"}, fields: map[string]rule{
			"items": list(1, 3, item),
		}})),
	}}
}
