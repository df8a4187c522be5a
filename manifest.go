// Package asb holds the Slack app's manifest, for the parts of the program
// that install, check or imitate the app.
package asb

import _ "embed"

// Manifest is manifest.yml: the app as it is installed in a Slack workspace.
//
//go:embed manifest.yml
var Manifest []byte
