package runtime_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// hangingPattern takes practically for ever on hangingText.
const (
	hangingPattern = `(a+)+\1$`
	hangingText    = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"
)

// A badInput is one line of a script that cannot be carried out as it stands, between a
// line before and a line after it.
type badInput struct {
	name, line string
	code       string
	column     int               // of the diagnostic, in line 2
	want       map[string]string // what the run leaves besides before and after
	plain      bool              // the message says it all, there is no hint
}

// badInputs are tried with a client's variables in a dry run.
var badInputs = []badInput{
	{name: "bytes that are not UTF-8", line: "x = \"a\xffb\"", code: "syntax", column: 7},
	{name: "brackets a hundred thousand deep", line: "x = " + strings.Repeat("(", 100_000) + "1" + strings.Repeat(")", 100_000), code: "limit", column: 205},
	{name: "arrays a hundred thousand deep", line: "x = " + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000), code: "limit", column: 205},
	{name: "brackets that never close", line: "x = " + strings.Repeat("(", 100_000), code: "limit", column: 205},
	{name: "a bracket that never closes", line: "x = round(2.5", code: "syntax", column: 10},
	{name: "an expression of 2 001 characters", line: "x = 1" + strings.Repeat("+11", 667)[1:], code: "limit", column: 5},
	{name: "assignment to client_id", line: "client_id = 5", code: "read-only-variable", column: 1},
	{name: "assignment to the client's client_id", line: "client.client_id = 5", code: "read-only-variable", column: 1},
	{name: "a name of 501 characters", line: strings.Repeat("я", 501) + " = 5", code: "limit", column: 1},
	{name: "a value of 100 001 characters", line: "x = '" + strings.Repeat("я", 100_001) + "'", code: "limit", column: 5},
	{name: "a computed value of 100 001 characters", line: "x = long + 'я'", code: "limit", column: 1},
	{name: "a division by zero", line: "x = 5 / 0", code: "division-by-zero", column: 5},
	{name: "a remainder by zero", line: "x = 5 % zero", code: "division-by-zero", column: 5},
	{name: "a date there is not", line: "x = '31.02.2025' + 1", code: "wrong-operand", column: 5},
	{name: "a date there is not, for a function", line: "x = addDays('31.02.2025', 1)", code: "wrong-arg-kind", column: 13},
	{name: "a function there is not", line: "x = rouns(5)", code: "unknown-function", column: 5},
	{name: "one bad value among several writes", line: "x = set_client_vars(77, {\"a\": 1, \"client_id\": 2})", code: "wrong-arg-kind", column: 25},
	{name: "no constants", line: "x = getcourse_add_user(1, 'a@b.ru')", code: "call-failed", column: 5,
		want: map[string]string{"x": "Не задана константа getcourse_account_name — имя аккаунта GetCourse"}},
	{name: "JSON that is none", line: "x = getcourse_add_user(1, 'a@b.ru', '', '', '{city: 1}')", code: "call-failed", column: 45,
		want: map[string]string{"x": "В параметре user_data должен быть JSON-объект"}},
	{name: "neither e-mail nor phone", line: "x = getcourse_add_user(1, '', '', 'Анна')", code: "call-failed", column: 27,
		want: map[string]string{"x": "Не указан ни эл. адрес, ни телефон"}},
}

// TestBadInput: a diagnostic at its place with a hint, the other lines run, and of the
// line itself nothing is left half done.
func TestBadInput(t *testing.T) {
	for _, tt := range badInputs {
		t.Run(tt.name, func(t *testing.T) {
			env := vars.NewEnv()
			env.Set(vars.Builtin, "client_id", value.Text("77"))
			env.Set(vars.Client, "long", value.Text(strings.Repeat("я", 100_000)))
			env.Set(vars.Client, "zero", value.Text("0"))
			p := runtime.Compile(diag.NewSource("bad", "before = 1\n"+tt.line+"\nafter = 2"), runtime.Options{})
			res, err := p.Run(t.Context(), runtime.Host{Vars: env, Allow: runtime.Outside, DryRun: true, Zone: time.UTC})
			require.NoError(t, err)
			tt.check(t, p.Source(), res)
		})
	}
}

