package workspace

// methods is every Web API method there is, each with the scopes of which one
// is needed and its rate tier (docs.slack.dev, reference/methods). Anything else
// is unknown_method. Methods that work on channels of several kinds check the
// scope themselves, when they know the kind.
func methods() map[string]method {
	write := []string{"chat:write"}
	people := []string{"users:read"}
	return map[string]method{
		"api.test":              {open: true, tier: 4, run: apiTest},
		"apps.connections.open": {app: true, tier: 3, run: connectionsOpen},
		"auth.test":             {run: authTest},
		"team.info":             {scopes: []string{"team:read"}, tier: 3, run: teamInfo},

		"chat.postMessage":   {scopes: write, run: postMessage},
		"chat.postEphemeral": {scopes: write, tier: 4, run: postEphemeral},
		"chat.update":        {scopes: write, tier: 3, run: updateMessage},
		"chat.delete":        {scopes: write, tier: 3, run: deleteMessage},
		"chat.getPermalink":  {run: getPermalink},

		"conversations.list":    {tier: 2, run: conversationsList},
		"conversations.info":    {tier: 3, run: conversationsInfo},
		"conversations.open":    {scopes: []string{"im:write", "mpim:write"}, tier: 3, run: conversationsOpen},
		"conversations.members": {tier: 4, run: conversationsMembers},
		"conversations.history": {tier: 3, run: conversationsHistory},
		"conversations.replies": {tier: 3, run: conversationsReplies},
		"users.conversations":   {tier: 3, run: usersConversations},

		"users.info": {scopes: people, tier: 4, run: usersInfo},
		"users.list": {scopes: people, tier: 2, run: usersList},

		"views.open":    {tier: 4, run: viewsOpen},
		"views.push":    {tier: 4, run: viewsPush},
		"views.update":  {tier: 4, run: viewsUpdate},
		"views.publish": {tier: 4, run: viewsPublish},
	}
}
