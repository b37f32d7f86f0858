package crm

import (
	"strings"
	"unicode"
)

// PhoneKey is what two spellings of one phone number have in common: its digits with the
// country code. A Russian 8 or a missing code becomes 7, a Ukrainian 0 becomes 380.
// It is "" for a text with fewer than seven digits, which is no phone, and for one with
// letters. Spellings that differ only by an extension do not agree.
func PhoneKey(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.IsLetter(r):
			return ""
		}
	}
	d := strings.TrimPrefix(b.String(), "00")
	switch {
	case strings.HasPrefix(strings.TrimSpace(s), "+"):
	case len(d) == 11 && d[0] == '8':
		d = "7" + d[1:]
	case len(d) == 10 && d[0] == '0':
		d = "38" + d
	case len(d) == 10 && d[0] == '9':
		d = "7" + d
	}
	if len(d) < 7 || len(d) > 15 {
		return ""
	}
	return d
}

// EmailKey is an e-mail as it is compared: without blanks around it, in lower case.
// It is "" for a text without "@".
func EmailKey(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if !strings.Contains(s, "@") {
		return ""
	}
	return s
}
