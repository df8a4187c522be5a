package workspace

type view struct{ id string }

type trigger struct{ user string }

func (s *Server) viewBody(v *view) object { return object{"id": v.id} }

func (s *Server) newTrigger(u *user) string { return "1.2.abc" }
