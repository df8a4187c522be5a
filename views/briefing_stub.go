package views

import (
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

func Briefing(s *plan.State, o plan.Occurrence, asAt time.Time) (screen, rest Reply) { return }
