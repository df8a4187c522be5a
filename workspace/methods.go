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
		"auth.revoke":           {tier: 3, run: authRevoke},
		"oauth.v2.access":       {open: true, tier: 4, run: oauthAccess},
		"blocks.validate":       {open: true, tier: 4, run: blocksValidate},
		"bots.info":             {scopes: people, tier: 3, run: botsInfo},
		"emoji.list":            {scopes: []string{"emoji:read"}, tier: 2, run: emojiList},
		"team.info":             {scopes: []string{"team:read"}, tier: 3, run: teamInfo},

		"chat.postMessage":   {scopes: write, run: postMessage},
		"chat.postEphemeral": {scopes: write, tier: 4, run: postEphemeral},
		"chat.update":        {scopes: write, tier: 3, run: updateMessage},
		"chat.delete":        {scopes: write, tier: 3, run: deleteMessage},
		"chat.getPermalink":  {run: getPermalink},

		"chat.scheduleMessage":        {scopes: write, tier: 3, run: scheduleMessage},
		"chat.scheduledMessages.list": {tier: 3, run: scheduledList},
		"chat.deleteScheduledMessage": {scopes: write, tier: 3, run: deleteScheduled},

		"conversations.join":    {scopes: []string{"channels:join"}, tier: 3, run: conversationsJoin},
		"conversations.list":    {tier: 2, run: conversationsList},
		"conversations.info":    {tier: 3, run: conversationsInfo},
		"conversations.open":    {scopes: []string{"im:write", "mpim:write"}, tier: 3, run: conversationsOpen},
		"conversations.members": {tier: 4, run: conversationsMembers},
		"conversations.history": {tier: 3, run: conversationsHistory},
		"conversations.replies": {tier: 3, run: conversationsReplies},
		"users.conversations":   {tier: 3, run: usersConversations},

		"users.info": {scopes: people, tier: 4, run: usersInfo},
		"users.list": {scopes: people, tier: 2, run: usersList},

		"users.lookupByEmail":   {scopes: []string{"users:read.email"}, tier: 3, run: usersLookup},
		"users.getPresence":     {scopes: people, tier: 3, run: usersPresence},
		"usergroups.list":       {scopes: []string{"usergroups:read"}, tier: 2, run: usergroupsList},
		"usergroups.users.list": {scopes: []string{"usergroups:read"}, tier: 2, run: usergroupsUsers},

		"reactions.add":    {scopes: []string{"reactions:write"}, tier: 3, run: reactionsAdd},
		"reactions.remove": {scopes: []string{"reactions:write"}, tier: 2, run: reactionsRemove},
		"reactions.get":    {scopes: []string{"reactions:read"}, tier: 3, run: reactionsGet},
		"pins.add":         {scopes: []string{"pins:write"}, tier: 2, run: pinsAdd},
		"pins.remove":      {scopes: []string{"pins:write"}, tier: 2, run: pinsRemove},
		"pins.list":        {scopes: []string{"pins:read"}, tier: 2, run: pinsList},
		"bookmarks.add":    {scopes: []string{"bookmarks:write"}, tier: 2, run: bookmarksAdd},
		"bookmarks.list":   {scopes: []string{"bookmarks:read"}, tier: 3, run: bookmarksList},
		"bookmarks.remove": {scopes: []string{"bookmarks:write"}, tier: 2, run: bookmarksRemove},

		"files.getUploadURLExternal":   {scopes: []string{"files:write"}, tier: 4, run: getUploadURL},
		"files.completeUploadExternal": {scopes: []string{"files:write"}, tier: 4, run: completeUpload},
		"files.info":                   {scopes: []string{"files:read"}, tier: 4, run: filesInfo},
		"files.delete":                 {scopes: []string{"files:write"}, tier: 3, run: filesDelete},

		"views.open":    {tier: 4, run: viewsOpen},
		"views.push":    {tier: 4, run: viewsPush},
		"views.update":  {tier: 4, run: viewsUpdate},
		"views.publish": {tier: 4, run: viewsPublish},
	}
}
