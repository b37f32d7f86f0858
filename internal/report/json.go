package report

import (
	"bytes"
	"encoding/json"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
)

// Diagnostic is a diagnostic as programs read it. Lines and columns count from 1, a
// column counts Unicode characters.
type Diagnostic struct {
	File      string    `json:"file,omitempty"`
	Severity  string    `json:"severity"`
	Code      string    `json:"code"`
	Message   string    `json:"message"`
	Hint      string    `json:"hint,omitempty"`
	Line      int       `json:"line"`
	Column    int       `json:"column"`
	EndLine   int       `json:"end_line"`
	EndColumn int       `json:"end_column"`
	Related   []Related `json:"related,omitempty"`
	Fix       *Fix      `json:"fix,omitempty"`
}

// Related is a second place that explains a diagnostic.
type Related struct {
	Message   string `json:"message"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"end_line"`
	EndColumn int    `json:"end_column"`
}

// Fix is a mechanical mend: the text between the places is replaced.
type Fix struct {
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"end_line"`
	EndColumn int    `json:"end_column"`
	New       string `json:"new"`
}

// DiagnosticsJSON converts a list.
func DiagnosticsJSON(src *diag.Source, list []diag.Diagnostic, lang diag.Lang) []Diagnostic {
	out := make([]Diagnostic, 0, len(list))
	for _, d := range list {
		from, to := ends(src, d.Span)
		j := Diagnostic{
			Severity: d.Severity().String(), Code: string(d.Code()), Message: d.Message(lang), Hint: d.Hint(lang),
			Line: from.Line, Column: from.Column, EndLine: to.Line, EndColumn: to.Column,
		}
		for _, r := range d.Related {
			from, to := ends(src, r.Span)
			j.Related = append(j.Related, Related{r.Text.In(lang), from.Line, from.Column, to.Line, to.Column})
		}
		if d.Fix != nil {
			from, to := ends(src, d.Fix.Span)
			j.Fix = &Fix{from.Line, from.Column, to.Line, to.Column, d.Fix.New}
		}
		out = append(out, j)
	}
	return out
}

func ends(src *diag.Source, at diag.Span) (from, to diag.Position) {
	at = src.Clamp(at)
	return src.Position(at.Start), src.Position(at.End)
}

// Effect is an effect as programs read it.
type Effect struct {
	Kind      string    `json:"kind"`
	Function  string    `json:"function"`
	Performed bool      `json:"performed"`
	Assumed   bool      `json:"assumed,omitempty"`
	Args      []string  `json:"args"`
	Line      int       `json:"line"`
	Request   *Request  `json:"request"`
	Response  *Response `json:"response"`
}

// Request is what an effect sent, or would have sent.
type Request struct {
	Method string          `json:"method"`
	URL    string          `json:"url"`
	Params json.RawMessage `json:"params"`
}

// Response is the answer.
type Response struct {
	Status int    `json:"status"`
	Body   string `json:"body"`
}

// EffectsJSON converts a list.
func EffectsJSON(src *diag.Source, list []runtime.Effect) []Effect {
	out := make([]Effect, 0, len(list))
	for _, e := range list {
		j := Effect{Kind: e.Kind.String(), Function: e.Function, Performed: e.Performed, Assumed: e.Assumed, Args: e.Args, Line: src.Position(e.Span.Start).Line}
		if j.Args == nil {
			j.Args = []string{}
		}
		if e.Request != nil {
			j.Request = &Request{e.Request.Method, e.Request.URL, e.Request.Params}
		}
		if e.Response != nil {
			j.Response = &Response{e.Response.Status, e.Response.Body}
		}
		out = append(out, j)
	}
	return out
}

// Vars is variables by scope and name, each as its text form.
type Vars struct {
	Deal    map[string]string `json:"deal"`
	Client  map[string]string `json:"client"`
	Project map[string]string `json:"project"`
}

// VarsJSON is the state of the three writable scopes, secrets masked.
func VarsJSON(env *vars.Env) Vars {
	mask := env.Redactor()
	scope := func(s vars.Scope) map[string]string {
		m := make(map[string]string, env.Len(s))
		for name, v := range env.All(s) {
			m[name] = mask.Mask(v.Text())
		}
		return m
	}
	return Vars{Deal: scope(vars.Deal), Client: scope(vars.Client), Project: scope(vars.Project)}
}

// Marshal writes indented JSON without HTML escapes, with a line end.
func Marshal[T any](v T) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return b.Bytes(), err
}
