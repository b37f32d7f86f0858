package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

// saveEvery is how often a checkpoint is saved.
const saveEvery = 2 * time.Second

// loadCheckpoint takes seed and clock of the run that goes on.
func (r *batchRun) loadCheckpoint() error {
	if !r.f.resume {
		return nil
	}
	base := r.f.base()
	if base == "" { // the store says how far the run has come
		return nil
	}
	c, ok, err := batch.LoadCheckpoint(base)
	if err != nil {
		return err
	}
	if !ok {
		if _, err := os.Stat(base + ".part"); err == nil {
			return sayf("the run of {1} stopped before it had done anything; start anew with --force", "запуск для {1} остановился в самом начале; начните заново с --force", base)
		}
		if _, err := os.Stat(base); err == nil {
			return sayf("there is nothing to resume: {1} is complete", "продолжать нечего: {1} уже готов", base)
		}
		return sayf("there is nothing to resume: no checkpoint of {1}; start without --resume", "продолжать нечего: для {1} нет контрольной точки; запустите без --resume", base)
	}
	r.point = c
	if !r.cmd.Flags().Changed("now") {
		r.f.now = c.Now.Format(time.RFC3339Nano)
	}
	if !r.cmd.Flags().Changed("seed") {
		return r.cmd.Flags().Set("seed", fmt.Sprint(c.Seed))
	}
	return nil
}

// openInput opens the rows.
func (r *batchRun) openInput() error {
	f := r.f
	if r.store != nil {
		return r.openClients()
	}
	o := records.Options{Name: f.in, Columns: f.columns, Want: r.wanted(), Alone: r.job.Live}
	var err error
	if o.Format, err = format("--in-format", f.inFormat); err != nil {
		return err
	}
	if o.Dialect, err = f.dialect(); err != nil {
		return err
	}
	var in io.Reader = r.a.In
	r.input = io.NopCloser(nil)
	if f.in != "-" {
		file, err := os.Open(f.in)
		if err != nil {
			return unreadable(f.in, err)
		}
		m := &meter{File: file}
		in, r.input = m, m
	}
	r.streams.In, err = records.Open(in, o)
	if err != nil {
		_ = r.input.Close()
		if errors.Is(err, syscall.EISDIR) {
			return unreadable(f.in, err)
		}
		if err = batchError(err); f.in != "-" {
			err = sayf("{1}: {2}", "{1}: {2}", f.in, r.a.say(err))
		}
		return err
	}
	r.streams.Format, r.streams.Dialect = r.streams.In.Style()
	r.warnOfMissing()
	return nil
}

// format reads the name of a format.
func format(flag, name string) (records.Format, error) {
	switch name {
	case "":
		return records.Unknown, nil
	case "csv":
		return records.CSV, nil
	case "jsonl":
		return records.JSONLines, nil
	case "parquet":
		return records.Parquet, nil
	}
	return records.Unknown, sayf("{1} is csv, jsonl or parquet, not {2}", "{1} — это csv, jsonl или parquet, а не {2}", flag, name)
}

// dialect reads --delimiter and --encoding.
func (f *batchFlags) dialect() (records.Dialect, error) {
	var d records.Dialect
	switch {
	case f.delimiter == "":
	case f.delimiter == "tab" || f.delimiter == `\t`:
		d.Delimiter = '\t'
	case len(f.delimiter) == 1 && !strings.Contains("\"\r\n", f.delimiter) && f.delimiter[0] < 0x80:
		d.Delimiter = f.delimiter[0]
	default:
		return d, sayf("--delimiter is one plain sign such as ; or the word tab, not {1}", "--delimiter — один обычный знак, например ;, или слово tab, а не {1}", f.delimiter)
	}
	switch strings.ToLower(f.encoding) {
	case "":
	case "utf-8", "utf8":
		d.Encoding = records.UTF8
	case "windows-1251", "cp1251", "1251":
		d.Encoding = records.Windows1251
	default:
		return d, sayf("--encoding is utf-8 or windows-1251, not {1}", "--encoding — это utf-8 или windows-1251, а не {1}", f.encoding)
	}
	return d, nil
}

