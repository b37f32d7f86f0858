package exchange

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/salecalc/salecalc/lang/diag"
)

// A FileError says what is wrong with a file as a whole.
type FileError struct{ Text diag.Text }

// Error gives the English text.
func (e *FileError) Error() string { return e.Text.EN }

// In is the text in a language.
func (e *FileError) In(lang diag.Lang) string { return e.Text.In(lang) }

// A source is a file of clients that has been looked through once: what it is written in
// is known.
type source struct {
	file  *os.File
	size  int64
	json  bool // JSON Lines, not CSV
	utf8  bool // else Windows-1251
	comma byte // of CSV
	blank int  // lines before the first one that says something
}

const bom = "\ufeff"

// openSource finds out what a file is written in. It reads all of it: the first letter that
// is not Latin may come late.
func openSource(f *os.File) (*source, error) {
	s := &source{file: f, utf8: true}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	s.size = info.Size()
	r := bufio.NewReaderSize(f, 1<<18)
	start, err := r.Peek(1 << 16)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if err := foreign(start); err != nil {
		return nil, err
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(start, []byte(bom)), " \t\r\n")
	s.json = bytes.HasPrefix(text, []byte("{"))
	s.comma = guessComma(text)
	if len(text) == 0 {
		return nil, &FileError{diag.Both("it is empty; the first line has to name the columns", "он пуст; в первой строке должны быть названия столбцов")}
	}
	s.blank = bytes.Count(start[:len(start)-len(text)], []byte{'\n'})
	for s.utf8 {
		block, err := r.Peek(1 << 16)
		n := len(block)
		if n == 0 {
			break
		}
		if err == nil { // a letter may be cut at the end
			n = wholeRunes(block)
		}
		s.utf8 = utf8.Valid(block[:n])
		_, _ = r.Discard(n) // it is in the buffer
	}
	return s, nil
}

// wholeRunes is the length of a block without a letter that was cut at its end.
func wholeRunes(block []byte) int {
	for i := 1; i < utf8.UTFMax; i++ {
		if at := len(block) - i; utf8.RuneStart(block[at]) {
			if !utf8.FullRune(block[at:]) {
				return at
			}
			break
		}
	}
	return len(block)
}

// foreign refuses what programs for spreadsheets write besides text.
func foreign(start []byte) error {
	switch {
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return &FileError{diag.Both("it is a workbook of Excel; save it as CSV there", "это книга Excel; сохраните её в Excel как CSV")}
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		return &FileError{diag.Both("its encoding is UTF-16; save it as CSV UTF-8", "кодировка файла — UTF-16; сохраните его как CSV UTF-8")}
	case bytes.IndexByte(start, 0) >= 0:
		return &FileError{diag.Both("it is no text file; CSV and JSON Lines can be read", "это не текстовый файл; читаются CSV и JSON Lines")}
	}
	return nil
}

// guessComma takes the sign that stands most often between the columns of the first line.
func guessComma(text []byte) byte {
	counts := map[byte]int{}
	quoted := false
	for _, c := range text {
		if c == '\n' && !quoted {
			break
		}
		if c == '"' {
			quoted = !quoted
		} else if !quoted {
			counts[c]++
		}
	}
	best := byte(',')
	for _, c := range []byte{';', '\t'} {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best
}

// text reads the file from its beginning as UTF-8. read is told how far it is, in bytes
// of the file.
func (s *source) text(read func(done int64)) (io.Reader, error) {
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	var r io.Reader = &counter{r: s.file, read: read}
	if !s.utf8 {
		r = charmap.Windows1251.NewDecoder().Reader(r)
	}
	b := bufio.NewReaderSize(r, 1<<16)
	if start, _ := b.Peek(len(bom)); string(start) == bom {
		_, _ = b.Discard(len(bom))
	}
	return b, nil
}

type counter struct {
	r    io.Reader
	done int64
	read func(int64)
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.done += int64(n)
	c.read(c.done)
	return n, err
}
