// form.js keeps what a person has typed and picked on one surface (a modal, a
// home tab or a message) and checks it as Slack's own client does before it
// sends a form (docs.slack.dev, surfaces/modals).
//
// Values have the shape of the control API: a string for text, dates and single
// choices, a list of strings for several choices, an object for rich text, and
// null for nothing.

// fields lists every block with an element that holds a value, at any depth, as
// {block, element}.
export function* fields(blocks) {
  for (const block of blocks || []) {
    if (block.type === "input") yield { block, element: block.element };
    else if (block.type === "section" && block.accessory && holds(block.accessory)) yield { block, element: block.accessory };
    else if (block.type === "actions") {
      for (const element of (block.elements || []).filter(holds)) yield { block, element };
    } else if (block.type === "container") yield* fields(block.child_blocks);
    else if (block.type === "layout") yield* fields((block.rows || []).flatMap((row) => (row.items || []).map((item) => item.block)));
  }
}

function holds(element) {
  return !["button", "overflow", "image", "workflow_button", "feedback_buttons", "icon_button"].includes(element.type);
}

// initial is the value an element starts with.
export function initial(element) {
  const values = (options) => (options || []).map((option) => option.value);
  switch (element.type) {
    case "static_select": case "external_select": case "radio_buttons": return element.initial_option?.value ?? null;
    case "multi_static_select": case "multi_external_select": case "checkboxes": return values(element.initial_options);
    case "users_select": return element.initial_user ?? null;
    case "conversations_select": return element.initial_conversation ?? null;
    case "channels_select": return element.initial_channel ?? null;
    case "multi_users_select": return element.initial_users ?? [];
    case "multi_conversations_select": return element.initial_conversations ?? [];
    case "multi_channels_select": return element.initial_channels ?? [];
    case "datepicker": return element.initial_date ?? null;
    case "timepicker": return element.initial_time ?? null;
    case "datetimepicker": return element.initial_date_time ? String(element.initial_date_time) : null;
    case "file_input": return [];
    default: return element.initial_value ?? null;
  }
}

const email = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

// fault is what is wrong with one value of an input block, or null.
export function fault(block, element, value) {
  const empty = value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
  if (empty) return block.optional ? null : "Please complete this field.";
  const length = typeof value === "string" ? [...value].length : 0;
  switch (element.type) {
    case "plain_text_input":
      if (element.min_length && length < element.min_length) return `Please use at least ${count(element.min_length)}; this has ${length}.`;
      if (length > (element.max_length || 3000)) return `Please use at most ${count(element.max_length || 3000)}; this has ${length}.`;
      return null;
    case "number_input": return numberFault(element, value);
    case "email_text_input": return email.test(value) ? null : "Please enter an e-mail address, such as name@example.org.";
    case "url_text_input": return /^https?:\/\/\S+$/i.test(value) && URL.canParse(value) ? null : "Please enter a web address, such as https://example.org.";
    case "datepicker": return /^\d{4}-\d{2}-\d{2}$/.test(value) ? null : "Please enter a whole date.";
    default: return null;
  }
}

function count(n) {
  return `${n} ${n === 1 ? "character" : "characters"}`;
}

function numberFault(element, value) {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(value)) return "Please enter a number.";
  if (!element.is_decimal_allowed && !/^[+-]?\d+$/.test(value)) return "Please enter a whole number.";
  const { min_value: low, max_value: high } = element;
  if (low !== undefined && low !== "" && Number(value) < Number(low)) return `Please enter ${low} or more.`;
  if (high !== undefined && high !== "" && Number(value) > Number(high)) return `Please enter ${high} or less.`;
  return null;
}

// typingPause is how long nothing is typed, in milliseconds, before the app hears
// what was. Slack does not say how long that is.
const typingPause = 400;

// Form holds the values that a person touched. What was never touched follows
// the app's initial values, also after the app has drawn the surface again.
export class Form {
  constructor() {
    this.touched = new Map();
    this.telling = new Map(); // fields of which the app has not heard all: {timer, send, sent}
  }

  value(block, element) {
    const key = keyOf(block, element);
    return this.touched.has(key) ? this.touched.get(key) : initial(element);
  }

  set(block, element, value) {
    this.touched.set(keyOf(block, element), value);
  }

  // tell has the app hear of what is typed in a field once typing pauses. A field
  // that is drawn again meanwhile is still the same.
  tell(block, element, send) {
    const key = keyOf(block, element);
    clearTimeout(this.telling.get(key)?.timer);
    this.telling.set(key, { send, timer: setTimeout(() => this.told(key), typingPause) });
  }

  // told has the app hear of it now, and answers when it has.
  told(key) {
    const one = this.telling.get(key);
    clearTimeout(one.timer);
    one.sent ||= Promise.resolve(one.send()).finally(() => {
      if (this.telling.get(key) === one) this.telling.delete(key);
    });
    return one.sent;
  }

  // tellAll has the app hear of all that was typed.
  async tellAll() {
    await Promise.all([...this.telling.keys()].map((key) => this.told(key)));
  }

  // tellNothing forgets what the app has not heard yet: it hears of it otherwise,
  // or nobody is there to hear.
  tellNothing() {
    for (const { timer } of this.telling.values()) clearTimeout(timer);
    this.telling.clear();
  }

  // keep drops what was typed into fields that are gone. A field stays itself as
  // long as its block_id, action_id and type stay the same.
  keep(blocks) {
    const alive = new Set();
    for (const { block, element } of fields(blocks)) alive.add(keyOf(block, element));
    for (const key of this.touched.keys()) if (!alive.has(key)) this.touched.delete(key);
  }

  // values are all values as {block_id: {action_id: value}}.
  values(blocks) {
    const out = {};
    for (const { block, element } of fields(blocks)) {
      const value = this.value(block, element);
      (out[block.block_id] ||= {})[element.action_id] = value === "" ? null : value;
    }
    return out;
  }

  // faults are the complaints about input blocks, as {block_id: sentence}.
  faults(blocks) {
    const out = {};
    for (const { block, element } of fields(blocks)) {
      if (block.type !== "input") continue;
      const wrong = fault(block, element, this.value(block, element));
      if (wrong) out[block.block_id] = wrong;
    }
    return out;
  }
}

function keyOf(block, element) {
  return JSON.stringify([block.block_id, element.action_id, element.type]);
}
