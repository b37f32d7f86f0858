package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/internal/journal"
	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

// conflictOfStore refuses what does not go with a store, or only with one.
func (r *batchRun) conflictOfStore() error {
	f := r.f
	rows := f.store != "" && f.client == "" // they are the clients
	switch {
	case f.store == "" || f.in != "":
		if f.filter != "" {
			return misused(r.cmd, sayf("--filter chooses clients of --store; for the rows of a file there is --where", "--filter выбирает клиентов базы --store; для строк файла есть --where"))
		}
		if f.store != "" && f.client == "" {
			return misused(r.cmd, sayf("the rows are those of --in or the clients of --store: leave one of them out; with --client ID one client of the store stands behind the rows of --in",
				"строки берутся или из --in, или из базы --store: уберите одно из двух; с --client ID за строками --in будет стоять один клиент базы"))
		}
		return f.evalFlags.conflict(r.cmd)
	case !rows:
		return misused(r.cmd, sayf("--client puts one client behind the rows of --in FILE; leave it out to take the clients of the store as rows, and choose by --filter",
			"--client подставляет одного клиента ко всем строкам файла --in; чтобы взять строками клиентов базы, уберите --client и выбирайте через --filter"))
	case f.live && f.sandbox != "":
		return f.evalFlags.conflict(r.cmd)
	case f.mapping != nil || f.columns != nil || f.inFormat != "":
		return misused(r.cmd, sayf("--map, --columns and --in-format are for files, not for --store", "--map, --columns и --in-format нужны для файлов, а не для --store"))
	}
	return nil
}

// openClients makes the clients of the store the rows.
func (r *batchRun) openClients() error {
	j := r.job
	names := []string{"client_id"}
	add := func(name string) error {
		scope, bare := casefile.Scoped(name)
		switch {
		case slices.Contains(names, name) || j.Render != nil && name == j.RenderTo:
		case !vars.IsName(bare):
			return sayf("this is no name of a variable: {1}", "это не имя переменной: {1}", name)
		case scope == vars.Const && vars.IsSecret(bare):
			return sayf("a secret is not put into a file: {1}", "секрет не записывается в файл: {1}", name)
		default:
			names = append(names, name)
		}
		return nil
	}
	for _, name := range slices.Concat(j.Keep, j.Only) {
		if err := add(name); err != nil {
			return err
		}
	}
	for _, v := range slices.Concat(j.Writes, j.Deletes) {
		if err := add(v.Title()); err != nil {
			return err
		}
	}
	r.clients = &batch.Clients{
		Context: r.cmd.Context(), Store: r.store, Zone: j.Host.Zone, Given: j.Host.Vars, Names: names, Written: slices.Concat(j.Writes, j.Deletes), Keep: r.f.live && !j.Bot, Alone: j.Live || j.Bot && r.f.live,
	}
	r.input, r.streams.In, r.streams.Format = r.clients, r.clients, records.Given
	return nil
}

// A storeMark is how far a run has come that changes clients of a store. It is kept there,
// in the transactions that change them.
type storeMark struct {
	store *sqlstore.Store
	name  string
	seed  uint64
	now   time.Time
	began time.Time // tells its requests from those of other runs
	begun bool      // by this run
	letGo func()
}

// openMark finds how far the run has come, or begins it.
func (r *batchRun) openMark() error {
	if r.store == nil || !r.f.live {
		return nil
	}
	h := sha256.New()
	r.settings(h)
	m := &storeMark{store: r.store, name: "batch " + hex.EncodeToString(h.Sum(nil)[:8]), seed: r.job.Seed, now: r.job.Host.Now(), began: r.started}
	ctx := r.cmd.Context()
	letGo, ok, err := r.store.Claim(ctx, m.name)
	if err != nil {
		return err
	}
	if !ok {
		return sayf("this very batch is running already", "этот же пакетный запуск уже идёт")
	}
	m.letGo, r.mark = letGo, m
	found := false
	var at batch.Progress
	err = journal.Within(ctx, r.store, func(tx crm.Everything) (err error) {
		if r.f.force {
			return errors.Join(m.drop(tx), m.save(tx, &at))
		}
		if at, found, err = m.load(tx); err != nil || found || r.f.resume {
			return err
		}
		return m.save(tx, &at)
	})
	switch {
	case err != nil:
	case found && !r.f.resume:
		err = sayf("a run of this script over this store was interrupted; --resume goes on with it; --force starts anew: with all clients, those that are changed already too",
			"запуск этого скрипта по этой базе был прерван; --resume продолжит его, а --force начнёт заново со всех клиентов, и с тех, что уже изменены")
	case !found && r.f.resume && r.point.Identity != "":
		err = otherRun()
	case !found && r.f.resume:
		err = sayf("there is nothing to resume: no run of this script with these settings over this store was interrupted; start without --resume",
			"продолжать нечего: прерванных запусков этого скрипта с такими настройками по этой базе нет; запустите без --resume")
	case r.f.resume:
		err = r.goOn(at)
	}
	if err != nil {
		return err
	}
	r.point.Name = m.name + " " + strconv.FormatInt(m.began.UnixMicro(), 36)
	m.begun = !r.f.resume
	r.streams.Keep = r.keepChanges
	return r.point.Remember()
}

