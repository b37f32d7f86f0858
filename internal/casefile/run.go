package casefile

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A Failure is one expectation that did not hold.
type Failure struct {
	What      diag.Text
	Got, Want string
}

// An Outcome is what became of a case.
type Outcome struct {
	Failures []Failure
	Source   *diag.Source
	Result   *runtime.Result
}

// Run runs a case. The error is about the machine, not about the case.
func (c *Case) Run(ctx context.Context, o runtime.Options) (Outcome, error) {
	h, close, err := c.host(ctx)
	if err != nil {
		return Outcome{}, err
	}
	defer close()
	p := c.compile(o)
	res, err := p.Run(ctx, h)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Source: p.Source(), Result: res}
	h.Vars.Apply(res.Writes)
	c.compare(&out, h.Vars)
	return out, nil
}

func (c *Case) compile(o runtime.Options) *runtime.Program {
	switch {
	case c.Render != nil:
		return runtime.CompileTemplate(diag.NewSource(c.Name, *c.Render), o)
	case c.Condition != nil:
		return runtime.CompileExpr(diag.NewSource(c.Name, *c.Condition), o)
	}
	return runtime.Compile(diag.NewSource(c.Name, *c.Script), o)
}

// host prepares what the case's run may touch.
func (c *Case) host(ctx context.Context) (runtime.Host, func(), error) {
	now, _ := c.clock()
	zone, _ := c.zone()
	seed := c.Seed
	if seed == 0 {
		seed = 1
	}
	h := runtime.Host{
		Vars: vars.NewEnv(), Now: func() time.Time { return now }, Zone: zone,
		Rand: rand.New(rand.NewPCG(seed, seed)), Allow: runtime.Outside, DryRun: true,
	}
	close := func() {}
	if c.Sandbox {
		running, err := sandbox.New(sandbox.Options{}).Start(ctx)
		if err != nil {
			return h, close, err
		}
		close = func() { running.Close() }
		base, err := url.Parse(running.URL)
		if err != nil {
			return h, close, err
		}
		h.Net, h.DryRun = runtime.NewNetwork(runtime.NetworkOptions{Sandbox: base}), false
	}
	if c.Answers != nil {
		h.Net, h.DryRun = runtime.NewNetwork(runtime.NetworkOptions{Transport: &script{answers: c.Answers}}), false
	}
	if c.Sandbox || c.Answers != nil {
		h.Vars.Set(vars.Const, "getcourse_account_name", value.Text(sandbox.Account))
		h.Vars.Set(vars.Const, "getcourse_secret", value.Text(sandbox.Key))
	}
	for name, text := range c.Vars {
		if text != nil {
			scope, bare := Scoped(name)
			h.Vars.Set(scope, bare, value.Text(*text))
		}
	}
	return h, close, nil
}

// Scoped splits a name as test files and the command line write it: client.x, project.x,
// const.x and builtin.x choose a scope, a bare name is the deal's.
func Scoped(name string) (vars.Scope, string) {
	if prefix, bare, ok := strings.Cut(name, "."); ok {
		if scope, ok := vars.ParseScope(prefix); ok {
			return scope, bare
		}
	}
	return vars.Deal, name
}

// compare checks every expectation.
func (c *Case) compare(out *Outcome, env *vars.Env) {
	for _, name := range slices.Sorted(maps.Keys(c.Expect)) {
		scope, bare := Scoped(name)
		v := env.Get(scope, bare)
		got, want := shown(&v), "unset"
		if p := c.Expect[name]; p != nil {
			w := value.Text(*p)
			want = shown(&w)
		}
		out.check(diag.Same(name), got, want)
	}
	if c.ExpectText != nil {
		out.check(diag.Both("text", "текст"), out.Result.Text, *c.ExpectText)
	}
	if c.ExpectTruth != nil {
		out.check(diag.Both("truth", "истинность"), fmt.Sprint(out.Result.Value.Truth()), fmt.Sprint(*c.ExpectTruth))
	}
	if c.Diagnostics != nil {
		c.compareDiagnostics(out)
	}
	c.compareEffects(out)
}

