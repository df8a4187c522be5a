package workspace

import (
	"regexp"
	"strings"
)

var problemPattern = regexp.MustCompile(`^\[ERROR\] (.*) \[json-pointer:(.*)\]$`)

// blocksValidate is blocks.validate (docs.slack.dev,
// reference/methods/blocks.validate): exactly one of blocks, view and message,
// and no token. Nothing is posted.
func blocksValidate(s *Server, c *call) (object, error) {
	var given []string
	for _, key := range []string{"blocks", "view", "message"} {
		if c.given(key) {
			given = append(given, key)
		}
	}
	if len(given) != 1 {
		return nil, refuse("invalid_arguments", "[ERROR] give exactly one of blocks, view and message")
	}
	what := given[0]
	value, err := c.structured(what)
	if err != nil {
		return nil, refuse("invalid_"+what, "[ERROR] must be JSON [json-pointer:/"+what+"]")
	}
	switch what {
	case "view":
		v, _ := value.(object)
		kind := "modal"
		if v["type"] == "home" {
			kind = "home"
		}
		_, err = s.checkedView(value, kind)
	case "message":
		m, ok := value.(object)
		if !ok {
			return nil, refuse("invalid_message", "[ERROR] must be an object [json-pointer:/message]")
		}
		_, err = s.readContent(&call{args: m})
	default:
		_, err = s.readContent(&call{args: object{"blocks": value}})
	}
	no, refused := err.(*refusal)
	if !refused {
		return object{}, err
	}
	problems := []any{}
	for _, m := range no.messages {
		one := object{"code": no.code, "message": m, "pointer": ""}
		if parts := problemPattern.FindStringSubmatch(m); parts != nil {
			one["message"], one["pointer"] = parts[1], parts[2]
			one["field"] = parts[2][strings.LastIndex(parts[2], "/")+1:]
		}
		problems = append(problems, one)
	}
	return nil, &refusal{code: "invalid_" + what, messages: no.messages, more: object{"errors": problems}}
}
