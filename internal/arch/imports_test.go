package arch

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// public are the packages a program outside this module can import.
var public = []string{"lang/diag", "vars/value", "lang", "vars", "vars/crm", "vars/sqlstore", "builtins", "builtins/exprfuncs", "lang/check", "runtime"}

// edges says what each package may import of this module. A package that is not named
// is judged by the first pattern it matches.
var edges = []struct {
	pkg     string
	imports []string
}{
	// Leaves.
	{"lang/diag", nil},
	{"vars/value", nil},
	{"internal/spell", nil},

	{"lang", []string{"lang/diag"}},
	{"vars", []string{"vars/value"}},

	// The bot's own data: records and interfaces with a store in memory, and the store in
	// a database, which brings drivers with it.
	{"internal/hold", nil},
	{"vars/crm", []string{"vars", "vars/value", "internal/hold"}},
	{"vars/sqlstore", []string{"vars", "vars/value", "vars/crm", "lang/diag", "internal/hold"}},

	// The clients of outside services share one door to the network and know nothing of
	// the language.
	{"internal/webclient", []string{"lang/diag"}},
	{"internal/rawjson", nil},
	{"internal/remote", []string{"lang/diag", "internal/webclient", "internal/rawjson"}},
	{"internal/getcourse", []string{"lang/diag", "internal/webclient", "internal/remote", "internal/rawjson"}},
	{"internal/keycrm", []string{"lang/diag", "internal/webclient", "internal/remote", "internal/rawjson"}},

	// The table of functions never sees syntax.
	{"builtins", []string{"lang/diag", "vars/value", "vars", "vars/crm", "internal/webclient", "internal/remote", "internal/getcourse", "internal/keycrm", "internal/spell"}},

	{"builtins/exprfuncs", []string{"lang/diag", "vars/value", "builtins"}},

	// Looking and running are siblings: neither can slip into the other.
	{"internal/operand", []string{"lang/diag", "vars/value", "vars", "builtins"}},
	{"lang/check", []string{"lang/diag", "vars/value", "vars", "lang", "builtins", "internal/operand", "internal/spell"}},
	{"runtime", []string{"lang/diag", "vars/value", "vars", "lang", "builtins", "internal/operand", "internal/webclient", "internal/spell"}},

	// The sandbox plays the services, so it must not share their clients' code.
	{"internal/sandbox/wire", []string{"lang/diag"}},
	{"internal/sandbox/sender", nil},
	{"internal/sandbox/getcourse", []string{"lang/diag", "internal/sandbox/wire"}},
	{"internal/sandbox/keycrm", []string{"internal/sandbox/wire"}},
	{"internal/sandbox/salesdrive", []string{"internal/sandbox/wire"}},
	{"internal/sandbox", []string{"lang/diag", "internal/sandbox/..."}},

	// Explaining a run that is over needs neither a network nor a linter.
	{"internal/explain", []string{"lang/diag", "vars/value", "vars", "lang", "builtins", "runtime", "internal/report"}},

	// What tests reach and notice is told of runs and cases, not of commands.
	{"internal/coverage", []string{"lang/diag", "lang", "builtins", "runtime", "internal/report"}},
	{"internal/mutate", []string{"lang/diag", "lang", "builtins", "internal/casefile", "internal/report"}},

	// The language server looks at scripts and runs none.
	{"internal/lsp", []string{"lang/diag", "vars", "lang", "builtins", "internal/lint", "internal/rewrite"}},
	// Changing texts, and putting together what is said about them, runs nothing.
	{"internal/rewrite", []string{"lang/diag", "lang", "builtins", "lang/check"}},
	{"internal/lint", []string{"lang/diag", "lang", "vars/value", "vars", "builtins", "lang/check", "internal/spell", "internal/rewrite", "internal/varsjson", "internal/yamlfile"}},
	{"internal/yamlfile", []string{"lang/diag"}},
	{"internal/varsjson", []string{"vars", "vars/value"}},
	// The manual is told of commands, which it cannot see.
	{"internal/manual", []string{"lang/diag"}},
	{"internal/overlay", []string{"vars"}},
	// A session runs statements; how it gets out it is told by the commands.
	{"internal/repl", append([]string{"internal/casefile", "internal/overlay", "internal/report", "internal/spell"}, public...)},

	// What a server needs of services' webhooks and of the store; the server itself knows
	// neither the command line nor the sandbox.
	{"internal/salesdrive", []string{"vars/value"}},
	{"internal/journal", []string{"lang/diag", "runtime", "vars/crm"}},
	{"internal/server", []string{"lang/diag", "vars/value", "vars", "vars/crm", "lang", "builtins", "lang/check", "runtime", "internal/journal", "internal/report", "internal/salesdrive", "internal/spell", "internal/varsjson", "internal/yamlfile"}},

	// The demonstration puts the two together; it runs no scripts by itself.
	{"internal/demo", []string{"lang/diag", "vars", "vars/crm", "internal/journal", "internal/report", "internal/sandbox", "internal/sandbox/getcourse", "internal/sandbox/sender", "internal/server"}},

	{"cmd/salecalc", []string{"internal/cli"}},
	// On a cluster nothing is sent, and the command line is another one.
	{"cmd/salecalc-beam", []string{"cmd/salecalc-beam/internal/command"}},
	{"cmd/salecalc-beam/internal/avro", []string{"lang/diag", "vars/value", "internal/records"}},
	{"cmd/salecalc-beam/internal/pipeline", []string{"lang/diag", "vars/value", "vars", "lang", "builtins", "runtime", "internal/records", "internal/batch", "cmd/salecalc-beam/internal/avro"}},
	{"cmd/salecalc-beam/internal/command", []string{"lang/diag", "vars", "internal/batch", "internal/casefile", "internal/records", "internal/report", "cmd/salecalc-beam/internal/pipeline"}},
	{"examples/...", public},
	{"internal/cli", append([]string{"internal/..."}, public...)},
	{"internal/...", append([]string{"internal/..."}, public...)},
}

