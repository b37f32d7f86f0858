package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/internal/exchange"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

// An importJob is the flags of `client import`.
type importJob struct {
	dsn, format string
	match       string
	mapped      []string
	dryRun      bool
	tz          zoneFlag
}

func (a *App) clientImport() *cobra.Command {
	j := &importJob{}
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: a.t("import clients from CSV or JSON Lines", "загрузить клиентов из CSV или JSON Lines"),
		Long: a.t(`Imports clients from FILE, or from standard input for "-": what `+"`client export`"+` writes, Salebot's
export, or any table whose first row names the columns. Commas or semicolons, UTF-8 or Windows-1251
are found out. A client who is there already is changed; an empty cell changes nothing.
What is not understood is reported, by column, row and value. --dry-run only reports.

Interrupted, it may simply be started again. It exits with 1 when rows were left out.`,
			`Загружает клиентов из FILE (или со стандартного ввода, если указано "-"): из файла `+"`client export`"+`,
выгрузки Salebot или любой таблицы, где в первой строке названия столбцов. Запятые или точки с
запятой, UTF-8 или Windows-1251 определяются сами. Клиент, который уже есть, обновляется; пустая
ячейка ничего не меняет. Обо всём, что не удалось понять, сообщается: столбец, строка, значение.
С --dry-run — только отчёт.

Прерванную загрузку можно просто запустить ещё раз. Если строки пропущены, код выхода 1.`),
		Example: "  salecalc client import clients.csv --store bot.db --dry-run\n  salecalc client import clients.csv --store bot.db\n" +
			"  salecalc client import clients.csv --store bot.db --map 'Любимый цвет=color' --match phone",
		Args: takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.importClients(cmd, j, args[0]) },
	}
	fs := cmd.Flags()
	a.addStoreFlag(cmd, &j.dsn)
	fs.StringVar(&j.match, "match", "platform,phone,email", a.t("how to know a client who is there: a `LIST` of id, platform, phone, email, of which the first one the row has decides; none: every row is new",
		"как узнать клиента, который уже есть: список `LIST` из id, platform, phone, email; решает первое, что есть в строке; none — каждая строка новая"))
	fs.StringArrayVar(&j.mapped, "map", nil, a.t("what a column is: `COLUMN=VARIABLE`, such as City=client.city; repeatable; COLUMN=- leaves it out",
		"что в столбце: `COLUMN=VARIABLE` (столбец=переменная), например Город=client.city; можно повторять; COLUMN=- пропускает столбец"))
	fs.BoolVar(&j.dryRun, "dry-run", false, a.t("report and keep nothing", "только отчёт, ничего не сохранять"))
	a.addZoneFlag(cmd, &j.tz)
	a.addFormatFlag(cmd, &j.format, "text", "json")
	return cmd
}

// options reads the flags.
func (j *importJob) options(cmd *cobra.Command, now time.Time) (o exchange.ImportOptions, err error) {
	o.DryRun, o.Now = j.dryRun, now
	if o.Zone, err = j.tz.zone(); err != nil {
		return o, err
	}
	for word := range strings.SplitSeq(j.match, ",") {
		m := exchange.Match(strings.TrimSpace(word))
		switch {
		case m == "none" && !strings.Contains(j.match, ","):
		case slices.Contains([]exchange.Match{exchange.ByID, exchange.ByPlatform, exchange.ByPhone, exchange.ByEmail}, m):
			o.Match = append(o.Match, m)
		default:
			return o, misused(cmd, sayf("--match is none or some of id, platform, phone, email, not {1}", "--match — это none или что-то из id, platform, phone, email, а не {1}", j.match))
		}
	}
	naming := exchange.NewNaming()
	o.Map = map[string]exchange.Column{}
	for _, m := range j.mapped {
		at := strings.LastIndex(m, "=")
		if at < 0 {
			return o, misused(cmd, sayf("--map wants COLUMN=VARIABLE, got {1}", "--map ждёт СТОЛБЕЦ=ПЕРЕМЕННАЯ, получено {1}", m))
		}
		column, into := strings.TrimSpace(m[:at]), strings.TrimSpace(m[at+1:])
		if into == "-" {
			o.Map[column] = exchange.Column{}
			continue
		}
		c, why := naming.Column(into)
		if c.String() == "" {
			return o, about("--map: "+into, why)
		}
		o.Map[column] = c
	}
	return o, nil
}

