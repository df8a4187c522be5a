package commands

import (
	"context"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func start() Command {
	return Command{Name: "start", Args: "[off]", Does: "two minutes to begin with: four short steps for what you do",
		Examples: []views.Example{{Job: "Begin with four short steps", Line: "start"}, {Job: "Put the steps away", Line: "start off"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			if c.Meaning.Do != "" {
				f := plan.PreferenceSet{User: c.Cause.By, Name: plan.PreferStart, On: c.Meaning.Do == "on"}
				return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.Prefer(f) })
			}
			return c.view(ctx, func(s *plan.State) (views.Reply, error) {
				return views.Start(s, c.desk(s)), nil
			})
		}}
}

// desk is what a person's pages are drawn from: what they may see there.
func (c *Call) desk(s *plan.State) views.Desk {
	may := func(a plan.Ability) bool { return s.May(c.Cause.By, c.Now, a, plan.Object{}) == nil }
	return views.Desk{User: c.Cause.By, Now: c.Now, Page: c.Meaning.Page, Tab: c.Door.Tab, Sends: c.Upcoming != nil,
		NoRead: !may(plan.ToRead), NoWork: !may(plan.ToOwnWork)}
}
