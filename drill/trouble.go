package drill

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func (p *poster) Post(ctx context.Context, key string, to plan.Target, r views.Reply) (plan.Receipt, error) {
	if p.d.crash(p.life, "before posting "+key) {
		return plan.Receipt{}, errDead
	}
	p.d.report.Posts++
	if p.d.cfg.Sabotage != nil {
		lose, double := p.d.cfg.Sabotage(key)
		if lose {
			return plan.Receipt{Channel: to.Channel, TS: "1.000001"}, nil
		}
		if double {
			_, _ = p.Bot.Post(ctx, key, to, r)
		}
	}
	at, err := p.Bot.Post(ctx, key, to, r)
	if p.d.crash(p.life, "after posting "+key) {
		return plan.Receipt{}, errDead
	}
	return at, err
}

func (p *poster) Find(ctx context.Context, key string, to plan.Target, since time.Time) (plan.Receipt, bool, error) {
	if p.d.crash(p.life, "before looking for "+key) {
		return plan.Receipt{}, false, errDead
	}
	return p.Bot.Find(ctx, key, to, since)
}

func (p *poster) Edit(ctx context.Context, at plan.Receipt, r views.Reply) error {
	if p.d.crash(p.life, "before putting a message right") {
		return errDead
	}
	err := p.Bot.Edit(ctx, at, r)
	if p.d.crash(p.life, "after putting a message right") {
		return errDead
	}
	return err
}

// troubles are what Slack does to a call now and then.
var troubles = []map[string]any{
	{"method": "chat.postMessage", "status": http.StatusTooManyRequests, "retry_after": 7},
	{"method": "chat.postMessage", "drop_reply": true},
	{"method": "chat.postMessage", "status": http.StatusBadGateway},
	{"method": "chat.postMessage", "error": "fatal_error"},
	{"method": "conversations.history", "status": http.StatusTooManyRequests, "retry_after": 30},
	{"method": "conversations.history", "status": http.StatusServiceUnavailable},
	{"method": "conversations.open", "error": "internal_error"},
	{"method": "chat.update", "drop_reply": true},
}

// trouble has Slack make trouble with one of its next calls.
func (d *drill) trouble() {
	if !d.cfg.Faults || d.rng.Float64() >= 0.1 {
		return
	}
	f := troubles[d.rng.IntN(len(troubles))]
	if err := d.control("/control/faults", f, nil); err == nil {
		d.report.Faults++
		d.say("fault     %s: %s", f["method"], describe(f))
	}
}

func describe(f map[string]any) string {
	switch {
	case f["drop_reply"] == true:
		return "the reply is lost"
	case f["error"] != nil:
		return fmt.Sprint(f["error"])
	}
	return fmt.Sprintf("HTTP %d", f["status"])
}

// down reports whether nothing runs on a day, and the day on which it does
// again.
func (d *drill) down(t time.Time) (until plan.Date, is bool) {
	for _, o := range d.outage {
		if o.Has(plan.DateOf(t)) {
			return o.To.Add(1), true
		}
	}
	return until, false
}

// was reports whether an outage overlaps a time in which a message was worth
// sending.
func (d *drill) wasDown(from, to time.Time) bool {
	for _, o := range d.outage {
		if from.Before(o.To.Add(1).At("09:08")) && !to.Before(o.From.At("00:00")) {
			return true
		}
	}
	return false
}
