package lsp

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/salecalc/salecalc/internal/lint"
	"github.com/salecalc/salecalc/lang/diag"
)

type requestID = jsonrpc2.ID

// initialize begins the session.
func (s *server) initialize(params json.RawMessage) (json.RawMessage, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.phase != fresh {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "the session has been initialized already"}
	}
	p, err := decode[InitializeParams](params)
	if err != nil {
		return nil, err
	}
	next := *s.view
	next.client = p.Capabilities
	if !s.options.Fixed && p.Locale != "" {
		next.lang = diag.LangFor(p.Locale)
	}
	next.fallback = next.lang
	next.set(p.InitializationOptions)
	folders := p.WorkspaceFolders
	if len(folders) == 0 && p.RootURI != "" {
		folders = []Folder{{p.RootURI}}
	}
	for _, f := range folders {
		if path, ok := pathOf(f.URI); ok {
			next.roots = append(next.roots, path)
		}
	}
	s.view, s.phase = &next, serving
	return json.Marshal(InitializeResult{Capabilities: abilities(), ServerInfo: ServerInfo{"salecalc", s.options.Version}})
}

// set takes over what the user has chosen.
func (v *view) set(c Settings) {
	v.lang = v.fallback
	if lang, ok := diag.ParseLang(c.Language); ok {
		v.lang = lang
	}
	switch c.ParameterNames {
	case hintsAll, hintsLong, hintsNone:
		v.hints = c.ParameterNames
	}
}

func abilities() ServerCapabilities {
	return ServerCapabilities{
		PositionEncoding:       "utf-16",
		TextDocumentSync:       SyncOptions{OpenClose: true, Change: 2, Save: true},
		CompletionProvider:     CompletionOptions{TriggerCharacters: []string{".", "{", `"`, "'"}, ResolveProvider: true},
		SignatureHelpProvider:  SignatureOptions{TriggerCharacters: []string{"(", ","}, RetriggerCharacters: []string{")"}},
		CodeActionProvider:     CodeActionOptions{CodeActionKinds: []string{kindQuickFix, kindFixAll}},
		RenameProvider:         RenameOptions{PrepareProvider: true},
		SemanticTokensProvider: SemanticTokensOptions{Legend: legend(), Range: true, Full: true},
		Workspace:              WorkspaceOptions{FolderOptions{Supported: true, ChangeNotifications: true}},

		HoverProvider: true, DefinitionProvider: true, ReferencesProvider: true, DocumentHighlightProvider: true,
		DocumentSymbolProvider: true, WorkspaceSymbolProvider: true, DocumentFormattingProvider: true,
		DocumentRangeFormattingProvider: true, FoldingRangeProvider: true, InlayHintProvider: true,
	}
}

// shutdown ends the session once every request before it has been answered.
func (s *server) shutdown(json.RawMessage) (json.RawMessage, error) {
	s.answers.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.phase != serving {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "there is no session to shut down"}
	}
	s.phase = shutDown
	return json.RawMessage("null"), nil
}

// notifications is what the client tells without waiting for an answer. Their handlers run
// one at a time and are the only ones to change the view, so they read it without a lock.
func (s *server) notifications() map[string]func(*jsonrpc2.Conn, json.RawMessage) {
	return map[string]func(*jsonrpc2.Conn, json.RawMessage){
		"initialized":                         func(c *jsonrpc2.Conn, _ json.RawMessage) { s.initialized(c) },
		"$/cancelRequest":                     told(s.cancel),
		"textDocument/didOpen":                told(s.didOpen),
		"textDocument/didChange":              told(s.didChange),
		"textDocument/didSave":                told(s.didSave),
		"textDocument/didClose":               told(s.didClose),
		"workspace/didChangeWatchedFiles":     told(s.didChangeFiles),
		"workspace/didChangeWorkspaceFolders": told(s.didChangeFolders),
		"workspace/didChangeConfiguration":    s.didChangeConfiguration,
	}
}

// told makes a notification of a function with parameters of its own. Wrong ones have
// nobody who would want to know.
func told[P any](f func(P)) func(*jsonrpc2.Conn, json.RawMessage) {
	return func(_ *jsonrpc2.Conn, params json.RawMessage) {
		if p, err := decode[P](params); err == nil {
			f(p)
		}
	}
}

// initialized reads the folders and asks to be told when their scripts change.
func (s *server) initialized(conn *jsonrpc2.Conn) {
	s.change(func(v *view) {
		for _, root := range v.roots {
			v.read(root, true)
		}
	})
	if !s.view.client.Workspace.DidChangeWatchedFiles.DynamicRegistration {
		return
	}
	s.ask(func(ctx context.Context) (jsonrpc2.Waiter, error) {
		return conn.DispatchCall(ctx, "client/registerCapability", RegistrationParams{[]Registration{{
			ID: "scripts", Method: "workspace/didChangeWatchedFiles", RegisterOptions: WatchOptions{[]Watcher{{"**/*" + Extension}, {"**/" + lint.FileName}}},
		}}})
	})
}

// ask sends the client a request whose answer says nothing, so nobody waits for it. Nor
// does reading wait until it is sent: the client may read nothing while it writes.
func (s *server) ask(send func(context.Context) (jsonrpc2.Waiter, error)) {
	s.begin(&s.work, func() { _, _ = send(context.Background()) })
}

