package workspace

import (
	"reflect"
	"regexp"
)

const (
	maxURL    = 3000
	maxID     = 255 // block_id and action_id
	maxOption = 150 // the value of an option
)

// elementShapes are the block elements (docs.slack.dev,
// reference/block-kit/block-elements).
func elementShapes() map[string]shape {
	base := func(more map[string]rule) map[string]rule {
		out := map[string]rule{"action_id": text(1, maxID), "confirm": confirm, "focus_on_load": boolean}
		for key, r := range more {
			out[key] = r
		}
		return out
	}
	placeholder := plain(150)
	opts := list(1, 100, option("plain_text"))
	groups := list(1, 100, of(shape{need: []string{"label", "options"}, fields: map[string]rule{
		"label": plain(75), "options": opts,
	}}))
	filter := of(shape{fields: map[string]rule{
		"include":                          list(1, 4, enum("im", "mpim", "private", "public")),
		"exclude_external_shared_channels": boolean, "exclude_bot_users": boolean,
	}})
	out := map[string]shape{
		"button": {need: []string{"text"}, fields: map[string]rule{
			"action_id": text(1, maxID), "confirm": confirm, "text": plain(75), "value": text(0, 2000),
			"url": text(0, maxURL), "style": enum("primary", "danger"), "accessibility_label": text(1, 75),
			"agent_prompt": text(1, 3000), "agent_prompt_display": text(1, 3000),
			"visible_to_user_ids": list(1, 10, text(1, maxID)),
		}},
		"workflow_button": {where: inMessage, need: []string{"text", "workflow"}, fields: map[string]rule{
			"action_id": text(1, maxID), "text": plain(75), "workflow": anything,
			"style": enum("primary", "danger"), "accessibility_label": text(1, 75),
		}},
		"overflow": {need: []string{"options"}, fields: map[string]rule{
			"action_id": text(1, maxID), "confirm": confirm, "options": list(1, 5, option("plain_text", "url")),
		}},
		"datepicker": {fields: base(map[string]rule{"placeholder": placeholder, "initial_date": pattern(datePattern)})},
		"timepicker": {fields: base(map[string]rule{
			"placeholder": placeholder, "initial_time": pattern(timePattern), "timezone": text(1, 64),
		})},
		"datetimepicker": {where: inMessage | inModal, fields: base(map[string]rule{
			"initial_date_time": integer(1_000_000_000, 9_999_999_999),
		})},
		"checkboxes": {need: []string{"options"}, also: initialMatches, fields: base(map[string]rule{
			"options": list(1, 10, option("mrkdwn")), "initial_options": list(1, 10, option("mrkdwn")),
			"visible_to_user_ids": list(1, 10, text(1, maxID)),
		})},
		"radio_buttons": {need: []string{"options"}, also: initialMatches, fields: base(map[string]rule{
			"options": list(1, 10, option("mrkdwn")), "initial_option": option("mrkdwn"),
		})},
		"image": imageShape(),
		"feedback_buttons": {where: inMessage, need: []string{"positive_button", "negative_button"}, fields: map[string]rule{
			"action_id": text(1, maxID), "positive_button": feedback, "negative_button": feedback,
		}},
		"icon_button": {where: inMessage, need: []string{"icon", "text"}, fields: map[string]rule{
			"action_id": text(1, maxID), "icon": enum("trash"), "text": plain(75), "value": text(0, 2000),
			"confirm": confirm, "accessibility_label": text(1, 75), "visible_to_user_ids": list(1, 10, text(1, maxID)),
		}},
		"file_input": {where: inModal, fields: map[string]rule{
			"action_id": text(1, maxID), "filetypes": list(1, 100, text(1, 50)), "max_files": integer(1, 10),
		}},
	}
	for name, more := range map[string]map[string]rule{
		"static_select":        {"options": opts, "option_groups": groups, "initial_option": option("plain_text")},
		"external_select":      {"min_query_length": integer(0, 3000), "initial_option": option("plain_text")},
		"users_select":         {"initial_user": text(1, maxID)},
		"channels_select":      {"initial_channel": text(1, maxID), "response_url_enabled": boolean},
		"conversations_select": {"initial_conversation": text(1, maxID), "response_url_enabled": boolean, "default_to_current_conversation": boolean, "filter": filter},

		"multi_static_select":        {"options": opts, "option_groups": groups, "initial_options": list(1, 100, option("plain_text"))},
		"multi_external_select":      {"min_query_length": integer(0, 3000), "initial_options": list(1, 100, option("plain_text"))},
		"multi_users_select":         {"initial_users": list(1, 100, text(1, maxID))},
		"multi_channels_select":      {"initial_channels": list(1, 100, text(1, maxID))},
		"multi_conversations_select": {"initial_conversations": list(1, 100, text(1, maxID)), "default_to_current_conversation": boolean, "filter": filter},
	} {
		fields := base(more)
		fields["placeholder"] = placeholder
		if name[:6] == "multi_" {
			fields["max_selected_items"] = integer(1, 100)
		}
		out[name] = shape{fields: fields}
	}
	for _, name := range []string{"static_select", "multi_static_select"} {
		sh := out[name]
		sh.also = func(k *checker, at string, o object) {
			if (o["options"] == nil) == (o["option_groups"] == nil) {
				k.fail(at, "must have exactly one of options and option_groups")
			}
			initialMatches(k, at, o)
		}
		out[name] = sh
	}
	inputs(out, placeholder)
	return out
}

