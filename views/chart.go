package views

import (
	"fmt"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// A barSeries is one set of bars of a chart: the counts at a time.
type barSeries struct {
	name string
	plan.Counts
}

// statusChart is counts as bars; nil for a plan without actions. The words
// beside it must say the same.
func statusChart(title string, all ...barSeries) slack.Block {
	words := []string{"Red", "Amber", "Green", "Not yet rated"}
	var series []slack.DataVisualizationDataSeries
	for _, c := range all {
		var points []slack.DataVisualizationDataPoint
		for i, n := range []int{c.Red, c.Amber, c.Green, c.NotYetRated} {
			points = append(points, slack.NewDataVisualizationDataPoint(words[i], float64(n)))
		}
		series = append(series, slack.NewDataVisualizationDataSeries(c.name, points...))
	}
	if len(all) == 0 || all[len(all)-1].All == 0 {
		return nil
	}
	block := slack.NewDataVisualizationBlock(title, slack.NewDataVisualizationBarChart(slack.NewDataVisualizationAxisConfig(words...).WithYLabel("Actions"), series...))
	block.BlockID = "chart"
	return block
}

// Chart is how many of some actions have each status, in words and as bars.
func Chart(s *plan.State, title, line string, list []*plan.Action) Reply {
	msg := newMessage(title)
	c := plan.Count(list)
	msg.say("counts", fmt.Sprintf("%s of %d.", counts(c), len(s.Actions())))
	if chart := statusChart("Actions by status", barSeries{"Now", c}); chart != nil {
		msg.r.Blocks = append(msg.r.Blocks, chart)
		msg.press("after", Button{ID: "list", Label: "See the actions", Line: line, Aria: "List these actions"})
	}
	return msg.reply()
}
