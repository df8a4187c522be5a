// mrkdwn.js reads Slack's mrkdwn (docs.slack.dev, messaging/formatting-message-text)
// into a small tree, and draws that tree. The tree also feeds rich text inputs.
//
// Inline nodes: {kind: text|bold|italic|strike|code|link|user|channel|group|
// broadcast|date|emoji, …}. Blocks: {kind: lines|quote|code, …}.

import { h, hidden, link } from "./dom.js";
import * as emoji from "./emoji.js";
import { dateText } from "./clock.js";

const marks = { "*": "bold", _: "italic", "~": "strike" };
const word = /[\p{L}\p{N}]/u;

// unescape undoes the three entities of Slack text, and no others.
export function unescape(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

// parse reads a whole mrkdwn text into blocks.
export function parse(text) {
  const blocks = [];
  String(text ?? "").split("```").forEach((part, i, parts) => {
    const closed = i < parts.length - 1;
    if (i % 2 === 1 && closed) blocks.push({ kind: "code", text: unescape(part).replace(/^\n|\n$/g, "") });
    else parseLines(i % 2 === 1 ? "```" + part : part, blocks, i > 0, closed);
  });
  return blocks;
}

// parseLines groups lines into quotes and paragraphs. The line break beside a
// code block belongs to the block, so it is not drawn as an empty line.
function parseLines(text, blocks, afterCode, beforeCode) {
  if (afterCode) text = text.replace(/^\n/, "");
  if (beforeCode) text = text.replace(/\n$/, "");
  if (text === "") return;
  let rest = false;
  for (const line of text.split("\n")) {
    const long = !rest && /^(&gt;|>){3}/.exec(line);
    if (long) rest = true;
    const quote = long || /^(&gt;|>) ?/.exec(line);
    const kind = rest || quote ? "quote" : "lines";
    const inline = parseInline(quote ? line.slice(quote[0].length) : line);
    const last = blocks.at(-1);
    if (last && last.kind === kind && !last.done) last.lines.push(inline);
    else blocks.push({ kind, lines: [inline] });
  }
  if (beforeCode && blocks.length) blocks.at(-1).done = true;
}

// parseInline reads one line.
export function parseInline(text) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(...autolink(unescape(plain)));
    plain = "";
  };
  let i = 0;
  while (i < text.length) {
    const found = special(text, i) || code(text, i) || marked(text, i) || emojiAt(text, i);
    if (found) {
      flush();
      nodes.push(found.node);
      i = found.next;
    } else {
      plain += text[i];
      i += 1;
    }
  }
  flush();
  return nodes;
}

