package server

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/salecalc/salecalc/internal/spell"
	"github.com/salecalc/salecalc/internal/yamlfile"
	"github.com/salecalc/salecalc/lang/diag"
)

// A ConfigProblem is one mistake in a configuration, with its place; lines and columns
// count from 1.
type ConfigProblem struct {
	File         string
	Line, Column int // 0: the file as a whole
	Text         diag.Text
}

// In is the mistake with its place.
func (p ConfigProblem) In(lang diag.Lang) string {
	if p.Line == 0 {
		return p.File + ": " + p.Text.In(lang)
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Text.In(lang))
}

// A ConfigError is all that is wrong with a configuration, in the order of the file.
type ConfigError struct{ Problems []ConfigProblem }

// Error is the English text.
func (e *ConfigError) Error() string { return e.In(diag.EN) }

// In gives a line for each mistake.
func (e *ConfigError) In(lang diag.Lang) string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.In(lang)
	}
	return strings.Join(lines, "\n")
}

// A reader collects what is wrong while it reads.
type reader struct {
	file     string
	problems []ConfigProblem
	env      func(string) string
	read     func(name string) ([]byte, error)
	secrets  []string
}

func (r *reader) wrong(at ast.Node, en, ru string, args ...string) {
	p := ConfigProblem{File: r.file, Text: diag.Both(en, ru).With(args...)}
	if at != nil && at.GetToken() != nil && at.GetToken().Position != nil {
		p.Line, p.Column = at.GetToken().Position.Line, at.GetToken().Position.Column
	}
	r.problems = append(r.problems, p)
}

// A section is one mapping of the file.
type section struct {
	r      *reader
	at     ast.Node
	fields map[string]ast.Node
	keys   map[string]ast.Node
	known  []string
}

// document gives the mapping a file consists of.
func (r *reader) document(data []byte) *section {
	f, err := parser.ParseBytes(yamlfile.Text(data), 0)
	if err != nil {
		p := ConfigProblem{File: r.file, Text: diag.Both("this is no YAML: "+err.Error(), "это не YAML: "+err.Error())}
		var at yaml.Error
		if errors.As(err, &at) && at.GetToken() != nil {
			p.Line, p.Column = at.GetToken().Position.Line, at.GetToken().Position.Column
			p.Text = diag.Both("this is no YAML: "+at.GetMessage(), "это не YAML: "+at.GetMessage())
		}
		r.problems = append(r.problems, p)
		return r.section(nil)
	}
	for _, d := range f.Docs {
		if d.Body != nil {
			return r.section(d.Body)
		}
	}
	return r.section(nil)
}

// section reads a mapping; nil is an empty one.
func (r *reader) section(n ast.Node) *section {
	s := &section{r: r, at: n, fields: map[string]ast.Node{}, keys: map[string]ast.Node{}}
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case nil, *ast.NullNode:
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		r.wrong(n, "names with values are wanted here", "здесь нужны имена со значениями")
	}
	for _, v := range values {
		name := v.Key.GetToken().Value
		if _, twice := s.fields[name]; twice {
			r.wrong(v.Key, "{1} is given twice", "{1} задано дважды", name)
		}
		s.fields[name], s.keys[name] = v.Value, v.Key
	}
	return s
}

// take gives the value of a name, nil when it is not given.
func (s *section) take(name string) ast.Node {
	s.known = append(s.known, name)
	n := s.fields[name]
	if _, empty := n.(*ast.NullNode); empty {
		return nil
	}
	return n
}

// place is where a name stands, or the section when it does not.
func (s *section) place(name string) ast.Node {
	if n := s.fields[name]; n != nil {
		return n
	}
	return s.at
}

// end reports names nobody has asked for.
func (s *section) end() {
	for name, key := range s.keys {
		if slices.Contains(s.known, name) {
			continue
		}
		if near, ok := spell.Nearest(name, s.known); ok {
			s.r.wrong(key, "there is no setting {1} here; did you mean {2}?", "настройки {1} здесь нет; возможно, {2}?", name, near)
			continue
		}
		s.r.wrong(key, "there is no setting {1} here; there are {2}", "настройки {1} здесь нет; есть {2}", name, strings.Join(s.known, ", "))
	}
}