// change makes the next view. It is called by one notification at a time.
func (s *server) change(edit func(*view)) {
	s.mu.Lock()
	next := *s.view
	s.mu.Unlock()
	next.docs = maps.Clone(next.docs)
	edit(&next)
	s.mu.Lock()
	s.view = &next
	s.mu.Unlock()
}

// read adds the scripts of a folder, except those that the client has open.
func (v *view) read(root string, deep bool) {
	for _, script := range readScripts(root, deep) {
		if d := v.docs[script.uri]; d == nil || !d.open {
			v.docs[script.uri] = newDocument(script.uri, rootOf(v.roots, script.uri), script.text, v.funcs)
		}
	}
}

func (s *server) cancel(p CancelParams) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if cancel := s.running[p.ID]; cancel != nil {
		cancel()
	}
}

func (s *server) didOpen(p DidOpenParams) {
	key := canonical(p.TextDocument.URI)
	s.change(func(v *view) {
		root := rootOf(v.roots, key)
		alone := root != "" && !slices.Contains(v.roots, root)
		if alone && !slices.ContainsFunc(slices.Collect(maps.Values(v.docs)), func(d *document) bool { return d.root == root }) {
			v.read(root, false)
		}
		d := newDocument(p.TextDocument.URI, root, p.TextDocument.Text, v.funcs)
		d.version, d.open = p.TextDocument.Version, true
		v.docs[key] = d
	})
	s.touch(false, key)
}

func (s *server) didChange(p DidChangeParams) {
	key := canonical(p.TextDocument.URI)
	if d := s.view.docs[key]; d != nil && d.open {
		s.change(func(v *view) { v.docs[key] = d.edited(p.TextDocument.Version, p.ContentChanges, v.funcs) })
		s.touch(true, key)
	}
}

// didSave says what there is to say without waiting.
func (s *server) didSave(p Whole) {
	key := canonical(p.TextDocument.URI)
	if d := s.view.docs[key]; d != nil && d.open {
		s.touch(false, key)
	}
}

// didClose goes back to what the disk holds.
func (s *server) didClose(p Whole) {
	key := canonical(p.TextDocument.URI)
	if d := s.view.docs[key]; d != nil && d.open {
		s.change(func(v *view) { v.reread(key, true) })
		s.touch(false, key)
	}
}

// reread takes a script from the disk again. closed: also when the client had it open.
func (v *view) reread(key string, closed bool) {
	if d := v.docs[key]; d != nil && d.open && !closed {
		return
	}
	delete(v.docs, key)
	path, ok := pathOf(key)
	if !ok || !strings.HasSuffix(path, Extension) {
		return
	}
	if text, ok := readScript(path); ok {
		v.docs[key] = newDocument(key, rootOf(v.roots, key), text, v.funcs)
	}
}

func (s *server) didChangeFiles(p DidChangeWatchedFilesParams) {
	s.change(func(v *view) {
		for _, c := range p.Changes {
			v.reread(canonical(c.URI), false)
		}
	})
	if slices.ContainsFunc(p.Changes, func(c Document) bool { return strings.HasSuffix(c.URI, "/"+lint.FileName) }) {
		s.lookAgain()
	}
}

// lookAgain looks at all that the client has open once more, under new settings.
func (s *server) lookAgain() {
	var open []string
	s.change(func(v *view) {
		for key, d := range v.docs {
			if d.open {
				open = append(open, key)
				v.docs[key] = d.edited(d.version, nil, v.funcs)
			}
		}
	})
	s.touch(false, open...)
}

func (s *server) didChangeFolders(p DidChangeFoldersParams) {
	s.change(func(v *view) {
		v.roots = slices.Clone(v.roots)
		for _, f := range p.Event.Removed {
			if path, ok := pathOf(f.URI); ok {
				v.roots = slices.DeleteFunc(v.roots, func(root string) bool { return root == path })
			}
		}
		for _, f := range p.Event.Added {
			if path, ok := pathOf(f.URI); ok && !slices.Contains(v.roots, path) {
				v.roots = append(v.roots, path)
			}
		}
		for key, d := range v.docs {
			moved := *d
			moved.root = rootOf(v.roots, key)
			v.docs[key] = &moved
			if !d.open && !slices.Contains(v.roots, moved.root) {
				delete(v.docs, key)
			}
		}
		for _, root := range v.roots {
			v.read(root, true)
		}
	})
}

func (s *server) didChangeConfiguration(conn *jsonrpc2.Conn, params json.RawMessage) {
	p, err := decode[DidChangeConfigurationParams](params)
	chosen := p.Settings.Settings
	if p.Settings.Salecalc != nil {
		chosen = *p.Settings.Salecalc
	}
	if err != nil || chosen == (Settings{}) {
		return
	}
	s.change(func(v *view) { v.set(chosen) })
	var open []string
	for key, d := range s.view.docs {
		if d.open {
			open = append(open, key)
		}
	}
	s.touch(false, open...)
	if s.view.client.Workspace.InlayHint.RefreshSupport {
		s.ask(func(ctx context.Context) (jsonrpc2.Waiter, error) {
			return conn.DispatchCall(ctx, "workspace/inlayHint/refresh", nil)
		})
	}
}