func (tt *badInput) check(t *testing.T, src *diag.Source, res *runtime.Result) {
	t.Helper()
	left := map[string]string{}
	for _, w := range res.Writes {
		left[w.Name] = w.Value.Text()
	}
	want := map[string]string{"before": "1", "after": "2"}
	for name, text := range tt.want {
		want[name] = text
	}
	assert.Equal(t, want, left)
	require.NotEmpty(t, res.Diagnostics)
	d := res.Diagnostics[0]
	assert.Equal(t, tt.code, string(d.Code()), d.Message(diag.EN))
	assert.Equal(t, diag.Position{Line: 2, Column: tt.column}, src.Position(d.Span.Start), d.Message(diag.EN))
	for _, lang := range []diag.Lang{diag.EN, diag.RU} {
		assert.NotEmpty(t, d.Message(lang))
		assert.Less(t, len(d.Message(lang)), 1000, "a message is no place for the whole input")
		assert.Equal(t, tt.plain, d.Hint(lang) == "", d.Message(lang))
	}
}

// TestBadInputOfTenMegabytes: size alone does no harm, and a line that is too long is
// named as such.
func TestBadInputOfTenMegabytes(t *testing.T) {
	const size = 10 << 20
	for _, tt := range []struct{ name, script, code string }{
		{"many lines", strings.Repeat("x = '"+strings.Repeat("y", 93)+"'\n", size/100), ""},
		{"one long line", "x = 1" + strings.Repeat("+1", size/2), "limit"},
		{"one long text", "x = '" + strings.Repeat("y", size) + "'", "limit"},
		{"one long word", "x = " + strings.Repeat("y", size), "limit"},
		{"one long comment", "/*" + strings.Repeat("y", size) + "*/", ""},
		{"blank lines", strings.Repeat("\n", size), ""},
		{"nothing but quotes", strings.Repeat("'", size), "limit"},
		{"lines of open brackets", strings.Repeat(strings.Repeat("( ", 50)+"\n", size/101), "syntax"},
		{"nothing but interpolations", "x = '" + strings.Repeat("#{", size/2), "limit"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := runtime.Compile(diag.NewSource("big", tt.script), runtime.Options{})
			res, err := p.Run(t.Context(), runtime.Host{})
			require.NoError(t, err)
			if tt.code == "" {
				require.Empty(t, codesOf(res))
				return
			}
			require.Contains(t, codesOf(res), tt.code)
			require.Less(t, len(res.Writes), 2)
		})
	}
}

// TestBadStatus: an unknown status goes out as it is, with a warning at its place.
func TestBadStatus(t *testing.T) {
	l := &listener{}
	p := runtime.Compile(diag.NewSource("status", "x = getcourse_change_deal_status('paid', 'a@b.ru', '', 5)\nafter = 2"), runtime.Options{})
	res, err := p.Run(t.Context(), runtime.Host{
		Vars: withConstants("school", schoolKey), Allow: runtime.Outside, Net: runtime.NewNetwork(runtime.NetworkOptions{Transport: l}),
	})
	require.NoError(t, err)
	require.Equal(t, []string{"call-doubt"}, codesOf(res))
	require.Equal(t, diag.Position{Line: 1, Column: 34}, p.Source().Position(res.Diagnostics[0].Span.Start))
	require.Len(t, l.heard, 1)
	require.False(t, res.Failed)
}

// TestHangingPattern: a search ends with the run's time, and the diagnostic names it.
func TestHangingPattern(t *testing.T) {
	p := runtime.Compile(diag.NewSource("regex", "before = 1\nx = findall('"+hangingPattern+"', '"+hangingText+"')\nafter = 2"), runtime.Options{})
	res, err := p.Run(t.Context(), runtime.Host{Limits: runtime.Limits{Time: 50 * time.Millisecond}})
	require.NoError(t, err)
	require.NotEmpty(t, res.Diagnostics)
	d := res.Diagnostics[0]
	require.Equal(t, "limit", string(d.Code()))
	require.Equal(t, 2, p.Source().Position(d.Span.Start).Line)
	require.NotEmpty(t, d.Hint(diag.RU))
	require.Equal(t, "before", res.Writes[0].Name)
	require.Len(t, res.Writes, 1)
}

