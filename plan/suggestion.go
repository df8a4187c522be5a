package plan

// A Suggestion is what a published text reads like to us: a question for an
// action's owner. It is never a fact, and counts nowhere.
type Suggestion struct {
	Status Status // [NotYetRated] when the text can be read either way
	Sure   string // "high", "medium" or "low"
	Why    string // in a few words of our own, without a full stop
}

// Suggest looks up a suggestion by the year of the plan and an action's number;
// ok is false when there is none.
type Suggest func(year int, no ActionNo) (s Suggestion, ok bool)
