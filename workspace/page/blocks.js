// blocks.js draws Block Kit's blocks (docs.slack.dev, reference/block-kit/blocks).
// It knows nothing of any app: what the JSON says is what is drawn, and a block
// it does not know is shown as its JSON.

import { h, hidden, icon, link, safeURL, uid } from "./dom.js";
import { drawElement } from "./elements.js";
import { drawRichText } from "./richtext.js";
import { drawMarkdown } from "./markdown.js";
import { drawDataTable, drawTable, statusMark } from "./tables.js";
import { drawChart } from "./charts.js";
import { drawText, imageURL, spoken, wordsOf } from "./text.js";

// drawBlocks draws a list of blocks for a surface (see elements.js). errors maps
// block_ids of input blocks to what is wrong with them.
export function drawBlocks(blocks, surface, errors = {}) {
  return (blocks || []).map((block) => drawBlock(block, surface, errors));
}

function drawBlock(block, surface, errors) {
  const draw = drawers[block.type];
  let node;
  try {
    node = draw && draw(block, surface, errors);
  } catch (error) {
    // One block that cannot be drawn must not take the conversation with it.
    console.error(error);
  }
  node ||= unknownBlock(block);
  node.classList.add("block", `block-${block.type}`);
  if (block.block_id) node.setAttribute("data-block", block.block_id);
  return node;
}

function unknownBlock(block) {
  return h("details", { class: "unknown" }, h("summary", null, `A block this page cannot draw: ${block.type}`), h("pre", { tabindex: "0" }, JSON.stringify(block, null, 2)));
}

const drawers = {
  section: drawSection,
  header: drawHeader,
  context: drawContext,
  divider: () => h("hr"),
  actions: (block, surface) => h("div", { class: "actions" }, (block.elements || []).map((element) => drawElement(block, element, surface))),
  input: drawInput,
  image: drawImage,
  rich_text: (block, surface) => drawRichText(block, surface.world),
  markdown: (block, surface) => h("div", { class: "markdown" }, drawMarkdown(block.text, surface.world, surface.heading)),
  table: drawTable,
  data_table: drawDataTable,
  data_visualization: drawChart,
  alert: drawAlert,
  card: drawCard,
  carousel: drawCarousel,
  container: drawContainer,
  layout: drawLayout,
  context_actions: drawContextActions,
  plan: drawPlan,
  task_card: drawTask,
  video: drawVideo,
  file: (block) => h("div", { class: "card" }, h("p", null, `File ${block.external_id || ""}`)),
};

function drawSection(block, surface) {
  return h("div", { class: block.accessory ? "section with-accessory" : "section" },
    h("div", { class: "section-text" },
      block.text && h("div", null, drawText(block.text, surface.world)),
      block.fields && h("div", { class: "fields" }, block.fields.map((field) => h("div", null, drawText(field, surface.world))))),
    block.accessory && h("div", { class: "accessory" }, drawElement(block, block.accessory, surface)));
}

// A header is a heading below the one of its surface: the place's name, or the
// title of a modal.
function drawHeader(block, surface) {
  const level = Math.min((block.level || 1) + (surface.heading || 1), 6);
  return h("div", { class: `heading level-${block.level || 1}`, role: "heading", "aria-level": level }, drawText(block.text, surface.world));
}

function drawContext(block, surface) {
  return h("div", { class: "context" }, (block.elements || []).map((element) => element.type === "image"
    ? h("img", { src: imageURL(element, surface.world), alt: element.alt_text || "", loading: "lazy" })
    : h("span", null, drawText(element, surface.world))));
}

function drawImage(block, surface) {
  const title = wordsOf(block.title);
  return h("figure", { class: "picture" },
    title && h("figcaption", null, drawText(block.title, surface.world)),
    h("img", { src: imageURL(block, surface.world), alt: block.alt_text || title, loading: "lazy" }));
}

