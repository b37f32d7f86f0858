package command

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/salecalc/salecalc/cmd/salecalc-beam/internal/pipeline"
	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/vars"
)

// flags are those of `salecalc batch` that mean the same here, and a few more.
type flags struct {
	in, out, errors, summary string
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
	lang                     string
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
	fs.BoolVar(&f.beamHelp, "beam-help", false, a.t("list the flags of Beam and its runners", "показать флаги Beam и его исполнителей"))
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

// settings are what the workers are told.
func (a *App) settings(f *flags, fs *pflag.FlagSet) (*pipeline.Settings, error) {
	s := &pipeline.Settings{RenderTo: f.renderTo, Zone: f.tz, Seed: f.seed, StopOnError: f.stopOnError, Keep: f.keep, Only: f.only, Lang: a.lang}
	if f.keep != nil && f.only != nil {
		return nil, textf("--keep and --only exclude each other", "--keep и --only исключают друг друга")
	}
	var err error
	if s.Script, err = textOf(fs.Arg(0)); err != nil {
		return nil, err
	}
	s.Where = pipeline.Text{Name: "--where", Text: f.where}
	if s.Render, err = f.message(); err != nil {
		return nil, err
	}
	if !fs.Changed("seed") {
		s.Seed = a.Seed()
	}
	if s.Now = a.Now(); f.now != "" {
		if s.Now, err = time.Parse(time.RFC3339Nano, f.now); err != nil {
			return nil, textf("--now wants a time such as 2025-01-31T12:00:00+03:00, got {1}", "--now ждёт время вроде 2025-01-31T12:00:00+03:00, получено {1}", f.now)
		}
	}
	if _, err := time.LoadLocation(f.tz); err != nil || f.tz == "Local" || f.tz == "" {
		return nil, textf("there is no time zone {1}; use a name such as Europe/Moscow", "нет часового пояса {1}; нужно имя вроде Europe/Moscow", f.tz)
	}
	if s.Map, err = f.mapped(); err != nil {
		return nil, err
	}
	if s.Vars, err = a.variables(f); err != nil {
		return nil, err
	}
	if s.In, err = f.reading(); err != nil {
		return nil, err
	}
	s.Out, err = f.writing()
	return s, err
}

func textOf(name string) (pipeline.Text, error) {
	text, err := read(name)
	return pipeline.Text{Name: name, Text: text}, err
}

// message is the template: a text with #{...}, or a file of that name.
func (f *flags) message() (pipeline.Text, error) {
	if f.render == "" {
		return pipeline.Text{}, nil
	}
	if _, err := os.Stat(f.render); err != nil && strings.Contains(f.render, "#{") {
		return pipeline.Text{Name: "--render", Text: f.render}, nil
	}
	t, err := textOf(f.render)
	t.Text = strings.TrimRight(t.Text, "\r\n") // the line end is the file's
	return t, err
}

func (f *flags) mapped() (map[string]string, error) {
	m := map[string]string{}
	for _, pair := range f.mapping {
		column, variable, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, textf("--map wants COLUMN=VARIABLE, got {1}", "--map ждёт СТОЛБЕЦ=ПЕРЕМЕННАЯ, получено {1}", pair)
		}
		m[column] = strings.TrimSpace(variable)
	}
	return m, nil
}

// variables are those of --vars and --set; --set wins.
func (a *App) variables(f *flags) ([]pipeline.Variable, error) {
	env := vars.NewEnv()
	if f.vars != "" {
		text, err := read(f.vars)
		if err == nil {
			if err = casefile.ReadVars(env, text); err != nil {
				err = textf("{1}: {2}", "{1}: {2}", f.vars, a.say(err))
			}
		}
		if err != nil {
			return nil, err
		}
	}
	for _, set := range f.set {
		if err := casefile.SetVar(env, set); err != nil {
			return nil, err
		}
	}
	return pipeline.NewVariables(env), nil
}

// reading is how files are read.
func (f *flags) reading() (pipeline.Reading, error) {
	r := pipeline.Reading{Columns: f.columns}
	var err error
	if r.Format, err = format("--in-format", f.inFormat); err != nil {
		return r, err
	}
	switch {
	case f.delimiter == "":
	case f.delimiter == "tab" || f.delimiter == `\t`:
		r.Dialect.Delimiter = '\t'
	case len(f.delimiter) == 1 && !strings.Contains("\"\r\n", f.delimiter) && f.delimiter[0] < 0x80:
		r.Dialect.Delimiter = f.delimiter[0]
	default:
		return r, textf("--delimiter is one plain sign such as ; or the word tab, not {1}", "--delimiter — один обычный знак, например ;, или слово tab, а не {1}", f.delimiter)
	}
	switch strings.ToLower(f.encoding) {
	case "":
	case "utf-8", "utf8":
		r.Dialect.Encoding = records.UTF8
	case "windows-1251", "cp1251", "1251":
		r.Dialect.Encoding = records.Windows1251
	default:
		return r, textf("--encoding is utf-8 or windows-1251, not {1}", "--encoding — это utf-8 или windows-1251, а не {1}", f.encoding)
	}
	return r, nil
}

// writing is how files are written.
func (f *flags) writing() (pipeline.Writing, error) {
	w := pipeline.Writing{Format: pipeline.ByName(f.out), Failed: f.errors != ""}
	named, err := format("--out-format", f.outFormat)
	if named != "" {
		w.Format = named
	}
	_, w.Pack = records.ByName(f.out)
	return w, err
}

func format(flag, name string) (pipeline.Format, error) {
	switch f := pipeline.Format(name); f {
	case "", pipeline.CSV, pipeline.JSON, pipeline.Parquet, pipeline.Avro:
		return f, nil
	}
	return "", textf("{1} is csv, jsonl, parquet or avro, not {2}", "{1} — это csv, jsonl, parquet или avro, а не {2}", flag, name)
}

// files lists what is read, and names what is written.
func (f *flags) files(ctx context.Context) ([]pipeline.File, error) {
	many := strings.Contains(f.in, pipeline.Wildcard)
	for _, other := range []string{f.out, f.errors, f.summary} {
		if other != "" && (many && strings.Count(other, pipeline.Wildcard) != 1 || !many && strings.Contains(other, pipeline.Wildcard)) {
			return nil, textf("--in, --out and the other files have one * each, or none has one", "одна * есть либо в каждом из имён --in, --out и других файлов, либо ни в одном")
		}
	}
	names, err := pipeline.Match(ctx, f.in)
	if err != nil {
		return nil, err
	}
	var list []pipeline.File
	seen := map[string]bool{}
	for _, name := range names {
		seen[name] = true
	}
	for _, name := range names {
		file := pipeline.File{In: name, Out: pipeline.Named(f.in, name, f.out), Errors: pipeline.Named(f.in, name, f.errors), Summary: pipeline.Named(f.in, name, f.summary)}
		for _, made := range []string{file.Out, file.Errors, file.Summary} {
			switch {
			case made == "":
			case seen[made]:
				return nil, textf("{1} would be read and written, or written twice", "{1} пришлось бы и читать, и писать, или писать дважды", made)
			case !f.force && pipeline.Exists(ctx, made):
				return nil, textf("there is such a file already; choose another name or say --force: {1}", "такой файл уже есть; выберите другое имя или укажите --force: {1}", made)
			}
			seen[made] = made != ""
		}
		list = append(list, file)
	}
	return list, nil
}
