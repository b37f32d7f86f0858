package casefile

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/salecalc/salecalc/internal/overlay"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// A Failure is one expectation that did not hold.
type Failure struct {
	What, Got, Want diag.Text

	key string // of the case: expect, expect_text and so on
}

// An Outcome is what became of a case.
type Outcome struct {
	Failures []Failure
	Source   *diag.Source
	Result   *runtime.Result
	After    *vars.Env // what the run left

	planned []string // the outbox as JSON, when it is not what was expected
}

// A Base is what cases start from where they say nothing themselves. The zero Base is the
// fixed clock, Moscow time, seed 1, no variables and dry runs.
type Base struct {
	Options     runtime.Options
	Vars        *vars.Env // read only
	Now         time.Time
	Zone        *time.Location
	Seed        uint64
	Sandbox     bool             // a sandbox for every case without answers
	Net         *runtime.Network // the way out of cases that have neither; nil: none
	StopOnError bool
	// Store and Client are what cases work on that have no store of their own; nothing is
	// kept in it. nil: they have none.
	Store  vars.Store
	Client string
	// NewStore makes the empty store of a case that has one; nil: in memory.
	NewStore func(now func() time.Time, zone *time.Location) (crm.Store, error)
}

// Run runs a case by itself. The error is about the machine, not about the case.
func (c *Case) Run(ctx context.Context, o runtime.Options) (Outcome, error) {
	return c.RunFrom(ctx, Base{Options: o})
}

// RunFrom is Run with another start.
func (c *Case) RunFrom(ctx context.Context, b Base) (Outcome, error) {
	service := &fake{answers: slices.Clone(c.Answers)}
	h, close, err := c.host(ctx, b, service)
	if err != nil {
		return Outcome{}, err
	}
	defer close()
	switch {
	case c.Store != nil:
		err = c.fill(ctx, b, &h)
	case b.Store != nil:
		c.borrow(b, &h)
	}
	if err != nil {
		return Outcome{}, err
	}
	p := c.compile(b.Options)
	res, err := p.Run(ctx, h)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Source: p.Source(), Result: res}
	if out.After, err = after(ctx, h, res); err != nil {
		return Outcome{}, err
	}
	c.compare(&out, out.After)
	if err := c.comparePlanned(ctx, &out, h); err != nil {
		return Outcome{}, err
	}
	for i := 0; len(out.Failures) > 0 && i < len(service.missed); i++ { // it may be why
		request := service.missed[i]
		out.check(diag.Both("answers", "ответы (answers)"), diag.Same(request), diag.Both("an answer that fits it", "подходящий ответ"))
	}
	out.mask(out.After.Redactor())
	return out, nil
}

// fill gives the host a store with the case's data. Services answer as before, but what
// the store does is for real.
func (c *Case) fill(ctx context.Context, b Base, h *runtime.Host) error {
	if h.Zone == nil {
		h.Zone = time.FixedZone("MSK", 3*60*60)
	}
	store, err := crm.Store(crm.NewMemStore(crm.MemOptions{Now: h.Now, Zone: h.Zone})), error(nil)
	if b.NewStore != nil {
		store, err = b.NewStore(h.Now, h.Zone)
	}
	if err != nil {
		return err
	}
	if err := c.Store.Fill(ctx, store); err != nil {
		return err
	}
	const client = "1"
	if err := keep(ctx, store, client, h.Vars); err != nil {
		return err
	}
	h.Store, h.Client, h.Vars = store, client, unkept(h.Vars)
	if h.DryRun {
		h.DryRun, h.Net = false, runtime.NewNetwork(runtime.NetworkOptions{Dry: true})
	}
	return nil
}

// borrow gives the host the store that all cases start from, with the case's variables over
// it. The case sees what it does, and nothing of it is kept.
func (c *Case) borrow(b Base, h *runtime.Host) {
	writes := given(h.Vars)
	for _, name := range slices.Sorted(maps.Keys(c.Vars)) {
		if scope, bare := Scoped(name); c.Vars[name] == nil && scope != vars.Builtin {
			writes = append(writes, vars.Write{Scope: scope, Name: bare}) // takes away what the store has
		}
	}
	h.Store, h.Client, h.Discard, h.Vars = overlay.Over(b.Store, writes), b.Client, true, unkept(h.Vars)
}

// given are the variables of a case that a store can hold.
func given(env *vars.Env) []vars.Write {
	var list []vars.Write
	for _, scope := range []vars.Scope{vars.Deal, vars.Client, vars.Project, vars.Const} {
		for name, v := range env.All(scope) {
			list = append(list, vars.Write{Scope: scope, Name: name, Value: v})
		}
	}
	return list
}

// unkept are those that it cannot.
func unkept(env *vars.Env) *vars.Env {
	seen := vars.NewEnv()
	for name, v := range env.All(vars.Builtin) {
		seen.Set(vars.Builtin, name, v)
	}
	return seen
}

// after is the variables as a run left them.
func after(ctx context.Context, h runtime.Host, res *runtime.Result) (*vars.Env, error) {
	switch {
	case h.Store == nil:
		h.Vars.Apply(res.Writes)
		return h.Vars, nil
	case h.Discard && res.Env != nil:
		return res.Env, nil
	}
	return overlay.Look(ctx, h.Store, h.Client, vars.NewEnv())
}

// mask hides secrets in what the failures show.
func (out *Outcome) mask(r vars.Redactor) {
	for i := range out.Failures {
		f := &out.Failures[i]
		f.Got = diag.Both(r.Mask(f.Got.EN), r.Mask(f.Got.RU))
		f.Want = diag.Both(r.Mask(f.Want.EN), r.Mask(f.Want.RU))
	}
}