// drawInput draws a field with its label, hint and complaint, tied together for
// screen readers.
function drawInput(block, surface, errors) {
  const [id, labelId, hintId, errorId] = [uid("field"), uid("label"), uid("hint"), uid("error")];
  const error = errors[block.block_id];
  const group = ["checkboxes", "radio_buttons"].includes(block.element.type);
  const place = {
    input: true, id, labelledby: labelId, invalid: Boolean(error), required: !block.optional,
    describedby: [error && errorId, block.hint && hintId].filter(Boolean).join(" ") || undefined,
  };
  return h("div", { class: error ? "input invalid" : "input" },
    h(group ? "div" : "label", { class: "label", for: group ? null : id, id: labelId },
      drawText(block.label, surface.world), block.optional && h("span", { class: "optional" }, " (optional)")),
    drawElement(block, block.element, surface, place),
    error && h("div", { class: "error", id: errorId, "data-testid": "field-error" }, icon("warn"), hidden("Error: "), error),
    block.hint && h("div", { class: "hint", id: hintId }, drawText(block.hint, surface.world)));
}

const alertMarks = { warning: "warn", error: "warn", success: "check" };

function drawAlert(block, surface) {
  const level = ["info", "warning", "error", "success"].includes(block.level) ? block.level : "default";
  return h("div", { class: `alert ${level}`, role: "note" }, icon(alertMarks[level] || "info"),
    h("div", null, level !== "default" && hidden(`${level}: `), drawText(block.text, surface.world)));
}

function drawCard(block, surface) {
  const mark = block.icon && h("img", { class: "card-icon", src: imageURL(block.icon, surface.world), alt: block.icon.alt_text || "" });
  return h("article", { class: "card" },
    block.hero_image && h("img", { class: "hero", src: imageURL(block.hero_image, surface.world), alt: block.hero_image.alt_text || "", loading: "lazy" }),
    h("div", { class: "card-inner" },
      (block.title || block.subtitle || mark) && h("div", { class: "card-head" }, mark, h("div", null,
        block.title && h("div", { class: "card-title" }, drawText(block.title, surface.world)),
        block.subtitle && h("div", { class: "card-subtitle" }, drawText(block.subtitle, surface.world)))),
      block.body && h("div", { class: "card-body" }, drawText(block.body, surface.world)),
      block.subtext && h("div", { class: "card-subtext" }, drawText(block.subtext, surface.world)),
      block.actions?.length > 0 && h("div", { class: "actions" }, block.actions.map((action) => drawElement(block, action, surface)))));
}

function drawCarousel(block, surface) {
  const cards = block.elements || [];
  const strip = h("div", { class: "carousel-strip", tabindex: "0", role: "group", "aria-label": `${cards.length} cards, scroll sideways` },
    cards.map((card) => drawBlock(card, surface, {})));
  const turn = (by) => strip.scrollBy({ left: by * strip.clientWidth * 0.8 });
  return h("div", { class: "carousel" }, strip, cards.length > 1 && h("div", { class: "carousel-buttons" },
    h("button", { type: "button", class: "button small", onclick: () => turn(-1) }, "Previous"),
    h("button", { type: "button", class: "button small", onclick: () => turn(1) }, "Next")));
}

function drawContainer(block, surface, errors) {
  const title = block.rich_text_title ? [drawRichText(block.rich_text_title, surface.world)] : drawText(block.title, surface.world);
  const head = [
    block.icon && h("img", { class: "card-icon", src: imageURL(block.icon, surface.world), alt: block.icon.alt_text || "" }),
    h("div", null, h("div", { class: "card-title" }, title), block.subtitle && h("div", { class: "card-subtitle" }, drawText(block.subtitle, surface.world))),
  ];
  const children = h("div", { class: "container-body" }, drawBlocks(block.child_blocks, surface, errors));
  const width = `width-${block.width || "standard"}`;
  if (block.is_collapsible) {
    return h("details", { class: `container ${width}`, open: !block.default_collapsed }, h("summary", { class: "container-head" }, head), children);
  }
  return h("div", { class: `container ${width}` }, h("div", { class: block.has_header_divider ? "container-head ruled" : "container-head" }, head), children);
}

const shares = { narrow: 1, standard: 2, wide: 3 };

