// An app on the official JavaScript framework, for the conversation in
// bolt_test.go. ASB_BOLT names a directory in which @slack/bolt is installed.
const { createRequire } = require("node:module");
const { App, LogLevel } = createRequire(process.env.ASB_BOLT + "/")("@slack/bolt");

const text = (s) => ({ type: "plain_text", text: s });
const socket = process.env.MODE === "socket";
const app = new App({
  token: process.env.BOT_TOKEN,
  ...(socket ? { socketMode: true, appToken: process.env.APP_TOKEN } : { signingSecret: process.env.SIGNING_SECRET }),
  clientOptions: { slackApiUrl: process.env.API_URL },
  logLevel: LogLevel.ERROR,
});

const form = {
  type: "modal", callback_id: "form", title: text("A form"), submit: text("Save"),
  blocks: [
    { type: "input", block_id: "note", label: text("Note"), element: { type: "plain_text_input", action_id: "text" } },
    { type: "input", block_id: "pick", label: text("Pick"), optional: true,
      element: { type: "external_select", action_id: "find", min_query_length: 1 } },
  ],
};

app.command("/try", async ({ command, ack, client }) => {
  switch (command.text) {
    case "form":
      await client.views.open({ trigger_id: command.trigger_id, view: form });
      return ack();
    case "file":
      await ack();
      return client.files.uploadV2({ channel_id: command.channel_id, filename: "note.txt", content: "a note", initial_comment: "The file" });
    case "button":
      return ack({ text: "Press", blocks: [{ type: "actions", block_id: "b", elements: [
        { type: "button", action_id: "press", text: text("Press"), value: "7" }] }] });
  }
  return ack(`heard ${command.text}`);
});

app.action("press", async ({ ack, respond, action }) => {
  await ack();
  await respond({ replace_original: true, text: `pressed ${action.value}` });
});

app.options("find", async ({ ack, options }) => ack({ options: [{ text: text(`found ${options.value}`), value: "1" }] }));

app.view("form", async ({ ack, view, body, client }) => {
  const note = view.state.values.note.text.value;
  if (note === "bad") return ack({ response_action: "errors", errors: { note: "Not that" } });
  await ack();
  const pick = view.state.values.pick.find.selected_option;
  await client.chat.postMessage({ channel: body.user.id, text: `noted ${note}, ${pick ? pick.text.text : "nothing"}` });
});

app.shortcut("note_this", async ({ ack, shortcut, client }) => {
  await ack();
  await client.chat.postEphemeral({ channel: shortcut.channel.id, user: shortcut.user.id, text: `about ${shortcut.message.text}` });
});

app.event("app_home_opened", async ({ event, client }) => {
  if (event.tab !== "home") return;
  await client.views.publish({ user_id: event.user, view: { type: "home", blocks: [{ type: "section", text: text("At home") }] } });
});

app.message("ping", async ({ message, say }) => say({ text: "pong", thread_ts: message.ts }));

app.start(Number(process.env.PORT || 0)).then(() => console.log("ready"), (err) => {
  console.error(err);
  process.exit(1);
});
