package coverage

import (
	_ "embed"
	"html/template"
	"io"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang/diag"
)

//go:embed page.html
var pageSource string

//go:embed style.css
var styleSource string

// A view is what the template shows.
type view struct {
	Scripts []*Script
	Lines   Count
	Arms    Count
}

// A row is one line of a script.
type row struct {
	No    int
	Hits  int
	State string // "", hit, part or missed
	Text  string
	Notes []string
}

// HTML prints the scripts with what was reached marked, as one page.
func HTML(w io.Writer, scripts []*Script, in diag.Lang) error {
	v := view{Scripts: scripts}
	for _, s := range scripts {
		v.Lines, v.Arms = v.Lines.plus(s.CountLines()), v.Arms.plus(s.CountArms())
	}
	return report.Page{Source: pageSource, Style: styleSource, Words: pageWords, Funcs: template.FuncMap{
		"counts": func(s *Script) string { return counts(s.CountLines(), s.CountArms(), in) },
		"all":    func() string { return counts(v.Lines, v.Arms, in) },
		"rows":   func(s *Script) []row { return s.rows(in) },
		"text":   report.Printable,
	}}.Write(w, in, v)
}

var pageWords = map[string]diag.Text{
	"title":   diag.Both("What the tests reach", "До чего доходят тесты"),
	"hits":    diag.Both("times run", "сколько раз выполнялась"),
	"nothing": diag.Both("The tests have no scripts.", "В тестах нет скриптов."),
}

// rows are the lines of a script.
func (s *Script) rows(in diag.Lang) []row {
	list := make([]row, s.Source.Lines())
	for i := range list {
		list[i] = row{No: i + 1, Text: report.Printable(s.Source.Line(i + 1))}
	}
	if n := len(list); n > 0 && list[n-1].Text == "" {
		list = list[:n-1]
	}
	for _, l := range s.Lines {
		r := &list[l.No-1]
		if r.Hits, r.State = l.Hits, "hit"; l.Hits == 0 {
			r.State = "missed"
		}
	}
	s.gaps(func(no int, text string) {
		r := &list[no-1]
		if r.Notes = append(r.Notes, text); r.State != "missed" {
			r.State = "part"
		}
	}, in)
	return list
}
