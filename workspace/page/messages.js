// messages.js shows the messages of one place, or of one thread, and keeps that
// list in step with the workspace. A message that did not change keeps its
// nodes, so that focus, scrolling and half-made choices survive a refresh.

import { h, hidden, icon } from "./dom.js";
import { at, dayOf, isoDay, timeOf } from "./clock.js";
import { drawAttachments, drawBlocks } from "./blocks.js";
import { draw, drawEmoji, plain } from "./mrkdwn.js";
import { Form } from "./form.js";
import { menuButton } from "./popups.js";
import { fileURL } from "./text.js";

const closeTogether = 300; // seconds between messages that share one heading

// avatar draws the initials of a person or an app.
export function avatar(id, name, app, emoji) {
  const words = name.replace(/[^\p{L}\p{N} ]/gu, "").split(/\s+/).filter(Boolean);
  const letters = (words.length > 1 ? words[0][0] + words.at(-1)[0] : (words[0] || "?").slice(0, 2)).toUpperCase();
  const hue = [...String(id)].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 7, 0);
  return h("span", { class: app ? "avatar app" : `avatar hue-${hue}`, "aria-hidden": "true" }, emoji ? drawEmoji(emoji.replace(/:/g, "")) : letters);
}

// MessageList draws into an <ol>. page gives what the messages need: world,
// act(message, block, element, answer), options(…), openThread(ts),
// dismiss(message), refresh() and shortcut(callback_id, message).
export class MessageList {
  constructor(place, page, { thread = false } = {}) {
    this.place = place;
    this.page = page;
    this.thread = thread;
    this.drawn = new Map(); // by key: {node, source}
    this.forms = new Map(); // by key
    this.replies = new Map();
  }

  clear() {
    this.drawn.clear();
    this.forms.clear();
    this.place.replaceChildren();
  }

  // show draws messages, which are in order, oldest first.
  show(messages) {
    this.count(messages);
    const top = this.thread ? messages : messages.filter((m) => !m.thread_ts || m.thread_ts === m.ts || m.reply_broadcast || m.notice);
    const focus = focusedField(this.place);
    const alive = new Map();
    const nodes = [];
    let before = null;
    for (const message of top) {
      if (!before || isoDay(at(before.ts)) !== isoDay(at(message.ts))) {
        nodes.push(this.reuse(alive, `day ${isoDay(at(message.ts))}`, "", () => this.drawDay(message)));
        before = null;
      }
      const follows = before !== null && !message.ephemeral && !before.ephemeral && !message.notice && !before.notice &&
        this.page.world.author(before).id === this.page.world.author(message).id && !message.username &&
        parseFloat(message.ts) - parseFloat(before.ts) < closeTogether;
      const source = JSON.stringify([message, follows, this.replies.get(message.ts)]);
      nodes.push(this.reuse(alive, keyOf(message), source, () => this.drawMessage(message, follows)));
      before = message;
    }
    this.drawn = alive;
    settle(this.place, nodes);
    restoreFocus(this.place, focus);
  }

  reuse(alive, key, source, make) {
    const old = this.drawn.get(key);
    const entry = old && old.source === source ? old : { source, node: make() };
    alive.set(key, entry);
    return entry.node;
  }

  // count finds how many replies each message has, and when the last one came.
  count(messages) {
    this.replies.clear();
    for (const message of messages) {
      if (!message.thread_ts || message.thread_ts === message.ts || message.notice) continue;
      const known = this.replies.get(message.thread_ts) || { count: 0 };
      this.replies.set(message.thread_ts, { count: known.count + 1, last: message.ts });
    }
  }

  drawDay(message) {
    return h("li", { class: "day" }, h("span", null, dayOf(at(message.ts))));
  }

  drawMessage(message, follows) {
    const { world } = this.page;
    const author = world.author(message);
    const when = at(message.ts);
    const time = h("time", { datetime: when.toISOString(), title: `${dayOf(when)}, ${timeOf(when)}` }, timeOf(when));
    const head = h("div", { class: follows ? "message-head sr" : "message-head" },
      h("span", { class: "author" }, author.name), author.app && h("span", { class: "badge" }, "APP"), " ", !follows && time);
    return h("li", {
      class: ["message", message.ephemeral && "ephemeral", follows && "follows", message.notice && "notice"].filter(Boolean).join(" "),
      "data-ts": message.ts, "data-testid": message.notice ? "notice" : "message",
    },
    h("div", { class: "gutter" }, follows ? time : avatar(author.id, author.name, author.app, author.emoji)),
    h("div", { class: "message-main" },
      message.ephemeral && h("div", { class: "only-you" }, icon("eye"), "Only visible to you"),
      message.reply_broadcast && !this.thread && h("div", { class: "only-you" }, icon("reply"), "Also sent to the channel from a thread"),
      head,
      h("div", { class: "body", "data-testid": "body" }, this.drawBody(message),
        message.edited && h("span", { class: "edited" }, " (edited)")),
      this.drawFoot(message)),
    !message.notice && this.drawTools(message));
  }

