package main

import (
	"testing"
)

// On Home, in a real browser: what was pressed is answered on the page, with
// Undo above it; a table goes to Messages; and a tab that is open follows what
// somebody else writes.
func TestPageHome(t *testing.T) {
	b := browser(t)
	c := partners(t)
	v := c.visit(t, b, "co-owner", "home", phone)
	v.see(theHome, "You hold 6 actions")
	v.see(theHome, "The whole plan: 0 red")
	v.see(theHome, "Your preferences")
	v.press("Update action 20")
	v.choose("Status", "AMBER")
	v.fill("Why?", "Half the cameras are in")
	v.press("Save")
	v.see(theHome, "AMBER ◐ (was NOT YET RATED)")
	v.press("No change to action 20: still AMBER")
	v.see(theHome, "still AMBER ◐")
	v.press("Undo")
	v.see(theHome, "Undone at")
	v.see(theHome, "You hold 6 actions")
}
