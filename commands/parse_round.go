package commands

// round reads "round", "my round", "round same" and "round page 2". Other words
// are searched for.
func (p *parser) round(i int) (Meaning, *Question, error) {
	m := Meaning{Verb: "round"}
	if _, next, ok, _ := p.confirm(i); ok && p.only(next, manners) {
		m.Do = "same"
		return m, nil, nil
	}
	if p.word(i) == "page" {
		if no, next, ok := p.number(i + 1); ok {
			if i = next; no > 1 {
				m.Page = int(no)
			}
		}
	}
	if !p.only(i, manners) {
		return p.searched()
	}
	return m, nil, nil
}
