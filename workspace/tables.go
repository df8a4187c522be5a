package workspace

import (
	"slices"
	"strconv"
	"unicode/utf8"
)

const (
	maxCells     = 20    // in a row
	maxTableText = 10000 // characters in a whole table
	maxCharts    = 2     // in a message
)

// tableShape is a table (docs.slack.dev, reference/block-kit/blocks/table-block).
func tableShape() shape {
	cell := func(k *checker, at string, v any) {
		k.kind(at, v, map[string]shape{
			"raw_text": rawText(), "raw_number": rawNumber(), "rich_text": richCell(),
		}, always)
	}
	return shape{
		where: inMessage, need: []string{"rows"},
		fields: map[string]rule{
			"rows": tableRows(1, 100, list(1, maxCells, cell)),
			"column_settings": list(1, maxCells, of(shape{fields: map[string]rule{
				"align": enum("left", "center", "right"), "is_wrapped": boolean,
			}})),
		},
		also: func(k *checker, _ string, _ object) { k.tables++ },
	}
}

// dataTableShape is a table people can sort and page (docs.slack.dev,
// reference/block-kit/blocks/data-table-block). Its first row is the header.
func dataTableShape() shape {
	cell := func(k *checker, at string, v any) {
		k.kind(at, v, map[string]shape{
			"raw_text": rawText(), "raw_number": rawNumber(), "rich_text": richCell(),
			"action_cell": {need: []string{"element"}, fields: map[string]rule{
				"element": element("button"), "fallback": anything,
			}},
		}, always)
	}
	return shape{
		where: inMessage, need: []string{"caption", "rows"},
		fields: map[string]rule{
			"caption": text(1, 3000), "page_size": integer(1, 100), "row_header_column_index": integer(0, maxCells-1),
			"rows": tableRows(2, 101, list(1, maxCells, cell)),
		},
		also: func(k *checker, at string, o object) {
			k.tables++
			rows, _ := o["rows"].([]any)
			width := -1
			for i, v := range rows {
				row, _ := v.([]any)
				if width < 0 {
					width = len(row)
				}
				if len(row) != width {
					k.fail(at+"/rows/"+strconv.Itoa(i), "must have %d cells, as the header has", width)
				}
				for j, c := range row {
					if head, _ := c.(object); i == 0 && head["type"] != "raw_text" {
						k.fail(at+"/rows/0/"+strconv.Itoa(j)+"/type", "a header cell must be raw_text")
					}
				}
			}
		},
	}
}

func tableRows(low, high int, row rule) rule {
	return func(k *checker, at string, v any) {
		k.tableText = 0
		list(low, high, row)(k, at, v)
		if k.tableText > maxTableText {
			k.fail(at, "must have less than %d characters in all", maxTableText+1)
		}
	}
}

func rawText() shape {
	return shape{need: []string{"text"}, fields: map[string]rule{"text": func(k *checker, at string, v any) {
		text(1, maxTableText)(k, at, v)
		k.tableText += utf8.RuneCountInString(asText(v))
	}}}
}

func rawNumber() shape {
	return shape{need: []string{"value"}, fields: map[string]rule{"value": anyNumber, "text": text(0, 3000)}}
}

func richCell() shape {
	sh := richTextShape()
	sh.also = func(k *checker, _ string, o object) { k.tableText += utf8.RuneCountInString(blockText([]any{o})) }
	return sh
}

// chartShape is a chart (docs.slack.dev,
// reference/block-kit/blocks/data-visualization-block).
func chartShape() shape {
	point := of(shape{need: []string{"label", "value"}, fields: map[string]rule{"label": text(1, 20), "value": anyNumber}})
	series := of(shape{need: []string{"name", "data"}, fields: map[string]rule{
		"name": text(1, 20), "data": list(1, 20, point),
	}})
	segment := of(shape{need: []string{"label", "value"}, fields: map[string]rule{"label": text(1, 20), "value": positive}})
	axes := of(shape{need: []string{"categories"}, fields: map[string]rule{
		"categories": list(1, 20, text(1, 20)), "x_label": text(1, 50), "y_label": text(1, 50),
	}})
	pie := shape{need: []string{"segments"}, fields: map[string]rule{"segments": list(1, 6, segment)}}
	lines := shape{
		need:   []string{"series", "axis_config"},
		fields: map[string]rule{"series": list(1, 6, series), "axis_config": axes},
		also:   seriesFit,
	}
	return shape{
		where: inMessage, need: []string{"title", "chart"},
		fields: map[string]rule{"title": text(1, 50), "chart": func(k *checker, at string, v any) {
			k.kind(at, v, map[string]shape{"pie": pie, "bar": lines, "line": lines, "area": lines}, always)
		}},
		also: func(k *checker, at string, _ object) {
			if k.charts++; k.charts > maxCharts {
				k.fail(at, "no more than %d charts allowed in a message", maxCharts)
			}
		},
	}
}

func positive(k *checker, at string, v any) {
	if n, ok := number(v); !ok || n <= 0 {
		k.fail(at, "must be greater than 0")
	}
}

// seriesFit refuses a series whose labels are not the categories.
func seriesFit(k *checker, at string, o object) {
	axes, _ := o["axis_config"].(object)
	want := labels(axes["categories"], func(v any) any { return v })
	all, _ := o["series"].([]any)
	for i, v := range all {
		one, _ := v.(object)
		have := labels(one["data"], func(v any) any {
			p, _ := v.(object)
			return p["label"]
		})
		if !slices.Equal(have, want) {
			k.fail(at+"/series/"+strconv.Itoa(i)+"/data", "must have exactly the categories as labels")
		}
	}
}

// labels are the sorted texts of a list.
func labels(v any, text func(any) any) []string {
	items, _ := v.([]any)
	var out []string
	for _, item := range items {
		out = append(out, asText(text(item)))
	}
	slices.Sort(out)
	return out
}
