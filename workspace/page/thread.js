// thread.js is the side pane with one thread: its first message, the replies,
// and a box to reply in.

import { h, icon } from "./dom.js";
import { MessageList } from "./messages.js";
import { Composer } from "./composer.js";

export class Thread {
  // say(text, ts) sends a reply; close is asked for by the person.
  constructor(pane, page, { say, close }) {
    this.pane = pane;
    this.page = page;
    this.say = say;
    this.closed = close;
    this.ts = "";
  }

  open(ts, name) {
    if (this.ts === ts && this.name === name) return;
    [this.ts, this.name] = [ts, name];
    const list = h("ol", { "aria-label": "Messages in the thread", "data-testid": "thread-messages" });
    this.body = h("div", { class: "pane-body", tabindex: "0", role: "region", "aria-label": "Thread messages" }, list);
    const foot = h("div", { class: "pane-foot" });
    this.list = new MessageList(list, this.page, { thread: true });
    this.count = 0;
    this.pane.setAttribute("aria-label", "Thread");
    this.pane.replaceChildren(
      h("div", { class: "pane-head" }, h("h2", null, "Thread", h("span", { class: "pane-place" }, name)),
        h("button", { type: "button", class: "icon-button", "aria-label": "Close thread", "data-testid": "close-thread", onclick: this.closed }, icon("close"))),
      this.body, foot);
    this.composer = new Composer(foot, { ...this.page, say: (text) => this.say(text, this.ts) }, { thread: true });
    this.composer.aim("the thread");
  }

  focus() {
    this.composer?.focus();
  }

  close() {
    if (!this.ts) return;
    this.ts = "";
    this.list = null;
    this.pane.replaceChildren();
  }

  // show draws the thread out of all messages of its place.
  show(messages) {
    if (!this.list) return;
    const mine = messages.filter((one) => one.ts === this.ts || one.thread_ts === this.ts);
    this.list.show(mine);
    if (mine.length > this.count) this.body.scrollTop = this.body.scrollHeight;
    this.count = mine.length;
  }
}
