package lint

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
)

func look(text string, o Options) []diag.Diagnostic {
	s := lang.Parse(diag.NewSource("test", text), lang.Options{IsFunc: builtins.Standard().Known})
	return Script(s, builtins.Standard(), o)
}

// codes lists what is found, a code for every finding.
func codes(list []diag.Diagnostic) string {
	var out []string
	for _, d := range list {
		out = append(out, string(d.Code()))
	}
	return strings.Join(out, " ")
}

const (
	secret = "crm_token = '9fK2xQ7LmZ4vR8sT1bN6'\n"
	empty  = "a = if(x == '', 1, 2)\n"
)

func TestComments(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"none", secret + empty, "secret-literal empty-comparison"},
		{"line above", "/* salecalc: off secret-literal */\n" + secret + empty, "empty-comparison"},
		{"blank lines between", "/* salecalc: off secret-literal */\n\n/* a */\n" + secret, ""},
		{"end of the line", strings.TrimSpace(secret) + " /* salecalc: off secret-literal */\n" + secret, "never-read secret-literal"},
		{"only the next one", "/* salecalc: off empty-comparison */\n" + empty + strings.Replace(empty, "a", "b", 1), "empty-comparison"},
		{"several", "/* salecalc: off empty-comparison, unquoted-text\n*/ b = if(x == '', 1, 2)\n", ""},
		{"the file, from any place", secret + "/* salecalc: off-file secret-literal */", ""},
		{"inside a statement over lines", "a = if(x == '' /* salecalc: off empty-comparison */,\n1,\n2)", ""},
		{"a doubt of the parser", "/* salecalc: off unquoted-text */\na = раз два", ""},
		{"an error", "/* salecalc: off unknown-function */\na = rouns(5)", "lint-comment unknown-function"},
		{"a function of the platform", "/* salecalc: off needs-host */\na = tg_send_message(1, 'x')\nb = tg_send_message(1, 'x')", "needs-host"},
		{"a code with errors and doubts", "/* salecalc: off ambiguous-literal */\na = 10/10/2021", ""},
		{"no such code", "/* salecalc: off nosuch */", "lint-comment"},
		{"no code", "/* salecalc: off */", "lint-comment"},
		{"no such order", "/* salecalc: ignore secret-literal */\n" + secret, "lint-comment secret-literal"},
		{"another comment", "/* salecalc off */\na = 1", ""},
		{"not closed", "a = 1\n/* salecalc: off-file unclosed-comment", ""},
	} {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, codes(look(tt.in, Options{}))) })
	}
}

func TestLevels(t *testing.T) {
	o := Options{Levels: map[diag.Code]Level{"secret-literal": Error, "empty-comparison": Off, "unknown-function": Off}}
	list := look(secret+empty+"a = rouns(a)", o)
	require.Equal(t, "secret-literal unknown-function", codes(list), "an error cannot be switched off")
	assert.Equal(t, diag.Error, list[0].Severity())
	assert.Equal(t, diag.Error, list[1].Severity())
}

// Examples of the rules about the comments, as those of all others in lang/check.
func TestCommentExamples(t *testing.T) {
	for _, r := range []*diag.Rule{diag.UnknownOff, diag.LockedOff} {
		found := false
		for _, d := range look(r.Example, Options{}) {
			found = found || d.Rule == r
		}
		assert.True(t, found, r.Example)
		assert.Empty(t, codes(look(r.Right, Options{})), r.Right)
	}
}

// What a page shows as right is right for everybody who looks.
func TestRightExamples(t *testing.T) {
	for _, r := range diag.Catalogue() {
		if r.Right != "" {
			assert.Empty(t, codes(look(r.Right, Options{})), r.Right)
		}
	}
}

func TestFix(t *testing.T) {
	for _, tt := range []struct {
		name, in, want string
		n              int
	}{
		{"nothing", "a = 1", "a = 1", 0},
		{"spelling", "a = «раз»;", `a = "раз"`, 2},
		{"one inside another", "a = «x #{«y»}»", `a = "x #{"y"}"`, 2},
		{"an error", "a = if(b = 1, 2, 3)", "a = if(b == 1, 2, 3)", 1},
		{"two statements", "a = 1; b = 2;", "a = 1\nb = 2", 2},
		{"doubts", "a = if(x == '', 1, 2)\nb = if(tag == '', 1, 2)", "a = if(\"#{x}\" == '', 1, 2)\nb = if(tag == \"NONE\", 1, 2)", 2},
		{"guesses stay", "price = 1\na = prise * 2\nb = 8-912-345\nc = rouns(5)\nd = (1 + 2", "price = 1\na = prise * 2\nb = 8-912-345\nc = rouns(5)\nd = (1 + 2", 0},
		{"switched off", "/* salecalc: off typographic-quotes */\na = «раз»", "/* salecalc: off typographic-quotes */\na = «раз»", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, n := Fix(diag.NewSource("test", tt.in), builtins.Standard(), Options{})
			assert.Equal(t, tt.want, got)
			assert.Equal(t, tt.n, n)
		})
	}
}

