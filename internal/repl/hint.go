package repl

import (
	"strings"
	"unicode"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang"
)

// hint is the line under the prompt: the signature of the call that the cursor is in with
// its parameter in bold, or what the word at the cursor is. "" for nothing to say.
func (s *session) hint(before string) string {
	line := before[strings.LastIndexByte(before, '\n')+1:]
	if isCommand(line) {
		name, arg, _ := strings.Cut(strings.TrimLeftFunc(line, unicode.IsSpace)[1:], " ")
		c, ok := find(name)
		if !ok {
			return ""
		}
		if c.complete != completeCode || arg == "" {
			return s.usage(c) + " — " + c.doc.In(s.o.Style.Lang)
		}
		before = arg
	}
	tokens := lang.Tokens(before, s.langOptions())
	if len(tokens) > 0 {
		if last := tokens[len(tokens)-1]; last.Kind == lang.NameToken && last.At.End == len(before) {
			if text := s.hintName(before[last.At.Start:]); text != "" {
				return text
			}
		}
	}
	if f, arg, ok := s.call(before, tokens); ok {
		return s.signature(f, arg)
	}
	return ""
}

// hintName says what a name is.
func (s *session) hintName(name string) string {
	if v, scope, ok := s.env.Lookup(name); ok {
		return name + " = " + short(report.Value(v, s.env.Redactor())) + " (" + s.scopeName(scope) + ")"
	}
	if f, ok := s.reg.Find(name); ok {
		return f.Signature() + " — " + sentence(f.Doc.In(s.o.Style.Lang))
	}
	return ""
}

// maxShort is how many characters of a value a hint shows.
const maxShort = 60

func short(text string) string {
	n := 0
	for i := range text {
		if n++; n > maxShort {
			return text[:i] + "…"
		}
	}
	return text
}

// An opened is a bracket that is open at the cursor.
type opened struct {
	name   string // of the function it calls; "" when it is no call
	commas int
}

// call finds the innermost call that is open, and the number of the argument the cursor is
// in, from 0.
func (s *session) call(before string, tokens []lang.Token) (*builtins.Func, int, bool) {
	var open []opened
	for i, t := range tokens {
		switch before[t.At.Start:t.At.End] {
		case "(":
			o := opened{}
			if i > 0 && tokens[i-1].Kind == lang.NameToken {
				o.name = before[tokens[i-1].At.Start:tokens[i-1].At.End]
			}
			open = append(open, o)
		case "[", "{", "#{":
			open = append(open, opened{})
		case ")", "]", "}":
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		case ",":
			if len(open) > 0 {
				open[len(open)-1].commas++
			}
		}
	}
	for i := len(open) - 1; i >= 0; i-- {
		if open[i].name == "" {
			continue
		}
		if f, ok := s.reg.Find(open[i].name); ok {
			return f, open[i].commas, true
		}
	}
	return nil, 0, false
}

// signature is a function's with one parameter in bold, and what that parameter is.
func (s *session) signature(f *builtins.Func, arg int) string {
	var parts []string
	current := arg
	if n := len(f.Params); n > 0 && f.Params[n-1].Rest && current >= n {
		current = n - 1
	}
	for i, p := range f.Params {
		text := p.Name
		switch {
		case p.Rest:
			text = p.Name + "..."
		case !p.Required():
			text = "[" + p.Name + "]"
		}
		if i == current {
			text = string(bold) + text + reset
		}
		parts = append(parts, text)
	}
	text := f.Name + "(" + strings.Join(parts, ", ") + ")"
	switch {
	case current < len(f.Params):
		return text + " — " + f.Params[current].Name + ": " + f.Params[current].Doc.In(s.o.Style.Lang)
	case len(f.Params) == 0:
		return text + " — " + s.t("takes no parameters", "без параметров")
	}
	return text + " — " + s.t("one argument too many", "лишний аргумент")
}
