package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	goruntime "runtime"
	"runtime/debug"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/internal/overlay"
	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

// batchFlags are the flags of batch besides those of every evaluating command.
type batchFlags struct {
	evalFlags
	in, out, errors     string
	inFormat, outFormat string
	delimiter, encoding string
	columns             []string
	mapping             []string
	keep, only          []string
	filter, where       string
	render, renderTo    string
	workers, maxErrors  int
	failFast            bool
	diff                string
	rate                float64
	maxEffects          int64
	journal             string
	planned, run        string
	force, resume       bool
}

func (a *App) batchCommand() *cobra.Command {
	f := &batchFlags{}
	cmd := &cobra.Command{
		Use:   "batch SCRIPT --in FILE --out FILE",
		Short: a.t("run a script over the rows of a file or the clients of a store", "выполнить скрипт для строк файла или клиентов базы"),
		Long: a.t(`Runs the script once for every row of a CSV, JSON Lines or Parquet file, plain or compressed
(.gz, .zst), and writes the rows with the variables the script has written. Columns are
variables of their names; client.city is one of the client, name the built-in one.

With --store and no --in it runs for the clients of a store, all or those of --filter. With
--live what it changes is kept there; --out FILE writes it down.

Without --live the run is dry: no request leaves the machine and no client is changed. It
exits with 1 when a row failed.`,
			`Выполняет скрипт для каждой строки файла CSV, JSON Lines или Parquet, можно сжатого
(.gz, .zst), и записывает строки вместе с переменными, которые записал скрипт. Столбцы —
это переменные с теми же именами; client.city — переменная клиента, name — встроенная.

С --store и без --in скрипт выполняется для клиентов базы: всех или выбранных через --filter.
С --live изменения сохраняются в базе; --out FILE записывает их и в файл.

Без --live запуск пробный: ничего не отправляется и клиенты не меняются. Если какая-то
строка не удалась, код выхода 1.`),
		Example: "  salecalc batch examples/batch/segments.calc --in examples/batch/clients.csv --out -\n" +
			"  salecalc batch examples/batch/segments.calc --in examples/batch/clients.csv --diff - --where 'qty > 1'\n" +
			"  salecalc batch prices.calc --store bot.db --filter 'price > 0' --diff -",
		Args: takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.batch(cmd, f, args[0]) },
	}
	a.addEvalFlags(cmd, &f.evalFlags)
	a.addDealNumberFlag(cmd, &f.evalFlags)
	a.addBatchFlags(cmd, f)
	return cmd
}

