// elements.js draws Block Kit's interactive elements (docs.slack.dev,
// reference/block-kit/block-elements).
//
// Each is drawn for a surface, {world, form, act(block, element, answer),
// options(block, element, typed), channel?, heading?}: act sends what a person
// did to the app, form keeps values, heading is the level above its own. Inside an input block an element sends nothing unless
// the block says dispatch_action.

import { h, icon, safeURL, uid } from "./dom.js";
import { combobox, menuButton } from "./popups.js";
import { fromTyped, toTyped } from "./richtext.js";
import { instant, wall } from "./clock.js";
import { confirmed } from "./confirm.js";
import { drawText, imageURL, wordsOf } from "./text.js";

// An input element's place in its block: the ids of what labels and describes it.
const alone = { input: false, id: undefined, labelledby: undefined, describedby: undefined, invalid: false, required: false };

// drawElement draws any element of a section, actions or input block.
export function drawElement(block, element, surface, place = alone) {
  const drawn = drawers[element.type];
  const node = drawn ? drawn(block, element, surface, place) : unknownElement(element);
  // Lets the page put the focus back after it has drawn the surface again.
  node.setAttribute("data-field", `${block.block_id} ${element.action_id}`);
  return node;
}

function unknownElement(element) {
  return h("details", { class: "unknown" }, h("summary", null, `Element this page does not know: ${element.type}`), h("pre", null, JSON.stringify(element, null, 2)));
}

const drawers = {
  button: drawButton,
  workflow_button: drawButton,
  image: (_, element, surface) => h("img", { class: "accessory-image", src: imageURL(element, surface.world), alt: element.alt_text || "", loading: "lazy" }),
  overflow: drawOverflow,
  static_select: drawSelect,
  external_select: drawSelect,
  users_select: drawSelect,
  conversations_select: drawSelect,
  channels_select: drawSelect,
  multi_static_select: drawSelect,
  multi_external_select: drawSelect,
  multi_users_select: drawSelect,
  multi_conversations_select: drawSelect,
  multi_channels_select: drawSelect,
  checkboxes: drawChoices,
  radio_buttons: drawChoices,
  datepicker: drawDate,
  timepicker: drawDate,
  datetimepicker: drawDate,
  plain_text_input: drawTextInput,
  email_text_input: drawTextInput,
  url_text_input: drawTextInput,
  number_input: drawTextInput,
  rich_text_input: drawRichInput,
  file_input: drawFileInput,
};

// busy marks a control while the app is being asked, and keeps a second click out.
async function busy(control, work) {
  if (control.getAttribute("aria-busy") === "true") return;
  control.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    control.removeAttribute("aria-busy");
  }
}

function drawButton(block, element, surface) {
  const style = ["primary", "danger"].includes(element.style) ? element.style : "";
  const button = h("button", {
    type: "button", class: `button ${style}`, "aria-label": element.accessibility_label, "data-action": element.action_id,
    onclick: () => busy(button, async () => {
      if (!(await confirmed(element.confirm, surface.world))) return;
      const url = element.url && safeURL(element.url);
      if (url) window.open(url, "_blank", "noopener,noreferrer");
      await surface.act(block, element, { value: element.value ?? "" });
    }),
  }, drawText(element.text, surface.world), element.url && icon("globe"));
  return button;
}

function drawOverflow(block, element, surface) {
  return h("span", { class: "overflow" }, menuButton({
    label: element.accessibility_label || "More options", className: "button", content: icon("more"), testid: "overflow",
    items: () => (element.options || []).map((option) => ({
      text: wordsOf(option.text), detail: wordsOf(option.description), value: option.value,
      choose: async () => {
        if (!(await confirmed(element.confirm, surface.world))) return;
        const url = option.url && safeURL(option.url);
        if (url) window.open(url, "_blank", "noopener,noreferrer");
        await surface.act(block, element, { pick: option.value });
      },
    })),
  }));
}

// keep stores a new value and, where the block asks for it, tells the app.
async function keep(block, element, surface, place, value) {
  const before = surface.form.value(block, element);
  if (JSON.stringify(before) === JSON.stringify(value)) return;
  surface.form.set(block, element, value);
  if (place.input && !block.dispatch_action) return;
  if (!(await confirmed(element.confirm, surface.world))) {
    surface.form.set(block, element, before);
    surface.redraw?.();
    return;
  }
  await surface.act(block, element, { pick: value });
}