func shown(v *value.Value) string {
	if v.IsNone() {
		return "unset"
	}
	return fmt.Sprintf("%q", v.Text())
}

func (out *Outcome) check(what diag.Text, got, want string) {
	if got != want {
		out.Failures = append(out.Failures, Failure{what, got, want})
	}
}

func (c *Case) compareDiagnostics(out *Outcome) {
	var codes []string
	for _, d := range out.Result.Diagnostics {
		codes = append(codes, string(d.Code()))
	}
	got := strings.Join(codes, ", ")
	what := diag.Both("diagnostics", "сообщения")
	if len(*c.Diagnostics) == 0 && len(codes) > 0 {
		out.Failures = append(out.Failures, Failure{what, got, "none"})
	}
	for _, want := range *c.Diagnostics {
		if !slices.Contains(codes, want) {
			out.Failures = append(out.Failures, Failure{what, got, want})
		}
	}
}

// compareEffects matches the expected effects with those of the run, in order.
func (c *Case) compareEffects(out *Outcome) {
	effects := report.EffectsJSON(out.Source, out.Result.Effects)
	if c.Effects != nil && len(c.Effects) == 0 && len(effects) > 0 {
		out.Failures = append(out.Failures, Failure{diag.Both("effects", "действия"), text(effects), "none"})
	}
	next := 0
	for i, want := range c.Effects {
		found := false
		for ; next < len(effects) && !found; next++ {
			found = matches(decoded(effects[next]), map[string]any(want))
		}
		if !found {
			out.Failures = append(out.Failures, Failure{
				diag.Both(fmt.Sprintf("effect %d", i+1), fmt.Sprintf("действие %d", i+1)), text(effects), text(want)})
		}
	}
}

// decoded is a value as JSON sees it. Numbers keep their spelling: long ids are compared
// digit by digit.
func decoded[T any](v T) any {
	raw, _ := json.Marshal(v)
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var x any
	_ = d.Decode(&x)
	return x
}

// matches reports whether everything in want is in got; null in want stands for a key
// that is not there.
func matches(got any, want any) bool {
	switch want := want.(type) {
	case map[string]any:
		m, ok := got.(map[string]any)
		for k, w := range want {
			ok = ok && matches(m[k], w)
		}
		return ok
	case []any:
		list, ok := got.([]any)
		ok = ok && len(list) == len(want)
		for i := 0; ok && i < len(want); i++ {
			ok = matches(list[i], want[i])
		}
		return ok
	}
	w := decoded(want)
	if n, ok := w.(json.Number); ok {
		return sameNumber(got, n)
	}
	return reflect.DeepEqual(got, w)
}

// sameNumber compares whole numbers digit by digit and others by value, since a test
// file does not keep the spelling of a fraction.
func sameNumber(got any, want json.Number) bool {
	n, ok := got.(json.Number)
	if !ok || n == want {
		return ok
	}
	a, errA := n.Float64()
	b, errB := want.Float64()
	return errA == nil && errB == nil && a == b && strings.ContainsAny(string(n), ".eE")
}

func text[T any](v T) string {
	raw, _ := report.Marshal(v)
	return strings.TrimSpace(string(raw))
}

// A script answers requests with the case's answers, in order.
type script struct{ answers []Answer }

// RoundTrip implements http.RoundTripper.
func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	if len(s.answers) == 0 {
		return nil, fmt.Errorf("the case has no answer left for %s", r.URL.Host)
	}
	a := s.answers[0]
	if fn := runtime.Caller(r.Context()); a.Function != "" && a.Function != fn {
		return nil, fmt.Errorf("the next answer is for %s, the request is from %s", a.Function, fn)
	}
	if a.URL != "" && a.URL != r.URL.String() {
		return nil, fmt.Errorf("the next answer is for %s, the request is to %s", a.URL, r.URL)
	}
	s.answers = s.answers[1:]
	if a.Status == 0 {
		a.Status = http.StatusOK
	}
	return &http.Response{StatusCode: a.Status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(a.Body)), Request: r}, nil
}
