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
	where               string
	render, renderTo    string
	workers, maxErrors  int
	failFast            bool
	diff                string
	rate                float64
	maxEffects          int64
	force, resume       bool
}

func (a *App) batchCommand() *cobra.Command {
	f := &batchFlags{}
	cmd := &cobra.Command{
		Use:   "batch SCRIPT --in FILE --out FILE",
		Short: a.t("run a script over the rows of a file", "выполнить скрипт для каждой строки файла"),
		Long: a.t(`Runs the script once for every row of a CSV, JSON Lines or Parquet file, plain or compressed
(.gz, .zst), and writes the rows with the variables the script has written. Columns are
variables of their names; client.city is one of the client, name the built-in one. Without
--live the run is dry: no request leaves the machine. It exits with 1 when a row failed.`,
			`Выполняет скрипт для каждой строки файла CSV, JSON Lines или Parquet, можно сжатого
(.gz, .zst), и записывает строки вместе с переменными, которые записал скрипт. Столбцы —
это переменные с теми же именами; client.city — переменная клиента, name — встроенная. Без
--live запуск пробный: ничего никуда не отправляется. Если какая-то строка не удалась, код выхода 1.`),
		Example: "  salecalc batch examples/batch/segments.calc --in examples/batch/clients.csv --out -\n" +
			"  salecalc batch examples/batch/segments.calc --in examples/batch/clients.csv --diff - --where 'qty > 1'",
		Args: takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.batch(cmd, f, args[0]) },
	}
	a.addEvalFlags(cmd, &f.evalFlags)
	a.addBatchFlags(cmd, f)
	return cmd
}

func (a *App) addBatchFlags(cmd *cobra.Command, f *batchFlags) {
	fs := cmd.Flags()
	fs.StringVar(&f.in, "in", "", a.t("`FILE` of rows, - for standard input", "файл `FILE` со строками, - для стандартного ввода"))
	fs.StringVar(&f.out, "out", "", a.t("`FILE` to write, - for standard output", "файл `FILE` для результата, - для стандартного вывода"))
	fs.StringVar(&f.inFormat, "in-format", "", a.t("csv, jsonl or parquet, where the `FORMAT` does not show", "формат `FORMAT` входа, если он не виден: csv, jsonl или parquet"))
	fs.StringVar(&f.outFormat, "out-format", "", a.t("csv, jsonl or parquet, where the name does not say the `FORMAT`", "формат `FORMAT` результата, если он не виден по имени: csv, jsonl или parquet"))
	fs.StringVar(&f.delimiter, "delimiter", "", a.t("`SIGN` between the cells of CSV, such as ';' or tab; otherwise guessed", "знак `SIGN` между ячейками CSV, например ';' или tab; иначе определяется сам"))
	fs.StringVar(&f.encoding, "encoding", "", a.t("`NAME` of the encoding of CSV: utf-8 or windows-1251; otherwise guessed", "кодировка `NAME` файла CSV: utf-8 или windows-1251; иначе определяется сама"))
	fs.StringSliceVar(&f.columns, "columns", nil, a.t("`NAMES` of the columns of a CSV without a header row", "имена `NAMES` столбцов, если в CSV нет строки заголовков"))
	fs.StringArrayVar(&f.mapping, "map", nil, a.t("`COLUMN=VARIABLE` the column supplies; repeatable", "`COLUMN=VARIABLE` (столбец=переменная): какую переменную даёт столбец; можно повторять"))
	fs.StringSliceVar(&f.keep, "keep", nil, a.t("`COLUMNS` of the input to keep; otherwise all", "столбцы `COLUMNS` входа, которые оставить; иначе все"))
	fs.StringSliceVar(&f.only, "only", nil, a.t("`COLUMNS` of the output, in order", "столбцы `COLUMNS` результата, по порядку"))
	fs.StringVar(&f.where, "where", "", a.t("`CONDITION`: rows for which it is false are left out", "условие `CONDITION`: строки, где оно ложно, пропускаются"))
	fs.StringVar(&f.render, "render", "", a.t("`TEMPLATE` of a message, or its file: a column with the text for each row", "шаблон `TEMPLATE` сообщения или его файл: столбец с текстом для каждой строки"))
	fs.StringVar(&f.renderTo, "render-to", "message", a.t("`COLUMN` of the message", "столбец `COLUMN` для сообщения"))
	fs.StringVar(&f.errors, "errors", "", a.t("`FILE` (JSON Lines) for rows that failed; otherwise they stay in the output", "файл `FILE` (JSON Lines) для строк с ошибками; иначе они остаются в результате"))
	fs.BoolVar(&f.failFast, "fail-fast", false, a.t("stop at the first row that fails", "остановиться на первой строке с ошибкой"))
	fs.IntVar(&f.maxErrors, "max-errors", 0, a.t("stop when `N` rows have failed", "остановиться, когда не удалось `N` строк"))
	fs.StringVar(&f.diff, "diff", "", a.t("`FILE` for what changes: .csv, .html with histograms, else text; - prints it. --out may then be left out", "файл `FILE` с изменениями: .csv, .html с гистограммами, иначе текст; - печатает. --out тогда можно не указывать"))
	fs.Float64Var(&f.rate, "rate", 0, a.t("with --live: at most `N` requests in a second", "с --live: не больше `N` запросов в секунду"))
	fs.Int64Var(&f.maxEffects, "max-effects", 0, a.t("with --live: stop when `N` requests have been sent", "с --live: остановиться, когда отправлено `N` запросов"))
	fs.IntVar(&f.workers, "workers", 0, a.t("`N` rows at a time; otherwise as many as there are processors", "сколько строк `N` выполнять сразу; иначе по числу процессоров"))
	fs.BoolVar(&f.force, "force", false, a.t("replace files that exist", "заменять существующие файлы"))
	fs.BoolVar(&f.resume, "resume", false, a.t("go on with a run that was interrupted", "продолжить прерванный запуск"))
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
}

