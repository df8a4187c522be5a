package plan

import (
	"encoding/json"
	"maps"
	"slices"
)

// Outcomes of a guard that looked at what somebody typed.
const (
	GuardRefused = "refused" // nothing of it was kept
	GuardAllowed = "allowed" // the co-ordinator may keep it, for a reason
	GuardWarned  = "warned"  // it was kept, and the typist was told to look again
)

// GuardActed says that what somebody typed had details of people in it, or a
// marking: of which kinds, and what became of it. Who and when is in the event.
// It holds nothing of what was typed.
type GuardActed struct {
	Kinds   []string `json:"kinds"` // the guard's words: "phone", "name"
	Verb    string   `json:"verb,omitempty"`
	Outcome string   `json:"outcome"`
	Reason  string   `json:"-"` // why it is allowed, in the co-ordinator's words
}

func (f *GuardActed) Kind() string              { return "guard.acted" }
func (f *GuardActed) prose() map[string]*string { return map[string]*string{"reason": &f.Reason} }
func (f *GuardActed) apply(*State, Event)       {}

// Wording lists whatever a fact says in letters: its free text, and after it
// every other string in it, such as the name of a ward. The free text is what
// people wrote; the rest mostly are names and ids.
func Wording(f Fact) (free, rest []string) {
	free = Texts(f)
	data, err := json.Marshal(f)
	if err != nil {
		return free, nil // Encode refuses it
	}
	var value any
	if json.Unmarshal(data, &value) == nil {
		rest = stringsIn(value, nil)
	}
	return free, rest
}

// stringsIn collects the strings of decoded JSON, the names of fields left out.
func stringsIn(value any, list []string) []string {
	switch v := value.(type) {
	case string:
		list = append(list, v)
	case []any:
		for _, each := range v {
			list = stringsIn(each, list)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			list = stringsIn(v[name], list)
		}
	}
	return list
}