// A silentServer takes a request and never answers it. started is closed when the first
// one has arrived.
func silentServer(t *testing.T) (url, host string, started chan struct{}) {
	t.Helper()
	started = make(chan struct{})
	over := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(started)
		select {
		case <-r.Context().Done():
		case <-over:
		}
	}))
	t.Cleanup(func() { close(over); srv.Close() })
	return srv.URL, strings.TrimPrefix(srv.URL, "http://"), started
}

// TestServerThatNeverAnswers: the time allowed for an answer passes, the next line runs.
func TestServerThatNeverAnswers(t *testing.T) {
	url, host, _ := silentServer(t)
	net := runtime.NewNetwork(runtime.NetworkOptions{Open: []string{host}, Timeout: 500 * time.Millisecond})
	p := runtime.Compile(diag.NewSource("slow", "x = requests_get('"+url+"')\nafter = 2"), runtime.Options{})
	res, err := p.Run(t.Context(), runtime.Host{Net: net, Allow: runtime.Outside})
	require.NoError(t, err)
	require.Equal(t, []string{"call-failed"}, codesOf(res))
	require.Equal(t, diag.Position{Line: 1, Column: 5}, p.Source().Position(res.Diagnostics[0].Span.Start))
	require.Contains(t, res.Diagnostics[0].Message(diag.RU), "ответ не пришёл вовремя")
	require.Len(t, res.Effects, 1)
	require.True(t, res.Effects[0].Performed, "whether it was carried out is not known")
	require.Len(t, res.Writes, 1)
	require.Equal(t, "after", res.Writes[0].Name)
}

// TestServerThatNeverAnswersAndTheRunsTime: the run's own time ends the wait too.
func TestServerThatNeverAnswersAndTheRunsTime(t *testing.T) {
	url, host, _ := silentServer(t)
	net := runtime.NewNetwork(runtime.NetworkOptions{Open: []string{host}})
	p := runtime.Compile(diag.NewSource("slow", "before = 1\nx = requests_get('"+url+"')"), runtime.Options{})
	res, err := p.Run(t.Context(), runtime.Host{Net: net, Allow: runtime.Outside, Limits: runtime.Limits{Time: 50 * time.Millisecond}})
	require.NoError(t, err)
	require.Equal(t, []string{"limit"}, codesOf(res))
	require.Len(t, res.Writes, 1)
}

// TestLongScriptHasAClock: scripts that call nothing but are long take time too.
func TestLongScriptHasAClock(t *testing.T) {
	for lines, want := range map[int][]string{10: {}, 2000: {"limit"}} {
		p := runtime.Compile(diag.NewSource("long", strings.Repeat("x = 1 + 1\n", lines)), runtime.Options{})
		res, err := p.Run(t.Context(), runtime.Host{Limits: runtime.Limits{Time: time.Nanosecond}})
		require.NoError(t, err)
		require.Equal(t, want, codesOf(res), "%d lines", lines)
	}
}

// TestRedirectToAPrivateAddress: a server that was opened cannot send a request on to one
// that was not.
func TestRedirectToAPrivateAddress(t *testing.T) {
	reached := false
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer inside.Close()
	outside := httptest.NewServer(http.RedirectHandler(inside.URL+"/secrets", http.StatusFound))
	defer outside.Close()
	host := strings.TrimPrefix(outside.URL, "http://")
	net := runtime.NewNetwork(runtime.NetworkOptions{Open: []string{host}})
	p := runtime.Compile(diag.NewSource("redirect", "x = requests_get('"+outside.URL+"', 'text')\ny = requests_get('"+inside.URL+"')\nafter = 2"), runtime.Options{})
	res, err := p.Run(t.Context(), runtime.Host{Net: net, Allow: runtime.Outside})
	require.NoError(t, err)
	require.Equal(t, []string{"call-failed", "call-failed"}, codesOf(res))
	require.False(t, reached)
	require.Len(t, res.Writes, 1)
	require.Equal(t, "after", res.Writes[0].Name)
}

