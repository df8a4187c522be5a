package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// kinds makes an empty fact of each kind, for decoding. A new kind of fact is
// one line here and one line in testdata/journal.jsonl.
var kinds = []func() Fact{
	func() Fact { return new(PartyNamed) },
	func() Fact { return new(ActionPublished) },
	func() Fact { return new(ActionAbsent) },
	func() Fact { return new(DocumentImported) },
	func() Fact { return new(ActionUpdated) },
	func() Fact { return new(ActionConfirmed) },
	func() Fact { return new(ActionNoted) },
	func() Fact { return new(NoteCorrected) },
	func() Fact { return new(WriteUndone) },
	func() Fact { return new(HolderAdded) },
	func() Fact { return new(HolderRemoved) },
	func() Fact { return new(GroupNamed) },
	func() Fact { return new(GroupSeen) },
	func() Fact { return new(EntryShared) },
	func() Fact { return new(ShareLost) },
	func() Fact { return new(DraftKept) },
	func() Fact { return new(MeetingSet) },
	func() Fact { return new(OccurrenceSet) },
	func() Fact { return new(HolidaySet) },
	func() Fact { return new(HolidaysComplete) },
	func() Fact { return new(OfficeGiven) },
	func() Fact { return new(OfficeEnded) },
	func() Fact { return new(AwaySet) },
	func() Fact { return new(ActionSnoozed) },
	func() Fact { return new(MessagesSwitched) },
	func() Fact { return new(DigestSet) },
	func() Fact { return new(HealthSet) },
	func() Fact { return new(ReminderAsked) },
	func() Fact { return new(AgendaAdded) },
	func() Fact { return new(AgendaSent) },
	func() Fact { return new(AgendaAnswered) },
	func() Fact { return new(AgendaClosed) },
	func() Fact { return new(PostClaimed) },
	func() Fact { return new(PostSent) },
	func() Fact { return new(PostSkipped) },
	func() Fact { return new(PostFailed) },
	func() Fact { return new(PostLost) },
	func() Fact { return new(PostEdited) },
	func() Fact { return new(PreferenceSet) },
	func() Fact { return new(DriveStarted) },
	func() Fact { return new(DriveStopped) },
	func() Fact { return new(BriefingRead) },
	func() Fact { return new(ExportMade) },
	func() Fact { return new(RequestRefused) },
	func() Fact { return new(RedactionAsked) },
	func() Fact { return new(RedactionDropped) },
	func() Fact { return new(TextRedacted) },
	func() Fact { return new(TextExpired) },
	func() Fact { return new(HoldSet) },
	func() Fact { return new(GreenProposed) },
	func() Fact { return new(GreenAgreed) },
	func() Fact { return new(GreenDeclined) },
	func() Fact { return new(EvidenceAdded) },
	func() Fact { return new(PathSet) },
	func() Fact { return new(NextSet) },
	func() Fact { return new(LeadSet) },
	func() Fact { return new(FlagSet) },
	func() Fact { return new(LinkSet) },
	func() Fact { return new(PersonSeen) },
	func() Fact { return new(PersonOf) },
	func() Fact { return new(OutsidersAdmitted) },
	func() Fact { return new(RequestMade) },
	func() Fact { return new(ChannelSeen) },
	func() Fact { return new(JournalRestored) },
	func() Fact { return new(ThreadStarted) },
	func() Fact { return new(ThreadEnded) },
	func() Fact { return new(ReactionsSet) },
	func() Fact { return new(GuardActed) },
}

var byKind = func() map[string]func() Fact {
	m := map[string]func() Fact{}
	for _, make := range kinds {
		m[make().Kind()] = make
	}
	return m
}()

func newFact(kind string) Fact {
	if make, ok := byKind[kind]; ok {
		return make()
	}
	return &Unknown{Name: kind}
}

// Unknown stands for a fact written by a newer version. A State that holds one
// cannot be trusted to decide anything, so it can only be read.
type Unknown struct {
	Name string `json:"-"`
}

func (f *Unknown) Kind() string              { return f.Name }
func (f *Unknown) prose() map[string]*string { return nil }
func (f *Unknown) apply(s *State, _ Event)   { s.unknown = f.Name }

// body is the stored shape of an event without its free text. It never
// changes once written; fields may be added, never renamed.
type body struct {
	By     UserID          `json:"by"`
	Cause  string          `json:"cause"`
	Door   string          `json:"door,omitempty"`
	Fact   json.RawMessage `json:"fact"`
	Commit string          `json:"text_sha256,omitempty"` // of the free text, salt included
}

// Encode gives the stored form of an event: its body, and apart from it its
// free text (nil when it has none). The body holds a commitment to the text.
// The salt, which must be unguessable, is stored with the text, so that when
// both are blanked the commitment gives nothing away.
func Encode(e Event, salt []byte) (bodyJSON, text []byte, err error) {
	b := body{By: e.By, Cause: e.Cause, Door: e.Door}
	if b.Fact, err = json.Marshal(e.Fact); err != nil {
		return nil, nil, fmt.Errorf("encode %s: %w", e.Fact.Kind(), err)
	}
	words := map[string]string{}
	for name, p := range e.Fact.prose() {
		if *p != "" {
			words[name] = *p
		}
	}
	if len(words) > 0 {
		words["salt"] = hex.EncodeToString(salt)
		if text, err = json.Marshal(words); err != nil {
			return nil, nil, fmt.Errorf("encode text of %s: %w", e.Fact.Kind(), err)
		}
		b.Commit = commitment(text)
	}
	if bodyJSON, err = json.Marshal(b); err != nil {
		return nil, nil, fmt.Errorf("encode %s: %w", e.Fact.Kind(), err)
	}
	return bodyJSON, text, nil
}

func commitment(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Decode is the inverse of [Encode]. A kind it does not know becomes an
// [Unknown] fact, whatever shape its fact and text have. Text that has been
// blanked gives a Redacted event; text that is not what the body committed to
// is an error.
func Decode(seq uint64, at time.Time, kind string, bodyJSON, text []byte) (Event, error) {
	var b body
	if err := json.Unmarshal(bodyJSON, &b); err != nil {
		return Event{}, fmt.Errorf("decode body: %w", err)
	}
	e := Event{Seq: seq, At: at.UTC(), By: b.By, Cause: b.Cause, Door: b.Door, Fact: newFact(kind)}
	if len(text) > 0 && commitment(text) != b.Commit {
		return Event{}, fmt.Errorf("decode %s: its text is not the text that was written", kind)
	}
	e.Redacted = b.Commit != "" && len(text) == 0
	if _, unknown := e.Fact.(*Unknown); unknown {
		return e, nil
	}
	if err := json.Unmarshal(b.Fact, e.Fact); err != nil {
		return Event{}, fmt.Errorf("decode %s: %w", kind, err)
	}
	if len(text) == 0 {
		return e, nil
	}
	var words map[string]string
	if err := json.Unmarshal(text, &words); err != nil {
		return Event{}, fmt.Errorf("decode text of %s: %w", kind, err)
	}
	for name, p := range e.Fact.prose() {
		*p = words[name]
	}
	return e, nil
}
