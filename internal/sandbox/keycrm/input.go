package keycrm

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// A request is the body of a call while it is read. Every field that is wrong is noted,
// as the service does, and the call is refused as a whole.
type request struct {
	wire.Body
	top   object
	wrong []fieldError
}

// newRequest opens a body; one that is no JSON object is refused.
func newRequest(body []byte) (*request, error) {
	in := &request{}
	top, ok := in.Open("", body)
	if !ok {
		return nil, invalid(nil)
	}
	in.top = object{top, in}
	return in, nil
}

func (in *request) fail(path, says string) {
	if !slices.ContainsFunc(in.wrong, func(e fieldError) bool { return e.path == path }) {
		in.wrong = append(in.wrong, fieldError{path, "The " + path + " " + says})
	}
}

// invalidChoice is the wording for an id or a word that is not on a list.
func (in *request) invalidChoice(path string) {
	in.wrong = append(in.wrong, fieldError{path, "The selected " + path + " is invalid."})
}

// done ends the reading: what nobody asked for had no effect.
func (in *request) done() error {
	in.top.Rest()
	if len(in.wrong) > 0 {
		return invalid(in.wrong)
	}
	return nil
}

// An object is a part of the body with the request that reads it.
type object struct {
	wire.Object
	in *request
}

// object opens a field that is an object; ok is false when it is absent or none.
func (o object) object(key string) (object, bool) {
	raw, ok := o.Take(key)
	if !ok {
		return object{in: o.in}, false
	}
	return o.in.object(o.At(key), raw)
}

func (in *request) object(path string, raw json.RawMessage) (object, bool) {
	inner, ok := in.Open(path, raw)
	if !ok {
		in.fail(path, "must be an array.") // PHP knows no objects
	}
	return object{inner, in}, ok
}

// list opens the elements of a field that is an array of objects.
func (o object) list(key string) []object {
	raw, ok := o.Take(key)
	if !ok {
		return nil
	}
	var elements []json.RawMessage
	if json.Unmarshal(raw, &elements) != nil {
		o.in.fail(o.At(key), "must be an array.")
		return nil
	}
	var list []object
	for i, element := range elements {
		if inner, ok := o.in.object(o.At(key)+"."+strconv.Itoa(i), element); ok {
			list = append(list, inner)
		}
	}
	return list
}

// text reads a text. Other scalars are refused, as the service's rules for texts do.
func (o object) text(key string) string {
	raw, ok := o.Take(key)
	if !ok {
		return ""
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		o.in.fail(o.At(key), "must be a string.")
	}
	return strings.TrimSpace(s)
}

// digits reads a whole number, written as such or as text; 0 when absent.
func (o object) digits(key string) int64 {
	s, ok := o.scalar(key)
	if !ok || s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		o.in.fail(o.At(key), "must be an integer.")
		return 0
	}
	return n
}

var decimal = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// amount reads a number and keeps its spelling; "" when absent.
func (o object) amount(key string) string {
	s, ok := o.scalar(key)
	if !ok || s == "" {
		return ""
	}
	if !decimal.MatchString(s) {
		o.in.fail(o.At(key), "must be a number.")
		return ""
	}
	return s
}

// scalar is a number or a text as it is written.
func (o object) scalar(key string) (string, bool) {
	raw, ok := o.Take(key)
	if !ok {
		return "", false
	}
	if raw[0] != '"' {
		return string(raw), true
	}
	var s string
	err := json.Unmarshal(raw, &s)
	return strings.TrimSpace(s), err == nil
}

// moment reads a date and time in the one form the API takes.
func (o object) moment(key string) string {
	s := o.text(key)
	if s == "" {
		return ""
	}
	if _, err := time.Parse(time.DateTime, s); err != nil {
		o.in.fail(o.At(key), "does not match the format Y-m-d H:i:s.")
	}
	return s
}

var address = regexp.MustCompile(`^[^\s@<>,;]+@[^\s@<>,;]+$`)

func (o object) email(key string) string {
	s := o.text(key)
	if s != "" && (!address.MatchString(s) || strings.Contains(s, "..") || strings.HasSuffix(s, ".")) {
		o.in.fail(o.At(key), "must be a valid email address.")
	}
	return s
}

// texts reads a text, or an array of texts.
func (o object) texts(key string) (list []string, isList bool) {
	raw, ok := o.Take(key)
	if !ok {
		return nil, false
	}
	if json.Unmarshal(raw, &list) == nil {
		return list, true
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		o.in.fail(o.At(key), "must be a string.")
	}
	return []string{s}, false
}
