package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sourcegraph/jsonrpc2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
)

// A client talks to a server over pipes.
type client struct {
	t         *testing.T
	conn      *jsonrpc2.Conn
	published chan PublishDiagnosticsParams
	asked     chan string // requests of the server
	done      chan error  // what Serve gave back
}

func (c *client) Handle(ctx context.Context, conn *jsonrpc2.Conn, r *jsonrpc2.Request) {
	if !r.Notif {
		c.asked <- r.Method
		go func() { _ = conn.Reply(ctx, r.ID, nil) }() // writing must not keep it from reading
		return
	}
	var p PublishDiagnosticsParams
	if assert.NoError(c.t, json.Unmarshal(*r.Params, &p)) {
		c.published <- p
	}
}

type pipes struct {
	io.Reader
	io.WriteCloser
}

func connect(t *testing.T, o Options) *client {
	t.Helper()
	c := &client{t: t, published: make(chan PublishDiagnosticsParams, 100), asked: make(chan string, 10), done: make(chan error, 1)}
	fromClient, toServer := io.Pipe()
	fromServer, toClient := io.Pipe()
	go func() {
		err := Serve(context.Background(), fromClient, toClient, o)
		_ = toClient.Close()
		_ = fromClient.Close()
		c.done <- err
	}()
	stream := jsonrpc2.NewBufferedStream(pipes{fromServer, toServer}, jsonrpc2.VSCodeObjectCodec{})
	c.conn = jsonrpc2.NewConn(context.Background(), stream, c)
	t.Cleanup(func() { _ = c.conn.Close() })
	return c
}

func (c *client) call(method string, params, result any) error {
	return c.conn.Call(context.Background(), method, params, result)
}

func (c *client) tell(method string, params any) {
	require.NoError(c.t, c.conn.Notify(context.Background(), method, params))
}

type object map[string]any

func (c *client) open(uri, text string) {
	c.tell("textDocument/didOpen", object{"textDocument": object{"uri": uri, "languageId": "salecalc", "version": 1, "text": text}})
}

func (c *client) edit(uri string, version int, line, char int, text string) {
	at := object{"line": line, "character": char}
	c.tell("textDocument/didChange", object{
		"textDocument":   object{"uri": uri, "version": version},
		"contentChanges": []object{{"range": object{"start": at, "end": at}, "text": text}},
	})
}

func (c *client) diagnostics() PublishDiagnosticsParams {
	c.t.Helper()
	select {
	case p := <-c.published:
		return p
	case <-time.After(10 * time.Second):
		require.Fail(c.t, "nothing was published")
	}
	return PublishDiagnosticsParams{}
}

// begin starts a session in English.
func begin(t *testing.T, o Options, params object) *client {
	t.Helper()
	c := connect(t, o)
	var got InitializeResult
	require.NoError(t, c.call("initialize", params, &got))
	require.Equal(t, "salecalc", got.ServerInfo.Name)
	c.tell("initialized", object{})
	return c
}

func code(err error) int64 {
	var e *jsonrpc2.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return 0
}

