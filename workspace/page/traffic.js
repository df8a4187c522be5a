// traffic.js lists what the app and the workspace have said to each other, each
// exchange with its JSON behind a disclosure.

import { h, icon } from "./dom.js";
import { lines } from "./api.js";
import { timeOf } from "./clock.js";
import { Faults } from "./faults.js";

const shown = 200; // exchanges; the newest

// Traffic draws into an <aside> while it is open.
export class Traffic {
  constructor(place, onClose) {
    this.list = h("ol", { class: "traffic" });
    this.note = h("p", { class: "empty" });
    this.filter = h("input", { id: "traffic-filter", class: "field small", type: "search", oninput: () => this.draw() });
    this.all = [];
    this.open = new Set();
    this.faults = new Faults((error) => { this.note.textContent = error.message; });
    place.replaceChildren(
      h("div", { class: "pane-head" }, h("h2", null, "Traffic"), h("button", { type: "button", class: "icon-button", "aria-label": "Close traffic", onclick: onClose }, icon("close"))),
      h("div", { class: "pane-body", tabindex: "-1" },
        h("p", { class: "quiet-text" }, "Requests of the app, and envelopes to it. Newest first; tokens are masked."),
        this.faults.root,
        h("div", { class: "table-tools" }, h("label", { for: "traffic-filter" }, "Filter"), this.filter), this.note, this.list));
  }

  async refresh() {
    this.faults.refresh();
    try {
      this.all = (await lines("traffic")).map((exchange, i) => ({ ...exchange, key: `${exchange.time} ${exchange.name} ${i}` })).reverse();
      this.draw();
    } catch (error) {
      this.note.textContent = error.message;
    }
  }

  draw() {
    const typed = this.filter.value.toLowerCase();
    const some = this.all.filter((one) => !typed || JSON.stringify(one).toLowerCase().includes(typed)).slice(0, shown);
    this.note.textContent = some.length ? "" : "Nothing yet.";
    this.list.replaceChildren(...some.map((one) => this.drawExchange(one)));
  }

  drawExchange(one) {
    const toApp = /app$/.test(one.direction);
    const failed = one.answer && (one.answer.ok === false || one.answer.error);
    return h("li", null, h("details", {
      open: this.open.has(one.key),
      ontoggle: (event) => (event.target.open ? this.open.add(one.key) : this.open.delete(one.key)),
    },
    h("summary", null, h("span", { class: toApp ? "way to-app" : "way" }, toApp ? "to app" : "from app"), h("code", null, one.name),
      failed && h("span", { class: "failed" }, one.answer.error || "error"), h("time", { datetime: one.time }, timeOf(new Date(one.time)))),
    h("div", { class: "json" }, h("h3", null, "Sent"), h("pre", { tabindex: "0" }, JSON.stringify(one.body, null, 2)),
      one.answer !== undefined && one.answer !== null && [h("h3", null, "Answer"), h("pre", { tabindex: "0" }, JSON.stringify(one.answer, null, 2))])));
  }
}