function drawLayout(block, surface, errors) {
  const label = uid("layout");
  return h("div", { class: `layout lines-${block.grid_lines || "none"}`, role: "group", "aria-labelledby": label },
    h("div", { id: label, class: block.is_label_visible ? "card-title" : "sr" }, wordsOf(block.label)),
    (block.rows || []).map((row) => {
      const items = row.items || [];
      const node = h("div", { class: "layout-row" }, items.map((item) =>
        h("div", { class: `layout-item to-${item.horizontal_alignment || "start"}` }, drawBlock(item.block, surface, errors))));
      node.style.gridTemplateColumns = items.map((item) => `${shares[item.width] || 2}fr`).join(" ");
      return node;
    }));
}

function drawContextActions(block, surface) {
  return h("div", { class: "context-actions" }, (block.elements || []).map((element) => {
    if (element.type === "feedback_buttons") return drawFeedback(block, element, surface);
    if (element.type !== "icon_button") return unknownBlock(element);
    const shown = !element.visible_to_user_ids?.length || element.visible_to_user_ids.includes(surface.world.me);
    return shown && drawElement(block, { ...element, type: "button" }, surface);
  }));
}

function drawFeedback(block, element, surface) {
  return h("span", { class: "feedback", role: "group", "aria-label": "Feedback" }, ["positive_button", "negative_button"].map((name) => {
    const button = element[name];
    return button && h("button", { type: "button", class: "button small", "aria-label": button.accessibility_label, onclick: () => surface.act(block, element, { value: button.value }) }, drawText(button.text, surface.world));
  }));
}

function drawPlan(block, surface) {
  const tasks = block.tasks || [];
  const done = tasks.filter((task) => task.status === "complete").length;
  return h("div", { class: "card plan" }, h("div", { class: "card-inner" },
    h("div", { class: "card-title" }, drawText(block.title, surface.world)),
    h("div", { class: "card-subtitle" }, `${done} of ${tasks.length} complete`),
    h("ol", null, tasks.map((task) => h("li", null, drawTask(task, surface))))));
}

const statusWords = { pending: "Not started", in_progress: "In progress", complete: "Complete", error: "Failed" };

function drawTask(task, surface) {
  const more = [task.details, task.output].filter(Boolean);
  return h("div", { class: `task ${task.status || "pending"}` },
    h("div", { class: "task-head" }, statusMark(task.status), h("span", { class: "task-status" }, statusWords[task.status] || task.status || "Not started"),
      !task.hide_title && h("span", null, drawText(task.title, surface.world))),
    more.map((text) => (text.type === "rich_text" ? drawRichText(text, surface.world) : h("div", null, drawText(text, surface.world)))),
    task.sources?.length > 0 && h("div", { class: "context" }, task.sources.map((source) => link(source.url, wordsOf(source.text) || source.url))));
}

function drawVideo(block, surface) {
  const title = spoken(block.title, surface.world);
  const target = safeURL(block.title_url || block.video_url);
  return h("figure", { class: "picture" },
    h("figcaption", null, target ? link(target, title) : title, block.author_name && ` by ${block.author_name}`),
    h("img", { src: safeURL(block.thumbnail_url), alt: block.alt_text || title, loading: "lazy" }),
    block.description && h("p", null, drawText(block.description, surface.world)));
}

// drawAttachments draws the older attachments: a coloured edge around blocks or
// around a title and a text.
export function drawAttachments(attachments, surface) {
  return (attachments || []).map((attachment) => {
    const node = h("div", { class: "attachment" },
      attachment.pretext && h("div", null, drawText({ type: "mrkdwn", text: attachment.pretext }, surface.world)),
      attachment.title && h("div", { class: "card-title" }, attachment.title_link ? link(attachment.title_link, attachment.title) : attachment.title),
      attachment.blocks ? drawBlocks(attachment.blocks, surface) : drawText({ type: "mrkdwn", text: attachment.text || attachment.fallback || "" }, surface.world),
      attachment.fields && h("div", { class: "fields" }, attachment.fields.map((field) => h("div", null, h("strong", null, field.title), h("br"), field.value))));
    if (/^#?[0-9a-f]{6}$/i.test(attachment.color || "")) node.style.borderLeftColor = `#${attachment.color.replace("#", "")}`;
    return node;
  });
}
