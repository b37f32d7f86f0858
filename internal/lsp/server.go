// Package lsp is a language server for scripts: it tells an editor what is wrong while a
// script is being typed, what may stand at the cursor, what a function takes and where a
// variable comes from.
//
// It speaks the Language Server Protocol 3.17 over a pair of streams and reads scripts of
// the folders that the editor has open. It runs no script, writes no file and reaches no
// network: what it knows comes from packages lang, check and builtins.
//
//	err := lsp.Serve(ctx, os.Stdin, os.Stdout, lsp.Options{Version: "0.1.0"})
package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	goruntime "runtime"
	"sync"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang/diag"
)

// Options say how a session begins.
type Options struct {
	Version string // of the server, for the client's log
	Lang    diag.Lang
	// Fixed: Lang was asked for, so the client's locale does not count. The user's setting does.
	Fixed bool
	// Settle gives a channel that fires when nothing has been typed for long enough to say
	// what is wrong; every keystroke asks anew. nil: what is wrong is said at once.
	Settle func() <-chan time.Time
}

// ErrUnfinished is returned when the client left without a shutdown.
var ErrUnfinished = errors.New("lsp: the client left without a shutdown")

// Serve runs one session. It returns when the client says exit, the input ends or ctx
// does.
func Serve(ctx context.Context, in io.Reader, out io.Writer, o Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := &server{
		options: o,
		dirty:   map[string]bool{},
		edited:  make(chan struct{}, 1),
		urgent:  make(chan struct{}, 1),
		running: map[jsonrpc2.ID]context.CancelFunc{},
		waiting: make(chan struct{}, maxWaiting),
		working: make(chan struct{}, goruntime.GOMAXPROCS(0)),
	}
	s.view = &view{funcs: builtins.Standard(), lang: o.Lang, hints: hintsAll, docs: map[string]*document{}}
	s.handlers = requests()
	s.notices = s.notifications()
	conn := jsonrpc2.NewConn(ctx, newStream(in, out), s, jsonrpc2.SetLogger(log.New(io.Discard, "", 0)))
	s.work.Go(func() { s.publishAll(ctx, conn) })
	<-conn.DisconnectNotify()
	cancel()
	s.mu.Lock()
	s.ended = true
	s.mu.Unlock()
	s.work.Wait()
	s.answers.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.phase != shutDown {
		return ErrUnfinished
	}
	return nil
}

// A phase is how far a session is.
type phase uint8

const (
	fresh phase = iota
	serving
	shutDown
)

// maxWaiting is how many requests may be open; the next one waits to be read.
const maxWaiting = 256

// A server is one session. Notifications are handled in their order, one at a time;
// requests each in a goroutine, from the view they found.
type server struct {
	options  Options
	handlers map[string]request
	notices  map[string]func(*jsonrpc2.Conn, json.RawMessage)
	work     sync.WaitGroup // publishing
	answers  sync.WaitGroup // requests being answered
	waiting  chan struct{}  // a place for every open request
	working  chan struct{}  // and for those being answered

	mu      sync.Mutex // guards what follows
	phase   phase
	ended   bool // nothing is begun any more
	view    *view
	running map[jsonrpc2.ID]context.CancelFunc
	dirty   map[string]bool // documents to say something about

	edited, urgent chan struct{} // tell of them
}

// Codes of the protocol beside those of JSON-RPC.
const (
	codeNotInitialized = -32002
	codeRequestFailed  = -32803
	codeCancelled      = -32800
)

var errCancelled = &jsonrpc2.Error{Code: codeCancelled, Message: "cancelled"}

// Handle implements [jsonrpc2.Handler]. It is called for one message after another.
func (s *server) Handle(ctx context.Context, conn *jsonrpc2.Conn, r *jsonrpc2.Request) {
	var params json.RawMessage
	if r.Params != nil {
		params = *r.Params
	}
	if r.Notif {
		s.notify(conn, r.Method, params)
		return
	}
	switch r.Method {
	case "initialize":
		reply(ctx, conn, r.ID, s.initialize, params)
		return
	case "shutdown":
		reply(ctx, conn, r.ID, s.shutdown, params)
		return
	}
	f, err := s.find(r.Method)
	if err != nil {
		f = func(context.Context, *view, json.RawMessage) (json.RawMessage, error) { return nil, err }
	}
	s.start(ctx, conn, r.ID, f, params)
}

