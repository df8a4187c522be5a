// charts.js draws data_visualization blocks (docs.slack.dev,
// reference/block-kit/blocks/data-visualization-block) as SVG. The same numbers
// follow as a table, so that nothing is told by shape or colour alone.

import { h, svg, uid } from "./dom.js";

let width = 640; // of the drawing; narrower on a phone, where its words would shrink with it
const height = 280;
const frame = { left: 52, right: 12, top: 12, bottom: 44 };

// drawChart draws one chart with its title, key and table.
export function drawChart(block) {
  const chart = block.chart || {};
  width = matchMedia("(max-width: 760px)").matches ? 380 : 640;
  const title = uid("chart");
  const draw = { pie: drawPie, bar: drawBars, line: drawLines, area: drawLines }[chart.type];
  const picture = draw && draw(chart);
  const keys = chart.type === "pie" ? chart.segments?.map((segment) => segment.label) : chart.series?.map((one) => one.name);
  return h("figure", { class: "chart", "aria-labelledby": title },
    h("figcaption", { id: title }, block.title || "Chart"),
    picture ? svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${block.title || "Chart"}. ${summary(chart)}` }, picture) : h("p", null, `A ${chart.type} chart, which this page cannot draw.`),
    keys && keys.length > 1 && h("ul", { class: "chart-key", "aria-hidden": "true" }, keys.map((key, i) => h("li", null, h("span", { class: `key series-${i % 6}` }), key))),
    h("details", { class: "quiet" }, h("summary", null, "Show as a table"), drawNumbers(chart, block.title)));
}

function summary(chart) {
  if (chart.type === "pie") return (chart.segments || []).map((segment) => `${segment.label}: ${segment.value}`).join("; ");
  return (chart.series || []).map((one) => `${one.name}: ${(one.data || []).map((point) => `${point.label} ${point.value}`).join(", ")}`).join("; ");
}

function drawNumbers(chart, title) {
  const rows = chart.type === "pie"
    ? (chart.segments || []).map((segment) => [segment.label, segment.value])
    : categories(chart).map((label) => [label, ...(chart.series || []).map((one) => valueAt(one, label) ?? "")]);
  const heads = chart.type === "pie" ? ["Segment", "Value"] : [chart.axis_config?.x_label || "Category", ...(chart.series || []).map((one) => one.name)];
  return h("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": title || "Chart" }, h("table", null,
    h("thead", null, h("tr", null, heads.map((head) => h("th", { scope: "col" }, head)))),
    h("tbody", null, rows.map(([label, ...values]) => h("tr", null, h("th", { scope: "row" }, label), values.map((value) => h("td", { class: "align-right" }, String(value))))))));
}

function categories(chart) {
  return chart.axis_config?.categories || (chart.series?.[0]?.data || []).map((point) => point.label);
}

function valueAt(series, label) {
  return (series.data || []).find((point) => point.label === label)?.value;
}

function drawPie(chart) {
  const segments = chart.segments || [];
  const total = segments.reduce((sum, segment) => sum + segment.value, 0) || 1;
  const [x, y, radius] = [width / 2, height / 2, height / 2 - 26];
  const point = (turn, r) => [x + r * Math.sin(turn * 2 * Math.PI), y - r * Math.cos(turn * 2 * Math.PI)];
  let turn = 0;
  return segments.map((segment, i) => {
    const share = segment.value / total;
    const [from, to, middle] = [point(turn, radius), point(turn + share, radius), point(turn + share / 2, radius + 14)];
    turn += share;
    const shape = share > 0.9999
      ? svg("circle", { cx: x, cy: y, r: radius, class: `fill-${i % 6} slice` })
      : svg("path", { class: `fill-${i % 6} slice`, d: `M${x} ${y}L${from.join(" ")}A${radius} ${radius} 0 ${share > 0.5 ? 1 : 0} 1 ${to.join(" ")}Z` });
    return [shape, svg("text", { x: middle[0], y: middle[1] + 4, class: "chart-text", "text-anchor": middle[0] > x + 1 ? "start" : middle[0] < x - 1 ? "end" : "middle" }, `${segment.label} ${segment.value}`)];
  });
}

// scale finds round steps that hold every value and zero.
function scale(chart) {
  const values = (chart.series || []).flatMap((one) => (one.data || []).map((point) => point.value));
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const rough = (high - low) / 4 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
  const [bottom, top] = [Math.floor(low / step) * step, Math.ceil(high / step) * step || step];
  const ticks = [];
  for (let tick = bottom; tick <= top + step / 2; tick += step) ticks.push(Number(tick.toPrecision(12)));
  const y = (value) => frame.top + (height - frame.top - frame.bottom) * (1 - (value - bottom) / (top - bottom));
  return { ticks, y };
}

function drawAxes(chart, { ticks, y }, labels, x) {
  const every = Math.ceil(labels.length / 10);
  return [
    ticks.map((tick) => [
      svg("line", { class: tick === 0 ? "axis zero" : "axis", x1: frame.left, x2: width - frame.right, y1: y(tick), y2: y(tick) }),
      svg("text", { class: "chart-text", x: frame.left - 8, y: y(tick) + 4, "text-anchor": "end" }, String(tick)),
    ]),
    labels.map((label, i) => i % every === 0 && svg("text", { class: "chart-text", x: x(i), y: height - frame.bottom + 16, "text-anchor": "middle" }, label)),
    chart.axis_config?.x_label && svg("text", { class: "chart-text label", x: (width + frame.left) / 2, y: height - 8, "text-anchor": "middle" }, chart.axis_config.x_label),
    chart.axis_config?.y_label && svg("text", { class: "chart-text label", transform: `translate(12 ${(height - frame.bottom) / 2}) rotate(-90)`, "text-anchor": "middle" }, chart.axis_config.y_label),
  ];
}

function drawBars(chart) {
  const labels = categories(chart);
  const measure = scale(chart);
  const band = (width - frame.left - frame.right) / Math.max(labels.length, 1);
  const series = chart.series || [];
  const bar = Math.min(48, (band * 0.72) / Math.max(series.length, 1));
  const x = (i) => frame.left + band * (i + 0.5);
  return [
    drawAxes(chart, measure, labels, x),
    series.map((one, n) => labels.map((label, i) => {
      const value = valueAt(one, label) ?? 0;
      const [a, b] = [measure.y(Math.max(value, 0)), measure.y(Math.min(value, 0))];
      return svg("rect", { class: `fill-${n % 6}`, x: x(i) - (bar * series.length) / 2 + bar * n + 1, y: a, width: Math.max(bar - 2, 1), height: Math.max(b - a, 0.5), rx: 2 });
    })),
  ];
}

function drawLines(chart) {
  const labels = categories(chart);
  const measure = scale(chart);
  const step = (width - frame.left - frame.right - 24) / Math.max(labels.length - 1, 1);
  const x = (i) => frame.left + 12 + step * i;
  return [
    drawAxes(chart, measure, labels, x),
    (chart.series || []).map((one, n) => {
      const points = labels.map((label, i) => [x(i), measure.y(valueAt(one, label) ?? 0)]);
      const path = points.map((p, i) => `${i ? "L" : "M"}${p.join(" ")}`).join("");
      return [
        chart.type === "area" && svg("path", { class: `fill-${n % 6} area`, d: `${path}L${x(labels.length - 1)} ${measure.y(0)}L${x(0)} ${measure.y(0)}Z` }),
        svg("path", { class: `stroke-${n % 6} line`, d: path }),
        points.map((p) => svg("circle", { class: `fill-${n % 6} dot`, cx: p[0], cy: p[1], r: 3.5 })),
      ];
    }),
  ];
}