// scalar gives the text of a value that is no list and no mapping.
func (r *reader) scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	}
	r.wrong(n, "a text or a number is wanted here", "здесь нужен текст или число")
	return "", false
}

// written gives the text of a name and where it stands; no place when it is not given, or
// no text.
func (s *section) written(name string) (text string, at ast.Node) {
	n := s.take(name)
	if n == nil {
		return "", nil
	}
	text, ok := s.r.scalar(n)
	if !ok {
		return "", nil
	}
	return text, n
}

func (s *section) text(name, unset string) string {
	if text, at := s.written(name); at != nil {
		return text
	}
	return unset
}

// texts reads a list of texts; one text counts as a list of it.
func (s *section) texts(name string) []string {
	n := s.take(name)
	seq, ok := n.(*ast.SequenceNode)
	switch {
	case n == nil:
		return nil
	case !ok:
		text, _ := s.r.scalar(n)
		return []string{text}
	}
	var list []string
	for _, v := range seq.Values {
		if text, ok := s.r.scalar(v); ok {
			list = append(list, text)
		}
	}
	return list
}

func (s *section) sections(name string) []*section {
	n := s.take(name)
	if n == nil {
		return nil
	}
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		s.r.wrong(n, "{1} is a list: begin each entry with \"- \"", "{1} — список: каждый пункт начинается с «- »", name)
		return nil
	}
	var list []*section
	for _, v := range seq.Values {
		list = append(list, s.r.section(v))
	}
	return list
}

func (s *section) yes(name string, unset bool) bool {
	n := s.take(name)
	if n == nil {
		return unset
	}
	b, ok := n.(*ast.BoolNode)
	if !ok {
		s.r.wrong(n, "{1} is true or false", "{1} — это true или false", name)
		return unset
	}
	return b.Value
}

func (s *section) count(name string, unset, least, most int) int {
	text, at := s.written(name)
	if at == nil {
		return unset
	}
	v, err := strconv.Atoi(text)
	if err != nil || v < least || v > most {
		s.r.wrong(at, "{1} is a whole number from {2} to {3}, not {4}", "{1} — целое число от {2} до {3}, а не {4}",
			name, strconv.Itoa(least), strconv.Itoa(most), text)
		return unset
	}
	return v
}

func (s *section) duration(name string, unset time.Duration) time.Duration {
	text, at := s.written(name)
	if at == nil {
		return unset
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		s.r.wrong(at, "{1} is a time such as 10s, 5m or 720h, not {2}", "{1} — время вроде 10s, 5m или 720h, а не {2}", name, text)
		return unset
	}
	return d
}

// secret reads a text that is never printed: written down, or the name of a variable of
// the environment or of a file that holds it.
func (s *section) secret(name string) string {
	n := s.take(name)
	if n == nil {
		return ""
	}
	text := s.r.secretOf(n)
	if text != "" {
		s.r.secrets = append(s.r.secrets, text)
	}
	return text
}

// unreadable reports a file that the configuration names.
func (r *reader) unreadable(at ast.Node, file string, err error) {
	if errors.Is(err, fs.ErrNotExist) {
		r.wrong(at, "there is no file {1}", "файла {1} нет", file)
		return
	}
	r.wrong(at, "cannot read {1}: {2}", "не удалось прочитать {1}: {2}", file, err.Error())
}

func (r *reader) secretOf(n ast.Node) string {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
	default:
		text, _ := r.scalar(n)
		return text
	}
	from := r.section(n)
	env, file := from.text("env", ""), from.text("file", "")
	from.end()
	switch {
	case (env == "") == (file == ""):
		r.wrong(n, "a secret is a text, or {env: NAME}, or {file: NAME}", "секрет — это текст, {env: ИМЯ} или {file: ИМЯ}")
	case env != "":
		text := r.env(env)
		if text == "" {
			r.wrong(n, "the environment has no variable {1}", "в окружении нет переменной {1}", env)
		}
		return text
	default:
		data, err := r.read(file)
		if err != nil {
			r.unreadable(n, file, err)
		}
		return strings.TrimSpace(string(data))
	}
	return ""
}
