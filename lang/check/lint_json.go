package check

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
)

// An entry is a key of a JSON object that is written in the script. The places take the
// quotes in.
type entry struct {
	key      string
	keyAt    diag.Span
	value    string
	valueAt  diag.Span
	hasValue bool // the value is a literal
}

// entries lists the keys of an object: of a dictionary literal or of JSON in a string.
func (l *linter) entries(x lang.Expr) []entry {
	switch x := x.(type) {
	case *lang.Dict:
		return dictEntries(x)
	case *lang.String:
		if x.JSON {
			return jsonEntries(x)
		}
	}
	return nil
}

func dictEntries(x *lang.Dict) []entry {
	var list []entry
	for _, p := range x.Pairs {
		key, ok := constant(p.Key)
		if !ok {
			continue
		}
		e := entry{key: key.Text(), keyAt: p.Key.Span()}
		if v, ok := constant(p.Value); ok {
			e.value, e.valueAt, e.hasValue = v.Text(), p.Value.Span(), true
		}
		list = append(list, e)
	}
	return list
}

// A document is the JSON of a string with a stand-in for every interpolation, and where
// it comes from.
type document struct {
	text   string
	pieces []piece // those that stand in the source letter for letter, in order
}

// A piece of a document stands at an offset of the source.
type piece struct{ from, to, source int }

func documentOf(s *lang.String) document {
	if len(s.Parts) == 1 && s.Parts[0].X == nil && s.Parts[0].At.Len() == len(s.Parts[0].Text) {
		p := s.Parts[0]
		return document{p.Text, []piece{{0, len(p.Text), p.At.Start}}}
	}
	var d document
	var b strings.Builder
	add := func(text string, source int) {
		if source >= 0 {
			d.pieces = append(d.pieces, piece{b.Len(), b.Len() + len(text), source})
		}
		b.WriteString(text)
	}
	inside := false // of a JSON string
	for _, p := range s.Parts {
		for i := 0; i < len(p.Text); i++ {
			switch p.Text[i] {
			case '\\':
				i++
			case '"':
				inside = !inside
			}
		}
		switch {
		case p.X != nil && inside:
			add("x", -1)
		case p.X != nil:
			add(`"x"`, -1)
		case p.At.Len() == len(p.Text): // no escapes
			add(p.Text, p.At.Start)
		default:
			add(p.Text, -1)
		}
	}
	d.text = b.String()
	return d
}

// span is where a piece of the document stands in the source.
func (d document) span(from, to int) (diag.Span, bool) {
	n, _ := slices.BinarySearchFunc(d.pieces, from+1, func(p piece, at int) int { return cmp.Compare(p.to, at) })
	if n == len(d.pieces) || from < d.pieces[n].from || from >= to || to > d.pieces[n].to {
		return diag.Span{}, false
	}
	source := d.pieces[n].source - d.pieces[n].from
	return diag.Span{Start: source + from, End: source + to}, true
}

// jsonFault finds the character at which a text stops being JSON.
func jsonFault(s *lang.String) (diag.Span, bool) {
	d := documentOf(s)
	var ignored json.RawMessage
	var fault *json.SyntaxError
	if !errors.As(json.Unmarshal([]byte(d.text), &ignored), &fault) || fault.Offset < 1 || int(fault.Offset) > len(d.text) {
		return diag.Span{}, false
	}
	from := int(fault.Offset) - 1
	to := from + 1
	for to < len(d.text) && d.text[to]&0xC0 == 0x80 {
		to++
	}
	return d.span(from, to)
}

// jsonEntries reads the outermost keys of an object that is known to be valid.
func jsonEntries(s *lang.String) []entry {
	d := documentOf(s)
	var list []entry
	var e *entry
	depth := 0
	for i := 0; i < len(d.text); i++ {
		switch c := d.text[i]; c {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case ',':
			if depth == 1 {
				e = nil
			}
		case '"':
			end := stringEnd(d.text, i)
			at, exact := d.span(i, end)
			word := d.text[i+1 : end-1]
			switch {
			case depth != 1 || strings.Contains(word, `\`):
			case e == nil && exact:
				list = append(list, entry{key: word, keyAt: at})
				e = &list[len(list)-1]
			case e == nil: // a key that is not written down
				e = new(entry)
			case exact:
				e.value, e.valueAt, e.hasValue = word, at, true
			}
			i = end - 1
		}
	}
	if strings.HasPrefix(strings.TrimSpace(d.text), "[") {
		return nil
	}
	return list
}

// stringEnd is the offset behind the JSON string that begins at i.
func stringEnd(text string, i int) int {
	for i++; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}
