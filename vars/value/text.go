package value

import (
	"strings"
	"unicode/utf8"
)

// PreviewBytes is how long a preview is when no length is given.
const PreviewBytes = 30

// Preview shows a value in a message, on one line: at most max bytes (PreviewBytes when
// max is 0), cut on a character. Texts stand in quotes unless they read as a number, a
// boolean or JSON.
func Preview(v Value, max int) string {
	if max <= 0 {
		max = PreviewBytes
	}
	switch v.read().as {
	case asNone:
		return "None"
	case asText, asDate, asTime:
		return quoted(v.str(), max)
	case asArray, asDict:
		return cut(strings.Join(strings.Fields(v.Text()), " "), max)
	}
	return cut(v.Text(), max)
}

const ellipsis = "…"

// quoted is s in quotes, escaped as in JSON.
func quoted(s string, max int) string {
	if len(s) > max {
		s = s[:max]
	}
	q := string(AppendJSONString(nil, s))
	if len(q) <= max {
		return q
	}
	return cut(q[:len(q)-1], max-1) + `"`
}

// cut shortens s to limit bytes with an ellipsis.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	n := limit - len(ellipsis)
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + ellipsis
}

// FormatNumber is the text form of a number.
func FormatNumber(n Number) string { return n.Value().Text() }
