package repl

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// piped runs a session on a text and gives what it printed.
func piped(t *testing.T, o Options, text string) (out, problems string, failed bool) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	o.In, o.Out, o.Err = strings.NewReader(text), &stdout, &stderr
	o.Watch = func() time.Time { return time.Time{} }
	o.Say = error.Error
	failed, err := Run(t.Context(), o)
	require.NoError(t, err)
	return stdout.String(), stderr.String(), failed
}

func TestUnsetNames(t *testing.T) {
	tests := []struct{ in, en, ru string }{
		{"exit", "→ None: exit is not set; to leave, type :quit or press Ctrl-D", "→ None: переменная exit не задана; чтобы выйти, наберите :quit или нажмите Ctrl-D"},
		{"help", "→ None: help is not set; the commands are listed by :help", "→ None: переменная help не задана; список команд покажет :help"},
		{"скидкa", "→ None: скидкa is not set; did you mean скидка?", "→ None: переменная скидкa не задана; возможно, скидка?"},
		{"ab", "→ None: ab is not set", "→ None: переменная ab не задана"},
		{"client.ab", "→ None", "→ None"},
		{"скидка", "→ 15", "→ 15"},
	}
	for _, test := range tests {
		env := vars.NewEnv()
		env.Set(vars.Deal, "скидка", value.Text("15"))
		for lang, want := range map[diag.Lang]string{diag.EN: test.en, diag.RU: test.ru} {
			out, problems, failed := piped(t, Options{Host: runtime.Host{Vars: env}, Style: report.Style{Lang: lang}}, test.in)
			assert.Equal(t, want+"\n", out)
			assert.Empty(t, problems)
			assert.False(t, failed)
		}
	}
}

// A session that is fed a script statement by statement ends with the variables that the
// script as a whole comes to.
func TestSameAsARun(t *testing.T) {
	files, err := filepath.Glob("../../testdata/examples/getcourse/*.calc")
	require.NoError(t, err)
	files = append(files, "../../examples/getcourse/order.calc")
	texts := []string{"a = [1,\n\n 2]; \r\n/* b */ b = a[1] /* c\n d */ c = b + 1\r\nd = round(1\ne = 5\n", "\ufeffa = 1\n  \n/* open\nb = 2"}
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		texts = append(texts, string(data))
	}
	for i, text := range texts {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			env := vars.NewEnv()
			env.Set(vars.Const, "getcourse_account_name", value.Text("school"))
			env.Set(vars.Const, "getcourse_secret", value.Text("example-key"))
			host := runtime.Host{Vars: env, Allow: runtime.Outside, DryRun: true}
			res, err := runtime.Compile(diag.NewSource("stdin", text), runtime.Options{}).Run(t.Context(), host)
			require.NoError(t, err)
			whole := env.Clone()
			whole.Apply(res.Writes)
			var want bytes.Buffer
			report.Diagnostics(&want, diag.NewSource("stdin", text), res.Diagnostics, 0, report.Style{})

			host.Vars = env
			_, problems, fails := piped(t, Options{Host: host}, text)
			assert.Equal(t, report.VarsJSON(whole), report.VarsJSON(env))
			assert.Equal(t, failed(res), fails)
			assert.Equal(t, places(want.String()), places(problems))
		})
	}
}

// places are the first lines of diagnostics.
func places(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "stdin:") {
			list = append(list, line)
		}
	}
	return list
}

func TestStatements(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
	}{
		{"one", "a = 1", []string{"a = 1"}},
		{"two", "a = 1\nb = 2\n", []string{"a = 1", "\nb = 2\n"}},
		{"a comment behind", "a = 1 /* x */\nb = 2", []string{"a = 1 /* x */", "\nb = 2"}},
		{"a comment above", "/* x\n */\na = 1", []string{"/* x\n */\na = 1"}},
		{"over lines", "a = [\n1]\n\nb = 2", []string{"a = [\n1]", "\n\n\nb = 2"}},
		{"a wrong line", "a = (\nb = 2", []string{"a = (", "\nb = 2"}},
		{"nothing", " \n\n", nil},
		{"a comment only", "/* x */", nil},
		{"an open comment", "/* x", []string{"/* x"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, src := range statements("x", entered{test.in, 1}, lang.Options{}) {
				got = append(got, src.Text)
			}
			assert.Equal(t, test.want, got)
		})
	}
}

func TestUndoIsBounded(t *testing.T) {
	env := vars.NewEnv()
	text := strings.Repeat("n = n + 1\n", maxUndo+5) + ":undo " + strconv.Itoa(maxUndo) + "\nn\nx = 1\n1 / 0\n:undo 2\n:undo\nx\n:undo\n"
	env.Set(vars.Deal, "n", value.Text("0"))
	out, problems, failed := piped(t, Options{Host: runtime.Host{Vars: env}}, text)
	assert.Contains(t, out, "\n→ 5\n")
	assert.Contains(t, out, "undone: x = 1\n→ None: x is not set\n") // neither a look nor a failure is a step
	assert.Contains(t, problems, "error: :undo: steps that can be undone: 1\nerror: :undo: there is nothing to undo\n")
	assert.True(t, failed)
}

func TestTimeIsMeasured(t *testing.T) {
	now := time.Unix(0, 0)
	var out bytes.Buffer
	o := Options{
		In: strings.NewReader(":time 2 + 2\n3 + 3\n:time\n4 + 4\n"), Out: &out, Err: &out, Say: error.Error,
		Watch: func() time.Time { now = now.Add(1500 * time.Microsecond); return now },
	}
	failed, err := Run(t.Context(), o)
	require.NoError(t, err)
	assert.False(t, failed)
	assert.Equal(t, "→ 4\n1.5ms\n→ 6\ntime: on\n→ 8\n1.5ms\n", out.String())
}

// A session ends with its context, also while it waits for input.
func TestCancelled(t *testing.T) {
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	defer w.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	failed, err := Run(ctx, Options{In: r})
	require.NoError(t, err)
	assert.False(t, failed)
}