// goOn takes up a run where the store says it was.
func (r *batchRun) goOn(at batch.Progress) error {
	r.job.Seed, r.job.Host.Now = r.mark.seed, func() time.Time { return r.mark.now }
	switch {
	case r.f.base() == "":
		r.point.Progress = at
	case r.point.Progress.Offset == at.Offset:
	case r.point.Before != nil && r.point.Before.Progress.Offset == at.Offset:
		return r.point.Back()
	default:
		return sayf("the file says that client {1} was the last, the store says {2}: they are not of the same run; start anew with --force",
			"по файлу последним был клиент {1}, по базе — {2}: они от разных запусков; начните заново с --force",
			strconv.FormatInt(r.point.Progress.Offset, 10), strconv.FormatInt(at.Offset, 10))
	}
	return nil
}

// keepChanges keeps what changed in a page of clients. What was written to files comes
// before, with a checkpoint from where it goes on in either case.
func (r *batchRun) keepChanges(changes []vars.Write, next *batch.Progress) error {
	r.point.Progress = *next
	if r.partial() {
		if err := r.save(); err != nil {
			return err
		}
	}
	note := func(tx crm.Everything) error { return r.mark.save(tx, next) }
	var err error
	if r.job.Bot { // the run itself has kept its changes
		err = journal.Within(context.Background(), r.store, func(tx crm.Everything) error {
			return errors.Join(note(tx), tx.ForgetRun(batch.RunName(r.job.Name, next.Offset, true)))
		})
	} else {
		err = r.clients.Done(changes, next, note)
	}
	if err != nil {
		return errors.Join(err, r.point.Back())
	}
	r.point.Progress = *next
	return r.point.Remember()
}

// The parts of a mark: the store keeps whole numbers.
const (
	markClient, markRow          = "client", "row"
	markSeed, markNow, markBegan = "seed", "now", "began"
	markRows, markChanged        = "rows", "changed"
	markFailed, markSkipped      = "failed", "skipped"
)

// parts are the figures of a progress that are kept.
func (m *storeMark) parts(p *batch.Progress) map[string]*int64 {
	t := &p.Tally
	return map[string]*int64{
		markClient: &p.Offset, markRow: &p.Row, markRows: &t.Rows, markChanged: &t.Changed, markFailed: &t.Failed, markSkipped: &t.Skipped,
	}
}

func (m *storeMark) save(tx crm.Everything, p *batch.Progress) error {
	for part, n := range m.parts(p) {
		if err := tx.Reached(m.name+" "+part, int(*n)); err != nil {
			return err
		}
	}
	return errors.Join(tx.Reached(m.name+" "+markSeed, int(m.seed)), tx.Reached(m.name+" "+markNow, int(m.now.UnixNano())),
		tx.Reached(m.name+" "+markBegan, int(m.began.UnixNano())))
}

func (m *storeMark) load(tx crm.Everything) (p batch.Progress, found bool, err error) {
	for part, n := range m.parts(&p) {
		k, err := tx.Progress(m.name + " " + part)
		if err != nil {
			return p, false, err
		}
		*n = int64(k)
	}
	seed, err1 := tx.Progress(m.name + " " + markSeed)
	now, err2 := tx.Progress(m.name + " " + markNow)
	began, err3 := tx.Progress(m.name + " " + markBegan)
	if err := errors.Join(err1, err2, err3); err != nil || began == 0 {
		return p, false, err
	}
	m.seed, m.now, m.began = uint64(seed), time.Unix(0, int64(now)).UTC(), time.Unix(0, int64(began))
	return p, true, nil
}

func (m *storeMark) drop(tx crm.Everything) error {
	var err error
	for part := range m.parts(&batch.Progress{}) {
		err = errors.Join(err, tx.ForgetRun(m.name+" "+part))
	}
	return errors.Join(err, tx.ForgetRun(m.name+" "+markSeed), tx.ForgetRun(m.name+" "+markNow), tx.ForgetRun(m.name+" "+markBegan))
}

// forget removes the mark of a run that is complete.
func (m *storeMark) forget() error {
	if m == nil {
		return nil
	}
	return journal.Within(context.Background(), m.store, m.drop)
}

// release lets others run this batch.
func (m *storeMark) release() {
	if m != nil && m.letGo != nil {
		m.letGo()
	}
}
