package coverage

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/mattn/go-runewidth"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
)

// shownWidth is how much of a branch is shown, in cells.
const shownWidth = 60

var widths = &runewidth.Condition{}

var armWords = [...]diag.Text{
	Then:    diag.Both("the condition of if never held", "условие if ни разу не выполнилось"),
	Else:    diag.Both("the condition of if always held", "условие if выполнялось всегда"),
	Asked:   diag.Both("the right side was never asked: the left one always settled it", "до правой части дело ни разу не дошло: всё решала левая"),
	Unasked: diag.Both("the right side was always asked: the left one never settled it", "правая часть вычислялась всегда: левой ни разу не хватило"),
}

var notRun = diag.Both("never run", "ни разу не выполнялась")

// missed is what a person is told of a branch no run took.
func (s *Script) missed(a Arm, in diag.Lang) string {
	text := strings.Join(strings.Fields(s.Source.Cut(a.At)), " ")
	return armWords[a.Kind].In(in) + ": " + report.Printable(widths.Truncate(text, shownWidth, "…"))
}

// Text prints for each script how much of it was reached, and what was not.
func Text(w io.Writer, scripts []*Script, in diag.Lang) error {
	var b strings.Builder
	var lines, arms Count
	for _, s := range scripts {
		l, a := s.CountLines(), s.CountArms()
		lines, arms = lines.plus(l), arms.plus(a)
		fmt.Fprintf(&b, "%s: %s\n", report.Printable(s.Name), counts(l, a, in))
		s.gaps(func(no int, text string) { fmt.Fprintf(&b, "  %4d: %s\n", no, text) }, in)
	}
	if len(scripts) != 1 {
		fmt.Fprintf(&b, "%s: %s\n", diag.Both("all scripts", "все скрипты").In(in), counts(lines, arms, in))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func counts(lines, arms Count, in diag.Lang) string {
	return fmt.Sprintf(diag.Both("lines %d of %d (%d%%), branches %d of %d (%d%%)", "строки: %d из %d (%d %%), ветки: %d из %d (%d %%)").In(in),
		lines.Hit, lines.All, lines.Percent(), arms.Hit, arms.All, arms.Percent())
}

// gaps tells what no run reached, by lines. Branches of a line that was not run are not news.
func (s *Script) gaps(tell func(no int, text string), in diag.Lang) {
	for _, l := range s.Lines {
		if l.Hits == 0 {
			tell(l.No, notRun.In(in)+": "+report.Printable(widths.Truncate(strings.TrimSpace(s.Source.Line(l.No)), shownWidth, "…")))
			continue
		}
		for _, a := range s.armsOf(l.No) {
			if a.Hits == 0 {
				tell(s.Source.Position(a.At.Start).Line, s.missed(a, in))
			}
		}
	}
}

// armsOf are the branches of the statement that begins on a line.
func (s *Script) armsOf(no int) []Arm {
	i := slices.IndexFunc(s.tree.Stmts, func(st lang.Stmt) bool { return s.Source.Position(st.Span().Start).Line == no })
	at := s.tree.Stmts[i].Span()
	for _, st := range s.tree.Stmts[i+1:] { // of the same line
		if s.Source.Position(st.Span().Start).Line != no {
			break
		}
		at = at.Join(st.Span())
	}
	var list []Arm
	for _, a := range s.Arms {
		if a.At.Start >= at.Start && a.At.End <= at.End {
			list = append(list, a)
		}
	}
	return list
}
