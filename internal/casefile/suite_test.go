package casefile

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
)

var golden = flag.Bool("golden", false, "rewrite the golden files of formats")

// TestRunAllInOrder: however many run at once, outcomes are told in the order of the files.
func TestRunAllInOrder(t *testing.T) {
	var suites []*Suite
	var want []string
	for i := range 4 {
		s := &Suite{Name: fmt.Sprintf("%d.yaml", i)}
		for j := range 25 {
			script := strings.Repeat("x = 1\n", 1+(j*7)%40)
			s.Cases = append(s.Cases, Case{Name: fmt.Sprint(j), Script: &script})
			want = append(want, s.Name+fmt.Sprint(j))
		}
		suites = append(suites, s)
	}
	for _, workers := range []int{0, 1, 3, 16} {
		var got []string
		require.NoError(t, RunAll(t.Context(), suites, Base{}, workers, time.Now, func(one *Tested) {
			require.True(t, one.Passed())
			got = append(got, one.Suite.Name+one.Case.Name)
		}))
		require.Equal(t, want, got)
	}
	require.NoError(t, RunAll(t.Context(), nil, Base{}, 4, time.Now, func(*Tested) { t.Fatal("there is none") }))
}

func TestRunAllInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	script := "x = 1"
	s := &Suite{Cases: []Case{{Name: "a", Script: &script}, {Name: "b", Script: &script}, {Name: "c", Script: &script}}}
	told := 0
	err := RunAll(ctx, []*Suite{s}, Base{}, 1, time.Now, func(*Tested) {
		told++
		cancel()
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Less(t, told, 3)
}

const answered = `
- name: by function and address, in any order
  answers:
    - {url: "https://a.example.com/*", body: "1"}
    - {function: requests_post, status: 201, body: "2"}
    - {method: GET, url: "https://*.com/b?q=*", body: "3", repeat: true}
  script: |
    post = requests_post("https://x.example.com/", "status")
    b = requests_get("https://c.com/b?q=1", "json")
    again = requests_get("https://c.com/b?q=2", "json")
    a = requests_get("https://a.example.com/x", "json")
    none = requests_get("https://a.example.com/x", "json")
  expect: {post: "201", b: "3", again: "3", a: "1", none: null}
- name: used in order
  answers: [{body: "1"}, {body: "2"}]
  script: |
    a = requests_get("https://a.example.com/", "json")
    b = requests_get("https://a.example.com/", "json")
  expect: {a: "1", b: "2"}
- name: headers and repetition without waiting
  answers:
    - {status: 503, headers: {Retry-After: "25"}}
    - {body: '{"success":true,"result":{"success":true,"user_id":5}}'}
  script: result = getcourse_add_user(1, "a@example.com")
  expect: {result: "True", client.getcourse_user_id: "5"}
- name: no answer comes
  answers: [{error: connection refused, repeat: true}]
  script: |
    r = requests_get("https://a.example.com/", "status")
  expect_diagnostics: [call-failed]
- name: what was missing is said
  answers: [{function: requests_post}]
  script: r = requests_get("https://a.example.com/x", "status")
  expect: {r: "200"}
`

func TestAnswers(t *testing.T) {
	cases, err := Parse("test.yaml", []byte(answered))
	require.NoError(t, err)
	started := time.Now()
	for i := range cases {
		out, err := cases[i].RunFrom(t.Context(), Base{})
		require.NoError(t, err)
		if i < len(cases)-1 {
			require.Empty(t, out.Failures, cases[i].Name)
			continue
		}
		require.Len(t, out.Failures, 2)
		require.Equal(t, "requests_get: GET https://a.example.com/x", out.Failures[1].Got.EN)
	}
	require.Less(t, time.Since(started), 20*time.Second) // a service asked to wait for 25
}

func TestLike(t *testing.T) {
	for _, tt := range []struct {
		pattern, s string
		want       bool
	}{
		{"a", "a", true}, {"a", "ab", false}, {"*", "", true}, {"a*", "ab", true}, {"*b", "ab", true}, {"a*b", "ab", true},
		{"a*b", "aXb", true}, {"a*b", "a", false}, {"a*a", "a", false}, {"a*b*c", "a1b2c", true}, {"a*b*c", "a1c2b", false}, {"*x*", "axb", true}, {"*x*", "ab", false},
	} {
		require.Equal(t, tt.want, like(tt.pattern, tt.s), "%s %s", tt.pattern, tt.s)
	}
}

func TestBadAnswers(t *testing.T) {
	for text, want := range map[string]string{
		"{status: 99}":                   "status is from 100 to 599, not 99",
		"{error: gone, status: 500}":     "with error has no status",
		"{error: gone, headers: {A: b}}": "with error has no status",
	} {
		_, err := Parse("test.yaml", []byte("- name: a\n  script: x = 1\n  answers: ["+text+"]\n"))
		require.ErrorContains(t, err, want)
	}
}

func TestLoad(t *testing.T) {
	cases, err := Parse("dir/test.yaml", []byte("- name: a\n  script_file: sub/a.calc\n  expect: {x: \"1\"}\n- name: b\n  script: x = 2\n"))
	require.NoError(t, err)
	require.NoError(t, Load("dir/test.yaml", nil, cases, func(name string) (string, error) {
		require.Equal(t, "dir/sub/a.calc", name)
		return "x = 1\ny = 1/0", nil
	}))
	out, err := cases[0].RunFrom(t.Context(), Base{})
	require.NoError(t, err)
	require.Empty(t, out.Failures)
	require.Equal(t, "dir/sub/a.calc", out.Source.Name)
	require.Equal(t, "dir/sub/a.calc", cases[0].Title("dir/test.yaml"))
	require.Equal(t, "dir/test.yaml: b", cases[1].Title("dir/test.yaml"))
	gone := errors.New("gone")
	const missing = "# two\n- name: a\n  script: x = 1\n\n- name: b\n  tz: UTC\n  script_file: b.calc\n"
	cases, err = Parse("test.yaml", []byte(missing))
	require.NoError(t, err)
	err = Load("test.yaml", []byte(missing), cases, func(string) (string, error) { return "", gone })
	require.ErrorIs(t, err, gone)
	require.EqualError(t, err, "test.yaml:7: b: script_file: gone")

	const elsewhere = "- {name: a, script_file: /etc/passwd}\n"
	cases, err = Parse("test.yaml", []byte(elsewhere))
	require.NoError(t, err)
	require.EqualError(t, Load("test.yaml", []byte(elsewhere), cases, func(string) (string, error) { return "", gone }),
		"test.yaml:1: a: script_file is named from the folder of the test file, not /etc/passwd")
	_, err = Parse("test.yaml", []byte("- name: a\n  script_file: a.calc\n  script: x = 1\n"))
	require.ErrorContains(t, err, "one of script, script_file")
}

func TestFormats(t *testing.T) {
	all := testedFile(t, `
- name: "good & <well>"
  script: x = 1
- name: "bad # \u0007 one"
  script: |
    x = "]]> <b>"
    y = 1/0
  expect: {x: "1", z: "2"}
`)
	for _, one := range all {
		one.Took = 1500 * time.Microsecond
	}
	for _, lang := range []diag.Lang{diag.EN, diag.RU} {
		for name, print := range map[string]func(*bytes.Buffer) error{
			"junit": func(b *bytes.Buffer) error { return JUnit(b, all, lang) },
			"tap":   func(b *bytes.Buffer) error { return TAP(b, all, lang) },
		} {
			var b bytes.Buffer
			require.NoError(t, print(&b))
			file := fmt.Sprintf("testdata/%s.%d.txt", name, lang)
			if *golden {
				require.NoError(t, os.WriteFile(file, b.Bytes(), 0o600))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			require.Equal(t, string(want), b.String())
		}
	}
	var b bytes.Buffer
	require.NoError(t, JUnit(&b, all, diag.EN))
	var read junitSuites
	require.NoError(t, xml.Unmarshal(b.Bytes(), &read))
	require.Equal(t, 2, read.Tests)
	require.Equal(t, 1, read.Failures)
}
