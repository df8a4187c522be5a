// memory.js remembers small things between visits: who you were, and what you
// have read. A browser that refuses storage is forgotten politely.

const prefix = "workspace ";

export const memory = {
  get(key) {
    try {
      return JSON.parse(localStorage.getItem(prefix + key));
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(prefix + key, JSON.stringify(value));
    } catch {
      // Private windows may refuse; the page works without.
    }
  },
};