// A turnstile answers with a redirect to the same machine; when over is set it calls it
// and never answers.
type turnstile struct{ over func() }

func (g turnstile) RoundTrip(r *http.Request) (*http.Response, error) {
	if g.over != nil {
		g.over()
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	return &http.Response{StatusCode: 302, Header: http.Header{"Location": {"http://127.0.0.1:8080/pl/api/users"}}, Body: http.NoBody, Request: r}, nil
}

// TestRedirectOfTheSchool: a redirect is not followed, and an address in numbers is not
// recommended as an account name.
func TestRedirectOfTheSchool(t *testing.T) {
	res, shown := runTraced(t, withConstants("school", schoolKey), runtime.NewNetwork(runtime.NetworkOptions{Transport: turnstile{}}), aCall+"\nafter = 2")
	require.Equal(t, []string{"call-failed"}, codesOf(res))
	require.NotContains(t, shown, "127.0.0.1")
	require.Equal(t, "GetCourse перенаправляет на другую страницу (HTTP 302, school.getcourse.ru): проверьте константу getcourse_account_name", res.Writes[0].Value.Text())
	require.Len(t, res.Effects, 1)
}

// TestCancelledGetCourse: cancelling ends a run in the middle of a call that would be
// repeated otherwise.
func TestCancelledGetCourse(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	net := runtime.NewNetwork(runtime.NetworkOptions{Transport: turnstile{cancel}})
	p := runtime.Compile(diag.NewSource("slow", "before = 1"+aCall+"\nafter = 2"), runtime.Options{})
	res, err := p.Run(ctx, runtime.Host{Vars: withConstants("school", schoolKey), Net: net, Allow: runtime.Outside})
	require.ErrorIs(t, err, context.Canceled)
	require.Len(t, res.Writes, 1)
	require.Equal(t, "before", res.Writes[0].Name)
	require.Len(t, res.Effects, 1)
}

// TestCancelledCall: cancelling ends a run in the middle of a request; what was done
// until then is told.
func TestCancelledCall(t *testing.T) {
	url, host, started := silentServer(t)
	net := runtime.NewNetwork(runtime.NetworkOptions{Open: []string{host}})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-started; cancel() }()
	p := runtime.Compile(diag.NewSource("slow", "before = 1\nx = requests_get('"+url+"')\nafter = 2"), runtime.Options{})
	res, err := p.Run(ctx, runtime.Host{Net: net, Allow: runtime.Outside})
	require.ErrorIs(t, err, context.Canceled)
	require.Len(t, res.Writes, 1)
	require.Equal(t, "before", res.Writes[0].Name)
	require.Len(t, res.Effects, 1)
}

// TestCancelledPattern: cancelling ends a run in the middle of a search. The clock of the
// run cancels it, right before the search begins.
func TestCancelledPattern(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	clock := func() time.Time {
		cancel()
		return time.Unix(0, 0)
	}
	script := "before = 1\nx = findall('" + hangingPattern + "', '" + hangingText + "' + if(timestamp, '', ''))\nafter = 2"
	p := runtime.Compile(diag.NewSource("regex", script), runtime.Options{})
	began := time.Now()
	res, err := p.Run(ctx, runtime.Host{Now: clock})
	require.ErrorIs(t, err, context.Canceled)
	require.Less(t, time.Since(began), 2*time.Second)
	require.Len(t, res.Writes, 1)
}

// TestCancelledBetweenStatements: a run that does not wait for anything ends too.
func TestCancelledBetweenStatements(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p := runtime.Compile(diag.NewSource("plain", "x = 1"), runtime.Options{})
	res, err := p.Run(ctx, runtime.Host{})
	require.ErrorIs(t, err, context.Canceled)
	require.Empty(t, res.Writes)
}
