package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// An Ability is something that people may or may not do.
type Ability string

const (
	ToAsk      Ability = "ask"      // for help, and for what one may not do
	ToRead     Ability = "read"     // the plan
	ToReadOne  Ability = "read one" // action
	ToExport   Ability = "export"   // the plan, or the meetings, to take away
	ToOwnWork  Ability = "own work" // what one holds, absences, reminders of one's own
	ToMend     Ability = "mend"     // what one wrote oneself
	ToUpdate   Ability = "update"   // an action, in whatever way
	ToShare    Ability = "share"    // an entry with a channel
	ToHold     Ability = "hold"     // say who holds an action, or a party's actions
	ToResign   Ability = "resign"   // lay down what one holds oneself
	ToChase    Ability = "chase"    // remind others of what they hold
	ToMeet     Ability = "meet"     // change one meeting, or how it always is
	ToPreside  Ability = "preside"  // say who is in the chair of a meeting, or its deputy
	ToConvene  Ability = "convene"  // enter a meeting
	ToRaise    Ability = "raise"    // put something on an agenda
	ToAgenda   Ability = "agenda"   // send an item on, answer or close it
	ToBrief    Ability = "brief"    // have the briefing of a meeting
	ToConfide  Ability = "confide"  // have that of a confidential meeting
	ToSettings Ability = "settings" // of a channel: its digest, what is sent there
	ToShowOut  Ability = "show out" // the same, of one that people from outside are in
	ToLead     Ability = "lead"     // say who is the co-ordinator
	ToOperate  Ability = "operate"  // say who looks after asb itself, and see to it
	ToDays     Ability = "days"     // enter bank holidays
	ToVouch    Ability = "vouch"    // say which organisation somebody belongs to
	ToAdmit    Ability = "admit"    // let guests and partners read, here or everywhere
	ToDirect   Ability = "direct"   // what is the plan's own: import, drive
	ToRedact   Ability = "redact"   // take words out for good
	ToAllow    Ability = "allow"    // keep a detail of somebody, for a reason
	ToAudit    Ability = "audit"    // read the record of everything, and keep it from being removed
)

// A Who is a column of the table: who somebody is, of what an ability is used
// on. Only the first row that fits need fit.
type Who string

const (
	ByCoordinator Who = "co-ordinator"
	ByOperator    Who = "operator"
	ByChair       Who = "chair"  // of that meeting
	ByDeputy      Who = "deputy" // of that meeting
	ByOwner       Who = "owner"  // holds that action, or that party's actions, or covers for who does
	ByAuthor      Who = "author" // of that agenda item
	ByMember      Who = "member" // any full member of our workspace
	ByFirst       Who = "first"  // any full member, while there is nobody whose it is
	ByPartner     Who = "partner"
	ByGuest       Who = "guest"
	ByAdmitted    Who = "admitted" // a guest or a partner, when the co-ordinator lets them read
)

// A Permission is a row of the table: who may do something.
type Permission struct {
	Ability Ability
	Does    string // what, after "may"; it names the object as "it"
	Who     []Who
	// Rule is said to who may not. {it} is the name of what it is about, with a
	// capital.
	Rule string
	Any  string // for {it} when there is no one object
	// Grant is the line by which the co-ordinator lets somebody, "" when asking
	// is for the line that was refused.
	Grant string
}

