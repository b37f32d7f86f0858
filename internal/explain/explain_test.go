package explain_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/explain"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const secret = "kE7-very-secret"

// start is what every run of these tests starts from.
func start() *vars.Env {
	env := vars.NewEnv()
	for name, text := range map[string]string{
		"price": "100", "code": "007", "d": "31.01.2025", "list": `[1, 2]`, "q1": "one", "old": "x",
		"evil": `<script>alert(1)</script><img src=x onerror=alert(1)>" '`,
		"long": strings.Repeat("длинно ", 100),
	} {
		env.Set(vars.Deal, name, value.Text(text))
	}
	env.Set(vars.Client, "city", value.Text("Пермь"))
	env.Set(vars.Project, "rate", value.Text("0.2"))
	env.Set(vars.Const, "getcourse_secret", value.Text(secret))
	env.Set(vars.Const, "getcourse_account_name", value.Text("school"))
	return env
}

// run explains a text; every statement takes a millisecond.
func run(t *testing.T, kind explain.Kind, text string, change func(*runtime.Host)) *explain.Explanation {
	t.Helper()
	env := start()
	now := time.Date(2025, 1, 15, 9, 0, 0, 0, time.UTC)
	h := runtime.Host{Vars: env, Allow: runtime.Outside, DryRun: true, Stopwatch: func() time.Time {
		now = now.Add(time.Millisecond)
		return now
	}}
	if change != nil {
		change(&h)
	}
	src := diag.NewSource("order.calc", text)
	res, err := kind.Compile(src, runtime.Options{}).Run(t.Context(), h)
	if !h.StopOnError {
		require.NoError(t, err)
	}
	return explain.New(explain.Run{Kind: kind, Source: src, Before: env, Result: res})
}

const script = `/* what there is to see */
total = round(price * (1 + rate), 2)
x = code + 1
y = code + "-a"
next = d + 3
ok = (price > 50 and city == "Пермь") or not missing or old
answer = if(ok, "#{city}: #{total}", 1/0)
list[0] = {"a": price, b: [1]}
third = list[0]["a"] + missing
z = #{q#{1}}
colour = светло-голубой
old =
client.name = "Анна"
name = "Анна"
result = getcourse_add_deal("a@example.com", "", "123456", total)
key = "#{getcourse_secret}!"
page = requests_get("https://example.com/", "text", '{"Authorization": "Bearer abc.def"}')
много = длинно(price,
  2)
round(long, "x")
price * 2
this is ( no statement`

func TestGolden(t *testing.T) {
	tests := []struct {
		file, text string
		kind       explain.Kind
		st         explain.Style
		print      func(*bytes.Buffer, *explain.Explanation, explain.Style) error
	}{
		{"script.en.txt", script, explain.Script, explain.Style{}, text},
		{"script.ru.txt", script, explain.Script, explain.Style{Lang: diag.RU, Time: true}, text},
		{"colour.txt", "x = if(price, 1/0, 2)\ny = w", explain.Script, explain.Style{Color: true}, text},
		{"expression.txt", `if(price > 50, "много", "мало")`, explain.Expression, explain.Style{}, text},
		{"condition.txt", `city`, explain.Condition, explain.Style{}, text},
		{"message.txt", "Привет, #{city}!\nИтого #{price * 2}\n#{1/0}", explain.Message, explain.Style{Lang: diag.RU}, text},
		{"script.json", script, explain.Script, explain.Style{Time: true}, asJSON},
		{"message.json", "#{city}!", explain.Message, explain.Style{}, asJSON},
		{"condition.json", "price > 5", explain.Condition, explain.Style{}, asJSON},
		{"script.html", script, explain.Script, explain.Style{Lang: diag.RU, Time: true}, page},
		{"nothing.txt", "/* nothing */", explain.Script, explain.Style{}, text},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			var got bytes.Buffer
			require.NoError(t, tt.print(&got, run(t, tt.kind, tt.text, nil), tt.st))
			require.NotContains(t, got.String(), secret)
			require.NotContains(t, got.String(), "abc.def")
			file := filepath.Join("testdata", tt.file)
			if *update {
				require.NoError(t, os.WriteFile(file, got.Bytes(), 0o600))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			require.Equal(t, string(want), got.String())
		})
	}
}

func text(w *bytes.Buffer, e *explain.Explanation, st explain.Style) error {
	return explain.Text(w, e, st)
}
func asJSON(w *bytes.Buffer, e *explain.Explanation, st explain.Style) error {
	return explain.JSON(w, e, st)
}
func page(w *bytes.Buffer, e *explain.Explanation, st explain.Style) error {
	return explain.HTML(w, e, st)
}

// Without a wish for times the same run gives the same output, however long it took.
func TestNoTimesUnlessAskedFor(t *testing.T) {
	for name, print := range map[string]func(*bytes.Buffer, *explain.Explanation, explain.Style) error{"text": text, "json": asJSON, "html": page} {
		t.Run(name, func(t *testing.T) {
			var plain, timed bytes.Buffer
			e := run(t, explain.Script, "x = 1", nil)
			require.Equal(t, time.Millisecond, e.Took)
			require.NoError(t, print(&plain, e, explain.Style{}))
			require.NoError(t, print(&timed, e, explain.Style{Time: true}))
			require.NotEqual(t, plain.String(), timed.String())
		})
	}
}

