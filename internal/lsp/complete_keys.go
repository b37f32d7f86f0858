package lsp

import (
	"strings"

	"github.com/salecalc/salecalc/builtins"
)

// keys proposes the keys of a dictionary argument, and the values of those that take only
// some, when the function knows them: in a literal {"key": ...} and in its JSON text. It
// reports whether the place is one for keys, so that nothing else belongs there.
func (b *completer) keys() bool {
	c := b.c
	call, n := c.call()
	if call == nil {
		return b.loneKey()
	}
	fn, ok := b.v.funcs.Find(call.name)
	if !ok || len(fn.Params) == 0 {
		return b.loneKey()
	}
	var known []builtins.Key
	if i := activeParam(fn, call.parts); i < len(fn.Params) {
		known = fn.Params[i].Keys
	}
	inner := c.open[n+1:]
	switch {
	case len(inner) == 1 && inner[0].kind == inText:
		b.inJSON(known, inner[0])
	case len(inner) == 1 && inner[0].kind == inBrace && !inner[0].value:
		b.addKeys(known, `"`, `": `)
		return len(known) > 0 || b.loneKey()
	case len(inner) == 2 && inner[0].kind == inBrace && inner[1].kind == inText:
		if inner[0].value {
			b.addValues(known, c.d.src.Text[inner[0].start:inner[1].start])
		} else {
			b.addKeys(known, "", b.closeUnless(string(inner[1].close), ": "))
		}
	}
	return false
}

// loneKey reports whether a dictionary's key begins at the cursor, whose name nobody but
// the author knows.
func (b *completer) loneKey() bool {
	top := b.c.top()
	return top != nil && top.kind == inBrace && !top.value && b.c.word.Len() == 0
}

// closeUnless gives a closing mark and what follows it, unless the mark is there.
func (b *completer) closeUnless(mark, then string) string {
	if strings.HasPrefix(b.c.d.src.Text[b.c.word.End:], mark) {
		return ""
	}
	return mark + then
}

func (b *completer) addKeys(known []builtins.Key, before, after string) {
	for _, k := range known {
		item := b.add(rankKey, itemProperty, k.Name, "", before+k.Name+after)
		item.FilterText = k.Name
		item.Documentation = markdown(k.Doc.In(b.v.lang))
	}
}

// addValues proposes the values of the key that text ends with.
func (b *completer) addValues(known []builtins.Key, text string) {
	name, ok := lastKey(text)
	if !ok {
		return
	}
	for _, k := range known {
		if k.Name == name {
			for _, value := range k.Values {
				b.add(rankKey, itemConstant, value, "", value)
			}
		}
	}
}

// lastKey finds the key in `... "key": `.
func lastKey(text string) (string, bool) {
	text = strings.TrimRight(text, " \t")
	text, ok := strings.CutSuffix(text, ":")
	if !ok {
		return "", false
	}
	text = strings.TrimRight(text, " \t")
	text = strings.TrimRight(text, `"'\`+"`")
	return text[strings.LastIndexAny(text, `"'`+"`")+1:], true
}

// inJSON proposes keys and values inside a text that is a JSON object.
func (b *completer) inJSON(known []builtins.Key, o opening) {
	mark := string(o.close)
	quote := `"`
	if mark == `"` {
		quote = `\"`
	}
	text := b.c.d.src.Text[o.start+len(mark) : b.c.word.Start]
	if o.last != 0 || !strings.HasPrefix(strings.TrimLeft(text, " \t"), "{") {
		return
	}
	j := readJSON(text)
	switch {
	case j.depth != 1:
	case j.inString && j.key:
		b.addKeys(known, "", b.closeUnless(quote, ": "))
	case j.inString:
		b.addValues(known, text[:j.stringAt])
	case j.key:
		b.addKeys(known, quote, quote+": ")
	}
}

// A jsonPlace is where the end of an unfinished JSON text stands.
type jsonPlace struct {
	depth    int  // objects and arrays around it
	key      bool // a key is expected, or being written
	inString bool
	stringAt int // where that string begins
}

func readJSON(text string) jsonPlace {
	var j jsonPlace
	var objects []bool // of the brackets around the place: an object's
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '#' && strings.HasPrefix(text[i:], "#{"):
			if n := strings.IndexByte(text[i:], '}'); n > 0 {
				i += n
			}
		case c == '"':
			j.inString = !j.inString
			j.stringAt = i
		case j.inString:
		case c == '{' || c == '[':
			objects = append(objects, c == '{')
			j.key = c == '{'
		case c == '}' || c == ']':
			objects = objects[:max(len(objects)-1, 0)]
			j.key = false
		case c == ',':
			j.key = len(objects) > 0 && objects[len(objects)-1]
		case c == ':':
			j.key = false
		}
	}
	j.depth = len(objects)
	return j
}
