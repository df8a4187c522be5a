// clock.js knows the workspace clock: how to show an instant as the wall clock
// of Europe/London, how to read one back, and the controls that move it.

import { h, icon, hidden } from "./dom.js";
import { get, post } from "./api.js";

const zone = "Europe/London";
const formats = new Map();

function format(options) {
  const key = JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  return formats.get(key);
}

// at reads a message's ts ("1767607200.000100", Unix seconds) as a Date.
export function at(ts) {
  return new Date(parseFloat(ts) * 1000);
}

export function timeOf(date) {
  return format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(date);
}

export function dayOf(date) {
  return format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(date).replace(",", "");
}

// isoDay is the London date as YYYY-MM-DD.
export function isoDay(date) {
  return format({ year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(date)
    .filter((part) => part.type !== "literal").reverse().map((part) => part.value).join("-");
}

// wall is the London wall clock as YYYY-MM-DDTHH:mm, the shape of date inputs.
export function wall(date) {
  return `${isoDay(date)}T${timeOf(date)}`;
}

// instant is the moment a London wall clock shows YYYY-MM-DDTHH:mm. An hour that
// the spring change skips lands on the hour after it.
export function instant(text) {
  const wanted = Date.parse(`${text}:00Z`);
  const ahead = (t) => Date.parse(`${wall(new Date(t))}:00Z`) - Math.floor(t / 60000) * 60000;
  const first = wanted - ahead(wanted);
  return new Date(wanted - ahead(first));
}

// nextWorkingMorning is 08:30 on the next Monday to Friday after an instant.
// Today counts while 08:30 is still to come.
export function nextWorkingMorning(now) {
  let noon = instant(`${isoDay(now)}T12:00`);
  for (;;) {
    const morning = instant(`${isoDay(noon)}T08:30`);
    const weekend = ["Sat", "Sun"].includes(format({ weekday: "short" }).format(noon));
    if (!weekend && morning > now) return morning;
    noon = new Date(noon.getTime() + 86400000);
  }
}

// dateText fills a Slack date format ("{date_short_pretty} at {time}") for Unix
// seconds (docs.slack.dev, messaging/formatting-message-text, date formatting).
export function dateText(seconds, pattern, now) {
  const date = new Date(seconds * 1000);
  const forms = {
    date_num: isoDay(date),
    date: format({ day: "numeric", month: "long", year: "numeric" }).format(date),
    date_short: format({ day: "numeric", month: "short", year: "numeric" }).format(date),
    date_long: dayOf(date),
    time: timeOf(date),
    time_secs: format({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(date),
    ago: ago(date, now),
  };
  return pattern.replace(/\{(\w+?)(_pretty)?\}/g, (whole, name, pretty) => {
    if (!(name in forms)) return whole;
    return (pretty && nearDay(date, now)) || forms[name];
  });
}

function nearDay(date, now) {
  const days = Math.round((Date.parse(isoDay(date)) - Date.parse(isoDay(now))) / 86400000);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days];
}

function ago(date, now) {
  const minutes = Math.round((date - now) / 60000);
  const words = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });
  if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
  if (Math.abs(minutes) < 1440) return words.format(Math.round(minutes / 60), "hour");
  return words.format(Math.round(minutes / 1440), "day");
}

// Clock shows the workspace clock and moves it. Between readings it runs on with
// the real one, as the workspace's does.
export class Clock {
  constructor(place, onError) {
    this.onError = onError;
    this.ahead = 0;
    this.day = h("span", { class: "clock-day" });
    this.year = h("span", { class: "clock-year" });
    this.time = h("span", { class: "clock-time" });
    const shown = h("span", { class: "clock-shown" }, icon("clock"), hidden("Workspace clock: "), this.day, " ", this.year, " ", this.time);
    this.field = h("input", { type: "datetime-local", id: "clock-set-to", required: true, "data-testid": "clock-input" });
    this.dialog = this.setDialog();
    // The next thing the app will send, when it has said that there is one.
    this.next = h("button", { type: "button", hidden: true, "data-testid": "clock-app", onclick: () => this.move({ now: this.next.value }) },
      "Next ", h("span", { class: "wide" }, "thing the app will "), "send");
    place.append(
      h("div", { class: "clock", role: "group", "aria-label": "Workspace clock", "data-testid": "clock" },
        shown,
        h("button", { type: "button", "data-testid": "clock-hour", "aria-label": "+1 h, move the clock on one hour", onclick: () => this.move({ advance: "1h" }) }, "+1 h"),
        h("button", { type: "button", "data-testid": "clock-next", title: "Monday to Friday; bank holidays are not skipped",
          onclick: () => this.move({ now: nextWorkingMorning(this.now()).toISOString() }) },
          "Next ", h("span", { class: "wide" }, "working day "), "08:30"),
        this.next,
        h("button", { type: "button", "data-testid": "clock-set", "aria-label": "Set… the clock", onclick: () => this.open() }, "Set…")),
      this.dialog);
    setInterval(() => this.show(), 1000);
    // The workspace's base clock need not run as fast as this machine's.
    setInterval(() => this.read().catch(() => {}), 20000);
  }

  setDialog() {
    return h("dialog", { class: "small-dialog", "aria-labelledby": "clock-title" },
      h("form", { onsubmit: (event) => this.set(event) },
        h("h2", { id: "clock-title" }, "Set the workspace clock"),
        h("p", null, "Reminders and digests follow this clock. Going back in time is allowed, but apps rarely expect it."),
        h("label", { for: "clock-set-to" }, "Date and time, London"),
        this.field,
        h("div", { class: "dialog-buttons" },
          h("button", { type: "button", class: "button", onclick: () => this.dialog.close() }, "Cancel"),
          h("button", { type: "submit", class: "button primary", "data-testid": "clock-apply" }, "Set clock"))));
  }

  now() {
    return new Date(Date.now() + this.ahead);
  }

  // read takes the workspace's own account of the time.
  async read() {
    this.follow(await get("clock"));
  }

  follow({ now, next }) {
    this.ahead = Date.parse(now) - Date.now();
    this.next.hidden = !next;
    if (next) {
      const date = new Date(next);
      this.next.value = next;
      this.next.title = `${dayOf(date)}, ${timeOf(date)}`;
    }
    this.show();
  }

  show() {
    const now = this.now();
    const [day, month, year] = [format({ weekday: "short", day: "numeric" }), format({ month: "short" }), format({ year: "numeric" })].map((one) => one.format(now));
    const shown = [[this.day, `${day} ${month}`], [this.year, year], [this.time, timeOf(now)]];
    for (const [place, text] of shown) if (place.textContent !== text) place.textContent = text;
  }

  open() {
    this.field.value = wall(this.now());
    this.dialog.showModal();
  }

  async set(event) {
    event.preventDefault();
    this.dialog.close();
    await this.move({ now: instant(this.field.value).toISOString() });
  }

  async move(body) {
    try {
      this.follow(await post("clock", body));
    } catch (error) {
      this.onError(error);
    }
  }
}
