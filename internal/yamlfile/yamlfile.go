// Package yamlfile reads the YAML files that people write by hand: strictly, with words in
// both languages for what they slip on, and with the place shown.
//
// It knows no file: what its keys mean is said by who reads it.
package yamlfile

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/salecalc/salecalc/lang/diag"
)

// Text is a file without the mark that some editors put before a text in UTF-8.
func Text(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\ufeff")) }

// A Mistake is why a file cannot be read.
type Mistake struct {
	Why   diag.Text // zero where only the library's words tell
	shown string    // the lines around it, with a line break before them
}

// Decode reads a file into v, every key of which has to be known. An empty file changes
// nothing.
func Decode[T any](data []byte, v *T) *Mistake {
	err := yaml.NewDecoder(bytes.NewReader(Text(data)), yaml.Strict()).Decode(v)
	if err == nil || errors.Is(err, io.EOF) {
		return nil
	}
	m := &Mistake{shown: "\n" + yaml.FormatError(err, false, true)}
	var unknown *yaml.UnknownFieldError
	var syntax *yaml.SyntaxError
	switch {
	case errors.As(err, &unknown) && unknown.Token != nil:
		m.Why = diag.Both("there is no key {1}", "ключа {1} не бывает").With(unknown.Token.Value)
	case errors.As(err, &syntax) && strings.Contains(syntax.Message, "'\t'"):
		m.Why = diag.Both("indent by blanks: YAML takes no tabs", "отступы в YAML делаются пробелами, а не табуляцией")
	case errors.As(err, &syntax) && strings.Contains(syntax.Message, "mapping value is not allowed"):
		m.Why = diag.Both("a value with a colon and a blank in it stands in quotes; a script stands on the lines after `script: |`",
			"значение, в котором есть двоеточие с пробелом, берут в кавычки, а скрипт пишут на строках после `script: |`")
	default:
		return m
	}
	_, lines, _ := strings.Cut(m.shown[1:], "\n") // without the library's words
	m.shown = "\n" + strings.TrimRight(lines, "\n ")
	return m
}

// Or says why and where, in the words given where it has none.
func (m *Mistake) Or(unread diag.Text) diag.Text {
	if !m.Why.IsZero() {
		unread = m.Why
	}
	return diag.Both(unread.EN+m.shown, unread.RU+m.shown)
}

// Of says that the file named so cannot be read, why and where.
func (m *Mistake) Of(unread diag.Text) diag.Text {
	if !m.Why.IsZero() {
		unread = diag.Both(unread.EN+": "+m.Why.EN, unread.RU+": "+m.Why.RU)
	}
	return diag.Both(unread.EN+m.shown, unread.RU+m.shown)
}
