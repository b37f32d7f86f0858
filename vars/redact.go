package vars

import (
	"slices"
	"strings"
)

// Masked is what a secret prints as.
const Masked = "***"

// A Redactor masks the secrets of a project wherever they would be printed. The zero
// Redactor masks nothing.
type Redactor struct{ r *strings.Replacer }

// Redactor makes one for the secret constants of the Env.
func (e *Env) Redactor() Redactor {
	var secrets []string
	for name, v := range e.All(Const) {
		if IsSecret(name) {
			secrets = append(secrets, v.Text())
		}
	}
	if secrets == nil {
		return Redactor{}
	}
	slices.SortFunc(secrets, func(a, b string) int { return len(b) - len(a) }) // a secret inside another goes last
	pairs := make([]string, 0, 2*len(secrets))
	for _, s := range secrets {
		pairs = append(pairs, s, Masked)
	}
	return Redactor{strings.NewReplacer(pairs...)}
}

// Mask replaces every secret in s.
func (r Redactor) Mask(s string) string {
	if r.r == nil {
		return s
	}
	return r.r.Replace(s)
}
