package sqlstore

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/salecalc/salecalc/lang/diag"
)

// check implements database.
func (d *sqliteDB) check(ctx context.Context) (found []diag.Text, err error) {
	steps := []*step{
		query(func(scan scanner) error {
			var line string
			err := scan(&line)
			if err == nil && line != "ok" {
				found = append(found, both("damaged: %s", "повреждено: %s", line))
			}
			return err
		}, "PRAGMA integrity_check"),
		query(func(scan scanner) error {
			var child, parent string
			err := scan(&child, &parent)
			if err == nil {
				found = append(found, both("a row of %s belongs to none of %s", "строка таблицы %s ссылается на несуществующую строку %s", child, parent))
			}
			return err
		}, `SELECT "table", "parent" FROM pragma_foreign_key_check LIMIT `+strconv.Itoa(mostFindings)),
	}
	c, err := openConn(fileURI(d.path)) // of its own, for it takes long
	if err != nil {
		return nil, d.wrap(err)
	}
	defer func() { err = errors.Join(err, c.close()) }()
	for _, s := range steps {
		s.slow = true
		if err := c.run(ctx, s); err != nil {
			return found, d.wrap(err)
		}
	}
	return found, nil
}

// backup implements database. The copy appears under its name when it is whole.
func (d *sqliteDB) backup(ctx context.Context, path string) error {
	target := place{shown: path}
	if _, err := os.Lstat(path); err == nil {
		return target.exists()
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".backup-")
	if err != nil {
		return (&sqliteDB{place: target}).fileFault(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	copied := filepath.Join(dir, "copy")
	c, err := openConn(fileURI(d.path) + "?_pragma=busy_timeout(5000)")
	if err != nil {
		return d.wrap(err)
	}
	defer func() { _ = c.close() }()
	if err := ownFile(copied); err != nil {
		return (&sqliteDB{place: target}).fileFault(err)
	}
	into := statement("VACUUM INTO $1", copied)
	into.slow = true
	if err := c.run(ctx, into); err != nil {
		var e *Error
		if err = d.wrap(err); errors.As(err, &e) && e.Problem == Full {
			return newError(Full, e.Err, "no room on the disk for %s; free some room", "на диске нет места для файла %s; освободите место", path)
		}
		return err
	}
	return (&sqliteDB{place: target}).keep(copied, path, false)
}

func (p place) exists() *Error {
	return newError(Exists, nil, "%s exists; choose another name", "файл %s уже есть; выберите другое имя", p.shown)
}

// keep gives a finished file its name, with what it holds safely on the disk.
func (d *sqliteDB) keep(file, name string, replace bool) error {
	if err := syncFile(file, os.O_RDWR); err != nil {
		return d.fileFault(err)
	}
	var err error
	if replace {
		err = os.Rename(file, name)
	} else {
		err = os.Link(file, name) // refuses to replace, which Rename does not
		if err != nil && !errors.Is(err, os.ErrExist) && !errors.Is(err, os.ErrPermission) {
			err = os.Rename(file, name) // a file system without links
		}
	}
	switch {
	case errors.Is(err, os.ErrExist):
		return d.exists()
	case err != nil:
		return d.fileFault(err)
	}
	_ = syncFile(filepath.Dir(name), os.O_RDONLY) // some systems cannot
	return nil
}

// syncFile waits until a file is on the disk. flag is how it has to be opened for that.
func syncFile(name string, flag int) error {
	f, err := os.OpenFile(name, flag, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Restore puts a backup in the place of a SQLite file, which no program may have open. A
// file that is there is replaced only with overwrite. The backup is checked first, and
// the change is made at once.
func Restore(ctx context.Context, backup, file string, overwrite bool) (err error) {
	if isPostgres(file) {
		return newError(Unsupported, nil, "PostgreSQL databases are restored by pg_restore or psql",
			"базы PostgreSQL восстанавливают программами pg_restore или psql")
	}
	if file, err = filepath.Abs(file); err != nil {
		return err
	}
	d := &sqliteDB{place: place{shown: file}}
	there, err := os.Lstat(file)
	if err == nil && !overwrite {
		return newError(Exists, nil, "%s exists; it is replaced only when you say so", "файл %s уже есть; он заменяется, только если это указать явно", file)
	}
	dir, err := os.MkdirTemp(filepath.Dir(file), ".restore-")
	if err != nil {
		return d.fileFault(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	copied := filepath.Join(dir, "copy")
	if err := copyFile(backup, copied); err != nil {
		return (&sqliteDB{place: place{shown: backup}}).fileFault(err)
	}
	if err := sound(ctx, backup, copied); err != nil {
		return err
	}
	if there != nil {
		_ = os.Chmod(copied, there.Mode().Perm()) // who may use it stays
	}
	if d.locks, err = openLocks(file + "-locks"); err != nil {
		return d.fileFault(err)
	}
	defer func() { err = errors.Join(err, d.locks.close()) }()
	for _, at := range []int64{lockMigrate, lockOpen} {
		if alone, err := d.locks.try(at, true); err != nil {
			return d.wrap(err)
		} else if !alone {
			return newError(Busy, nil, "%s is open in another program; close that program first", "файл %s открыт другой программой; сначала закройте её", file)
		}
	}
	d.path = file
	d.settle(ctx)
	for _, old := range []string{file + "-wal", file + "-shm"} { // of the file that goes
		if err := os.Remove(old); err != nil && !errors.Is(err, os.ErrNotExist) {
			return d.fileFault(err)
		}
	}
	return d.keep(copied, file, overwrite)
}

// settle lets SQLite move what stands in the file's log into the file itself: should the
// change stop half-way, the old file is whole without its log. A damaged one stays as it is.
func (d *sqliteDB) settle(ctx context.Context) {
	if _, err := os.Stat(d.path); err != nil {
		return
	}
	old := &sqliteDB{place: d.place, path: d.path}
	if err := old.connect(); err == nil {
		_, _ = old.version(ctx) // reads the log
	}
	_ = old.close()
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, ownerOnly)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// ownerOnly are the rights on new files: they hold what is known of people, and keys.
const ownerOnly = 0o600

// ownFile makes an empty file.
func ownFile(name string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, ownerOnly)
	if err != nil {
		return err
	}
	return f.Close()
}

// sound checks a copy of a backup before it replaces anything. name is what the backup is
// called.
func sound(ctx context.Context, name, copied string) (err error) {
	d := &sqliteDB{place: place{shown: name}, path: copied}
	if err := d.connect(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	latest := len(embedded("sqlite"))
	version, err := d.version(ctx)
	switch {
	case err != nil:
		return err
	case version == 0:
		return d.foreign()
	case version > latest:
		return d.newer(version, latest)
	}
	found, err := d.check(ctx)
	if err == nil && len(found) > 0 {
		return newError(Damaged, nil, "%s is damaged: %s; nothing was replaced", "%s: копия повреждена: %s; ничего не заменено", name, found[0].EN)
	}
	return err
}
