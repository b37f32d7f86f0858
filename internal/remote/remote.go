// Package remote is what the clients of outside services have alike: the secret they are
// called with, the problems they tell of, and how the end of a call is judged when no
// answer came.
//
// It knows no service: what an answer means is said by the package of the service, which
// builds on it. Connections and repetitions are webclient's.
//
//	crm := remote.Service{Name: "KeyCRM", Host: "openapi.keycrm.app", Codes: codes}
//	trial := retry.Do(ctx, door, request)
//	verdict.Conclude(crm, trial)
package remote

import (
	"net/url"
	"strings"

	"github.com/salecalc/salecalc/internal/rawjson"
)

// A Secret is the key of an account. It prints as asterisks.
type Secret string

const stars = "***"

// String hides the secret from %v and %s.
func (Secret) String() string { return stars }

// GoString hides the secret from %#v.
func (Secret) GoString() string { return stars }

// Trimmed is the secret without blanks that were pasted with it.
func (k Secret) Trimmed() Secret { return Secret(strings.TrimSpace(string(k))) }

// minSecret is the number of bytes from which a secret is looked for in texts; replacing
// shorter ones would only make the texts unreadable. Real ones are far longer.
const minSecret = 6

// masked replaces the secret, in the spellings it could come back in.
func (k Secret) masked(s string) string {
	if len(k) < minSecret {
		return s
	}
	plain := string(k)
	quoted := rawjson.Quote(plain)
	return strings.NewReplacer(
		plain, stars,
		quoted[1:len(quoted)-1], stars,
		url.QueryEscape(plain), stars,
	).Replace(s)
}
