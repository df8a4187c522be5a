// app.js starts the page and ties its parts together: the address, the live
// stream, and what happens when somebody says, clicks or submits something.
//
// The address is #/<user>/<place> or #/<user>/<place>/<thread ts>, where a place
// is a channel's id or "home". Everything shown is fetched again when the stream
// says that it changed, so no state of the workspace is kept here.

import { h, icon } from "./dom.js";
import { get, post } from "./api.js";
import { Clock } from "./clock.js";
import { World } from "./world.js";
import { Sidebar } from "./sidebar.js";
import { MessageList, announcement } from "./messages.js";
import { Composer } from "./composer.js";
import { Modal } from "./modal.js";
import { Home } from "./home.js";
import { Thread } from "./thread.js";
import { Traffic } from "./traffic.js";
import { Unread } from "./unread.js";
import { memory } from "./memory.js";

const element = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 760px)");

class App {
  constructor(workspace, clock) {
    this.clock = clock;
    this.world = new World(workspace, () => clock.now());
    this.open = ""; // the place that is open: a channel id or "home"
    this.notices = []; // what only this page says, as messages
    this.dismissed = new Set(); // keys of private messages the person put away
    this.unread = new Unread(this.world, () => this.sidebar.show());
    const acts = {
      world: this.world, refresh: () => this.refresh(),
      openThread: (ts) => this.go(this.open, ts), dismiss: (message) => this.dismiss(message),
      shortcut: (callbackId, message) => this.shortcut(callbackId, message),
      options: (where, block, one, typed) => post("options", { user: this.world.me, ...where, block_id: block.block_id, action_id: one.action_id, typed }),
      act: (message, block, one, answer) => this.click({ channel: message.channel, ts: message.ts }, block, one, answer, message.thread_ts),
    };
    const views = {
      ...acts, channel: () => (this.open === "home" ? null : this.open),
      act: (view, block, one, answer, values) => this.click({ view: view.id, values }, block, one, answer),
    };
    this.sidebar = new Sidebar(element("sidebar"), {
      world: this.world, unread: (id) => this.unread.count(id), place: () => this.open,
      become: (user) => this.go(this.open, "", user), inspect: () => this.inspect(),
    });
    this.list = new MessageList(element("messages"), acts);
    this.composer = new Composer(element("composer"), { ...acts, say: (text) => this.say(text) });
    this.thread = new Thread(element("pane"), acts, { say: (text, ts) => this.say(text, ts), close: () => this.go(this.open) });
    this.home = new Home(element("home"), views);
    this.modal = new Modal({ ...views, submit: (view, values) => this.submit(view, values), close: (view, all) => this.closeView(view, all), lostFocus: () => this.composer.focus() });
    this.scroller = element("scroller");
    this.bind();
  }

