package lang

import (
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
)

// Incomplete reports whether a text ends inside a statement that further lines can
// finish: inside brackets, or inside a comment. It is false for a text that is wrong
// whatever follows, such as an open string, which never goes on over a line end.
func Incomplete(text string, o Options) bool {
	o = o.filled()
	s := split(text, o.MaxDepth)
	if s.unclosed >= 0 {
		return true
	}
	if !s.open {
		return false
	}
	bad := badStarts(Parse(diag.NewSource("", text), o))
	for i := len(s.lines) - 1; i >= 0; i-- {
		l := s.lines[i]
		if l.broken || l.tangled {
			return false
		}
		if l.depth > 0 && l.closer < 0 && bad[l.start] && unclosed(text[l.start:], o) {
			return true
		}
	}
	return false
}

// badStarts are the offsets at which statements begin that cannot be read.
func badStarts(s *Script) map[int]bool {
	starts := map[int]bool{}
	for _, st := range s.Stmts {
		if b, ok := st.(*BadStmt); ok {
			starts[b.At.Start] = true
		}
	}
	return starts
}

// unclosed reports whether the lines, taken as one, lack nothing but a closing bracket.
func unclosed(lines string, o Options) bool {
	joined := strings.NewReplacer("\r", " ", "\n", " ").Replace(lines)
	for _, d := range Parse(diag.NewSource("", joined), o).Diagnostics {
		if d.Rule == diag.UnclosedBracket {
			return true
		}
	}
	return false
}
