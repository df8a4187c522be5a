package workspace

func (s *Server) messageBlocks(list []any) ([]any, error) { return list, nil }
