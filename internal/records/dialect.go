package records

import (
	"bytes"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang/diag"
)

// bom marks a text as UTF-8.
const bom = "\ufeff"

// A Dialect says how a CSV file is written.
type Dialect struct {
	Delimiter byte // 0: to be guessed
	CRLF      bool // lines end with CR LF
	BOM       bool
	Encoding  Encoding
}

// An Encoding is that of a text.
type Encoding uint8

// The encodings.
const (
	Guess Encoding = iota
	UTF8
	Windows1251
)

// sampleSize is how many bytes a guess looks at.
const sampleSize = 64 << 10

// delimiters are those that are guessed, the likeliest first.
const delimiters = ",;\t|"

// guess completes a dialect by what the beginning of a file looks like.
func (d Dialect) guess(b []byte, whole bool) (Dialect, error) {
	if bytes.HasPrefix(b, []byte{0xff, 0xfe}) || bytes.HasPrefix(b, []byte{0xfe, 0xff}) {
		return d, &Fault{Code: "encoding", Text: diag.Both(
			"the file is in UTF-16; save it as UTF-8 (in Excel: CSV UTF-8)", "файл в кодировке UTF-16; сохраните его в UTF-8 (в Excel — «CSV UTF-8»)")}
	}
	d.BOM = bytes.HasPrefix(b, []byte(bom))
	if len(b) > sampleSize {
		b, whole = b[:sampleSize], false
	}
	if d.Encoding == Guess {
		d.Encoding = guessEncoding(b, whole)
	}
	b = bytes.TrimPrefix(b, []byte(bom))
	if i := bytes.IndexByte(b, lineFeed); i > 0 {
		d.CRLF = b[i-1] == '\r'
	}
	if d.Delimiter == 0 {
		d.Delimiter = guessDelimiter(b, whole)
	}
	return d, nil
}

// guessEncoding takes for Windows-1251 what is no UTF-8.
func guessEncoding(b []byte, whole bool) Encoding {
	if !whole { // the last character may be cut off
		for i := 1; i < utf8.UTFMax && i < len(b); i++ {
			if utf8.RuneStart(b[len(b)-i]) {
				if !utf8.FullRune(b[len(b)-i:]) {
					b = b[:len(b)-i]
				}
				break
			}
		}
	}
	if utf8.Valid(b) {
		return UTF8
	}
	return Windows1251
}

// guessDelimiter takes the one by which most rows have as many cells as the first one,
// and of several such the one that gives the most.
func guessDelimiter(b []byte, whole bool) byte {
	best, bestScore := byte(','), 0.0
	sample := append(bytes.Clone(b), make([]byte, wordSize)...)[:len(b)]
	for _, delim := range []byte(delimiters) {
		var s splitter
		s.reset(sample, delim)
		width, rows, alike := 0, 0, 0
		for s.next() {
			if !whole && s.pos == len(sample) && rows > 0 {
				break // cut off
			}
			if rows++; rows == 1 {
				width = len(s.cells)
			}
			if s.broken == sound && len(s.cells) == width {
				alike++
			}
		}
		if width < 2 {
			continue
		}
		if score := float64(alike)/float64(rows) + float64(min(width, 1000))*1e-4; score > bestScore {
			best, bestScore = delim, score
		}
	}
	return best
}
