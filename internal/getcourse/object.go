package getcourse

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/tidwall/gjson"
)

// A RawObject is a JSON object whose keys keep their order and whose values keep their
// text, so that no number passes through a float. It is immutable: With returns a new
// one. The zero value is the empty object.
type RawObject struct {
	members []member
}

type member struct{ key, raw string }

// ParseObject reads the JSON text of argument arg. White space alone is the empty
// object; of a key written twice the last value counts. The error is a [*Problem].
func ParseObject(arg, text string) (RawObject, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return RawObject{}, nil
	}
	if text[0] != '{' || !json.Valid([]byte(text)) {
		return RawObject{}, badObject(arg)
	}
	var o RawObject
	at := map[string]int{}
	gjson.Parse(text).ForEach(func(k, v gjson.Result) bool {
		i, seen := at[k.Str]
		if !seen {
			i = len(o.members)
			at[k.Str] = i
			o.members = append(o.members, member{key: k.Str})
		}
		o.members[i].raw = compact(v.Raw)
		return true
	})
	return o, nil
}

// Len is the number of keys.
func (o RawObject) Len() int { return len(o.members) }

// Raw is the JSON text under key.
func (o RawObject) Raw(key string) (string, bool) {
	for _, m := range o.members {
		if m.key == key {
			return m.raw, true
		}
	}
	return "", false
}

// Has reports whether key is there, with whatever value.
func (o RawObject) Has(key string) bool {
	_, ok := o.Raw(key)
	return ok
}

// Text is the value under key as a text: a string without its quotes, "" for null or
// when there is none.
func (o RawObject) Text(key string) string {
	raw, _ := o.Raw(key)
	return gjson.Parse(raw).String()
}

// With is o with key set to the JSON text raw: in its place when it is there, else last.
func (o RawObject) With(key, raw string) RawObject {
	out := append([]member(nil), o.members...)
	for i := range out {
		if out[i].key == key {
			out[i].raw = raw
			return RawObject{out}
		}
	}
	return RawObject{append(out, member{key, raw})}
}

// WithText is With for a string.
func (o RawObject) WithText(key, s string) RawObject { return o.With(key, quote(s)) }

// over is o followed by the members of under whose keys o does not have.
func (o RawObject) over(under RawObject) RawObject {
	out := append([]member(nil), o.members...)
	for _, m := range under.members {
		if !o.Has(m.key) {
			out = append(out, m)
		}
	}
	return RawObject{out}
}

// String is the object as compact JSON.
func (o RawObject) String() string {
	b := []byte{'{'}
	for i, m := range o.members {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, quote(m.key)...)
		b = append(b, ':')
		b = append(b, m.raw...)
	}
	return string(append(b, '}'))
}

// quote writes a JSON string that escapes no more than it must.
func quote(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string into a buffer cannot fail
	return strings.TrimSuffix(b.String(), "\n")
}

// compact writes a valid JSON text without white space: numbers letter for letter,
// strings with the letters that \u sequences stand for. It takes one pass, however deep
// the text is nested.
func compact(text string) string {
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
			b.WriteString(quote(gjson.Parse(text[from : i+1]).Str))
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
