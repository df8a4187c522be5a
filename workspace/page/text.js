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
export function imageURL(image, world) {
  if (image.image_url) return safeURL(image.image_url);
  const { id, url } = image.slack_file || {};
  return id || url ? fileURL(url || `/files/${id}/picture`, world) : null;
}

// fileURL is the address of a file of this workspace, for the person looking.
// Other addresses stay as they are.
export function fileURL(url, world) {
  const safe = safeURL(url);
  if (!safe) return null;
  const address = new URL(safe);
  if (address.origin === location.origin && address.pathname.startsWith("/files/")) address.searchParams.set("user", world.me);
  return address.href;
}