function drawSelect(block, element, surface, place) {
  const multiple = element.type.startsWith("multi_");
  const kind = element.type.replace("multi_", "");
  const source = sources[kind];
  let value = surface.form.value(block, element);
  if (!value?.length && kind === "conversations_select" && element.default_to_current_conversation && surface.channel) {
    value = multiple ? [surface.channel] : surface.channel;
    surface.form.set(block, element, value);
  }
  const wanted = multiple ? value || [] : value ? [value] : [];
  const known = source.all(element, surface).flatMap((group) => group.options);
  const names = (surface.form.names ||= new Map());
  const chosen = wanted.map((one) => known.find((option) => option.value === one) || { value: one, text: names.get(one) || one });
  return combobox({
    id: place.id, labelledby: place.labelledby, label: element.accessibility_label || wordsOf(element.placeholder) || "Choose",
    describedby: place.describedby, placeholder: wordsOf(element.placeholder), multiple, max: element.max_selected_items, chosen,
    minChars: kind === "external_select" ? element.min_query_length ?? 3 : 0, autofocus: element.focus_on_load, clearable: place.input && !place.required,
    load: (typed) => source.find(element, surface, typed, block),
    changed: (options) => {
      for (const option of options) names.set(option.value, option.text);
      const values = options.map((option) => option.value);
      keep(block, element, surface, place, multiple ? values : values[0] ?? null);
    },
  });
}

function optionOf(option) {
  return { value: option.value, text: wordsOf(option.text), detail: wordsOf(option.description) };
}

function grouped(element) {
  if (element.option_groups) return element.option_groups.map((group) => ({ label: wordsOf(group.label), options: (group.options || []).map(optionOf) }));
  return [{ options: (element.options || []).map(optionOf) }];
}

function filtered(groups, typed) {
  const wanted = typed.toLowerCase();
  return groups.map((group) => ({ ...group, options: group.options.filter((option) => `${option.text} ${option.detail || ""}`.toLowerCase().includes(wanted)) }))
    .filter((group) => group.options.length > 0);
}

// listed is a select whose options are all known here.
function listed(all) {
  return { all, find: (element, surface, typed) => filtered(all(element, surface), typed) };
}

const people = (_, { world }) => [{ options: world.people().map((user) => ({ value: user.id, text: user.real_name || user.name, detail: (user.roles || []).join(", ") })) }];
const channels = (_, { world }) => [{ options: world.myChannels().filter((channel) => !channel.is_private).map((channel) => ({ value: channel.id, text: `#${channel.name}` })) }];

function conversations(element, surface) {
  const include = element.filter?.include;
  const shared = element.filter?.exclude_external_shared_channels;
  const open = surface.world.myChannels().filter((channel) => !(shared && channel.is_ext_shared) &&
    (!include || include.includes(channel.is_private ? "private" : "public")));
  const groups = [{ label: "Channels", options: open.map((channel) => ({ value: channel.id, text: `#${channel.name}` })) }];
  if (!include || include.includes("im")) {
    const direct = surface.world.directMessages().filter((dm) => !(element.filter?.exclude_bot_users && dm.app));
    groups.push({ label: "Direct messages", options: direct.map((dm) => ({ value: dm.id, text: dm.name })) });
  }
  return groups;
}

const sources = {
  static_select: listed(grouped),
  users_select: listed(people),
  channels_select: listed(channels),
  conversations_select: listed(conversations),
  external_select: {
    all: (element) => [{ options: (element.initial_options || (element.initial_option ? [element.initial_option] : [])).map(optionOf) }],
    find: async (element, surface, typed, block) => {
      const answer = await surface.options(block, element, typed);
      if (answer.error) throw new Error(answer.error);
      return grouped(answer);
    },
  },
};

function drawChoices(block, element, surface, place) {
  const many = element.type === "checkboxes";
  const name = uid("choice");
  const chosen = () => {
    const value = surface.form.value(block, element);
    return many ? value || [] : value ? [value] : [];
  };
  const box = h("div", {
    class: "choices", role: many ? "group" : "radiogroup", id: place.id, tabindex: "-1", "aria-labelledby": place.labelledby, "aria-describedby": place.describedby,
    "aria-label": place.labelledby ? null : element.accessibility_label || "Choices", "aria-required": !many && place.required ? "true" : null,
  }, (element.options || []).map((option, i) => {
    const detail = option.description && uid("detail");
    return h("div", { class: "choice" },
      h("input", {
        type: many ? "checkbox" : "radio", id: `${name}-${i}`, name, checked: chosen().includes(option.value), value: option.value, "aria-describedby": detail,
        "aria-invalid": place.invalid ? "true" : null,
        onchange: (event) => {
          const rest = chosen().filter((value) => value !== option.value);
          const order = (element.options || []).map((one) => one.value);
          const values = event.target.checked ? [...rest, option.value].sort((a, b) => order.indexOf(a) - order.indexOf(b)) : rest;
          keep(block, element, surface, place, many ? values : option.value);
        },
      }),
      h("label", { for: `${name}-${i}` }, drawText(option.text, surface.world)),
      option.description && h("div", { class: "choice-detail", id: detail }, drawText(option.description, surface.world)));
  }));
  return box;
}

