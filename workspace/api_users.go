package workspace

import (
	"strings"
	"time"
)

// userBody is a user (docs.slack.dev, reference/objects/user-object).
func (s *Server) userBody(u *user) object {
	profile := object{
		"display_name": u.name, "display_name_normalized": u.name, "real_name": u.realName,
		"real_name_normalized": u.realName, "title": "", "status_text": "", "status_emoji": "", "team": u.teamID,
	}
	if u.email != "" && !u.external && s.granted("users:read.email") {
		profile["email"] = u.email
	}
	if u.bot {
		profile["bot_id"], profile["api_app_id"] = s.botID, s.appID
	}
	body := object{
		"id": u.id, "team_id": u.teamID, "name": u.name, "real_name": u.realName, "deleted": u.deleted,
		"is_bot": u.bot, "is_app_user": false, "is_admin": false, "is_owner": false, "is_primary_owner": false,
		"is_restricted": u.guest, "is_ultra_restricted": false, "is_stranger": u.external, "updated": s.born,
		"color": "1d3a5f", "profile": profile,
	}
	// New refuses a zone that cannot be loaded.
	if zone, err := time.LoadLocation(u.tz); err == nil {
		name, offset := s.now().In(zone).Zone()
		body["tz"], body["tz_label"], body["tz_offset"] = u.tz, name, offset
	}
	return body
}

// usersInfo is users.info (docs.slack.dev, reference/methods/users.info).
func usersInfo(s *Server, c *call) (object, error) {
	u := s.userByID(c.text("user"))
	if u == nil {
		return nil, refuse("user_not_found")
	}
	body := s.userBody(u)
	if c.yes("include_locale") {
		body["locale"] = "en-GB"
	}
	return object{"user": body}, nil
}

// usersList is users.list (docs.slack.dev, reference/methods/users.list).
func usersList(s *Server, c *call) (object, error) {
	part, next, err := page(c, s.users, 1000, 1000)
	if err != nil {
		return nil, err
	}
	list := []any{}
	for _, u := range part {
		list = append(list, s.userBody(u))
	}
	return object{
		"members": list, "cache_ts": s.now().Unix(), "response_metadata": object{"next_cursor": next},
	}, nil
}

// usersLookup is users.lookupByEmail.
func usersLookup(s *Server, c *call) (object, error) {
	for _, u := range s.users {
		if email := c.text("email"); email != "" && strings.EqualFold(u.email, email) && !u.deleted && !u.external {
			return object{"user": s.userBody(u)}, nil
		}
	}
	return nil, refuse("users_not_found")
}

// usersPresence is users.getPresence. People here are active, unless they have
// left; the bot is while it is connected.
func usersPresence(s *Server, c *call) (object, error) {
	u := s.userByID(c.text("user"))
	if u == nil {
		return nil, refuse("user_not_found")
	}
	online := !u.deleted && (!u.bot || s.connected() > 0 || s.manifest.Features.BotUser.AlwaysOnline)
	presence := "away"
	if online {
		presence = "active"
	}
	return object{"presence": presence}, nil
}

// botsInfo is bots.info.
func botsInfo(s *Server, c *call) (object, error) {
	if id := c.text("bot"); id != "" && id != s.botID {
		return nil, refuse("bot_not_found")
	}
	return object{"bot": object{
		"id": s.botID, "deleted": false, "name": s.manifest.Display.Name, "updated": s.born, "app_id": s.appID,
		"user_id": s.bot.id, "icons": object{},
	}}, nil
}

// groupBody is a user group (docs.slack.dev, reference/objects/usergroup-object).
func (s *Server) groupBody(g *group, withUsers bool) object {
	body := object{
		"id": g.id, "team_id": s.team.ID, "is_usergroup": true, "name": g.name, "description": "", "handle": g.handle,
		"is_external": false, "date_create": s.born, "date_update": s.born, "date_delete": 0, "auto_type": nil,
		"created_by": s.users[0].id, "updated_by": s.users[0].id, "deleted_by": nil,
		"prefs": object{"channels": []string{}, "groups": []string{}}, "user_count": len(g.members),
	}
	if withUsers {
		body["users"] = g.members
	}
	return body
}

// usergroupsList is usergroups.list.
func usergroupsList(s *Server, c *call) (object, error) {
	list := []any{}
	for _, g := range s.groups {
		list = append(list, s.groupBody(g, c.yes("include_users")))
	}
	return object{"usergroups": list}, nil
}

// usergroupsUsers is usergroups.users.list.
func usergroupsUsers(s *Server, c *call) (object, error) {
	for _, g := range s.groups {
		if g.id == c.text("usergroup") {
			return object{"users": g.members}, nil
		}
	}
	return nil, refuse("no_such_subteam")
}
