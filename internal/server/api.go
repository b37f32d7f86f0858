package server

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net/http"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/internal/varsjson"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// Settings are what a run over JSON may be told besides its text.
type Settings struct {
	Vars    map[string]json.RawMessage `json:"vars,omitempty" doc:"starting variables by name, or by scope (builtin, deal, client, project, const) and name"`
	Now     string                     `json:"now,omitempty" doc:"the clock, RFC 3339; the real one if missing"`
	Zone    string                     `json:"tz,omitempty" doc:"the project's time zone, an IANA name; that of the configuration if missing"`
	Seed    uint64                     `json:"seed,omitempty" doc:"randomness repeats with it"`
	Client  string                     `json:"client,omitempty" doc:"the client of the store the run is about; without it the run has no store"`
	Perform bool                       `json:"perform,omitempty" doc:"do it: send requests as the configuration's network allows and keep changes in the store; otherwise the run is dry"`
}

// A RunRequest asks for a script to be run.
type RunRequest struct {
	Script      string `json:"script" doc:"the calculator field"`
	StopOnError bool   `json:"stop_on_error,omitempty" doc:"the first failing statement ends the run"`
	Settings
}

// An EvalRequest asks for the value of an expression.
type EvalRequest struct {
	Expression string `json:"expression" doc:"one expression"`
	Condition  bool   `json:"condition,omitempty" doc:"it is a comparison field: the value is True or False"`
	Settings
}

// A RenderRequest asks for a message text to be filled in.
type RenderRequest struct {
	Text string `json:"text" doc:"the message, with #{...}"`
	Settings
}

// A CheckRequest asks what is wrong with a script.
type CheckRequest struct {
	Script string `json:"script" doc:"the calculator field"`
}

// A RunAnswer is what a run came to, as the command line prints it.
type RunAnswer struct {
	OK          bool                `json:"ok" doc:"whether nothing failed"`
	Vars        report.Vars         `json:"vars" doc:"the variables after the run, by scope and name"`
	Value       *string             `json:"value,omitempty" doc:"of the expression, as a text"`
	Text        *string             `json:"text,omitempty" doc:"the message, filled in"`
	Diagnostics []report.Diagnostic `json:"diagnostics" doc:"what is wrong with the text, in the language of Accept-Language"`
	Effects     []report.Effect     `json:"effects" doc:"what the run did outside, or would have done"`
}

// A CheckAnswer is what was found in a script.
type CheckAnswer struct {
	OK          bool                `json:"ok" doc:"whether there is no error"`
	Diagnostics []report.Diagnostic `json:"diagnostics" doc:"errors, warnings and remarks, in the order of the text"`
}

// decode reads the JSON object of a request strictly: an unknown key is a slip.
func (s *Server) decode(w http.ResponseWriter, r *http.Request, into any) *refusal {
	kind, wrong := mediaType(r.Header.Get("Content-Type"))
	if wrong != nil {
		return wrong
	}
	if kind != kindJSON {
		return refuse(http.StatusUnsupportedMediaType, "bad-media-type", "Content-Type", "Content-Type: application/json is wanted", "нужен заголовок Content-Type: application/json")
	}
	data, wrong := body(w, r, s.c.Limits.Body)
	if wrong != nil {
		return wrong
	}
	if !utf8.Valid(data) {
		return refuse(http.StatusBadRequest, "not-utf8", "body", "the body is not UTF-8", "тело запроса не в UTF-8")
	}
	doc, wrong := document(data, s.c.Limits.Depth)
	if wrong != nil {
		return wrong
	}
	known := fieldsOf(reflect.TypeOf(into).Elem())
	doc.ForEach(func(k, _ gjson.Result) bool {
		if _, ok := known[k.Str]; !ok {
			wrong = refuse(http.StatusBadRequest, "unknown-field", clip(k.Str, 80), "there is no such field here", "такого поля здесь нет")
		}
		return wrong == nil
	})
	if wrong != nil {
		return wrong
	}
	var typed *json.UnmarshalTypeError
	if err := json.Unmarshal(data, into); errors.As(err, &typed) {
		return refuse(http.StatusBadRequest, "wrong-type", typed.Field, "this field is of another type: see /v1/openapi.json", "у этого поля другой тип: см. /v1/openapi.json")
	} else if err != nil {
		return refuse(http.StatusBadRequest, "bad-json", "body", "the body does not fit: see /v1/openapi.json", "тело запроса не подходит: см. /v1/openapi.json")
	}
	return nil
}

