package workspace

import "net/http"

func (s *Server) pageHandler() http.Handler { return http.NotFoundHandler() }
