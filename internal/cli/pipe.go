package cli

import (
	"errors"
	"math/rand/v2"
	"os"
	goruntime "runtime"
	"slices"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/internal/pipe"
	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/vars"
)

// pipeFlags are the flags of pipe. Those it shares with batch are read by the same code.
type pipeFlags struct {
	batchFlags
	rows    string
	counted bool
	strict  bool
}

func (a *App) pipeCommand() *cobra.Command {
	f := &pipeFlags{}
	cmd := &cobra.Command{
		Use:   "pipe SCRIPT",
		Short: a.t("run a script over rows of standard input, for Spark, ClickHouse and Unix pipelines", "выполнить скрипт для строк стандартного ввода: для Spark, ClickHouse и конвейеров Unix"),
		Long: a.t(`Runs the script once for every row of standard input and writes a row for it to standard output,
at once: whoever sends a row can wait for the answer. A row that fails or cannot be read gives
a row too, without what could not be computed, and the stream goes on; what was wrong is said on
standard error when the input has ended, and it exits with 0 all the same unless --strict is
given. Nothing is ever sent: network functions are answered as in a dry run.`,
			`Выполняет скрипт для каждой строки стандартного ввода и тут же пишет ответную строку на
стандартный вывод: тот, кто прислал строку, может ждать ответа. Строка с ошибкой или
нечитаемая тоже даёт строку — без того, что не вычислилось, — и поток идёт дальше; о том, что было
не так, говорится в потоке ошибок, когда ввод закончится. Код выхода при этом 0, если не указан
--strict. Наружу ничего не отправляется: сетевые функции отвечают как в пробном запуске.`),
		Example: "  echo '{\"qty\": 2, \"price\": 10}' | salecalc pipe examples/pipe/total.calc --format jsonl\n" +
			"  echo '2,10' | salecalc pipe examples/pipe/total.calc --format csv --columns qty,price --only total",
		Args: takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.pipe(cmd, f, args[0]) },
	}
	a.addStartFlags(cmd, &f.evalFlags)
	fs := cmd.Flags()
	fs.StringVar(&f.rows, "format", "tsv", a.t("`FORMAT` of the rows, in and out: tsv, csv or jsonl; ClickHouse's names TabSeparated, CSV, JSONEachRow will do", "формат `FORMAT` строк на входе и выходе: tsv, csv или jsonl; годятся и названия ClickHouse: TabSeparated, CSV, JSONEachRow"))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"tsv", "csv", "jsonl", "TabSeparated", "CSV", "JSONEachRow"}, cobra.ShellCompDirectiveNoFileComp))
	fs.BoolVar(&f.counted, "chunk-header", false, a.t("a line with the number of rows stands before each chunk (send_chunk_header of ClickHouse)", "перед каждой порцией идёт строка с числом строк в ней (send_chunk_header в ClickHouse)"))
	fs.StringVar(&f.delimiter, "delimiter", "", a.t("`SIGN` between the cells of CSV, such as ';' or tab; otherwise a comma", "знак `SIGN` между ячейками CSV, например ';' или tab; иначе запятая"))
	fs.StringSliceVar(&f.columns, "columns", nil, a.t("`NAMES` of the columns; without it the first line of TSV and CSV names them", "имена `NAMES` столбцов; иначе в TSV и CSV их называет первая строка"))
	a.addColumnFlags(cmd, &f.batchFlags)
	fs.StringVar(&f.errors, "errors", "", a.t("`FILE` (JSON Lines) for rows that failed; they stay in the output too", "файл `FILE` (JSON Lines) для строк с ошибками; в результате они тоже остаются"))
	fs.BoolVar(&f.strict, "strict", false, a.t("exit with 1 when a row failed", "код выхода 1, если какая-то строка не удалась"))
	return cmd
}

