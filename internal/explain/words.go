package explain

import (
	"fmt"
	"strings"
	"time"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
)

func both(en, ru string) diag.Text { return diag.Both(en, ru) }

var readingWords = map[Reading]diag.Text{
	ReadText:     both("as text", "как текст"),
	ReadNumber:   both("as a number", "как число"),
	ReadDate:     both("as a date", "как дата"),
	ReadTime:     both("as a time", "как время"),
	ReadDateTime: both("as a date and time", "как дата и время"),
	ReadJSON:     both("as JSON", "как JSON"),
	IsTrue:       both("counts as true", "считается истиной"),
	IsFalse:      both("counts as false", "считается ложью"),
}

var branchWords = map[Branch]diag.Text{
	If: both("condition", "условие"), Then: both("if true", "если да"), Else: both("if false", "если нет"),
}

// label is what stands before an expression: the parameter it is given to, or its branch.
func (n *Node) label(lang diag.Lang) string {
	if n.Param != "" {
		return n.Param + ": "
	}
	if w, ok := branchWords[n.Branch]; ok {
		return w.In(lang) + ": "
	}
	return ""
}

// reading is how the value was read, where that is news: a text taken as text is none, nor
// is what a literal says by itself.
func (n *Node) reading() Reading {
	obvious := n.Reading == ReadText && (n.Plain || natural(n.Value) == ReadText)
	if obvious || n.Kind == "number" && n.Reading == ReadNumber {
		return NoReading
	}
	return n.Reading
}

// notes are remarks on a node: whose variable it is, how it was read, what became of it.
func (n *Node) notes(lang diag.Lang) []string {
	var list []string
	add := func(t diag.Text) { list = append(list, t.In(lang)) }
	if n.State == Skipped {
		add(both("not evaluated", "не вычислялось"))
		return list
	}
	if n.Name != "" {
		list = append(list, n.Name)
	}
	switch {
	case n.IsVar:
		add(report.Scope(n.Scope))
	case n.Kind == "variable" && !n.Value.IsNone():
		add(both("no variable, its own letters", "не переменная, взята как текст"))
	}
	if w, ok := readingWords[n.reading()]; ok {
		add(w)
	}
	if n.Branch == Then || n.Branch == Else {
		add(both("taken", "выбрано"))
	}
	return list
}

// shown reports whether the node deserves a line of its own.
func (n *Node) shown() bool { return !n.Plain || n.Param != "" || n.Branch == Then || n.Branch == Else }

// inner are the parts of a node that deserve a line; there are none in what was not evaluated.
func (n *Node) inner() []*Node {
	if n.State == Skipped {
		return nil
	}
	return worthy(n.Children)
}

// top are the lines directly under a statement. Its value itself is told by what it wrote.
func (s *Stmt) top() []*Node {
	if s.State == Skipped {
		return nil
	}
	var list []*Node
	for _, n := range s.Roots {
		if n != s.Value || n.Kind == "variable" {
			list = append(list, n)
		} else {
			list = append(list, n.Children...)
		}
	}
	return worthy(list)
}

func worthy(nodes []*Node) []*Node {
	var list []*Node
	for _, n := range nodes {
		if n.shown() {
			list = append(list, n)
		}
	}
	return list
}

// Same reports whether the variable had that value already.
func (w Write) Same() bool { return w.Was.Text() == w.Value.Text() }

// FullName is a written variable as a script names it.
func (w Write) FullName() string {
	switch {
	case w.Client != "":
		return fmt.Sprintf("client(%s).%s", w.Client, w.Name)
	case w.Scope != vars.Deal:
		return w.Scope.String() + "." + w.Name
	}
	return w.Name
}

// lasted is a duration in a few digits.
func lasted(d time.Duration, lang diag.Lang) string {
	var s string
	switch {
	case d < time.Millisecond:
		s = fmt.Sprintf("%d %s", d.Microseconds(), both("µs", "мкс").In(lang))
	case d < time.Second:
		s = fmt.Sprintf("%.1f %s", float64(d)/float64(time.Millisecond), both("ms", "мс").In(lang))
	default:
		s = fmt.Sprintf("%.2f %s", d.Seconds(), both("s", "с").In(lang))
	}
	if lang == diag.RU {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}
