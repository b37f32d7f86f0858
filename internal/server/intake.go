package server

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/salecalc/salecalc/vars/crm"
)

// Media types of bodies that are read.
const (
	kindForm      = "application/x-www-form-urlencoded"
	kindMultipart = "multipart/form-data"
	kindJSON      = "application/json"
)

// body reads the body of a request, at most limit bytes of it.
func body(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, *refusal) {
	tooLarge := func() *refusal {
		return refuse(http.StatusRequestEntityTooLarge, "body-too-large", "body", "the body is larger than {1} bytes",
			"тело запроса больше {1} байт", strconv.FormatInt(limit, 10))
	}
	if r.ContentLength > limit {
		return nil, tooLarge()
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return nil, tooLarge()
	case err != nil:
		return nil, refuse(http.StatusBadRequest, "body-broken-off", "body", "the body was broken off", "тело запроса оборвалось")
	}
	return data, nil
}

// delivery makes a delivery of a request: secrets are taken out here, before anything is
// kept or looked at.
func (s *Server) delivery(w http.ResponseWriter, r *http.Request, limit int64) (crm.Delivery, *refusal) {
	var d crm.Delivery
	kind, wrong := mediaType(r.Header.Get("Content-Type"))
	if wrong != nil {
		return d, wrong
	}
	data, wrong := body(w, r, limit)
	if wrong != nil {
		return d, wrong
	}
	if !utf8.Valid(data) {
		return d, refuse(http.StatusBadRequest, "not-utf8", "body", "the body is not UTF-8", "тело запроса не в UTF-8")
	}
	return crm.Delivery{
		Method: r.Method, Kind: kind, Body: []byte(s.maskBody(string(data), kind)), Query: s.maskForm(r.URL.RawQuery),
		Received: s.now(), State: crm.Waiting,
	}, nil
}

func (s *Server) maskBody(text, kind string) string {
	if kind == kindForm || kind == "" {
		return s.maskForm(text)
	}
	return s.mask.Mask(text)
}

// maskForm masks the secrets of a form or an address, also those that are spelled with
// escapes nobody needs.
func (s *Server) maskForm(text string) string {
	text = s.mask.Mask(text)
	if !strings.Contains(text, "%") {
		return text
	}
	pairs := strings.Split(text, "&")
	for i, pair := range pairs {
		if plain, err := url.QueryUnescape(pair); err == nil && s.mask.Mask(plain) != plain {
			name, value, _ := strings.Cut(s.mask.Mask(plain), "=")
			pairs[i] = url.QueryEscape(name) + "=" + url.QueryEscape(value)
		}
	}
	return strings.Join(pairs, "&")
}

// mediaType gives the type of a body; of a multipart one with its boundary.
func mediaType(header string) (string, *refusal) {
	if header == "" {
		return "", nil
	}
	kind, params, err := mime.ParseMediaType(header)
	if err != nil {
		return "", refuse(http.StatusUnsupportedMediaType, "bad-media-type", "Content-Type", "the header Content-Type cannot be read", "заголовок Content-Type не читается")
	}
	if c := strings.ToLower(params["charset"]); c != "" && c != "utf-8" && c != "utf8" && c != "us-ascii" {
		return "", refuse(http.StatusUnsupportedMediaType, "bad-charset", "Content-Type", "the character set is {1}; send UTF-8", "кодировка — {1}; нужна UTF-8", c)
	}
	if kind == kindMultipart {
		return mime.FormatMediaType(kind, map[string]string{"boundary": params["boundary"]}), nil
	}
	return kind, nil
}

// fields gives what a delivery says by name: the parameters of the address, then those of
// the body, which win.
func (l Limits) fields(d crm.Delivery) (*fields, *refusal) {
	f := &fields{values: map[string]string{}, most: l.Fields}
	if wrong := f.query(d.Query, "query"); wrong != nil {
		return nil, wrong
	}
	kind, params, _ := strings.Cut(d.Kind, ";")
	switch {
	case len(bytes.TrimSpace(d.Body)) == 0:
		return f, nil
	case kind == kindForm, kind == "":
		return f, f.query(string(d.Body), "body")
	case kind == kindMultipart:
		return f, f.multipart(d.Body, d.Kind, params)
	case kind == kindJSON:
		return f, f.json(d.Body, l.Depth)
	}
	return nil, refuse(http.StatusUnsupportedMediaType, "bad-media-type", "Content-Type", "a form or JSON is wanted, not {1}",
		"нужна форма или JSON, а не {1}", kind)
}

