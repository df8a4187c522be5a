// tables.js draws table and data_table blocks (docs.slack.dev,
// reference/block-kit/blocks/table-block and data-table-block).

import { h, icon, uid } from "./dom.js";
import { drawElement } from "./elements.js";
import { drawRichText } from "./richtext.js";

function drawCell(cell, block, surface) {
  if (!cell) return [];
  switch (cell.type) {
    case "raw_text": return [cell.text];
    case "raw_number": return [cell.text ?? String(cell.value)];
    case "rich_text": return [drawRichText(cell, surface.world)];
    case "action_cell": return [drawElement(block, cell.element, surface)];
    default: return [h("code", { class: "unknown" }, JSON.stringify(cell))];
  }
}

// words is what a cell says, for filtering and sorting.
function words(cell) {
  if (!cell) return "";
  if (cell.type === "raw_number") return cell.text ?? String(cell.value);
  if (cell.type === "action_cell") return cell.element?.text?.text ?? cell.fallback ?? "";
  if (cell.type !== "rich_text") return cell.text ?? "";
  const leaves = (node) => node.text ?? (node.elements || []).map(leaves).join(" ");
  return leaves(cell);
}

function scroller(label, table) {
  return h("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": label }, table);
}

// drawTable draws a table block. Its first row is shown as the header, as Slack
// shows it.
export function drawTable(block, surface) {
  const settings = block.column_settings || [];
  const cell = (tag) => (value, i) => h(tag, {
    scope: tag === "th" ? "col" : null,
    class: [`align-${settings[i]?.align || "left"}`, settings[i]?.is_wrapped ? "wrapped" : ""].join(" ").trim(),
  }, drawCell(value, block, surface));
  const [head = [], ...rows] = block.rows || [];
  return scroller("Table", h("table", null,
    h("thead", null, h("tr", null, head.map(cell("th")))),
    h("tbody", null, rows.map((row) => h("tr", null, row.map(cell("td")))))));
}

// drawDataTable draws a data_table block: sorted by a column's header, filtered
// by words, shown in pages.
export function drawDataTable(block, surface) {
  const [head = [], ...all] = block.rows || [];
  const size = block.page_size || 5;
  const header = block.row_header_column_index;
  const view = { column: -1, down: false, typed: "", page: 0 };
  const body = h("tbody");
  const status = h("span", { class: "pager-status", role: "status" });
  const filterId = uid("filter");
  const heads = head.map((cell, i) => h("th", { scope: "col", "aria-sort": "none", class: numeric(all, i) ? "align-right" : null },
    h("button", { type: "button", class: "sort", onclick: () => sort(i) }, words(cell), h("span", { class: "sort-mark", "aria-hidden": "true" }))));
  const back = h("button", { type: "button", class: "button small", onclick: () => turn(-1) }, "Previous");
  const on = h("button", { type: "button", class: "button small", onclick: () => turn(1) }, "Next");
  const pager = h("div", { class: "pager" }, status, h("span", { class: "pager-buttons" }, back, on));

  function sort(i) {
    view.down = view.column === i ? !view.down : false;
    view.column = i;
    view.page = 0;
    heads.forEach((th, n) => th.setAttribute("aria-sort", n !== i ? "none" : view.down ? "descending" : "ascending"));
    show();
  }

  function turn(by) {
    view.page += by;
    show();
  }

  function show() {
    const wanted = view.typed.toLowerCase();
    const rows = all.filter((row) => row.some((cell) => words(cell).toLowerCase().includes(wanted)));
    if (view.column >= 0) rows.sort((a, b) => compare(a[view.column], b[view.column]) * (view.down ? -1 : 1));
    const pages = Math.max(1, Math.ceil(rows.length / size));
    view.page = Math.max(0, Math.min(view.page, pages - 1));
    const first = view.page * size;
    body.replaceChildren(...rows.slice(first, first + size).map((row) => h("tr", null, row.map((cell, i) =>
      h(i === header ? "th" : "td", { scope: i === header ? "row" : null, class: numeric(all, i) ? "align-right" : null }, drawCell(cell, block, surface))))));
    status.textContent = rows.length ? `${first + 1}–${Math.min(first + size, rows.length)} of ${rows.length}` : "No rows match";
    back.disabled = view.page === 0;
    on.disabled = view.page >= pages - 1;
    pager.classList.toggle("single", pages === 1 && !view.typed);
  }

  show();
  return h("div", { class: "data-table" },
    h("div", { class: "table-tools" }, h("label", { for: filterId }, "Filter"),
      h("input", { id: filterId, class: "field small", type: "search", oninput: (event) => {
        view.typed = event.target.value;
        view.page = 0;
        show();
      } })),
    scroller(block.caption || "Data table", h("table", null, block.caption && h("caption", null, block.caption), h("thead", null, h("tr", null, heads)), body)),
    pager);
}

function numeric(rows, column) {
  return rows.length > 0 && rows.every((row) => row[column]?.type === "raw_number");
}

function compare(a, b) {
  if (a?.type === "raw_number" && b?.type === "raw_number") return a.value - b.value;
  return words(a).localeCompare(words(b), "en-GB", { numeric: true });
}

// statusMark is the small mark of a status, always beside its word.
export function statusMark(status) {
  const known = { complete: "check", error: "warn", in_progress: "clock" };
  return icon(known[status] || "more");
}