func (a *App) addBatchFlags(cmd *cobra.Command, f *batchFlags) {
	a.addColumnFlags(cmd, f)
	fs := cmd.Flags()
	fs.StringVar(&f.in, "in", "", a.t("`FILE` of rows, - for standard input", "файл `FILE` со строками, - для стандартного ввода"))
	fs.StringVar(&f.out, "out", "", a.t("`FILE` to write, - for standard output", "файл `FILE` для результата, - для стандартного вывода"))
	fs.StringVar(&f.inFormat, "in-format", "", a.t("csv, jsonl or parquet, where the `FORMAT` does not show", "формат `FORMAT` входа, если он не виден: csv, jsonl или parquet"))
	fs.StringVar(&f.outFormat, "out-format", "", a.t("csv, jsonl or parquet, where the name does not say the `FORMAT`", "формат `FORMAT` результата, если он не виден по имени: csv, jsonl или parquet"))
	fs.StringVar(&f.delimiter, "delimiter", "", a.t("`SIGN` between the cells of CSV, such as ';' or tab; otherwise guessed", "знак `SIGN` между ячейками CSV, например ';' или tab; иначе определяется сам"))
	fs.StringVar(&f.encoding, "encoding", "", a.t("`NAME` of the encoding of CSV: utf-8 or windows-1251; otherwise guessed", "кодировка `NAME` файла CSV: utf-8 или windows-1251; иначе определяется сама"))
	fs.StringSliceVar(&f.columns, "columns", nil, a.t("`NAMES` of the columns of a CSV without a header row", "имена `NAMES` столбцов, если в CSV нет строки заголовков"))
	fs.StringVar(&f.filter, "filter", "", a.t("`CONDITION` on the clients of --store: only those for which it is true are taken", "условие `CONDITION` на клиентов базы --store: берутся только те, для кого оно истинно"))
	fs.StringVar(&f.errors, "errors", "", a.t("`FILE` (JSON Lines) for rows that failed; otherwise they stay in the output", "файл `FILE` (JSON Lines) для строк с ошибками; иначе они остаются в результате"))
	fs.BoolVar(&f.failFast, "fail-fast", false, a.t("stop at the first row that fails", "остановиться на первой строке с ошибкой"))
	fs.IntVar(&f.maxErrors, "max-errors", 0, a.t("stop when `N` rows have failed", "остановиться, когда не удалось `N` строк"))
	fs.StringVar(&f.diff, "diff", "", a.t("`FILE` for what changes: .csv, .html with histograms, else text; - prints it. --out may then be left out", "файл `FILE` с изменениями: .csv, .html с гистограммами, иначе текст; - печатает. --out тогда можно не указывать"))
	fs.Float64Var(&f.rate, "rate", 0, a.t("with --live: at most `N` requests in a second", "с --live: не больше `N` запросов в секунду"))
	fs.Int64Var(&f.maxEffects, "max-effects", 0, a.t("with --live: stop when `N` requests have been sent", "с --live: остановиться, когда отправлено `N` запросов"))
	fs.StringVar(&f.planned, "effects", "", a.t("in a dry run: `FILE` (JSON Lines) for the requests that would be sent; effects apply sends them later", "в пробном запуске: файл `FILE` (JSON Lines) для запросов, которые были бы отправлены; отправит их effects apply"))
	fs.StringVar(&f.run, "run", "", a.t("`NAME` of this run in --effects: requests of the same name, row and place in the script are sent once", "имя `NAME` этого запуска в --effects: запросы с тем же именем, строкой и местом в скрипте отправляются один раз"))
	fs.StringVar(&f.journal, "journal", "", a.t("with --live: the store that remembers what was sent, a SQLite `FILE` or a DSN; otherwise --store, or a file beside the output", "с --live: база, которая помнит, что отправлено: файл SQLite `FILE` или DSN; иначе --store или файл рядом с результатом"))
	fs.BoolVar(&f.force, "force", false, a.t("replace files that exist", "заменять существующие файлы"))
	fs.BoolVar(&f.resume, "resume", false, a.t("go on with a run that was interrupted", "продолжить прерванный запуск"))
}

// addColumnFlags adds the flags about columns and rows that batch and pipe share.
func (a *App) addColumnFlags(cmd *cobra.Command, f *batchFlags) {
	fs := cmd.Flags()
	fs.StringArrayVar(&f.mapping, "map", nil, a.t("`COLUMN=VARIABLE` the column supplies; repeatable", "`COLUMN=VARIABLE` (столбец=переменная): какую переменную даёт столбец; можно повторять"))
	fs.StringSliceVar(&f.keep, "keep", nil, a.t("`COLUMNS` of the input to keep; otherwise all", "столбцы `COLUMNS` входа, которые оставить; иначе все"))
	fs.StringSliceVar(&f.only, "only", nil, a.t("`COLUMNS` of the output, in order", "столбцы `COLUMNS` результата, по порядку"))
	fs.StringVar(&f.where, "where", "", a.t("`CONDITION`: rows for which it is false are left out", "условие `CONDITION`: строки, где оно ложно, пропускаются"))
	fs.StringVar(&f.render, "render", "", a.t("`TEMPLATE` of a message, or its file: a column with the text for each row", "шаблон `TEMPLATE` сообщения или его файл: столбец с текстом для каждой строки"))
	fs.StringVar(&f.renderTo, "render-to", "message", a.t("`COLUMN` of the message", "столбец `COLUMN` для сообщения"))
	fs.IntVar(&f.workers, "workers", 0, a.t("`N` rows at a time; otherwise as many as there are processors", "сколько строк `N` выполнять сразу; иначе по числу процессоров"))
}

// gcPercent is how much garbage there may be for what is in use.
const gcPercent = 400

