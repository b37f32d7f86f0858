package batch

import (
	"slices"

	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
)

// A plan says what becomes of the columns of a job.
type plan struct {
	job     *Job
	s       *Streams
	columns []string // of the input
	bound   []int    // those that are variables
	read    []int    // of these, the places of those that matter to a text
	names   []string // of these variables
	written []written
	out     []outColumn
	extra   bool // members that are no columns are kept
}

// written is a variable the script writes, and the column that held it before, or -1.
type written struct {
	Variable
	column int
}

// An outColumn says where a column of the output comes from.
type outColumn struct {
	name    string
	in      int // the column of the input, or -1
	written int // index in plan.written, or -1
	message bool
	span    int // columns from here on that stand side by side in the input too
}

// Fail is a mistake in what a job was told about columns.
type Fail struct{ Text diag.Text }

// Error implements error.
func (f *Fail) Error() string { return f.Text.EN }

// In is the text in a language.
func (f *Fail) In(lang diag.Lang) string { return f.Text.In(lang) }

func failf(en, ru, name string) error { return &Fail{diag.Both(en+name, ru+name)} }

func newPlan(job *Job, s *Streams) (*plan, error) {
	p := &plan{job: job, s: s, columns: s.In.Columns()}
	supplied, err := p.bind()
	if err != nil {
		return nil, err
	}
	for _, v := range job.Writes {
		i, ok := supplied[v.Title()]
		if !ok {
			i = -1
		}
		p.written = append(p.written, written{v, i})
	}
	for _, v := range job.Deletes {
		if i, ok := supplied[v.Title()]; ok && !slices.Contains(job.Writes, v) {
			p.written = append(p.written, written{v, i})
		}
	}
	for _, prog := range []*runtime.Program{job.Script, job.Filter, job.Where, job.Render} {
		if prog == nil {
			continue
		}
		for k, reads := range prog.Reads(p.names) {
			if reads && !slices.Contains(p.read, k) {
				p.read = append(p.read, k)
			}
		}
	}
	if err := p.choose(); err != nil {
		return nil, err
	}
	p.span()
	p.extra = job.Only == nil && job.Keep == nil
	return p, nil
}

// bind finds the variables that columns supply.
func (p *plan) bind() (map[string]int, error) {
	for _, name := range sortedKeys(p.job.Map) {
		if !slices.Contains(p.columns, name) {
			return nil, failf("--map: there is no column ", "--map: нет столбца ", name)
		}
	}
	supplied := map[string]int{}
	seen := map[string]bool{}
	for i, name := range p.columns {
		if seen[name] {
			return nil, failf("two columns have the name ", "два столбца с одним именем: ", name)
		}
		seen[name] = true
		v, mapped := p.job.Map[name]
		if !mapped {
			v = name
		}
		scope, bare := casefile.Scoped(v)
		switch {
		case !vars.IsName(bare):
			if mapped {
				return nil, failf("--map: this is no name of a variable: ", "--map: это не имя переменной: ", v)
			}
			continue // carried along
		case scope == vars.Const && vars.IsSetting(bare):
			return nil, failf("a setting of an integration cannot come from a column, give it by --set: ", "настройку интеграции нельзя брать из столбца, задайте её через --set: ", v)
		}
		if _, twice := supplied[v]; twice {
			return nil, failf("two columns supply the variable ", "два столбца дают одну переменную: ", v)
		}
		supplied[v] = i
		p.bound, p.names = append(p.bound, i), append(p.names, v)
	}
	return supplied, nil
}

// choose makes the columns of the output.
func (p *plan) choose() error {
	if p.job.Only == nil {
		return p.chooseKept()
	}
	for _, name := range p.job.Only {
		c, ok := p.find(name)
		if scope, bare := casefile.Scoped(name); !ok && p.job.Calls && vars.IsName(bare) {
			p.written = append(p.written, written{Variable{scope, bare}, -1})
			c.written, ok = len(p.written)-1, true
		}
		if !ok {
			return failf("--only: neither a column nor a variable that the script writes: ", "--only: нет ни такого столбца, ни переменной, которую записывает скрипт: ", name)
		}
		p.out = append(p.out, c)
	}
	return nil
}

func (p *plan) chooseKept() error {
	for _, name := range p.job.Keep {
		if !slices.Contains(p.columns, name) {
			return failf("--keep: there is no column ", "--keep: нет столбца ", name)
		}
	}
	for i, name := range p.columns {
		c, _ := p.find(name)
		if p.job.Keep == nil || slices.Contains(p.job.Keep, name) || c.written >= 0 || c.message {
			c.in = i
			p.out = append(p.out, c)
		}
	}
	for i, w := range p.written {
		if w.column < 0 {
			p.out = append(p.out, outColumn{name: w.Title(), in: -1, written: i})
		}
	}
	if p.job.Render != nil && !slices.ContainsFunc(p.out, func(c outColumn) bool { return c.message }) {
		p.out = append(p.out, outColumn{name: p.job.RenderTo, in: -1, written: -1, message: true})
	}
	return nil
}

// span finds columns that can be copied together: the cells of CSV stand side by side.
func (p *plan) span() {
	for i := len(p.out) - 1; i >= 0; i-- {
		c := &p.out[i]
		c.span = 1
		if i+1 == len(p.out) || p.s.Format != records.CSV || !p.s.Same || !c.copied() {
			continue
		}
		if next := &p.out[i+1]; next.copied() && next.in == c.in+1 {
			c.span += next.span
		}
	}
}

// copied reports whether the column is one of the input that nothing can change.
func (c *outColumn) copied() bool { return c.in >= 0 && c.written < 0 && !c.message }

// find makes the output's column of that name.
func (p *plan) find(name string) (outColumn, bool) {
	c := outColumn{name: name, in: slices.Index(p.columns, name), written: -1}
	if c.message = p.job.Render != nil && name == p.job.RenderTo; c.message {
		return c, true
	}
	for i, w := range p.written {
		if w.Title() == name && w.column < 0 || w.column >= 0 && w.column == c.in {
			c.written = i
		}
	}
	return c, c.in >= 0 || c.written >= 0
}

// header names the columns of the output.
func (p *plan) header() []string {
	names := make([]string, len(p.out))
	for i, c := range p.out {
		names[i] = c.name
	}
	return names
}

// sources says which column of the input each column of the output is copied from as it
// is, -1 for the others.
func (p *plan) sources() []int {
	from := make([]int, len(p.out))
	for i := range p.out {
		if from[i] = -1; p.out[i].copied() {
			from[i] = p.out[i].in
		}
	}
	return from
}

// encoder makes one for the columns of the output.
func (p *plan) encoder() records.Encoder { return p.s.NewEncoder(p.header(), p.sources()) }
