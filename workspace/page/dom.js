// dom.js is the only place where this page makes elements. Children are nodes
// or plain text, never markup, so nothing an app sends can turn into HTML.

const SVG = "http://www.w3.org/2000/svg";

// h makes an HTML element. A function under a name such as "onclick" becomes a
// listener; true is an empty attribute; null, undefined and false are left out.
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

// svg does the same for drawings.
export function svg(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

function fill(node, props, children) {
  for (const [name, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") node[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  append(node, children);
  return node;
}

function append(node, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(node, child);
    else node.append(child);
  }
}

let ids = 0;

// uid gives an id for aria attributes that is unique on this page.
export function uid(prefix) {
  ids += 1;
  return `${prefix}-${ids}`;
}

// hidden is text for screen readers only.
export function hidden(text) {
  return h("span", { class: "sr" }, text);
}

const icons = {
  hash: "M6.5 2.5 5 13.5M11 2.5 9.5 13.5M2.8 5.8h11M2.2 10.2h11",
  lock: "M4 7.2h8v6H4zM5.6 7.2V5a2.4 2.4 0 0 1 4.8 0v2.2",
  person: "M8 8a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 8 8Zm-5 5.6c.5-2.8 2.4-4 5-4s4.5 1.2 5 4",
  home: "M2.5 7.5 8 3l5.5 4.5M4 6.8v6.4h8V6.8",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  close: "M4 4l8 8M12 4l-8 8",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  reply: "M2.5 3.5h11v7.5h-6L4.5 13.5V11h-2z",
  send: "M2.8 2.8 13.5 8 2.8 13.2 4.5 8zM4.5 8h4.5",
  bolt: "M9 1.8 3.5 9h4L6.8 14.2 12.5 7h-4z",
  eye: "M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8Zm6.5 1.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6Z",
  back: "M9.8 3.5 5.3 8l4.5 4.5",
  down: "M4 6.2 8 10.2l4-4",
  clock: "M8 14a6 6 0 1 0 0-12 6 6 0 0 0 0 12ZM8 4.7V8l2.2 1.5",
  check: "M3.2 8.5 6.5 11.8 12.8 4.5",
  warn: "M8 2.5 14.2 13.2H1.8ZM8 6.5v3M8 11.3h.01",
  info: "M8 14a6 6 0 1 0 0-12 6 6 0 0 0 0 12ZM8 7.3v3.5M8 5.1h.01",
  globe: "M8 14a6 6 0 1 0 0-12 6 6 0 0 0 0 12ZM2.2 8h11.6M8 2c2 1.8 2.6 3.8 2.6 6S10 12.2 8 14M8 2C6 3.8 5.4 5.8 5.4 8S6 12.2 8 14",
  traffic: "M5 13V3M5 3 2.5 5.5M5 3l2.5 2.5M11 3v10M11 13l2.5-2.5M11 13l-2.5-2.5",
};

// icon draws one of the page's own small line drawings. It is decoration: the
// text beside it, or the button's label, carries the meaning.
export function icon(name) {
  return svg("svg", { class: `icon icon-${name}`, viewBox: "0 0 16 16", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: icons[name] || icons.more }));
}

// safeURL lets a page link only where a reader would expect, never to a script.
export function safeURL(url) {
  try {
    const parsed = new URL(url, location.href);
    return ["http:", "https:", "mailto:", "tel:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

// link is an outward link, or plain text when its address is not a safe one.
export function link(url, ...children) {
  const href = safeURL(url);
  if (!href) return h("span", null, ...children);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
