// composer.js is the box people type into. Enter sends, Shift+Enter makes a new
// line, Up in an empty box brings the last line back, and "/", "@" and "#" offer
// completions.

import { h, icon, uid } from "./dom.js";
import { menuButton } from "./popups.js";

// Composer needs page: world, say(text) as a promise, shortcut(callback_id). A
// thread's composer has no shortcuts and no commands.
export class Composer {
  constructor(place, page, { thread = false } = {}) {
    this.page = page;
    this.thread = thread;
    this.last = "";
    this.active = -1;
    const listId = uid("completions");
    const label = uid("label");
    this.label = h("label", { class: "sr", id: label }, "Message");
    this.field = h("textarea", {
      rows: "1", id: uid("composer"), "aria-labelledby": label, "aria-controls": listId, "aria-autocomplete": "list", "aria-haspopup": "listbox",
      "data-testid": thread ? "thread-composer" : "composer", autocomplete: "off",
      oninput: () => this.typed(), onkeydown: (event) => this.keys(event), onblur: () => this.hide(), onclick: () => this.typed(),
    });
    this.label.setAttribute("for", this.field.id);
    this.list = h("div", { class: "completions", id: listId, role: "listbox", "aria-label": "Completions", hidden: true, onpointerdown: (event) => event.preventDefault() });
    this.count = h("div", { class: "sr", role: "status" });
    this.hint = h("div", { class: "composer-hint", "aria-live": "polite" });
    this.send = h("button", { type: "submit", class: "send", "aria-label": "Send", "data-testid": thread ? "thread-send" : "send", disabled: true }, icon("send"));
    this.extras = h("span", { class: "composer-extras" });
    this.shortcuts = menuButton({
      label: "Shortcuts", content: icon("bolt"), testid: "shortcuts",
      items: () => this.page.world.shortcuts("global").map((one) => ({ text: one.name, detail: one.description, value: one.callback_id, choose: () => this.page.shortcut(one.callback_id) })),
    });
    this.form = h("form", { class: "composer", onsubmit: (event) => {
      event.preventDefault();
      this.submit();
    } }, this.label, this.list, h("div", { class: "composer-row" }, this.extras, this.field, this.send), this.hint, this.count);
    place.append(this.form);
  }

  // aim says where the words will go; reason, when given, closes the box.
  aim(name, reason = "") {
    this.label.textContent = `Message to ${name}`;
    this.field.placeholder = reason || (this.thread ? "Reply…" : `Message ${name}`);
    this.field.disabled = Boolean(reason);
    const offered = !this.thread && !reason && this.page.world.shortcuts("global").length > 0;
    if (offered !== this.extras.hasChildNodes()) this.extras.replaceChildren(...(offered ? [this.shortcuts] : [])); // a menu that is open stays
    this.resize();
  }

  fill(text) {
    this.field.value = text;
    this.field.focus();
    this.typed();
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  typed() {
    this.resize();
    const found = this.field.selectionStart === this.field.selectionEnd ? this.completions() : [];
    this.items = found;
    this.list.hidden = found.length === 0;
    this.count.textContent = found.length ? `${found.length} ${found.length === 1 ? "suggestion" : "suggestions"}, arrow keys to choose` : "";
    this.list.replaceChildren(...found.map((item) => h("div", { role: "option", id: uid("completion"), "aria-selected": "false", onclick: () => this.accept(item) },
      h("span", { class: "completion-name" }, item.name), item.hint && h("span", { class: "completion-hint" }, item.hint), item.detail && h("span", { class: "completion-detail" }, item.detail))));
    this.move(found.length ? 0 : -1);
    this.showHint();
  }

  // completions looks at the word before the caret.
  completions() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    const { world } = this.page;
    if (/^\/\S*$/.test(before)) {
      if (this.thread) return [];
      return world.commands().filter((one) => one.command.startsWith(before.toLowerCase()))
        .map((one) => ({ name: one.command, hint: one.usage_hint, detail: one.description, text: `${one.command} `, from: 0 }));
    }
    const word = /(^|\s)([@#])([\w.-]*)$/.exec(before);
    if (!word) return [];
    const from = before.length - word[3].length - 1;
    const wanted = word[3].toLowerCase();
    if (word[2] === "#") {
      return world.myChannels().filter((channel) => channel.name.startsWith(wanted)).slice(0, 8).map((channel) => ({ name: `#${channel.name}`, text: `#${channel.name} `, from }));
    }
    return world.people().filter((user) => `${user.name} ${user.real_name}`.toLowerCase().includes(wanted)).slice(0, 8)
      .map((user) => ({ name: `@${user.name}`, detail: user.real_name, text: `@${user.name} `, from }));
  }

  // showHint keeps a command's usage in view while its words are typed.
  showHint() {
    const name = this.field.value.split(/\s/)[0];
    const command = !this.thread && this.field.value.includes(" ") && this.page.world.commands().find((one) => one.command === name);
    this.hint.textContent = command ? [command.command, command.usage_hint].filter(Boolean).join(" ") : "";
  }

  move(to) {
    this.active = to;
    [...this.list.children].forEach((entry, i) => {
      entry.setAttribute("aria-selected", String(i === to));
      if (i === to) entry.scrollIntoView({ block: "nearest" });
    });
    if (to < 0) this.field.removeAttribute("aria-activedescendant");
    else this.field.setAttribute("aria-activedescendant", this.list.children[to].id);
  }

  hide() {
    this.list.hidden = true;
    this.count.textContent = "";
    this.move(-1);
  }

  accept(item) {
    const caret = this.field.selectionStart;
    const value = this.field.value;
    this.field.value = value.slice(0, item.from) + item.text + value.slice(caret).replace(/^ /, "");
    const end = item.from + item.text.length;
    this.field.setSelectionRange(end, end);
    this.field.focus();
    this.typed();
  }

  keys(event) {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const by = event.key === "ArrowDown" ? 1 : -1;
      this.move((this.active + by + this.items.length) % this.items.length);
    } else if (open && event.key === "Escape") {
      event.preventDefault();
      this.hide();
    } else if (open && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey && !this.complete()) {
      event.preventDefault();
      this.accept(this.items[this.active]);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowUp" && this.field.value === "" && this.last) {
      event.preventDefault();
      this.fill(this.last);
      this.hide();
    }
  }

  // complete says that what the list would complete is typed in full already.
  complete() {
    const item = this.items[this.active];
    return !item || this.field.value.slice(item.from).trim() === item.name;
  }

  async submit() {
    const text = this.field.value.replace(/^(\s*\n)+|\s+$/g, "");
    if (!text || this.field.disabled) return;
    this.last = text;
    this.field.value = "";
    this.typed();
    this.hide();
    const waiting = setTimeout(() => {
      this.hint.textContent = text.startsWith("/") ? "Waiting for the app…" : "Sending…";
    }, 400);
    const sent = await this.page.say(text);
    clearTimeout(waiting);
    this.showHint();
    // Words that could not be sent go back into the box, unless the next ones
    // are being typed already.
    if (!sent && this.field.value === "") {
      this.field.value = text;
      this.typed();
      this.hide();
    }
  }

  resize() {
    this.send.disabled = !this.field.value.trim() || this.field.disabled;
    this.field.style.height = "auto";
    // A box that is not shown yet has no height to measure.
    if (this.field.scrollHeight) this.field.style.height = `${Math.min(this.field.scrollHeight + 2, 220)}px`;
  }
}
