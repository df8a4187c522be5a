package plan

import "strings"

// PartyCode is the short name a plan's key gives an owner, in the key's own
// spelling: "CCS", "CoLP".
type PartyCode string

// A Party owns actions: a division, or an organisation that acts as a whole.
// Parties come from the key of an imported plan; none is fixed in code.
type Party struct {
	Code PartyCode `json:"code"`
	Name string    `json:"name"`         // in full, as the key has it
	Of   PartyCode `json:"of,omitempty"` // the organisation it is a division of; empty for an organisation
}

// Same reports whether two codes name the same party. Documents spell them
// with any capitals: CoLP, COLP, Colp.
func (c PartyCode) Same(d PartyCode) bool { return strings.EqualFold(string(c), string(d)) }
