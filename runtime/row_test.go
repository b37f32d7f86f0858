package runtime_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A row's values are deal variables: nothing that happens to a client's or a project's
// variable of the same name hides them.
func TestRowHoldsDealVariables(t *testing.T) {
	tests := []struct{ name, script, want string }{
		{"read", `got = a`, "5"},
		{"after the client's is written", "client.a = 7\ngot = a", "5"},
		{"after the client's is deleted", "client.a =\ngot = a", "5"},
		{"after the project's is written", "project.a = 7\ngot = a", "5"},
		{"after a function has written the client's", "set_client_var(client_id, 'a', 7)\ngot = a", "5"},
		{"after it is written itself", "a = 6\nclient.a = 7\ngot = a", "6"},
		{"after it is deleted itself", "a =\nclient.a = 7\ngot = a", "7"},
		{"the client's all the same", "client.a = 7\ngot = client.a", "7"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			env := vars.NewEnv()
			env.Set(vars.Builtin, "client_id", value.Text("1"))
			r := runtime.Compile(diag.NewSource("row", tt.script), runtime.Options{}).NewRunner(runtime.Host{Allow: runtime.Outside})
			r.Bind([]string{"a"})
			for range 2 {
				require.NoError(t, r.RunRow(context.Background(), env, []value.Value{value.Text("5")}))
				require.Empty(t, r.Diagnostics())
				assert.Equal(t, tt.want, r.Get("got").Text())
			}
		})
	}
}

// Columns supply built-ins and the other scopes too, also to names that are computed.
func TestRowOfScopes(t *testing.T) {
	columns := []string{"q1", "name", "client_id", "client.city", "client.q2", "project.vat", "const.rate", "builtin.question", "empty"}
	row := []string{"один", "Анна", "17", "Казань", "два", "20", "90.5", "цена?", ""}
	tests := []struct{ name, script, want string }{
		{"a built-in", `got = name`, "Анна"},
		{"a built-in by its scope", `got = question`, "цена?"},
		{"the client's", `got = client.city`, "Казань"},
		{"the client's by a bare name", `got = city`, "Казань"},
		{"the project's", `got = project.vat + rate`, "110.5"},
		{"a computed name", "i = 1\ngot = '#{q#{i}} #{q#{i + 1}}'", "один два"},
		{"a computed name of a built-in", "part = 'ame'\ngot = '#{n#{part}}'", "Анна"},
		{"the row's own client", `got = get_client_var(17, 'city')`, "Казань"},
		{"an empty column, from elsewhere", `got = empty`, "из настроек"},
		{"the client's written", "client.city = 'Уфа'\ngot = city", "Уфа"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			env := vars.NewEnv()
			env.Set(vars.Project, "empty", value.Text("из настроек"))
			r := runtime.Compile(diag.NewSource("row", tt.script), runtime.Options{}).NewRunner(runtime.Host{Allow: runtime.Outside})
			r.Bind(columns)
			for range 2 {
				values := make([]value.Value, len(row))
				for i, text := range row {
					if text != "" {
						values[i] = value.Text(text)
					}
				}
				require.NoError(t, r.RunRow(context.Background(), env, values))
				require.Empty(t, r.Diagnostics())
				assert.Equal(t, tt.want, r.Get("got").Text())
			}
		})
	}
}

// A row knows nothing of the one before it.
func TestRowAfterRow(t *testing.T) {
	env := vars.NewEnv()
	env.Set(vars.Client, "a", value.Text("7"))
	r := runtime.Compile(diag.NewSource("row", "client.a = 8\ngot = a"), runtime.Options{}).NewRunner(runtime.Host{})
	r.Bind([]string{"a"})
	for _, tt := range []struct {
		row  value.Value
		want string
	}{{value.None, "8"}, {value.Text("5"), "5"}, {value.None, "8"}} {
		require.NoError(t, r.RunRow(context.Background(), env, []value.Value{tt.row}))
		assert.Equal(t, tt.want, r.Get("got").Text())
	}
}

