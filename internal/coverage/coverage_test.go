package coverage_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/coverage"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const script = `/* delivery */
total = price * n
big = total > 1000 and city == "Perm"
gift = if(big, "book", if(n > 1, "pen", "none"))

fail = 1/0
late = round(
  if(big, 1, 2), 0)
this is ( wrong
evil = "<script>alert(1)</script>" /* "< */
`

// runs covers a script by runs with these variables.
func runs(t *testing.T, text string, stop bool, sets ...map[string]string) []*coverage.Script {
	t.Helper()
	c := coverage.New(builtins.Standard())
	for _, set := range sets {
		env := vars.NewEnv()
		for name, v := range set {
			env.Set(vars.Deal, name, value.Text(v))
		}
		src := diag.NewSource("delivery.calc", text)
		res, err := runtime.Compile(src, runtime.Options{Trace: true}).Run(t.Context(), runtime.Host{Vars: env, StopOnError: stop})
		require.NoError(t, err)
		c.Add("delivery.calc", src, res)
	}
	return c.Scripts()
}

func TestArms(t *testing.T) {
	one := map[string]string{"a": "1"}
	tests := []struct {
		name, script string
		sets         []map[string]string
		lines, arms  coverage.Count
	}{
		{"no branches", "x = 1\ny = 2", []map[string]string{one}, coverage.Count{Hit: 2, All: 2}, coverage.Count{}},
		{"one side of if", "x = if(a, 1, 2)", []map[string]string{one}, coverage.Count{Hit: 1, All: 1}, coverage.Count{Hit: 1, All: 2}},
		{"both sides of if", "x = if(a, 1, 2)", []map[string]string{one, {}}, coverage.Count{Hit: 1, All: 1}, coverage.Count{Hit: 2, All: 2}},
		{"and settled by the left", "x = a == 2 and b", []map[string]string{one}, coverage.Count{Hit: 1, All: 1}, coverage.Count{Hit: 1, All: 2}},
		{"and asked for the right", "x = a == 1 and b", []map[string]string{one}, coverage.Count{Hit: 1, All: 1}, coverage.Count{Hit: 1, All: 2}},
		{"a condition that fails takes no side", "x = if(1/0, 1, 2)", []map[string]string{one}, coverage.Count{Hit: 1, All: 1}, coverage.Count{All: 2}},
		{"a side that fails is taken", "x = if(a, 1/0, 2)", []map[string]string{one}, coverage.Count{Hit: 1, All: 1}, coverage.Count{Hit: 1, All: 2}},
		{"a left side that fails settles nothing", "x = 1/0 or b", []map[string]string{one}, coverage.Count{Hit: 1, All: 1}, coverage.Count{All: 2}},
		{"a call of the wrong length", "x = if(a, 1)", []map[string]string{one}, coverage.Count{Hit: 1, All: 1}, coverage.Count{}},
		{"nothing", "", []map[string]string{one}, coverage.Count{}, coverage.Count{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := runs(t, tt.script, false, tt.sets...)[0]
			require.Equal(t, tt.lines, s.CountLines())
			require.Equal(t, tt.arms, s.CountArms())
			require.Equal(t, len(tt.sets), s.Runs)
		})
	}
}

func TestLinesThatWereNotRun(t *testing.T) {
	s := runs(t, "a = 1\nb = 1/0\nc = 3", true, map[string]string{}, map[string]string{})[0]
	require.Equal(t, []coverage.Line{{No: 1, Hits: 2}, {No: 2, Hits: 2}, {No: 3}}, s.Lines)
	require.Equal(t, 66, s.CountLines().Percent())
}

func TestPrinted(t *testing.T) {
	scripts := runs(t, script, false, map[string]string{"price": "100", "n": "3"})
	scripts = append(scripts, runs(t, "a = 1/0\nb = 2", true, map[string]string{})...)
	for name, print := range map[string]func(*bytes.Buffer) error{
		"text.en.txt": func(b *bytes.Buffer) error { return coverage.Text(b, scripts, diag.EN) },
		"text.ru.txt": func(b *bytes.Buffer) error { return coverage.Text(b, scripts, diag.RU) },
		"page.html":   func(b *bytes.Buffer) error { return coverage.HTML(b, scripts, diag.RU) },
		"empty.html":  func(b *bytes.Buffer) error { return coverage.HTML(b, nil, diag.EN) },
	} {
		var b bytes.Buffer
		require.NoError(t, print(&b))
		file := filepath.Join("testdata", name)
		if *update {
			require.NoError(t, os.WriteFile(file, b.Bytes(), 0o600))
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, string(want), b.String())
	}
}