// A batchRun is one run of the command.
type batchRun struct {
	a       *App
	f       *batchFlags
	cmd     *cobra.Command
	s       *session
	job     *batch.Job
	streams batch.Streams
	sources []*diag.Source
	targets []*batch.Target // all files that are written
	out     *batch.Target   // nil: standard output, or nothing
	diff    *batch.Target   // nil: none
	point   *batch.Checkpoint
	saved   time.Time // when the checkpoint was
	started time.Time
	input   io.Closer
	bar     *progress
	parquet atomic.Pointer[records.ParquetEncoder] // of a Parquet output
	valve   *valve
	sends   bool            // the script calls services
	asks    bool            // it calls functions on the bot's data
	store   *sqlstore.Store // whose clients are the rows; nil: they come from a file
	clients *batch.Clients  // the same
	behind  *sqlstore.Store // whose client stands behind the rows of a file
	journal *sqlstore.Store // what it remembers is sent; nil: the store of the clients, or none
	mark    *storeMark      // how far the run has come, kept in the store; nil: it changes nothing there
}

func (a *App) batch(cmd *cobra.Command, f *batchFlags, script string) error {
	if script == "-" && f.in == "-" {
		return misused(cmd, sayf("the script and the rows cannot both come from standard input", "скрипт и строки нельзя вместе читать из стандартного ввода"))
	}
	r := &batchRun{a: a, f: f, cmd: cmd, started: a.Now(), point: &batch.Checkpoint{Lang: a.language()}}
	if err := r.prepare(cmd.Context(), script); err != nil {
		return batchError(err)
	}
	defer r.s.close()
	defer r.input.Close()
	defer r.mark.release()
	defer r.closeJournal()
	// Little is kept from row to row: collecting garbage less often costs a few MiB.
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	tally, err := batch.Run(cmd.Context(), r.job, r.streams)
	r.bar.clear()
	if tally == nil {
		r.drop()
		return batchError(err)
	}
	if err == nil && r.streams.Diff != nil {
		err = r.writeDiff(script)
	}
	return r.end(tally, err)
}

// prepare opens everything.
func (r *batchRun) prepare(ctx context.Context, script string) error {
	if err := r.conflict(); err != nil {
		return err
	}
	if err := r.loadCheckpoint(); err != nil {
		return err
	}
	r.valve = newValve(r.f.rate, r.f.maxEffects)
	r.f.gate = r.valve.ask
	var err error
	if r.s, err = r.a.session(ctx, r.cmd, &r.f.evalFlags); err != nil {
		return err
	}
	if err = r.behindRows(ctx); err == nil {
		err = r.compile(script)
	}
	if err == nil {
		err = r.openInput()
	}
	if err == nil {
		err = r.openOutput()
	}
	if err == nil {
		err = r.openJournal(ctx)
	}
	if err != nil {
		r.drop()
		r.mark.release()
		r.s.close()
		return err
	}
	if input, ok := r.input.(*meter); ok || r.store != nil {
		r.bar = r.a.newProgress(input)
	}
	return nil
}

// behindRows reads the client of --store: what a row does not have is his. The rows are
// others' and write to the output, so nothing is kept in the store.
func (r *batchRun) behindRows(ctx context.Context) error {
	h := &r.s.host
	if h.Store == nil {
		return nil
	}
	store, _ := h.Store.(*sqlstore.Store)
	if r.f.client == "" {
		r.store, h.Store = store, nil
		return nil
	}
	r.behind = store
	env, err := overlay.Look(ctx, h.Store, h.Client, h.Vars)
	if errors.Is(err, vars.ErrNoClient) {
		return noClient(h.Client, r.f.store)
	}
	h.Vars, h.Store, h.Client = env, nil, ""
	return err
}

