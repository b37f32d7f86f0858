package sandbox

import (
	"html/template"
	"net"
	"net/http"
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
)

// guard lets only the sandbox's own page, and programs, reach the controls. A foreign
// page cannot post (cross-origin check) nor pose as the same origin by pointing its
// name at a loopback address (the Host must be an address or localhost).
func (s *Server) guard(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		writeRefusal(w, r, http.StatusForbidden, crossOrigin())
	}))
	checked := origin.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if !OwnAddress(r.Host) {
			writeRefusal(w, r, http.StatusForbidden, foreignHost())
			return
		}
		checked.ServeHTTP(w, r)
	})
}

// OwnAddress reports whether a Host header cannot be a name somebody else controls.
func OwnAddress(host string) bool {
	name := strings.Trim(bareHost(host), "[]")
	return name == "localhost" || net.ParseIP(name) != nil
}

// writeLine answers with a page that says one line.
func writeLine(w http.ResponseWriter, status int, line string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	line = template.HTMLEscapeString(line)
	_, _ = w.Write([]byte("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>" + line + "</title></head><body><h1>" + line + "</h1></body></html>"))
}

// language reads the lang parameter of a page; Russian is the default.
func language(r *http.Request) diag.Lang {
	if r.URL.Query().Get("lang") == "en" {
		return diag.EN
	}
	return diag.RU
}