// pipe runs the command.
func (a *App) pipe(cmd *cobra.Command, f *pipeFlags, script string) error {
	f.format = "text"
	r := &batchRun{a: a, f: &f.batchFlags, cmd: cmd, started: a.Now(), point: &batch.Checkpoint{}, valve: newValve(0, 0)}
	form, ok := pipe.ParseFormat(f.rows)
	switch {
	case !ok:
		return misused(cmd, sayf("--format is tsv, csv or jsonl, not {1}", "--format — это tsv, csv или jsonl, а не {1}", f.rows))
	case f.counted && f.columns == nil && form != pipe.JSON:
		return misused(cmd, sayf("with --chunk-header there is no line with names: give them by --columns", "с --chunk-header строки с названиями нет: укажите столбцы через --columns"))
	case f.counted && f.where != "":
		return misused(cmd, sayf("--where leaves rows out, and with --chunk-header each row wants its answer", "--where пропускает строки, а с --chunk-header на каждую строку нужен ответ"))
	case f.keep != nil && f.only != nil:
		return misused(cmd, sayf("--keep and --only exclude each other", "--keep и --only исключают друг друга"))
	case script == "-":
		return misused(cmd, sayf("the script and the rows cannot both come from standard input", "скрипт и строки нельзя вместе читать из стандартного ввода"))
	case f.workers < 0:
		return misused(cmd, sayf("--workers is not negative", "--workers не бывает отрицательным"))
	}
	if f.workers == 0 {
		f.workers = goruntime.GOMAXPROCS(0)
	}
	var err error
	if r.s, err = a.session(cmd.Context(), cmd, &f.evalFlags); err != nil {
		return err
	}
	defer r.s.close()
	now := r.s.host.Now
	if err = r.compile(script); err != nil {
		return err
	}
	r.job.Host.Now, r.job.Every, r.job.Host.Rand = now, true, rand.New(rand.NewPCG(f.seed, f.seed))
	if err = r.openPipe(form, f.counted); err != nil {
		return err
	}
	return r.runPipe(f.strict)
}

// openPipe begins to read, and says how rows are written.
func (r *batchRun) openPipe(form pipe.Format, counted bool) error {
	d, err := r.f.dialect()
	if err != nil {
		return err
	}
	o := pipe.Options{Format: form, Columns: r.f.columns, Delimiter: d.Delimiter, Counted: counted}
	named := o.Columns != nil || form == pipe.JSON
	if form == pipe.JSON {
		o.Columns = r.membersRead()
	}
	in, err := pipe.Open(r.cmd.Context(), r.a.In, o)
	if err != nil {
		return err
	}
	s := &r.streams
	s.In, s.Out, s.Same = in, r.a.Out, true
	s.Format, s.Dialect = in.Style()
	s.NewEncoder = func(columns []string, _ []int) records.Encoder {
		var e records.Encoder
		switch form {
		case pipe.TSV:
			e = pipe.NewTSVEncoder(columns)
		case pipe.JSON:
			e = records.NewJSONEncoder(columns)
		default:
			e = records.NewCSVEncoder(columns, s.Dialect)
		}
		if named {
			e = pipe.Headless{Encoder: e}
		}
		return e
	}
	if r.f.errors == "" {
		return nil
	}
	file, err := os.OpenFile(r.f.errors, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return unwritable(r.f.errors, err)
	}
	r.input, s.Errors = file, file
	return nil
}

// membersRead are the members of JSON objects that are variables of the texts.
func (r *batchRun) membersRead() []string {
	names := slices.Clone(r.f.columns)
	add := func(name string) {
		if !slices.Contains(names, name) && name != r.f.renderTo {
			names = append(names, name)
		}
	}
	for column := range r.job.Map {
		add(column)
	}
	slices.Sort(names[len(r.f.columns):])
	supplied := func(name string) bool {
		for _, v := range r.job.Map {
			if v == name {
				return true
			}
		}
		return false
	}
	visit := func(x lang.Expr) bool {
		if n, ok := x.(*lang.Name); ok && !n.ValuePos {
			if title := (batch.Variable{Scope: scopeOf[n.Scope], Name: n.Name}).Title(); !supplied(title) {
				add(title)
			}
		}
		return true
	}
	o := lang.Options{IsFunc: builtins.Standard().Known}
	for i, src := range r.sources {
		switch {
		case i == 0:
			for _, st := range lang.Parse(src, o).Stmts {
				lang.WalkStmt(st, visit)
			}
		case src.Name == "--where":
			lang.Walk(lang.ParseExpr(src, o).X, visit)
		default:
			lang.WalkTemplate(lang.ParseTemplate(src, o), visit)
		}
	}
	for _, name := range slices.Concat(r.f.keep, r.f.only) {
		add(name)
	}
	return names
}

// scopeOf is where a name with a prefix is kept.
var scopeOf = [...]vars.Scope{lang.NoScope: vars.Deal, lang.ClientScope: vars.Client, lang.ProjectScope: vars.Project}

// runPipe answers rows until there are no more.
func (r *batchRun) runPipe(strict bool) error {
	tally, err := batch.Run(r.cmd.Context(), r.job, r.streams)
	if r.input != nil {
		err = errors.Join(err, r.input.Close())
	}
	if tally == nil {
		return batchError(err)
	}
	for i, f := range tally.Frequent() {
		if i == maxFrequent {
			break
		}
		r.a.printFinding(f, false)
	}
	switch {
	case err != nil:
		return batchError(err)
	case strict && tally.Failed > 0:
		return exitCode(exitFailed)
	}
	return nil
}