// apiHost makes of the settings what a run may touch.
func (s *Server) apiHost(given Settings) (runtime.Host, *refusal) {
	now := s.now()
	if given.Now != "" {
		t, err := time.Parse(time.RFC3339Nano, given.Now)
		if err != nil {
			return runtime.Host{}, refuse(http.StatusUnprocessableEntity, "bad-time", "now", "a time such as 2025-01-31T12:00:00+03:00 is wanted", "нужно время вроде 2025-01-31T12:00:00+03:00")
		}
		now = t
	}
	h := s.host(int64(given.Seed), now)
	h.Rand = rand.New(rand.NewPCG(given.Seed, given.Seed))
	if given.Seed == 0 {
		h.Rand = rand.New(rand.NewPCG(uint64(s.requests.Load()), uint64(s.now().UnixNano())))
	}
	if given.Zone != "" {
		zone, err := time.LoadLocation(given.Zone)
		if err != nil || given.Zone == "Local" {
			return runtime.Host{}, refuse(http.StatusUnprocessableEntity, "bad-zone", "tz", "there is no such time zone; use a name such as Europe/Kyiv", "такого часового пояса нет; нужно имя вроде Europe/Kyiv")
		}
		h.Zone = zone
	}
	h.DryRun = !given.Perform
	if given.Client != "" {
		h.Store, h.Client = s.store, given.Client
	}
	return h, setVars(h.Vars, given.Vars)
}

// setVars sets variables by their text forms; numbers keep all of their digits.
func setVars(env *vars.Env, raw map[string]json.RawMessage) *refusal {
	data, err := json.Marshal(raw)
	doc, ok := value.ParseJSON(string(data))
	if err != nil || !ok {
		return refuse(http.StatusUnprocessableEntity, "bad-vars", "vars", "these variables cannot be read", "эти переменные не читаются")
	}
	for v := range varsjson.All(doc) {
		if !vars.IsName(v.Name) {
			return refuse(http.StatusUnprocessableEntity, "bad-name", clip("vars."+v.Path, 100), "this is no name of a variable", "это не имя переменной")
		}
		env.Set(v.Scope, v.Name, textOrNone(v.Value.Text()))
	}
	return nil
}

// compileFunc compiles a text.
type compileFunc func(*diag.Source, runtime.Options) *runtime.Program

// evaluate runs a text for a request over JSON. Few run at once: they may be large.
func (s *Server) evaluate(ctx context.Context, compile compileFunc, src *diag.Source, given Settings, lang diag.Lang, stop bool) (*RunAnswer, *runtime.Result, *refusal) {
	h, wrong := s.apiHost(given)
	if wrong != nil {
		return nil, nil, wrong
	}
	h.StopOnError = stop
	select {
	case s.evals <- struct{}{}:
		defer func() { <-s.evals }()
	case <-ctx.Done():
		return nil, nil, broken()
	}
	res, err := compile(src, runtime.Options{}).Run(ctx, h)
	switch {
	case errors.Is(err, vars.ErrNoClient):
		return nil, nil, refuse(http.StatusUnprocessableEntity, "no-client", "client", "there is no such client", "такого клиента нет")
	case err != nil:
		s.log.ErrorContext(ctx, "a run over JSON ended", "error", s.mask.Mask(err.Error()))
		return nil, nil, broken()
	}
	env := h.Vars
	if h.Store == nil {
		env.Apply(res.Writes)
	} else if res.Env != nil {
		env = res.Env
	}
	a := &RunAnswer{
		OK: !res.Failed, Vars: report.VarsJSON(env), Diagnostics: report.DiagnosticsJSON(src, res.Diagnostics, lang),
		Effects: report.EffectsJSON(src, res.Effects),
	}
	for _, d := range res.Diagnostics {
		a.OK = a.OK && d.Severity() != diag.Error
	}
	mask := env.Redactor()
	if a.OK && !res.Value.IsNone() {
		text := mask.Mask(res.Value.Text())
		a.Value = &text
	}
	return a, res, nil
}

