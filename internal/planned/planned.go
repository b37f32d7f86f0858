// Package planned defines the file of planned effects: what a dry run would have done
// outside, for somebody to look at and to perform later.
//
// The file is JSON Lines in UTF-8, an object for each effect, in the order of the rows and
// of the calls in them. Every object stands for itself: it holds all that is sent and
// nothing that is secret, for the account and the keys of GetCourse and KeyCRM are taken
// from the constants when it is performed.
//
//	{"id":"3f0c…","run":"march","row":"17","client":"17","function":"getcourse_add_deal",
//	 "line":2,"column":5,"args":["a@example.com","","course","4900"],
//	 "request":{"service":"getcourse","path":"/pl/api/deals","action":"add",
//	            "params":{"user":{"email":"a@example.com"},"deal":{"offer_code":"course","deal_cost":"4900"}}}}
//
// The package writes and reads the file; it sends nothing.
package planned

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/rawjson"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
)

// A Key says whose effects they are. The same key gives the same ids again.
type Key struct {
	Run    string // the name of the whole run, such as of a batch
	Row    string // of the record in it: its number, the client's id, or what else tells records apart
	Client string // the client's id in a store; may be empty
}

// An Effect is a line of the file.
type Effect struct {
	ID       string   `json:"id"`               // 32 hexadecimal digits; made of run, row and place
	Run      string   `json:"run"`              // Key.Run
	Row      string   `json:"row"`              // Key.Row
	Client   string   `json:"client,omitempty"` // Key.Client
	Function string   `json:"function"`
	Line     int      `json:"line"` // of the call in the script, from 1
	Column   int      `json:"column"`
	Nth      int      `json:"nth,omitempty"`  // requests of this call before it
	Args     []string `json:"args,omitempty"` // of the call, as written, evaluated, for people; not of the web
	Request  *Request `json:"request,omitempty"`
}

// Services that requests go to.
const (
	GetCourse = "getcourse"
	KeyCRM    = "keycrm"
	Web       = "web"
)

// A Request is what is sent. Where an account or a key belongs it has nothing: a host is
// named only for the web, so that nobody who writes the file can have a key sent to him.
type Request struct {
	Service string          `json:"service"`          // GetCourse, KeyCRM or Web
	Path    string          `json:"path,omitempty"`   // of the services
	Action  string          `json:"action,omitempty"` // of GetCourse
	Domain  string          `json:"domain,omitempty"` // of GetCourse: the argument of that name
	Params  json.RawMessage `json:"params,omitempty"` // of the services: an object
	Method  string          `json:"method,omitempty"` // of the web, and what follows
	URL     string          `json:"url,omitempty"`
	Header  http.Header     `json:"header,omitempty"`
	Body    string          `json:"body,omitempty"`
	Secret  bool            `json:"secret,omitempty"` // it held a secret, which is masked: it cannot be sent
}

// Of gives the planned effects of a dry run: those whose answer was assumed. The others
// either failed or were performed.
func Of(key Key, source *diag.Source, effects []runtime.Effect) []Effect {
	var list []Effect
	for i := range effects {
		e := &effects[i]
		if !e.Assumed {
			continue
		}
		at := source.Position(e.Span.Start)
		p := Effect{Run: key.Run, Row: key.Row, Client: key.Client, Function: e.Function, Line: at.Line, Column: at.Column, Args: e.Args}
		for _, earlier := range list {
			if earlier.Line == p.Line && earlier.Column == p.Column {
				p.Nth++
			}
		}
		p.ID = p.id()
		if p.Request = requestOf(e); p.Request != nil && p.Request.Service == Web {
			p.Args = nil // they may hold what the headers must not
		}
		list = append(list, p)
	}
	return list
}

// id is the hash of run, row and place: what is sent does not count.
func (e *Effect) id() string {
	var b []byte
	for _, s := range []string{e.Run, e.Row, e.Client, e.Function} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	for _, n := range []int{e.Line, e.Column, e.Nth} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:idBytes])
}

const idBytes = 16

// requestOf takes the secrets' places out of a request; nil when the function sends none.
func requestOf(e *runtime.Effect) *Request {
	if e.Request == nil {
		return nil
	}
	q := &Request{Secret: e.Request.Masked}
	fn, ok := builtins.Standard().Find(e.Function)
	switch {
	case ok && fn.Group == builtins.GroupGetCourse:
		q.Service, q.Path = GetCourse, pathOf(e.Request.URL)
		form, _ := rawjson.Parse(string(e.Request.Params))
		params, _ := form.Raw("params")
		q.Action, q.Params = form.Text("action"), json.RawMessage(params)
		if i := slices.IndexFunc(fn.Params, func(p builtins.Param) bool { return p.Name == "domain" }); i >= 0 && i < len(e.Args) {
			q.Domain = strings.TrimSpace(e.Args[i])
		}
	case ok && fn.Group == builtins.GroupKeyCRM:
		q.Service, q.Path, q.Params = KeyCRM, pathOf(e.Request.URL), json.RawMessage(e.Request.Body)
	default:
		q.Service, q.Method, q.URL, q.Header, q.Body = Web, e.Request.Method, e.Request.URL, e.Request.Header, e.Request.Body
		for _, values := range q.Header {
			q.Secret = q.Secret || slices.Contains(values, vars.Masked)
		}
	}
	return q
}

func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Path
}

// Append appends the effect as a line of the file.
func (e *Effect) Append(dst []byte) ([]byte, error) {
	b := bytes.NewBuffer(dst)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(e)
	return b.Bytes(), err
}

// Append appends the planned effects of a dry run as lines of the file.
func Append(dst []byte, key Key, source *diag.Source, effects []runtime.Effect) ([]byte, error) {
	list := Of(key, source, effects)
	for i := range list {
		var err error
		if dst, err = list[i].Append(dst); err != nil {
			return dst, err
		}
	}
	return dst, nil
}
