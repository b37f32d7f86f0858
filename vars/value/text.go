package value

import "unicode/utf8"

// PreviewBytes is how long a preview is when no length is given.
const PreviewBytes = 30

// Preview shows a value in a message, on one line: at most limit bytes (PreviewBytes
// when it is 0), cut on a character. Texts stand in quotes unless they read as a number, a
// boolean or JSON.
func Preview(v Value, limit int) string {
	if limit <= 0 {
		limit = PreviewBytes
	}
	switch v.read().as {
	case asNone:
		return "None"
	case asText, asDate, asTime:
		return quoted(v.str(), limit)
	case asArray, asDict:
		v, _ = v.Structure() // compact, so on one line
	}
	return cut(v.Text(), limit)
}

const ellipsis = "…"

// quoted is s in quotes and escaped as in JSON, cut to limit bytes between characters.
func quoted(s string, limit int) string {
	dst := []byte{'"'}
	keep := len(dst) // what is left of dst when it has to be cut
	for s != "" {
		_, size := utf8.DecodeRuneInString(s)
		piece := AppendJSONString(nil, s[:size])
		if dst = append(dst, piece[1:len(piece)-1]...); len(dst)+len(`"`) > limit {
			return string(dst[:keep]) + ellipsis + `"`
		}
		if len(dst)+len(ellipsis+`"`) <= limit {
			keep = len(dst)
		}
		s = s[size:]
	}
	return string(dst) + `"`
}

// cut shortens s to limit bytes with an ellipsis, between characters.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	n := max(limit-len(ellipsis), 0)
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + ellipsis
}

// FormatNumber is the text form of a number.
func FormatNumber(n Number) string { return n.Value().Text() }
