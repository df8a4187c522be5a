package reminders

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
	"github.com/sirupsen/logrus"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/views"
)

// A Poster brings messages to Slack.
type Poster interface {
	// Post says something and tags it with the key. A [*plan.NotPosted] means
	// that it is certain that nothing was said; after any other error it may
	// have been.
	Post(ctx context.Context, key string, to plan.Target, r views.Reply) (plan.Receipt, error)
	// Find looks for the message with that key that was said after an instant.
	Find(ctx context.Context, key string, to plan.Target, since time.Time) (r plan.Receipt, found bool, err error)
	// Edit changes what a message says.
	Edit(ctx context.Context, at plan.Receipt, r views.Reply) error
}

const (
	// claimLife is how long a claim stands before somebody looks what became of
	// it. It leaves Slack time to show a message in the channel's history.
	claimLife = 2 * time.Minute

	// postWithin bounds posting. It ends long before the claim does, so that
	// nothing is said on a claim that somebody else may take over.
	postWithin = 30 * time.Second

	// giveUp is how long after a message is no longer worth sending its history
	// is still asked for.
	giveUp = 24 * time.Hour

	// onTime is how late a message may go out in the evening, or on a day that
	// began meanwhile, because it was due just before.
	onTime = 15 * time.Minute
)

// A Runner sends what is owed. What it promises: a message is said at most
// once, and once if Slack can be reached while it is worth saying, whatever
// happens to this process between two steps, or to the machine. One case
// remains: a process that is stopped after it checked its claim and before its
// request leaves, for longer than a claim lives, and then goes on.
//
// Several Runners may share a Store: claims decide who speaks.
type Runner struct {
	Store  *store.Store
	Poster Poster
	Name   string // of this process, different at every start
	Log    logrus.FieldLogger

	// Look asks what somebody is in the workspace, and Outsiders who from outside
	// is in a channel, see plan.PersonSeen and plan.ChannelSeen; nil when there is
	// nobody to ask. Both keep an answer for a while, so they may be asked often.
	Look      func(context.Context, plan.UserID) (plan.Standing, error)
	Outsiders func(ctx context.Context, channel string) (string, error)
	// Members asks who is in a user group, see plan.GroupSeen; nil when there is
	// nobody to ask.
	Members func(context.Context, plan.GroupID) ([]plan.UserID, error)

	blind time.Time // until when Slack is not asked, because it could not be

	tick    sync.Mutex // held while one tick is under way
	writes  int        // so that each write has a cause of its own
	expired plan.Date  // the day on which it was last looked what is kept for too long
}

// Run looks at every minute what is owed, and after each write what is owed at
// once, until ctx ends, and returns when the last look is over. every is a
// schedule as cron reads it: "* * * * *".
func (r *Runner) Run(ctx context.Context, every string) error {
	written, stop := r.Store.Watch()
	defer stop()
	c := cron.New(cron.WithChain(cron.SkipIfStillRunning(cron.DiscardLogger)))
	_, err := c.AddFunc(every, func() {
		if err := r.Tick(ctx); err != nil && ctx.Err() == nil {
			r.Log.WithError(err).Error("send what is owed")
		}
	})
	if err != nil {
		return fmt.Errorf("schedule %q: %w", every, err)
	}
	c.Start()
	for {
		select {
		case <-ctx.Done():
			<-c.Stop().Done()
			return nil
		case <-written:
			if err := r.prompt(ctx); err != nil && ctx.Err() == nil {
				r.Log.WithError(err).Error("send what is owed at once")
			}
		}
	}
}

// prompt does what is to be done as soon as something was written: it sends
// what is owed at once, and mends what was said in a thread. The rest can wait
// for the minute, so that a message that is edited is not edited at every word.
func (r *Runner) prompt(ctx context.Context) error {
	r.tick.Lock()
	defer r.tick.Unlock()
	now := r.Store.Now()
	owed := func(s *plan.State) (list []plan.Post) {
		for _, rule := range Rules() {
			if rule.Prompt {
				list = append(list, rule.Due(s, now.Add(-Horizon), now)...)
			}
		}
		return list
	}
	if err := r.sendAll(ctx, now, owed); err != nil {
		return err
	}
	return r.correct(ctx, func(p plan.Posting) bool { return p.After != "" })
}

