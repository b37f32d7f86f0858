package wire

import "strings"

// Digits are what of a phone counts when two of them are compared.
func Digits(phone string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, phone)
}
