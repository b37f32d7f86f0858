// Package sandbox is a local stand-in for outside services over real HTTP, so that
// scripts and clients can be tried, and failures rehearsed, without an account
// anywhere. GetCourse, KeyCRM and SalesDrive are the services in it; their models are the
// packages getcourse, keycrm and salesdrive. The sandbox adds the address, the faults, a log
// of what arrived, the webhooks that the services send, controls for what no API can
// trigger, and a page that shows it all.
//
// It is no server for others: it listens on the loopback interface, keeps everything
// in memory, calls nobody but receivers on this machine, and its keys protect nothing. Browsers may use the
// controls only from its own page.
//
// A client keeps the path and the form of the real service and names the host it
// means in the header X-Sandbox-Host:
//
//	run, err := sandbox.New(sandbox.Options{}).Start(ctx)
//	req, err := http.NewRequest("POST", run.URL+"/pl/api/deals", form)
//	req.Header.Set(sandbox.HostHeader, "school.getcourse.ru")
package sandbox

import (
	"cmp"
	"context"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/salecalc/salecalc/internal/sandbox/getcourse"
	"github.com/salecalc/salecalc/internal/sandbox/keycrm"
	"github.com/salecalc/salecalc/internal/sandbox/salesdrive"
	"github.com/salecalc/salecalc/internal/sandbox/sender"
)

// Account and Key open the sandbox's school when the options name no others.
const (
	Account = getcourse.DefaultAccount
	Key     = getcourse.DefaultKey
)

// Token opens the sandbox's KeyCRM when the options name no other.
const Token = keycrm.DefaultToken

// The services, as events and faults name them.
const (
	serviceGetCourse = "getcourse"
	serviceKeyCRM    = "keycrm"

	serviceSalesDrive = "salesdrive" // which sends only
)

// HostHeader names the host a client meant to call.
const HostHeader = "X-Sandbox-Host"

// maxBody bounds a request body, in bytes.
const maxBody = 1 << 20

// Options set a sandbox up. The zero value is usable and gives the same answers in
// every run.
type Options struct {
	Addr      string           // where Start listens; must be loopback; empty means 127.0.0.1 and any port
	Account   string           // the school's account; empty means Account
	Key       string           // the school's secret key; empty means Key
	OwnDomain string           // the school's own host; empty means learn.example.org
	Token     string           // the key of KeyCRM; empty means Token
	Rate      int              // requests KeyCRM takes in a minute; 0 means any number
	Now       func() time.Time // clock; nil means one that stands still
	Zone      *time.Location   // the school's local time; nil means UTC+3
	Faults    []Fault          // switched on from the start, and again after a reset
	Delay     time.Duration    // how long a slow answer takes; 0 means until the client gives up

	// Wait passes the time of Delay and returns early, with the context's error, when
	// the context ends. Nil means a real timer.
	Wait func(ctx context.Context, d time.Duration) error

	// Log is called with every API request, before it is answered. Calls do not
	// overlap, so Log must not call the API itself. Nil means none.
	Log func(Event)

	// What calls receivers, from the start and again after a reset; what the services would
	// not take is left out.
	Processes []getcourse.Process
	Webhooks  []salesdrive.Webhook

	SendTimeout time.Duration     // for the answer to a webhook; 0 means 10 s
	SentLog     func(sender.Sent) // told of every webhook that has ended; it must not use the Server; nil means none
}

// A Server is a sandbox. It is an http.Handler and safe for concurrent use.
type Server struct {
	opt      Options
	school   *getcourse.School
	company  *keycrm.Company
	shop     *salesdrive.Account
	controls http.Handler
	queue    *sender.Queue

	logging sync.Mutex // serialises Log
	mu      sync.Mutex // guards the rest
	faults  faults
	events  []Event
	seq     int
}

// New makes a sandbox in its starting state. Faults it does not know are left out;
// see ParseFault.
func New(opt Options) *Server {
	opt.Key, opt.Token = cmp.Or(opt.Key, Key), cmp.Or(opt.Token, Token)
	if opt.Wait == nil {
		opt.Wait = wait
	}
	s := &Server{opt: opt}
	s.queue = sender.New(sender.Options{Now: s.now, Timeout: opt.SendTimeout, Log: opt.SentLog})
	s.school = getcourse.New(getcourse.Config{
		Account: opt.Account, Key: opt.Key, OwnDomain: opt.OwnDomain, Now: opt.Now, Zone: opt.Zone, Send: s.callProcess,
	})
	s.company = keycrm.New(keycrm.Config{Token: opt.Token, Now: opt.Now, Rate: opt.Rate})
	s.shop = salesdrive.New(salesdrive.Config{Now: opt.Now, Send: s.postOrder})
	s.controls = s.guard(s.routes())
	s.startFaults()
	s.startSenders()
	return s
}

func (s *Server) startFaults() {
	s.faults = faults{}
	for _, f := range s.opt.Faults {
		if _, err := ParseFault(string(f)); err == nil {
			s.faults[f] = always
		}
	}
}

// now is the clock of what is sent, in the school's local time.
func (s *Server) now() time.Time { return s.school.Now() }

// Close ends the sending of webhooks. [Server.Start] does it when it ends.
func (s *Server) Close() { s.queue.Close() }

// Reset brings services, senders, faults and the logs back to their start.
func (s *Server) Reset() {
	s.school.Reset()
	s.company.Reset()
	s.shop.Reset()
	s.queue.Reset()
	s.startSenders()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.startFaults()
	s.events, s.seq = nil, 0
}