func TestLifeCycle(t *testing.T) {
	c := connect(t, Options{Version: "7"})
	hoverAt := At{Document{"file:///a.calc"}, Position{}}
	assert.EqualValues(t, codeNotInitialized, code(c.call("textDocument/hover", hoverAt, nil)))
	assert.EqualValues(t, jsonrpc2.CodeInvalidRequest, code(c.call("shutdown", nil, nil)))
	c.open("file:///early.calc", "x = rouns(1)") // passed over

	var got InitializeResult
	require.NoError(t, c.call("initialize", object{"capabilities": object{}}, &got))
	assert.Equal(t, "7", got.ServerInfo.Version)
	assert.Equal(t, "utf-16", got.Capabilities.PositionEncoding)
	assert.Equal(t, 2, got.Capabilities.TextDocumentSync.Change)
	assert.EqualValues(t, jsonrpc2.CodeInvalidRequest, code(c.call("initialize", object{}, nil)))
	assert.EqualValues(t, jsonrpc2.CodeMethodNotFound, code(c.call("textDocument/moniker", hoverAt, nil)))
	assert.EqualValues(t, jsonrpc2.CodeInvalidParams, code(c.call("textDocument/hover", []int{1}, nil)))
	require.NoError(t, c.call("textDocument/hover", nil, nil))
	c.tell("$/unknown", nil)
	c.tell("textDocument/didChange", object{"textDocument": 5})
	c.edit("file:///never-opened.calc", 2, 0, 0, "x")

	require.NoError(t, c.call("shutdown", nil, nil))
	assert.EqualValues(t, jsonrpc2.CodeInvalidRequest, code(c.call("textDocument/hover", hoverAt, nil)))
	assert.EqualValues(t, jsonrpc2.CodeInvalidRequest, code(c.call("shutdown", nil, nil)))
	c.tell("exit", nil)
	assert.NoError(t, <-c.done)
	assert.Empty(t, c.published)
}

func TestEndings(t *testing.T) {
	t.Run("exit without shutdown", func(t *testing.T) {
		c := begin(t, Options{}, object{})
		c.tell("exit", nil)
		assert.ErrorIs(t, <-c.done, ErrUnfinished)
	})
	t.Run("the client is gone", func(t *testing.T) {
		c := begin(t, Options{}, object{})
		require.NoError(t, c.conn.Close())
		assert.ErrorIs(t, <-c.done, ErrUnfinished)
	})
}

func TestDiagnostics(t *testing.T) {
	c := begin(t, Options{}, object{"locale": "en-GB"})
	c.open("file:///bot/a.calc", "имя = \"😀\" + rouns(5)")
	p := c.diagnostics()
	require.Len(t, p.Diagnostics, 1)
	d := p.Diagnostics[0]
	assert.Equal(t, Range{Position{0, 13}, Position{0, 18}}, d.Range)
	assert.Equal(t, "unknown-function", d.Code)
	assert.Equal(t, 1, d.Severity)
	assert.Equal(t, "there is no function rouns\ndid you mean round?", d.Message)
	assert.EqualValues(t, 1, *p.Version)

	c.edit("file:///bot/a.calc", 2, 0, 21, ";")
	p = c.diagnostics()
	require.Len(t, p.Diagnostics, 2)
	assert.EqualValues(t, 2, *p.Version)
	assert.Equal(t, 2, p.Diagnostics[1].Severity)

	c.tell("textDocument/didClose", Whole{Document{"file:///bot/a.calc"}})
	p = c.diagnostics()
	assert.Empty(t, p.Diagnostics)
	assert.NotNil(t, p.Diagnostics)
}

// What is typed before the clock says so is said in one go.
func TestDiagnosticsSettle(t *testing.T) {
	quiet, asked := make(chan time.Time), make(chan bool, 10)
	c := begin(t, Options{Settle: func() <-chan time.Time { asked <- true; return quiet }}, object{})
	c.open("file:///a.calc", "x = ")
	assert.EqualValues(t, 1, *c.diagnostics().Version, "opening waits for nothing")
	c.edit("file:///a.calc", 2, 0, 4, "1")
	c.edit("file:///a.calc", 3, 0, 5, "2")
	require.NoError(t, c.call("textDocument/hover", At{Document{"file:///a.calc"}, Position{}}, nil)) // both edits have arrived
	<-asked
	quiet <- time.Time{}
	p := c.diagnostics()
	for *p.Version != 3 { // the second edit may have come after the clock was asked
		quiet <- time.Time{}
		p = c.diagnostics()
	}
	assert.Empty(t, p.Diagnostics)
	assert.Empty(t, c.published)
	c.edit("file:///a.calc", 4, 0, 6, ";")
	c.tell("textDocument/didSave", Whole{Document{"file:///a.calc"}})
	assert.EqualValues(t, 4, *c.diagnostics().Version, "saving waits for nothing")
}

