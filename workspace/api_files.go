package workspace

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

const maxFile = 64 << 20 // bytes; ours, to bound memory

// A file is one that the app has begun to upload, or shared.
type file struct {
	id, name, title, alt string
	secret               string // of the upload address
	length               int    // as announced
	data                 []byte
	uploaded, complete   bool
	made                 time.Time
	shares               []*message
}

// getUploadURL is files.getUploadURLExternal (docs.slack.dev,
// reference/methods/files.getUploadURLExternal).
func getUploadURL(s *Server, c *call) (object, error) {
	length, err := strconv.Atoi(c.text("length"))
	switch {
	case c.text("filename") == "" || c.text("length") == "":
		return nil, refuse("missing_argument")
	case err != nil || length < 1 || length > maxFile:
		return nil, refuse("invalid_arguments", "[ERROR] length must be 1 to "+strconv.Itoa(maxFile))
	}
	f := &file{
		id: s.id("F"), name: path.Base(c.text("filename")), alt: c.text("alt_txt"), secret: s.digits(32),
		length: length, made: s.now(),
	}
	f.title = f.name
	s.files[f.id] = f
	return object{"upload_url": c.origin + "/upload/" + f.id + "/" + f.secret, "file_id": f.id}, nil
}

// serveUpload takes the bytes: raw, or one part of a multipart form, whatever
// its name.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f := s.files[r.PathValue("id")]
	known := f != nil && f.secret == r.PathValue("secret") && !f.uploaded
	s.mu.Unlock()
	if !known {
		http.Error(w, "this upload address is not valid, or has been used", http.StatusNotFound)
		return
	}
	data, err := uploaded(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.record("app→slack", "upload", object{"file": f.id, "bytes": len(data)})
	if len(data) != f.length {
		http.Error(w, "the file has "+strconv.Itoa(len(data))+" bytes, not the length announced", http.StatusBadRequest)
		return
	}
	f.data, f.uploaded = data, true
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "OK - "+strconv.Itoa(len(data)))
}

func uploaded(r *http.Request) ([]byte, error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		return io.ReadAll(io.LimitReader(r.Body, maxFile+1))
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, errors.New("the form has no file")
		}
		if err != nil {
			return nil, err
		}
		if part.FileName() != "" {
			return io.ReadAll(io.LimitReader(part, maxFile+1))
		}
	}
}

// completeUpload is files.completeUploadExternal (docs.slack.dev,
// reference/methods/files.completeUploadExternal): the file is shared where
// asked, and stays private when no channel is named.
func completeUpload(s *Server, c *call) (object, error) {
	value, err := c.structured("files")
	list, ok := value.([]any)
	if err != nil || !ok || len(list) == 0 {
		return nil, refuse("invalid_arguments", "[ERROR] files must be a list of ids and titles")
	}
	var files []*file
	for _, v := range list {
		one, _ := v.(object)
		f := s.files[asText(one["id"])]
		if f == nil || !f.uploaded || f.complete {
			return nil, refuse("file_not_found")
		}
		if title := asText(one["title"]); title != "" {
			f.title = title
		}
		files = append(files, f)
	}
	names := c.list("channels")
	if id := c.text("channel_id"); id != "" {
		names = append(names, id)
	}
	if len(names) > 100 {
		return nil, refuse("invalid_channel")
	}
	var channels []*channel
	for _, name := range names {
		ch, err := s.destination(name)
		if err != nil {
			return nil, err
		}
		channels = append(channels, ch)
	}
	thread := c.text("thread_ts")
	said := content{text: entities(c.text("initial_comment"))}
	if said.text == "" && c.given("blocks") {
		if said, err = s.readContent(c); err != nil {
			return nil, err
		}
	}
	for _, ch := range channels {
		if err := s.thread(ch, thread); err != nil {
			return nil, err
		}
	}
	bodies := []any{}
	for _, f := range files {
		f.complete = true
	}
	for _, ch := range channels {
		m := s.fromApp(said)
		m.threadTS = thread
		m.files = files
		for _, f := range files {
			f.shares = append(f.shares, m)
		}
		s.add(ch, m)
		for _, f := range files {
			s.emit("file_shared", object{
				"type": "file_shared", "file_id": f.id, "file": object{"id": f.id}, "user_id": s.bot.id, "channel_id": ch.id,
			})
		}
	}
	for _, f := range files {
		bodies = append(bodies, s.fileBody(f, c.origin))
	}
	return object{"files": bodies}, nil
}

// fileBody is a file (docs.slack.dev, reference/objects/file-object). Addresses
// need a request's host; without one they are left out.
func (s *Server) fileBody(f *file, origin string) object {
	channels, groups, ims := []string{}, []string{}, []string{}
	public, private := object{}, object{}
	for _, m := range f.shares {
		share := []any{object{"ts": m.ts, "reply_count": 0, "reply_users": []string{}, "channel_name": m.channel.name}}
		switch {
		case m.channel.im:
			ims = append(ims, m.channel.id)
			private[m.channel.id] = share
		case m.channel.private:
			groups = append(groups, m.channel.id)
			private[m.channel.id] = share
		default:
			channels = append(channels, m.channel.id)
			public[m.channel.id] = share
		}
	}
	extension := strings.TrimPrefix(path.Ext(f.name), ".")
	kind := mime.TypeByExtension("." + extension)
	if kind == "" {
		kind = "application/octet-stream"
	}
	place := origin + "/files/" + f.id + "/" + f.name
	return object{
		"id": f.id, "name": f.name, "title": f.title, "mimetype": kind, "filetype": extension,
		"pretty_type": strings.ToUpper(extension), "user": s.bot.id, "user_team": s.team.ID, "mode": "hosted",
		"size": len(f.data), "created": f.made.Unix(), "timestamp": f.made.Unix(), "alt_txt": f.alt,
		"url_private": place, "url_private_download": place, "permalink": place, "is_public": len(channels) > 0,
		"channels": channels, "groups": groups, "ims": ims, "shares": object{"public": public, "private": private},
		"is_external": false, "editable": false,
	}
}

// filesInfo is files.info.
func filesInfo(s *Server, c *call) (object, error) {
	f := s.files[c.text("file")]
	if f == nil || !f.complete {
		return nil, refuse("file_not_found")
	}
	return object{"file": s.fileBody(f, c.origin), "comments": []any{}}, nil
}

// filesDelete is files.delete: messages keep their text and lose the file.
func filesDelete(s *Server, c *call) (object, error) {
	f := s.files[c.text("file")]
	if f == nil {
		return nil, refuse("file_not_found")
	}
	delete(s.files, f.id)
	for _, m := range f.shares {
		m.files = slices.DeleteFunc(slices.Clone(m.files), func(o *file) bool { return o == f })
		if len(m.files) == 0 && m.text == "" && len(m.blocks) == 0 {
			s.drop(m)
		} else {
			s.touched(m)
		}
	}
	return object{}, nil
}

// serveFile gives a file to the app, which shows its token, or to a person who
// can see it, named by ?user=, which is the page's way.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f := s.files[r.PathValue("id")]
	allowed := false
	if f != nil && f.complete {
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		allowed = s.tokenKind(token) == botToken && s.granted("files:read")
		if u := s.findUser(r.FormValue("user")); u != nil {
			allowed = allowed || slices.ContainsFunc(f.shares, func(m *message) bool { return m.channel.canSee(u) })
		}
	}
	s.mu.Unlock()
	if !allowed {
		http.Error(w, "there is no such file, or you may not see it", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.name}))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, f.name, f.made, strings.NewReader(string(f.data)))
}
