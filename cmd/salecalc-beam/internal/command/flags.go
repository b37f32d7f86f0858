package command

import (
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"
)

// flags are those of `salecalc batch` that mean the same here, and a few more.
type flags struct {
	in, out, errors, summary string
	effects, run             string
	inFormat, outFormat      string
	delimiter, encoding      string
	columns, mapping         []string
	keep, only               []string
	where, render, renderTo  string
	vars                     string
	set                      []string
	now, tz                  string
	seed                     uint64
	stopOnError, force       bool
	lang, log                string
	beamHelp                 bool
}

// flagSet makes the flags, with Beam's hidden among them.
func (a *App) flagSet(f *flags) *pflag.FlagSet {
	fs := pflag.NewFlagSet("salecalc-beam", pflag.ContinueOnError)
	fs.SortFlags = false
	fs.SetOutput(io.Discard)
	str := func(to *string, name, preset, en, ru string) { fs.StringVar(to, name, preset, a.t(en, ru)) }
	str(&f.in, "in", "", "`FILE` of rows; one * in the name stands for many files", "файл `FILE` со строками; одна * в имени — сразу много файлов")
	str(&f.out, "out", "", "`FILE` to write; a * in it is what that of --in stands for", "файл `FILE` для результата; * в имени — то же, что * в --in")
	str(&f.errors, "errors", "", "`FILE` (JSON Lines) for rows that failed; otherwise they stay in the output", "файл `FILE` (JSON Lines) для строк с ошибками; иначе они остаются в результате")
	str(&f.effects, "effects", "", "`FILE` (JSON Lines) for the requests that would be sent; salecalc effects apply sends them later", "файл `FILE` (JSON Lines) для запросов, которые были бы отправлены; отправит их salecalc effects apply")
	str(&f.run, "run", "", "`NAME` of this run in --effects: requests of the same name, row and place in the script are sent once", "имя `NAME` этого запуска в --effects: запросы с тем же именем, строкой и местом в скрипте отправляются один раз")
	str(&f.summary, "summary", "", "`FILE` (JSON) for counts and the most frequent messages", "файл `FILE` (JSON) с итогами и самыми частыми сообщениями")
	str(&f.inFormat, "in-format", "", "csv, jsonl, parquet or avro, where the `FORMAT` does not show", "формат `FORMAT` входа, если он не виден: csv, jsonl, parquet или avro")
	str(&f.outFormat, "out-format", "", "csv, jsonl, parquet or avro, where the name does not say the `FORMAT`", "формат `FORMAT` результата, если он не виден по имени: csv, jsonl, parquet или avro")
	str(&f.delimiter, "delimiter", "", "`SIGN` between the cells of CSV, such as ';' or tab; otherwise guessed", "знак `SIGN` между ячейками CSV, например ';' или tab; иначе определяется сам")
	str(&f.encoding, "encoding", "", "`NAME` of the encoding of CSV: utf-8 or windows-1251; otherwise guessed", "кодировка `NAME` файла CSV: utf-8 или windows-1251; иначе определяется сама")
	fs.StringSliceVar(&f.columns, "columns", nil, a.t("`NAMES` of the columns of a CSV without a header row", "имена `NAMES` столбцов, если в CSV нет строки заголовков"))
	fs.StringArrayVar(&f.mapping, "map", nil, a.t("`COLUMN=VARIABLE` the column supplies; repeatable", "`COLUMN=VARIABLE` (столбец=переменная): какую переменную даёт столбец; можно повторять"))
	fs.StringSliceVar(&f.keep, "keep", nil, a.t("`COLUMNS` of the input to keep; otherwise all", "столбцы `COLUMNS` входа, которые оставить; иначе все"))
	fs.StringSliceVar(&f.only, "only", nil, a.t("`COLUMNS` of the output, in order", "столбцы `COLUMNS` результата, по порядку"))
	str(&f.where, "where", "", "`CONDITION`: rows for which it is false are left out", "условие `CONDITION`: строки, где оно ложно, пропускаются")
	str(&f.render, "render", "", "`TEMPLATE` of a message, or its file: a column with the text for each row", "шаблон `TEMPLATE` сообщения или его файл: столбец с текстом для каждой строки")
	str(&f.renderTo, "render-to", "message", "`COLUMN` of the message", "столбец `COLUMN` для сообщения")
	str(&f.vars, "vars", "", "JSON `FILE` with starting variables", "JSON-файл `FILE` с начальными переменными")
	fs.StringArrayVar(&f.set, "set", nil, a.t("one starting variable, `NAME=VALUE`; repeatable", "начальная переменная, `NAME=VALUE` (имя=значение); можно повторять"))
	str(&f.now, "now", "", "the clock, a `TIME` such as 2025-01-31T12:00:00+03:00; otherwise when the job is submitted", "время `TIME` на часах, например 2025-01-31T12:00:00+03:00; иначе время отправки задания")
	str(&f.tz, "tz", "Europe/Moscow", "the project's time `ZONE`, such as Asia/Almaty", "часовой пояс `ZONE` проекта, например Asia/Almaty")
	fs.Uint64Var(&f.seed, "seed", 0, a.t("a number `N` with which randomness repeats", "число `N`, с которым случайность повторяется"))
	fs.BoolVar(&f.stopOnError, "stop-on-error", false, a.t("the first failing statement ends the run of its row", "первая же ошибка завершает выполнение для своей строки"))
	fs.BoolVar(&f.force, "force", false, a.t("replace files that exist", "заменять существующие файлы"))
	str(&f.lang, "lang", "", "`LANGUAGE` of messages: en or ru", "язык `LANGUAGE` сообщений: en или ru")
	str(&f.log, "log", "", "`LEVEL` of what Beam says of the job: debug, info, warn or error", "сколько Beam сообщает о задании, `LEVEL`: debug, info, warn или error")
	fs.BoolVar(&f.beamHelp, "beam-help", false, a.t("list the flags of Beam and its runners", "показать флаги Beam и его раннеров"))
	addBeamFlags(fs)
	return fs
}

