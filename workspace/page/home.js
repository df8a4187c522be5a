// home.js shows the app's Home tab as the app last published it for a person.

import { h } from "./dom.js";
import { drawBlocks } from "./blocks.js";
import { Form } from "./form.js";

// Home draws into an element. page gives world, act(view, block, element,
// answer, values) and options(…).
export class Home {
  constructor(place, page) {
    this.place = place;
    this.page = page;
    this.clear();
  }

  clear() {
    this.view = null;
    this.form = new Form();
    this.source = "";
    this.place.replaceChildren(h("p", { class: "empty" }, "Opening…"));
  }

  show(view) {
    const source = JSON.stringify(view);
    if (source === this.source) return;
    this.source = source;
    this.view = view;
    if (!view) {
      this.place.replaceChildren(h("p", { class: "empty" }, "The app has not published a Home tab for this person yet."));
      return;
    }
    this.form.keep(view.blocks);
    const here = document.activeElement;
    const field = this.place.contains(here) && here.closest("[data-field]")?.dataset.field;
    const surface = {
      world: this.page.world, form: this.form,
      act: (block, element, answer) => this.page.act(this.view, block, element, answer, this.form.values(this.view.blocks)),
      options: (block, element, typed) => this.page.options({ view: this.view.id }, block, element, typed),
      redraw: () => {
        this.source = "";
        this.show(this.view);
      },
    };
    this.place.replaceChildren(h("div", { class: "blocks home-blocks", "data-testid": "home" }, drawBlocks(view.blocks, surface)));
    const again = field && this.place.querySelector(`[data-field="${CSS.escape(field)}"]`);
    if (again) (again.matches("button, input, textarea") ? again : again.querySelector("button, input, textarea"))?.focus();
  }
}
