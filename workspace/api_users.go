package workspace

import "time"

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