// FuzzFix requires that mending makes no new errors, comes to an end, and that findings
// lie in the script.
func FuzzFix(f *testing.F) {
	for _, r := range diag.Catalogue() {
		f.Add(r.Example)
		f.Add("/* salecalc: off " + string(r.Code) + " */\n" + r.Example + "\n" + r.Right)
	}
	errors := func(list []diag.Diagnostic) (n int) {
		for _, d := range list {
			if d.Severity() == diag.Error {
				n++
			}
		}
		return n
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1000 {
			return
		}
		before := look(text, Options{})
		for _, d := range before {
			require.True(t, 0 <= d.Span.Start && d.Span.Start <= d.Span.End && d.Span.End <= len(text), "%s at %v", d.Code(), d.Span)
			require.NotContains(t, d.Message(diag.EN)+d.Message(diag.RU), "{1}")
			require.LessOrEqual(t, highestArg(d.Rule), len(d.Args), "%s", d.Code())
			if d.Fix != nil {
				require.True(t, 0 <= d.Fix.Span.Start && d.Fix.Span.Start <= d.Fix.Span.End && d.Fix.Span.End <= len(text), "%s at %v", d.Code(), d.Fix.Span)
			}
		}
		mended, _ := Fix(diag.NewSource("test", text), builtins.Standard(), Options{})
		require.LessOrEqual(t, errors(look(mended, Options{})), errors(before), "%q", mended)
	})
}

// highestArg is the greatest n of the {n} in a rule's texts.
func highestArg(r *diag.Rule) int {
	texts := r.Message.EN + r.Message.RU + r.Hint.EN + r.Hint.RU
	n := 9
	for n > 0 && !strings.Contains(texts, "{"+string(rune('0'+n))+"}") {
		n--
	}
	return n
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	below := filepath.Join(dir, "a", "b")
	require.NoError(t, os.MkdirAll(filepath.Join(below, FileName), 0o755), "a folder of that name is not it")
	name, err := Find(below)
	require.NoError(t, err)
	assert.NotContains(t, name, dir)
	want := filepath.Join(dir, FileName)
	require.NoError(t, os.WriteFile(want, nil, 0o600))
	name, err = Find(below)
	require.NoError(t, err)
	assert.Equal(t, want, name)
	o, err := Load(name)
	require.NoError(t, err, "an empty file says nothing")
	assert.Empty(t, o.Levels)
}

func TestLoad(t *testing.T) {
	for _, tt := range []struct{ name, in, wrong string }{
		{"rules", "check:\n  rules:\n    never-read: off\n    secret-literal: error\n    set-below: warning\n    syntax: error\n", ""},
		{"comments only", "# ничего\n", ""},
		{"no such key", "check: {rule: {}}", "these settings cannot be read"},
		{"no such rule", "check: {rules: {never-reed: off}}", "there is no rule never-reed; did you mean never-read?"},
		{"no such level", "check: {rules: {never-read: on}}", "never-read is off, warning or error, not on"},
		{"an error", "check: {rules: {syntax: off}}", "syntax is an error when the script runs: it cannot be switched off"},
		{"no list", "check: {known: none.json}", "known: there is no file none.json"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), FileName)
			require.NoError(t, os.WriteFile(name, []byte(tt.in), 0o600))
			_, err := Load(name)
			if tt.wrong == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, tt.wrong)
			var wrong *FileError
			require.ErrorAs(t, err, &wrong)
			assert.NotEqual(t, wrong.Text.EN, wrong.Text.RU)
		})
	}
}

func TestKnown(t *testing.T) {
	for _, tt := range []struct{ name, in, known, unknown, wrong string }{
		{"by name", `{"a": "1", "b": null}`, "a b", "c client.a", ""},
		{"by scope", `{"client": {"a": 1}, "const": {"k": "x"}}`, "a client.a k", "project.a client.k", ""},
		{"a name a line", "# всё\na\n client.b # имя\nproject.c\n\n", "a b client.b c project.c", "client.a d", ""},
		{"nothing", "", "", "a", ""},
		{"not JSON", "{a: 1}", "", "", "it is not a JSON object"},
		{"no name", `{"a b": 1}`, "", "", "a b is no variable name"},
		{"no name in a line", "a.b", "", "", "a.b is no variable name"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			known, wrong := readKnown(tt.in)
			assert.Equal(t, tt.wrong, wrong.EN)
			if tt.wrong != "" {
				return
			}
			for list, want := range map[string]bool{tt.known: true, tt.unknown: false} {
				for _, name := range strings.Fields(list) {
					scope := lang.NoScope
					if rest, ok := strings.CutPrefix(name, "client."); ok {
						scope, name = lang.ClientScope, rest
					} else if rest, ok := strings.CutPrefix(name, "project."); ok {
						scope, name = lang.ProjectScope, rest
					}
					assert.Equal(t, want, known(scope, name), name)
				}
			}
		})
	}
}
