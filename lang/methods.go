package lang

import (
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
)

// methods are functions that other languages write behind a point, with what they are
// called here.
var methods = map[string]string{
	"append": "append", "push": "append", "insert": "insert", "remove": "remove", "sort": "sort", "get": "get",
	"index": "index", "indexOf": "index", "keys": "dict_keys_to_array", "values": "dict_values_to_array",
	"upper": "upper", "toUpperCase": "upper", "lower": "lower", "toLowerCase": "lower", "strip": "strip", "trim": "strip",
	"capitalize": "capitalize", "title": "title", "replace": "replace", "replaceAll": "replace", "split": "splitter",
	"contains": "contains", "includes": "contains", "startswith": "startswith", "startsWith": "startswith", "endswith": "endswith", "endsWith": "endswith",
	"substring": "substring", "toFixed": "round", "round": "round", "length": "arr_len", "count": "count_occurrences", "join": "massive_to_text",
}

// changing reports whether a method changes what stands before its point.
func changing(method string) bool {
	switch method {
	case "append", "push", "insert", "remove", "sort":
		return true
	}
	return false
}

// chained recognizes what a name at i takes by points: elements, calls of methods, and
// functions of a module. The name has been assigned, or an index or a call shows that it is
// a variable.
func (p *parser) chained(i, end int) (slip, bool) {
	e := nameEnd(p.text, i, end)
	name := p.text[i:e]
	if e >= end || keyword(name) != tName || scopeOf(name) != NoScope || i > 0 && (p.text[i-1] == '.' || p.text[i-1] == '@' || p.text[i-1] == '/') {
		return slip{}, false
	}
	right, e, points := p.unpointed(i, end)
	s := slip{at: diag.Span{Start: i, End: e}, right: right, rule: diag.ElementText, named: true}
	return s, points > 0 && (p.assigned.has(name) || strings.EqualFold(name, "math"))
}

// unpointed writes what a name at i takes by points in brackets and as calls. points
// counts them; 0 when something else stands there.
func (p *parser) unpointed(i, end int) (right string, e, points int) {
	e = nameEnd(p.text, i, end)
	right = p.text[i:e]
	for e < end {
		switch p.text[e] {
		case '[':
			b := p.bracketEnd(e, end)
			if b < 0 {
				return right, e, points
			}
			right, e = right+p.text[e:b], b
		case '.':
			n := nameEnd(p.text, e+1, end)
			if n == e+1 {
				return right, e, points
			}
			key := p.text[e+1 : n]
			if n < end && p.text[n] == '(' {
				b := p.bracketEnd(n, end)
				call := ""
				if b > 0 {
					call = p.method(right, key, strings.TrimSpace(p.text[n+1:b-1]))
				}
				if call == "" {
					return right, e, 0
				}
				right, e = call, b
			} else if right, e = right+`["`+key+`"]`, n; key == "length" {
				right = "arr_len(" + strings.TrimSuffix(right, `["length"]`) + ")"
			}
			points++
		default:
			return right, e, points
		}
	}
	return right, e, points
}

// method gives the call that x.name(args) is here, "" when there is none.
func (p *parser) method(x, name, args string) string {
	if strings.EqualFold(x, "math") && p.isFunc(name) {
		return name + "(" + args + ")"
	}
	fn := methods[name]
	if fn == "" || p.o.IsFunc != nil && !p.isFunc(fn) {
		return ""
	}
	if args != "" {
		x += ", "
	}
	return fn + "(" + x + args + ")"
}

// pointAt gives what the name before the point at i takes by it: its place and what is
// written here. A line that is nothing but a method that changes its variable assigns it.
func (p *parser) pointAt(i int) (diag.Span, string) {
	line := lineStart(p.text, i)
	start := p.operandStart(i, line)
	if n := strings.LastIndexByte(p.text[start:i], '='); n >= 0 {
		start += n + 1
	}
	e := nameEnd(p.text, start, i)
	if e == start || keyword(p.text[start:e]) != tName || scopeOf(p.text[start:e]) != NoScope {
		return diag.Span{}, ""
	}
	end := lineEnd(p.text, i)
	right, e, points := p.unpointed(start, end)
	if points == 0 || e <= i {
		return diag.Span{}, ""
	}
	method := p.text[i+1 : nameEnd(p.text, i+1, end)]
	if skipBlanks(p.text, line, start) == start && skipBlanks(p.text, e, end) == end && changing(method) {
		right = p.text[start:i] + " = " + right
	}
	return diag.Span{Start: start, End: e}, right
}

// lineStart gives the beginning of the line that i is in.
func lineStart(text string, i int) int {
	return strings.LastIndexByte(text[:i], '\n') + 1
}

// formatted recognizes f"..." before i, a text of another language into which {x} puts
// variables.
func (p *parser) formatted(i int, d *diag.Diagnostic) bool {
	line := p.text[lineStart(p.text, i):i]
	from := i - len(line)
	for n := 1; n < len(line); n++ {
		if line[n-1]|0x20 != 'f' || line[n] != '"' && line[n] != '\'' || afterName(line, n-1, 0) {
			continue
		}
		open := from + n
		size := strings.IndexByte(p.text[open+1:lineEnd(p.text, open)], line[n])
		if size < 0 {
			return false
		}
		at := diag.Span{Start: open - 1, End: open + size + 2}
		right := p.text[open:open+1] + insertions.Replace(p.text[open+1:at.End-1]) + p.text[open:open+1]
		d.Rule, d.Span, d.Args = diag.FormatString, at, []diag.Text{code(p.text[at.Start : open+1]), diag.Same(advised(right))}
		d.Fix = &diag.Fix{Span: at, New: right}
		return true
	}
	return false
}

// insertions makes #{x} of {x} and ${x}.
var insertions = strings.NewReplacer("#{", "#{", "${", "#{", "{", "#{")

// methodOfText gives upper("x") for `"x".upper()` around the point at i, and its place.
func (p *parser) methodOfText(i int) (diag.Span, string) {
	end := lineEnd(p.text, i)
	n := nameEnd(p.text, i+1, end)
	if p.text[i] != '.' || n == i+1 || n == end || p.text[n] != '(' || i == 0 {
		return diag.Span{}, ""
	}
	line, mark := lineStart(p.text, i), p.text[i-1]
	open := strings.LastIndexByte(p.text[line:max(line, i-1)], mark)
	b := p.bracketEnd(n, end)
	if strings.IndexByte("\"'`", mark) < 0 || open < 0 || b < 0 {
		return diag.Span{}, ""
	}
	x, args := p.text[line+open:i], strings.TrimSpace(p.text[n+1:b-1])
	if p.text[i+1:n] == "join" { // the array stands in the brackets
		x, args = args, ""
	}
	return diag.Span{Start: line + open, End: b}, p.method(x, p.text[i+1:n], args)
}
