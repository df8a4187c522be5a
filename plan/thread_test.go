package plan

import "testing"

// An action has one thread at a time. Where it is, the posts say; what is
// written there is about the action, after its end too.
func TestThreads(t *testing.T) {
	h := begin(t)
	start := func(no ActionNo, channel string) uint64 {
		t.Helper()
		return h.must(ann, func(Cause) ([]Fact, error) { return h.s.StartThread(no, channel) })
	}
	refused := func(want string, no ActionNo, channel string) {
		t.Helper()
		_, err := h.s.StartThread(no, channel)
		says(t, err, want)
	}
	open := func(want ...uint64) {
		t.Helper()
		list := h.s.Threads()
		if len(list) != len(want) {
			t.Fatalf("%d threads are open, want %d", len(list), len(want))
		}
		for i, th := range list {
			if th.Entry != want[i] {
				t.Errorf("thread %d was started by entry %d, want %d", i, th.Entry, want[i])
			}
		}
	}
	refused("There is no action 28: the published plan goes from 20 to 29. Did you mean 20 or 29?", outside, "C1")
	_, err := h.s.EndThread(20)
	says(t, err, "Action 20 has no thread, so there is none to end. To start one in this channel, type: thread 20")

	first, other := start(20, "C1"), start(12, "C1")
	open(first, other)
	refused("Action 20 has its thread in this channel already, so none was started. To end that one first, type: thread 20 off", 20, "C1")
	refused("Action 20 has its thread in <#C1> already, so none was started. To end that one first, type: thread 20 off", 20, "C2")

	th, _ := h.s.Thread(20)
	post := Post{Key: th.Key(), Rule: "thread", To: Target{Channel: "C1"}}
	h.must(desk, func(Cause) ([]Fact, error) {
		return []Fact{&PostClaimed{Post: post}, &PostSent{Key: post.Key, At: Receipt{"C1", "1.1"}}}, nil
	})
	at := func(want ActionNo, ts string) {
		t.Helper()
		if got, _ := h.s.ThreadAt(Receipt{"C1", ts}); got != want {
			t.Errorf("message %s begins the thread of action %d, want %d", ts, got, want)
		}
	}
	at(20, "1.1")
	at(0, "1.2")

	ended := h.must(ann, func(Cause) ([]Fact, error) { return h.s.EndThread(20) })
	open(other)
	at(20, "1.1")
	h.undo(ann, ended)
	open(first, other)
	h.undo(ann, first)
	open(other)

	// One that Slack would not take can be started again.
	th, _ = h.s.Thread(12)
	h.must(desk, func(Cause) ([]Fact, error) {
		return []Fact{&PostClaimed{Post: Post{Key: th.Key(), Rule: "thread"}}, &PostFailed{Key: th.Key(), Reason: "not_in_channel"}}, nil
	})
	again := start(12, "C2")
	if th, _ = h.s.Thread(12); th.Channel != "C2" {
		t.Errorf("after entry %d the thread of action 12 is in %q, want C2", again, th.Channel)
	}
}

// Reactions count where somebody said so, until somebody says otherwise.
func TestReactions(t *testing.T) {
	h := begin(t)
	set := func(channel string, off bool) uint64 {
		t.Helper()
		return h.must(ann, func(Cause) ([]Fact, error) { return h.s.SetReactions(channel, off) })
	}
	is := func(want bool, channel string) {
		t.Helper()
		if got := h.s.Reactions(channel); got != want {
			t.Errorf("Reactions(%s) = %v, want %v", channel, got, want)
		}
	}
	is(false, "C1")
	on := set("C1", false)
	is(true, "C1")
	is(false, "C2")
	_, err := h.s.SetReactions("C1", false)
	says(t, err, "Reactions count here already, so nothing was changed.")
	off := set("C1", true)
	is(false, "C1")
	h.undo(ann, off)
	is(true, "C1")
	h.undo(ann, on)
	is(false, "C1")
}
