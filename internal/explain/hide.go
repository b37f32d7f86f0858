package explain

import (
	"regexp"
	"sync"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// bearer finds a token that a script writes into a header.
var bearer = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)\b(bearer\s+)[\w.~+/=-]+`) })

// A hider masks secrets: those of the project, and tokens in headers.
type hider struct{ mask vars.Redactor }

func (h hider) text(s string) string {
	return bearer().ReplaceAllString(h.mask.Mask(s), "${1}"+vars.Masked)
}

func (h hider) value(v value.Value) value.Value {
	if v.IsNone() || v.Kind() == value.KindBool {
		return v
	}
	if s := v.Text(); h.text(s) != s {
		return value.Text(h.text(s))
	}
	return v
}

func (h hider) texts(list []diag.Text) []diag.Text {
	out := make([]diag.Text, len(list))
	for i, t := range list {
		out[i] = diag.Both(h.text(t.EN), h.text(t.RU))
	}
	return out
}

// effects hides what a script itself has put into its requests.
func (h hider) effects(list []runtime.Effect) []runtime.Effect {
	out := make([]runtime.Effect, len(list))
	for i, e := range list {
		args := make([]string, len(e.Args))
		for j, arg := range e.Args {
			args[j] = h.text(arg)
		}
		e.Args = args
		if r := e.Request; r != nil {
			e.Request = &runtime.Request{Method: r.Method, URL: h.text(r.URL), Params: []byte(h.text(string(r.Params)))}
		}
		if r := e.Response; r != nil {
			e.Response = &runtime.Response{Status: r.Status, Body: h.text(r.Body)}
		}
		out[i] = e
	}
	return out
}

// diagnostics hides what diagnostics say of secrets.
func (h hider) diagnostics(list []diag.Diagnostic) []diag.Diagnostic {
	out := make([]diag.Diagnostic, len(list))
	for i, d := range list {
		if d.Args = h.texts(d.Args); d.Fix != nil && h.text(d.Fix.New) != d.Fix.New {
			d.Fix = nil // it would write the mask into the script
		}
		out[i] = d
	}
	return out
}

// env is an Env with every value masked.
func (h hider) env(env *vars.Env) *vars.Env {
	out := vars.NewEnv()
	for _, scope := range []vars.Scope{vars.Deal, vars.Client, vars.Project} {
		for name, v := range env.All(scope) {
			out.Set(scope, name, h.value(v))
		}
	}
	return out
}
