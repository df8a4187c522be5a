// sidebar.js shows the workspace, who you are, and the places you can go.

import { h, hidden, icon } from "./dom.js";
import { menuButton } from "./popups.js";
import { avatar } from "./messages.js";

// Sidebar draws into a <nav>. page gives world, become(user), unread(channel) as
// a number, place() as what is open now, and inspect().
export class Sidebar {
  constructor(place, page) {
    this.place = place;
    this.page = page;
    this.source = "";
  }

  show() {
    const { world } = this.page;
    const here = this.page.place();
    // Drawn again only when something in it changed: the focus may be here.
    const source = JSON.stringify([world.me, here, world.workspace, world.myChannels().concat(world.directMessages()).map((one) => this.page.unread(one.id))]);
    if (source === this.source) return;
    this.source = source;
    const focus = this.place.contains(document.activeElement) ? document.activeElement.getAttribute("href") || "switch" : "";
    this.place.replaceChildren(
      h("div", { class: "team" }, h("span", { class: "team-name" }, world.workspace.team.name), h("span", { class: "team-note" }, "Local workspace")),
      this.drawPerson(),
      h("div", { class: "places" },
        this.drawSection("Channels", world.myChannels().map((channel) => this.drawLink(channel.id, channel.name, icon(channel.is_private ? "lock" : "hash"), {
          note: channel.is_private ? "private channel" : "channel", shared: channel.is_ext_shared, testid: "channel",
        }))),
        this.drawSection("Direct messages", world.directMessages().filter((dm) => !dm.app).map((dm) =>
          this.drawLink(dm.id, dm.name, avatar(dm.user, dm.name, false), { testid: "channel" }))),
        this.drawSection("App", this.drawApp())),
      h("button", { type: "button", class: "inspect", "data-testid": "inspect", onclick: () => this.page.inspect() }, icon("traffic"), "Traffic"));
    if (focus === "switch") this.place.querySelector("[data-testid=person]").focus();
    else if (focus) this.place.querySelector(`[href="${CSS.escape(focus)}"]`)?.focus();
  }

  drawPerson() {
    const { world } = this.page;
    const me = world.person();
    const roles = (user) => [(user.roles || []).join(", "), user.is_external ? "other organisation" : user.is_guest ? "guest" : ""].filter(Boolean).join(" · ");
    return h("div", { class: "person" }, menuButton({
      className: "person-switch", testid: "person", heading: "Be somebody else",
      content: [avatar(me.id, me.real_name || me.name, false),
        h("span", { class: "person-name" }, h("span", { class: "person-label" }, "You are"), " ", h("span", { class: "person-real" }, me.real_name || me.name), hidden(". Be somebody else")), icon("down")],
      items: () => world.people().map((user) => ({
        text: user.real_name || user.name, detail: roles(user), value: user.id, checked: user.id === world.me, mark: avatar(user.id, user.real_name || user.name, false),
        choose: () => this.page.become(user.id),
      })),
    }));
  }

  drawSection(title, links) {
    if (!links.length) return null;
    return h("section", { "aria-label": title }, h("h2", null, title), h("ul", null, links.map((link) => h("li", null, link))));
  }

  drawLink(target, name, mark, { note, shared, testid } = {}) {
    const { world } = this.page;
    const unread = this.page.unread(target);
    return h("a", {
      href: `#/${world.me}/${target}`, class: unread ? "unread" : null, "aria-current": this.page.place() === target ? "page" : null, "data-testid": testid, "data-channel": target,
    }, mark, note && hidden(`${note} `), h("span", { class: "place-name" }, name),
    shared && h("span", { class: "place-note", title: "Shared with another organisation" }, icon("globe"), hidden("shared outside")),
    unread > 0 && h("span", { class: "count" }, String(unread), hidden(" unread")));
  }

  drawApp() {
    const { world } = this.page;
    const { connected } = world.workspace;
    const messages = world.appChannel();
    return [
      h("div", { class: "app-line" }, avatar(world.workspace.bot.bot_id, world.appName(), true), h("div", { class: "app-name" }, world.appName(), " ",
        h("span", { class: connected ? "state on" : "state", "data-testid": "connected" }, connected ? "Connected" : "Not connected"))),
      world.homeTab() && this.drawLink("home", "Home", icon("home"), { testid: "home-tab" }),
      messages && world.workspace.app?.messages_tab && this.drawLink(messages, "Messages", icon("reply"), { testid: "app-messages" }),
    ].filter(Boolean);
  }
}
