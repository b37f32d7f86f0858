package lint

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/internal/conformance"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
)

// deliberate are documented scripts that show the very thing a rule warns of, by name.
var deliberate = map[string][]diag.Code{
	"conditions.yaml/compare-quote-blank-matters":       {"blank-in-quotes"},
	"conditions.yaml/age-range-unset":                   {"unset-variable"}, // when all variables are known
	"getcourse.yaml/deal-objects-are-trimmed":           {"unset-variable"}, // the same
	"getcourse.yaml/host-domain":                        {"blank-in-quotes"},
	"getcourse.yaml/sandbox-statuses-change-freely":     {"unknown-value"},
	"orders.yaml/the variable order_id is no deal's id": {"order-id"},
	"getcourse_add_deal":                                {"wrong-amount"}, // what the function answers then
	"language.md":                                       {"number-like-text", "joined-text", "no-element"},
	"language.ru.md":                                    {"number-like-text", "joined-text", "no-element"},
}

// The linter is silent about everything that is known to be right: the examples, the
// documented calls and cases, the scripts of the documentation, the examples of the
// functions and of the rules that are not its own.
func TestNoFalseAlarms(t *testing.T) {
	scripts := rightScripts(t)
	require.Greater(t, len(scripts), 300)
	seen := map[string]bool{}
	for _, s := range scripts {
		t.Run(s.name, func(t *testing.T) {
			for _, known := range []check.Known{nil, s.known} {
				script := lang.Parse(diag.NewSource(s.name, s.text), lang.Options{IsFunc: builtins.Standard().Known})
				for _, d := range check.Lint(script, builtins.Standard(), known) {
					if slices.Contains(deliberate[s.name], d.Code()) {
						seen[s.name+" "+string(d.Code())] = true
						continue
					}
					t.Errorf("%s: %s: %s", d.Code(), d.Message(diag.EN), script.Source.Line(script.Source.Position(d.Span.Start).Line))
				}
			}
		})
	}
	for name, codes := range deliberate {
		for _, code := range codes {
			require.True(t, seen[name+" "+string(code)], "%s no longer shows %s", name, code)
		}
	}
}

// A right is a script that is known to be right, and what is set before it runs.
type right struct {
	name, text string
	known      check.Known
}

func rightScripts(t *testing.T) []right {
	var list []right
	for _, s := range append(conformance.Suites(t, "../.."), conformance.Read(t, "../../examples/getcourse/order_test.yaml")) {
		list = append(list, cases(s)...)
	}
	for _, pattern := range []string{"../../examples/*/*.calc", "../../testdata/examples/*/*.calc"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, file := range files {
			list = append(list, right{name: filepath.Base(file), text: read(t, file)})
		}
	}
	pages, err := filepath.Glob("../../docs/*.md")
	require.NoError(t, err)
	for _, page := range pages {
		if filepath.Base(page) != "lint.md" && filepath.Base(page) != "lint.ru.md" {
			list = append(list, listings(page, read(t, page))...)
		}
	}
	for _, fn := range builtins.Standard().Funcs() {
		for _, e := range fn.Examples {
			var names []string
			for name := range e.Vars {
				names = append(names, name)
			}
			list = append(list, right{name: fn.Name, text: e.Setup + "\nr = " + e.Src, known: given(names)})
		}
	}
	return list
}

// cases are the documented scripts of a test file; of our own ones all.
func cases(s casefile.Suite) []right {
	var out []right
	for _, c := range s.Cases {
		if c.Script == nil || c.Evidence == "inferred" {
			continue
		}
		var names []string
		for name := range c.Vars {
			names = append(names, name)
		}
		r := right{name: s.Name + "/" + c.Name, text: *c.Script, known: given(names)}
		if c.Store != nil {
			r.known = nil // the store holds variables too
		}
		out = append(out, r)
	}
	return out
}

// given is what a list of names with their scopes makes known.
func given(names []string) check.Known {
	known, wrong := readKnown(strings.Join(names, "\n"))
	if !wrong.IsZero() {
		panic(wrong.EN)
	}
	return known
}

var fence = regexp.MustCompile("(?ms)^```calc[^\n]*\n(.*?)^```$")

// listings are the scripts of a page; lines that are marked as wrong are left out.
func listings(page, text string) []right {
	var out []right
	for _, m := range fence.FindAllStringSubmatch(text, -1) {
		var lines []string
		for line := range strings.Lines(m[1]) {
			if !strings.Contains(line, "✗") && !strings.Contains(line, "⚠") {
				lines = append(lines, line)
			}
		}
		out = append(out, right{name: filepath.Base(page), text: strings.Join(lines, "")})
	}
	return out
}

func read(t *testing.T, file string) string {
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(data)
}
