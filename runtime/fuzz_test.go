package runtime_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/conformance"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// fuzzTime is how long a run may take in all; its own limits end it long before.
const fuzzTime = time.Minute

// seedScripts are the scripts and messages of the conformance suite and the examples of
// the table.
func seedScripts(f *testing.F) []string {
	f.Helper()
	var list []string
	for _, s := range conformance.Suites(f, "..") {
		for _, c := range s.Cases {
			text, _ := c.Text()
			list = append(list, text)
		}
	}
	for _, fn := range builtins.Standard().Funcs() {
		for _, e := range fn.Examples {
			list = append(list, e.Setup+"\nx = "+e.Src)
		}
	}
	return conformance.Fewer(list)
}

// fuzzHost allows everything in a dry run. Tight limits are passed by nearly every script.
func fuzzHost(text string, tight bool) runtime.Host {
	env := vars.NewEnv()
	env.Set(vars.Client, "name", value.Text("Анна"))
	env.Set(vars.Const, "getcourse_account_name", value.Text("school"))
	env.Set(vars.Const, "getcourse_secret", value.Text("secret"))
	env.Set(vars.Const, "keycrm_token", value.Text("token"))
	env.Set(vars.Deal, "x", value.Text(text))
	h := runtime.Host{
		Vars: env, Store: peopled(77), Client: "5", Rand: rand.New(rand.NewPCG(1, 1)), Allow: runtime.Outside, DryRun: true,
		Now:    func() time.Time { return time.Date(2024, 2, 29, 23, 59, 59, 0, time.UTC) },
		Limits: runtime.Limits{Steps: 20_000, Bytes: 1 << 20, Calls: 10, Time: fuzzTime / 4},
	}
	if tight {
		h.Limits = runtime.Limits{Steps: 60, Bytes: 1000, Calls: 1, Time: fuzzTime / 4, Vars: vars.Limits{Value: 100, Deal: 2, Client: 2}}
	}
	return h
}

// FuzzRun runs any bytes: a run ends inside its limits, and only the caller's own
// cancelling is an error.
func FuzzRun(f *testing.F) {
	for i, script := range seedScripts(f) {
		f.Add(script, "007", i%4 == 3)
	}
	f.Add("x = x + x\nx = x + x\nx = x + x", strings.Repeat("я", 40_000), false)
	f.Add("a = '#{x}#{x}'\nb = a + a\nc = replace(b, 'я', b)", strings.Repeat("я", 3000), false)
	f.Fuzz(func(t *testing.T, script, text string, tight bool) {
		src, h := diag.NewSource("fuzz", script), fuzzHost(text, tight)
		limits := vars.Limits(h.Limits.Vars).Complete()
		for _, o := range []runtime.Options{{}, {Trace: true}} {
			ctx, stop := context.WithTimeout(context.Background(), fuzzTime)
			res, err := runtime.Compile(src, o).Run(ctx, h)
			stop()
			require.NoError(t, err)
			checkDiagnostics(t, src, res.Diagnostics)
			for _, w := range res.Writes {
				require.True(t, vars.Writable(w.Scope, w.Name) && w.Scope != vars.Const && w.Scope != vars.Builtin, "%s %s", w.Scope, w.Name)
				require.False(t, vars.TooLong(w.Name, limits.Name), "name %q", w.Name)
				require.False(t, vars.ValueTooLong(w.Value, limits.Value), "a value of %d bytes", len(w.Value.Text()))
				require.False(t, w.Value.IsText() && w.Value.IsEmpty(), "empty text in %s", w.Name)
			}
			for _, e := range res.Effects {
				require.False(t, e.Performed, e.Function)
			}
			require.LessOrEqual(t, len(res.Effects), h.Limits.Calls)
			requireUntouched(t, h, text)
		}
	})
}

// requireUntouched requires that a run has changed nothing of the host's.
func requireUntouched(t *testing.T, h runtime.Host, text string) {
	t.Helper()
	require.Equal(t, listed(fuzzHost(text, false).Vars), listed(h.Vars))
	tx, err := h.Store.(crm.Store).Begin(t.Context())
	require.NoError(t, err)
	defer tx.Rollback()
	for _, id := range []string{"5", "77"} {
		c, err := tx.Client(id)
		require.NoError(t, err)
		require.Equal(t, crm.Client{ID: id}, c)
		v, err := tx.ClientVar(id, "x")
		require.NoError(t, err)
		require.True(t, v.IsNone())
	}
	_, err = tx.Client("78")
	require.ErrorIs(t, err, vars.ErrNoClient)
}

// peopled is a store in memory with n clients, who have no variables.
func peopled(n int) *crm.MemStore {
	store := crm.NewMemStore(crm.MemOptions{})
	tx, err := store.Begin(context.Background())
	for range n {
		if err == nil {
			_, err = tx.NewClient(crm.Client{})
		}
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		panic(err)
	}
	return store
}

// checkDiagnostics requires places inside the source and messages in both languages.
func checkDiagnostics(t *testing.T, src *diag.Source, list []diag.Diagnostic) {
	t.Helper()
	for _, d := range list {
		require.True(t, 0 <= d.Span.Start && d.Span.Start <= d.Span.End && d.Span.End <= len(src.Text), "%s at %v", d.Code(), d.Span)
		require.NotEmpty(t, d.Message(diag.EN))
		require.NotEmpty(t, d.Message(diag.RU))
	}
}

// FuzzRender fills in any bytes as a message: what is no interpolation comes out as it
// is, and filling in again gives the same.
func FuzzRender(f *testing.F) {
	for i, text := range seedScripts(f) {
		f.Add(text, "007", i%4 == 3)
		f.Add("Здравствуйте, #{"+text+"}! #{x", `"}`, false)
	}
	f.Fuzz(func(t *testing.T, message, text string, tight bool) {
		src, h := diag.NewSource("fuzz", message), fuzzHost(text, tight)
		r := runtime.CompileTemplate(src, runtime.Options{}).NewRunner(h)
		ctx, stop := context.WithTimeout(context.Background(), fuzzTime)
		defer stop()
		require.NoError(t, r.Run(ctx, h.Vars))
		once := r.Text()
		checkDiagnostics(t, src, r.Diagnostics())
		if !strings.Contains(message, "#{") && !tight {
			require.Equal(t, strings.ToValidUTF8(message, "\uFFFD"), toValid(once))
		}
		require.LessOrEqual(t, len(once), 3*len(message)+h.Limits.Bytes)
		if strings.Contains(message, "random") || strings.Contains(message, "client") || strings.Contains(message, "гет") {
			return // draws on, or reads what the first time has written
		}
		require.NoError(t, r.Run(ctx, h.Vars))
		require.Equal(t, once, r.Text())
	})
}

func toValid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
