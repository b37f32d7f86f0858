package cli

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
)

// compile makes the job of the script and the flags. What is wrong with a text is said
// before any row is read.
func (r *batchRun) compile(script string) error {
	f, j := r.f, &batch.Job{RenderTo: r.f.renderTo, Seed: r.f.seed, Keep: r.f.keep, Only: r.f.only, Workers: r.f.workers, MaxErrors: r.f.maxErrors, Live: r.f.effects(), Refused: r.valve.refused.Load, Lang: r.point.Lang}
	r.job = j
	src, err := r.a.read(script)
	if err != nil {
		return err
	}
	if j.Script, err = r.text(src, runtime.Compile); err != nil {
		return err
	}
	r.look(src)
	if j.Live && r.cmd.Flags().Changed("workers") && f.workers > 1 {
		return misused(r.cmd, sayf("the script calls services, so that with --live or --sandbox rows are run one after another: leave --workers out", "скрипт обращается к сервисам, поэтому с --live и --sandbox строки выполняются по одной: уберите --workers"))
	}
	if f.filter != "" {
		if j.Filter, err = r.text(diag.NewSource("--filter", f.filter), runtime.CompileExpr); err != nil {
			return err
		}
	}
	if f.where != "" {
		if j.Where, err = r.text(diag.NewSource("--where", f.where), runtime.CompileExpr); err != nil {
			return err
		}
	}
	if f.render != "" {
		if src, err = r.template(); err != nil {
			return err
		}
		if j.Render, err = r.text(src, runtime.CompileTemplate); err != nil {
			return err
		}
	}
	shared := slices.ContainsFunc(j.Writes, func(v batch.Variable) bool { return v.Scope == vars.Project })
	j.Bot = r.store != nil && (r.asks || j.Live || shared && f.live)
	j.Map = map[string]string{}
	for _, m := range f.mapping {
		column, variable, ok := strings.Cut(m, "=")
		if !ok {
			return misused(r.cmd, sayf("--map wants COLUMN=VARIABLE, got {1}", "--map ждёт СТОЛБЕЦ=ПЕРЕМЕННАЯ, получено {1}", m))
		}
		j.Map[column] = strings.TrimSpace(variable)
	}
	j.Host = r.s.host
	now := j.Host.Now()
	j.Host.Now = func() time.Time { return now }
	return nil
}

// look finds out what the script writes and calls.
func (r *batchRun) look(src *diag.Source) {
	tree := lang.Parse(src, lang.Options{IsFunc: builtins.Standard().Known})
	r.job.Writes, r.job.Deletes = batch.Written(tree)
	for _, f := range check.NewInventory(tree, builtins.Standard()).Functions {
		switch f.Kind {
		case builtins.Network.String():
			r.sends = true
		case builtins.Store.String():
			r.asks = true
		}
	}
	r.job.Calls = batch.Calls(tree)
	r.job.Live = r.sends && r.f.effects()
}

// template is the message: a text with #{...}, or a file of that name.
func (r *batchRun) template() (*diag.Source, error) {
	if _, err := os.Stat(r.f.render); err != nil && strings.Contains(r.f.render, "#{") {
		return diag.NewSource("--render", r.f.render), nil
	}
	src, err := r.a.read(r.f.render)
	if err != nil {
		return nil, err
	}
	return diag.NewSource(src.Name, strings.TrimRight(src.Text, "\r\n")), nil // the line end is the file's
}

// text compiles one text and prints what is wrong with it.
func (r *batchRun) text(src *diag.Source, compile func(*diag.Source, runtime.Options) *runtime.Program) (*runtime.Program, error) {
	p := compile(src, runtime.Options{})
	r.sources = append(r.sources, src)
	report.Diagnostics(r.a.Err, src, p.Diagnostics(), 0, r.a.style())
	for _, d := range p.Diagnostics() {
		if d.Severity() == diag.Error {
			return nil, exitCode(exitFailed)
		}
	}
	return p, nil
}

// wanted are the columns of JSON Lines that have to be looked for, though they may be in
// none of the first rows: the variables that the texts read.
func (r *batchRun) wanted() []string {
	var names []string
	for _, v := range r.reads() {
		names = append(names, v.Title())
	}
	return names
}

// reads lists the variables the texts read that the settings do not supply.
func (r *batchRun) reads() []batch.Variable {
	o := lang.Options{IsFunc: builtins.Standard().Known}
	var where lang.Expr
	for _, src := range r.sources[1:] {
		if src.Name == "--where" {
			where = lang.ParseExpr(src, o).X
		}
	}
	return batch.Reads(lang.Parse(r.sources[0], o), where, r.s.host.Vars)
}

// warnOfMissing says which variables are read that no column supplies: a name is often
// misspelled, and every row would fail.
func (r *batchRun) warnOfMissing() {
	if r.streams.Format == records.JSONLines {
		return // any row may have them
	}
	for _, text := range batch.Missing(r.job, r.streams.In.Columns(), r.reads()) {
		fmt.Fprintln(r.a.Err, text.In(r.a.language()))
	}
}