func (a *App) batch(cmd *cobra.Command, f *batchFlags, script string) error {
	if script == "-" && f.in == "-" {
		return misused(cmd, sayf("the script and the rows cannot both come from standard input", "скрипт и строки нельзя вместе читать из стандартного ввода"))
	}
	r := &batchRun{a: a, f: f, cmd: cmd, started: a.Now(), point: &batch.Checkpoint{}}
	if err := r.prepare(cmd.Context(), script); err != nil {
		return batchError(err)
	}
	defer r.s.close()
	defer r.input.Close()
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
	if err != nil {
		r.s.close()
		return err
	}
	input, _ := r.input.(*meter)
	r.bar = r.a.newProgress(input)
	return nil
}

// behindRows reads the client of --store: what a row does not have is his. The rows are
// others' and write to the output, so nothing is kept in the store.
func (r *batchRun) behindRows(ctx context.Context) error {
	h := &r.s.host
	if h.Store == nil {
		return nil
	}
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
	if err := f.evalFlags.conflict(r.cmd); err != nil {
		return err
	}
	switch {
	case f.in == "" || f.out == "" && f.diff == "":
		return misused(r.cmd, sayf("give both --in FILE and --out FILE", "укажите и --in FILE, и --out FILE"))
	case f.out == "-" && f.diff == "-":
		return misused(r.cmd, sayf("--out and --diff cannot both go to standard output", "--out и --diff нельзя вместе направить в стандартный вывод"))
	case !f.effects() && (f.rate != 0 || f.maxEffects != 0):
		return misused(r.cmd, sayf("--rate and --max-effects are for --live or --sandbox: without them nothing is sent", "--rate и --max-effects нужны вместе с --live или --sandbox: без них ничего не отправляется"))
	case f.rate < 0 || f.maxEffects < 0:
		return misused(r.cmd, sayf("--rate and --max-effects are not negative", "--rate и --max-effects не бывают отрицательными"))
	case f.effects() && f.workers > 1:
		return misused(r.cmd, sayf("with --live or --sandbox rows are run one after another: leave --workers out", "с --live и --sandbox строки выполняются по одной: уберите --workers"))
	case f.keep != nil && f.only != nil:
		return misused(r.cmd, sayf("--keep and --only exclude each other", "--keep и --only исключают друг друга"))
	case f.resume && f.force:
		return misused(r.cmd, sayf("--resume and --force exclude each other", "--resume и --force исключают друг друга"))
	case f.resume && (f.in == "-" || f.out == "-" || f.out == ""):
		return misused(r.cmd, sayf("--resume needs files, not streams", "--resume работает только с файлами, не с потоками"))
	case f.workers < 0 || f.maxErrors < 0:
		return misused(r.cmd, sayf("--workers and --max-errors are not negative", "--workers и --max-errors не бывают отрицательными"))
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
		why = fmt.Sprintf(r.a.t("%s; %d rows were done before (row %d would be next, at byte %d)", "%s; до этого обработано строк: %d (следующая — %d, байт %d)"),
			r.a.say(batchError(err)), tally.Rows, max(at.Row, 1), at.Offset)
	}
	fmt.Fprintf(r.a.Err, "salecalc: %s%s\n", why, kept)
	return exitCode(code)
}
