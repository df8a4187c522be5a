package workspacetest

import (
	"maps"
	"slices"
)

// find looks for an element by its action_id, by the words on it, or by the
// label of the input block it is in.
func find(blocks []map[string]any, what string) (block, action string, ok bool) {
	for _, b := range blocks {
		if block, action, ok = findIn(b, "", "", what); ok {
			return block, action, true
		}
	}
	return "", "", false
}

// findIn looks into a value that is inside the block with this id and label.
func findIn(v any, block, label, what string) (string, string, bool) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			if b, a, ok := findIn(item, block, label, what); ok {
				return b, a, true
			}
		}
	case map[string]any:
		if id, isBlock := v["block_id"].(string); isBlock {
			block, label = id, textOf(v["label"])
		}
		if a, isElement := v["action_id"].(string); isElement && (a == what || textOf(v["text"]) == what || label == what) {
			return block, a, true
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if b, a, ok := findIn(v[key], block, label, what); ok {
				return b, a, true
			}
		}
	}
	return "", "", false
}

// textOf is the text of a text object.
func textOf(v any) string {
	o, _ := v.(map[string]any)
	text, _ := o["text"].(string)
	return text
}

// wordsOf are the texts in blocks, in order of keys: what a person could read.
func wordsOf(blocks []map[string]any) []string {
	var out []string
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				walk(item)
			}
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(v)) {
				switch text, isText := v[key].(string); {
				case !isText:
					walk(v[key])
				case slices.Contains([]string{"text", "alt_text", "title", "caption"}, key):
					out = append(out, text)
				}
			}
		}
	}
	for _, b := range blocks {
		walk(b)
	}
	return out
}
