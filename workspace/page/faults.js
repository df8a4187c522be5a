// faults.js makes things go wrong on purpose: the next calls of a method, or the
// app's socket. It lists what is still to come, and clears it.

import { h } from "./dom.js";
import { get, post, remove } from "./api.js";

// What can go wrong, and the control API's words for it. A value is asked for
// where there is one to give.
const kinds = [
  { name: "Rate limit (429), seconds to wait", call: (value) => ({ status: 429, retry_after: Number(value) || 1 }), value: "2" },
  { name: "HTTP status, nothing is done", call: (value) => ({ status: Number(value) }), value: "500" },
  { name: "Error code, nothing is done", call: (value) => ({ error: value }), value: "internal_error" },
  { name: "Late answer, after", call: (value) => ({ delay: value }), value: "4s" },
  { name: "Done, but the answer is lost", call: () => ({ drop_reply: true }) },
  { name: "Socket: told to reconnect", socket: "disconnect" },
  { name: "Socket: closed", socket: "close" },
  { name: "Socket: silent, but open", socket: "silent" },
  { name: "Socket: next envelope twice", socket: "duplicate" },
];

export class Faults {
  constructor(onError) {
    this.onError = onError;
    const id = (name) => `fault-${name}`;
    this.kind = h("select", { id: id("kind"), class: "field small", onchange: () => this.choose() }, kinds.map((kind, i) => h("option", { value: String(i) }, kind.name)));
    this.method = h("input", { id: id("method"), class: "field small", value: "response_url", spellcheck: "false" });
    this.value = h("input", { id: id("value"), class: "field small", spellcheck: "false" });
    this.times = h("input", { id: id("times"), class: "field small", type: "number", min: "1", value: "1" });
    const row = (label, field) => h("p", { class: "fault-row" }, h("label", { for: field.id }, label), field);
    this.forCalls = [row("Method", this.method), row("Times", this.times)];
    this.forValue = row("Value", this.value);
    this.list = h("ul", { class: "faults" });
    this.root = h("details", { class: "faults-box" }, h("summary", null, "Make something go wrong"),
      h("form", { onsubmit: (event) => this.add(event) }, row("What", this.kind), this.forValue, this.forCalls,
        h("div", { class: "dialog-buttons" },
          h("button", { type: "button", class: "button", onclick: () => this.clear() }, "Clear all"),
          h("button", { type: "submit", class: "button primary", "data-testid": "fault-add" }, "Add fault"))),
      this.list);
    this.choose();
  }

  choose() {
    const kind = kinds[Number(this.kind.value)];
    for (const one of this.forCalls) one.hidden = Boolean(kind.socket);
    this.forValue.hidden = kind.value === undefined;
    this.value.value = kind.value ?? "";
  }

  refresh() {
    return this.run(() => get("faults"));
  }

  add(event) {
    event.preventDefault();
    const kind = kinds[Number(this.kind.value)];
    return this.run(() => post("faults", kind.socket ? { socket: kind.socket }
      : { method: this.method.value.trim(), times: Number(this.times.value) || 1, ...kind.call(this.value.value.trim()) }));
  }

  clear() {
    return this.run(() => remove("faults"));
  }

  async run(ask) {
    try {
      const { faults = [] } = await ask();
      this.list.replaceChildren(...(faults.length ? faults : [null]).map((one) => h("li", null, one ? h("code", null, JSON.stringify(one)) : "Nothing is set to go wrong.")));
    } catch (error) {
      this.onError(error);
    }
  }
}
