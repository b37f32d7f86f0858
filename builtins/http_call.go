package builtins

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/salecalc/salecalc/internal/webclient"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A webCall is how one function lays out its parameters: the place of each, 0 when the
// function has none of that name. Address, answer_type and headers come first in all.
type webCall struct {
	method                         string
	query, data, json, auth, proxy int
}

const (
	argURL = iota
	argAnswerType
	argHeaders
)

const (
	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json"
)

func (w webCall) do(c *Call) (value.Value, error) {
	r, err := w.request(c)
	if err != nil {
		return value.None, err
	}
	answer, err := c.HTTP().Do(c.Context(), r)
	if err != nil {
		return value.None, c.noAnswer(err)
	}
	return c.webAnswer(answer)
}

// request builds what leaves; its errors blame the argument that cannot be sent.
func (w webCall) request(c *Call) (r webclient.Request, err error) {
	r = webclient.Request{Method: w.method, Header: http.Header{}}
	r.Assume = &webclient.Response{Status: http.StatusOK, Header: http.Header{}, Body: []byte("{}")}
	if r.URL, err = w.address(c); err != nil {
		return r, err
	}
	if err = c.webHeaders(r.Header); err != nil {
		return r, err
	}
	if err = w.authorize(c, r.Header); err != nil {
		return r, err
	}
	if r.Body, err = w.body(c, r.Header); err != nil {
		return r, err
	}
	if c.given(w.proxy) {
		if c.Text(w.proxy) != "de" {
			return r, c.BadArg(w.proxy, both(`only "de" is possible`, `возможно только "de"`))
		}
		c.Warn(w.proxy, both("there is no European exit here: the request goes out directly", "европейского выхода здесь нет: запрос уходит напрямую"))
	}
	return r, nil
}

// given reports whether optional argument i is there; 0 counts as skipped.
func (c *Call) given(i int) bool {
	if i == 0 || c.Skipped(i) {
		return false
	}
	n, ok := c.Arg(i).Num()
	return !ok || n.Float() != 0
}

// address is the url with the query parameters added and everything in it escaped.
func (w webCall) address(c *Call) (string, error) {
	raw := strings.TrimSpace(c.Text(argURL))
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Host == "":
		return "", c.BadArg(argURL, both("this is no web address", "это не веб-адрес"))
	case u.Scheme != "http" && u.Scheme != "https":
		return "", c.BadArg(argURL, both("the address must start with http:// or https://", "адрес должен начинаться с http:// или https://"))
	case u.User != nil:
		return "", c.BadArg(argURL, both("login and password belong into auth, not into the address", "логин и пароль нужно передать в auth, а не в адресе"))
	}
	u.Fragment, u.RawFragment = "", ""
	u.RawQuery = escapeRest(u.RawQuery)
	if c.given(w.query) {
		more, err := c.webForm(w.query)
		if err != nil {
			return "", err
		}
		if u.RawQuery != "" && more != "" {
			u.RawQuery += "&"
		}
		u.RawQuery += more
	}
	whole := u.String()
	if len(whole) > maxURL {
		return "", c.BadArg(argURL, both("the address is too long: at most "+itoa(maxURL)+" bytes", "слишком длинный адрес: не больше "+itoa(maxURL)+" байт"))
	}
	return whole, nil
}

// escapeRest escapes what a query typed by hand may hold and the wire may not: blanks
// and letters outside ASCII. What is escaped already stays.
func escapeRest(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if ch := query[i]; ch <= ' ' || ch >= 0x7f {
			const hex = "0123456789ABCDEF"
			b.Write([]byte{'%', hex[ch>>4], hex[ch&15]})
		} else {
			b.WriteByte(ch)
		}
	}
	return b.String()
}

// webForm is the dictionary of argument i as a form: an array repeats its key, None is
// left out.
func (c *Call) webForm(i int) (string, error) {
	d, err := c.webDict(i)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	add := func(key string, v value.Value) {
		if v.IsNone() {
			return
		}
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(key) + "=" + url.QueryEscape(v.Text()))
	}
	for k := range d.Len() {
		key, v := d.Pair(k)
		if v.Kind() != value.KindArray {
			add(key, v)
			continue
		}
		for _, e := range v.Elems() {
			add(key, e)
		}
	}
	return b.String(), nil
}

// webDict is argument i read as a dictionary.
func (c *Call) webDict(i int) (value.Value, error) {
	d, ok := c.Arg(i).Structure()
	if !ok || d.Kind() != value.KindDict {
		shown := Shown(c.Arg(i))
		return d, c.BadArg(i, both("needs a dictionary, got "+shown.EN, "нужен словарь, получено: "+shown.RU))
	}
	return d, nil
}

