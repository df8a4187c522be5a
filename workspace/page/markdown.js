// markdown.js draws the standard Markdown of markdown blocks (docs.slack.dev,
// reference/block-kit/blocks/markdown-block): headings, paragraphs, lists, task
// lists, quotes, code, tables, rules, and the usual marks inside a line.

import { h, link, safeURL } from "./dom.js";
import { drawInline, parseInline } from "./mrkdwn.js";

// drawMarkdown draws a whole Markdown text; its headings come below level.
export function drawMarkdown(text, world, level = 1) {
  return drawLines(String(text ?? "").replace(/\r\n?/g, "\n").split("\n"), world, level);
}

const fence = /^\s*(```|~~~)\s*([\w+-]*)\s*$/;
const heading = /^(#{1,6})\s+(.*?)\s*#*$/;
const rule = /^\s*([-*_])(\s*\1){2,}\s*$/;
const quote = /^\s*>\s?/;
const item = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const tableRule = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

function drawLines(lines, world, level = 1) {
  const out = [];
  let i = 0;
  while (i < lines.length) {
    const line = lines[i];
    let match;
    if (!line.trim()) {
      i += 1;
    } else if ((match = fence.exec(line))) {
      let end = i + 1;
      while (end < lines.length && lines[end].trim() !== match[1]) end += 1;
      out.push(h("pre", { tabindex: "0" }, h("code", null, lines.slice(i + 1, end).join("\n"))));
      i = end + 1;
    } else if ((match = heading.exec(line))) {
      out.push(h("p", { class: `heading level-${match[1].length}`, role: "heading", "aria-level": Math.min(match[1].length + level, 6) }, inline(match[2], world)));
      i += 1;
    } else if (rule.test(line)) {
      out.push(h("hr"));
      i += 1;
    } else if (quote.test(line)) {
      const end = runOf(lines, i, (l) => quote.test(l));
      out.push(h("blockquote", null, drawLines(lines.slice(i, end).map((l) => l.replace(quote, "")), world)));
      i = end;
    } else if (item.test(line)) {
      const end = runOf(lines, i, (l) => item.test(l) || /^\s{2,}\S/.test(l));
      out.push(drawList(lines.slice(i, end), world));
      i = end;
    } else if (line.includes("|") && tableRule.test(lines[i + 1] || "")) {
      const end = runOf(lines, i, (l) => l.includes("|"));
      out.push(drawTable(lines.slice(i, end), world));
      i = end;
    } else {
      const end = runOf(lines, i + 1, (l) => l.trim() && ![fence, heading, rule, quote, item].some((r) => r.test(l)));
      out.push(h("p", null, lines.slice(i, end).flatMap((l, n) => [n > 0 && h("br"), inline(l.trim(), world)])));
      i = end;
    }
  }
  return out;
}

function runOf(lines, start, belongs) {
  let end = start;
  while (end < lines.length && belongs(lines[end])) end += 1;
  return end;
}

// drawList draws one list; lines indented below an item are a list, or more
// text, inside that item.
function drawList(lines, world) {
  const first = item.exec(lines[0]);
  const ordered = /\d/.test(first[2]);
  const depth = first[1].length;
  const items = [];
  let i = 0;
  while (i < lines.length) {
    const match = item.exec(lines[i]);
    const end = runOf(lines, i + 1, (l) => {
      const next = item.exec(l);
      return next ? next[1].length > depth : true;
    });
    const task = /^\[([ xX])\]\s+(.*)$/.exec(match[3]);
    const box = task && h("input", { type: "checkbox", disabled: true, checked: task[1] !== " ", "aria-label": task[1] === " " ? "not done" : "done" });
    const inner = lines.slice(i + 1, end);
    items.push(h("li", { class: task ? "task" : null }, box, inline(task ? task[2] : match[3], world), inner.length > 0 && drawLines(dedent(inner), world)));
    i = end;
  }
  const start = ordered ? Number.parseInt(first[2], 10) : 1;
  return h(ordered ? "ol" : "ul", start !== 1 ? { start } : null, items);
}

function dedent(lines) {
  const indent = Math.min(...lines.map((l) => l.length - l.trimStart().length));
  return lines.map((l) => l.slice(indent));
}

function drawTable(lines, world) {
  const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
  const aligns = cells(lines[1]).map((cell) => (/^:.*:$/.test(cell) ? "center" : /:$/.test(cell) ? "right" : "left"));
  const row = (line, tag) => h("tr", null, cells(line).map((cell, i) =>
    h(tag, { class: `align-${aligns[i] || "left"}`, scope: tag === "th" ? "col" : null }, inline(cell, world))));
  return h("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": "Table" },
    h("table", null, h("thead", null, row(lines[0], "th")), h("tbody", null, lines.slice(2).map((l) => row(l, "td")))));
}

const marks = [
  [/^(\*\*|__)(?=\S)([\s\S]*?\S)\1/, "strong", 2],
  [/^~~(?=\S)([\s\S]*?\S)~~/, "s", 1],
  [/^\*(?=\S)([^*]*?[^\s*])\*(?!\*)/, "em", 1],
  [/^_(?=\S)([^_]*?[^\s_])_(?![\p{L}\p{N}_])/u, "em", 1],
];

// inline draws the marks of one line. What Markdown and mrkdwn share (mentions,
// emoji, bare links) is left to mrkdwn's own reader.
function inline(text, world) {
  const out = [];
  let plain = "";
  const flush = () => {
    if (plain) out.push(...drawInline(parseInline(hold(plain)).map(restore), world));
    plain = "";
  };
  let i = 0;
  while (i < text.length) {
    const found = inlineAt(text, i, world);
    if (found) {
      flush();
      out.push(found.node);
      i = found.next;
    } else {
      if (text[i] === "\\" && /[\\`*_{}[\]()#+.!|~>-]/.test(text[i + 1] || "")) i += 1;
      plain += text[i];
      i += 1;
    }
  }
  flush();
  return out;
}