func TestReads(t *testing.T) {
	columns := []string{"a", "client.a", "name", "b"}
	tests := []struct {
		script string
		want   []bool
	}{
		{"x = round(a + 1)", []bool{true, true, false, false}},
		{"x = name", []bool{false, false, true, false}},
		{"x = '#{q#{a}}'", []bool{true, true, true, true}},
		{"x = get_client_var(1, 'y')", []bool{true, true, true, true}},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, runtime.Compile(diag.NewSource("row", tt.script), runtime.Options{}).Reads(columns), tt.script)
	}
}

// blockScripts are computed by rows and by blocks: whole, in part, and not at all.
var blockScripts = []string{
	`a * 2 + b`, `a > b`, `a + ' / ' + b`, `a / b`, `upper(a)`, "x = a + b\nx * 2", `if(a > 1, b, missing)`, `a + builtin.question`,
	"x = a * b\ny = x - 1\nlabel = y + ' руб'\nlen(label) + y", "x = a * b\nx = x * 2 + x\nx", "a = a + 1\nb = a * b\nc = 'ещё'",
	"x = a * b\nx = 'текст'\ny = x", "y = 'текст'\nx = a * b\nx + 1", "a * b\na + 'руб'", "a + 'руб'\nx = a * b", "x = a * b\nclient.x = 1\nz = x",
	"if(a >= 1, if(a >= 2.5, if(a >= 100, 3 * a, b * 2), a / b), 7)", "if(a > 1, a * 2, if(b <= 2.5, b + 1, 0.5 * b))", "if(a > 1, 2, 3) + b",
	"if(a < 2, if(a < 1, if(a < -2, 1, 2), 3), 4) * round(b / 3, 1)", "x = a + b\nif(x > 2, if(x > 3.5, if(x > 5, 1, 2), 3), 4)",
	"arr[0] * a + arr_len(arr) - len(b)", "arr = a * b\nx = arr_len(arr) + a", "arr = a * b\nx = arr[0] + a", "x = arr[1] + 0\narr = [1]\narr_len(arr) + x", "rate = rate + a\nrate * 2", "x = rate * a", "x = project.vat * a", "x = vat * a\nx + 1", "x = a * 2\nx = if(limit > 2.5, x, if(limit >= 2.5, x + 1, 0))",
	"x = if(a * b >= 5, 10, 0)\ny = x + a\nz = if(x >= 10, 'да', 'нет')\n'#{z}: #{y}'", "x = if(a >= b, 1, 2)\ny = if(a >= 2.5, b, 7)\nz = y + 1\nif(y >= 7, z, y * 2)",
	"x = if(a > 1, if(b > 1, 'оба', 'один'), a)\ny = x * 2", "x = if(a > 1, b, a * 3)\nx = x + 1\nx = if(x >= 4, x * 2, 'мало')\ny = x", "x = if(a < 2.5, None, 1)\ny = 2 * b",
	"x = if(a < 2.5, '', 1)", "x = if(a < 2.5, True, False)\ny = if(b > 1, 1.50, 007)\nz = y + 0\ny", "x = if(arr[0] > 1, arr, 1)", "x = if(a > 1, 'ab', 'длинно')\nx",
	"x = if(limit > 1, 5, a)\ny = if(x > 2.5, x, b)\nz = x * y", "x = if(a > 1, missing, 2)", "x = if(if(a > 1, b, 2) * 2 > 4, 1, 2)\nx + a", "if(a > 1, 'да', 'нет')", "x = if(a > 1, нет, 2)",
	"x = rate * a\nrate = 5\ny = x + ' руб'", "client.limit = 3\nx = limit * a", "x = limit * a\nclient.limit = a\ny = limit + b", "x = a * day", "x = missing * a", "x = a * b\ny = x + missing\nx",
	"x = a - b\n'#{x}: #{client.city}'", "x = a * b\nif(x > 1.0000000000000000001, 1, 2)", "int(a * 1.5) + abs(b)", "x = a * b\nwarn = нет", "total = a * b\ny = 'руб'\nz = totl + 1",
}

