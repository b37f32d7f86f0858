package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/internal/overlay"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/internal/spell"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

// maxFrequent is how many findings the summary lists.
const maxFrequent = 10

// batchJSON is what `batch --format json` prints.
type batchJSON struct {
	Complete    bool                 `json:"complete"`
	Rows        int64                `json:"rows"`
	Changed     int64                `json:"changed"`
	Failed      int64                `json:"failed"`
	Skipped     int64                `json:"skipped"`
	Looked      int64                `json:"looked_at,omitempty"` // clients of the store, chosen or not
	Seconds     float64              `json:"seconds"`
	Diagnostics []findingJSON        `json:"diagnostics"`
	Effects     []batch.EffectsCount `json:"effects"`
}

type findingJSON struct {
	Severity string  `json:"severity"`
	Code     string  `json:"code"`
	Message  string  `json:"message"`
	Hint     string  `json:"hint,omitempty"`
	Source   string  `json:"source,omitempty"`
	Line     int     `json:"line,omitempty"`
	Column   int     `json:"column,omitempty"`
	Count    int64   `json:"count"`
	Rows     []int64 `json:"rows"`
}

// summary says what became of the rows: on standard error for people, on standard output
// for programs unless the rows or their changes are there.
func (r *batchRun) summary(t *batch.Tally, complete bool) error {
	took := r.a.Now().Sub(r.started)
	if r.f.format != "json" {
		r.printSummary(t, took)
		return nil
	}
	lang := r.a.language()
	j := batchJSON{complete, t.Rows, t.Changed, t.Failed, t.Skipped, r.looked(), took.Seconds(), []findingJSON{}, t.Effects}
	if j.Effects == nil {
		j.Effects = []batch.EffectsCount{}
	}
	for _, f := range t.Frequent() {
		j.Diagnostics = append(j.Diagnostics, findingJSON{
			f.Severity, f.Code, f.Message.In(lang), f.Hint.In(lang), f.Source, f.Line, f.Column, f.Count, f.Rows})
	}
	data, err := report.Marshal(j)
	if err != nil {
		return err
	}
	to := r.a.Out
	if r.f.out == "-" || r.f.diff == "-" {
		to = r.a.Err
	}
	_, err = to.Write(data)
	return err
}

func (r *batchRun) printSummary(t *batch.Tally, took time.Duration) {
	a, w := r.a, r.a.Err
	for i, f := range t.Frequent() {
		if i == maxFrequent {
			fmt.Fprintf(w, a.t("… and %d more kinds of messages\n", "… и ещё видов сообщений: %d\n"), len(t.Findings)-maxFrequent)
			break
		}
		a.printFinding(f, r.store != nil)
	}
	for _, e := range t.Effects {
		fmt.Fprintf(w, a.t("%s: %s calls, %s performed\n", "%s: вызовов — %s, выполнено — %s\n"), e.Function, report.Grouped(e.Count), report.Grouped(e.Performed))
	}
	if slices.ContainsFunc(t.Findings, func(f batch.Finding) bool { return f.Code == batch.UnknownOutcome }) {
		fmt.Fprintf(w, a.t("requests of unknown outcome: salecalc effects list --store %s\n", "запросы с неизвестным исходом: salecalc effects list --store %s\n"), sqlstore.Shown(r.journalStore()))
	}
	if len(t.Effects) > 0 && r.sends && r.s.host.DryRun {
		fmt.Fprintln(w, a.t("dry run: nothing left this machine; try --sandbox, or --live for real", "пробный запуск: ничего не отправлено; попробуйте --sandbox, а по-настоящему — --live"))
	}
	rate := ""
	if took >= worthARate {
		perSecond := int64(float64(t.Rows-r.streams.Start.Tally.Rows) / took.Seconds())
		rate = fmt.Sprintf(a.t(", %s rows per second", ", строк в секунду: %s"), report.Grouped(perSecond))
	}
	if r.store != nil && t.Rows == 0 {
		r.nobody()
	}
	if r.store != nil && !r.f.live && (t.Changed > 0 || r.asks && len(t.Effects) > 0) {
		show := ""
		if r.f.out == "" && r.f.diff == "" {
			show = a.t("; --diff - shows what would change", "; что изменится, покажет --diff -")
		}
		fmt.Fprintf(w, "%s%s\n", a.t("nothing was kept in the store; --live keeps it", "в базе ничего не сохранено; чтобы сохранить, добавьте --live"), show)
	}
	said := a.t("%s rows: %s changed, %s failed, %s skipped; %s s%s\n", "строк: %s; изменено: %s, с ошибками: %s, пропущено: %s; %s с%s\n")
	if r.store != nil {
		said = a.t("%s clients: %s changed, %s failed, %s skipped; %s s%s\n", "клиентов: %s; изменено: %s, с ошибками: %s, пропущено: %s; %s с%s\n")
	}
	fmt.Fprintf(w, said,
		report.Grouped(t.Rows), report.Grouped(t.Changed), report.Grouped(t.Failed), report.Grouped(t.Skipped), strconv.FormatFloat(took.Seconds(), 'f', 1, 64), rate)
}

