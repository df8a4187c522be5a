package workspace

// apiTest is api.test: it gives back what it was given.
func apiTest(_ *Server, c *call) (object, error) {
	if code := c.text("error"); code != "" {
		return nil, refuse(code)
	}
	return object{"args": c.args}, nil
}

// authTest is auth.test (docs.slack.dev, reference/methods/auth.test).
func authTest(s *Server, c *call) (object, error) {
	return object{
		"url": "https://" + s.team.Domain + ".slack.example/", "team": s.team.Name, "team_id": s.team.ID,
		"user": s.bot.name, "user_id": s.bot.id, "bot_id": s.botID, "app_id": s.appID,
		"is_enterprise_install": false,
	}, nil
}

// emojiList is emoji.list. The workspace has no emoji of its own.
func emojiList(_ *Server, _ *call) (object, error) { return object{"emoji": object{}}, nil }

// teamInfo is team.info (docs.slack.dev, reference/methods/team.info).
func teamInfo(s *Server, _ *call) (object, error) {
	return object{"team": object{
		"id": s.team.ID, "name": s.team.Name, "domain": s.team.Domain, "email_domain": "", "icon": object{},
		"url": "https://" + s.team.Domain + ".slack.example/",
	}}, nil
}