// Statements that a run did not come to are said to be so.
func TestStatementsThatWereNotRun(t *testing.T) {
	e := run(t, explain.Script, "a = 1/0\nb = 2", func(h *runtime.Host) { h.StopOnError = true })
	require.Equal(t, explain.Failed, e.Stmts[0].State)
	require.Equal(t, explain.Skipped, e.Stmts[1].State)
	var b bytes.Buffer
	require.NoError(t, explain.Text(&b, e, explain.Style{}))
	require.Contains(t, b.String(), "  2 | b = 2\n    | was not run\n")
}

// Programs get the whole value, people a beginning.
func TestLongValues(t *testing.T) {
	e := run(t, explain.Script, "x = long", nil)
	whole := strings.TrimSpace(strings.Repeat("длинно ", 100))
	for name, print := range map[string]func(*bytes.Buffer, *explain.Explanation, explain.Style) error{"text": text, "json": asJSON, "html": page} {
		var b bytes.Buffer
		require.NoError(t, print(&b, e, explain.Style{}))
		require.Equal(t, name != "text", strings.Contains(b.String(), whole), name)
	}
}

// A page of a hostile script holds neither a script nor an address it would load.
func TestHostilePage(t *testing.T) {
	hostile := "x = \"#{evil}</style></details><script>alert(2)</script>\"\n" + `javascript = "javascript:alert(3)" + evil` +
		"\nz = \"<!--\"\nw = \"\x1b[31m\u202e{{.Style}}\"\n<script>alert(4)</script>"
	for _, kind := range []explain.Kind{explain.Script, explain.Message} {
		var b bytes.Buffer
		require.NoError(t, explain.HTML(&b, run(t, kind, hostile, nil), explain.Style{Time: true}))
		got := strings.ToLower(b.String())
		for _, no := range []string{"<script", "<img", "<!--", "<link", "<iframe", "url(", "@import", "zgotmplz", "\x1b", "\u202e"} {
			require.NotContains(t, got, no)
		}
		require.Equal(t, 1, strings.Count(got, "</style>"))
		require.Contains(t, got, "content=\"default-src &#39;none&#39;; style-src &#39;sha256-")
	}
	var b bytes.Buffer
	require.NoError(t, explain.Text(&b, run(t, explain.Script, hostile, nil), explain.Style{}))
	require.NotContains(t, b.String(), "\x1b")
	require.NotContains(t, b.String(), "\u202e")
}

// The keys of the JSON form are those its page documents.
func TestDocumentedKeys(t *testing.T) {
	var b bytes.Buffer
	for _, kind := range []explain.Kind{explain.Script, explain.Condition, explain.Message} {
		require.NoError(t, explain.JSON(&b, run(t, kind, map[explain.Kind]string{
			explain.Script: script, explain.Condition: "1", explain.Message: "#{1}"}[kind], nil), explain.Style{Time: true}))
	}
	keys := map[string]bool{}
	d := json.NewDecoder(&b)
	for d.More() {
		var x map[string]any
		require.NoError(t, d.Decode(&x))
		delete(x, "diagnostics")
		delete(x, "effects")
		delete(x, "vars")
		collect(keys, x)
	}
	for _, file := range []string{"../../docs/explain.md", "../../docs/explain.ru.md"} {
		doc, err := os.ReadFile(file)
		require.NoError(t, err)
		for key := range keys {
			require.Contains(t, string(doc), "`"+key+"`", file)
		}
	}
}

func collect(keys map[string]bool, x any) {
	switch x := x.(type) {
	case map[string]any:
		for k, v := range x {
			if keys[k] = true; k != "diagnostics" && k != "effects" {
				collect(keys, v)
			}
		}
	case []any:
		for _, v := range x {
			collect(keys, v)
		}
	}
}

// A run that was interrupted is explained as far as it got.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	src := diag.NewSource("order.calc", "a = 1\nb = 2\nc = 3")
	asked := 0
	res, err := explain.Script.Compile(src, runtime.Options{}).Run(ctx, runtime.Host{Stopwatch: func() time.Time {
		if asked++; asked == 2 {
			cancel()
		}
		return time.Time{}
	}})
	require.ErrorIs(t, err, context.Canceled)
	e := explain.New(explain.Run{Kind: explain.Script, Source: src, Result: res})
	require.Equal(t, []explain.State{explain.Done, explain.Skipped, explain.Skipped}, []explain.State{e.Stmts[0].State, e.Stmts[1].State, e.Stmts[2].State})
}

// A row of operands is shown as one, unless what it came to in between matters.
func TestRows(t *testing.T) {
	for script, want := range map[string]int{
		`x = price + price + price + price`:   4,
		`x = price * price * price`:           3,
		`x = "a" + city + "b" + price + old`:  5,
		`x = price + price + " руб."`:         2, // a sum, then a text
		`x = d + price + price`:               2, // a date moves twice
		`x = price - price - price`:           2,
		`x = price + price * price + price`:   3,
		`x = price > 1 and city and old`:      3,
		`x = price > 1 and (city or old)`:     2,
		`x = price + missing + price + price`: 2, // nothing came of it
	} {
		e := run(t, explain.Script, script, nil)
		require.Len(t, e.Stmts[0].Value.Children, want, script)
	}
}