func (a *App) help(fs *pflag.FlagSet) {
	fmt.Fprint(a.Out, a.t(`salecalc-beam SCRIPT --in FILE --out FILE [--runner RUNNER …]

Runs the script once for every row of a CSV, JSON Lines, Parquet or Avro file, as `+"`salecalc batch`"+`
does, by Apache Beam: on this machine, or on Flink, Spark or Dataflow. Every run is dry: no
request leaves the workers. It exits with 1 when a row failed.

`, `salecalc-beam SCRIPT --in FILE --out FILE [--runner RUNNER …]

Выполняет скрипт для каждой строки файла CSV, JSON Lines, Parquet или Avro — так же, как
`+"`salecalc batch`"+`, но через Apache Beam: на этом компьютере или на Flink, Spark, Dataflow. Все
запуски пробные: ничего никуда не отправляется. Если какая-то строка не удалась, код выхода 1.

`), fs.FlagUsages(), a.t(`
Flags of Beam, such as --runner, --endpoint and --environment_type, can be given as well;
--beam-help lists them.
`, `
Можно указать и флаги самого Beam: --runner, --endpoint, --environment_type и другие;
их список показывает --beam-help.
`))
}

// A beamFlag is a flag of Beam, which keeps its flags in the standard package.
type beamFlag struct{ f *flag.Flag }

func (b beamFlag) String() string { return b.f.Value.String() }
func (b beamFlag) Type() string   { return "value" }

// Set sets it so that Beam sees it was given.
func (b beamFlag) Set(text string) error { return flag.CommandLine.Set(b.f.Name, text) }

// addBeamFlags adds those that are no flags of ours.
func addBeamFlags(fs *pflag.FlagSet) {
	flag.CommandLine.VisitAll(func(f *flag.Flag) {
		if fs.Lookup(f.Name) != nil || strings.HasPrefix(f.Name, "test.") {
			return
		}
		added := fs.VarPF(beamFlag{f}, f.Name, "", f.Usage)
		added.Hidden = true
		if b, ok := f.Value.(interface{ IsBoolFlag() bool }); ok && b.IsBoolFlag() {
			added.NoOptDefVal = "true"
		}
	})
}

func printBeamFlags(w io.Writer) {
	before := flag.CommandLine.Output()
	flag.CommandLine.SetOutput(w)
	flag.CommandLine.PrintDefaults()
	flag.CommandLine.SetOutput(before)
}
