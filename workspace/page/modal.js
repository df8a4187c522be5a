// modal.js shows the front modal of a person's stack in a <dialog>, which traps
// the focus and gives it back. The app's own complaints and the checks that
// Slack makes before sending both appear beside their fields.

import { h, icon, uid } from "./dom.js";
import { drawBlocks } from "./blocks.js";
import { drawText, wordsOf } from "./text.js";
import { Form, fields } from "./form.js";

// Modal needs page: world, submit(view, values) as a promise of {errors?};
// close(view, all), act(view, block, element, answer, values), options(…).
export class Modal {
  constructor(page) {
    this.page = page;
    this.forms = new Map(); // by view id, so that a view comes back as it was left
    this.view = null;
    this.errors = {};
    this.titleId = uid("modal-title");
    this.dialog = h("dialog", {
      class: "modal", "aria-labelledby": this.titleId, "data-testid": "modal",
      oncancel: (event) => {
        event.preventDefault();
        this.close();
      },
    });
    document.body.append(this.dialog);
  }

  // show draws a view, or nothing for null. errors are the app's complaints by
  // block_id.
  show(view, errors) {
    if (!view) return this.hide();
    const same = this.view !== null && shape(this.view) === shape(view);
    const changed = !this.view || this.view.id !== view.id;
    if (same && (!errors || JSON.stringify(errors) === JSON.stringify(this.errors))) return;
    this.errors = errors || {};
    this.view = view;
    if (!this.forms.has(view.id)) this.forms.set(view.id, new Form());
    this.form().keep(view.blocks);
    const opened = !this.dialog.open;
    if (opened) this.back = document.activeElement;
    this.draw(!changed);
    if (opened) this.dialog.showModal();
    if (changed) this.focusFirst();
  }

  form() {
    return this.forms.get(this.view.id);
  }

  hide() {
    if (!this.view) return;
    this.view = null;
    this.errors = {};
    for (const form of this.forms.values()) form.tellNothing();
    this.forms.clear();
    this.dialog.close();
    this.dialog.replaceChildren();
    if (this.back?.isConnected) this.back.focus();
    else this.page.lostFocus();
  }

  draw(stay) {
    const { view } = this;
    const focus = stay && this.whereFocusIs();
    const scroll = stay ? this.dialog.querySelector(".modal-body")?.scrollTop || 0 : 0;
    const stacked = Boolean(view.previous_view_id);
    const surface = {
      world: this.page.world, heading: 2, form: this.form(), channel: this.page.channel(),
      act: (block, element, answer) => this.page.act(view, block, element, answer, this.form().values(view.blocks)),
      options: (block, element, typed) => this.page.options({ view: view.id }, block, element, typed),
      redraw: () => this.draw(true),
    };
    this.status = h("div", { class: "modal-status", role: "alert" });
    const close = wordsOf(view.close) || (stacked ? "Back" : view.submit ? "Cancel" : "Close");
    this.dialog.classList.toggle("stacked", stacked);
    this.dialog.replaceChildren(h("form", { novalidate: true, onsubmit: (event) => {
      event.preventDefault();
      this.submit();
    } },
    h("div", { class: "modal-head" },
      h("h2", { id: this.titleId, tabindex: "-1" }, drawText(view.title, this.page.world)),
      h("button", { type: "button", class: "icon-button", "aria-label": stacked ? "Close all" : "Close", "data-testid": "modal-close", onclick: () => this.close(true) }, icon("close"))),
    h("div", { class: "modal-body", tabindex: "-1" }, drawBlocks(view.blocks, surface, this.errors)),
    h("div", { class: "modal-foot" }, this.status,
      h("button", { type: "button", class: "button", "data-testid": "modal-cancel", onclick: () => this.close() }, close),
      view.submit && h("button", { type: "submit", class: "button primary", "data-testid": "submit" }, drawText(view.submit, this.page.world)))));
    this.dialog.querySelector(".modal-body").scrollTop = scroll;
    if (focus) this.focusField(focus);
  }

  whereFocusIs() {
    const here = document.activeElement;
    const field = here.closest?.("[data-field]")?.dataset.field;
    if (!field || !this.dialog.contains(here)) return null;
    const range = typeof here.selectionStart === "number" ? [here.selectionStart, here.selectionEnd] : null;
    return { field, range, id: here.value };
  }

  focusField({ field, range }) {
    const place = this.dialog.querySelector(`[data-field="${CSS.escape(field)}"]`);
    const target = place && (place.matches("input, textarea, button") ? place : place.querySelector("input, textarea, button"));
    target?.focus();
    if (target && range && target.setSelectionRange) target.setSelectionRange(...range);
  }

  focusFirst() {
    const inside = this.dialog.querySelector(".modal-body");
    const target = inside.querySelector("[autofocus]") || inside.querySelector(".input input:not([type=hidden]), .input textarea") || this.dialog.querySelector("h2");
    target.focus();
  }

  async submit() {
    const { view } = this;
    this.errors = this.form().faults(view.blocks);
    if (Object.keys(this.errors).length) return this.complain();
    this.draw(true);
    const values = this.form().values(view.blocks);
    this.form().tellNothing(); // the values have it
    const answer = await this.busy(() => this.page.submit(view, values));
    if (!answer) return;
    if (answer.errors && this.view?.id === view.id) {
      this.errors = answer.errors;
      this.complain();
    }
  }

  // complain shows the errors and moves to the first field that has one.
  complain() {
    this.draw(true);
    const known = new Set([...fields(this.view.blocks)].map(({ block }) => block.block_id));
    const loose = Object.entries(this.errors).filter(([id]) => !known.has(id)).map(([, text]) => text);
    const count = Object.keys(this.errors).length - loose.length;
    this.status.textContent = [...loose, count > 0 ? (count === 1 ? "One field needs attention." : `${count} fields need attention.`) : ""].join(" ").trim();
    this.dialog.querySelector(".input.invalid :is(input, textarea)")?.focus();
  }

  // close asks to close this view or, as the cross does, the whole stack. The app
  // first hears what was typed last.
  async close(all = false) {
    const { view } = this;
    if (!view) return;
    await this.busy(async () => {
      await this.form().tellAll();
      if (this.view?.id === view.id) await this.page.close(view, all);
    });
  }

  // busy lets one request at a time out of the modal, and says so.
  async busy(work) {
    const form = this.dialog.querySelector("form");
    if (form.getAttribute("aria-busy") === "true") return null;
    form.setAttribute("aria-busy", "true");
    const button = this.dialog.querySelector("[type=submit]");
    button?.setAttribute("aria-disabled", "true");
    try {
      return await work();
    } catch (error) {
      if (this.status) this.status.textContent = error.message;
      return null;
    } finally {
      form.removeAttribute("aria-busy");
      button?.removeAttribute("aria-disabled");
    }
  }
}

// shape is what a view looks like, whatever is typed in it.
function shape(view) {
  return JSON.stringify({ ...view, state: null, hash: null });
}
