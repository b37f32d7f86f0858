package sqlstore

import (
	"net/url"
	"strings"
)

// Shown is the address of a database as it may be printed: without a password.
func Shown(dsn string) string {
	if !isPostgres(dsn) {
		if scheme, _, ok := strings.Cut(dsn, "://"); ok {
			return scheme + "://***"
		}
		return dsn
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return "postgres://***"
	}
	q := u.Query()
	if q.Has("password") {
		q.Set("password", "***")
		u.RawQuery = q.Encode()
	}
	if _, ok := u.User.Password(); ok {
		u.User = url.UserPassword(u.User.Username(), "***")
	}
	shown, _ := url.PathUnescape(u.String())
	return shown
}
