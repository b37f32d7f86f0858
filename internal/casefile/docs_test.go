package casefile_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/internal/cli"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
)

var update = flag.Bool("update", false, "write the output of the commands into the documentation")

// TestDocs holds the hand-written pages of docs to what they show. Three kinds of fenced
// blocks count:
//
//   - calc: a script. A comment at the end of a line says what the line comes to:
//     /* → 5 */ is the variable it wrote (None: it is not set), /* ✗ code */ an error,
//     /* ⚠ code */ a warning. A line without one must say nothing.
//   - calc NAME, yaml NAME, json NAME: a file for the commands of the page.
//   - console: commands after "$ " with their output, run beside those files.
//   - repl FLAGS: a session of `salecalc repl FLAGS`; what is typed stands after "> ".
func TestDocs(t *testing.T) {
	files, err := filepath.Glob("../../docs/*.md")
	require.NoError(t, err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		if strings.HasPrefix(string(data), "<!-- Generated") {
			continue
		}
		abs, err := filepath.Abs(file)
		require.NoError(t, err)
		t.Run(filepath.Base(file), func(t *testing.T) { checkPage(t, abs, strings.Split(string(data), "\n")) })
	}
}

// TestDocsGo compiles the Go code of each page, joined into one package.
func TestDocsGo(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the compiler")
	}
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	pages, err := filepath.Glob(filepath.Join(root, "docs/*.md"))
	require.NoError(t, err)
	for _, page := range pages {
		data, err := os.ReadFile(page)
		require.NoError(t, err)
		lines := strings.Split(string(data), "\n")
		code := "package page\n"
		for _, b := range blocks(lines) {
			if b.kind == "go" {
				code += text(lines[b.start:b.end])
			}
		}
		if code == "package page\n" {
			continue
		}
		t.Run(filepath.Base(page), func(t *testing.T) { compile(t, root, code) })
	}
}

// compile vets code as a package of the module that exists nowhere on disk.
func compile(t *testing.T, root, code string) {
	dir := t.TempDir()
	file, overlay := filepath.Join(dir, "page.go"), filepath.Join(dir, "overlay.json")
	require.NoError(t, os.WriteFile(file, []byte(code), 0o600))
	list, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(root, "docs/page.go"): file}})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(overlay, list, 0o600))
	vet := exec.CommandContext(t.Context(), "go", "vet", "-overlay", overlay, "./docs")
	vet.Dir = root
	out, err := vet.CombinedOutput()
	require.NoError(t, err, string(out))
}

// A block is a fenced part of a page. Its lines are from start up to end, from 0.
type block struct {
	kind, name string
	start, end int
}

func blocks(lines []string) []block {
	var list []block
	for i := 0; i < len(lines); i++ {
		info, ok := strings.CutPrefix(lines[i], "```")
		if !ok {
			continue
		}
		kind, name, _ := strings.Cut(info, " ")
		b := block{kind: kind, name: name, start: i + 1}
		for i++; i < len(lines) && lines[i] != "```"; i++ {
		}
		b.end = i
		list = append(list, b)
	}
	return list
}

func checkPage(t *testing.T, file string, lines []string) {
	examples, err := filepath.Abs("../../examples")
	require.NoError(t, err)
	list := blocks(lines)
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(dir, "examples"), os.DirFS(examples)))
	for _, b := range list {
		if b.name != "" && b.kind != "repl" {
			require.NoError(t, os.WriteFile(filepath.Join(dir, b.name), []byte(text(lines[b.start:b.end])), 0o600))
		}
	}
	t.Chdir(dir)
	for _, b := range slices.Backward(list) { // so that an update moves no block to come
		switch {
		case b.kind == "calc" && b.name == "":
			t.Run(fmt.Sprintf("line %d", b.start+1), func(t *testing.T) { checkCalc(t, lines[b.start:b.end]) })
		case b.kind == "console" || b.kind == "repl":
			got := b.played(t, file, lines[b.start:b.end])
			if *update {
				lines = slices.Replace(lines, b.start, b.end, got...)
			} else {
				require.Equal(t, text(lines[b.start:b.end]), text(got), "commands at line %d", b.start+1)
			}
		}
	}
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o600))
	}
}

func text(lines []string) string { return strings.Join(lines, "\n") + "\n" }

// note is a comment that says what its line comes to.
var note = regexp.MustCompile(`/\* (?:→ (.*?))? ?((?:[✗⚠] [a-z-]+ ?)*) ?\*/$`)

func checkCalc(t *testing.T, lines []string) {
	res := run(t, lines)
	src := diag.NewSource("", text(lines))
	for i, line := range lines {
		var want string
		if m := note.FindStringSubmatch(line); m != nil {
			want = strings.TrimSpace(m[2])
			if m[1] != "" {
				require.Equal(t, m[1], result(t, lines[:i+1]), line)
			}
		}
		require.Equal(t, want, findings(src, res.Diagnostics, i+1), line)
	}
}

func run(t *testing.T, lines []string) *runtime.Result {
	script := text(lines)
	c := casefile.Case{Name: "docs", Script: &script, Vars: constants()}
	out, err := c.Run(t.Context(), runtime.Options{})
	require.NoError(t, err)
	return out.Result
}

