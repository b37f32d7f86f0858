package builtins

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/dlclark/regexp2/v2"

	"github.com/salecalc/salecalc/lang/diag"
)

const (
	// maxLinearWork bounds machine size times text length where regexp may search, which
	// cannot be interrupted: about a third of a second. Beyond it regexp2 searches.
	maxLinearWork = 20_000_000
	// maxLinearSize keeps compiling for regexp in the milliseconds.
	maxLinearSize = 2_000
	// maxBacktracking bounds the memory of one search: this many integers.
	maxBacktracking = 1 << 20
)

// errBacktracking says that a search needs more memory than it may have.
var errBacktracking = errors.New("too much backtracking")

// A pattern is a compiled regular expression in Python's syntax and with its meaning. It
// is safe for concurrent use.
type pattern struct {
	patternTranslation
	linear  *regexp.Regexp // nil when only regexp2 can find the same matches
	search  *regexp2.Regexp
	advance func() *regexp2.Regexp // search without matches that end where it began
}

// compilePattern says what is wrong with the pattern when it cannot compile it.
func compilePattern(source string) (*pattern, diag.Text) {
	t, fault := translatePattern(source)
	if !fault.IsZero() {
		return nil, fault
	}
	search, err := regexp2.Compile(t.text, regexp2.OptionMaxBacktrackingStackSize(maxBacktracking))
	if err != nil {
		return nil, both("this regular expression is not supported", "такое регулярное выражение не поддерживается")
	}
	p := &pattern{patternTranslation: t, search: search, advance: sync.OnceValue(func() *regexp2.Regexp {
		return regexp2.MustCompile("(?:"+t.text+`)(?!\G)`, regexp2.OptionMaxBacktrackingStackSize(maxBacktracking))
	})}
	// After an empty match regexp goes on differently than Python.
	if t.linear && t.min > 0 && t.size <= maxLinearSize {
		p.linear, _ = regexp.Compile(t.text) // refuses large counts; regexp2 takes them
	}
	return p, diag.Text{}
}

// findAll calls yield with what Python's findall gives for each match from left to
// right: the match itself, or its groups when the pattern has any. yield must not keep
// the slice; it ends the search by giving false. When ctx ends, findAll returns its error
// and yield may be called by another goroutine for a while; ctx must have a deadline.
func (p *pattern) findAll(ctx context.Context, text string, yield func(found []string) bool) error {
	if p.linear != nil && p.size*len(text) <= maxLinearWork && !(p.lineEnd && strings.HasSuffix(text, "\n")) {
		return p.findLinear(ctx, text, yield)
	}
	// regexp2 looks at its own clock only, so a search that hangs is left behind: it
	// ends by itself at the deadline.
	done := make(chan searchOutcome, 1)
	go func() {
		var o searchOutcome
		defer func() {
			if p := recover(); p != nil {
				o.panicked = fmt.Sprintf("%v\n%s", p, debug.Stack())
			}
			done <- o
		}()
		o.err = p.findBacktracking(ctx, text, yield)
	}()
	select {
	case o := <-done:
		if o.panicked != "" {
			panic(o.panicked) // the caller's goroutine reports it
		}
		return o.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A searchOutcome is how a search on another goroutine ended.
type searchOutcome struct {
	err      error
	panicked string
}

// findLinear searches with regexp, whose time grows with the text only. It looks at what
// is left of the text each time: its patterns never look back, except at the very start.
func (p *pattern) findLinear(ctx context.Context, text string, yield func([]string) bool) error {
	found := make([]string, 0, max(p.groups, 1))
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		at := p.linear.FindStringSubmatchIndex(text)
		if at == nil {
			return nil
		}
		found = found[:0]
		for i := 2 * min(p.groups, 1); i < len(at); i += 2 {
			group := ""
			if at[i] >= 0 {
				group = text[at[i]:at[i+1]]
			}
			found = append(found, group)
		}
		if !yield(found) || p.anchored {
			return nil
		}
		text = text[at[1]:]
	}
}

// findBacktracking searches with regexp2. After an empty match Python goes on at the same
// place but takes nothing empty there.
func (p *pattern) findBacktracking(ctx context.Context, text string, yield func([]string) bool) error {
	runes := []rune(text)
	found := make([]string, 0, max(p.groups, 1))
	for pos, empty := 0, false; ; {
		re, once, again := p.within(ctx, empty), empty, false
		err := re.FindRunesMatches(runes, pos, func(m regexp2.MatchView) bool {
			found = found[:0]
			for i := min(p.groups, 1); i <= p.groups; i++ {
				at, n, _ := m.GroupRange(i)
				found = append(found, string(runes[at:at+n]))
			}
			at, n, _ := m.GroupRange(0)
			pos, empty = at+n, n == 0
			if !yield(found) || ctx.Err() != nil {
				return false
			}
			again = empty || once
			return !again
		})
		if errors.Is(err, regexp2.ErrBacktrackingStackLimit) {
			return errBacktracking
		}
		if err != nil || !again {
			return errors.Join(err, ctx.Err())
		}
	}
}

// within gives the expression for the next search, bounded by the time that is left.
func (p *pattern) within(ctx context.Context, afterEmpty bool) *regexp2.Regexp {
	re := *p.search
	if afterEmpty {
		re = *p.advance()
	}
	deadline, _ := ctx.Deadline()
	re.MatchTimeout = time.Until(deadline)
	return &re
}

// A patternCache keeps the patterns used last, two generations of them at most. It is
// safe for concurrent use.
type patternCache struct {
	mu            sync.Mutex
	recent, older map[string]*pattern
}

const (
	patternsPerGeneration = 32
	maxCachedPattern      = 2_000 // bytes; longer ones are compiled each time
)

// compile gives the compiled pattern, or what is wrong with it.
func (c *patternCache) compile(source string) (*pattern, diag.Text) {
	if len(source) > maxCachedPattern {
		return compilePattern(source)
	}
	if p := c.find(source); p != nil {
		return p, diag.Text{}
	}
	source = strings.Clone(source) // it may be a piece of a larger text
	p, fault := compilePattern(source)
	if p != nil {
		c.mu.Lock()
		c.keep(source, p)
		c.mu.Unlock()
	}
	return p, fault
}

func (c *patternCache) find(source string) *pattern {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.recent[source]
	if p == nil {
		if p = c.older[source]; p != nil {
			c.keep(source, p)
		}
	}
	return p
}

// keep adds to the recent generation, and starts a new one when it is full.
func (c *patternCache) keep(source string, p *pattern) {
	if c.recent == nil || len(c.recent) >= patternsPerGeneration {
		c.recent, c.older = make(map[string]*pattern, patternsPerGeneration), c.recent
	}
	c.recent[source] = p
}