func (a *App) importClients(cmd *cobra.Command, j *importJob, name string) error {
	o, err := j.options(cmd, a.Now())
	if err != nil {
		return err
	}
	f, closeFile, err := a.openFile(name)
	if err != nil {
		return err
	}
	defer closeFile()
	bar := a.progress(-1)
	o.Progress = func(done, total int64) {
		bar.ChangeMax64(total)
		_ = bar.Set64(done)
	}
	var report *exchange.Report
	err = a.withStore(cmd, j.dsn, func(ctx context.Context, store *sqlstore.Store) (err error) {
		report, err = exchange.Import(ctx, store, f, o)
		_ = bar.Clear()
		return err
	})
	var wrong *exchange.FileError
	if errors.As(err, &wrong) {
		return about(name, wrong)
	}
	if report == nil || report.Rows == 0 && err != nil {
		return err
	}
	if j.format == "json" {
		err = errors.Join(printObject(a.Out, newReportJSON(report, j.dryRun, a.language())), err)
	} else {
		a.printReport(report, j.dryRun)
	}
	if err != nil {
		fmt.Fprintf(a.Err, "salecalc: %s\n", a.say(err))
		fmt.Fprintln(a.Err, a.t("what is counted here was kept; start the import again to go on", "посчитанное здесь сохранено; чтобы продолжить, запустите загрузку ещё раз"))
		return exitCode(exitFailed)
	}
	if report.LeftOut > 0 {
		return exitCode(exitFailed)
	}
	return nil
}

// openFile opens a file that can be read twice; what comes on standard input is copied.
func (a *App) openFile(name string) (*os.File, func(), error) {
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, nil, unreadable(name, err)
		}
		if info, err := f.Stat(); err == nil && info.IsDir() {
			_ = f.Close()
			return nil, nil, sayf("{1} is a directory, not a file", "{1} — папка, а не файл", name)
		}
		return f, func() { _ = f.Close() }, nil
	}
	f, err := os.CreateTemp("", "salecalc-import-*")
	if err != nil {
		return nil, nil, err
	}
	done := func() {
		_ = f.Close()
		_ = os.Remove(f.Name())
	}
	if _, err = io.Copy(f, a.In); err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		done()
		return nil, nil, unreadable("stdin", err)
	}
	return f, done, nil
}

// progress makes a bar that only a terminal shows. max -1: nobody knows how much it will be.
func (a *App) progress(max int64) *progressbar.ProgressBar {
	return progressbar.NewOptions64(max, progressbar.OptionSetWriter(a.Err), progressbar.OptionSetVisibility(isTerminal(a.Err)),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionShowBytes(false), progressbar.OptionSetWidth(30),
		progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true))
}

func (a *App) printReport(r *exchange.Report, dry bool) {
	fmt.Fprintf(a.Out, a.t("rows: %d, new clients: %d, changed: %d, rows left out: %d\n", "строк: %d, новых клиентов: %d, обновлено: %d, строк пропущено: %d\n"),
		r.Rows, r.New, r.Updated, r.LeftOut)
	if r.Unknown > 0 {
		fmt.Fprintf(a.Out, a.t("rows with nothing to know a client by: %d (%s); imported again, they make new clients again\n",
			"строк, по которым клиента не узнать: %d (%s); при повторной загрузке они снова дадут новых клиентов\n"), r.Unknown, a.rowsOf(r.UnknownRows, r.Unknown, false))
	}
	if dry {
		fmt.Fprintln(a.Out, a.t("dry run: nothing was kept", "пробная загрузка: ничего не сохранено"))
	}
	rows := [][]string{{a.t("column", "столбец"), a.t("is", "что это")}}
	for _, c := range r.Columns {
		if into := c.Into; into != "" && dry {
			rows = append(rows, []string{c.Name, into})
		} else if into == "" {
			rows = append(rows, []string{c.Name, a.t("not taken: ", "не взят: ") + c.Why.In(a.language())})
		}
	}
	if len(rows) > 1 {
		fmt.Fprintln(a.Out)
		printWide(a.Out, rows)
	}
	a.suggestMap(r.Columns)
	for _, made := range []struct{ title, names string }{
		{a.t("new lists: ", "новые списки: "), strings.Join(r.NewLists, ", ")},
		{a.t("new labels: ", "новые метки: "), strings.Join(r.NewLabels, ", ")},
	} {
		if made.names != "" {
			fmt.Fprintf(a.Out, "\n%s%s\n", made.title, made.names)
		}
	}
	if len(r.Problems) > 0 {
		fmt.Fprintf(a.Out, "\n%s\n", a.t("not understood:", "не удалось понять:"))
	}
	for i := range r.Problems {
		a.printProblem(&r.Problems[i])
	}
	if r.More > 0 {
		fmt.Fprintf(a.Out, a.t("  and %d more\n", "  и ещё %d\n"), r.More)
	}
}