// conflict refuses flags that exclude each other, before anything is read.
func (r *batchRun) conflict() error {
	f := r.f
	if err := r.conflictOfStore(); err != nil {
		return err
	}
	switch {
	case f.store == "" && (f.in == "" || f.out == "" && f.diff == "" && f.planned == ""):
		return misused(r.cmd, sayf("give both --in FILE and --out FILE, or the store of clients by --store", "укажите и --in FILE, и --out FILE — или базу клиентов через --store"))
	case f.out == "-" && f.diff == "-":
		return misused(r.cmd, sayf("--out and --diff cannot both go to standard output", "--out и --diff нельзя вместе направить в стандартный вывод"))
	case !f.effects() && (f.rate != 0 || f.maxEffects != 0):
		return misused(r.cmd, sayf("--rate and --max-effects are for --live or --sandbox: without them nothing is sent", "--rate и --max-effects нужны вместе с --live или --sandbox: без них ничего не отправляется"))
	case f.effects() && f.planned != "":
		return misused(r.cmd, sayf("--effects is for a dry run: with --live or --sandbox requests are sent at once", "--effects — для пробного запуска: с --live и --sandbox запросы отправляются сразу"))
	case f.planned == "-" || f.run != "" && f.planned == "":
		return misused(r.cmd, sayf("--effects wants a file, and --run goes with it", "--effects — это файл; --run указывают вместе с ним"))
	case f.errors == "-":
		return misused(r.cmd, sayf("--errors wants a file", "в --errors нужен файл"))
	case f.rate < 0 || f.maxEffects < 0:
		return misused(r.cmd, sayf("--rate and --max-effects are not negative", "--rate и --max-effects не бывают отрицательными"))
	case f.keep != nil && f.only != nil:
		return misused(r.cmd, sayf("--keep and --only exclude each other", "--keep и --only исключают друг друга"))
	case f.resume && f.force:
		return misused(r.cmd, sayf("--resume and --force exclude each other", "--resume и --force исключают друг друга"))
	case f.resume && (f.in == "-" || f.base() == "" && (f.out == "-" || f.store == "" || !f.live)):
		return misused(r.cmd, sayf("--resume needs files, not streams", "--resume работает только с файлами, не с потоками"))
	case f.workers < 0 || f.maxErrors < 0:
		return misused(r.cmd, sayf("--workers and --max-errors are not negative", "--workers и --max-errors не бывают отрицательными"))
	}
	if err := f.sameFile(); err != nil {
		return misused(r.cmd, err)
	}
	if f.failFast {
		f.maxErrors = 1
	}
	if f.workers == 0 {
		f.workers = goruntime.GOMAXPROCS(0)
	}
	return nil
}

// effects reports whether requests are sent.
func (f *batchFlags) effects() bool { return f.live || f.sandbox != "" }

// batchError puts errors of packages below into words.
func batchError(err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return sayf("the disk is full", "на диске нет места")
	}
	if errors.Is(err, syscall.EFBIG) || errors.Is(err, syscall.EDQUOT) {
		return sayf("the file may not grow further: a quota or a limit of the system is reached", "файлу больше нельзя расти: достигнута квота или ограничение системы")
	}
	return err
}

// end finishes a run: complete files get their names, incomplete ones are kept.
func (r *batchRun) end(tally *batch.Tally, err error) error {
	if err == nil {
		err = r.finish()
	}
	if perr := r.summary(tally, err == nil); perr != nil {
		return perr
	}
	switch {
	case err == nil && tally.Failed == 0:
		return nil
	case err == nil:
		return exitCode(exitFailed)
	}
	kept := r.keep()
	var why string
	code := exitUsage
	switch {
	case errors.Is(err, context.Canceled):
		why, code = r.a.t("the run was interrupted", "запуск прерван"), exitFailed
	case errors.Is(err, batch.ErrTooMany):
		why, code = fmt.Sprintf(r.a.t("the run was stopped: %d of the rows failed", "запуск остановлен: строк с ошибками — %d"), tally.Failed), exitFailed
	case errors.Is(err, batch.ErrRefused):
		why, code = fmt.Sprintf(r.a.t("the run was stopped: %d requests were sent, as many as may be", "запуск остановлен: отправлено запросов — %d, больше нельзя"), r.f.maxEffects), exitFailed
	default:
		at := r.point.Progress
		if r.store != nil {
			why = fmt.Sprintf(r.a.t("%s; %d clients were done before, the last one is %d", "%s; до этого обработано клиентов: %d, последний — %d"), r.a.say(batchError(err)), tally.Rows, at.Offset)
			break
		}
		why = fmt.Sprintf(r.a.t("%s; %d rows were done before (row %d would be next, at byte %d)", "%s; до этого обработано строк: %d (следующая — %d, байт %d)"),
			r.a.say(batchError(err)), tally.Rows, max(at.Row, 1), at.Offset)
	}
	fmt.Fprintf(r.a.Err, "salecalc: %s%s\n", why, kept)
	return exitCode(code)
}