// RunRows gives for each row what RunRow gives, and stops where there is more to say.
func TestRunRows(t *testing.T) {
	columns := []string{"a", "b", "arr", "client.vat", "other"}
	env := vars.NewEnv()
	env.Set(vars.Const, "rate", value.Text("90.5"))
	env.Set(vars.Project, "vat", value.Text("20"))
	env.Set(vars.Client, "limit", value.Text("2.5"))
	env.Set(vars.Deal, "b", value.Text("4"))
	cells := []value.Value{value.None, value.Text("сто"), value.Text("2.50000000000000000001"), value.Text("ещё слова"), value.Int(1 << 53), value.Bool(true)}
	for _, n := range []string{"0", "1", "2.5", "-3", "100", "7", "0.1", "1e3"} {
		for range 4 {
			cells = append(cells, value.Text(n))
		}
	}
	cells = append(cells, value.Float(2.5), value.Int(100), value.Int(2), value.Float(0.3))
	for _, script := range blockScripts {
		t.Run(script, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				cell := rapid.SampledFrom(cells)
				rows := make([][]value.Value, rapid.IntRange(0, 100).Draw(t, "rows"))
				for i := range rows {
					a, b := cell.Draw(t, "a"), cell.Draw(t, "b")
					rows[i] = []value.Value{a, b, value.NewArray([]value.Value{b, a}), cell.Draw(t, "vat"), a}
				}
				over := rapid.SampledFrom([]*vars.Env{nil, env}).Draw(t, "env")
				p := runtime.Compile(diag.NewSource("row", script), runtime.Options{})
				sameRows(t, p, columns, over, rows)
				sameChanges(t, p, columns, over, rows)
			})
		})
	}
}

// boundTo makes a Runner whose values may have five characters.
func boundTo(p *runtime.Program, columns []string) *runtime.Runner {
	r := p.NewRunner(runtime.Host{Limits: runtime.Limits{Vars: vars.Limits{Value: 5}}})
	r.Bind(columns)
	return r
}

// sameRows compares RunRows with RunRow.
func sameRows(t *rapid.T, p *runtime.Program, columns []string, env *vars.Env, rows [][]value.Value) {
	one, all := boundTo(p, columns), boundTo(p, columns)
	out := make([]value.Value, len(rows))
	for from := 0; from < len(rows); {
		n, err := all.RunRows(context.Background(), env, rows[from:], out[from:])
		require.NoError(t, err)
		require.Positive(t, n)
		for i := from; i < from+n; i++ {
			require.NoError(t, one.RunRow(context.Background(), env, rows[i]))
			require.Equal(t, one.Value().Kind(), out[i].Kind(), "row %d", i)
			require.Equal(t, one.Value().Text(), out[i].Text(), "row %d", i)
			if i < from+n-1 {
				require.Empty(t, one.Diagnostics(), "row %d", i)
			}
		}
		from += n
		require.Equal(t, everything(one), everything(all))
		require.Equal(t, one.Failed(), all.Failed())
	}
}

// sameChanges compares RunRowsFor with RunRow.
func sameChanges(t *rapid.T, p *runtime.Program, columns []string, env *vars.Env, rows [][]value.Value) {
	one, all := boundTo(p, columns), boundTo(p, columns)
	var refs []runtime.Ref
	for _, name := range []string{"x", "a", "label", "nobody", "rate"} {
		refs = append(refs, p.Ref(vars.Deal, name))
	}
	refs = append(refs, p.Ref(vars.Client, "x"))
	k := len(refs)
	out := make([]runtime.Change, len(rows)*k)
	for from := 0; from < len(rows); {
		n, err := all.RunRowsFor(context.Background(), env, rows[from:], refs, out[from*k:])
		require.NoError(t, err)
		for i := from; i < from+n; i++ {
			require.NoError(t, one.RunRow(context.Background(), env, rows[i]))
			for j, ref := range refs {
				v, written := one.Written(ref)
				got := out[i*k+j]
				require.Equal(t, written, got.Written, "row %d, variable %d", i, j)
				require.Equal(t, v.Kind(), got.Value.Kind(), "row %d, variable %d", i, j)
				require.Equal(t, v.Text(), got.Value.Text(), "row %d, variable %d", i, j)
			}
		}
		from += n
		require.Equal(t, everything(one), everything(all))
	}
}

