package vars

import (
	"net/url"
	"slices"
	"strings"

	"github.com/salecalc/salecalc/vars/value"
)

// Masked is what a secret prints as.
const Masked = "***"

// A Redactor masks the secrets of a project wherever they would be printed. The zero
// Redactor masks nothing.
type Redactor struct {
	r       *strings.Replacer
	secrets []string // in every spelling
}

// Redactor makes one for the secret constants of the Env.
func (e *Env) Redactor() Redactor {
	var secrets []string
	for name, v := range e.All(Const) {
		// What was pasted with blanks around it is sent, and can come back, without them.
		if s := strings.TrimSpace(v.Text()); IsSecret(name) && s != "" {
			secrets = append(secrets, spellings(s)...)
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
	return Redactor{strings.NewReplacer(pairs...), secrets}
}

// spellings are the forms in which requests and answers carry a secret: plain, inside a
// JSON string, and in an address.
func spellings(s string) []string {
	quoted := string(value.AppendJSONString(nil, s))
	list := []string{s, quoted[1 : len(quoted)-1], url.QueryEscape(s), url.PathEscape(s)}
	slices.Sort(list)
	return slices.Compact(list)
}

// Mask replaces every secret in s, also one that was cut off before an ellipsis.
func (r Redactor) Mask(s string) string {
	if r.r == nil {
		return s
	}
	s = r.r.Replace(s)
	for _, secret := range r.secrets {
		s = maskBeginnings(s, secret)
	}
	return s
}

const (
	ellipsis = "…"
	minShown = 4 // bytes of a secret's beginning that tell something of it
)

// maskBeginnings masks every beginning of the secret that stands before an ellipsis.
func maskBeginnings(s, secret string) string {
	for from := 0; ; from += len(ellipsis) {
		at := strings.Index(s[from:], ellipsis)
		if at < 0 {
			return s
		}
		from += at
		n := min(len(secret), from)
		for n >= minShown && s[from-n:from] != secret[:n] {
			n--
		}
		if n >= minShown {
			s = s[:from-n] + Masked + s[from:]
			from += len(Masked) - n
		}
	}
}
