package lsp

import (
	"context"
	"fmt"
	"slices"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/salecalc/salecalc/lang/diag"
)

// touch notes that there is something to say about documents: at once, or when typing
// has settled.
func (s *server) touch(settle bool, keys ...string) {
	s.mu.Lock()
	for _, key := range keys {
		s.dirty[key] = true
	}
	s.mu.Unlock()
	bell := s.urgent
	if settle && s.options.Settle != nil {
		bell = s.edited
	}
	select {
	case bell <- struct{}{}:
	default: // it rings already
	}
}

// publishAll says what there is to say until ctx ends. What is typed meanwhile is said in
// one go afterwards: only the newest version of a document counts.
func (s *server) publishAll(ctx context.Context, conn *jsonrpc2.Conn) {
	for s.settled(ctx) {
		s.mu.Lock()
		v, keys := s.view, make([]string, 0, len(s.dirty))
		for key := range s.dirty {
			keys = append(keys, key)
		}
		clear(s.dirty)
		s.mu.Unlock()
		slices.Sort(keys)
		for _, key := range keys {
			_ = conn.Notify(ctx, "textDocument/publishDiagnostics", v.diagnostics(key))
		}
	}
}

// settled waits until there is something to say and it may be said; false when ctx has
// ended.
func (s *server) settled(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-s.urgent:
		return true
	case <-s.edited:
	}
	for {
		quiet := s.options.Settle()
		select {
		case <-ctx.Done():
			return false
		case <-s.urgent:
			return true
		case <-quiet:
			return true
		case <-s.edited:
		}
	}
}

// diagnostics is what there is to say about a document: nothing once it is closed.
func (v *view) diagnostics(key string) PublishDiagnosticsParams {
	p := PublishDiagnosticsParams{URI: key, Diagnostics: []Diagnostic{}}
	d := v.docs[key]
	if d == nil {
		return p
	}
	p.URI = d.uri
	if !d.open {
		return p
	}
	p.Version = &d.version
	if !d.analysed() {
		p.Diagnostics = append(p.Diagnostics, Diagnostic{
			Severity: 2, Code: "limit", Source: sourceName, Message: tooLarge().In(v.lang),
		})
		return p
	}
	at := d.locator()
	for _, x := range d.look().found() {
		p.Diagnostics = append(p.Diagnostics, v.diagnostic(d, at, x))
	}
	return p
}

const sourceName = "salecalc"

func tooLarge() diag.Text {
	size := fmt.Sprint(maxAnalysed >> 20)
	return diag.Both("the script is larger than "+size+" MiB and is not looked at", "скрипт больше "+size+" МиБ и поэтому не проверяется")
}

// diagnostic puts one message into the form of the protocol.
func (v *view) diagnostic(d *document, at *locator, x diag.Diagnostic) Diagnostic {
	severity := 1
	if x.Severity() == diag.Warning {
		severity = 2
	}
	message := x.Message(v.lang)
	if hint := x.Hint(v.lang); hint != "" {
		message += "\n" + hint
	}
	out := Diagnostic{Range: at.rangeOf(d.src.Clamp(x.Span)), Severity: severity, Code: string(x.Code()), Source: sourceName, Message: message}
	for _, r := range x.Related {
		out.RelatedInformation = append(out.RelatedInformation, Related{Location{d.uri, at.rangeOf(d.src.Clamp(r.Span))}, r.Text.In(v.lang)})
	}
	return out
}