// Permissions is the whole table. From it come what is refused and in which
// words, what help shows, and what is printed.
func Permissions() []Permission {
	return []Permission{
		{Ability: ToAsk, Does: "ask what can be typed, and ask somebody to do what one may not", Who: []Who{ByMember, ByPartner, ByGuest},
			Rule: "Anybody who is here may ask."},
		{Ability: ToRead, Does: "read the plan: lists, searches, history, meetings", Who: []Who{ByMember, ByAdmitted},
			Rule: "The plan is read by full members of this workspace.", Grant: "guests may read"},
		{Ability: ToReadOne, Does: "read one action", Who: []Who{ByOwner, ByMember, ByAdmitted},
			Rule: "{it} is read by full members of this workspace, and by whoever holds it.", Any: "An action", Grant: "guests may read"},
		{Ability: ToExport, Does: "take the plan or its meetings away as a file", Who: []Who{ByMember},
			Rule: "Exports are for full members of this workspace."},
		{Ability: ToOwnWork, Does: "see what they hold and owe, and say when they are away", Who: []Who{ByOwner, ByChair, ByDeputy, ByMember},
			Rule: "That is for full members of this workspace, and for whoever holds an action or an office."},
		{Ability: ToMend, Does: "undo, edit or look for what they wrote themselves", Who: []Who{ByOwner, ByChair, ByDeputy, ByMember},
			Rule: "That is for whoever may write in the plan."},
		{Ability: ToUpdate, Does: "update an action", Who: []Who{ByOwner, ByCoordinator, ByFirst},
			Rule: "{it} is updated by whoever holds it or covers for them, and by the co-ordinator.", Any: "An action"},
		{Ability: ToShare, Does: "show an entry to the channel", Who: []Who{ByOwner, ByMember},
			Rule: "Entries are shown to a channel by full members of this workspace."},
		{Ability: ToHold, Does: "say who holds an action, or a party's actions", Who: []Who{ByOwner, ByCoordinator, ByFirst},
			Rule: "Who holds {it} is said by whoever holds it, and by the co-ordinator.", Any: "an action"},
		{Ability: ToResign, Does: "lay down what they hold", Who: []Who{ByMember, ByPartner, ByGuest},
			Rule: "Anybody may lay down what they hold."},
		{Ability: ToChase, Does: "remind others of what they hold", Who: []Who{ByOwner, ByMember},
			Rule: "Others are reminded by full members of this workspace."},
		{Ability: ToMeet, Does: "change a meeting: its days, its time, its place", Who: []Who{ByChair, ByDeputy, ByCoordinator, ByFirst},
			Rule: "{it} is changed by its chairs, its deputies and the co-ordinator.", Any: "A meeting"},
		{Ability: ToPreside, Does: "say who is in the chair of a meeting", Who: []Who{ByChair, ByCoordinator, ByFirst},
			Rule: "Who is in the chair of {it} is said by its chairs and the co-ordinator.", Any: "a meeting"},
		{Ability: ToConvene, Does: "enter another meeting", Who: []Who{ByCoordinator},
			Rule: "Meetings are entered by the co-ordinator."},
		{Ability: ToRaise, Does: "put something on a meeting's agenda", Who: []Who{ByChair, ByDeputy, ByMember},
			Rule: "Something is put on an agenda by full members of this workspace, and by the meeting's chairs."},
		{Ability: ToAgenda, Does: "send an agenda item on, answer it or close it", Who: []Who{ByChair, ByDeputy, ByCoordinator, ByAuthor, ByFirst},
			Rule: "An agenda item is dealt with by the meeting's chairs and deputies, by the co-ordinator, and by whoever raised it."},
		{Ability: ToBrief, Does: "have the briefing of a meeting", Who: []Who{ByChair, ByDeputy, ByMember},
			Rule: "The briefing of {it} is for full members of this workspace.", Any: "a meeting"},
		{Ability: ToConfide, Does: "have the briefing of a confidential meeting", Who: []Who{ByChair, ByDeputy, ByCoordinator},
			Rule: "{it} is confidential, so its briefing is for its chairs, its deputies and the co-ordinator.", Any: "The meeting"},
		{Ability: ToSettings, Does: "say what is sent to a channel: its digest, its messages", Who: []Who{ByCoordinator, ByMember},
			Rule: "What is sent to a channel is said by full members of this workspace."},
		{Ability: ToShowOut, Does: "say what is sent to a channel that partners outside can see", Who: []Who{ByCoordinator},
			Rule: "What is sent to a channel that partners outside can see is said by the co-ordinator."},
		{Ability: ToLead, Does: "say who is the co-ordinator", Who: []Who{ByCoordinator, ByFirst},
			Rule: "Who is the co-ordinator is said by the co-ordinator."},
		{Ability: ToOperate, Does: "say who looks after asb itself", Who: []Who{ByOperator, ByCoordinator, ByFirst},
			Rule: "Looking after asb itself is for the operator and the co-ordinator."},
		{Ability: ToDays, Does: "enter bank holidays", Who: []Who{ByCoordinator},
			Rule: "Bank holidays are entered by the co-ordinator."},
		{Ability: ToVouch, Does: "say which organisation somebody belongs to", Who: []Who{ByCoordinator},
			Rule: "Which organisation somebody belongs to is said by the co-ordinator."},
		{Ability: ToAdmit, Does: "let guests and partners read", Who: []Who{ByCoordinator},
			Rule: "Guests and partners are let in by the co-ordinator."},
		{Ability: ToDirect, Does: "start and stop what concerns the whole plan", Who: []Who{ByCoordinator},
			Rule: "What concerns the whole plan is for the co-ordinator."},
		{Ability: ToRedact, Does: "take words out for good", Who: []Who{ByCoordinator, ByOperator},
			Rule: "Words are taken out by the co-ordinator and the operator, two of them together."},
		{Ability: ToAllow, Does: "keep a detail of somebody, and say why", Who: []Who{ByCoordinator},
			Rule: "Details of people stay out of the plan, unless the co-ordinator has a reason to keep one."},
		{Ability: ToAudit, Does: "read the record of everything, answer a request for information, keep text from being removed", Who: []Who{ByCoordinator, ByOperator},
			Rule: "The record of everything is for the co-ordinator and the operator."},
	}
}