// answerRun answers with what a run came to; secrets of the configuration are masked in
// all of it.
func (s *Server) answerRun(w http.ResponseWriter, r *http.Request, a *RunAnswer, wrong *refusal) {
	if wrong != nil {
		s.refused(w, r, wrong)
		return
	}
	data, err := json.Marshal(a)
	if err != nil {
		s.refused(w, r, broken())
		return
	}
	answerJSON(w, http.StatusOK, json.RawMessage(s.mask.Mask(string(data))))
}

func (s *Server) run(w http.ResponseWriter, r *http.Request) {
	var in RunRequest
	if wrong := s.decode(w, r, &in); wrong != nil {
		s.refused(w, r, wrong)
		return
	}
	a, _, wrong := s.evaluate(r.Context(), runtime.Compile, diag.NewSource("script", in.Script), in.Settings, languageOf(r), in.StopOnError)
	s.answerRun(w, r, a, wrong)
}

// maxEval is the length of an expression, in characters, as in a script.
const maxEval = 2000

func (s *Server) eval(w http.ResponseWriter, r *http.Request) {
	var in EvalRequest
	if wrong := s.decode(w, r, &in); wrong != nil {
		s.refused(w, r, wrong)
		return
	}
	compile := func(src *diag.Source, o runtime.Options) *runtime.Program {
		if !in.Condition {
			o.MaxExpr = maxEval
		}
		return runtime.CompileExpr(src, o)
	}
	a, res, wrong := s.evaluate(r.Context(), compile, diag.NewSource("expression", in.Expression), in.Settings, languageOf(r), false)
	if wrong == nil && in.Condition {
		text := value.Bool(a.OK && res.Value.Truth()).Text()
		a.Value = &text
	}
	s.answerRun(w, r, a, wrong)
}

func (s *Server) render(w http.ResponseWriter, r *http.Request) {
	var in RenderRequest
	if wrong := s.decode(w, r, &in); wrong != nil {
		s.refused(w, r, wrong)
		return
	}
	a, res, wrong := s.evaluate(r.Context(), runtime.CompileTemplate, diag.NewSource("text", in.Text), in.Settings, languageOf(r), false)
	if wrong == nil {
		a.Text = &res.Text
	}
	s.answerRun(w, r, a, wrong)
}

func (s *Server) check(w http.ResponseWriter, r *http.Request) {
	var in CheckRequest
	if wrong := s.decode(w, r, &in); wrong != nil {
		s.refused(w, r, wrong)
		return
	}
	src, reg := diag.NewSource("script", in.Script), builtins.Standard()
	found := check.Script(lang.Parse(src, lang.Options{IsFunc: reg.Known}), reg)
	a := CheckAnswer{OK: true, Diagnostics: report.DiagnosticsJSON(src, found, languageOf(r))}
	for _, d := range found {
		a.OK = a.OK && d.Severity() != diag.Error
	}
	answerJSON(w, http.StatusOK, a)
}

// fieldsOf gives the names of a struct's fields in JSON, embedded ones among them.
func fieldsOf(t reflect.Type) map[string]reflect.StructField {
	all := map[string]reflect.StructField{}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			for name, inner := range fieldsOf(f.Type) {
				all[name] = inner
			}
			continue
		}
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && name != "-" {
			all[name] = f
		}
	}
	return all
}