// inputs adds the elements that are typed into.
func inputs(out map[string]shape, placeholder rule) {
	dispatch := of(shape{fields: map[string]rule{
		"trigger_actions_on": list(1, 2, enum("on_enter_pressed", "on_character_entered")),
	}})
	input := func(where surface, more map[string]rule) shape {
		fields := map[string]rule{
			"action_id": text(1, maxID), "focus_on_load": boolean, "placeholder": placeholder,
			"dispatch_action_config": dispatch,
		}
		for key, r := range more {
			fields[key] = r
		}
		return shape{where: where, fields: fields}
	}
	out["plain_text_input"] = input(anywhere, map[string]rule{
		"initial_value": text(0, 3000), "multiline": boolean, "min_length": integer(0, 3000), "max_length": integer(1, 3000),
	})
	out["email_text_input"] = input(inModal, map[string]rule{"initial_value": text(0, 3000)})
	out["url_text_input"] = input(inModal, map[string]rule{"initial_value": text(0, 3000)})
	number := input(inModal, map[string]rule{
		"is_decimal_allowed": boolean, "initial_value": digits, "min_value": digits, "max_value": digits,
	})
	number.need = []string{"is_decimal_allowed"}
	out["number_input"] = number
	out["rich_text_input"] = input(inModal|inHome, map[string]rule{
		"initial_value": of(richTextShape()), "min_lines": integer(1, 100), "max_lines": integer(1, 100),
	})
}

// Which elements a block may hold.
func selects() []string {
	return []string{
		"static_select", "external_select", "users_select", "conversations_select", "channels_select",
		"multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select",
		"multi_channels_select",
	}
}

func choosers() []string {
	return append(selects(), "datepicker", "timepicker", "checkboxes", "radio_buttons")
}

// digits is a number in a string, as number_input has its values.
func digits(k *checker, at string, v any) {
	s, isText := v.(string)
	if !isText {
		k.fail(at, "must be a string")
	} else if _, ok := number(s); !ok {
		k.fail(at, "must be a number")
	}
}

func pattern(p *regexp.Regexp) rule {
	return func(k *checker, at string, v any) {
		if s, ok := v.(string); !ok || !p.MatchString(s) {
			k.fail(at, "does not match the pattern %s", p)
		}
	}
}

func feedback(k *checker, at string, v any) {
	k.object(at, v, shape{need: []string{"text", "value"}, fields: map[string]rule{
		"text": plain(75), "value": text(1, 2000), "accessibility_label": text(1, 75),
	}})
}

func imageShape() shape {
	return shape{need: []string{"alt_text"}, also: oneImage, fields: map[string]rule{
		"image_url": text(1, maxURL), "alt_text": text(1, 2000), "slack_file": of(shape{
			fields: map[string]rule{"id": text(1, maxID), "url": text(1, maxURL)},
		}),
	}}
}

func oneImage(k *checker, at string, o object) {
	if (o["image_url"] == nil) == (o["slack_file"] == nil) {
		k.fail(at, "must have exactly one of image_url and slack_file")
	}
}

// confirm is a dialog that asks again (docs.slack.dev,
// reference/block-kit/composition-objects/confirmation-dialog-object).
func confirm(k *checker, at string, v any) {
	k.object(at, v, shape{need: []string{"title", "text", "confirm"}, fields: map[string]rule{
		"title": plain(100), "text": words(300), "confirm": plain(30), "deny": plain(30),
		"style": enum("primary", "danger"),
	}})
}

// option is a choice (docs.slack.dev,
// reference/block-kit/composition-objects/option-object). Its text may be
// mrkdwn in checkboxes and radio buttons only.
func option(kinds ...string) rule {
	label := plain(75)
	fields := map[string]rule{"value": text(1, maxOption), "description": plain(75)}
	for _, kind := range kinds {
		switch kind {
		case "mrkdwn":
			label = words(75)
			fields["description"] = words(75)
		case "url":
			fields["url"] = text(1, maxURL)
		}
	}
	fields["text"] = label
	return of(shape{need: []string{"text", "value"}, fields: fields})
}

// initialMatches refuses an initial option that is not one of the options.
func initialMatches(k *checker, at string, o object) {
	known := options(o)
	check := func(at string, v any) {
		for _, have := range known {
			if reflect.DeepEqual(have, v) {
				return
			}
		}
		k.fail(at, "must match one of the options exactly")
	}
	if v := o["initial_option"]; v != nil {
		check(at+"/initial_option", v)
	}
	if chosen, ok := o["initial_options"].([]any); ok {
		for _, v := range chosen {
			check(at+"/initial_options", v)
		}
	}
}
