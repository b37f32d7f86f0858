// Package rawjson builds JSON objects whose numbers stay as they were written, for the
// clients of outside services: an amount or a long id must not pass through a float.
//
// It is no general JSON library: values are kept as text and read by package gjson.
//
//	o, ok := rawjson.Parse(`{"price": 10.10}`)
//	o = o.WithText("name", "Курс")
package rawjson

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/tidwall/gjson"
)

// An Object is a JSON object whose keys keep their order and whose values keep their
// text, so that no number passes through a float. It is immutable: With returns a new
// one. The zero value is the empty object.
type Object struct {
	members []member
}

type member struct{ key, raw string }

// Parse reads the JSON text of an object. White space alone is the empty object; of a key
// written twice the last value counts. ok is false for any other text.
func Parse(text string) (o Object, ok bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Object{}, true
	}
	if text[0] != '{' || !json.Valid([]byte(text)) {
		return Object{}, false
	}
	at := map[string]int{}
	gjson.Parse(text).ForEach(func(k, v gjson.Result) bool {
		i, seen := at[k.Str]
		if !seen {
			i = len(o.members)
			at[k.Str] = i
			o.members = append(o.members, member{key: k.Str})
		}
		o.members[i].raw = Compact(v.Raw)
		return true
	})
	return o, true
}

// Keys lists the keys in their order.
func (o Object) Keys() []string {
	keys := make([]string, len(o.members))
	for i, m := range o.members {
		keys[i] = m.key
	}
	return keys
}

// Len is the number of keys.
func (o Object) Len() int { return len(o.members) }

// Raw is the JSON text under key.
func (o Object) Raw(key string) (string, bool) {
	for _, m := range o.members {
		if m.key == key {
			return m.raw, true
		}
	}
	return "", false
}

// Has reports whether key is there, with whatever value.
func (o Object) Has(key string) bool {
	_, ok := o.Raw(key)
	return ok
}

// Text is the value under key as a text: a string without its quotes, "" for null or
// when there is none.
func (o Object) Text(key string) string {
	raw, _ := o.Raw(key)
	return gjson.Parse(raw).String()
}

// With is o with key set to the JSON text raw: in its place when it is there, else last.
func (o Object) With(key, raw string) Object {
	out := append([]member(nil), o.members...)
	for i := range out {
		if out[i].key == key {
			out[i].raw = raw
			return Object{out}
		}
	}
	return Object{append(out, member{key, raw})}
}

// Without is o with no such key.
func (o Object) Without(key string) Object {
	var out []member
	for _, m := range o.members {
		if m.key != key {
			out = append(out, m)
		}
	}
	return Object{out}
}

// WithText is With for a string.
func (o Object) WithText(key, s string) Object { return o.With(key, Quote(s)) }

// Over is o followed by the members of under whose keys o does not have.
func (o Object) Over(under Object) Object {
	out := append([]member(nil), o.members...)
	for _, m := range under.members {
		if !o.Has(m.key) {
			out = append(out, m)
		}
	}
	return Object{out}
}

// Equal reports whether both have the same keys with equal values, in whatever order; values
// that are no objects are equal when their texts are.
func (o Object) Equal(p Object) bool {
	for _, m := range o.members {
		raw, ok := p.Raw(m.key)
		if !ok || m.raw != raw && !equalObjects(m.raw, raw) {
			return false
		}
	}
	return len(o.members) == len(p.members)
}

func equalObjects(a, b string) bool {
	o, ok := Parse(a)
	p, also := Parse(b)
	return ok && also && o.Equal(p)
}

// String is the object as compact JSON.
func (o Object) String() string {
	b := []byte{'{'}
	for i, m := range o.members {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, Quote(m.key)...)
		b = append(b, ':')
		b = append(b, m.raw...)
	}
	return string(append(b, '}'))
}

// Quote writes a JSON string that escapes no more than it must.
func Quote(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string into a buffer cannot fail
	return strings.TrimSuffix(b.String(), "\n")
}

// Compact writes a valid JSON text without white space: numbers letter for letter,
// strings with the letters that \u sequences stand for. It takes one pass, however deep
// the text is nested.
func Compact(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case ' ', '\t', '\r', '\n':
		case '"':
			from := i
			for i++; text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
			b.WriteString(Quote(gjson.Parse(text[from : i+1]).Str))
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
