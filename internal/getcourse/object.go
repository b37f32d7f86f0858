package getcourse

import "github.com/salecalc/salecalc/internal/rawjson"

// A RawObject is a JSON object whose numbers stay as they were written.
type RawObject = rawjson.Object

// ParseObject reads the JSON text of argument arg. White space alone is the empty
// object. The error is a [*Problem].
func ParseObject(arg, text string) (RawObject, error) {
	o, ok := rawjson.Parse(text)
	if !ok {
		return RawObject{}, badObject(arg)
	}
	return o, nil
}