// Said is the rule as it is said when it is about no one object.
func (p Permission) Said() string { return upper(strings.ReplaceAll(p.Rule, "{it}", p.Any)) }

// PermissionTo finds the row of an ability; ok is false when there is none.
func PermissionTo(a Ability) (Permission, bool) {
	all := Permissions()
	i := slices.IndexFunc(all, func(p Permission) bool { return p.Ability == a })
	if i < 0 {
		return Permission{}, false
	}
	return all[i], true
}

// An Object is what an ability is used on: one of these, or nothing.
type Object struct {
	Action  ActionNo
	Party   PartyCode
	Meeting MeetingID
	Item    int // of an agenda
}

// May reports whether a person may do something at an instant: nil, or a
// refusal that names the rule and who can. What does not exist is not refused
// here; whoever looks it up says so.
//
// A guest may do what guests may, whatever they hold: contractors read at most.
// A partner may do what partners may, and what they were named for. Somebody at
// the machine itself may do everything.
func (s *State) May(by UserID, now time.Time, a Ability, on Object) error {
	p, ok := PermissionTo(a)
	if !ok {
		return fmt.Errorf("no row of the table of permissions says who may %q", a)
	}
	if !by.InSlack() || slices.ContainsFunc(p.Who, func(w Who) bool { return s.is(by, now, w, a, on) }) {
		return nil
	}
	return s.mayNot(by, now, p, on)
}

// is reports whether somebody stands in a column of the table, for an object.
func (s *State) is(u UserID, now time.Time, w Who, a Ability, on Object) bool {
	standing := s.Standing(u)
	switch {
	case standing == Left:
		return false
	case w == ByGuest:
		return standing == Guest
	case w == ByPartner:
		return standing == Partner
	case w == ByAdmitted:
		return standing != Member && s.Admitted("")
	case standing == Guest:
		return false
	}
	switch w {
	case ByMember:
		return standing == Member
	case ByFirst:
		return standing == Member && s.vacant(now, a, on)
	case ByCoordinator:
		return standing == Member && slices.Contains(s.InAt(Coordinator, "", now), u)
	case ByOperator:
		return standing == Member && slices.Contains(s.InAt(Operator, "", now), u)
	case ByAuthor:
		it, err := s.AgendaItem(on.Item)
		return err == nil && it.By == u
	}
	return slices.Contains(s.column(now, w, on), u) || w == ByOwner && a != ToHold && s.speaksFor(u, on)
}

// column lists who is named in a column for an object: owners, chairs,
// deputies, and those who cover for an owner. For no object it is who is named
// for any.
func (s *State) column(now time.Time, w Who, on Object) []UserID {
	var list []UserID
	switch w {
	case ByOwner:
		for _, h := range s.holdersOf(on) {
			list = with(list, h.User)
			if u := s.StandIn(h.User, now); u != "" {
				list = with(list, u)
			}
		}
	case ByChair, ByDeputy:
		role := map[Who]Role{ByChair: Chair, ByDeputy: Deputy}[w]
		for _, o := range s.diary.offices {
			if o.Role == role && (on == Object{} || slices.Contains(s.meetingsOf(on), o.Meeting)) && slices.Contains(s.InAt(role, o.Meeting, now), o.User) {
				list = with(list, o.User)
			}
		}
	case ByCoordinator:
		list = s.InAt(Coordinator, "", now)
	case ByOperator:
		list = s.InAt(Operator, "", now)
	}
	return slices.DeleteFunc(slices.Clone(list), s.Gone)
}

// holdersOf lists who holds an object; anything at all, when there is none.
func (s *State) holdersOf(on Object) []Holder {
	switch {
	case on.Action != 0:
		if a, err := s.Action(on.Action); err == nil {
			return s.Holders(a)
		}
		return nil
	case on.Party != "":
		return slices.DeleteFunc(slices.Clone(s.holders), func(h Holder) bool { return h.No != 0 || !h.Party.Same(on.Party) })
	case on == Object{}:
		return s.holders
	}
	return nil
}

// meetingsOf lists the meetings an object belongs to: an agenda item, that at
// which it was raised and that to which it was sent.
func (s *State) meetingsOf(on Object) []MeetingID {
	if it, err := s.AgendaItem(on.Item); on.Item != 0 && err == nil {
		return []MeetingID{it.Meeting, it.SentTo}
	}
	return []MeetingID{on.Meeting}
}