// forTests are packages that only tests may import.
var forTests = []string{"internal/browsertest", "internal/conformance", "internal/pgtest", "internal/storetest"}

// onlyStandard are the packages that stand on nothing but the standard library.
var onlyStandard = []string{"lang/diag", "vars/value"}

func matches(pattern, pkg string) bool {
	if prefix, ok := strings.CutSuffix(pattern, "..."); ok {
		return strings.HasPrefix(pkg+"/", prefix)
	}
	return pattern == pkg
}

// allowed gives what a package may import.
func allowed(pkg string) ([]string, bool) {
	for _, e := range edges {
		if matches(e.pkg, pkg) {
			return e.imports, true
		}
	}
	return nil, false
}

func TestImports(t *testing.T) {
	for _, s := range sources(t) {
		if s.isTest() {
			continue
		}
		may, known := allowed(s.dir)
		assert.True(t, known, "%s: a package of a new kind; draw its edges", s.dir)
		for imported := range s.imports() {
			pkg, own := strings.CutPrefix(imported, module+"/")
			if !own {
				standard := !strings.Contains(strings.Split(imported, "/")[0], ".")
				assert.True(t, standard || !slices.Contains(onlyStandard, s.dir), "%s imports %s: only the standard library may", s.name, imported)
				continue
			}
			fits := slices.ContainsFunc(may, func(p string) bool { return matches(p, pkg) })
			fits = fits && (pkg != "internal/cli" || s.dir == "cmd/salecalc") && !slices.Contains(forTests, pkg)
			assert.True(t, fits, "%s must not import %s", s.name, pkg)
		}
	}
}

// The packages the table names exist, or it would guard nothing.
func TestEdgesAreOfPackages(t *testing.T) {
	dirs := map[string]bool{}
	for _, s := range sources(t) {
		dirs[s.dir] = true
	}
	names := slices.Clone(forTests)
	for _, e := range edges {
		names = append(append(names, e.pkg), e.imports...)
	}
	for _, name := range names {
		if !strings.HasSuffix(name, "...") {
			assert.True(t, dirs[name], "no package %s", name)
		}
	}
}
