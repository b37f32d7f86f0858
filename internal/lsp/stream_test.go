package lsp

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func framed(messages ...string) string {
	var b strings.Builder
	for _, m := range messages {
		fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(m), m)
	}
	return b.String()
}

const (
	hello = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}`
	bye   = `{"jsonrpc":"2.0","id":2,"method":"shutdown"}`
	exit  = `{"jsonrpc":"2.0","method":"exit"}`
)

// What no sensible client sends: it is answered or passed over, and the session goes on.
func TestStrangeMessages(t *testing.T) {
	const parse, invalid = `"code":-32700`, `"code":-32600`
	for _, c := range []struct{ name, message, want string }{
		{"no JSON", `{"jsonrpc":`, parse},
		{"nothing", ``, parse},
		{"null", `null`, invalid},
		{"a number", `5`, invalid},
		{"an empty batch", `[]`, invalid},
		{"a batch", `[{"jsonrpc":"2.0","id":9,"method":"shutdown"}]`, invalid},
		{"neither request nor answer", `{"jsonrpc":"2.0"}`, invalid},
		{"a method that is no text", `{"jsonrpc":"2.0","id":9,"method":5}`, invalid},
		{"an id that is an object", `{"jsonrpc":"2.0","id":{},"method":"shutdown"}`, invalid},
		{"an id with a fraction", `{"jsonrpc":"2.0","id":1.5,"method":"shutdown"}`, invalid},
		{"brackets without end", strings.Repeat("[", 100_000), parse},
		{"an answer nobody waits for", `{"jsonrpc":"2.0","id":99,"result":{}}`, ""},
		{"an error nobody waits for", `{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"x"}}`, ""},
		{"parameters of the wrong shape", `{"jsonrpc":"2.0","id":9,"method":"textDocument/completion","params":"x"}`, `"code":-32602`},
		{"numbers out of range", `{"jsonrpc":"2.0","id":9,"method":"textDocument/hover","params":{"position":{"line":1e99}}}`, `"code":-32602`},
		{"a text id", `{"jsonrpc":"2.0","id":"x","method":"textDocument/hover","params":{}}`, `"id":"x"`},
		{"broken text", "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":{\"uri\":\"\xff\",\"text\":\"\xff\xfe\"}}}", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			err := Serve(context.Background(), strings.NewReader(framed(hello, c.message, bye, exit)), &out, Options{})
			require.NoError(t, err)
			assert.Contains(t, out.String(), c.want)
		})
	}
}

// A stream that makes no sense any more ends the session.
func TestBrokenStream(t *testing.T) {
	for _, c := range []struct{ name, in string }{
		{"nothing", ""},
		{"cut off in the header", "Content-Le"},
		{"cut off in the message", "Content-Length: 100\r\n\r\n{"},
		{"no length", "Content-Type: x\r\n\r\n{}"},
		{"a length below zero", "Content-Length: -5\r\n\r\n{}"},
		{"a length that is none", "Content-Length: many\r\n\r\n{}"},
		{"a header line without end", strings.Repeat("x", 1<<20)},
		{"a header without end", strings.Repeat("X: y\r\n", 1<<16)},
		{"a message larger than everything", "Content-Length: 9223372036854775807\r\n\r\n{}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := Serve(context.Background(), strings.NewReader(framed(hello)+c.in), io.Discard, Options{})
			assert.ErrorIs(t, err, ErrUnfinished)
		})
	}
}

func TestTooLargeMessage(t *testing.T) {
	var out bytes.Buffer
	large := io.LimitReader(zeros{}, maxMessage+1)
	in := io.MultiReader(strings.NewReader(framed(hello)+fmt.Sprintf("Content-Length: %d\r\n\r\n", maxMessage+1)), large, strings.NewReader(framed(bye, exit)))
	require.NoError(t, Serve(context.Background(), in, &out, Options{}))
	assert.Contains(t, out.String(), "larger than")
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestHeadersOfOtherClients(t *testing.T) {
	in := strings.ReplaceAll(framed(hello, bye, exit), "Content-Length: ", "Content-Type: application/vscode-jsonrpc; charset=utf-8\ncontent-length:")
	assert.NoError(t, Serve(context.Background(), strings.NewReader(in), io.Discard, Options{}))
}
