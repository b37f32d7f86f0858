package casefile

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml/ast"
)

// An editor replaces entries of one case by lines and leaves all others alone.
type editor struct {
	lines   []string // of the file, with their ends
	entries []*ast.MappingValueNode
	end     int // the line after the case, from 1
	edits   []edit
}

// An edit puts text in place of the lines [from, to).
type edit struct {
	from, to int
	text     string
}

// put notes the new value of a key, which may be absent so far.
func (e *editor) put(w entry) {
	indent := strings.Repeat(" ", e.entries[0].Key.GetToken().Position.Column-1)
	i := slices.IndexFunc(e.entries, func(x *ast.MappingValueNode) bool { return x.Key.GetToken().Value == w.key })
	if i < 0 {
		last := e.after(len(e.entries) - 1)
		e.edits = append(e.edits, edit{last, last, indent + w.yaml(indent, false)})
		return
	}
	m, ok := e.entries[i].Value.(*ast.MappingNode)
	if ok && !m.IsFlowStyle && w.names != nil {
		inner := editor{lines: e.lines, entries: m.Values, end: e.after(i)}
		for _, p := range w.names {
			if p.changed {
				inner.put(entry{key: p.name, scalar: p.text})
			}
		}
		e.edits = append(e.edits, inner.edits...)
		return
	}
	if ok {
		w.order(m)
	}
	w.key = written(e.entries[i])
	at := e.entries[i].Key.GetToken().Position
	prefix := indent
	if i == 0 { // the dash of the case
		prefix = e.lines[at.Line-1][:len(indent)]
	}
	e.edits = append(e.edits, edit{at.Line, e.after(i), prefix + w.yaml(indent, ok && m.IsFlowStyle)})
}

// order puts the names in the order the file has them.
func (w entry) order(m *ast.MappingNode) {
	place := make(map[string]int, len(m.Values))
	for i, v := range m.Values {
		place[v.Key.GetToken().Value] = i
	}
	slices.SortStableFunc(w.names, func(a, b pair) int { return cmp.Compare(place[a.name], place[b.name]) })
	for i := range w.names {
		w.names[i].name = written(m.Values[place[w.names[i].name]])
	}
}

// written is a key as the file spells it.
func written(x *ast.MappingValueNode) string { return strings.TrimSpace(x.Key.GetToken().Origin) }

// after is the line after an entry; blank lines and comments below it belong to what follows.
func (e *editor) after(i int) int {
	end := e.end
	if i+1 < len(e.entries) {
		end = e.entries[i+1].Key.GetToken().Position.Line
	}
	for from := e.entries[i].Key.GetToken().Position.Line; end-1 > from; end-- {
		if text := strings.TrimSpace(e.lines[end-2]); text != "" && !strings.HasPrefix(text, "#") {
			break
		}
	}
	return end
}

// apply makes the edits, the last place first.
func (e *editor) apply() []string {
	slices.Reverse(e.edits) // those of one place keep their order
	slices.SortStableFunc(e.edits, func(a, b edit) int { return cmp.Compare(b.from, a.from) })
	for _, d := range e.edits {
		if d.from-2 >= 0 && d.from-2 < len(e.lines) && !strings.HasSuffix(e.lines[d.from-2], "\n") {
			e.lines[d.from-2] += "\n" // a file without a line end
		}
		e.lines = slices.Replace(e.lines, min(d.from-1, len(e.lines)), min(d.to-1, len(e.lines)), d.text)
	}
	return e.lines
}

// yaml is the entry as lines of a file, but for the indent of the first.
func (w entry) yaml(indent string, flow bool) string {
	var b strings.Builder
	b.WriteString(w.key + ":")
	switch {
	case w.names == nil && w.list == nil && w.scalar == "":
		b.WriteString(" " + w.nothing())
	case w.scalar != "":
		b.WriteString(" " + w.scalar)
	case flow:
		pairs := make([]string, len(w.names))
		for i, p := range w.names {
			pairs[i] = p.name + ": " + p.text
		}
		b.WriteString(" {" + strings.Join(pairs, ", ") + "}")
	}
	b.WriteString("\n")
	if !flow {
		for _, p := range w.names {
			b.WriteString(indent + "  " + p.name + ": " + p.text + "\n")
		}
	}
	for _, item := range w.list {
		b.WriteString(indent + "  - " + item + "\n")
	}
	return b.String()
}

// nothing is an empty value.
func (w entry) nothing() string {
	if w.key == "expect" {
		return "{}"
	}
	return "[]"
}

// plainName reports whether a name needs no quotes in YAML.
func plainName(s string) bool {
	for i, r := range s {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || r != '.' && !unicode.IsNumber(r)) {
			return false
		}
	}
	return s != ""
}

func yamlName(s string) string {
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return quote(s)
	}
	if plainName(s) {
		return s
	}
	return quote(s)
}
