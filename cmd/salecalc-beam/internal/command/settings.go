package command

import (
	"context"
	"os"
	"strings"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/jobopts"
	"github.com/spf13/pflag"

	"github.com/salecalc/salecalc/cmd/salecalc-beam/internal/pipeline"
	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/vars"
)

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
	w := pipeline.Writing{Format: pipeline.ByName(f.out), Failed: f.errors != "", Effects: f.effects != ""}
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
	if (f.effects == "") != (f.run == "") {
		return nil, textf("--effects FILE and --run NAME go together: the name tells this run from that of another day", "--effects FILE и --run NAME указывают вместе: имя отличает этот запуск от запуска в другой день")
	}
	many := strings.Contains(f.in, pipeline.Wildcard)
	for _, other := range []string{f.out, f.errors, f.effects, f.summary} {
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
		named := func(other string) string { return pipeline.Named(f.in, name, other) }
		file := pipeline.File{In: name, Out: named(f.out), Errors: named(f.errors), Effects: named(f.effects), Summary: named(f.summary), Run: f.run}
		if f.summary == "" && !*jobopts.Async {
			file.Summary = pipeline.Counts(file.Out)
		}
		if many {
			file.Run += " " + named(pipeline.Wildcard)
		}
		for _, made := range []string{file.Out, file.Errors, file.Effects, file.Summary} {
			switch {
			case made == "":
			case seen[made]:
				return nil, textf("{1} would be both read and written, or written twice", "{1} пришлось бы и читать, и писать, или писать дважды", made)
			case !f.force && pipeline.Exists(ctx, made):
				return nil, textf("there is such a file already; choose another name or say --force: {1}", "такой файл уже есть; выберите другое имя или укажите --force: {1}", made)
			}
			seen[made] = made != ""
		}
		list = append(list, file)
	}
	return list, nil
}