// fields are named texts in the order in which they were first named.
type fields struct {
	names  []string
	values map[string]string
	most   int
	files  []string // names of files, which are not kept
}

func (f *fields) set(name, text, where string) *refusal {
	if _, known := f.values[name]; !known {
		if len(f.names) >= f.most {
			return refuse(http.StatusRequestEntityTooLarge, "too-many-fields", where, "there are more than {1} fields", "полей больше {1}", strconv.Itoa(f.most))
		}
		f.names = append(f.names, name)
	}
	f.values[name] = text
	return nil
}

// query reads parameters as an address or a form writes them.
func (f *fields) query(text, where string) *refusal {
	if strings.Count(text, "&") > 4*f.most {
		return refuse(http.StatusRequestEntityTooLarge, "too-many-fields", where, "there are more than {1} fields", "полей больше {1}", strconv.Itoa(f.most))
	}
	for pair := range strings.SplitSeq(text, "&") {
		if pair == "" {
			continue
		}
		rawName, rawText, _ := strings.Cut(pair, "=")
		name, err1 := url.QueryUnescape(rawName)
		value, err2 := url.QueryUnescape(rawText)
		if err1 != nil || err2 != nil || !utf8.ValidString(name) || !utf8.ValidString(value) {
			return refuse(http.StatusBadRequest, "bad-form", where, "a field is not written as forms write them: after % stand two hexadecimal digits of UTF-8",
				"поле закодировано не так, как это делают формы: после % идут две шестнадцатеричные цифры UTF-8")
		}
		if wrong := f.set(name, value, where); wrong != nil {
			return wrong
		}
	}
	return nil
}

func (f *fields) multipart(data []byte, kind, _ string) *refusal {
	bad := refuse(http.StatusBadRequest, "bad-form", "body", "the parts of the form cannot be read", "части формы не читаются")
	_, params, err := mime.ParseMediaType(kind)
	if err != nil || params["boundary"] == "" {
		return bad
	}
	parts := multipart.NewReader(bytes.NewReader(data), params["boundary"])
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return bad
		}
		if n >= 4*f.most {
			return refuse(http.StatusRequestEntityTooLarge, "too-many-fields", "body", "there are more than {1} fields", "полей больше {1}", strconv.Itoa(f.most))
		}
		if part.FileName() != "" {
			f.files = append(f.files, part.FormName())
			continue
		}
		text, err := io.ReadAll(part)
		if err != nil {
			return bad
		}
		if wrong := f.set(part.FormName(), string(text), "body"); wrong != nil {
			return wrong
		}
	}
}

// json reads the keys of an object: texts as they are, all else as it is written.
func (f *fields) json(data []byte, depth int) *refusal {
	doc, wrong := document(data, depth)
	if wrong != nil {
		return wrong
	}
	doc.ForEach(func(k, v gjson.Result) bool {
		wrong = f.set(k.Str, textOf(v), "body")
		return wrong == nil
	})
	return wrong
}

// textOf is a JSON value as a variable holds it: numbers as they are written.
func textOf(v gjson.Result) string {
	switch v.Type {
	case gjson.String:
		return v.Str
	case gjson.Null:
		return ""
	}
	return v.Raw
}

// document reads a JSON object of a bounded depth.
func document(data []byte, depth int) (gjson.Result, *refusal) {
	if at := tooDeep(data, depth); at >= 0 {
		return gjson.Result{}, refuse(http.StatusBadRequest, "json-too-deep", "body, byte "+strconv.Itoa(at), "the JSON is nested deeper than {1}",
			"вложенность JSON больше {1}", strconv.Itoa(depth))
	}
	if !gjson.ValidBytes(data) {
		return gjson.Result{}, refuse(http.StatusBadRequest, "bad-json", "body", "the body is no JSON", "тело запроса — не JSON")
	}
	doc := gjson.ParseBytes(data)
	if !doc.IsObject() {
		return gjson.Result{}, refuse(http.StatusBadRequest, "bad-json", "body", "a JSON object is wanted: {\"name\": \"value\"}", "нужен объект JSON: {\"имя\": \"значение\"}")
	}
	return doc, nil
}

// tooDeep gives the byte at which brackets are nested deeper than allowed, -1 if nowhere.
func tooDeep(data []byte, most int) int {
	depth, quoted := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > most {
				return i
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return -1
}
