package lint

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// decided are the rules that say what a comparison always comes to.
var decided = map[*diag.Rule]bool{diag.AlwaysFalse: true, diag.AlwaysUnequal: true, diag.DateCompared: true, diag.CaseCompared: true, diag.EmptyComparison: true}

// FuzzDecided runs the comparisons that are said to be always the same, with any values
// in the variables: they must be.
func FuzzDecided(f *testing.F) {
	for _, r := range diag.Catalogue() {
		if r.Lint {
			f.Add(r.Example, "12.10.2021", "5")
			f.Add(r.Right, "True", "[1]")
		}
	}
	for _, s := range []string{
		"d = current_date\na = d + 1 == x\nb = d - x == 'раз'", "t = current_time + 5\na = t > 5\nb = t == x",
		"s = \"#{x} руб.\"\na = s == 5\nb = s > '12:00'\nc = s == [1]", "s = \"[#{x}\"\na = s == [1]", "c = if(x, 5, y)\na = c == 'раз'\nb = x == ''",
		"s = 'Tr' + x\na = s == True", "n = x - y\na = n == 'раз'\nb = -x == 'True'", "b = x > y\na = b == 1\nc = (x and y) != 'нет'", "t = lower(x)\na = t != 'ДА'\nb = upper(y) == 'Да'", "d = '2025-01-05'\na = d != current_date\nb = current_date + 1 > '5/1/25'",
	} {
		f.Add(s, "ue", "1")
		f.Add(s, "10:00", "12.10.2021")
	}
	f.Fuzz(func(t *testing.T, text, x, y string) {
		if len(text) > 500 {
			return
		}
		s := lang.Parse(diag.NewSource("test", text), lang.Options{IsFunc: builtins.Standard().Known})
		for _, d := range check.Lint(s, builtins.Standard(), nil) {
			if !decided[d.Rule] {
				continue
			}
			before, all := 0, "" // the statements above, and the comparison on its own
			for _, st := range s.Stmts {
				if st.Span().End > d.Span.Start {
					break
				}
				before = st.Span().End
			}
			all = text[:before] + "\nproof_of_it = (" + s.Source.Cut(d.Span) + ")"
			want := "False"
			if d.Rule == diag.AlwaysUnequal || d.Rule != diag.AlwaysFalse && d.Args[1].EN == "True" {
				want = "True"
			}
			got, failed := comes(t, all, x, y)
			if !failed && got != "" { // a line that failed left what was there before
				require.Equal(t, want, got, "%s\nx=%q y=%q", all, x, y)
			}
		}
	})
}

// comes runs a script and gives what its last line came to; failed: some line did not run.
func comes(t *testing.T, text, x, y string) (got string, failed bool) {
	t.Helper()
	env := vars.NewEnv()
	for name, v := range map[string]string{"x": x, "y": y} {
		if v != "" {
			env.Set(vars.Deal, name, value.Text(v))
		}
	}
	res, err := runtime.Run(context.Background(), text, runtime.Host{
		Vars: env, Allow: runtime.Outside, DryRun: true, Rand: rand.New(rand.NewPCG(1, 1)),
		Now:    func() time.Time { return time.Date(2024, 2, 29, 23, 59, 59, 0, time.UTC) },
		Limits: runtime.Limits{Steps: 20_000, Bytes: 1 << 20, Calls: 10, Time: time.Minute},
	})
	require.NoError(t, err)
	for _, d := range res.Diagnostics {
		failed = failed || d.Severity() == diag.Error
	}
	env.Apply(res.Writes)
	return env.Get(vars.Deal, "proof_of_it").Text(), failed
}

// FuzzCertain runs lines that are said to be wrong because of what stands in them, with any
// values in the other variables: they must fail.
func FuzzCertain(f *testing.F) {
	for _, s := range []string{
		"a = '2025-01-05' - x\nb = x * 'раз'\nc = -'раз'", "d = '2025-01-05'\na = d - x\nb = addDays(d, 1)", "p = '1 500 руб'\na = p * x\nb = round(p)\nc = x + p",
		"n = [x, y]\na = max(n)\nb = int(current_date)\nc = round(current_time + 5)", "a = '31.02.2025' + 1\nb = '05.01.2025' + 1.5\nc = None - 'x'", "a = x ** [1]\nb = {'k': 1} / y",
	} {
		f.Add(s, "5", "12.10.2021")
		f.Add(s, "", "раз")
	}
	f.Fuzz(func(t *testing.T, text, x, y string) {
		if len(text) > 500 || strings.ContainsAny(text, "\r;") {
			return
		}
		s := lang.Parse(diag.NewSource("test", text), lang.Options{IsFunc: builtins.Standard().Known})
		for _, d := range check.All(s, builtins.Standard(), nil) {
			if d.Rule.Lint || d.Code() != "wrong-operand" && d.Code() != "wrong-arg-kind" {
				continue
			}
			for _, st := range s.Stmts {
				at := st.Span()
				if d.Span.Start < at.Start || d.Span.Start > at.End || chooses(st) {
					continue
				}
				if _, failed := comes(t, text[:at.End], x, y); !failed {
					require.Fail(t, "it ran", "%s: %s\n%s\nx=%q y=%q", d.Code(), d.Message(diag.EN), text, x, y)
				}
			}
		}
	})
}

// chooses reports whether parts of a statement need not be evaluated.
func chooses(st lang.Stmt) bool {
	found := false
	lang.WalkStmt(st, func(x lang.Expr) bool {
		switch x := x.(type) {
		case *lang.Call:
			found = found || x.Name == "if"
		case *lang.Binary:
			found = found || x.Op == lang.And || x.Op == lang.Or
		case *lang.Hyphenated:
			found = true
		}
		return !found
	})
	return found
}