  bind() {
    element("drawer").append(icon("menu"));
    element("drawer").addEventListener("click", () => this.drawer(!document.body.classList.contains("drawer-open")));
    element("drawer-shade").addEventListener("click", () => this.drawer(false));
    element("sidebar").addEventListener("click", (event) => event.target.closest("a") && this.drawer(false));
    element("skip").addEventListener("click", (event) => {
      event.preventDefault();
      (this.open === "home" ? element("home") : this.scroller).focus();
    });
    element("newer").addEventListener("click", () => this.toBottom());
    this.scroller.addEventListener("scroll", () => this.atBottom() && (element("newer").hidden = true), { passive: true });
    addEventListener("hashchange", () => this.route());
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
      if (document.body.classList.contains("drawer-open")) this.drawer(false);
      else if (!element("pane").hidden) this.closePane();
    });
  }

  drawer(open) {
    document.body.classList.toggle("drawer-open", open);
    element("drawer").setAttribute("aria-expanded", String(open));
    element("drawer-shade").hidden = !open;
    element("main").inert = open && narrow.matches;
    if (open) element("sidebar").querySelector("button, a")?.focus();
    else if (narrow.matches) element("drawer").focus();
  }

  go(place, thread = "", user = this.world.me) {
    location.hash = ["#", user, place, thread].filter(Boolean).join("/");
  }

  // route follows the address. What it names wrongly falls back to the first
  // person, and to the first place that person has.
  route() {
    const [, user, place, thread] = decodeURIComponent(location.hash).split("/");
    const people = this.world.people();
    const me = (people.find((one) => one.id === user) || people.find((one) => one.id === memory.get("me")) || people[0]).id;
    const changed = me !== this.world.me;
    this.world.me = me;
    memory.set("me", me);
    const places = [...this.world.myChannels(), ...this.world.directMessages()].map((one) => one.id);
    const dms = this.world.channels.get(place)?.is_im && !places.includes(place) ? this.world.appChannel() : null;
    const wanted = places.includes(place) || (place === "home" && this.world.homeTab()) ? place : dms || places[0] || "";
    if (wanted !== place || user !== me) {
      history.replaceState(null, "", `#/${me}/${wanted}`);
      this.show(wanted, "", changed);
    } else {
      this.show(wanted, thread || "", changed);
    }
  }

  show(place, thread, changed) {
    const moved = changed || place !== this.open;
    this.open = place;
    if (changed) this.listen();
    if (moved) {
      this.known = null;
      this.list.clear();
      this.home.clear();
      this.notices = [];
    }
    this.drawPlace();
    element("pane").hidden = !thread && !this.traffic;
    if (thread) {
      this.traffic = null;
      this.thread.open(thread, this.world.placeName(place));
      if (!moved) this.thread.focus();
    } else {
      this.thread.close();
    }
    if (place !== "home") this.refresh();
    else if (moved) this.openHome();
    if (moved && place === this.world.appChannel()) post("home", { user: this.world.me, tab: "messages" }).catch(() => {});
    if (moved && !narrow.matches && !element("sidebar").contains(document.activeElement)) this.composer.focus();
  }

  drawPlace() {
    const { world } = this;
    const channel = world.channels.get(this.open);
    const dm = world.directMessages().find((one) => one.id === this.open);
    const app = this.open === "home" || dm?.app;
    const name = this.open === "home" ? world.appName() : world.placeName(this.open);
    element("place").textContent = app || dm ? name : "";
    if (!app && !dm && channel) element("place").append(icon(channel.is_private ? "lock" : "hash"), channel.name);
    document.title = `${this.open === "home" ? `${name} Home` : name} · ${world.workspace.team.name}`;
    element("topic").replaceChildren(...[
      channel?.is_ext_shared && h("span", { class: "badge outside", "data-testid": "shared" }, icon("globe"), "Shared with another organisation"),
      h("span", { class: "topic-text" }, app ? world.workspace.app?.description || "" : channel?.topic || ""),
    ].filter(Boolean));
    element("tabs").hidden = !app;
    const tab = (target, label) => h("a", { href: `#/${world.me}/${target}`, "aria-current": this.open === target ? "page" : null }, label);
    element("tabs").replaceChildren(...(app ? [world.homeTab() && tab("home", "Home"), world.appChannel() && tab(world.appChannel(), "Messages")].filter(Boolean) : []));
    element("home").hidden = this.open !== "home";
    element("conversation").hidden = this.open === "home";
    element("messages").setAttribute("aria-label", `Messages in ${name}`);
    const closed = dm?.app && world.workspace.app?.messages_tab_read_only ? "Messages to this app are turned off" : "";
    this.composer.aim(name, closed);
    this.drawTip();
    this.sidebar.show();
  }

  drawTip() {
    const tip = this.world.tip();
    const box = element("tip");
    box.hidden = !tip || Boolean(memory.get("tip seen")) || this.open === "home";
    const done = () => {
      memory.set("tip seen", "yes");
      box.hidden = true;
    };
    box.replaceChildren("Try ", h("button", { type: "button", class: "try", "data-testid": "tip", onclick: () => {
      done();
      this.composer.fill(tip);
    } }, h("code", null, tip)), h("button", { type: "button", class: "icon-button", "aria-label": "Hide this tip", onclick: done }, icon("close")));
  }

  // listen follows what this person can see. Each time the stream opens,
  // everything is read again. The browser tries again by itself when a
  // connection breaks, but not when it is refused.
  listen() {
    this.stream?.close();
    clearTimeout(this.later);
    this.unread.forget();
    const stream = new EventSource(`/control/stream?user=${encodeURIComponent(this.world.me)}`);
    this.stream = stream;
    stream.addEventListener("open", () => this.changed({ kind: "all" }));
    stream.addEventListener("error", () => {
      element("offline").hidden = stream.readyState === EventSource.OPEN;
      if (stream.readyState === EventSource.CLOSED) this.later = setTimeout(() => this.reconnect(), 1500);
    });
    stream.addEventListener("change", (event) => this.changed(JSON.parse(event.data)));
  }

  // reconnect looks who answers at this address now; it may be another workspace,
  // with other people.
  async reconnect() {
    try {
      this.world.update(await get("workspace"));
    } catch {
      this.later = setTimeout(() => this.reconnect(), 1500);
      return;
    }
    if (this.world.person()) this.listen();
    else this.route();
  }

  changed(change) {
    element("offline").hidden = true;
    const all = change.kind === "all" || change.kind === "reset";
    if (change.kind === "reset") {
      this.notices = [];
      this.unread.reset();
    }
    if (all || change.kind === "clock") this.clock.read().catch((error) => this.toast(error.message));
    if (all || change.kind === "socket" || (change.kind === "message" && !this.world.channels.has(change.channel))) this.readWorkspace();
    if (all || change.kind === "message") this.unread.changed(all ? null : change.channel, this.open);
    if (all || (change.kind === "message" && change.channel === this.open)) this.refresh();
    if (all || change.kind === "view") this.readModal();
    if ((all || change.kind === "home") && this.open === "home") this.readHome();
    this.traffic?.refresh();
  }

  async readWorkspace() {
    try {
      this.world.update(await get("workspace"));
      if (this.world.person()) this.drawPlace();
    } catch (error) {
      this.toast(error.message);
    }
  }

  async readModal() {
    const { view, errors } = await get("modal", { user: this.world.me }).catch(() => ({ view: null }));
    this.modal.show(view, errors);
  }

  // openHome tells the app that this person opened its Home tab, and shows what
  // the app makes of it. readHome only looks, so that the app hears nothing.
  openHome() {
    return this.showHome(post("home", { user: this.world.me }));
  }

  readHome() {
    return this.showHome(get("home", { user: this.world.me }));
  }

  async showHome(answer) {
    const me = this.world.me;
    try {
      const { view } = await answer;
      if (me === this.world.me && this.open === "home") this.home.show(view);
    } catch (error) {
      this.fail(error);
    }
  }

  // refresh reads the place that is open. A second wish while one is under way
  // makes one more reading after it, not several.
  async refresh() {
    if (this.reading) {
      this.again = true;
      return;
    }
    this.reading = true;
    do {
      this.again = false;
      try {
        await this.read();
      } catch (error) {
        this.toast(error.message); // a notice would want another reading
      }
    } while (this.again);
    this.reading = false;
  }

  async read() {
    const [me, place] = [this.world.me, this.open];
    if (!place || place === "home") return;
    const { messages } = await get("messages", { user: me, channel: place });
    if (me !== this.world.me || place !== this.open) return;
    const first = this.known === null;
    const bottom = first || this.atBottom();
    const fresh = first ? [] : messages.filter((one) => !this.known.has(one.ts));
    this.known = new Set(messages.map((one) => one.ts));
    const all = [...messages, ...this.notices].filter((one) => !this.dismissed.has(`${one.channel} ${one.ts}`))
      .sort((a, b) => parseFloat(a.ts) - parseFloat(b.ts));
    this.list.show(all.filter((one) => !one.thread_notice));
    this.thread.show(all);
    this.drawEmpty(all.length === 0);
    this.unread.seen(place, messages);
    const others = fresh.filter((one) => one.user !== me || one.bot_id);
    if (others.length) element("announcer").textContent = others.map((one) => announcement(one, this.world)).join(". ");
    if (bottom) this.toBottom();
    else if (fresh.some((one) => !one.thread_ts || one.thread_ts === one.ts)) element("newer").hidden = false;
  }

  drawEmpty(empty) {
    element("empty").hidden = !empty;
    if (!empty) return;
    const { world } = this;
    const channel = world.channels.get(this.open);
    const dm = world.directMessages().find((one) => one.id === this.open);
    const command = world.commands()[0]?.command;
    element("empty").replaceChildren(
      h("span", { class: "empty-mark" }, icon(dm ? "person" : channel?.is_private ? "lock" : "hash")),
      h("h2", null, `This is the very beginning of ${world.placeName(this.open)}`),
      h("p", null, dm ? "Only the two of you see what is written here." : channel?.topic || ""),
      command && h("p", null, "Type ", h("code", null, "/"), ` for the ${world.commands().length === 1 ? `command ${command}` : "commands"}, or just write a message.`));
  }

  atBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < 80;
  }

  // toBottom shows the newest message: its end or, when it is taller than the
  // space for it, its beginning.
  toBottom() {
    const last = element("messages").lastElementChild;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    if (last && last.offsetHeight > this.scroller.clientHeight) last.scrollIntoView({ block: "start" });
    element("newer").hidden = true;
  }

  // say sends words, and answers whether they were taken.
  async say(text, thread) {
    const body = { user: this.world.me, channel: this.open, text };
    if (thread) body.thread_ts = thread;
    else this.toBottom();
    const taken = await this.ask("say", body, thread);
    if (taken) memory.set("tip seen", "yes");
    if (taken) this.drawTip();
    return taken;
  }

  click(where, block, one, answer, thread) {
    return this.ask("click", { user: this.world.me, ...where, block_id: block.block_id, action_id: one.action_id, ...answer }, thread);
  }

  shortcut(callbackId, message) {
    const where = message ? { channel: message.channel, ts: message.ts } : {};
    return this.ask("shortcut", { user: this.world.me, callback_id: callbackId, ...where });
  }

  // ask sends something a person did. What the app showed in return arrives by
  // the stream as well; reading it here saves a moment.
  async ask(path, body, thread) {
    try {
      const answer = await post(path, body);
      if (body.user !== this.world.me) return true;
      if (answer.error) this.notice(answer.error, thread);
      if (answer.modal) this.modal.show(answer.modal);
      if (this.open === "home") this.readHome();
      await this.refresh();
      return true;
    } catch (error) {
      this.fail(error, thread);
      return false;
    }
  }

  async submit(view, values) {
    const answer = await post("submit", { user: this.world.me, view: view.id, values });
    if (answer.error) throw new Error(answer.error);
    if (answer.modal) this.modal.show(answer.modal);
    else if (answer.closed) await this.readModal();
    this.refresh();
    return answer;
  }

  async closeView(view, all) {
    await post("close", { user: this.world.me, view: view.id, all });
    await this.readModal();
  }

  dismiss(message) {
    this.dismissed.add(`${message.channel} ${message.ts}`);
    this.refresh();
  }

  // notice says something to this person alone, where they are looking.
  notice(text, thread) {
    if (this.open === "home" || !this.open) return this.toast(text);
    const last = this.notices.at(-1);
    const now = this.clock.now().getTime() / 1000;
    const ts = Math.max(now, last ? parseFloat(last.ts) + 0.000001 : 0).toFixed(6);
    this.notices.push({ channel: this.open, ts, text: escapeText(text), blocks: [], ephemeral: true, notice: true, thread_ts: thread, thread_notice: Boolean(thread) });
    element("announcer").textContent = text;
    this.refresh();
  }

  // toast says it where there is no list of messages to say it in.
  toast(text) {
    const box = element("toast");
    box.hidden = false;
    box.replaceChildren(h("span", null, text), h("button", { type: "button", class: "icon-button", "aria-label": "Dismiss", onclick: () => (box.hidden = true) }, icon("close")));
  }

  fail(error, thread) {
    this.notice(error.message, thread);
  }

  inspect() {
    if (this.traffic) return this.closePane();
    if (this.thread.ts) this.go(this.open);
    this.drawer(false);
    element("pane").hidden = false;
    element("pane").setAttribute("aria-label", "Traffic");
    this.traffic = new Traffic(element("pane"), () => this.closePane());
    this.traffic.refresh();
    element("pane").querySelector("button").focus();
  }

  closePane() {
    if (this.traffic) {
      this.traffic = null;
      element("pane").hidden = true;
      element("pane").replaceChildren();
    } else {
      this.go(this.open);
    }
    if (this.open === "home") element("home").focus();
    else this.composer.focus();
  }
}

function escapeText(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

async function start() {
  try {
    const workspace = await get("workspace");
    element("shell").hidden = false;
    let app;
    const clock = new Clock(element("clock-place"), (error) => app.fail(error));
    clock.follow({ now: workspace.now });
    clock.read().catch(() => {});
    app = new App(workspace, clock);
    app.route();
  } catch (error) {
    element("fatal").hidden = false;
    element("fatal").textContent = error.message;
  }
}

start();
