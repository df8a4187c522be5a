package plan

// A Term is a word of the partnership's own, and what it stands for. It names
// a party, or a standing meeting, or neither: then it only has a meaning.
type Term struct {
	Name     string     // as it is shown: "CCM (City Community MARAC)"
	Aliases  []string   // other ways people write it, in any capitals; the name itself is not among them
	Means    string     // one to three plain sentences
	Party    PartyCode  // the party that the words name, in the spelling of the plan's key; "" if none
	Meeting  string     // short id of a standing meeting: "nte", "llp", "ccm", "panel", "tasking", "board", …; "" if none
	Actions  []ActionNo // of a meeting: those the plan's own text gives it, ascending
	Inferred []ActionNo // of a meeting: a reasonable reading that nobody has confirmed, ascending
}
