package exchange

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/salecalc/salecalc/lang/diag"
)

// A Report says what an import did.
type Report struct {
	Rows        int // that were worked off
	New         int
	Updated     int
	LeftOut     int            // rows that made no client and changed none
	Unknown     int            // of New: nothing in the row to know them by, so it would make another client next time
	UnknownRows []Place        // the first of those
	Columns     []ColumnReport // of the file, in its order
	Problems    []Problem      // different ones, the first ones
	More        int            // rows with problems that are not among them
	NewLists    []string       // made because rows name them
	NewLabels   []string
}

// A ColumnReport says what became of a column.
type ColumnReport struct {
	Name string
	Into string    // a field or a variable; "" when it was not taken
	Why  diag.Text // it was not taken
	May  string    // a variable it could be mapped to; "" for none
}

// A Problem is something that was not understood, in one row or in many alike.
type Problem struct {
	Column string    // "" for the row as a whole
	Text   diag.Text // {1} is what a row has there
	Count  int
	Rows   []Place // the first ones
}

// A Place is a row with a problem.
type Place struct {
	Row   int    // from 1; in CSV the header is row 1
	Line  int    // of the file, where the row begins
	Value string // what it has there, shortened; "" when the problem is not about a value
}

// Message is the text for the first row.
func (p *Problem) Message() diag.Text { return p.Text.With(p.Rows[0].Value) }

const (
	mostProblems = 100 // that a report names
	mostPlaces   = 5   // of each
)

// problem notes what is wrong with a row. text is the same for rows alike, with {1} in the
// place of value.
func (r *Report) problem(row *row, column string, text diag.Text, value string) {
	at := Place{row.n, row.line, value}
	i := slices.IndexFunc(r.Problems, func(p Problem) bool { return p.Column == column && p.Text == text })
	switch {
	case i >= 0:
		p := &r.Problems[i]
		if p.Count++; len(p.Rows) < mostPlaces {
			p.Rows = append(p.Rows, at)
		}
	case len(r.Problems) == mostProblems:
		r.More++
	default:
		r.Problems = append(r.Problems, Problem{column, text, 1, []Place{at}})
	}
}

// headers finds out what columns are about, and remembers.
type headers struct {
	naming *Naming
	mapped map[string]Column // chosen by the caller; the zero Column: not to be taken
	known  map[string]Column
	taken  map[string]string // by which column, by what it is about
	list   []ColumnReport
}

// mostColumns bounds what is remembered of a file that never stops naming new columns.
const mostColumns = 10_000

func newHeaders(naming *Naming, mapped map[string]Column) *headers {
	return &headers{naming: naming, mapped: mapped, known: map[string]Column{}, taken: map[string]string{}}
}

// column says what a column is about.
func (h *headers) column(name string) Column {
	if c, ok := h.known[name]; ok {
		return c
	}
	c, why := h.resolve(name)
	if len(h.known) == mostColumns {
		return c
	}
	if into := c.String(); into != "" {
		h.taken[into] = name
	}
	h.known[name] = c
	may := ""
	if why == mapIt {
		may = h.suggest(name)
	}
	h.list = append(h.list, ColumnReport{Name: name, Into: c.String(), Why: why, May: may})
	return c
}

// suggest makes a name for a variable out of one that is none; "" when nothing is left of it.
func (h *headers) suggest(column string) string {
	words := strings.FieldsFunc(strings.ToLower(column), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	c, _ := h.naming.Column(strings.Join(words, "_"))
	if c.Var == "" || h.has(c.String()) {
		return ""
	}
	return c.Var
}

func (h *headers) resolve(name string) (c Column, why diag.Text) {
	if at, ok := h.mapped[name]; ok {
		if at == (Column{}) {
			why = diag.Both("left out by --map", "пропущен по --map")
		}
		return at, why
	}
	if c, why = h.naming.Column(name); why == notName {
		why = mapIt
	}
	into := c.String()
	if first, ok := h.taken[into]; ok && into != "" {
		return Column{}, diag.Both("column "+first+" is the same", "то же самое в столбце "+first)
	}
	return c, why
}

// unmapped complains of columns the caller has chosen and the file does not have.
func (h *headers) unmapped() error {
	var have []string
	for _, c := range h.list {
		have = append(have, c.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(h.mapped)) {
		if !slices.Contains(have, name) {
			list := strings.Join(have, ", ")
			return &FileError{diag.Both("there is no column "+name+"; the columns are "+list, "столбца "+name+" нет; есть "+list)}
		}
	}
	return nil
}

// has reports whether some column is about this.
func (h *headers) has(into string) bool { _, ok := h.taken[into]; return ok }
