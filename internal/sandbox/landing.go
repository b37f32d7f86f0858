package sandbox

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"strconv"

	"github.com/salecalc/salecalc/internal/sandbox/getcourse"
	"github.com/salecalc/salecalc/lang/diag"
)

// The landing page of the school: its form has a hidden field of class sb_id, which a
// script fills in from the parameter sid of the address.
var (
	//go:embed landing.html
	landingSource string
	//go:embed landing.js
	landingScript []byte
)

const landingPath = "/landing"

// A visit is what the landing page shows.
type visit struct {
	Error string
	User  string // id of who has just registered; "" for the form
	SbID  string // what was kept in his field sb_id
}

func (s *Server) landing(w http.ResponseWriter, r *http.Request) {
	s.writeLanding(w, r, http.StatusOK, visit{})
}

func script(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	_, _ = w.Write(landingScript) // a client that is gone has no use for the error
}

// register takes the form of the landing page.
func (s *Server) register(w http.ResponseWriter, r *http.Request) {
	in, err := readInput(r, []string{"name", "email", "phone", "sb_id"})
	var id int64
	if err == nil {
		id, err = s.school.Register(getcourse.Registration{
			Email: in.Get("email"), Phone: in.Get("phone"), Name: in.Get("name"), Fields: map[string]string{"sb_id": in.Get("sb_id")},
		})
	}
	switch {
	case err != nil && isForm(r):
		s.writeLanding(w, r, http.StatusUnprocessableEntity, visit{Error: refusalIn(err).Message.In(language(r))})
	case err != nil:
		s.refused(w, r, err)
	case isForm(r):
		s.writeLanding(w, r, http.StatusOK, visit{User: strconv.FormatInt(id, 10), SbID: in.Get("sb_id")})
	default:
		writeJSON(w, http.StatusOK, result{OK: true, ID: id})
	}
}

func (s *Server) writeLanding(w http.ResponseWriter, r *http.Request, status int, v visit) {
	lang := language(r)
	t := func(en, ru string) string { return diag.Both(en, ru).In(lang) }
	tmpl, err := template.New("landing").Funcs(template.FuncMap{"t": t, "lang": lang.Tag}).Parse(landingSource)
	var buf bytes.Buffer
	if err == nil {
		err = tmpl.Execute(&buf, v)
	}
	if err != nil {
		writeLine(w, http.StatusInternalServerError, err.Error())
		return
	}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = buf.WriteTo(w)
}
