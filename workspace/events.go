package workspace

// event makes the envelope of an event the app has subscribed to (docs.slack.dev,
// apis/events-api), or nil when it has not. The caller holds mu.
func (s *Server) event(subscription string, inner object) *envelope {
	if !s.manifest.subscribed(subscription) {
		return nil
	}
	inner["event_ts"] = formatTS(s.now().UnixMicro())
	return &envelope{kind: "events_api", payload: object{
		"token": s.verification, "team_id": s.team.ID, "context_team_id": s.team.ID, "api_app_id": s.appID,
		"type": "event_callback", "event_id": s.id("Ev"), "event_time": s.now().Unix(),
		"event_context": "4-" + s.digits(16), "is_ext_shared_channel": false,
		"authorizations": []any{object{
			"enterprise_id": nil, "team_id": s.team.ID, "user_id": s.bot.id, "is_bot": true, "is_enterprise_install": false,
		}},
		"event": inner,
	}}
}

// deliver sends an event.
func (s *Server) deliver(env *envelope) { s.send(env) }