// vacant reports whether there is nobody whose an object is: no holder of an
// action or a party, no chair of a meeting and no co-ordinator, no co-ordinator
// of the plan.
func (s *State) vacant(now time.Time, a Ability, on Object) bool {
	led := len(s.column(now, ByCoordinator, Object{})) > 0
	switch {
	case on.Action != 0 || on.Party != "":
		return len(s.column(now, ByOwner, on)) == 0
	case on.Meeting != "" || on.Item != 0:
		return !led && len(s.column(now, ByChair, on)) == 0 && len(s.column(now, ByDeputy, on)) == 0
	}
	return !led && (a != ToOperate || len(s.column(now, ByOperator, Object{})) == 0)
}

// speaksFor reports whether a partner's organisation owns an action: theirs by
// the co-ordinator's word, see [PersonOf].
func (s *State) speaksFor(u UserID, on Object) bool {
	a, err := s.Action(on.Action)
	code, said := s.diary.of[u]
	return said && s.Standing(u) == Partner && (err == nil && a.OwnedBy(code, s) || on == Object{})
}

// belongs reports whether a partner is of a party, or of the organisation above
// it, by the co-ordinator's word. What their organisation owns is theirs to
// update, so they give its word on a joint Green too.
func (s *State) belongs(u UserID, party PartyCode) bool {
	code, said := s.diary.of[u]
	p, _ := s.Party(party)
	return said && code != "" && s.Standing(u) == Partner && (code.Same(party) || p.Of != "" && code.Same(p.Of))
}

// WhoMay lists the people by whom something can be done, or who can let others
// do it, at an instant: those nearest to it first. Those who are away are named
// by their cover.
func (s *State) WhoMay(now time.Time, a Ability, on Object) []UserID {
	p, _ := PermissionTo(a)
	var list []UserID
	for _, w := range p.Who {
		if p.Grant != "" {
			break
		}
		for _, u := range s.column(now, w, on) {
			if u = s.StandIn(u, now); u != "" && on != (Object{}) && s.Standing(u) != Guest {
				list = with(list, u)
			}
		}
	}
	if len(list) == 0 && slices.Contains(p.Who, ByOperator) {
		list = s.column(now, ByOperator, Object{})
	}
	for _, u := range s.column(now, ByCoordinator, Object{}) {
		list = with(list, u)
	}
	return list
}

// mayNot is the refusal: the rule, who the person is when that is why, and who
// can.
func (s *State) mayNot(by UserID, now time.Time, p Permission, on Object) error {
	rule := strings.ReplaceAll(p.Rule, "{it}", s.objectName(on, p.Any))
	switch s.Standing(by) {
	case Guest:
		rule += " You are a guest here."
	case Partner:
		rule += " You belong to another workspace"
		if code := s.diary.of[by]; code != "" && p.Ability == ToUpdate {
			rule += fmt.Sprintf(", and update what %s owns", code)
		}
		rule += "."
	}
	if p.Grant == "" {
		rule += " Nothing was changed."
	}
	e := &Error{Code: Refused, Text: upper(rule), Ask: s.WhoMay(now, p.Ability, on), AskFor: p.Grant}
	if slices.Contains(e.Ask, by) { // as a guest who holds it
		e.Ask = slices.DeleteFunc(e.Ask, func(u UserID) bool { return u == by })
	}
	var names []string
	for _, u := range e.Ask {
		names = append(names, u.mention())
	}
	led := s.column(now, ByCoordinator, Object{})
	if near := slices.DeleteFunc(slices.Clone(e.Ask), func(u UserID) bool { return slices.Contains(led, u) }); len(near) > 0 {
		e.Ask = near // the co-ordinator is asked when nobody is nearer to it
	}
	switch {
	case len(names) > 0 && p.Grant != "":
		e.Hint = fmt.Sprintf("Who can change that: %s.", strings.Join(names, ", "))
	case len(names) > 0:
		e.Hint = fmt.Sprintf("Who can: %s.", strings.Join(names, ", "))
	case s.Standing(by) != Member:
		e.Hint = "There is no co-ordinator yet who could change that."
	default:
		e.Hint = "There is no co-ordinator yet. Any full member can say who it is, for example: co-ordinator add me"
	}
	return e
}

// objectName names an object in a sentence.
func (s *State) objectName(on Object, without string) string {
	switch {
	case on.Action != 0:
		return fmt.Sprintf("action %d", on.Action)
	case on.Party != "":
		return fmt.Sprintf("the actions of %s", on.Party)
	case on.Meeting != "":
		if m, err := s.Meeting(on.Meeting); err == nil {
			return "the " + m.Short()
		}
	}
	return without
}

// upper gives a sentence its capital.
func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
