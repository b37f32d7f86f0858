package server

import (
	"context"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/salecalc/salecalc/vars/crm"
)

// routes are all paths that are answered.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	own := http.NewCrossOriginProtection() // pages of others may not use a browser's password
	own.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.refused(w, r, refuse(http.StatusForbidden, "cross-origin", "Origin", "a page of another site may not ask this", "странице другого сайта это запрещено"))
	}))
	methods := map[string][]string{}
	for _, o := range s.operations() {
		h := http.Handler(o.handler)
		if !o.open {
			h = own.Handler(s.operators(h))
		}
		mux.Handle(o.method+" "+o.path, h)
		methods[o.path] = append(methods[o.path], o.method)
	}
	for path, allowed := range methods {
		mux.HandleFunc(path, s.otherMethod(allowed))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.refused(w, r, notFound()) })
	return s.logged(s.straight(mux))
}

// otherMethod answers methods that a path does not have.
func (s *Server) otherMethod(allowed []string) http.HandlerFunc {
	list := strings.Join(allowed, ", ")
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", list)
		s.refused(w, r, refuse(http.StatusMethodNotAllowed, "method-not-allowed", "", "this path answers {1} only", "этот адрес отвечает только на {1}", list))
	}
}

// straight refuses paths that are not written in the shortest way: the mux would answer
// them with a redirect, which repeats a path that may hold a key.
func (s *Server) straight(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if clean := path.Clean(r.URL.Path); clean != r.URL.Path {
			s.refused(w, r, notFound())
			return
		}
		next.ServeHTTP(w, r)
	})
}

// A door finds the endpoint of a key, nil for a key nobody has.
type door func(key string) endpoint

func (s *Server) getcourse(key string) (found endpoint) {
	for i := range s.c.GetCourse { // all of them, so that the time says nothing
		if same(key, s.c.GetCourse[i].Key) {
			found = getcourse{&s.c.GetCourse[i], s.c.Limits}
		}
	}
	return found
}

// webhook receives what a service sends to an address with a key.
func (s *Server) webhook(find door) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		e := find(r.PathValue("key"))
		if e == nil {
			s.refused(w, r, notFound())
			return
		}
		d, wrong := s.delivery(w, r, s.c.Limits.Body)
		if wrong != nil {
			s.refused(w, r, wrong)
			return
		}
		prefix, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		d.Path = "/" + prefix + "/***"
		receipt, wrong := s.take(r.Context(), e, d)
		if wrong != nil {
			s.refused(w, r, wrong)
			return
		}
		answerJSON(w, http.StatusOK, receipt)
	}
}

// take understands a delivery and keeps it.
func (s *Server) take(ctx context.Context, e endpoint, d crm.Delivery) (Receipt, *refusal) {
	in, wrong := e.read(d)
	if wrong != nil {
		return Receipt{}, wrong
	}
	receipt, wrong := s.accept(ctx, e, d, in)
	if wrong == nil {
		id, _ := ctx.Value(requestKey{}).(string)
		s.log.InfoContext(ctx, "delivery kept", "request", id, "delivery", receipt.Delivery, "source", e.source(), "client", receipt.Client, "repeated", receipt.Repeated)
	}
	return receipt, wrong
}

// Health is what /healthz answers.
type Health struct {
	OK      bool   `json:"ok" doc:"whether the store can be read"`
	Version string `json:"version" doc:"of salecalc"`
	Time    string `json:"time" doc:"of the server's clock, RFC 3339"`
}

// healthTime is how long the store may take to say that it is there.
const healthTime = 2 * time.Second

func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), healthTime)
	defer cancel()
	err := within(ctx, s.store, func(tx crm.Everything) error {
		_, err := tx.Due(s.now(), 1)
		return err
	})
	status := http.StatusOK
	if err != nil {
		status = http.StatusServiceUnavailable
		s.log.ErrorContext(ctx, "the store cannot be read", "error", s.mask.Mask(err.Error()))
	}
	answerJSON(w, status, Health{OK: err == nil, Version: s.version, Time: s.now().UTC().Format(time.RFC3339)})
}

// operators lets only those in who have the token; without a token in the configuration,
// only programs on this machine that were not sent by a page or a proxy.
func (s *Server) operators(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case s.c.Token == "" && s.local(r), s.c.Token != "" && s.authorized(r):
			next.ServeHTTP(w, r)
		case s.c.Token == "":
			s.refused(w, r, refuse(http.StatusForbidden, "loopback-only", "", "without a token in the configuration this path answers on this machine only",
				"пока в конфигурации нет token, этот адрес отвечает только на этом компьютере"))
		default:
			w.Header().Set("WWW-Authenticate", `Bearer realm="salecalc", Basic realm="salecalc", charset="UTF-8"`)
			s.refused(w, r, refuse(http.StatusUnauthorized, "unauthorized", "Authorization", "the token is missing or wrong: Authorization: Bearer TOKEN",
				"токена нет или он неверен; нужен заголовок Authorization: Bearer ТОКЕН"))
		}
	})
}

// authorized reports whether a request has the token, as a program sends it or, as a
// password for any name, a browser.
func (s *Server) authorized(r *http.Request) bool {
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return same(strings.TrimSpace(token), s.c.Token)
	}
	_, password, ok := r.BasicAuth()
	return ok && same(password, s.c.Token)
}

// local reports whether a request comes from this machine, to a name of this machine, and
// not through a proxy.
func (s *Server) local(r *http.Request) bool {
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via"} {
		if r.Header.Get(name) != "" {
			return false
		}
	}
	host := r.Host
	if i := strings.LastIndexByte(host, ':'); i >= 0 {
		if _, err := strconv.Atoi(host[i+1:]); err == nil {
			host = host[:i]
		}
	}
	host = strings.Trim(host, "[]")
	return loopback(r.RemoteAddr) && (host == "localhost" || isLoopback(host))
}
