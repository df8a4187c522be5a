// Package plan is the domain: the actions of a published plan, the parties
// that own them, what has been said about each, and the rules for saying more.
//
// Everything that ever happened is an [Event], a [Fact] with who, when and
// why. A [State] is the fold of all events, in order, and nothing else may
// influence it. A decision is a method of State that answers a request with
// the facts that would make it so, or with an [Error] whose words may be shown
// to the person who asked; it changes nothing itself. The caller appends the
// facts to a journal and applies them.
//
// The package uses the standard library only. It never reads a clock, a file
// or the network: every decision is given the time it is made at, in UTC.
package plan
