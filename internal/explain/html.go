package explain

import (
	_ "embed"
	"html/template"
	"io"
	"strings"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

//go:embed page.html
var pageSource string

//go:embed style.css
var styleSource string

// Sizes of the page.
const (
	foldedFrom = 100    // bytes from which a value is folded
	pageValue  = 10_000 // bytes of a value; programs get all of it
	openStmts  = 100    // a longer script begins folded, but for what failed
)

// A view is what the template shows.
type view struct {
	*Explanation
	Mode string
}

// HTML prints an explanation as one page.
func HTML(w io.Writer, e *Explanation, st Style) error {
	p := &page{e: e, st: st}
	return report.Page{Source: pageSource, Style: styleSource, Words: pageWords, Funcs: p.funcs()}.Write(w, st.Lang, view{e, p.mode()})
}

// A page is what the template's functions need.
type page struct {
	e  *Explanation
	st Style
}

func (p *page) funcs() template.FuncMap {
	lang := p.st.Lang
	return template.FuncMap{
		"text":  func(s string) string { return visible(p.e.hide.text(s)) },
		"open":  func(s *Stmt) bool { return s.State == Failed || len(p.e.Stmts) <= openStmts },
		"line":  func(s *Stmt) int { return p.e.Source.Position(s.At.Start).Line },
		"code":  p.code,
		"value": func(v value.Value) shownValue { return p.value(v) },
		"label": func(n *Node) string { return strings.TrimSuffix(n.label(lang), ": ") },
		"notes": func(n *Node) string { return strings.Join(n.notes(lang), ", ") },
		"tree":  (*Stmt).top,
		"inner": (*Node).inner,
		"won":   p.won,
		"took":  func(s *Stmt) string { return p.took(s) },
		"effect": func(s *Stmt) string {
			var b strings.Builder
			report.Effects(&b, p.e.Source, s.Effects, lang)
			return b.String()
		},
		"mark":     func(d diag.Diagnostic) string { return d.Severity().String() },
		"severity": func(d diag.Diagnostic) string { return d.Severity().Label().In(lang) },
		"message":  func(d diag.Diagnostic) string { return visible(d.Message(lang)) },
		"hint":     func(d diag.Diagnostic) string { return visible(d.Hint(lang)) },
	}
}

// mode says whether the requests were sent.
func (p *page) mode() string {
	for _, e := range p.e.Result.Effects {
		if e.Performed {
			return ""
		}
	}
	if len(p.e.Result.Effects) > 0 {
		return pageWords["dry"].In(p.st.Lang)
	}
	return ""
}

// code is the source of a statement; of a message, the part alone.
func (p *page) code(s *Stmt) string { return visible(p.e.hide.text(p.e.Source.Cut(s.At))) }

func (p *page) took(s *Stmt) string {
	if !p.st.Time || s.State == Skipped {
		return ""
	}
	return lasted(s.Took, p.st.Lang)
}

func (p *page) short(v value.Value) string { return preview(v, foldedFrom, p.st.Lang) }

// A shownValue is a value in short and, when that is not all of it, in full.
type shownValue struct{ Short, Full string }

func (p *page) value(v value.Value) shownValue {
	s := shownValue{Short: p.short(v)}
	if text := v.Text(); strings.Contains(s.Short, "…") && len(text) > len("…") {
		if s.Full = visible(text); len(text) > pageValue {
			s.Full = visible(strings.ToValidUTF8(text[:pageValue], "")) + "… " + pageWords["cut"].In(p.st.Lang)
		}
	}
	return s
}

// won is what an expression statement came to.
func (p *page) won(s *Stmt) *shownValue {
	if s.State != Done || s.Target != "" || s.Value == nil || p.e.Kind == Script && s.Value.Value.IsNone() {
		return nil
	}
	v := s.Value.Value
	if p.e.Kind == Condition {
		v = value.Bool(v.Truth())
	}
	shown := p.value(v)
	return &shown
}

var pageWords = map[string]diag.Text{
	"title":     both("how it was computed", "как это посчитано"),
	"source":    both("Source", "Исходный текст"),
	"expand":    both("Click a line to fold it.", "Нажмите на строку, чтобы свернуть или развернуть её."),
	"dry":       both("Dry run: nothing was sent, the answers of services are assumed.", "Пробный запуск: ничего не отправлено, ответы сервисов условные."),
	"deleted":   both("deleted", "удалена"),
	"was":       both("was", "было"),
	"same":      both("as before", "как и было"),
	"skipped":   both("was not run", "не выполнялась"),
	"in-full":   both("in full", "целиком"),
	"cut":       both("(the rest is in --format json)", "(остальное — в --format json)"),
	"result":    both("The message", "Сообщение"),
	"all":       both("all together", "всего"),
	"hint":      both("hint", "подсказка"),
	"effects":   both("sent or recorded", "отправлено или записано"),
	"nothing":   both("There is nothing to explain.", "Объяснять нечего."),
	"elsewhere": both("About the text as a whole", "О тексте в целом"),
}