// State is a copy of everything; the caller owns it.
type State struct {
	GetCourse  getcourse.State  `json:"getcourse"`
	KeyCRM     keycrm.State     `json:"keycrm"`
	SalesDrive salesdrive.State `json:"salesdrive"`
	Faults     []Fault          `json:"faults"`   // those that are on
	Requests   []Event          `json:"requests"` // the latest, oldest first
	Sent       []sender.Sent    `json:"sent"`     // webhooks, the latest, oldest first
}

// State copies the sandbox's state; keys in the addresses of receivers are masked.
func (s *Server) State() State {
	st := State{GetCourse: s.school.State(), KeyCRM: s.company.State(), SalesDrive: s.shop.State(), Sent: s.queue.History()}
	for i := range st.GetCourse.Processes {
		st.GetCourse.Processes[i].URL = sender.Masked(st.GetCourse.Processes[i].URL)
	}
	for i := range st.SalesDrive.Webhooks {
		st.SalesDrive.Webhooks[i].URL = sender.Masked(st.SalesDrive.Webhooks[i].URL)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st.Faults = s.faults.list()
	st.Requests = append([]Event{}, s.events...)
	return st
}

// ServeHTTP gives a request to the service it is meant for, or to the controls.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	host, named := intended(r)
	if host == keycrm.Host || !named && strings.HasPrefix(r.URL.Path, keycrm.Root+"/") {
		s.serveKeyCRM(w, r)
		return
	}
	if named || strings.HasPrefix(r.URL.Path, "/pl/") {
		s.serveGetCourse(w, r, host)
		return
	}
	s.controls.ServeHTTP(w, r)
}

// intended gives the host the client meant; named is false when the request says
// nothing but the sandbox's own address.
func intended(r *http.Request) (host string, named bool) {
	if meant := r.Header.Get(HostHeader); meant != "" {
		return bareHost(meant), true
	}
	host = bareHost(r.Host)
	if _, ok := getcourse.AccountOf(host); ok || host == keycrm.Host {
		return host, true
	}
	return "", false
}

// bareHost drops a port and lowers the case.
func bareHost(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

func (s *Server) serveGetCourse(w http.ResponseWriter, r *http.Request, host string) {
	form, err := bodyForm(r)
	if err != nil {
		writeLine(w, http.StatusRequestEntityTooLarge, "413 Request Entity Too Large")
		return
	}
	call := getcourse.Call{
		Host: cmp.Or(host, s.school.Host()), Path: r.URL.Path,
		Action: last(form, "action"), Key: last(form, "key"), Params: last(form, "params"),
	}
	on := s.strike(serviceGetCourse)
	reply := getcourse.Reply{Status: http.StatusBadGateway, ContentType: "text/html", Body: badGateway}
	if !on[HTML502] {
		reply = s.school.Handle(call, on.atSchool())
	}
	s.record(s.schoolEvent(r.Method, call, reply, on))
	s.mayNotAnswer(r, on)
	w.Header().Set("Content-Type", reply.ContentType)
	if reply.Location != "" {
		w.Header().Set("Location", reply.Location)
	}
	w.WriteHeader(reply.Status)
	_, _ = w.Write([]byte(reply.Body)) // a client that is gone has no use for the error
}

// strike gives the faults that hit the next request to a service.
func (s *Server) strike(service string) strokes {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults.strike(service)
}

// mayNotAnswer breaks the connection when the faults say so; the call has been carried
// out by then.
func (s *Server) mayNotAnswer(r *http.Request, on strokes) {
	if on[AnswerLost] || on[SlowAnswer] && s.delay(r.Context()) != nil {
		panic(http.ErrAbortHandler) // the server closes the connection without an answer
	}
}

func (s *Server) serveKeyCRM(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		writeLine(w, http.StatusRequestEntityTooLarge, "413 Request Entity Too Large")
		return
	}
	call := keycrm.Call{
		Method: r.Method, Path: strings.TrimSuffix(r.URL.Path, "/"), Query: r.URL.Query(), Auth: r.Header.Get("Authorization"), Body: body,
	}
	on := s.strike(serviceKeyCRM)
	reply, kind := keycrm.Reply{Status: http.StatusBadGateway, Body: badGateway}, "text/html"
	if !on[HTML502] {
		reply, kind = s.company.Handle(call, on.atCompany()), "application/json"
	}
	s.record(s.companyEvent(call, reply, on))
	s.mayNotAnswer(r, on)
	maps.Copy(w.Header(), reply.Header)
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(reply.Status)
	_, _ = w.Write([]byte(reply.Body)) // a client that is gone has no use for the error
}

const badGateway = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"

// bodyForm reads a form body and nothing else: fields in the address do not count,
// and a redirect that lost its body arrives empty. Its error is an oversized body.
func bodyForm(r *http.Request) (url.Values, error) {
	var tooLarge *http.MaxBytesError
	if err := r.ParseForm(); errors.As(err, &tooLarge) {
		return nil, err
	}
	return r.PostForm, nil // what could be read of a malformed form counts
}

// last gives the last of repeated fields, as the real service does.
func last(form url.Values, field string) string {
	values := form[field]
	if len(values) == 0 {
		return ""
	}
	return values[len(values)-1]
}

// delay passes the time of a slow answer.
func (s *Server) delay(ctx context.Context) error {
	if s.opt.Delay <= 0 {
		<-ctx.Done()
		return ctx.Err()
	}
	return s.opt.Wait(ctx, s.opt.Delay)
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