// mostSuggested is how many flags are suggested on one line.
const mostSuggested = 5

// suggestMap gives the flags that take columns whose names are no variables.
func (a *App) suggestMap(columns []exchange.ColumnReport) {
	var flags []string
	for _, c := range columns {
		if c.May != "" && !strings.ContainsAny(c.Name, "'\n") && len(flags) < mostSuggested {
			flags = append(flags, fmt.Sprintf("--map '%s=%s'", c.Name, c.May))
		}
	}
	if flags != nil {
		fmt.Fprintf(a.Out, a.t("to take them, for example: %s\n", "чтобы взять, например: %s\n"), strings.Join(flags, " "))
	}
}

// printProblem says what is wrong in a row or, once, in many alike.
func (a *App) printProblem(p *exchange.Problem) {
	message := p.Message().In(a.language())
	if p.Count == 1 {
		where := fmt.Sprintf(a.t("row %s", "строка %s"), a.rowOf(p.Rows[0]))
		if p.Column != "" {
			where += ", " + p.Column
		}
		fmt.Fprintf(a.Out, "  %s: %s\n", where, message)
		return
	}
	if p.Column != "" {
		message = p.Column + ": " + message
	}
	differ := slices.ContainsFunc(p.Rows, func(at exchange.Place) bool { return at.Value != p.Rows[0].Value })
	fmt.Fprintf(a.Out, a.t("  %s\n    rows: %s (%s)\n", "  %s\n    строк: %s (%s)\n"), message, report.Grouped(int64(p.Count)), a.rowsOf(p.Rows, p.Count, differ))
}

// rowsOf lists the first ones of so many rows, with what they have there when that is wanted.
func (a *App) rowsOf(list []exchange.Place, count int, values bool) string {
	rows := make([]string, len(list))
	for i, at := range list {
		if rows[i] = a.rowOf(at); values {
			rows[i] += " " + at.Value
		}
	}
	if count > len(rows) {
		rows = append(rows, "…")
	}
	return strings.Join(rows, ", ")
}

// rowOf is the number of a row, and the line of the file where that is another.
func (a *App) rowOf(at exchange.Place) string {
	if at.Line == at.Row {
		return strconv.Itoa(at.Row)
	}
	return fmt.Sprintf(a.t("%d (line %d of the file)", "%d (в файле %d-я)"), at.Row, at.Line)
}

// reportJSON is what `client import --format json` prints.
type reportJSON struct {
	Rows      int           `json:"rows"`
	New       int           `json:"new"`
	Updated   int           `json:"updated"`
	LeftOut   int           `json:"left_out"`
	Unknown   int           `json:"nothing_to_match"`
	DryRun    bool          `json:"dry_run"`
	Columns   []columnJSON  `json:"columns"`
	NewLists  []string      `json:"new_lists"`
	NewLabels []string      `json:"new_labels"`
	Problems  []problemJSON `json:"problems"`
	More      int           `json:"more_problems"`
}

type columnJSON struct {
	Name string `json:"name"`
	Into string `json:"into,omitempty"`
	Why  string `json:"why,omitempty"`
	May  string `json:"may_be,omitempty"` // a variable for --map
}

// problemJSON is a problem; row, line and message are those of the first row that has it.
type problemJSON struct {
	Row    int    `json:"row"`
	Line   int    `json:"line"`
	Column string `json:"column,omitempty"`
	Text   string `json:"message"`
	Count  int    `json:"count"`
	Rows   []int  `json:"rows"` // the first ones
}

func newReportJSON(r *exchange.Report, dry bool, lang diag.Lang) reportJSON {
	j := reportJSON{
		Rows: r.Rows, New: r.New, Updated: r.Updated, LeftOut: r.LeftOut, Unknown: r.Unknown, DryRun: dry, More: r.More,
		Columns: []columnJSON{}, Problems: []problemJSON{}, NewLists: append([]string{}, r.NewLists...), NewLabels: append([]string{}, r.NewLabels...),
	}
	for _, c := range r.Columns {
		j.Columns = append(j.Columns, columnJSON{c.Name, c.Into, c.Why.In(lang), c.May})
	}
	for _, p := range r.Problems {
		rows := make([]int, len(p.Rows))
		for i, at := range p.Rows {
			rows[i] = at.Row
		}
		j.Problems = append(j.Problems, problemJSON{p.Rows[0].Row, p.Rows[0].Line, p.Column, p.Message().In(lang), p.Count, rows})
	}
	return j
}
