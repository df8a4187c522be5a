// popups.js has the two things that open over the page: menus and comboboxes,
// after the patterns of the same names in the ARIA Authoring Practices Guide.
// Both use the popover attribute, so that they also lie above an open dialog.

import { h, icon, uid } from "./dom.js";

// place puts a popup under its anchor, or above it when there is no room below.
function place(popup, anchor, match) {
  const box = anchor.getBoundingClientRect();
  if (match) popup.style.minWidth = `${box.width}px`;
  popup.style.maxHeight = "";
  const size = popup.getBoundingClientRect();
  const below = innerHeight - box.bottom - 12;
  const above = box.top - 12;
  const up = size.height > below && above > below;
  popup.style.maxHeight = `${Math.max(120, up ? above : below)}px`;
  const height = Math.min(size.height, up ? above : below);
  popup.style.top = `${up ? box.top - height - 4 : box.bottom + 4}px`;
  popup.style.left = `${Math.max(8, Math.min(box.left, innerWidth - size.width - 8))}px`;
}

// follow keeps an open popup beside its anchor, and answers a function to stop.
function follow(popup, anchor, close, match) {
  const again = () => {
    if (!anchor.isConnected) close();
    else place(popup, anchor, match);
  };
  const outside = (event) => {
    if (!popup.contains(event.target) && !anchor.contains(event.target)) close();
  };
  again();
  document.addEventListener("pointerdown", outside, true);
  addEventListener("resize", again);
  addEventListener("scroll", again, true);
  return () => {
    document.removeEventListener("pointerdown", outside, true);
    removeEventListener("resize", again);
    removeEventListener("scroll", again, true);
  };
}

// menuButton is a button that opens a menu. items is called on each opening and
// gives {text, detail?, icon?, checked?, href?, choose}; checked (true or false)
// makes a menu of one choice. Without a label, the button's content is its name,
// and the menu needs a heading.
export function menuButton({ label, content, className, testid, items, heading }) {
  const id = uid("menu");
  const button = h("button", {
    type: "button", class: className || "icon-button", "aria-haspopup": "menu", "aria-expanded": "false",
    "aria-label": label, "data-testid": testid, onclick: () => (popup.isConnected ? close() : open()),
    onkeydown: (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      open(event.key === "ArrowUp" ? -1 : 0);
    },
  }, content || icon("more"));
  const popup = h("div", { class: "menu", id, role: "menu", popover: "manual", "aria-label": heading || label, onkeydown: keys });
  let stop = () => {};

  function open(focus = 0) {
    if (popup.isConnected) return;
    popup.replaceChildren(...items().map(drawItem));
    button.after(popup);
    popup.showPopover();
    stop = follow(popup, button, close, false);
    button.setAttribute("aria-expanded", "true");
    button.setAttribute("aria-controls", id);
    const all = entries();
    const checked = all.findIndex((entry) => entry.getAttribute("aria-checked") === "true");
    (focus < 0 ? all.at(-1) : all[Math.max(checked, 0)])?.focus();
  }

  function close(back) {
    if (!popup.isConnected) return;
    stop();
    popup.remove();
    button.setAttribute("aria-expanded", "false");
    button.removeAttribute("aria-controls");
    if (back) button.focus();
  }

  function drawItem(item) {
    const choice = item.checked !== undefined;
    return h("button", {
      type: "button", role: choice ? "menuitemradio" : "menuitem", tabindex: "-1",
      "aria-checked": choice ? String(item.checked) : null, "data-value": item.value, class: item.danger ? "danger" : null,
      onclick: () => {
        close(true);
        item.choose();
      },
    }, item.icon && icon(item.icon), item.mark, h("span", { class: "menu-text" }, item.text, item.detail && h("span", { class: "menu-detail" }, item.detail)),
    choice && h("span", { class: "menu-check" }, item.checked && icon("check")));
  }

  function entries() {
    return [...popup.querySelectorAll("[role^=menuitem]")];
  }

  function keys(event) {
    const all = entries();
    const here = all.indexOf(document.activeElement);
    const moves = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 };
    if (event.key in moves) {
      event.preventDefault();
      all[(moves[event.key] + all.length) % all.length]?.focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close(true);
    } else if (event.key === "Tab") {
      close(true);
    } else if (event.key.length === 1 && event.key !== " ") {
      const wanted = event.key.toLowerCase();
      const next = [...all.slice(here + 1), ...all].find((entry) => entry.textContent.trim().toLowerCase().startsWith(wanted));
      next?.focus();
    }
  }

  return button;
}