// Tick does everything that is to be done now: it finds out what became of
// claims that nobody finished, sends what is owed, and puts right what was said
// of meetings that have changed since. Its error is the first thing that went
// wrong in the journal; what goes wrong with Slack is in the journal.
func (r *Runner) Tick(ctx context.Context) error {
	r.tick.Lock()
	defer r.tick.Unlock()
	if err := r.settle(ctx); err != nil {
		return err
	}
	if err := r.look(ctx); err != nil {
		return err
	}
	if err := r.send(ctx); err != nil {
		return err
	}
	if err := r.correct(ctx, func(plan.Posting) bool { return true }); err != nil {
		return err
	}
	if err := r.withdraw(ctx); err != nil {
		return err
	}
	return r.expire(ctx)
}

// settle finds out what became of claims that have run out.
func (r *Runner) settle(ctx context.Context) error {
	now := r.Store.Now()
	var open []plan.Posting
	var restored time.Time
	err := r.Store.View(ctx, func(s *plan.State) error {
		restored = s.Restored()
		open = s.Postings(0, func(p plan.Posting) bool { return p.State == plan.Claimed && !now.Before(p.Until) })
		return nil
	})
	if err != nil {
		return err
	}
	for _, p := range open {
		if ctx.Err() != nil {
			return nil
		}
		since := p.First
		if unsure(restored, p.Post) {
			since = p.At
		}
		at, found, err := r.Poster.Find(ctx, p.Key, p.To, since.Add(-time.Minute))
		var never *plan.NotPosted
		switch {
		case err == nil && found:
			err = r.note(ctx, &plan.PostSent{Key: p.Key, At: at, Found: true})
		case err == nil:
			err = r.again(ctx, p)
		case errors.As(err, &never) && never.Wait == 0, now.Sub(p.Late) > giveUp:
			r.Log.WithField("key", p.Key).WithError(err).Error("cannot find out whether a message was posted")
			err = r.note(ctx, &plan.PostLost{Key: p.Key, Reason: "its history cannot be read"})
		default:
			r.Log.WithField("key", p.Key).WithError(err).Warn("cannot find out yet whether a message was posted")
			err = nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// again posts a message that a claim was made for and that is certain not to
// have been posted, if it is still worth it.
func (r *Runner) again(ctx context.Context, p plan.Posting) error {
	return r.attempt(ctx, p.Post, func(s *plan.State, p plan.Post, now, until time.Time, words string) ([]plan.Fact, error) {
		return s.Reclaim(now, p.Key, r.Name, until, words)
	})
}

// send claims and posts what is owed and nobody has dealt with.
func (r *Runner) send(ctx context.Context) error {
	now := r.Store.Now()
	return r.sendAll(ctx, now, func(s *plan.State) []plan.Post { return Due(s, now.Add(-Horizon), now) })
}

func (r *Runner) sendAll(ctx context.Context, now time.Time, owed func(*plan.State) []plan.Post) error {
	var list []plan.Post
	err := r.Store.View(ctx, func(s *plan.State) error {
		for _, p := range owed(s) {
			had, known := s.Posting(p.Key)
			switch {
			case !known, had.State == plan.Waiting && !now.Before(had.Until):
				list = append(list, p)
			}
		}
		// What waits and is no longer owed is dealt with too.
		for _, had := range s.Postings(0, func(p plan.Posting) bool { return p.State == plan.Waiting && !now.Before(p.Until) }) {
			if !slices.ContainsFunc(list, func(p plan.Post) bool { return p.Key == had.Key }) {
				list = append(list, had.Post)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, p := range list {
		if ctx.Err() != nil {
			return nil
		}
		err := r.attempt(ctx, p, func(s *plan.State, p plan.Post, now, until time.Time, words string) ([]plan.Fact, error) {
			return s.Claim(now, p, r.Name, until, words)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// attempt claims a post, posts it and keeps the receipt. The claim and the
// words are one write, made before Slack is told. A post that is not worth it
// any more is noted as skipped; one that must wait until people are awake, or
// for the message in whose thread it goes, is left for later.
func (r *Runner) attempt(ctx context.Context, p plan.Post, claim func(s *plan.State, p plan.Post, now, until time.Time, words string) ([]plan.Fact, error)) error {
	var reply views.Reply
	claimed := false
	err := r.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		claimed = false
		verdict, why := judge(s, &p, now)
		_, known := s.Posting(p.Key)
		switch {
		case verdict == wait:
			return nil, nil
		case !known && unsure(s.Restored(), p):
			return claim(s, p, now, now, "") // at an end already: the next tick looks for it
		case verdict == skip:
			return []plan.Fact{&plan.PostSkipped{Post: p, Why: why}}, nil
		}
		var nothing string
		if reply, nothing = Say(s, p, now); nothing != "" {
			return []plan.Fact{&plan.PostSkipped{Post: p, Why: nothing}}, nil
		}
		claimed = true
		return claim(s, p, now, now.Add(claimLife), reply.Text) // p knows its thread now
	})
	var refusal *plan.Error
	if errors.As(err, &refusal) {
		return nil // somebody else has it
	}
	if err != nil || !claimed {
		return err
	}
	posting, cancel := context.WithTimeout(ctx, postWithin)
	defer cancel()
	at, err := r.Poster.Post(posting, p.Key, p.To, reply)
	var never *plan.NotPosted
	log := r.Log.WithFields(logrus.Fields{"key": p.Key, "rule": p.Rule})
	switch {
	case err == nil:
		log.Info("posted")
		return r.note(ctx, &plan.PostSent{Key: p.Key, At: at})
	case errors.As(err, &never):
		log.WithError(err).Warn("not posted")
		f := &plan.PostFailed{Key: p.Key, Reason: never.Reason}
		if never.Wait > 0 {
			f.Retry = r.Store.Now().Add(never.Wait)
		}
		return r.note(ctx, f)
	}
	log.WithError(err).Warn("it is not known whether a message was posted")
	return nil
}

// unsure reports whether a message may have been said although the journal
// knows nothing of it: it was due before the journal was put back from a backup.
func unsure(restored time.Time, p plan.Post) bool { return p.At.Before(restored) }

// verdicts on a post that is due.
type verdict int

const (
	goAhead verdict = iota
	wait
	skip
)

// judge says what is to be done with a post as of now, and fills in the thread
// it goes to.
func judge(s *plan.State, p *plan.Post, now time.Time) (v verdict, why string) {
	if !now.Before(p.Late) {
		if p.To.User != "" && !s.Opens(p.To.User, s.Morning(p.At)).Before(p.Late) {
			return skip, "it was outside the hours they set"
		}
		return skip, plan.TooLate
	}
	rule, _ := find(p.Rule)
	if !rule.Prompt && !s.Awake(now) && now.Sub(p.At) > onTime {
		return wait, ""
	}
	if p.To.User != "" && s.Opens(p.To.User, now).After(now) {
		return wait, ""
	}
	if p.After == "" {
		return goAhead, ""
	}
	root, known := s.Posting(p.After)
	switch {
	case !known || !root.Done():
		return wait, ""
	case root.State != plan.Sent:
		return skip, "the message before it was not sent"
	}
	p.To.Thread = root.Receipt.TS
	if p.To.Channel == "" { // the conversation with a person is a channel too
		p.To.Channel = root.Receipt.Channel
	}
	return goAhead, ""
}

// correct puts right what was said and is so no more, as far as chosen.
func (r *Runner) correct(ctx context.Context, choose func(plan.Posting) bool) error {
	now := r.Store.Now()
	var wrong []plan.Posting
	err := r.Store.View(ctx, func(s *plan.State) error {
		wrong = s.Postings(0, func(p plan.Posting) bool { return choose(p) && stale(s, p, now) })
		return nil
	})
	if err != nil {
		return err
	}
	for _, p := range wrong {
		if ctx.Err() != nil {
			return nil
		}
		var f *plan.PostEdited
		var reply views.Reply
		err := r.Store.View(ctx, func(s *plan.State) error {
			if rule, _ := find(p.Rule); rule.Stamp != nil {
				f = &plan.PostEdited{Key: p.Key, Seen: s.Head(), Stamp: rule.Stamp(s, p.Post)}
				reply, _ = rule.Say(s, p.Post, now)
				reply = addressed(s, p.Post, reply)
				return nil
			}
			o, _ := s.Occurrence(p.About)
			f = &plan.PostEdited{Key: p.Key, Seen: s.Head(), Stamp: o.Stamp()}
			m, err := s.Meeting(p.About.Meeting)
			if err != nil {
				return err
			}
			reply = views.WasMoved(s, m, o).Fit()
			if p.To.User != "" {
				if again, nothing := Say(s, p.Post, now); nothing == "" {
					reply = again
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if !r.edit(ctx, p, reply, f) {
			continue
		}
		if err := r.note(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// edit changes what a message says. It reports whether that is settled: done,
// or refused for good, which f then says.
func (r *Runner) edit(ctx context.Context, p plan.Posting, reply views.Reply, f *plan.PostEdited) (settled bool) {
	err := r.Poster.Edit(ctx, p.Receipt, reply)
	var never *plan.NotPosted
	switch {
	case err == nil:
		r.Log.WithField("key", p.Key).Info("put right")
	case errors.As(err, &never) && never.Wait == 0:
		f.Why = never.Reason
		r.Log.WithField("key", p.Key).WithError(err).Warn("a message cannot be put right")
	default: // saying it once more does no harm: it says the same
		r.Log.WithField("key", p.Key).WithError(err).Warn("a message could not be put right yet")
		return false
	}
	return true
}

// withdraw takes back what messages say that quoted a text which has been
// removed.
func (r *Runner) withdraw(ctx context.Context) error {
	var quoting []plan.Posting
	removals := map[string]plan.Removal{}
	head := uint64(0)
	err := r.Store.View(ctx, func(s *plan.State) error {
		head = s.Head()
		quoting = s.Postings(0, func(p plan.Posting) bool {
			gone, ok := s.Removed(p.Claim)
			_, redacted := gone.Event.Fact.(*plan.TextRedacted)
			removals[p.Key] = gone
			return ok && redacted && p.State == plan.Sent && p.Said < gone.Event.Seq
		})
		return nil
	})
	if err != nil {
		return err
	}
	for _, p := range quoting {
		if ctx.Err() != nil {
			return nil
		}
		f := &plan.PostEdited{Key: p.Key, Seen: head, Stamp: p.Stamp}
		if ok := r.edit(ctx, p, views.Withdrawn(removals[p.Key]).Fit(), f); !ok {
			continue
		}
		if err := r.note(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// expire removes, once a day, the text that was kept for long enough.
func (r *Runner) expire(ctx context.Context) error {
	today := plan.DateOf(r.Store.Now())
	if r.expired == today {
		return nil
	}
	err := r.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) { return s.Expire(now), nil })
	if err == nil {
		r.expired = today
	}
	return err
}

// stale reports whether a message says something that is no longer true: of what
// its rule says it depends on, or of a meeting to come.
func stale(s *plan.State, p plan.Posting, now time.Time) bool {
	if rule, _ := find(p.Rule); rule.Stamp != nil {
		return p.State == plan.Sent && rule.Stamp(s, p.Post) != p.Stamp
	}
	if p.State != plan.Sent || p.Stamp == "" || p.After != "" || now.Sub(p.When) > 90*24*time.Hour {
		return false
	}
	o, ok := s.Occurrence(p.About)
	return ok && o.Stamp() != p.Stamp && (o.Begins().After(now) || o.ID.Date.End().After(now))
}

// note writes one fact about a post.
func (r *Runner) note(ctx context.Context, f plan.Fact) error {
	return r.write(ctx, func(*plan.State, time.Time) ([]plan.Fact, error) { return []plan.Fact{f}, nil })
}

// write makes a decision durable, with a cause of its own. It is not given up
// when ctx ends: what Slack has been told must be noted.
func (r *Runner) write(ctx context.Context, decide store.Decide) error {
	r.writes++
	cause := plan.Cause{ID: fmt.Sprintf("schedule:%s:%d", r.Name, r.writes), By: "asb", Door: "schedule"}
	return r.Store.Update(context.WithoutCancel(ctx), cause, decide)
}

// Next is when something will be sent next, as things stand: the time for a
// clock that can be pushed. ok is false when nothing is in sight.
func Next(s *plan.State, now time.Time) (t time.Time, ok bool) {
	for _, p := range s.Postings(0, func(p plan.Posting) bool { return !p.Done() }) {
		if until := p.Until; until.After(now) && (!ok || until.Before(t)) {
			t, ok = until, true
		}
	}
	for _, p := range Due(s, now.Add(-Horizon), now) { // what waits for somebody's hours
		if _, known := s.Posting(p.Key); known || p.To.User == "" {
			continue
		}
		if opens := s.Opens(p.To.User, now); opens.After(now) && opens.Before(p.Late) && (!ok || opens.Before(t)) {
			t, ok = opens, true
		}
	}
	if list := Upcoming(s, now, 1); len(list) > 0 && (!ok || list[0].At.Before(t)) {
		return list[0].At, true
	}
	return t, ok
}
