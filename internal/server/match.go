package server

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A matcher is the condition of a block: a text and how a message is compared with it.
type matcher struct {
	how  string
	text string
}

// The ways of comparing. Letter case counts for none but regular expressions, which can
// say so themselves.
const (
	matchEqual    = "equal"
	matchContains = "contains"
	matchRegexp   = "regexp"
	matchSimilar  = "similar"
)

var matchWays = []string{matchEqual, matchContains, matchRegexp, matchSimilar}

// Comparing is left to the calculator's own functions, so that a regular expression or a
// typing mistake means here what it means in a script.
var (
	bySimilarity = comparison("similar", "similar(message, pattern)")
	byPattern    = comparison("regexp", "findall(pattern, message)")
)

// comparison is an expression that is compiled when the first message is compared.
func comparison(name, expr string) func() *runtime.Program {
	return sync.OnceValue(func() *runtime.Program {
		return runtime.CompileExpr(diag.NewSource(name, expr), runtime.Options{})
	})
}

func (r *reader) matcher(s *section) matcher {
	m := matcher{how: s.text("match", matchEqual), text: s.text("message", "")}
	if !slices.Contains(matchWays, m.how) {
		r.wrong(s.place("match"), "match is one of {1}, not {2}", "match — одно из {1}, а не {2}", strings.Join(matchWays, ", "), m.how)
	}
	if strings.TrimSpace(m.text) == "" {
		r.wrong(cmp.Or(s.fields["message"], s.at), "message is needed: what the block answers to, such as getcourse paid",
			"нужно message — на что отзывается блок, например getcourse paid")
	}
	if m.how == matchRegexp {
		res, err := m.ask(context.Background(), byPattern(), "")
		if err == nil && res.Failed && len(res.Diagnostics) > 0 {
			r.wrong(s.place("message"), "{1}", "{2}", res.Diagnostics[0].Message(diag.EN), res.Diagnostics[0].Message(diag.RU))
		}
	}
	return m
}

// fits reports whether the block answers to a message.
func (m matcher) fits(ctx context.Context, message string) bool {
	a, b := plain(message), plain(m.text)
	switch m.how {
	case matchContains:
		return strings.Contains(a, b)
	case matchRegexp:
		res, err := m.ask(ctx, byPattern(), message)
		return err == nil && !res.Failed && res.Value.Len() > 0
	case matchSimilar:
		res, err := matcher{text: b}.ask(ctx, bySimilarity(), a)
		return err == nil && !res.Failed && res.Value.Truth()
	}
	return a == b
}

func (m matcher) ask(ctx context.Context, p *runtime.Program, message string) (*runtime.Result, error) {
	env := vars.NewEnv()
	env.Set(vars.Deal, "message", value.Text(message))
	env.Set(vars.Deal, "pattern", value.Text(m.text))
	return p.Run(ctx, runtime.Host{Vars: env})
}

// plain is a text as it is compared: small letters, single blanks.
func plain(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