func TestLanguage(t *testing.T) {
	const en, ru = "there is no function", "функции rouns нет"
	for _, c := range []struct {
		name   string
		o      Options
		params object
		want   string
	}{
		{"Russian locale", Options{}, object{"locale": "ru"}, ru},
		{"Ukrainian locale", Options{}, object{"locale": "uk-UA"}, ru},
		{"another locale", Options{Lang: diag.RU}, object{"locale": "de"}, en},
		{"no locale", Options{Lang: diag.RU}, object{}, ru},
		{"asked for on the command line", Options{Lang: diag.RU, Fixed: true}, object{"locale": "en"}, ru},
		{"the setting wins", Options{Lang: diag.RU, Fixed: true}, object{"locale": "ru", "initializationOptions": object{"language": "en"}}, en},
		{"automatic", Options{}, object{"locale": "ru", "initializationOptions": object{"language": "auto"}}, ru},
		{"no options", Options{}, object{"locale": "ru", "initializationOptions": nil}, ru},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := begin(t, c.o, c.params)
			s.open("file:///a.calc", "x = rouns(5)")
			assert.Contains(t, s.diagnostics().Diagnostics[0].Message, c.want)
		})
	}
	t.Run("changed on the way", func(t *testing.T) {
		s := begin(t, Options{}, object{"locale": "en", "capabilities": object{"workspace": object{"inlayHint": object{"refreshSupport": true}}}})
		s.open("file:///a.calc", "x = rouns(5)")
		assert.Contains(t, s.diagnostics().Diagnostics[0].Message, en)
		s.tell("workspace/didChangeConfiguration", object{"settings": object{"salecalc": object{"language": "ru"}}})
		assert.Contains(t, s.diagnostics().Diagnostics[0].Message, ru)
		assert.Equal(t, "workspace/inlayHint/refresh", <-s.asked)
		s.tell("workspace/didChangeConfiguration", object{"settings": nil})
		s.tell("workspace/didChangeConfiguration", object{"settings": object{"language": "auto"}})
		assert.Contains(t, s.diagnostics().Diagnostics[0].Message, en)
	})
}

// definitionOf asks where the variable at the beginning of the second line comes from.
func (c *client) definitionOf(uri string, line, char int) []string {
	var list []Location
	require.NoError(c.t, c.call("textDocument/definition", At{Document{uri}, Position{line, char}}, &list))
	out := []string{}
	for _, l := range list {
		path, _ := pathOf(l.URI)
		out = append(out, fmt.Sprintf("%s:%d", filepath.Base(path), l.Range.Start.Line+1))
	}
	return out
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		return uriOf(file)
	}
	write("цены/список цен.calc", "\nцена = 5")
	write(".hidden/c.calc", "цена = 5")
	write("d.txt", "цена = 5")
	main := write("main.calc", "на диске")
	watch := object{"workspace": object{"didChangeWatchedFiles": object{"dynamicRegistration": true}}}
	c := begin(t, Options{}, object{"workspaceFolders": []object{{"uri": uriOf(dir), "name": "x"}}, "capabilities": watch})
	assert.Equal(t, "client/registerCapability", <-c.asked)

	c.open(main, "y = цена + 1")
	c.diagnostics()
	assert.Equal(t, []string{"список цен.calc:2"}, c.definitionOf(main, 0, 4))

	next := write("next.calc", "цена = 7")
	c.tell("workspace/didChangeWatchedFiles", object{"changes": []object{{"uri": next, "type": 1}}})
	assert.Equal(t, []string{"список цен.calc:2", "next.calc:1"}, c.definitionOf(main, 0, 4))

	path, _ := pathOf(next)
	require.NoError(t, os.Remove(path))
	c.tell("workspace/didChangeWatchedFiles", object{"changes": []object{{"uri": next, "type": 3}, {"uri": main, "type": 2}, {"uri": "::", "type": 2}}})
	assert.Equal(t, []string{"список цен.calc:2"}, c.definitionOf(main, 0, 4))

	c.open(main, "код = if(client.код == \"007\", 1, 0)")
	assert.Equal(t, "number-like-text", c.diagnostics().Diagnostics[0].Code)
	settings := write("salecalc.yaml", "check: {rules: {number-like-text: off}}")
	c.tell("workspace/didChangeWatchedFiles", object{"changes": []object{{"uri": settings, "type": 1}}})
	assert.Empty(t, c.diagnostics().Diagnostics, "switched off in the project")
	c.open(main, "y = цена + 1")
	c.diagnostics()

	c.tell("workspace/didChangeWorkspaceFolders", object{"event": object{"removed": []object{{"uri": uriOf(dir)}}}})
	assert.Empty(t, c.definitionOf(main, 0, 4))
	c.tell("workspace/didChangeWorkspaceFolders", object{"event": object{"added": []object{{"uri": uriOf(dir)}}}})
	assert.Equal(t, []string{"список цен.calc:2"}, c.definitionOf(main, 0, 4))
}

