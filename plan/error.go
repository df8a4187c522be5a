package plan

// Code says what sort of refusal an [Error] is, for callers that must tell
// them apart. People never see it.
type Code string

const (
	Invalid  Code = "invalid"   // what was asked cannot be understood or is against a rule
	NotFound Code = "not_found" // it names something that does not exist
	Conflict Code = "conflict"  // somebody else got there first
	Refused  Code = "refused"   // this person may not do this
)

// An Error is a refusal whose words may be shown as they are. Any other error
// is ours: it is logged, and people see one calm sentence and a reference.
type Error struct {
	Code Code
	Text string   // what was understood and the rule, in a sentence or two
	Hint string   // the next step, in a sentence; may be empty
	Try  []string // up to three complete command lines worth offering as buttons

	Ask    []UserID // of a refusal by the table of permissions: who can, and may be asked
	AskFor string   // the line that they are asked to do; "" for the one that was refused
}

func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Text
	}
	return e.Text + " " + e.Hint
}
