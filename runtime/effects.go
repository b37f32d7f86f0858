package runtime

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/webclient"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
)

// maxRecorded is how many bytes of a request or an answer an effect keeps.
const maxRecorded = 64 << 10

// A door is a frame seen as the network: it records every request of the run and lets
// it pass, or, in a dry run, answers it.
type door frame

// record keeps an effect for the result.
func (f *frame) record(e Effect) { f.effects, f.touched = append(f.effects, e), true }

// Do implements webclient.Doer.
func (d *door) Do(ctx context.Context, r webclient.Request) (webclient.Response, error) {
	f := (*frame)(d)
	e := Effect{Kind: builtins.Network, Function: f.calling.Func().Name, Span: f.callee.At, Args: f.argTexts(f.calling)}
	e.Request = f.recorded(r)
	if f.h.DryRun || f.h.Net != nil && f.h.Net.answers(f.calling.Func()) {
		e.Assumed = true
		f.planned(e.Request, r)
		f.record(e)
		return webclient.DryRun(nil).Do(ctx, r)
	}
	if f.h.Net == nil {
		f.record(e)
		return webclient.Response{}, builtins.ErrNeedsHost
	}
	answer, err := d.send(context.WithValue(ctx, callerKey{}, e.Function), &e, r)
	if err == nil {
		e.Performed = true
		e.Response = &Response{Status: answer.Status, Body: clip([]byte(f.redact(string(answer.Body))))}
	} else {
		e.Performed = !neverLeft(err)
	}
	f.record(e)
	return answer, err
}

type callerKey struct{}

// Caller tells a transport which function of the script a request comes from.
func Caller(ctx context.Context) string {
	name, _ := ctx.Value(callerKey{}).(string)
	return name
}

func neverLeft(err error) bool {
	e, ok := err.(*webclient.Error)
	return ok && e.BeforeSend
}

// recorded is a request as an effect shows it: the form or body decoded, no header, every
// secret masked.
func (f *frame) recorded(r webclient.Request) *Request {
	decoded := decodedParams(r)
	q := &Request{Method: r.Method, URL: f.redact(r.URL), Params: []byte(f.redact(string(decoded)))}
	q.Masked = q.URL != r.URL || !bytes.Equal(q.Params, decoded)
	if !isForm(r) && len(q.Params) > maxRecorded {
		q.Params = marshal(clip([]byte(f.redact(string(r.Body)))))
	}
	return q
}

// planned adds what it takes to send the request later, which only a dry run is asked for.
func (f *frame) planned(q *Request, r webclient.Request) {
	q.Header, q.Body = r.Header.Clone(), f.redact(string(r.Body))
	for name, values := range q.Header {
		for i, v := range values {
			if values[i] = f.redact(v); confidential(name) {
				values[i] = vars.Masked
			}
		}
	}
}

// confidential reports whether a header is of a kind that carries secrets, whether or not
// the secret is one of the constants.
func confidential(header string) bool {
	header = strings.ToLower(header)
	if header == "idempotency-key" {
		return false
	}
	return slices.ContainsFunc([]string{"auth", "cookie", "key", "password", "secret", "token"}, func(word string) bool { return strings.Contains(header, word) })
}

func isForm(r webclient.Request) bool {
	return strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded")
}

// decodedParams turns a body into JSON: a JSON body as it is, a form as an object, with
// GetCourse's params opened and its key masked; any other as a JSON text.
func decodedParams(r webclient.Request) []byte {
	switch {
	case len(r.Body) == 0:
		return []byte("{}")
	case json.Valid(r.Body):
		return bytes.ToValidUTF8(r.Body, []byte("\uFFFD"))
	case isForm(r):
		if form, err := url.ParseQuery(string(r.Body)); err == nil {
			return formJSON(form)
		}
	}
	return marshal(string(r.Body))
}

func formJSON(form url.Values) []byte {
	fields := make(map[string]json.RawMessage, len(form))
	for name := range form {
		text := form.Get(name)
		fields[name] = marshal(text)
		switch name {
		case "key":
			fields[name] = marshal(vars.Masked)
		case "params":
			if raw, err := base64.StdEncoding.DecodeString(text); err == nil && json.Valid(raw) {
				fields[name] = raw
			}
		}
	}
	return marshal(fields)
}

// marshal writes JSON without HTML escapes.
func marshal[T any](v T) []byte {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return []byte("null")
	}
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}

func clip(b []byte) string {
	if len(b) > maxRecorded {
		b = b[:maxRecorded]
	}
	return strings.ToValidUTF8(string(b), "\uFFFD")
}

// warn records what a function says about one of its arguments.
func (f *frame) warn(arg int, rule *diag.Rule, args ...diag.Text) {
	f.report(diag.New(rule, argSpan(f.callee, arg), args...))
}
