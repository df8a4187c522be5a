package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// What is said of a channel's digest itself: when it comes, how loud it is and
// what it is about.

// loudness is how loud a digest is, in words.
func loudness(l plan.Loudness) string {
	switch l {
	case plan.Quiet:
		return "Quiet: nothing comes in a week without a change, and nobody is mentioned."
	case plan.Loud:
		return "Loud: everything comes in the channel itself."
	}
	return "Normal: one post, with the details in its thread."
}

// nextDigest says when a channel's digest comes next, and why not on its day.
func nextDigest(s *plan.State, g plan.Digest, now time.Time) string {
	next, ok := s.NextDigest(g, now)
	if !ok {
		return "No next one can be worked out: every day is a holiday."
	}
	on := plan.DateOf(next.At)
	text := fmt.Sprintf("The next comes on %s at %s", on, g.At)
	if on != next.Nominal {
		why := "no working day"
		if name, is := s.Holiday(next.Nominal); is {
			why = "a bank holiday: " + name
		}
		text += fmt.Sprintf(", because %s is %s", next.Nominal, why)
	}
	return text + "."
}

// digestSettings are a digest's day, time, loudness and filter in words.
func digestSettings(s *plan.State, g plan.Digest) string {
	about := aboutOnly(s, g.Only)
	if about == "" {
		about = "About every action."
	}
	return fmt.Sprintf("on %ss at %s. %s %s", g.Day, g.At, loudness(g.Loud), about)
}

// DigestSettings says how a channel's digest is set.
func DigestSettings(s *plan.State, g plan.Digest, now time.Time) Reply {
	msg := newMessage("This channel's digest")
	msg.say("settings", "It comes "+digestSettings(s, g))
	msg.say("next", nextDigest(s, g, now))
	msg.say("outside", outside(s, g.Channel))
	if !s.Wanted("digest", "", plan.Target{Channel: g.Channel}) {
		msg.say("off", "But digests are switched off here. To have them again, type: messages on digest here")
	}
	msg.small("how", "To change it, type for example: digest fri 15:00, digest quiet, digest only for nte, digest everything")
	row := []Button{{ID: "form", Label: "Change it", Line: "digest form", Aria: "Change when this channel's digest comes, and what it is about"}, {ID: "preview", Label: "Preview", Line: "digest preview", Aria: "See what the digest would say now"}}
	for _, l := range []struct {
		loud plan.Loudness
		word string
	}{{plan.Quiet, "quiet"}, {plan.Normal, "normal"}, {plan.Loud, "loud"}} {
		if l.loud != g.Loud {
			row = append(row, Button{ID: l.word, Label: "Make it " + l.word, Line: "digest " + l.word, Aria: "Make this channel's digest " + l.word})
		}
	}
	msg.press("after", append(row, Button{ID: "stop", Label: "Stop it", Line: "digest off", Aria: "Stop this channel's digest"})...)
	return msg.reply()
}

// NoDigest says that a channel has no digest and how to have one. With channel
// "" there is none here that could.
func NoDigest(s *plan.State, channel string) Reply {
	msg := &message{}
	if channel != "" {
		msg.say("none", "This channel has no digest. A digest says once a week what moved, what went quiet and what is coming up.")
		msg.say("outside", outside(s, channel))
		msg.small("how", "To have one, type for example: digest here fri 15:00")
		msg.press("after", Button{ID: "preview", Label: "Preview", Line: "digest preview", Aria: "See what a digest would say now"})
		return msg.reply()
	}
	msg.say("none", "A digest belongs to a channel: it says there once a week what moved, what went quiet and what is coming up.")
	var lines []string
	for _, g := range s.Digests() {
		lines = append(lines, fmt.Sprintf("• <#%s> on %ss at %s", g.Channel, g.Day, g.At))
	}
	if len(lines) > 0 {
		msg.say("digests", "Digests come in:\n"+strings.Join(lines, "\n"))
	}
	msg.small("how", "To have one, type in the channel, for example: digest here fri 15:00")
	msg.press("after", Button{ID: "preview", Label: "Preview", Line: "digest preview", Aria: "See what a digest would say now"})
	return msg.reply()
}

// digestLine says what a fact about a digest did.
func digestLine(s *plan.State, f *plan.DigestSet, at time.Time) string {
	if f.Off {
		return fmt.Sprintf("✓ No digest comes to this channel any more. Saved %s. To have it again, type: digest here %s %s", when(at), strings.ToLower(f.Day.String()[:3]), f.At)
	}
	g := f.Digest
	g.Channel = "" // when it was set counts, and not whether it was changed since
	return fmt.Sprintf("✓ This channel's digest comes %s %s Saved %s.", digestSettings(s, f.Digest), nextDigest(s, g, at), when(at))
}

// DigestAdvice adds to the receipt of a channel's first digest what nobody said
// and was taken as usual, and what it needs to arrive.
func DigestAdvice(r Reply, noDay, noTime bool, usual plan.Digest) Reply {
	said := "If I am not in this channel yet, invite me, or it cannot come: /invite @asb"
	switch {
	case noDay && noTime:
		said = fmt.Sprintf("You did not say when, so it is %s at %s. To change that, type for example: digest mon 09:00\n", usual.Day, usual.At) + said
	case noDay:
		said = fmt.Sprintf("You did not say on which day, so it is %s.\n", usual.Day) + said
	case noTime:
		said = fmt.Sprintf("You did not say at what time, so it is %s.\n", usual.At) + said
	}
	r.Text += "\n" + said
	last := len(r.Blocks)
	if last > 0 {
		last--
	}
	r.Blocks = slices.Insert(r.Blocks, last, context("advice", Escape(said)))
	return r
}

// undoDigest says how a channel's digest stands when a fact about it was taken
// back or put back.
func undoDigest(s *plan.State, channel string) string {
	g, ok := s.Digest(channel)
	if !ok {
		return "This channel has no digest."
	}
	return "This channel's digest comes " + digestSettings(s, g)
}
