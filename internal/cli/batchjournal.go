package cli

import (
	"context"
	"encoding/base32"
	"encoding/binary"
	"strings"

	"github.com/salecalc/salecalc/internal/journal"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

// journalSuffix is that of the journal beside an output.
const journalSuffix = ".journal"

// openJournal opens the store that remembers what the run sends.
func (r *batchRun) openJournal(ctx context.Context) error {
	f, j := r.f, r.job
	j.Name = r.point.Name
	j.Host.Discard = !f.live
	if !j.Live || f.sandbox == inProcess || r.store != nil && !f.live {
		return nil
	}
	dsn := f.journal
	switch {
	case dsn != "":
	case r.store != nil:
		j.Journal = &journal.Journal{Store: r.store, Now: r.a.Now}
	case r.behind != nil:
		j.Journal = &journal.Journal{Store: r.behind, Client: f.client, Now: r.a.Now}
	case f.base() != "":
		dsn = f.base() + journalSuffix
	case f.sandbox != "":
		return nil
	default:
		return sayf("a live run remembers what it has sent, so that nothing is sent twice: write to a file, or name a file for that by --journal",
			"боевой запуск запоминает, что отправлено, чтобы не отправить ничего дважды: пишите результат в файл или укажите файл для журнала через --journal")
	}
	if j.Journal == nil {
		var err error
		began := f.resume && r.point.Progress.Row > 0 // then there is one: without it requests would be repeated
		if r.journal, err = sqlstore.Open(ctx, dsn, sqlstore.Options{Now: r.a.Now, MustExist: began}); err != nil {
			return err
		}
		j.Journal = &journal.Journal{Store: r.journal, Now: r.a.Now}
	}
	j.Full = r.valve.full
	return nil
}

func (r *batchRun) closeJournal() {
	if r.journal != nil {
		_ = r.journal.Close()
	}
}

// journalStore is the store of the journal, as the commands take it; "" without one.
func (r *batchRun) journalStore() string {
	switch {
	case r.job.Journal == nil:
		return ""
	case r.f.journal != "":
		return r.f.journal
	case r.f.store != "":
		return r.f.store
	}
	return r.f.base() + journalSuffix
}

// newName makes a name for the run that no other has: of when it began and of what it is.
func (r *batchRun) newName(identity string) string {
	b := binary.BigEndian.AppendUint64(nil, uint64(r.started.UnixNano()))
	return "batch " + identity[:8] + "-" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b))
}
