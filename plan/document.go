package plan

// A Document is a plan as published: what the file said, before anything is
// decided about it.
type Document struct {
	Name    string   // file name as given, for messages
	Digest  string   // hex SHA-256 of the bytes as read
	Title   string   // the title line above the table
	Year    int      // the year in the title, 0 if none
	Parties []Party  // from the document's key, in order
	Actions []Source // in document order, which is number order
	Remarks []Remark // information and warnings, in line order
}

// A Source is one action's row, its wording byte for byte as in the cells.
// Where a later row carried on a cell that had ended its sentence, a newline
// stands between the two; there are no other newlines.
type Source struct {
	No       ActionNo
	Theme    string // named on the first action of its group and carried on
	Title    string
	Parties  []PartyCode // never empty, each once, in the spelling of the key
	Progress string
	Outcome  string
	Line     int // where the row begins, from 1
}

// A Remark is something a reader of the document should know.
type Remark struct {
	Line    int    // from 1
	Warning bool   // something was guessed or left out; otherwise it is only information
	Text    string // a sentence that leaves the line number out
}