const dateTypes = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" };

// A date field reports a change at each key. Outside a form the app hears of it
// once the person has left the field, pressed Enter or paused.
function drawDate(block, element, surface, place) {
  const stamp = element.type === "datetimepicker";
  const value = surface.form.value(block, element);
  let timer;
  const settle = () => {
    clearTimeout(timer);
    const typed = field.value;
    keep(block, element, surface, place, !typed ? null : stamp ? String(instant(typed) / 1000) : typed);
  };
  const field = h("input", {
    ...fieldProps(element, place), type: dateTypes[element.type], value: value && stamp ? wall(new Date(Number(value) * 1000)) : value || "",
    "aria-label": place.labelledby ? null : element.accessibility_label || wordsOf(element.placeholder) || "Date or time",
    onchange: () => {
      clearTimeout(timer);
      timer = setTimeout(settle, place.input ? 0 : 1200);
    },
    onblur: settle,
    onkeydown: (event) => event.key === "Enter" && settle(),
  });
  return field;
}

function fieldProps(element, place) {
  return {
    id: place.id, class: "field", "aria-describedby": place.describedby, "aria-invalid": place.invalid ? "true" : null, "aria-required": place.required ? "true" : null,
    autofocus: element.focus_on_load, autocomplete: "off", "data-action": element.action_id,
  };
}

const inputModes = { email_text_input: "email", url_text_input: "url", number_input: "decimal" };

function drawTextInput(block, element, surface, place) {
  const type = element.type;
  const multiline = type === "plain_text_input" && element.multiline;
  const triggers = element.dispatch_action_config?.trigger_actions_on || ["on_enter_pressed"];
  const dispatches = block.dispatch_action;
  const send = () => surface.act(block, element, { value: field.value });
  const field = h(multiline ? "textarea" : "input", {
    ...fieldProps(element, place), rows: multiline ? 4 : null, inputmode: inputModes[type], type: multiline ? null : "text",
    placeholder: wordsOf(element.placeholder), value: surface.form.value(block, element) || "",
    "aria-label": place.labelledby ? null : wordsOf(element.placeholder) || "Text",
    oninput: () => {
      surface.form.set(block, element, field.value);
      if (dispatches && triggers.includes("on_character_entered")) surface.form.tell(block, element, send);
    },
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.isComposing || !dispatches || !triggers.includes("on_enter_pressed")) return;
      if (multiline && event.shiftKey) return;
      event.preventDefault();
      send();
    },
  });
  return field;
}

function drawRichInput(block, element, surface, place) {
  const typed = (surface.form.typed ||= new Map());
  const key = `${block.block_id} ${element.action_id}`;
  const hint = uid("marks");
  const field = h("textarea", {
    ...fieldProps(element, place), rows: String(Math.min(Math.max(element.min_lines || 4, 2), 12)), placeholder: wordsOf(element.placeholder),
    value: typed.get(key) ?? toTyped(surface.form.value(block, element)), "aria-describedby": [hint, place.describedby].filter(Boolean).join(" "),
    "aria-label": place.labelledby ? null : "Text",
    oninput: () => {
      typed.set(key, field.value);
      surface.form.set(block, element, fromTyped(field.value));
    },
  });
  return h("div", { class: "rich-input" }, field, h("div", { class: "hint", id: hint }, "*bold*, _italic_, ~strike~, `code`, “- ” for a list"));
}

// The workspace takes files from apps only, so a person's stay in the browser
// and the form goes without them. The field says so.
function drawFileInput(block, element, surface, place) {
  const note = uid("files");
  return h("div", { class: "file-input" },
    h("input", { ...fieldProps(element, place), type: "file", disabled: true, "aria-describedby": [note, place.describedby].filter(Boolean).join(" ") }),
    h("div", { class: "hint", id: note }, "This workspace takes no files from people. Leave this field empty."));
}
