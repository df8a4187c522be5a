package calendar

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// MinToken is the least length of a feed's token, in characters.
const MinToken = 32

// ValidToken reports whether a token is long enough to be a secret, and can
// stand in an address as it is.
func ValidToken(token string) bool {
	const may = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
	return len(token) >= MinToken && strings.Trim(token, may) == ""
}

// Path is where the feed of a token is served.
func Path(token string) string { return "/calendar/" + token + ".ics" }

// Page serves the feed at one address, which only those know who were given it,
// and nothing anywhere else. read shows it the State; report is told of what
// goes wrong, never of the token.
func Page(token string, now func() time.Time, read func(context.Context, func(*plan.State) error) error, report func(error)) http.Handler {
	want := sha256.Sum256([]byte(Path(token)))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Sums are compared, so that the time it takes tells nothing of the
		// token, nor of its length.
		got := sha256.Sum256([]byte(r.URL.Path))
		if subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			h.Set("Allow", "GET, HEAD")
			http.Error(w, "This address can only be read.", http.StatusMethodNotAllowed)
			return
		}
		var file []byte
		var changed time.Time
		from, to := Window(now())
		err := read(r.Context(), func(s *plan.State) (err error) {
			file, changed, err = Feed(s, from, to)
			return err
		})
		if err != nil {
			report(err)
			http.Error(w, "The calendar cannot be read at the moment.", http.StatusInternalServerError)
			return
		}
		// The window moves each day, and what it shows with it.
		if today := plan.DateOf(now()).At("00:00"); changed.Before(today) {
			changed = today
		}
		sum := sha256.Sum256(file)
		h.Set("Content-Type", "text/calendar; charset=utf-8")
		h.Set("Content-Disposition", `inline; filename="asb-meetings.ics"`)
		h.Set("Cache-Control", "private, max-age=300")
		h.Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Robots-Tag", "noindex")
		http.ServeContent(w, r, "", changed, bytes.NewReader(file))
	})
}
