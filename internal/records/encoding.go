package records

import (
	"unicode/utf8"
)

// upper1251 are the characters of Windows-1251 from 0x80 on. 0x98 is none; it reads as
// the replacement character.
const upper1251 = "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\ufffd™љ›њќћџ\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕї" +
	"АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя"

// A codePage turns the bytes of a single-byte encoding into characters and back.
type codePage struct {
	runes [128]rune
	bytes map[rune]byte
}

func newCodePage(upper string) *codePage {
	p := &codePage{bytes: make(map[rune]byte, 128)}
	i := 0
	for _, r := range upper {
		p.runes[i] = r
		if r != utf8.RuneError {
			p.bytes[r] = byte(0x80 + i)
		}
		i++
	}
	return p
}

// decode appends b in UTF-8: one character for each byte.
func (p *codePage) decode(dst, b []byte) []byte {
	for _, c := range b {
		if c < utf8.RuneSelf {
			dst = append(dst, c)
		} else {
			dst = utf8.AppendRune(dst, p.runes[c-utf8.RuneSelf])
		}
	}
	return dst
}
