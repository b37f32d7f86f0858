package lsp

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/sourcegraph/jsonrpc2"
)

// Bounds of one message, in bytes. A header has a few short lines.
const (
	maxMessage = 32 << 20
	maxHeader  = 8 << 10
)

// A stream reads and writes messages behind headers with their length. A message that is
// no request is answered and skipped: one bad message does not end a session. Writing is
// safe from any goroutine.
type stream struct {
	in     *bufio.Reader
	closed atomic.Bool

	mu  sync.Mutex // held while a message is written
	out io.Writer
}

func newStream(in io.Reader, out io.Writer) *stream {
	return &stream{in: bufio.NewReaderSize(in, 64<<10), out: out}
}

// WriteObject implements [jsonrpc2.ObjectStream].
func (s *stream) WriteObject(v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err = fmt.Fprintf(s.out, "Content-Length: %d\r\n\r\n%s", len(data), data)
	return err
}

// ReadObject implements [jsonrpc2.ObjectStream].
func (s *stream) ReadObject(v any) error {
	for {
		if s.closed.Load() {
			return io.EOF
		}
		n, err := s.header()
		if err != nil {
			return err
		}
		if n > maxMessage {
			if _, err := io.CopyN(io.Discard, s.in, n); err != nil {
				return err
			}
			if err := s.refuse(jsonrpc2.CodeInvalidRequest, fmt.Sprintf("the message is larger than %d bytes", maxMessage)); err != nil {
				return err
			}
			continue
		}
		body := make([]byte, n)
		if _, err := io.ReadFull(s.in, body); err != nil {
			return err
		}
		if err := json.Unmarshal(body, v); err == nil {
			return nil
		}
		code := int64(jsonrpc2.CodeInvalidRequest)
		if !json.Valid(body) {
			code = jsonrpc2.CodeParseError
		}
		if err := s.refuse(code, "the message is no JSON-RPC request"); err != nil {
			return err
		}
	}
}

// Close implements [jsonrpc2.ObjectStream]. Whoever is reading stays until the next
// message or the end of the input.
func (s *stream) Close() error {
	s.closed.Store(true)
	return nil
}

var errNoLength = errors.New("lsp: a message without Content-Length")

// header reads up to the blank line and gives the length of the message.
func (s *stream) header() (int64, error) {
	length, read := int64(-1), 0
	for {
		line, err := s.in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		if read += len(line); read > maxHeader {
			return 0, bufio.ErrTooLong
		}
		text := strings.TrimRight(string(line), "\r\n")
		if text == "" {
			if length < 0 {
				return 0, errNoLength
			}
			return length, nil
		}
		name, value, _ := strings.Cut(text, ":")
		if !strings.EqualFold(name, "Content-Length") {
			continue
		}
		if length, err = strconv.ParseInt(strings.TrimSpace(value), 10, 64); err != nil || length < 0 {
			return 0, errNoLength
		}
	}
}

// A refusal answers a message whose id could not be read.
type refusal struct {
	Version string         `json:"jsonrpc"`
	ID      *int           `json:"id"`
	Error   jsonrpc2.Error `json:"error"`
}

func (s *stream) refuse(code int64, text string) error {
	return s.WriteObject(refusal{Version: "2.0", Error: jsonrpc2.Error{Code: code, Message: text}})
}
