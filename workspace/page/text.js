// text.js draws Block Kit's text and image objects (docs.slack.dev,
// reference/block-kit/composition-objects/text-object).

import { safeURL } from "./dom.js";
import { draw, drawEmoji, plain } from "./mrkdwn.js";

// drawText draws a text object. Plain text is literal, apart from :emoji:.
export function drawText(text, world) {
  if (!text) return [];
  if (typeof text === "string") return [text];
  if (text.type === "mrkdwn") return draw(text.text, world);
  const written = String(text.text ?? "");
  if (text.emoji === false) return [written];
  return written.split(/(:[a-z0-9_+'-]+:)/).map((part, i) => (i % 2 ? drawEmoji(part.slice(1, -1)) : part));
}

// wordsOf is a text object as a string, marks and all.
export function wordsOf(text) {
  return typeof text === "string" ? text : text?.text ?? "";
}

// spoken is a text object as words alone, for labels.
export function spoken(text, world) {
  return text?.type === "mrkdwn" ? plain(text.text, world) : wordsOf(text);
}

// imageURL is where an image object's picture is, or null.
export function imageURL(image) {
  return safeURL(image.image_url || image.slack_file?.url || (image.slack_file?.id ? `/files/${image.slack_file.id}` : ""));
}
