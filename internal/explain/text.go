package explain

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// A Style says how an explanation is printed.
type Style struct {
	Lang  diag.Lang
	Color bool
	Time  bool // say how long each statement took
}

// Sizes of the text form.
const (
	exprWidth  = 46  // cells for an expression with its branches
	shortValue = 60  // bytes of a value inside a statement
	longValue  = 200 // bytes of what a statement comes to
	maxIndent  = 100 // bytes; what is deeper is left to JSON
)

type color string

const (
	dim    color = "\x1b[2m"
	bold   color = "\x1b[1m"
	red    color = "\x1b[1;31m"
	yellow color = "\x1b[1;33m"
	green  color = "\x1b[32m"
	cyan   color = "\x1b[36m"
)

// widths measures the same everywhere, whatever the environment says.
var widths = &runewidth.Condition{}

// A printer writes the text form.
type printer struct {
	e  *Explanation
	st Style
	w  bytes.Buffer
}

// Text prints an explanation for people: under each statement a tree of what its parts
// came to, then what it wrote and what it would have sent.
func Text(w io.Writer, e *Explanation, st Style) error {
	p := &printer{e: e, st: st}
	for i, s := range e.Stmts {
		if i > 0 {
			p.w.WriteByte('\n')
		}
		p.stmt(s)
	}
	if e.Kind == Message {
		if len(e.Stmts) > 0 {
			p.w.WriteByte('\n')
		}
		fmt.Fprintf(&p.w, "%s\n", visible(e.hide.text(e.Result.Text)))
	}
	if st.Time && len(e.Stmts) > 1 {
		fmt.Fprintf(&p.w, "\n%s\n", p.t("all together: ", "всего: ")+lasted(e.Took, st.Lang))
	}
	_, err := p.w.WriteTo(w)
	return err
}

func (p *printer) t(en, ru string) string { return diag.Both(en, ru).In(p.st.Lang) }

func (p *printer) paint(c color, s string) string {
	if !p.st.Color || s == "" {
		return s
	}
	return string(c) + s + "\x1b[0m"
}

// under prints a line below a statement.
func (p *printer) under(s string) { p.w.WriteString(p.paint(dim, "    |") + " " + s + "\n") }

func (p *printer) stmt(s *Stmt) {
	src := p.e.Source
	first, last := src.Position(s.At.Start).Line, src.Position(s.At.End).Line
	for n := first; n <= last; n++ {
		text := strings.TrimPrefix(src.Line(n), "\ufeff")
		if p.e.Kind == Message {
			text = src.Cut(s.At)
			n = last
		}
		fmt.Fprintf(&p.w, "%s %s\n", p.paint(dim, fmt.Sprintf("%3d |", first+n-first)), p.paint(bold, report.Printable(p.e.hide.text(text))))
	}
	rows := p.rows(s)
	width := 0
	for _, r := range rows {
		width = max(width, widths.StringWidth(r.left))
	}
	for _, r := range rows {
		p.under(strings.TrimRight(p.row(r, width), " "))
	}
	p.outcome(s)
}

// A row is one line of the tree.
type row struct {
	branch string // what joins it to its parent
	left   string // branch and expression
	n      *Node
}

// rows are the lines of a statement's tree. Its value itself is told by the outcome.
func (p *printer) rows(s *Stmt) []row {
	return p.tree(nil, s.top(), "")
}

func (p *printer) tree(rows []row, list []*Node, indent string) []row {
	for i, n := range list {
		joint, below := "├─ ", "│  "
		if i == len(list)-1 {
			joint, below = "└─ ", "   "
		}
		branch := indent + joint
		room := max(exprWidth-widths.StringWidth(branch), 16)
		rows = append(rows, row{branch, branch + widths.Truncate(report.Printable(n.label(p.st.Lang)+oneLine(n.Text)), room, "…"), n})
		if len(indent) < maxIndent {
			rows = p.tree(rows, n.inner(), indent+below)
		}
	}
	return rows
}

// oneLine joins the lines of an expression.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func (p *printer) row(r row, width int) string {
	expr := strings.TrimPrefix(widths.FillRight(r.left, width), r.branch)
	notes := p.paint(dim, strings.Join(r.n.notes(p.st.Lang), ", "))
	val := ""
	switch {
	case r.n.State == Skipped:
		return p.paint(dim, r.branch+expr) + "  " + notes
	case r.n.State == Failed:
		val = p.paint(red, "✗")
	case !r.n.Plain:
		val = p.paint(cyan, p.value(r.n.Value, shortValue))
	}
	if val != "" && notes != "" {
		val += p.paint(dim, "  · ")
	}
	return strings.TrimRight(p.paint(dim, r.branch)+expr+"  "+val+notes, " ")
}

// visible makes control characters visible, line ends and tabs aside.
func visible(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = report.Printable(line)
	}
	return strings.Join(lines, "\n")
}

// value is a value in at most limit bytes.
func (p *printer) value(v value.Value, limit int) string { return preview(v, limit, p.st.Lang) }

func preview(v value.Value, limit int, lang diag.Lang) string {
	if v.IsNone() {
		return diag.Both("not set", "не задано").In(lang)
	}
	return report.Printable(value.Preview(v, limit))
}

// outcome prints what became of a statement.
func (p *printer) outcome(s *Stmt) {
	for _, d := range s.Found {
		mark, c := "✗", red
		if d.Severity() == diag.Warning {
			mark, c = "⚠", yellow
		}
		p.under(p.paint(c, mark+" "+report.Printable(d.Message(p.st.Lang))) + p.paint(dim, " ["+string(d.Code())+"]"))
	}
	if s.State == Skipped {
		p.under(p.paint(dim, p.t("was not run", "не выполнялась")))
	}
	var effects bytes.Buffer
	report.Effects(&effects, p.e.Source, s.Effects, p.st.Lang)
	for line := range strings.Lines(effects.String()) {
		p.under(p.paint(yellow, strings.TrimRight(line, "\n")))
	}
	for _, w := range s.Writes {
		p.under(p.write(w))
	}
	if s.State == Done && s.Target == "" && s.Value != nil && (p.e.Kind != Script || !s.Value.Value.IsNone()) {
		v := s.Value.Value
		if p.e.Kind == Condition {
			v = value.Bool(v.Truth())
		}
		p.under(p.paint(green, "→ "+p.value(v, longValue)))
	}
	if p.st.Time && s.State != Skipped {
		p.under(p.paint(dim, lasted(s.Took, p.st.Lang)))
	}
}

// write is a variable that a statement changed.
func (p *printer) write(w Write) string {
	name := report.Printable(w.FullName())
	if w.Value.IsNone() {
		return p.paint(green, "→ "+name) + " " + p.t("is deleted", "удалена")
	}
	line := p.paint(green, "→ "+name+" = "+p.value(w.Value, longValue))
	switch {
	case w.Was.IsNone():
	case w.Same():
		line += p.paint(dim, p.t("  (as before)", "  (как и было)"))
	default:
		line += p.paint(dim, p.t("  (was ", "  (было ")+p.value(w.Was, shortValue)+")")
	}
	return line
}
