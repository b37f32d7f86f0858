package repl

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
)

// maxScript is the greatest piped input, in bytes.
const maxScript = 64 << 20

// A script is an input that is no terminal: nobody edits it and nobody answers questions.
type script struct {
	ctx   context.Context
	lines chan scriptLine
	ahead *scriptLine // read and not given yet
	next  int         // the number of the next line, from 1
}

type scriptLine struct {
	text string // with its line end
	err  error
}

// newScript reads r in the background, so that the session ends when ctx does.
func newScript(ctx context.Context, r io.Reader) *script {
	s := &script{ctx: ctx, lines: make(chan scriptLine), next: 1}
	go func() {
		b := bufio.NewReader(io.LimitReader(r, maxScript))
		for {
			text, err := b.ReadString('\n')
			select {
			case s.lines <- scriptLine{text, err}:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return s
}

func (s *script) line() scriptLine {
	if l := s.ahead; l != nil {
		s.ahead = nil
		return *l
	}
	select {
	case l := <-s.lines:
		return l
	case <-s.ctx.Done():
		return scriptLine{err: io.EOF}
	}
}

// read gives the next lines that are complete. A command never goes on over lines, and
// ends a statement that waits for more.
func (s *script) read(string) (entered, error) {
	var b strings.Builder
	in := entered{line: s.next}
	for {
		l := s.line()
		if isCommand(l.text) && b.Len() > 0 {
			s.ahead = &l
			break
		}
		b.WriteString(l.text)
		s.next++
		if errors.Is(l.err, io.EOF) {
			if b.Len() == 0 {
				return in, io.EOF
			}
			s.ahead = &scriptLine{err: io.EOF}
			break
		}
		if l.err != nil {
			return in, l.err
		}
		if isCommand(l.text) || strings.TrimSpace(l.text) != "" && !lang.Incomplete(b.String(), lang.Options{IsFunc: builtins.Standard().Known}) {
			break
		}
	}
	in.text = strings.TrimPrefix(b.String(), "\ufeff")
	return in, nil
}

func (s *script) ask(string) (string, bool) { return "", false }
