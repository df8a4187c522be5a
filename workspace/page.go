package workspace

import (
	"embed"
	"net/http"
)

//go:embed page
var pageFiles embed.FS

// pagePolicy lets the page run its own files and talk to its own server, and
// nothing else. Pictures are the exception: an app may show one from anywhere.
const pagePolicy = "default-src 'self'; img-src 'self' data: https: http:; object-src 'none'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// pageHandler serves the page that people open in a browser: GET / is
// page/index.html, GET /page/… the files beside it. All that the page shows and
// does goes through the control API, but for GET /page/home.
func (s *Server) pageHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /page/", http.FileServerFS(pageFiles))
	mux.HandleFunc("GET /page/home", control(s.getPublished))
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, pageFiles, "page/index.html")
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", pagePolicy)
		// The page belongs to this build of the server; a copy kept from another
		// one would speak another control API.
		head.Set("Cache-Control", "no-store")
		head.Set("Referrer-Policy", "no-referrer")
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Cross-Origin-Opener-Policy", "same-origin")
		mux.ServeHTTP(w, r)
	})
}

// getPublished gives the Home tab as the app last published it for a person,
// {view}, null before the first time. Looking is not opening: unlike POST
// /control/home it sends the app nothing, so the page can follow every change.
func (s *Server) getPublished(w http.ResponseWriter, r *http.Request) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.person(r.FormValue("user"))
	if err != nil {
		return err
	}
	body := object{"view": nil}
	if v := s.homes[u.id]; v != nil {
		body["view"] = s.viewBody(v)
	}
	writeJSON(w, http.StatusOK, body)
	return nil
}
