// richtext.js draws rich_text blocks (docs.slack.dev,
// reference/block-kit/blocks/rich-text-block) and makes them from what a person
// types into a rich text input.

import { h, link } from "./dom.js";
import { drawDate, drawEmoji, mention, parse } from "./mrkdwn.js";

// drawRichText draws the elements of one rich_text block.
export function drawRichText(block, world) {
  const out = [];
  const open = []; // the lists being filled, outermost first: {indent, list}
  for (const element of block.elements || []) {
    if (element.type !== "rich_text_list") {
      open.length = 0;
      out.push(drawContainer(element, world));
      continue;
    }
    const indent = element.indent || 0;
    while (open.length && open.at(-1).indent >= indent) open.pop();
    const list = drawList(element, world);
    // A deeper list belongs to the last item of the list above it, so that a
    // screen reader hears the nesting that the eye sees.
    if (open.length) open.at(-1).list.lastElementChild.append(list);
    else out.push(list);
    open.push({ indent, list });
  }
  return h("div", { class: "rich-text" }, out);
}

function drawContainer(element, world) {
  const leaves = () => drawLeaves(element.elements || [], world);
  switch (element.type) {
    case "rich_text_section": return h("div", { class: "lines" }, leaves());
    case "rich_text_quote": return h("blockquote", null, leaves());
    case "rich_text_preformatted": return h("pre", { tabindex: "0" }, h("code", null, leaves()));
    default: return h("pre", { class: "unknown" }, JSON.stringify(element, null, 2));
  }
}

function drawList(element, world) {
  const ordered = element.style === "ordered";
  const props = { class: element.border ? "bordered" : null };
  if (ordered && element.offset) props.start = element.offset + 1;
  const items = (element.elements || []).map((item) =>
    h("li", null, item.type === "rich_text_section" ? drawLeaves(item.elements || [], world) : drawContainer(item, world)));
  if (!items.length) items.push(h("li"));
  return h(ordered ? "ol" : "ul", props, items);
}

const leafKinds = {
  user: (leaf) => ({ kind: "user", id: leaf.user_id }),
  channel: (leaf) => ({ kind: "channel", id: leaf.channel_id }),
  usergroup: (leaf) => ({ kind: "group", id: leaf.usergroup_id }),
  broadcast: (leaf) => ({ kind: "broadcast", range: leaf.range }),
  team: () => ({ kind: "group", id: "team", label: "this workspace" }),
};

function drawLeaves(leaves, world) {
  return leaves.map((leaf) => styled(drawLeaf(leaf, world), leaf.style));
}

function drawLeaf(leaf, world) {
  if (leafKinds[leaf.type]) return mention(leafKinds[leaf.type](leaf), world);
  switch (leaf.type) {
    case "text": return lineBreaks(leaf.text);
    case "link": return link(leaf.url, leaf.text || leaf.url);
    case "emoji": return drawEmoji(leaf.name);
    case "date": return drawDate({ at: Number(leaf.timestamp), format: leaf.format || "{date}", url: leaf.url, label: leaf.fallback }, world);
    case "color": return drawColour(leaf.value);
    default: return h("code", { class: "unknown" }, JSON.stringify(leaf));
  }
}

// lineBreaks keeps the line ends of literal text, inside and outside of <pre>.
function lineBreaks(text) {
  return String(text ?? "").split("\n").flatMap((line, i) => (i ? [h("br"), line] : [line]));
}

function drawColour(value) {
  const swatch = h("span", { class: "swatch", "aria-hidden": "true" });
  swatch.style.backgroundColor = value;
  return h("span", { class: "colour" }, swatch, value);
}

const tags = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };

function styled(node, style) {
  for (const [name, tag] of Object.entries(tags)) {
    if (style && style[name]) node = h(tag, null, node);
  }
  return node;
}

// fromTyped makes the rich_text block of a rich text input from text typed with
// mrkdwn marks (*bold*, _italic_, ~strike~, `code`, "> " and "- ").
// Nothing typed is null, as Slack reports an empty input.
export function fromTyped(text) {
  if (!text.trim()) return null;
  const elements = [];
  const list = [];
  const closeList = () => {
    if (list.length) elements.push({ type: "rich_text_list", style: "bullet", indent: 0, elements: list.splice(0) });
  };
  for (const block of parse(escape(text))) {
    if (block.kind === "lines") {
      for (const line of block.lines) {
        const item = bullet(line);
        if (item) {
          list.push(item);
          continue;
        }
        closeList();
        elements.push({ type: "rich_text_section", elements: toLeaves(line, {}) });
      }
      continue;
    }
    closeList();
    if (block.kind === "code") elements.push({ type: "rich_text_preformatted", elements: [{ type: "text", text: block.text }] });
    else elements.push({ type: "rich_text_quote", elements: joined(block.lines) });
  }
  closeList();
  return { type: "rich_text", elements };
}

function escape(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

function bullet(line) {
  const first = line[0];
  const match = first && first.kind === "text" && /^[-•*] /.exec(first.text);
  if (!match) return null;
  return { type: "rich_text_section", elements: toLeaves([{ ...first, text: first.text.slice(2) }, ...line.slice(1)], {}) };
}

function joined(lines) {
  return lines.flatMap((line, i) => [...(i ? [{ type: "text", text: "\n" }] : []), ...toLeaves(line, {})]);
}

function toLeaves(nodes, style) {
  const with_ = (leaf, extra) => {
    const all = { ...style, ...extra };
    return Object.keys(all).length ? { ...leaf, style: all } : leaf;
  };
  const leaves = nodes.flatMap((node) => {
    switch (node.kind) {
      case "text": return node.text ? [with_({ type: "text", text: node.text })] : [];
      case "code": return [with_({ type: "text", text: node.text }, { code: true })];
      case "link": return [with_({ type: "link", url: node.url, text: node.label })];
      case "emoji": return [{ type: "emoji", name: node.name }];
      default: return toLeaves(node.children || [], { ...style, [node.kind]: true });
    }
  });
  return leaves.length || Object.keys(style).length ? leaves : [{ type: "text", text: "\n" }];
}

// toTyped writes a rich_text block back as marked text, for an initial value.
export function toTyped(block) {
  const marks = { bold: "*", italic: "_", strike: "~", code: "`" };
  const leaf = (item) => {
    let text = item.text ?? item.url ?? (item.name ? `:${item.name}:` : item.fallback ?? "");
    for (const [name, mark] of Object.entries(marks)) {
      if (item.style && item.style[name]) text = mark + text + mark;
    }
    return text;
  };
  const leaves = (element) => (element.elements || []).map(leaf).join("");
  return ((block && block.elements) || []).map((element) => {
    if (element.type === "rich_text_list") return element.elements.map((item) => `- ${leaves(item)}`).join("\n");
    if (element.type === "rich_text_quote") return leaves(element).replace(/^/gm, "> ");
    if (element.type === "rich_text_preformatted") return "```\n" + leaves(element) + "\n```";
    return leaves(element).replace(/\n$/, "");
  }).join("\n");
}
