package plan

// Status is an action's published status, one of the plan's own three, or
// [NotYetRated]. It says how complete an action is, not how well it is going.
type Status string

// The statuses, as the key of the plan has them. There is never a fifth.
const (
	NotYetRated Status = ""
	Red         Status = "red"
	Amber       Status = "amber"
	Green       Status = "green"
)

// Statuses lists the three that a person may set, in the plan's order.
func Statuses() []Status { return []Status{Red, Amber, Green} }

// Word is the status as one says it: "AMBER", or "NOT YET RATED".
func (s Status) Word() string {
	switch s {
	case Red:
		return "RED"
	case Amber:
		return "AMBER"
	case Green:
		return "GREEN"
	}
	return "NOT YET RATED"
}

// String is the status in full: "AMBER – in progress", or "NOT YET RATED".
func (s Status) String() string {
	switch s {
	case Red:
		return "RED – not complete"
	case Amber:
		return "AMBER – in progress"
	case Green:
		return "GREEN – complete"
	}
	return "NOT YET RATED"
}
