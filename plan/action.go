package plan

// ActionNo is an action's number in the published plan. It is an identity:
// people say it aloud in meetings, so it is never changed and never reused.
type ActionNo int