function autolink(text) {
  return text.split(/(https?:\/\/[^\s<>]*[^\s<>.,;:!?)'"\]])/).map((part, i) =>
    i % 2 ? { kind: "link", url: part, label: part } : { kind: "text", text: part }).filter((n) => n.kind === "link" || n.text);
}

function code(text, i) {
  if (text[i] !== "`") return null;
  const end = text.indexOf("`", i + 1);
  if (end <= i + 1) return null;
  return { node: { kind: "code", text: unescape(text.slice(i + 1, end)) }, next: end + 1 };
}

// marked reads *bold*, _italic_ and ~strike~. A mark counts only at the edge of
// a word, so that snake_case and 2*3 stay as they are.
function marked(text, i) {
  const kind = marks[text[i]];
  if (!kind || (i > 0 && word.test(text[i - 1])) || !text[i + 1] || /\s/.test(text[i + 1])) return null;
  for (let end = i + 1; end < text.length; end += 1) {
    if (text[end] === "`" && text.indexOf("`", end + 1) > 0) end = text.indexOf("`", end + 1);
    else if (text[end] === "<" && text.indexOf(">", end) > 0) end = text.indexOf(">", end);
    else if (text[end] === text[i] && end > i + 1 && !/\s/.test(text[end - 1]) && !(text[end + 1] && word.test(text[end + 1]))) {
      return { node: { kind, children: parseInline(text.slice(i + 1, end)) }, next: end + 1 };
    }
  }
  return null;
}

function emojiAt(text, i) {
  if (text[i] !== ":" || (i > 0 && word.test(text[i - 1]))) return null;
  const match = emoji.pattern.exec(text.slice(i));
  if (!match) return null;
  return { node: { kind: "emoji", name: match[1], written: match[0] }, next: i + match[0].length };
}

function special(text, i) {
  if (text[i] !== "<") return null;
  const end = text.indexOf(">", i);
  if (end < 0) return null;
  const inner = text.slice(i + 1, end);
  const bar = inner.indexOf("|");
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? "" : unescape(inner.slice(bar + 1));
  const node = specialNode(target, label);
  return node && { node, next: end + 1 };
}

function specialNode(target, label) {
  if (/^@[UWB]\w+$/.test(target)) return { kind: "user", id: target.slice(1), label };
  if (/^#[CGD]\w+$/.test(target)) return { kind: "channel", id: target.slice(1), label };
  if (/^!subteam\^\w+$/.test(target)) return { kind: "group", id: target.slice(9), label };
  if (/^!(here|channel|everyone)$/.test(target)) return { kind: "broadcast", range: target.slice(1) };
  const date = /^!date\^(\d+)\^([^^]+)(?:\^(.+))?$/.exec(target);
  if (date) return { kind: "date", at: Number(date[1]), format: date[2], url: date[3] ? unescape(date[3]) : "", label };
  const url = unescape(target);
  if (/^[a-z][a-z0-9+.-]*:/i.test(url)) return { kind: "link", url, label: label || url.replace(/^mailto:/, "") };
  return null;
}

// draw turns mrkdwn into nodes. world answers names: userName, channelName,
// groupName, now, and the person looking (me).
export function draw(text, world) {
  return parse(text).map((block) => {
    if (block.kind === "code") return h("pre", { tabindex: "0" }, h("code", null, block.text));
    const lines = block.lines.flatMap((line, i) => [i > 0 && h("br"), ...drawInline(line, world)]);
    return block.kind === "quote" ? h("blockquote", null, lines) : h("div", { class: "lines" }, lines);
  });
}

const tags = { bold: "strong", italic: "em", strike: "s" };

// drawInline turns the nodes of one line into DOM nodes.
export function drawInline(nodes, world) {
  return nodes.map((node) => {
    switch (node.kind) {
      case "text": return document.createTextNode(node.text);
      case "code": return h("code", null, node.text);
      case "link": return link(node.url, node.label);
      case "emoji": return drawEmoji(node.name, node.written);
      case "date": return drawDate(node, world);
      case "user": case "channel": case "group": case "broadcast": return mention(node, world);
      default: return h(tags[node.kind], null, drawInline(node.children, world));
    }
  });
}

// mention draws a person, channel, group or broadcast by the name it has now.
export function mention(node, world) {
  if (node.kind === "user") {
    const mine = node.id === world.me;
    return h("span", { class: mine ? "mention mine" : "mention" }, `@${world.userName(node.id) || node.label || node.id}`);
  }
  if (node.kind === "channel") {
    const name = world.channelName(node.id) || node.label;
    if (!name) return h("span", { class: "mention" }, hidden("a "), "private channel");
    return h("a", { class: "mention", href: `#/${world.me}/${node.id}` }, `#${name}`);
  }
  if (node.kind === "group") return h("span", { class: "mention" }, world.groupName(node.id) || node.label || `@${node.id}`);
  return h("span", { class: "mention broadcast" }, `@${node.range}`);
}

export function drawEmoji(name, written = `:${name}:`) {
  const found = emoji.character(name);
  if (!found) return document.createTextNode(written);
  return h("span", { class: "emoji", role: "img", "aria-label": name.replace(/_/g, " "), title: `:${name}:` }, found);
}

export function drawDate(node, world) {
  const text = dateText(node.at, node.format, world.now()) || node.label;
  const time = h("time", { datetime: new Date(node.at * 1000).toISOString() }, text);
  return node.url ? link(node.url, time) : time;
}

// plain says a mrkdwn text in words, for announcements and notifications.
export function plain(text, world) {
  const say = (nodes) => nodes.map((node) => {
    switch (node.kind) {
      case "text": case "code": return node.text;
      case "link": return node.label;
      case "emoji": return emoji.character(node.name) || node.written;
      case "bold": case "italic": case "strike": return say(node.children);
      default: return (node.kind === "date" ? drawDate(node, world) : mention(node, world)).textContent;
    }
  }).join("");
  return parse(text).map((block) => block.kind === "code" ? block.text : block.lines.map(say).join("\n")).join("\n");
}