// A lone * or _ means nothing in Markdown, but mrkdwn would read it as a mark:
// it travels through mrkdwn's reader as a private-use character.
const holders = { "*": "\ue000", _: "\ue001", "~": "\ue002", "`": "\ue003" };
const held = Object.entries(holders).map(([mark, holder]) => [holder, mark]);

function hold(text) {
  return text.replace(/(:[a-z0-9_+'-]+:|<[^>\n]+>)|[*_~`]/g, (mark, kept) => kept || holders[mark]);
}

function restore(node) {
  const back = (text) => held.reduce((t, [holder, mark]) => t.replaceAll(holder, mark), text);
  const copy = { ...node };
  for (const key of ["text", "label", "url", "name", "written", "format", "id"]) {
    if (typeof copy[key] === "string") copy[key] = back(copy[key]);
  }
  return copy;
}

function inlineAt(text, i, world) {
  const rest = text.slice(i);
  const code = /^(`+)([\s\S]*?[^`])\1(?!`)/.exec(rest);
  if (code) return { node: h("code", null, code[2].trim()), next: i + code[0].length };
  const image = /^!\[([^\]]*)\]\(([^)\s]+)[^)]*\)/.exec(rest);
  if (image) return { node: drawImage(image[1], image[2]), next: i + image[0].length };
  const anchor = /^\[([^\]]+)\]\(([^)\s]+)[^)]*\)/.exec(rest);
  if (anchor) return { node: link(anchor[2], inline(anchor[1], world)), next: i + anchor[0].length };
  if (i > 0 && text[i] === "_" && /[\p{L}\p{N}]/u.test(text[i - 1])) return null;
  for (const [pattern, tag, group] of marks) {
    const match = pattern.exec(rest);
    if (match) return { node: h(tag, null, inline(match[group], world)), next: i + match[0].length };
  }
  return null;
}

function drawImage(alt, url) {
  const src = safeURL(url);
  return src ? h("img", { src, alt, loading: "lazy" }) : document.createTextNode(alt);
}
