// Package workspace is a local Slack: one workspace, one installed app, a cast
// of people, and nothing that leaves this machine. An app written for Slack runs
// against it unchanged, with only its base URL set to another address.
//
// It owns the platform's side of the conversation: the Web API, Socket Mode,
// request URLs, response URLs, modals, the home tab, Slack's limits and its
// refusals. It reads the app's manifest and holds the app to it: a method whose
// scope is missing, a command that is not listed or an event without a
// subscription does not work here either. It is as strict as Slack, and stricter
// where Slack's own behaviour is not written down, so that what passes here is
// not refused there.
//
// It imports no other package of this module and must not learn what the app is
// about. It reads what apps send as plain JSON, never through the types of a
// Slack client, so that the two cannot share a mistake.
//
// # Clocks
//
// [Config.Now] is the base clock. The workspace clock is the base clock moved by
// POST /control/clock; message times, events, scheduled messages and the life of
// a response URL follow it. What a person waits for (three seconds for an
// acknowledgement, the pings of a socket) runs on real timers, and a trigger's
// three seconds on the base clock, so that pushing the workspace clock on never
// breaks a conversation that is under way.
//
// # Addresses
//
// One [Server] serves everything on one port:
//
//	/api/<method>              the Web API; unknown methods are unknown_method
//	/link/?ticket=…            Socket Mode; the address comes from apps.connections.open
//	/commands/… /actions/…     response URLs
//	/upload/… /files/…         files; people fetch one with ?user=
//	/oauth/v2/authorize        the page on which somebody lets the app in
//	/control/…                 the control API, for tests and for the page
//	/ and /page/…              the page people open in a browser
//
// Every address it gives out has the host of the request that asked for it.
//
// # The control API
//
// The control API is what people do. Bodies are JSON. Users and channels are
// named by id or by name; a channel may also be the name of a person or of the
// app's bot, for a direct message. Times are RFC 3339, in UTC. A mistake of the
// caller is HTTP 400 or 404 with {"error": "a plain sentence"}.
//
//	GET /control/workspace
//	  → {team:{id,name,domain}, app_id, bot:{user_id,bot_id,name}, api_url, app_token,
//	     bot_token, signing_secret, now, users:[{id,name,real_name,roles,tz,is_guest,
//	     is_external,deleted}], channels:[{id,name,topic,is_private,is_ext_shared,
//	     is_archived,is_im,user?,members}], commands:[{command,description,usage_hint}],
//	     shortcuts:[{name,type,callback_id,description}], app:{name,description,home_tab,
//	     messages_tab,messages_tab_read_only}, connected}
//	  api_url ends with a slash. connected counts live sockets. user is who opened
//	  a direct message; for one with the app, the person.
//
//	POST /control/say {user, channel, text, thread_ts?, file?}
//	  → {ts?, seen:[message…], modal?:view, error?}
//	  A text that begins with a slash is a command, anything else a message, whose
//	  ts is given; file is the name of one that comes with it. The answer comes when the app has answered or Slack's three
//	  seconds are up. error is what Slack would show.
//
//	GET /control/messages?user=&channel=&thread_ts=
//	  → {messages:[message…]}, all that this person sees there, oldest first
//
//	POST /control/click {user, channel, ts | view, block_id, action_id, value?|pick?, values?}
//	  → as say
//	  pick is the value of an option, or a user, channel, date, time or text; a
//	  list for elements that hold several; null clears. values is what else is
//	  typed in the form by then, as in submit.
//
//	GET /control/modal?user=            → {view: view or null, errors?}, the front modal
//	POST /control/submit {user, view, values:{block_id:{action_id:value}}}
//	  → {closed, errors?:{block_id:text}, modal?, seen, error?}
//	POST /control/close {user, view, all?} → {closed, modal?}, the modal behind it if any
//	GET /control/home?user=             → {view: view or null}, the Home tab as published last
//	POST /control/home {user, tab?}     → {view}, after app_home_opened and views.publish
//	POST /control/options {user, channel, ts | view, block_id, action_id, typed}
//	  → {options:[…], option_groups?, error?}
//	POST /control/shortcut {user, callback_id, channel?, ts?} → as say
//
//	GET /control/clock                  → {now, next?}
//	POST /control/clock {now | advance:"72h"} → the same
//	POST /control/reset                 forgets messages, views and the clock; sockets stay
//
//	GET /control/stream?user=
//	  Server-sent events, "event: change" with {kind, channel?}; kind is message,
//	  view, home, clock, socket or reset. A change says "fetch again", no more.
//	GET /control/traffic
//	  The last thousand exchanges, a JSON object a line: {time, direction, name,
//	  body, answer}, direction "app→slack" or "slack→app", tokens masked.
//
//	POST /control/react {user, channel, ts, name, remove?}  → the message
//	POST /control/join {user, channel, leave?}              → {members}
//	POST /control/archive {channel, archived}               → {archived}
//	POST /control/person {user, active?, guest?}            → {active,guest}; somebody leaves, is back, is a guest or no longer
//	POST /control/group {group, members:[…]}                → {members}; who is in a user group changes
//	POST /control/uninstall                                 ends the bot's tokens, until a reset
//	POST /control/limits {on}                               Slack's rate limits; off at first
//	POST /control/verify                                    → {verified, error?}: url_verification of the events URL
//
//	POST /control/faults {method, status?, retry_after?, error?, delay?, drop_reply?, times?}
//	                     {socket, reason?, times?} or {skew}
//	  → {faults:[…]}, those still to come; GET lists them, DELETE takes them back
//	  method is a Web API method or response_url. With status or error nothing is
//	  done; with delay and drop_reply the work is done and the answer is late or
//	  lost. Each fault hits the next calls of its method, times of them (one by
//	  default), in the order in which faults were asked for. socket is disconnect
//	  (reason warning, refresh_requested or link_disabled), silent (half-open) or
//	  close, at once; or duplicate, lose_ack or reorder, for the next envelopes.
//	  skew puts request signatures' time out by a duration.
//
// In say, Slack's own /invite, /remove and /leave work too: they bring people,
// and the app, into a channel and out of it.
//
// A message is {channel, ts, user?, bot_id?, text, blocks, attachments?,
// thread_ts?, reply_count?, reply_users?, latest_reply?, reactions?, files?,
// command?, ephemeral, edited}. seen lists, once each and as they are now, the
// messages that appeared or changed for this person, in conversations they are
// in, their own included. A view is Slack's view object, with state.values.
//
// Waiting. A command has been answered when its acknowledgement carried a
// message, or when anything else the app did reached the person; a click, a
// shortcut and a submission when they are acknowledged and something reached the
// person or 400 ms have passed in silence.
package workspace