// A script opened without a folder knows its neighbours.
func TestLoneScript(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "b.calc"), []byte("цена = 5"), 0o600))
	c := begin(t, Options{}, object{})
	uri := uriOf(filepath.Join(dir, "a.calc"))
	c.open(uri, "y = цена + 1")
	assert.Equal(t, []string{"b.calc:1"}, c.definitionOf(uri, 0, 4))

	c.open("untitled:Untitled-1", "y = цена + 1")
	assert.Empty(t, c.definitionOf("untitled:Untitled-1", 0, 4), "an unsaved text has no neighbours")
}

func TestLargeDocument(t *testing.T) {
	c := begin(t, Options{}, object{"locale": "ru"})
	c.open("file:///a.calc", strings.Repeat("x = 1\n", maxAnalysed/6+1))
	p := c.diagnostics()
	require.Len(t, p.Diagnostics, 1)
	assert.Equal(t, "limit", p.Diagnostics[0].Code)
	assert.Equal(t, "скрипт больше 1 МиБ и поэтому не проверяется", p.Diagnostics[0].Message)
	assert.Empty(t, c.definitionOf("file:///a.calc", 0, 0))
}

func TestCancel(t *testing.T) {
	c := begin(t, Options{}, object{})
	s := &server{running: map[jsonrpc2.ID]context.CancelFunc{}}
	ctx, cancel := context.WithCancel(context.Background())
	s.running[jsonrpc2.ID{Num: 7}] = cancel
	s.cancel(CancelParams{ID: jsonrpc2.ID{Num: 8}})
	require.NoError(t, ctx.Err())
	s.cancel(CancelParams{ID: jsonrpc2.ID{Num: 7}})
	require.Error(t, ctx.Err())

	v, at := one(t, "|x = 1")
	_, err := references(ctx, v, ReferenceParams{At: at})
	assert.EqualValues(t, codeCancelled, code(err))

	c.tell("$/cancelRequest", object{"id": "nobody"})
	c.tell("$/cancelRequest", object{"id": []int{}})
	require.NoError(t, c.call("textDocument/hover", at, nil))
}

// Many requests at once are all answered.
func TestManyRequests(t *testing.T) {
	c := begin(t, Options{}, object{})
	c.open("file:///a.calc", "x = 1\ny = x + 1")
	var waits []jsonrpc2.Waiter
	for range 3 * maxWaiting {
		w, err := c.conn.DispatchCall(context.Background(), "textDocument/hover", At{Document{"file:///a.calc"}, Position{1, 4}})
		require.NoError(t, err)
		waits = append(waits, w)
	}
	for _, w := range waits {
		var h Hover
		require.NoError(t, w.Wait(context.Background(), &h))
		require.NotEmpty(t, h.Contents.Value)
	}
}