// looked is how many clients of the store were looked at, chosen or not.
func (r *batchRun) looked() int64 {
	if r.store == nil {
		return 0
	}
	return max(r.point.Progress.Row-1, 0)
}

// nobody says that there was no client to run for, and why.
func (r *batchRun) nobody() {
	a, n := r.a, r.looked()
	switch {
	case n == 0:
		fmt.Fprintln(a.Err, a.t("the store has no clients; `salecalc client import` brings some in", "в базе нет ни одного клиента; загрузить их можно командой `salecalc client import`"))
	case r.f.filter != "":
		fmt.Fprintf(a.Err, a.t("--filter fits none of the clients (looked at: %s); compare it with what one of them has: salecalc client show %d --store %s\n",
			"условию --filter не подходит ни один клиент (просмотрено: %s); сравните его с тем, что есть у клиента: salecalc client show %d --store %s\n"),
			report.Grouped(n), r.point.Progress.Offset, sqlstore.Shown(r.f.store))
		r.unsetInFilter(strconv.FormatInt(r.point.Progress.Offset, 10))
	}
}

// unsetInFilter says which variables of the filter a client does not have: a name is often
// misspelled.
func (r *batchRun) unsetInFilter(client string) {
	a := r.a
	env, err := overlay.Look(r.cmd.Context(), r.store, client, r.s.host.Vars)
	if err != nil { // it is a hint only
		return
	}
	var names []string
	for scope := vars.Deal; scope <= vars.Project; scope++ {
		for name := range env.All(scope) {
			names = append(names, name)
		}
	}
	o := lang.Options{IsFunc: builtins.Standard().Known}
	filter := lang.ParseExpr(r.job.Filter.Source(), o).X
	for _, v := range batch.Reads(&lang.Script{}, filter, env) {
		if near, ok := spell.Nearest(v.Name, names); ok {
			fmt.Fprintf(a.Err, a.t("client %s has no variable %s; did you mean %s?\n", "у клиента %s нет переменной %s; возможно, %s?\n"), client, v.Title(), near)
			continue
		}
		fmt.Fprintf(a.Err, a.t("client %s has no variable %s\n", "у клиента %s нет переменной %s\n"), client, v.Title())
	}
}

// worthARate is how long a run has to take for its rate to mean anything.
const worthARate = 100 * time.Millisecond

// printFinding prints one kind of diagnostic: how often, in which rows or for which
// clients, what and where.
func (a *App) printFinding(f batch.Finding, clients bool) {
	lang := a.language()
	place := ""
	if f.Line > 0 {
		place = fmt.Sprintf("%s:%d:%d: ", f.Source, f.Line, f.Column)
	}
	severity := diag.Error
	if f.Severity == diag.Warning.String() {
		severity = diag.Warning
	}
	fmt.Fprintf(a.Err, "%s%s: %s [%s]\n", place, severity.Label().In(lang), f.Message.In(lang), f.Code)
	rows := make([]string, len(f.Rows))
	for i, n := range f.Rows {
		rows[i] = strconv.FormatInt(n, 10)
	}
	more := ""
	if f.Count > int64(len(f.Rows)) {
		more = ", …"
	}
	count := a.t("    rows: %s (%s%s)\n", "    строк: %s (%s%s)\n")
	if clients {
		count = a.t("    clients: %s (%s%s)\n", "    клиентов: %s (%s%s)\n")
	}
	fmt.Fprintf(a.Err, count, report.Grouped(f.Count), strings.Join(rows, ", "), more)
	if hint := f.Hint.In(lang); hint != "" {
		fmt.Fprintf(a.Err, a.t("    hint: %s\n", "    подсказка: %s\n"), hint)
	}
}