func TestRunRowsOfNobody(t *testing.T) {
	r := runtime.CompileExpr(diag.NewSource("row", "a + 1"), runtime.Options{}).NewRunner(runtime.Host{})
	r.Bind([]string{"a"})
	n, err := r.RunRows(context.Background(), nil, nil, nil)
	require.NoError(t, err)
	assert.Zero(t, n)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	n, err = r.RunRows(ctx, nil, [][]value.Value{{value.Int(1)}}, make([]value.Value, 1))
	require.ErrorIs(t, err, context.Canceled)
	assert.Zero(t, n)
}

// A function of the host that panics ends the rows at its row, whether it is called for one
// row or for a block.
func TestRunRowsPanic(t *testing.T) {
	bad := func(x float64) float64 {
		if x == 13 {
			panic("thirteen")
		}
		return x
	}
	number := []builtins.Param{{Name: "n", Read: builtins.Number}}
	funcs, err := builtins.Standard().With(
		builtins.Func{Name: "direct", Params: number, Number: true, Float: func(x, _ float64) float64 { return bad(x) },
			Do: func(c *builtins.Call) (value.Value, error) { return value.Float(bad(c.Float(0))), nil }},
		builtins.Func{Name: "general", Params: number, Number: true,
			Do: func(c *builtins.Call) (value.Value, error) { return value.Float(bad(c.Float(0))), nil }},
	)
	require.NoError(t, err)
	rows := make([][]value.Value, 40)
	for i := range rows {
		rows[i] = []value.Value{value.Int(int64(i))}
	}
	for _, script := range []string{"x = direct(a) + 1\nx", "x = a + 1\ny = general(a)\nz = x", "direct(a)"} {
		t.Run(script, func(t *testing.T) {
			p := runtime.Compile(diag.NewSource("row", script), runtime.Options{Funcs: funcs})
			one, all := boundTo(p, []string{"a"}), boundTo(p, []string{"a"})
			want := one.RunRow(context.Background(), nil, rows[13])
			require.ErrorContains(t, want, "thirteen")
			out := make([]value.Value, len(rows))
			n, err := all.RunRows(context.Background(), nil, rows, out)
			require.EqualError(t, err, want.Error())
			assert.Equal(t, 14, n)
			assert.Equal(t, everything(one), everything(all))
			n, err = all.RunRows(context.Background(), nil, rows[14:], out[14:])
			require.NoError(t, err)
			assert.Equal(t, len(rows)-14, n)
		})
	}
}

// Runners of one program compile its head side by side.
func TestRunRowsConcurrently(t *testing.T) {
	columns := []string{"a", "b", "arr", "client.vat", "other"}
	row := []value.Value{value.Float(2.5), value.Int(3), value.NewArray([]value.Value{value.Int(1), value.Int(2)}), value.Int(20), value.None}
	for _, script := range blockScripts {
		p := runtime.Compile(diag.NewSource("row", script), runtime.Options{})
		one := boundTo(p, columns)
		require.NoError(t, one.RunRow(context.Background(), nil, row), script)
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				rows := make([][]value.Value, 10)
				for i := range rows {
					rows[i] = slices.Clone(row)
				}
				r := boundTo(p, columns)
				_, err := r.RunRows(context.Background(), nil, rows, make([]value.Value, len(rows)))
				assert.NoError(t, err, script)
				assert.Equal(t, everything(one), everything(r), script)
			})
		}
		group.Wait()
	}
}
