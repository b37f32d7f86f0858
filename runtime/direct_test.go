package runtime_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// TestFloats: arithmetic that is done with floats gives what the general way gives, which
// a traced program takes, for every pair of numbers at the edges of both kinds.
func TestFloats(t *testing.T) {
	operands := edges()
	for _, src := range []string{
		"a + b", "a - b", "a * b", "a / b", "a % b", "a ** b", "a * b + c", "c - a * b", "a * b - c / 100", "(a + b) * (a - b)",
		"(a - b) / (b - a)", "a / b / c", "1 - a / b", "c * (a + 0)", "a * 2147483647", "94906267 * a * b", "9007199254740993 + a * b",
		"2 * 3 * a + b", "a - 0.5 - b", "-(a * b)", "(a * b) ** 2", "(a * b) % 7", "(a + b) * 4611686018427387905", "round(a * b, 1)",
		"[a * b, a / b]", "a * b == c", "a * b > c", "#{a * b} руб", "x = a * b\nx ** 3", "x = a - b\ny = x * 3037000500\ny",
		"if(a > 2, a * b, a - b)", "c * if(a <= b, 2, 3)", "if(a >= 2, if(a < 100, a * 1, a * 2), if(a > -1, b * 3, b / 4))",
		"if(a >= 1, if(a < 2, 3, if(a > 100, a * 1, a / 2)), 4)", "arr[0] * a + arr_len(arr) - len(b)",
	} {
		t.Run(src, func(t *testing.T) {
			pairs(t, src, operands)
		})
	}
}

// TestTexts: texts that are changed and asked about in place give what the general way gives.
func TestTexts(t *testing.T) {
	operands := []value.Value{value.None, value.Bool(true), value.Int(5), value.Float(2.5), value.NewArray([]value.Value{value.Int(5), value.Text("а")})}
	for _, s := range []string{" ", "Анна", "АННА", "ан", "+7 978", "5", "straße", "\xff5", "ǆ ÿ", strings.Repeat("длинный текст, ", 20)} {
		operands = append(operands, value.Text(s))
	}
	for _, src := range []string{
		"upper(a)", "upper(a + ' ' + b)", "lower(upper(a) + title(b))", "strip(a + b)", "capitalize(strip(' ' + a))", "upper(5)", "upper('анна')",
		"if(contains(upper(a + ' ' + b), 'АН'), replace(a + ' ' + b, 'ан', 'АН'), b)", "contains(a, '5')", "not contains(a + b, '')",
		"if(startswith(a, '+7') or endswith(lower(a), 'а'), a, b)", "if(contains(a, '5', False), 1, 2)", "if(contains(a, b), 1, 2)",
		"if(contains(a), 1, 2)", "if(contains(a - b, '5'), 1, 2)", "if(contains(upper(a / b), 'А'), 1, 2)", "x = upper(lower(a) + b)\nlen(x)",
		"urldecode(a + '%D0%90')", "'#{upper(a)}: #{lower(b)}'",
	} {
		t.Run(src, func(t *testing.T) { pairs(t, src, operands) })
	}
}

// pairs runs a script on every pair of values: traced, with variables, and on rows.
func pairs(t *testing.T, src string, operands []value.Value) {
	t.Helper()
	source := diag.NewSource("direct", src)
	columns := []string{"a", "b", "c", "arr"}
	traced := runtime.Compile(source, runtime.Options{Trace: true}).NewRunner(runtime.Host{})
	plain := runtime.Compile(source, runtime.Options{}).NewRunner(runtime.Host{})
	rows := runtime.Compile(source, runtime.Options{}).NewRunner(runtime.Host{})
	rows.Bind(columns)
	for _, a := range operands {
		for _, b := range operands {
			row := []value.Value{a, b, value.Float(2.5), value.NewArray([]value.Value{b, a})}
			env := vars.NewEnv()
			for i, name := range columns {
				env.Set(vars.Deal, name, row[i])
			}
			ctx := context.Background()
			require.NoError(t, traced.Run(ctx, env))
			require.NoError(t, plain.Run(ctx, env))
			require.NoError(t, rows.RunRow(ctx, nil, row))
			want := everything(traced)
			require.Equal(t, want, everything(plain), "a = %s, b = %s", a.Text(), b.Text())
			require.Equal(t, want, everything(rows), "by row: a = %s, b = %s", a.Text(), b.Text())
		}
	}
}

// edges are values at which floats and integers part, and some that are no numbers.
func edges() []value.Value {
	list := []value.Value{value.None, value.Bool(true)}
	for _, f := range []float64{0, 1, -1, 2.5, 0.1, 1e300, -1e308, 5e-324, 1 << 53, 1<<53 - 0.5} {
		list = append(list, value.Float(f))
	}
	for _, i := range []int64{0, 2, -3, 100, math.MaxInt32, math.MinInt32, math.MaxInt32 + 1, 94906267, 1<<53 - 1, 1<<53 + 1, math.MaxInt64, math.MinInt64} {
		list = append(list, value.Int(i))
	}
	for _, s := range []string{"3", "007", "5.0", "-0", "-0.0", "1.1000000000000000001", "9007199254740993", "1e400", "текст", "01.02.2024", "12:00", "[1]"} {
		list = append(list, value.Text(s))
	}
	return list
}

// everything is what a Runner tells of its last run.
func everything(r *runtime.Runner) string {
	s := fmt.Sprintf("%v %q", r.Value().Kind(), r.Value().Text())
	for _, w := range r.Writes() {
		s += fmt.Sprintf(" %s = %q", w.Name, w.Value.Text())
	}
	for _, d := range r.Diagnostics() {
		s += " " + string(d.Code()) + " " + d.Message(diag.EN) + " " + d.Hint(diag.EN)
	}
	return s
}
