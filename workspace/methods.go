package workspace

// methods is every Web API method there is. Anything else is unknown_method.
func methods() map[string]method {
	return map[string]method{
		"apps.connections.open": {app: true, tier: 3, run: connectionsOpen},
		"api.test":              {open: true, tier: 4, run: apiTest},
		"auth.test":             {run: authTest},
		"chat.postMessage":      {scopes: []string{"chat:write"}, run: postMessage},
	}
}
