package repl

import (
	"strings"
	"unicode"

	"github.com/salecalc/salecalc/lang"
)

// highlight colours a text that is being typed, and changes nothing else of it.
func (s *session) highlight(text string) string {
	if !s.o.Style.Color {
		return text
	}
	if isCommand(text) {
		blank := len(text) - len(strings.TrimLeftFunc(text, unicode.IsSpace))
		name, rest, more := strings.Cut(text[blank:], " ")
		out := text[:blank] + s.paint(bold, name)
		if more {
			out += " " + rest
		}
		return out
	}
	var b strings.Builder
	end := 0
	tokens := lang.Tokens(text, s.langOptions())
	for i, t := range tokens {
		b.WriteString(text[end:t.At.Start])
		b.WriteString(s.paintToken(text, tokens, i))
		end = t.At.End
	}
	b.WriteString(text[end:])
	return b.String()
}

// paintToken colours one token, line by line: a colour must not run over a line end.
func (s *session) paintToken(text string, tokens []lang.Token, i int) string {
	t := tokens[i]
	part := text[t.At.Start:t.At.End]
	var c color
	switch t.Kind {
	case lang.NameToken:
		calls := i+1 < len(tokens) && text[tokens[i+1].At.Start:tokens[i+1].At.End] == "("
		if !calls || !s.reg.Known(part) {
			return part
		}
		c = blue
	case lang.WordToken:
		c = purple
	case lang.NumberToken:
		c = cyan
	case lang.StringToken, lang.OpenToken:
		c = green
	case lang.CommentToken:
		c = dim
	case lang.OtherToken:
		c = red
	default:
		return part
	}
	lines := strings.Split(part, "\n")
	for n := range lines {
		lines[n] = s.paint(c, lines[n])
	}
	return strings.Join(lines, "\n")
}
