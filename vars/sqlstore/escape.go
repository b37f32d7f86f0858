package sqlstore

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// PostgreSQL keeps no text with the character U+0000 or with bytes that are not UTF-8,
// and variables may hold both. There they are written as escapeMark and two hexadecimal
// digits, as is escapeMark itself.

const escapeMark = '\x01'

// escape makes a text that PostgreSQL keeps.
func escape(s string) string {
	if utf8.ValidString(s) && !strings.ContainsAny(s, "\x00\x01") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == 0 || r == escapeMark || r == utf8.RuneError && n == 1 {
			b.WriteByte(escapeMark)
			b.WriteString(strconv.FormatUint(0x100|uint64(s[i]), 16)[1:])
		} else {
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

// unescape gives the text back.
func unescape(s string) string {
	if strings.IndexByte(s, escapeMark) < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == escapeMark && i+2 < len(s) {
			if c, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(c))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// unescapeAll does it for the columns that are texts.
func unescapeAll(columns []any) {
	for _, c := range columns {
		switch c := c.(type) {
		case *string:
			*c = unescape(*c)
		case **string:
			if *c != nil {
				**c = unescape(**c)
			}
		}
	}
}
