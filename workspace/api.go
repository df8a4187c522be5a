package workspace

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

const maxBody = 4 << 20

// A method is one Web API method. run is called with mu held.
type method struct {
	scopes []string // one of these is needed; empty is none
	app    bool     // takes the app-level token, not the bot's
	open   bool     // takes any token, or none
	tier   int      // calls a minute: 1 is 1, 2 is 20, 3 is 50, 4 is 100; 0 is special
	run    func(*Server, *call) (object, error)
}

// A call is one request to the Web API.
type call struct {
	method string
	origin string // scheme and host the app used, for addresses in the answer
	args   object // form fields are strings
	token  string

	basicID, basicSecret string // HTTP Basic, which oauth.v2.access takes
}

// A refusal is an error as Slack gives it: HTTP 200, ok false, and a code.
type refusal struct {
	code     string
	messages []string // response_metadata.messages
	needed   string   // with missing_scope
	provided string
	more     object // other keys of the answer
	after    int    // seconds, with ratelimited
}

func (r *refusal) Error() string { return r.code }

func refuse(code string, messages ...string) *refusal {
	return &refusal{code: code, messages: messages}
}

// serveAPI serves /api/<method> (docs.slack.dev, apis/web-api). Whatever goes
// wrong, the answer is HTTP 200 and JSON, as Slack's is; only a rate limit, or a
// fault that was asked for, has another status.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("method")
	c, err := readCall(name, r)
	s.mu.Lock()
	s.address = c.origin
	fault := s.takeFault(name)
	var reply object
	if err == nil {
		if err = fault.refusal(); err == nil {
			reply, err = s.invoke(c)
		}
	}
	if err != nil {
		reply = s.refusalBody(name, err)
	} else {
		reply["ok"] = true
	}
	s.record("app→slack", name, shown(c.args)).Answer = s.masked(reply)
	s.mu.Unlock()
	if !s.suffer(w, r, fault) {
		return
	}
	status := http.StatusOK
	if no := (*refusal)(nil); errors.As(err, &no) && no.after > 0 {
		status = http.StatusTooManyRequests
		w.Header().Set("Retry-After", strconv.Itoa(no.after))
	}
	w.Header().Set("X-OAuth-Scopes", strings.Join(s.manifest.OAuth.Scopes.Bot, ","))
	if m, ok := s.methods[name]; ok && len(m.scopes) > 0 {
		w.Header().Set("X-Accepted-OAuth-Scopes", strings.Join(m.scopes, ","))
	}
	writeJSON(w, status, reply)
}

func (s *Server) invoke(c *call) (object, error) {
	m, ok := s.methods[c.method]
	if !ok {
		return nil, refuse("unknown_method")
	}
	if err := s.authorise(m, c); err != nil {
		return nil, err
	}
	if err := s.withinTier(c.method, m.tier); err != nil {
		return nil, err
	}
	return m.run(s, c)
}

func (s *Server) refusalBody(name string, err error) object {
	var no *refusal
	if !errors.As(err, &no) {
		s.log.WithError(err).WithField("method", name).Error("web API method failed")
		return object{"ok": false, "error": "internal_error"}
	}
	body := object{"ok": false, "error": no.code}
	if len(no.messages) > 0 {
		body["response_metadata"] = object{"messages": no.messages}
	}
	if no.code == "missing_scope" {
		body["needed"], body["provided"] = no.needed, no.provided
	}
	for key, value := range no.more {
		body[key] = value
	}
	s.log.WithField("method", name).WithField("error", no.code).Debug("web API refusal")
	return body
}

// readCall takes arguments from a query, a form or a JSON body, and the token
// from the Authorization header or a form body (docs.slack.dev, apis/web-api).
func readCall(name string, r *http.Request) (*call, error) {
	c := &call{method: name, origin: origin(r), args: object{}}
	c.token, _ = strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	c.basicID, c.basicSecret, _ = r.BasicAuth()
	query := r.URL.Query()
	query.Del("token") // never in the query
	c.take(query)
	if r.Method == http.MethodGet {
		return c, nil
	}
	if r.Method != http.MethodPost {
		return c, refuse("invalid_arguments", "use POST or GET")
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil || len(body) > maxBody {
		return c, refuse("request_timeout")
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return c, nil
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return c, refuse("missing_post_type")
	}
	if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return c, refuse("invalid_charset")
	}
	switch kind {
	case "application/json":
		return c, c.takeJSON(body)
	case "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return c, refuse("invalid_form_data")
		}
		c.takeForm(form)
	case "multipart/form-data":
		r.Body = io.NopCloser(bytes.NewReader(body))
		if err := r.ParseMultipartForm(maxBody); err != nil {
			return c, refuse("invalid_form_data")
		}
		c.takeForm(r.PostForm)
	default:
		return c, refuse("invalid_post_type")
	}
	return c, nil
}

func (c *call) take(form url.Values) {
	for key, values := range form {
		c.args[key] = values[0]
	}
}

func (c *call) takeForm(form url.Values) {
	if token := form.Get("token"); token != "" && c.token == "" {
		c.token = token
	}
	form.Del("token")
	c.take(form)
}

func (c *call) takeJSON(body []byte) error {
	value, err := decode(body)
	if err != nil {
		return refuse("invalid_json")
	}
	args, ok := value.(object)
	if !ok {
		return refuse("json_not_object")
	}
	delete(args, "token") // a JSON body needs the header
	for key, v := range args {
		c.args[key] = v
	}
	return nil
}

// decode reads one JSON value; numbers keep their digits.
func decode(data []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one JSON value")
	}
	return v, nil
}

// text is an argument as a string; numbers and booleans are written out.
func (c *call) text(name string) string { return asText(c.args[name]) }

func asText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// yes is a boolean argument: true, "true" or 1.
func (c *call) yes(name string) bool {
	on, err := strconv.ParseBool(c.text(name))
	return err == nil && on
}

// list is a list of ids, comma-separated or a JSON array.
func (c *call) list(name string) []string {
	var out []string
	if items, ok := c.args[name].([]any); ok {
		for _, v := range items {
			out = append(out, asText(v))
		}
		return out
	}
	for item := range strings.SplitSeq(c.text(name), ",") {
		if item = strings.TrimSpace(item); item != "" {
			out = append(out, item)
		}
	}
	return out
}

// given tells an argument that is there from one that is missing or null.
func (c *call) given(name string) bool { return c.args[name] != nil }

// structured is an argument of objects or arrays: as it is in a JSON body, and
// JSON in a string in a form. It is nil when it is not given.
func (c *call) structured(name string) (any, error) {
	v := c.args[name]
	text, ok := v.(string)
	if !ok {
		return v, nil
	}
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	return decode([]byte(text))
}

// shown is a call's arguments for the traffic list: JSON in strings is opened.
func shown(args object) object {
	out := make(object, len(args))
	for key, v := range args {
		out[key] = v
		if text, ok := v.(string); ok && (strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")) {
			if opened, err := decode([]byte(text)); err == nil {
				out[key] = opened
			}
		}
	}
	return out
}