// find looks a request up. It is refused before the session has begun and after its end.
func (s *server) find(method string) (request, *jsonrpc2.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch s.phase {
	case fresh:
		return nil, &jsonrpc2.Error{Code: codeNotInitialized, Message: "the session has not been initialized"}
	case shutDown:
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "the session is shut down"}
	}
	f, ok := s.handlers[method]
	if !ok {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: "no method " + method}
	}
	return f, nil
}

// start answers a request in a goroutine of its own.
func (s *server) start(ctx context.Context, conn *jsonrpc2.Conn, id jsonrpc2.ID, f request, params json.RawMessage) {
	select {
	case s.waiting <- struct{}{}:
	case <-ctx.Done():
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	s.mu.Lock()
	v := s.view
	s.running[id] = cancel
	s.mu.Unlock()
	s.begin(&s.answers, func() {
		defer func() { <-s.waiting }()
		defer cancel()
		select {
		case s.working <- struct{}{}:
			defer func() { <-s.working }()
			reply(ctx, conn, id, func(p json.RawMessage) (json.RawMessage, error) { return f(ctx, v, p) }, params)
		case <-ctx.Done():
			_ = conn.ReplyWithError(ctx, id, errCancelled)
		}
		s.mu.Lock()
		delete(s.running, id)
		s.mu.Unlock()
	})
}

// begin runs f in a goroutine of the group, unless the session is at its end.
func (s *server) begin(group *sync.WaitGroup, f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ended {
		group.Go(f)
	}
}

// reply sends what f answers. A client that is gone has no use for the errors of sending.
func reply(ctx context.Context, conn *jsonrpc2.Conn, id jsonrpc2.ID, f func(json.RawMessage) (json.RawMessage, error), params json.RawMessage) {
	result, err := f(params)
	if err == nil && ctx.Err() != nil {
		err = errCancelled
	}
	if err == nil {
		_ = conn.SendResponse(ctx, &jsonrpc2.Response{ID: id, Result: &result})
		return
	}
	var known *jsonrpc2.Error
	if !errors.As(err, &known) {
		known = &jsonrpc2.Error{Code: codeRequestFailed, Message: err.Error()}
	}
	_ = conn.ReplyWithError(ctx, id, known)
}

// notify handles a notification; strangers are passed over, as the protocol wants.
func (s *server) notify(conn *jsonrpc2.Conn, method string, params json.RawMessage) {
	if method == "exit" {
		_ = conn.Close()
		return
	}
	s.mu.Lock()
	ready := s.phase == serving
	s.mu.Unlock()
	if f := s.notices[method]; f != nil && ready {
		f(conn, params)
	}
}

// A request answers one method from a view.
type request func(ctx context.Context, v *view, params json.RawMessage) (json.RawMessage, error)

// answer makes a request of a function with parameters and result of its own.
func answer[P, R any](f func(context.Context, *view, P) (R, error)) request {
	return func(ctx context.Context, v *view, params json.RawMessage) (json.RawMessage, error) {
		p, err := decode[P](params)
		if err != nil {
			return nil, err
		}
		result, err := f(ctx, v, p)
		if err != nil {
			return nil, err
		}
		return json.Marshal(result)
	}
}

func decode[P any](params json.RawMessage) (P, error) {
	var p P
	if len(params) == 0 {
		return p, nil
	}
	if err := json.Unmarshal(params, &p); err != nil {
		return p, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: "wrong parameters: " + err.Error()}
	}
	return p, nil
}

// requests is every request but those of the session itself.
func requests() map[string]request {
	return map[string]request{
		"textDocument/completion":           answer(complete),
		"completionItem/resolve":            answer(resolveItem),
		"textDocument/hover":                answer(hover),
		"textDocument/signatureHelp":        answer(signatureHelp),
		"textDocument/definition":           answer(definition),
		"textDocument/references":           answer(references),
		"textDocument/documentHighlight":    answer(highlight),
		"textDocument/prepareRename":        answer(prepareRename),
		"textDocument/rename":               answer(rename),
		"textDocument/formatting":           answer(formatting),
		"textDocument/rangeFormatting":      answer(rangeFormatting),
		"textDocument/codeAction":           answer(codeActions),
		"textDocument/inlayHint":            answer(inlayHints),
		"textDocument/semanticTokens/full":  answer(semanticTokens),
		"textDocument/semanticTokens/range": answer(semanticTokensRange),
		"textDocument/foldingRange":         answer(foldingRanges),
		"textDocument/documentSymbol":       answer(documentSymbols),
		"workspace/symbol":                  answer(workspaceSymbols),
	}
}