// openOutput opens what is written, and says how.
func (r *batchRun) openOutput() error {
	f, s := r.f, &r.streams
	out, pack := records.ByName(f.out)
	if named, err := format("--out-format", f.outFormat); err != nil {
		return err
	} else if named != records.Unknown {
		out = named
	}
	if out == records.Unknown {
		if out = s.Format; out == records.Given {
			out = records.CSV
		}
	}
	s.Pack, s.Same = pack, out == s.Format
	if out == records.Parquet {
		if f.out == "-" || pack != records.Plain {
			return sayf("Parquet is written to a file, and not compressed once more", "Parquet пишется только в файл и дополнительно не сжимается")
		}
		s.Pack = records.Spool
	}
	s.NewEncoder = func(columns []string, sources []int) records.Encoder {
		switch out {
		case records.JSONLines:
			return records.NewJSONEncoder(columns)
		case records.Parquet:
			e := records.NewParquetEncoder(columns, s.In, sources)
			r.parquet.Store(e)
			return e
		}
		return records.NewCSVEncoder(columns, s.Dialect)
	}
	if s.Format != records.CSV {
		s.Dialect = records.Dialect{Delimiter: ','}
	}
	if err := r.openMark(); err != nil {
		return err
	}
	identity := r.identity()
	if f.resume && f.base() != "" && identity != r.point.Identity {
		return otherRun()
	}
	if r.point.Name == "" {
		r.point.Name = r.newName(identity)
	}
	if r.job.Run = f.run; f.run == "" {
		r.job.Run = "batch " + identity[:16]
	}
	r.point.Identity, r.point.Seed, r.point.Now = identity, r.job.Seed, r.job.Host.Now()
	s.Start, s.Done = r.point.Progress, r.done
	return r.openTargets()
}

// otherRun refuses to go on with the files of another run.
func otherRun() error {
	return sayf("the script, the settings or the input are not those of the interrupted run; give the same ones, or start anew with --force instead of --resume",
		"скрипт, настройки или входные данные не те, что в прерванном запуске; укажите те же или начните заново: --force вместо --resume")
}

// sameFile refuses a file that is named twice: one would take the other's place.
func (f *batchFlags) sameFile() error {
	named := map[string]string{}
	for _, at := range []struct{ flag, name string }{
		{"--in", f.in}, {"--store", f.store}, {"--journal", f.journal}, {"--out", f.out}, {"--errors", f.errors}, {"--effects", f.planned}, {"--diff", f.diff},
	} {
		if at.name == "" || at.name == "-" || strings.Contains(at.name, "://") {
			continue
		}
		if info, err := os.Stat(at.name); err == nil && !info.Mode().IsRegular() { // /dev/null
			continue
		}
		name := at.name
		if real, err := filepath.EvalSymlinks(name); err == nil {
			name = real
		}
		if abs, err := filepath.Abs(name); err == nil {
			name = abs
		}
		if other := named[name]; other != "" && at.flag != "--journal" { // the store may be the journal
			return sayf("{1} and {2} name the same file: {3}", "{1} и {2} указывают на один и тот же файл: {3}", other, at.flag, at.name)
		}
		named[name] = at.flag
	}
	return nil
}

// base is the file beside which the checkpoint stands, "" when there is none.
func (f *batchFlags) base() string {
	for _, name := range []string{f.out, f.errors, f.planned, f.diff} {
		if name != "" {
			if name == "-" {
				return ""
			}
			return name
		}
	}
	return ""
}

// partial reports whether the file of the checkpoint is one that gets its name at the end.
func (r *batchRun) partial() bool {
	return len(r.targets) > 0 && r.targets[0].Part() != r.f.base() && r.f.base() != ""
}

// open begins a file, or goes on with it.
func (r *batchRun) open(name string, size int64) (*batch.Target, error) {
	if r.f.resume {
		return batch.Reopen(name, size)
	}
	t, err := batch.Create(name, r.f.force)
	if errors.Is(err, batch.ErrLeft) && r.f.effects() {
		return nil, sayf("a run was interrupted and has left {1}.part; --resume goes on with it; --force starts anew and sends again what was sent",
			"прерванный запуск оставил файл {1}.part; --resume продолжит его, а --force начнёт заново и отправит всё ещё раз", name)
	}
	return t, err
}

// openTargets opens the files that are written.
func (r *batchRun) openTargets() (err error) {
	f, s := r.f, &r.streams
	switch s.Out = r.a.Out; f.out {
	case "-":
	case "":
		s.Out = io.Discard
	default:
		if r.out, err = r.open(f.out, s.Start.Out); err != nil {
			return unwritable(f.out, err)
		}
		r.targets = append(r.targets, r.out)
		s.Out = r.out
	}
	if f.errors != "" {
		t, oerr := r.open(f.errors, s.Start.Errors)
		if oerr != nil {
			return unwritable(f.errors, oerr)
		}
		r.targets = append(r.targets, t)
		s.Errors = t
	}
	if f.planned != "" {
		t, oerr := r.open(f.planned, s.Start.Effects)
		if oerr != nil {
			return unwritable(f.planned, oerr)
		}
		r.targets = append(r.targets, t)
		s.Effects = t
	}
	if err = r.openDiff(); err != nil || f.resume || f.base() == "" {
		return err
	}
	batch.RemoveCheckpoint(f.base())
	if r.partial() {
		err = r.point.Save(f.base(), false)
	}
	return err
}

