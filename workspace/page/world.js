// world.js holds what the page knows of the workspace: who is looking, and the
// names and places behind the ids in messages.

import { wordsOf } from "./text.js";

export class World {
  // workspace is the answer of GET /control/workspace; now gives the workspace
  // clock's time.
  constructor(workspace, now) {
    this.now = now;
    this.me = "";
    this.update(workspace);
  }

  update(workspace) {
    this.workspace = workspace;
    this.users = new Map(workspace.users.map((user) => [user.id, user]));
    this.channels = new Map(workspace.channels.map((channel) => [channel.id, channel]));
  }

  // people are those somebody can be: neither the app nor people who have left.
  people() {
    return this.workspace.users.filter((user) => !user.deleted && user.id !== this.workspace.bot.user_id);
  }

  person() {
    return this.users.get(this.me);
  }

  appName() {
    return this.workspace.app?.name || "App";
  }

  // userName is the name to show for a person or the app, or "" when unknown.
  userName(id) {
    if (id === this.workspace.bot.user_id) return this.workspace.bot.name || this.appName();
    const user = this.users.get(id);
    return user ? user.real_name || user.name : "";
  }

  // channelName is a channel's name as this person may know it: "" for a private
  // channel that they are not in.
  channelName(id) {
    const channel = this.channels.get(id);
    if (!channel || channel.is_im) return "";
    return channel.is_private && !this.isMember(channel) ? "" : channel.name;
  }

  groupName() {
    return "";
  }

  isMember(channel) {
    return channel.members.includes(this.me);
  }

  myChannels() {
    return this.workspace.channels.filter((channel) => !channel.is_im && !channel.is_archived && this.isMember(channel));
  }

  // directMessages are this person's direct messages as {id, name, user, app}.
  directMessages() {
    return this.workspace.channels.filter((channel) => channel.is_im && this.isMember(channel)).map((channel) => {
      const user = channel.members.find((id) => id !== this.me) || this.me;
      return { id: channel.id, user, app: user === this.workspace.bot.user_id, name: user === this.me ? `${this.userName(user)} (you)` : this.userName(user) };
    });
  }

  // homeTab says whether this person can open the app's Home tab.
  homeTab() {
    return Boolean(this.workspace.app?.home_tab) && !this.person().is_external;
  }

  appChannel() {
    return this.directMessages().find((dm) => dm.app)?.id;
  }

  // placeName is how a place is called in the page's title and labels.
  placeName(id) {
    const dm = this.directMessages().find((one) => one.id === id);
    if (dm) return dm.app ? this.appName() : dm.name;
    return `#${this.channels.get(id)?.name || id}`;
  }

  // author is who a message is from, as {id, name, app}.
  author(message) {
    if (message.notice) return { id: "", name: this.workspace.team.name, app: false };
    if (message.bot_id) return { id: message.bot_id, name: message.username || this.appName(), app: true, emoji: message.icon_emoji };
    return { id: message.user, name: this.userName(message.user) || message.user || "Somebody", app: false };
  }

  commands() {
    return this.workspace.commands || [];
  }

  shortcuts(type) {
    return (this.workspace.shortcuts || []).filter((shortcut) => shortcut.type === type);
  }

  // tip is one line for a first visit, from the manifest's first command.
  tip() {
    const first = this.commands()[0];
    if (!first) return "";
    const hint = wordsOf(first.usage_hint);
    return /\bhelp\b/.test(hint) || !hint ? `${first.command} help` : first.command;
  }
}
