package mutate

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/mattn/go-runewidth"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang/diag"
)

// A Trial is a mutant and whether the tests noticed it.
type Trial struct {
	Name   string // of the text it was made from
	Source *diag.Source
	Mutant Mutant
	Killed bool
}

// A subject is one text with the cases that run it.
type subject struct {
	name  string
	src   *diag.Source
	kind  casefile.Kind
	cases []*casefile.Case
}

// subjects joins the cases that run the same text.
func subjects(suites []*casefile.Suite) []*subject {
	type key struct {
		kind casefile.Kind
		text string
	}
	var list []*subject
	known := make(map[key]*subject)
	for _, s := range suites {
		for i := range s.Cases {
			c := &s.Cases[i]
			text, kind := c.Text()
			sub := known[key{kind, text}]
			if sub == nil {
				sub = &subject{name: c.Title(s.Name), kind: kind}
				sub.src = diag.NewSource(sub.name, text)
				known[key{kind, text}] = sub
				list = append(list, sub)
			}
			sub.cases = append(sub.cases, c)
		}
	}
	return list
}

func (s *subject) mutants(funcs *builtins.Registry) []Mutant {
	switch s.kind {
	case casefile.MessageCase:
		return Message(s.src, funcs)
	case casefile.ConditionCase:
		return Condition(s.src, funcs)
	}
	return Script(s.src, funcs)
}

// noticed reports whether a case fails with the mutant in place of its text.
func (s *subject) noticed(ctx context.Context, m *Mutant, base casefile.Base) (bool, error) {
	for _, c := range s.cases {
		changed := c.With(m.Text)
		out, err := changed.RunFrom(ctx, base)
		if err != nil || len(out.Failures) > 0 {
			return err == nil, err
		}
	}
	return false, nil
}

// Run tries every mutant of every text of the suites, whose cases all pass as they are, on
// so many goroutines. The trials are in the order of the files and of the places in them.
func Run(ctx context.Context, suites []*casefile.Suite, base casefile.Base, workers int, funcs *builtins.Registry) ([]Trial, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var trials []Trial
	var of []*subject
	for _, s := range subjects(suites) {
		for _, m := range s.mutants(funcs) {
			trials, of = append(trials, Trial{Name: s.name, Source: s.src, Mutant: m}), append(of, s)
		}
	}
	queue := make(chan int)
	var group sync.WaitGroup
	for range max(workers, 1) {
		group.Go(func() {
			for i := range queue {
				if ctx.Err() != nil {
					continue
				}
				var err error
				if trials[i].Killed, err = of[i].noticed(ctx, &trials[i].Mutant, base); err != nil {
					stop(err)
				}
			}
		})
	}
	for i := range trials {
		queue <- i
	}
	close(queue)
	group.Wait()
	return trials, context.Cause(ctx)
}

// shownWidth is how much of a change is shown, in cells.
const shownWidth = 40

var widths = &runewidth.Condition{}

// Text prints the changes that no test noticed, then the score.
func Text(w io.Writer, trials []Trial, in diag.Lang) error {
	var b strings.Builder
	killed := 0
	type place struct {
		src  *diag.Source
		line int
	}
	var last place
	for _, t := range trials {
		if t.Killed {
			killed++
			continue
		}
		at := t.Source.Position(t.Mutant.At.Start)
		if here := (place{t.Source, at.Line}); here != last { // once for all changes of a line
			fmt.Fprintf(&b, "%5d | %s\n", at.Line, report.Printable(widths.Truncate(t.Source.Line(at.Line), 100, "…")))
			last = here
		}
		fmt.Fprintf(&b, "%s:%d:%d: %s: %s\n", report.Printable(t.Name), at.Line, at.Column, diag.Both("nobody noticed", "никто не заметил").In(in), t.Mutant.change())
	}
	percent := 100
	if len(trials) > 0 {
		percent = 100 * killed / len(trials)
	}
	fmt.Fprintf(&b, diag.Both("changes: %d, noticed: %d (%d%%)\n", "изменений: %d, замечено: %d (%d %%)\n").In(in), len(trials), killed, percent)
	_, err := io.WriteString(w, b.String())
	return err
}

// change is what was changed, shortly.
func (m *Mutant) change() string {
	short := func(s string) string {
		return report.Printable(widths.Truncate(strings.Join(strings.Fields(s), " "), shownWidth, "…"))
	}
	if m.Now == "" {
		return short(m.Was) + " → ∅"
	}
	return short(m.Was) + " → " + short(m.Now)
}