  drawBody(message) {
    const { world } = this.page;
    const surface = this.surface(message);
    const blocks = message.blocks?.length ? h("div", { class: "blocks" }, drawBlocks(message.blocks, surface)) : h("div", { class: "text" }, draw(message.text, world));
    return [
      blocks,
      message.attachments && drawAttachments(message.attachments, surface),
      message.files?.length > 0 && h("ul", { class: "files" }, message.files.map((file) => h("li", null, drawFile(file, world)))),
      message.reactions?.length > 0 && h("ul", { class: "reactions", "aria-label": "Reactions" }, message.reactions.map((reaction) => h("li", null, drawEmoji(reaction.name), " ", String(reaction.count)))),
    ];
  }

  drawFoot(message) {
    const replies = this.replies.get(message.ts);
    const spoken = message.blocks?.length > 0 && Boolean(message.text);
    if (!spoken && (!replies || this.thread)) return null;
    return h("div", { class: "message-foot" },
      replies && !this.thread && h("button", { type: "button", class: "replies", "data-testid": "replies", onclick: () => this.page.openThread(message.ts) },
        icon("reply"), `${replies.count} ${replies.count === 1 ? "reply" : "replies"}`, h("span", { class: "quiet-text" }, `last at ${timeOf(at(replies.last))}`)),
      spoken && h("details", { class: "quiet notification" }, h("summary", null, "Notification text"),
        h("p", { "data-testid": "notification-text" }, plain(message.text, this.page.world))));
  }

  drawTools(message) {
    const { world } = this.page;
    const shortcuts = message.ephemeral ? [] : world.shortcuts("message");
    const items = () => [
      ...(this.thread || message.ephemeral ? [] : [{ text: "Reply in thread", icon: "reply", choose: () => this.page.openThread(message.thread_ts || message.ts) }]),
      ...shortcuts.map((shortcut) => ({ text: shortcut.name, detail: shortcut.description, icon: "bolt", value: shortcut.callback_id, choose: () => this.page.shortcut(shortcut.callback_id, message) })),
      ...(message.ephemeral ? [{ text: "Dismiss", icon: "close", choose: () => this.page.dismiss(message) }] : []),
    ];
    if (!items().length) return null;
    const from = world.author(message).name;
    const quick = !this.thread && !message.ephemeral && h("button", {
      type: "button", class: "icon-button", "data-testid": "reply-in-thread", "aria-label": `Reply to ${from} in a thread`, title: "Reply in thread",
      onclick: () => this.page.openThread(message.thread_ts || message.ts),
    }, icon("reply"));
    return h("div", { class: "tools" }, quick, menuButton({ label: `More actions for the message from ${from}`, testid: "message-menu", items, heading: "Message actions" }));
  }

  surface(message) {
    const key = keyOf(message);
    if (!this.forms.has(key)) this.forms.set(key, new Form());
    return {
      world: this.page.world, form: this.forms.get(key), channel: message.channel,
      act: (block, element, answer) => this.page.act(message, block, element, answer),
      options: (block, element, typed) => this.page.options({ channel: message.channel, ts: message.ts }, block, element, typed),
      redraw: () => {
        this.drawn.delete(key);
        this.page.refresh();
      },
    };
  }
}

function keyOf(message) {
  return `${message.channel} ${message.ts} ${message.notice || ""}`;
}

function drawFile(file, world) {
  const name = file.title || file.name || file.id;
  const url = fileURL(file.url_private || file.permalink || "", world);
  const size = file.size > 0 && h("span", { class: "quiet-text" }, ` ${file.size < 1024 ? `${file.size} bytes` : `${Math.ceil(file.size / 1024)} kB`}`);
  const shown = url ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, name) : name;
  if (!/^image\//.test(file.mimetype || "")) return [shown, size];
  return h("figure", { class: "picture" }, h("figcaption", null, shown, size), h("img", { src: url, alt: file.alt_txt || name, loading: "lazy" }));
}

// settle makes nodes the children of place while moving as few as possible: a
// node that is moved loses its focus.
function settle(place, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...place.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, i) => {
    if (place.children[i] !== node) place.insertBefore(node, place.children[i] || null);
  });
}

// focusedField remembers which message and field has the focus.
function focusedField(place) {
  const here = document.activeElement;
  if (!place.contains(here)) return null;
  return { ts: here.closest("[data-ts]")?.dataset.ts, field: here.closest("[data-field]")?.dataset.field };
}

// restoreFocus puts the focus back into a message that was drawn again: on the
// same field if it is still there, else on the message's first control.
function restoreFocus(place, focus) {
  if (!focus?.ts || place.contains(document.activeElement)) return;
  const message = place.querySelector(`[data-ts="${CSS.escape(focus.ts)}"]`);
  if (!message) return;
  const field = focus.field && message.querySelector(`[data-field="${CSS.escape(focus.field)}"]`);
  const inside = "button, input, textarea, a[href], summary";
  const target = field ? (field.matches(inside) ? field : field.querySelector(inside)) : message.querySelector(inside);
  target?.focus();
}

// announcement is what the live region says of a new message.
export function announcement(message, world) {
  const words = plain(message.text, world).replace(/\s+/g, " ").trim();
  const short = words.length > 240 ? `${words.slice(0, 240)}…` : words;
  return `${world.author(message).name}${message.ephemeral ? ", only visible to you" : ""}: ${short}`;
}