// combobox is a text field that offers options and takes one or, with multiple,
// several. load(typed) gives groups [{label?, options: [{value, text, detail?}]}],
// at once or as a promise; changed(options) hears every choice. A clearable one
// has a button to choose nothing again.
export function combobox({ id = uid("combo"), labelledby, label, describedby, placeholder, multiple, max, chosen = [], minChars = 0, clearable, load, changed, testid, autofocus }) {
  const listId = uid("options");
  let picked = chosen;
  let active = -1;
  let stop = () => {};
  let asked = 0;

  const input = h("input", {
    id, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-expanded": "false", "aria-controls": listId,
    "aria-autocomplete": "list", "aria-labelledby": labelledby, "aria-label": labelledby ? null : label, "aria-describedby": describedby,
    placeholder: placeholder || "Choose…", "data-testid": testid, autofocus,
    onclick: () => open(""), oninput: () => open(input.value), onkeydown: keys, onblur: () => close(),
  });
  const chips = h("ul", { class: "chips", "aria-label": "Chosen" });
  const list = h("div", { class: "listbox", id: listId, role: "listbox", popover: "manual", "aria-label": label || placeholder || "Options", "aria-multiselectable": multiple ? "true" : null,
    onpointerdown: (event) => event.preventDefault() });
  const note = h("div", { class: "combo-note", role: "status" });
  const eraser = clearable && !multiple && h("button", { type: "button", class: "combo-clear", "aria-label": "Clear the choice", onclick: () => {
    clear();
    input.focus();
  } }, icon("close"));
  const box = h("div", { class: multiple ? "combo multiple" : "combo" }, multiple && chips, input, eraser, h("span", { class: "combo-arrow" }, icon("down")), list, note);
  show();

  function show() {
    if (!multiple) {
      input.value = picked[0]?.text || "";
      if (eraser) eraser.hidden = picked.length === 0;
      return;
    }
    input.value = "";
    chips.hidden = picked.length === 0;
    chips.replaceChildren(...picked.map((option) => h("li", null, option.text,
      h("button", { type: "button", "aria-label": `Remove ${option.text}`, onclick: () => take(option) }, icon("close")))));
  }

  async function open(typed) {
    const turn = ++asked;
    if ([...typed].length < minChars) {
      shut();
      note.textContent = `Type at least ${minChars} ${minChars === 1 ? "character" : "characters"}.`;
      return;
    }
    note.textContent = "";
    let groups;
    try {
      const answer = load(typed);
      if (answer instanceof Promise) note.textContent = "Loading…";
      groups = await answer;
    } catch (error) {
      groups = [];
      note.textContent = error.message;
      return;
    }
    if (turn !== asked || document.activeElement !== input) return;
    const found = groups.some((group) => group.options.length > 0);
    note.textContent = found ? "" : "Nothing found.";
    list.replaceChildren(...groups.flatMap(drawGroup));
    if (!found) return shut();
    if (!list.matches(":popover-open")) {
      list.showPopover();
      input.setAttribute("aria-expanded", "true");
    }
    stop();
    stop = follow(list, input, close, true);
    const current = options().findIndex((entry) => entry.getAttribute("aria-selected") === "true");
    move(typed ? 0 : Math.max(current, -1));
  }

  function drawGroup(group) {
    const items = group.options.map((option) => {
      const selected = picked.some((one) => one.value === option.value);
      const entry = h("div", { id: uid("option"), role: "option", "aria-selected": String(selected), "data-value": option.value, onclick: () => take(option) },
        h("span", { class: "menu-text" }, option.text, option.detail && h("span", { class: "menu-detail" }, option.detail)),
        h("span", { class: "menu-check" }, selected && icon("check")));
      entry.option = option;
      return entry;
    });
    if (!group.label) return items;
    const labelId = uid("group");
    return [h("div", { role: "group", "aria-labelledby": labelId }, h("div", { class: "group-label", id: labelId }, group.label), items)];
  }

  function options() {
    return [...list.querySelectorAll("[role=option]")];
  }

  function move(to) {
    const all = options();
    active = all.length ? Math.max(-1, Math.min(to, all.length - 1)) : -1;
    all.forEach((entry, i) => entry.classList.toggle("active", i === active));
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", all[active].id);
      all[active].scrollIntoView({ block: "nearest" });
    }
  }

  function shut() {
    stop();
    stop = () => {};
    if (list.matches(":popover-open")) list.hidePopover();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  }

  function close() {
    asked += 1;
    shut();
    note.textContent = "";
    show();
  }

  function take(option) {
    if (!multiple) {
      picked = [option];
    } else if (picked.some((one) => one.value === option.value)) {
      picked = picked.filter((one) => one.value !== option.value);
    } else if (max && picked.length >= max) {
      note.textContent = `Choose at most ${max}.`;
      return;
    } else {
      picked = [...picked, option];
    }
    close();
    input.focus();
    changed(picked);
  }

  function clear() {
    picked = multiple ? picked.slice(0, -1) : [];
    show();
    changed(picked);
  }

  function keys(event) {
    const isOpen = input.getAttribute("aria-expanded") === "true";
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) open("");
      else move(event.key === "ArrowDown" ? active + 1 : active - 1);
    } else if (event.key === "Enter") {
      if (isOpen && active >= 0) {
        event.preventDefault();
        take(options()[active].option);
      }
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Backspace" && multiple && input.value === "" && picked.length) {
      clear();
    } else if (event.key === "Delete" && !multiple && picked.length && !isOpen) {
      event.preventDefault();
      clear();
    }
  }

  return box;
}