func (c *Call) webHeaders(h http.Header) error {
	if !c.given(argHeaders) {
		return nil
	}
	d, err := c.webDict(argHeaders)
	if err != nil {
		return err
	}
	for k := range d.Len() {
		name, v := d.Pair(k)
		text := v.Text()
		if !headerName(name) || !headerValue(text) {
			shown := Shown(value.Text(name))
			return c.BadArg(argHeaders, both("this header cannot be sent: "+shown.EN, "этот заголовок нельзя отправить: "+shown.RU))
		}
		if !v.IsNone() {
			h.Set(name, text)
		}
	}
	return nil
}

// headerName reports whether s is a word of the characters RFC 9110 allows.
func headerName(s string) bool {
	for i := range len(s) {
		if ch := s[i]; ch <= ' ' || ch >= 0x7f || strings.IndexByte(`"(),/:;<=>?@[\]{}`, ch) >= 0 {
			return false
		}
	}
	return s != ""
}

// headerValue reports whether s stays on one line, so that no value becomes a header
// of its own.
func headerValue(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) < 0
}

// authorize turns auth into the header of basic authorization.
func (w webCall) authorize(c *Call, h http.Header) error {
	if !c.given(w.auth) {
		return nil
	}
	login, password, ok := strings.Cut(c.Text(w.auth), ":")
	if s, isJSON := c.Arg(w.auth).Structure(); isJSON {
		pair := s.Elems()
		if ok = len(pair) == 2; ok {
			login, password = pair[0].Text(), pair[1].Text()
		}
	}
	if !ok || strings.Contains(login, ":") {
		return c.BadArg(w.auth, both(`needs "login:password" or [login, password]`, `нужно "логин:пароль" или [логин, пароль]`))
	}
	h.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(login+":"+password)))
	return nil
}

// body is what the request carries; it names its kind in the headers unless the script
// did.
func (w webCall) body(c *Call, h http.Header) ([]byte, error) {
	kind := h.Get("Content-Type")
	announce := func(k string) {
		if kind == "" {
			h.Set("Content-Type", k)
		}
	}
	switch data, json := c.given(w.data), c.given(w.json); {
	case data && json:
		return nil, c.BadArg(w.json, both("use data or json_data, not both", "укажите либо data, либо json_data"))
	case json:
		s, ok := c.Arg(w.json).Structure()
		if !ok {
			shown := Shown(c.Arg(w.json))
			return nil, c.BadArg(w.json, both("needs a dictionary or an array, got "+shown.EN, "нужен словарь или массив, получено: "+shown.RU))
		}
		announce(jsonType)
		return s.AppendJSON(nil), nil
	case data:
		s, ok := c.Arg(w.data).Structure()
		if !ok || s.Kind() != value.KindDict || kind != "" && !strings.HasPrefix(strings.ToLower(kind), formType) {
			return []byte(c.Text(w.data)), nil
		}
		announce(formType)
		form, err := c.webForm(w.data)
		return []byte(form), err
	}
	return nil, nil
}

// noAnswer is the error of a request that brought none. A run that is over ends as such.
func (c *Call) noAnswer(err error) error {
	if over := c.Context().Err(); over != nil {
		return over
	}
	var failed *webclient.Error
	if !errors.As(err, &failed) {
		return err
	}
	return &ArgError{Arg: -1, Rule: diag.CallUndone, Args: []diag.Text{diag.Same(c.fn.Name), failed.Text(), nothingCame}}
}

// webAnswer is the part of the answer that answer_type asks for.
func (c *Call) webAnswer(r webclient.Response) (value.Value, error) {
	want := c.Text(argAnswerType)
	if want == "status" {
		return value.Int(int64(r.Status)), nil
	}
	if len(r.Body) > c.Room() {
		return value.None, c.TooLong()
	}
	text := strings.TrimPrefix(strings.ToValidUTF8(string(r.Body), "\uFFFD"), "\uFEFF")
	if want != "text" {
		data, ok := anyJSON(text)
		switch {
		case want == "json" && ok:
			return data, nil
		case want == "json":
			return value.None, c.BadArg(argAnswerType, both("the answer is no JSON (status "+itoa(r.Status)+")", "ответ — не JSON (статус "+itoa(r.Status)+")"))
		case ok:
			return webResult(r.Status, data), nil
		}
	}
	switch {
	case vars.TooLong(text, c.MaxText()):
		return value.None, c.TooLong()
	case want == "text":
		return value.Text(text), nil
	}
	return webResult(r.Status, value.Text(text)), nil
}

func webResult(status int, data value.Value) value.Value {
	return value.NewDict([]value.Pair{{Key: "status", Value: value.Int(int64(status))}, {Key: "data", Value: data}})
}

// anyJSON reads any JSON, a lone number or word too: as the one element of an array.
func anyJSON(text string) (value.Value, bool) {
	if s, ok := value.ParseJSON(text); ok {
		return s, true
	}
	one, ok := value.ParseJSON("[" + text + "]")
	if !ok || one.Len() != 1 {
		return value.None, false
	}
	return one.Elems()[0], true
}