// constants are those of a project whose integrations are set up.
func constants() map[string]*string {
	account, key, token := "school", "example-key", "example-token"
	return map[string]*string{"const.getcourse_account_name": &account, "const.getcourse_secret": &key, "const.keycrm_token": &token}
}

// result is what the last statement of a script comes to: its variable, else its value.
func result(t *testing.T, lines []string) string {
	res := run(t, lines)
	s := lang.Parse(diag.NewSource("", text(lines)), lang.Options{})
	v := res.Value
	var place *lang.Place
	switch st := s.Stmts[len(s.Stmts)-1].(type) {
	case *lang.Assign:
		place = st.Place
	case *lang.Delete:
		place = st.Place
	}
	if place != nil {
		env := vars.NewEnv()
		env.Apply(res.Writes)
		scope := map[lang.Scope]vars.Scope{lang.NoScope: vars.Deal, lang.ClientScope: vars.Client, lang.ProjectScope: vars.Project}[place.Scope]
		v = env.Get(scope, place.Name)
	}
	if v.IsNone() {
		return "None"
	}
	return strings.TrimSpace(strings.ReplaceAll(v.Text(), "\n", "⏎"))
}

// findings are the marks and codes of what is said about a line, as a note has them.
func findings(src *diag.Source, all []diag.Diagnostic, line int) string {
	var list []string
	for _, d := range all {
		if src.Position(d.Span.Start).Line != line {
			continue
		}
		mark := "⚠"
		if d.Severity() == diag.Error {
			mark = "✗"
		}
		list = append(list, mark+" "+string(d.Code()))
	}
	return strings.Join(list, " ")
}

// transcript runs the commands among lines and gives them with their output.
func transcript(t *testing.T, file string, lines []string) []string {
	var got []string
	code := 0
	for i := 0; i < len(lines); i++ {
		command, ok := strings.CutPrefix(lines[i], "$ ")
		if !ok {
			continue
		}
		got = append(got, lines[i])
		for strings.HasSuffix(command, `\`) {
			i++
			got = append(got, lines[i])
			command = strings.TrimSuffix(command, `\`) + lines[i]
		}
		var out bytes.Buffer
		switch args := words(command); args[0] {
		case "salecalc":
			code = salecalc(t, file, args[1:], &out)
		case "echo": // echo $?
			fmt.Fprintln(&out, code)
		default:
			t.Fatalf("%s: the page shows a command that cannot be checked", command)
		}
		if s := strings.TrimRight(out.String(), "\n"); s != "" {
			got = append(got, strings.Split(s, "\n")...)
		}
	}
	return got
}

// played is a block with what its commands print now.
func (b block) played(t *testing.T, file string, lines []string) []string {
	if b.kind == "console" {
		return transcript(t, file, lines)
	}
	var got []string
	var typed, before bytes.Buffer
	for _, line := range lines {
		text, ok := strings.CutPrefix(line, "> ")
		if !ok {
			continue
		}
		typed.WriteString(text + "\n")
		var out bytes.Buffer // of the session so far: what is new in it belongs to this line
		app := newApp(file, &out)
		app.In = bytes.NewReader(typed.Bytes())
		app.Run(t.Context(), append([]string{"repl"}, words(b.name)...))
		fresh, ok := strings.CutPrefix(out.String(), before.String())
		require.True(t, ok, "a session prints the same again")
		before = out
		got = append(got, line)
		if s := strings.TrimRight(fresh, "\n"); s != "" {
			got = append(got, strings.Split(s, "\n")...)
		}
	}
	return got
}

// salecalc runs the command line in the language of the page and gives its exit code.
func salecalc(t *testing.T, file string, args []string, out *bytes.Buffer) int {
	app := newApp(file, out)
	if i := slices.Index(args, "<"); i >= 0 {
		data, err := os.ReadFile(args[i+1])
		require.NoError(t, err)
		app.In, args = bytes.NewReader(data), args[:i]
	}
	return app.Run(t.Context(), args)
}

// newApp is the command line in the language of a page; all it prints goes to out.
func newApp(file string, out io.Writer) *cli.App {
	return &cli.App{
		In: strings.NewReader(""), Out: out, Err: out, Version: "docs",
		Getenv: func(name string) string {
			if name == "LANG" && strings.HasSuffix(file, ".ru.md") {
				return "ru_RU.UTF-8"
			}
			return ""
		},
		Now:  func() time.Time { return time.Date(2025, 1, 15, 9, 0, 0, 0, time.UTC) },
		Seed: func() uint64 { return 1 },
	}
}

// words splits a command as a shell does: blanks part words, quotes keep them together.
func words(command string) []string {
	var list []string
	var word strings.Builder
	quote, inWord := rune(0), false
	for _, r := range command + " " {
		switch {
		case r == quote:
			quote = 0
		case quote == 0 && (r == '\'' || r == '"'):
			quote, inWord = r, true
		case quote == 0 && r == ' ':
			if inWord {
				list = append(list, word.String())
			}
			word.Reset()
			inWord = false
		default:
			word.WriteRune(r)
			inWord = true
		}
	}
	return list
}
