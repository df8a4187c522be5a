// unread.js counts what a person has not read in places that are not open. The
// workspace keeps no read marks, so they live in the browser: for each person,
// the ts of the newest message seen in each place.

import { get } from "./api.js";
import { memory } from "./memory.js";

export class Unread {
  constructor(world, changed) {
    this.world = world;
    this.tellChange = changed;
    this.counts = new Map();
    this.waiting = new Set();
  }

  count(place) {
    return this.counts.get(place) || 0;
  }

  // forget drops the counts of the person before.
  forget() {
    this.counts.clear();
  }

  // reset drops the read marks as well: the workspace has been emptied.
  reset() {
    memory.set("read", {});
    this.counts.clear();
  }

  marks() {
    return (memory.get("read") || {})[this.world.me] || {};
  }

  // mark is the newest ts read in a place. One that lies ahead of the workspace
  // clock is from an earlier workspace, and counts as none.
  mark(place) {
    const ts = Number(this.marks()[place] || 0);
    return ts > this.world.now().getTime() / 1000 + 60 ? 0 : ts;
  }

  // seen marks all messages of a place as read.
  seen(place, messages) {
    const newest = messages.at(-1)?.ts;
    this.counts.delete(place);
    if (newest) memory.set("read", { ...memory.get("read"), [this.world.me]: { ...this.marks(), [place]: newest } });
    this.tellChange();
  }

  // changed counts a place again, or every place for null. Changes that come
  // close together are counted once.
  changed(place, open) {
    const places = place ? [place] : [...this.world.myChannels(), ...this.world.directMessages()].map((one) => one.id);
    for (const one of places) if (one !== open) this.waiting.add(one);
    if (!this.timer) {
      this.timer = setTimeout(() => {
        this.timer = null;
        this.read();
      }, 60);
    }
  }

  async read() {
    const me = this.world.me;
    const places = [...this.waiting];
    this.waiting.clear();
    for (const place of places) {
      // A place this person cannot look into has nothing unread for them.
      const { messages } = await get("messages", { user: me, channel: place }).catch(() => ({ messages: [] }));
      if (me !== this.world.me) return;
      const mark = this.mark(place);
      const fresh = messages.filter((one) => parseFloat(one.ts) > mark && (one.bot_id || one.user !== me) && (!one.thread_ts || one.thread_ts === one.ts));
      this.counts.set(place, fresh.length);
    }
    this.tellChange();
  }
}