// headSize is how much of the input tells it from another one, in bytes. A file that has
// grown since is still the same: it may have been cut short.
const headSize = 4096

// identity is a hash of all that the output depends on, but for the rest of the input.
func (r *batchRun) identity() string {
	h := sha256.New()
	if m, ok := r.input.(*meter); ok {
		head := make([]byte, headSize)
		n, _ := m.ReadAt(head, 0) // fewer bytes, or none, are as good a mark
		h.Write(head[:n])
	}
	r.settings(h)
	fmt.Fprintf(h, "%d %v\n", r.job.Seed, r.job.Host.Now().UnixNano())
	return hex.EncodeToString(h.Sum(nil))
}

// settings writes all that the output depends on, but for the input, seed and clock.
func (r *batchRun) settings(h io.Writer) {
	f := r.f
	for _, s := range r.sources {
		fmt.Fprintf(h, "%s %q\n", s.Name, s.Text)
	}
	fmt.Fprintf(h, "%q %v %q %q %q %q %q %q\n", r.streams.In.Columns(), r.streams.Dialect, f.mapping, f.keep, f.only, f.renderTo, f.tz, f.outFormat)
	fmt.Fprintf(h, "%v %t %t %t %t %q %q %q %q\n", r.streams.Pack, f.stopOnError, f.errors != "", f.live, f.planned != "",
		f.run, f.dealNumber, sqlstore.Shown(f.journal), sqlstore.Shown(f.store))
	for scope := vars.Builtin; scope <= vars.Const; scope++ {
		var list []string
		for name, v := range r.s.host.Vars.All(scope) {
			list = append(list, fmt.Sprintf("%q=%q", name, v.Text()))
		}
		slices.Sort(list)
		fmt.Fprintln(h, scope, list)
	}
}

// done notes how far the run has come.
func (r *batchRun) done(p batch.Progress) error {
	r.point.Progress = p
	now := r.a.Now()
	r.bar.show(r.a, p.Tally.Rows, now.Sub(r.started))
	if !r.partial() {
		return nil
	}
	if r.saved.IsZero() {
		r.saved = r.started
	}
	if r.mark != nil || now.Sub(r.saved) < saveEvery && !r.job.Live {
		return nil
	}
	r.saved = now
	return r.save()
}

// save saves a checkpoint, after what it speaks of.
func (r *batchRun) save() error {
	for _, t := range r.targets {
		if err := t.Sync(); err != nil {
			return err
		}
	}
	return r.point.Save(r.f.base(), true)
}

// finish gives complete files their names.
func (r *batchRun) finish() error {
	if e := r.parquet.Load(); e != nil && r.out != nil {
		if err := r.out.Convert(e.WriteFile); err != nil {
			return err
		}
	}
	for i := len(r.targets) - 1; i >= 0; i-- { // the output last
		if err := r.targets[i].Finish(); err != nil {
			return err
		}
	}
	if r.f.base() != "" {
		batch.RemoveCheckpoint(r.f.base())
	}
	return r.mark.forget()
}

// keep leaves incomplete files with a checkpoint, and says where.
func (r *batchRun) keep() string {
	if !r.partial() {
		if r.mark != nil {
			return r.a.t("; --resume goes on from there", "; --resume продолжит с этого места")
		}
		return ""
	}
	err := r.save()
	for _, t := range r.targets {
		_ = t.Keep()
	}
	part := r.targets[0].Part()
	if err != nil {
		if _, found, _ := batch.LoadCheckpoint(r.f.base()); !found {
			return fmt.Sprintf(r.a.t("; what was written is in %s", "; записанное — в файле %s"), part)
		}
	}
	return fmt.Sprintf(r.a.t("; what was written is in %s, and --resume goes on from there", "; записанное — в файле %s, --resume продолжит с этого места"), part)
}

// drop removes what a run that did not begin has left.
func (r *batchRun) drop() {
	if r.f.resume {
		return
	}
	for _, t := range r.targets {
		t.Drop()
	}
	if len(r.targets) > 0 && r.f.base() != "" {
		batch.RemoveCheckpoint(r.f.base())
	}
	r.targets = nil
	if r.mark != nil && r.mark.begun {
		_ = r.mark.forget()
	}
}
