package getcourse

import (
	"net/netip"
	"strings"
	"unicode"
)

// DefaultDomain follows "getcourse." in the host of an account.
const DefaultDomain = "ru"

// An Account is the host a school's calls go to. The zero Account is refused.
type Account struct {
	Host string // lower case
}

// ParseAccount reads the account name of a school and the domain argument of a call.
// A name with a dot is a whole host, for schools on a domain of their own, and the
// domain is ignored. Of a pasted address the host is taken. The error is a [*Problem].
func ParseAccount(name, domain string) (Account, error) {
	if strings.TrimSpace(name) == "" {
		return Account{}, noAccount()
	}
	host := hostIn(name)
	if strings.Contains(host, ".") {
		if !wholeHost(host) {
			return Account{}, badAccount()
		}
		return Account{Host: host}, nil
	}
	if !label(host, asciiName) {
		return Account{}, badAccount()
	}
	domain = strings.TrimSpace(domain)
	if domain == "" {
		domain = DefaultDomain
	}
	for part := range strings.SplitSeq(domain, ".") {
		if !label(part, asciiName) || part != strings.ToLower(part) {
			return Account{}, badDomain()
		}
	}
	host += ".getcourse." + domain
	if len(host) > maxHost {
		return Account{}, badDomain()
	}
	return Account{Host: host}, nil
}

// TrustedAccount is ParseAccount for a domain that a script has named. One that GetCourse is
// not known to use is refused: a script could name any, and its owner would get the key. A
// school's own domain comes from the constant, which scripts cannot set.
func TrustedAccount(name, domain string) (Account, error) {
	domain = strings.TrimSpace(domain)
	account, err := ParseAccount(name, domain)
	if err != nil || KnownDomain(domain) {
		return account, err
	}
	if whole, err := ParseAccount(name, ""); err == nil && whole == account {
		return account, nil // the constant names a whole host, the domain plays no part
	}
	return Account{}, strangeDomain(domain)
}

// KnownDomain reports whether GetCourse is known to serve schools under domain. Others
// may exist; a key sent to a domain that is not GetCourse's is lost to a stranger.
func KnownDomain(domain string) bool {
	switch domain {
	case "", "ru", "io", "com", "com.br", "id", "es", "us", "uk":
		return true
	}
	return false
}

// hostIn takes the host out of an address people paste: scheme, user, port and path go.
func hostIn(s string) string {
	s = strings.TrimSpace(s)
	if _, rest, ok := strings.Cut(s, "://"); ok {
		s = rest
	}
	s = strings.TrimPrefix(s, "//")
	if i := strings.IndexAny(s, `/\?#`); i >= 0 {
		s = s[:i]
	}
	s = s[strings.LastIndexByte(s, '@')+1:]
	if host, port, ok := strings.Cut(s, ":"); ok && digits(port) {
		s = host
	}
	return strings.ToLower(strings.TrimSuffix(s, "."))
}

const (
	maxHost  = 253
	maxLabel = 63
)

// wholeHost accepts names with a dot, in Latin or Cyrillic letters, that nobody could
// read as an IP address: resolvers take 127.1 and 0x7f.1 for one.
func wholeHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil || len(host) > maxHost {
		return false
	}
	labels := strings.Split(host, ".")
	for _, l := range labels {
		if !label(l, hostName) {
			return false
		}
	}
	last := labels[len(labels)-1]
	return len(labels) > 1 && !digits(last) && !strings.HasPrefix(last, "0x")
}

func label(s string, allowed func(rune) bool) bool {
	return s != "" && len(s) <= maxLabel && strings.IndexFunc(s, func(r rune) bool { return !allowed(r) }) < 0
}

func asciiName(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-'
}

func hostName(r rune) bool {
	return asciiName(r) || unicode.Is(unicode.Cyrillic, r) && unicode.IsLetter(r)
}

func digits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}
