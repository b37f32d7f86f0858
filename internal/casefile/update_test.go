package casefile

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

func testedFile(t *testing.T, text string) []*Tested {
	t.Helper()
	base := Base{Vars: vars.NewEnv()}
	base.Vars.Set(vars.Const, "getcourse_secret", value.Text("kE7-very-secret"))
	return testedFrom(t, text, base)
}

func testedFrom(t *testing.T, text string, base Base) []*Tested {
	t.Helper()
	cases, err := Parse("test.yaml", []byte(text))
	require.NoError(t, err)
	var all []*Tested
	err = RunAll(t.Context(), []*Suite{{Name: "test.yaml", Cases: cases}}, base, 2, time.Now, func(one *Tested) { all = append(all, one) })
	require.NoError(t, err)
	return all
}

func TestUpdate(t *testing.T) {
	tests := []struct {
		name, in, want string
		changed        int
	}{
		{"nothing to do", "- name: a\n  script: x = 1\n  expect: {x: \"1\"}\n", "- name: a\n  script: x = 1\n  expect: {x: \"1\"}\n", 0},
		{"only what failed, comments stay", `# head
- name: a
  script: |
    x = 1
    y = "два"
  expect:
    # why y
    y: "?"  # gone with the value
    x: "1" # stays
    z: "3"
# tail
- name: b
  condition: 1 > 2

  # of truth
  expect_truth: true
`, `# head
- name: a
  script: |
    x = 1
    y = "два"
  expect:
    # why y
    y: "два"
    x: "1" # stays
    z: null
# tail
- name: b
  condition: 1 > 2

  # of truth
  expect_truth: false
`, 2},
		{"braces keep their order", "- name: a\n  script: x = 1\n  expect: {z: \"3\", x: \"2\", \"y\": null}", "- name: a\n  script: x = 1\n  expect: {z: null, x: \"1\", \"y\": null}\n", 1},
		{"a message", "- name: a\n  render: \"#{1+1}\\n\\\"ok\\\"\"\n  expect_text: old\n", "- name: a\n  render: \"#{1+1}\\n\\\"ok\\\"\"\n  expect_text: \"2\\n\\\"ok\\\"\"\n", 1},
		{"the first key", "- expect_truth: true\n  name: a\n  condition: 0\n", "- expect_truth: false\n  name: a\n  condition: 0\n", 1},
		{"messages and effects", `- name: a
  script: |
    x = 1/0
    r = requests_get("https://example.com/a  b", "status")
  expect_diagnostics: [syntax]
  expect_effects:
    - function: other
      performed: true
  tz: Asia/Almaty
`, `- name: a
  script: |
    x = 1/0
    r = requests_get("https://example.com/a  b", "status")
  expect_diagnostics: [ambiguous-literal, division-by-zero]
  expect_effects:
    - {"function":"requests_get","performed":false,"request":{"method":"GET","url":"https://example.com/a%20%20b","params":{}}}
  tz: Asia/Almaty
`, 1},
		{"a case without expectations", `- name: a
  script: |
    x = 1
    client.on = "да"
    key = getcourse_secret
    old =

- name: b
  script: x = 2
`, `- name: a
  script: |
    x = 1
    client.on = "да"
    key = getcourse_secret
    old =
  expect:
    x: "1"
    client.on: "да"
    old: null

- name: b
  script: x = 2
  expect:
    x: "2"
`, 2},
		{"secrets are not written", "- name: a\n  script: x = getcourse_secret\n  expect: {x: old}\n", "- name: a\n  script: x = getcourse_secret\n  expect: {x: \"old\"}\n", 1},
		{"no effects any more", "- name: a\n  script: x = 1\n  expect_effects: [{function: f}]\n", "- name: a\n  script: x = 1\n  expect_effects: []\n", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, changed, err := Update("test.yaml", []byte(tt.in), testedFile(t, tt.in))
			require.NoError(t, err)
			require.Equal(t, tt.want, string(got))
			require.Equal(t, tt.changed, changed)
			if tt.name == "secrets are not written" {
				return
			}
			for _, again := range testedFile(t, string(got)) {
				require.Empty(t, again.Outcome.Failures)
			}
		})
	}
}

func TestUpdateRefuses(t *testing.T) {
	in := `[{name: a, script: "x = 1", expect: {x: "2"}}]`
	_, _, err := Update("test.yaml", []byte(in), testedFile(t, in))
	require.ErrorContains(t, err, "write the case with a key on each line")
	_, _, err = Update("test.yaml", []byte("- name: a\n  script: x = 1\n- name: b\n  script: x = 1\n"), testedFile(t, in))
	require.ErrorContains(t, err, "has changed meanwhile")
	_, _, err = Update("test.yaml", []byte("a: 1"), nil)
	require.ErrorContains(t, err, "no list of cases")
}

// spoiled finds expectations that begin with a digit.
var spoiled = regexp.MustCompile(`(?m)^(  expect: .*?: "|  expect:\n    [^ \n]+: ")(\d)`)

// TestUpdateConformance spoils the suite in hundreds of places and lets it be mended: every
// case must pass again, and what was not spoiled must be as it was.
func TestUpdateConformance(t *testing.T) {
	files, err := filepath.Glob("../../testdata/conformance/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	total := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		bad := spoiled.ReplaceAllString(string(data), "${1}9${2}")
		out, changed, err := Update("test.yaml", []byte(bad), testedFrom(t, bad, Base{}))
		require.NoError(t, err, file)
		total += changed
		for _, again := range testedFrom(t, string(out), Base{}) {
			require.Empty(t, again.Outcome.Failures, "%s: %s", file, again.Case.Name)
		}
		before, after := strings.Split(string(data), "\n"), strings.Split(string(out), "\n")
		require.Len(t, after, len(before), file)
		for i := range before {
			if before[i] != after[i] { // other quotes at most
				unquoted := strings.NewReplacer(`"`, "", `'`, "", `\`, "")
				require.Equal(t, unquoted.Replace(before[i]), unquoted.Replace(after[i]), file)
			}
		}
	}
	require.Greater(t, total, 200)
}

// A byte order mark, as some editors write it, stays where it was.
func TestByteOrderMark(t *testing.T) {
	const text = "\ufeff- name: a\n  script: x = 1\n  expect: {x: \"2\"}\n"
	got, changed, err := Update("a.yaml", []byte(text), testedFile(t, text))
	require.NoError(t, err)
	require.Equal(t, 1, changed)
	require.Equal(t, strings.Replace(text, `"2"`, `"1"`, 1), string(got))
}