func (c *Case) compile(o runtime.Options) *runtime.Program {
	switch src := c.source(); {
	case c.Render != nil:
		return runtime.CompileTemplate(src, o)
	case c.Condition != nil:
		return runtime.CompileExpr(src, o)
	default:
		return runtime.Compile(src, o)
	}
}

// host prepares what the case's run may touch.
func (c *Case) host(ctx context.Context, b Base, service *fake) (runtime.Host, func(), error) {
	now, zone, seed := b.start(c)
	h := runtime.Host{
		Vars: vars.NewEnv(), Now: func() time.Time { return now }, Zone: zone,
		Rand: rand.New(rand.NewPCG(seed, seed)), Allow: runtime.Outside, DryRun: b.Net == nil, Net: b.Net, StopOnError: b.StopOnError, Numbering: c.Number,
	}
	if b.Vars != nil {
		h.Vars = b.Vars.Clone()
	}
	close := func() {}
	switch {
	case c.Answers != nil:
		h.Net, h.DryRun = runtime.NewNetwork(runtime.NetworkOptions{Transport: service}), false
		h.Wait = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	case c.Sandbox || b.Sandbox:
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
	if c.Sandbox || b.Sandbox || c.Answers != nil {
		h.Vars.Set(vars.Const, "getcourse_account_name", value.Text(sandbox.Account))
		h.Vars.Set(vars.Const, "getcourse_secret", value.Text(sandbox.Key))
		h.Vars.Set(vars.Const, "keycrm_token", value.Text(sandbox.Token))
	}
	for name, text := range c.Vars {
		v := value.None // takes away what the base gives
		if text != nil {
			v = value.Text(*text)
		}
		scope, bare := Scoped(name)
		h.Vars.Set(scope, bare, v)
	}
	return h, close, nil
}

// start gives clock, zone and seed of a case.
func (b Base) start(c *Case) (time.Time, *time.Location, uint64) {
	now, _ := c.clock()
	if c.Now == "" && !b.Now.IsZero() {
		now = b.Now
	}
	zone, _ := c.zone()
	if zone == nil {
		zone = b.Zone
	}
	return now, zone, cmp.Or(c.Seed, b.Seed, 1)
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
	out.under("expect", func() {
		for _, name := range slices.Sorted(maps.Keys(c.Expect)) {
			scope, bare := Scoped(name)
			v := env.Get(scope, bare)
			want := value.None
			if p := c.Expect[name]; p != nil {
				want = value.Text(*p)
			}
			out.check(diag.Same(name), shown(v), shown(want))
		}
	})
	if c.ExpectText != nil {
		out.under("expect_text", func() { out.check(diag.Both("text", "текст"), quoted(out.Result.Text), quoted(*c.ExpectText)) })
	}
	if c.ExpectTruth != nil {
		out.under("expect_truth", func() {
			out.check(diag.Both("truth", "истинность"), truth(out.Result.Value.Truth()), truth(*c.ExpectTruth))
		})
	}
	if c.Diagnostics != nil {
		out.under("expect_diagnostics", func() { c.compareDiagnostics(out) })
	}
	out.under("expect_effects", func() { c.compareEffects(out) })
}

// under notes which key of the case the failures of check are about.
func (out *Outcome) under(key string, check func()) {
	n := len(out.Failures)
	check()
	for i := range out.Failures[n:] {
		out.Failures[n+i].key = key
	}
}

// shown is a variable as failures show it.
func shown(v value.Value) diag.Text {
	if v.IsNone() {
		return diag.Both("unset", "не задана")
	}
	return quoted(v.Text())
}

func quoted(s string) diag.Text { return diag.Same(strconv.Quote(s)) }

func truth(t bool) diag.Text {
	b := value.Bool(t)
	return diag.Same(b.Text())
}

func none() diag.Text { return diag.Both("none", "ничего") }

func (out *Outcome) check(what, got, want diag.Text) {
	if got != want {
		out.Failures = append(out.Failures, Failure{What: what, Got: got, Want: want})
	}
}

func (c *Case) compareDiagnostics(out *Outcome) {
	var codes []string
	for _, d := range out.Result.Diagnostics {
		codes = append(codes, string(d.Code()))
	}
	got := none()
	if codes != nil {
		got = diag.Same(strings.Join(codes, ", "))
	}
	what := diag.Both("diagnostics", "сообщения")
	if len(*c.Diagnostics) == 0 && len(codes) > 0 {
		out.Failures = append(out.Failures, Failure{What: what, Got: got, Want: none()})
	}
	for _, want := range *c.Diagnostics {
		if !slices.Contains(codes, want) {
			out.Failures = append(out.Failures, Failure{What: what, Got: got, Want: diag.Same(want)})
		}
	}
}

// compareEffects matches the expected effects with those of the run, in order.
func (c *Case) compareEffects(out *Outcome) {
	effects := report.EffectsJSON(out.Source, out.Result.Effects)
	if c.Effects != nil && len(c.Effects) == 0 && len(effects) > 0 {
		out.Failures = append(out.Failures, Failure{What: diag.Both("effects", "действия"), Got: text(effects), Want: none()})
	}
	next := 0
	for i, want := range c.Effects {
		found := false
		for ; next < len(effects) && !found; next++ {
			found = matches(decoded(effects[next]), map[string]any(want))
		}
		if !found {
			out.Failures = append(out.Failures, Failure{
				What: diag.Both(fmt.Sprintf("effect %d", i+1), fmt.Sprintf("действие %d", i+1)), Got: text(effects), Want: text(want)})
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

func text[T any](v T) diag.Text {
	raw, _ := report.Marshal(v)
	return diag.Same(strings.TrimSpace(string(raw)))
}
