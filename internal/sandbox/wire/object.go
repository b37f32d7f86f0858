// Package wire is what the stand-ins for services have in common when they read and
// answer: a JSON body taken apart field by field, JSON written, amounts of money, phones,
// numbers given out, lists of what has a number and a name, and the refusal of what is
// wrong. Each service has its own words and rules, which stand in its package.
package wire

import (
	"encoding/json"
	"slices"
)

// A Body collects what of a JSON text had no effect while it is read.
type Body struct{ ignored []string }

// Ignored lists the paths nobody asked for, sorted.
func (b *Body) Ignored() []string {
	slices.Sort(b.ignored)
	return b.ignored
}

// An Object hands out the fields of a JSON object by exact name, each once; Rest reports
// the others. The zero Object has no fields.
type Object struct {
	body   *Body
	path   string
	fields map[string]json.RawMessage
}

// Open opens the object at a path of a body; ok is false for what is none. The outermost
// object has the path "".
func (b *Body) Open(path string, raw json.RawMessage) (o Object, ok bool) {
	o = Object{body: b, path: path}
	err := json.Unmarshal(raw, &o.fields)
	return o, err == nil && o.fields != nil
}

// At is the path of a field.
func (o Object) At(key string) string {
	if o.path == "" {
		return key
	}
	return o.path + "." + key
}

// Take gives a field; one that is null counts as absent.
func (o Object) Take(key string) (raw json.RawMessage, ok bool) {
	raw, ok = o.fields[key]
	delete(o.fields, key)
	return raw, ok && string(raw) != "null"
}

// Rest notes the fields that were not taken.
func (o Object) Rest() {
	for key := range o.fields {
		o.body.ignored = append(o.body.ignored, Preview(o.At(key)))
	}
}

// ScalarText is the text form of a JSON text, number or boolean (1 or 0); a number keeps
// its spelling. ok is false for a list or an object. raw must be valid JSON.
func ScalarText(raw json.RawMessage) (text string, ok bool) {
	switch raw[0] {
	case '"':
		err := json.Unmarshal(raw, &text)
		return text, err == nil
	case 't':
		return "1", true
	case 'f':
		return "0", true
	case '{', '[':
		return "", false
	}
	return string(raw), true
}
