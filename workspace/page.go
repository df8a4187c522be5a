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
// does goes through the control API.
func (s *Server) pageHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /page/", http.FileServerFS(pageFiles))
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
