package rewrite

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/conformance"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

func options() lang.Options { return lang.Options{IsFunc: builtins.Standard().Known} }

// seedScripts are those of the conformance suite, of the table of functions and of the
// catalogue, and the examples.
func seedScripts(t testing.TB) []string {
	var list []string
	for _, s := range conformance.Suites(t, "../..") {
		for _, c := range s.Cases {
			if c.Script != nil {
				list = append(list, *c.Script)
			}
		}
	}
	for _, fn := range builtins.Standard().Funcs() {
		for _, e := range fn.Examples {
			list = append(list, e.Setup+"\nr = "+e.Src)
		}
	}
	for _, r := range diag.Catalogue() {
		list = append(list, r.Example, r.Right)
	}
	for _, pattern := range []string{"../../examples/*/*.calc", "../../testdata/examples/*/*.calc"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, file := range files {
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			list = append(list, string(data))
		}
	}
	return append(conformance.Fewer(list), "a=«x #{ f(«y») + '”' }»;\n;;\nb = “1” ; /* c */;", "a = „x\\”“;\nb = «'»+«\"»+«`»")
}

// What a run leaves behind, as far as anybody can see.
type trail struct {
	Deal, Client, Project map[string]string
	Codes                 []string
	Effects               []effect
	Value                 string
}

type effect struct {
	Function string
	Args     []string
	Params   json.RawMessage
}

// run runs a script dry, with fixed clock and randomness.
func run(t testing.TB, text string) trail {
	t.Helper()
	env := vars.NewEnv()
	env.Set(vars.Client, "name", value.Text("Анна"))
	env.Set(vars.Const, "getcourse_account_name", value.Text("school"))
	env.Set(vars.Const, "getcourse_secret", value.Text("secret"))
	env.Set(vars.Deal, "x", value.Text("007"))
	env.Set(vars.Deal, "a", value.Text("5"))
	res, err := runtime.Run(context.Background(), text, runtime.Host{
		Vars: env, Allow: runtime.Outside, DryRun: true, Rand: rand.New(rand.NewPCG(1, 1)),
		Now:    func() time.Time { return time.Date(2024, 2, 29, 23, 59, 59, 0, time.UTC) },
		Limits: runtime.Limits{Steps: 20_000, Bytes: 1 << 20, Calls: 10, Time: time.Minute},
	})
	require.NoError(t, err)
	env.Apply(res.Writes)
	scope := func(s vars.Scope) map[string]string {
		m := map[string]string{}
		for name, v := range env.All(s) {
			m[name] = v.Text()
		}
		return m
	}
	out := trail{Deal: scope(vars.Deal), Client: scope(vars.Client), Project: scope(vars.Project), Value: res.Value.Text()}
	for _, d := range res.Diagnostics {
		if !slices.Contains(spelling, d.Rule) {
			out.Codes = append(out.Codes, string(d.Code()))
		}
	}
	for _, e := range res.Effects {
		done := effect{Function: e.Function, Args: e.Args}
		if e.Request != nil {
			done.Params = e.Request.Params
		}
		out.Effects = append(out.Effects, done)
	}
	return out
}

// checkFormat requires that formatting changes nothing that a script does, and that
// formatting again changes nothing at all.
func checkFormat(t testing.TB, text string) {
	t.Helper()
	once := Format(diag.NewSource("script", text), builtins.Standard())
	require.Equal(t, once, Format(diag.NewSource("script", once), builtins.Standard()), "formatted twice: %q", text)
	require.Equal(t, run(t, text), run(t, once), "before:\n%s\nafter:\n%s", text, once)
	before, after := lang.Parse(diag.NewSource("", text), options()), lang.Parse(diag.NewSource("", once), options())
	require.Len(t, after.Comments, len(before.Comments))
	require.Len(t, after.Stmts, len(before.Stmts))
}

func TestFormatKeepsMeaning(t *testing.T) {
	for _, text := range seedScripts(t) {
		if utf8.ValidString(text) {
			checkFormat(t, text)
		}
	}
}

// FuzzFormat runs any script before and after it is laid out.
func FuzzFormat(f *testing.F) {
	for _, text := range seedScripts(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || len(text) > 1000 {
			return
		}
		checkFormat(t, text)
	})
}
