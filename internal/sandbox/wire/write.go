package wire

import (
	"encoding/json"
	"strings"
)

// Encode writes a value as JSON on one line, with signs of HTML as they are. It is for
// types that cannot fail; what fails all the same is written as {}.
func Encode[T any](v T) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return "{}"
	}
	return strings.TrimSuffix(b.String(), "\n")
}
