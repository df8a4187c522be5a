// confirm.js asks before an action that the app marked with a confirm object
// (docs.slack.dev, reference/block-kit/composition-objects/confirmation-dialog-object).

import { h, uid } from "./dom.js";
import { drawText, wordsOf } from "./text.js";

// confirmed answers whether to go on; at once when there is nothing to confirm.
export function confirmed(confirm, world) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((resolve) => {
    const [title, text] = [uid("title"), uid("text")];
    const dialog = h("dialog", {
      class: "small-dialog", role: "alertdialog", "aria-labelledby": title, "aria-describedby": text, "data-testid": "confirm",
      onclose: () => {
        dialog.remove();
        resolve(dialog.returnValue === "yes");
      },
    },
    h("h2", { id: title }, drawText(confirm.title, world)),
    h("div", { id: text }, drawText(confirm.text, world)),
    h("div", { class: "dialog-buttons" },
      h("button", { type: "button", class: "button", onclick: () => dialog.close("no") }, wordsOf(confirm.deny) || "No"),
      h("button", { type: "button", class: `button ${confirm.style === "danger" ? "danger" : "primary"}`, "data-testid": "confirm-yes", onclick: () => dialog.close("yes") }, wordsOf(confirm.confirm) || "Yes")));
    document.body.append(dialog);
    dialog.showModal();
  });
}
