package sqlstore

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strconv"
)

//go:embed schema
var schemas embed.FS

// versions are the statements that make each version of the tables out of the one before;
// the last is the one this code works with. Version n is schema/*/000n.sql. What was
// released is never changed.
type versions []string

func embedded(dialect string) (v versions) {
	for {
		b, err := schemas.ReadFile(fmt.Sprintf("schema/%s/%04d.sql", dialect, len(v)+1))
		if err != nil { // there are no more
			return v
		}
		v = append(v, string(b))
	}
}

func (p place) newer(found, latest int) *Error {
	return newError(Newer, nil,
		"%s was written by a newer version (its tables are version %s, this program knows %s); update the program",
		"%s: база создана более новой версией программы (версия таблиц %s, программа знает %s); обновите программу",
		p.shown, strconv.Itoa(found), strconv.Itoa(latest))
}

func (p place) foreign() *Error {
	return newError(Foreign, nil, "%s belongs to another program; choose another database, this one was left as it is",
		"%s: это база данных другой программы; выберите другую, эта не изменена", p.shown)
}

// applicationID in a SQLite file's header says that it is ours.
const applicationID = 0x53434c43

// enter connects to a file, brings it up to date and says which version it found. Whoever
// wants to do it at once comes one after another, for the look at a new file alone keeps
// SQLite from changing it.
func (d *sqliteDB) enter(ctx context.Context, to versions) (found int, err error) {
	limit, cancel := context.WithTimeoutCause(ctx, d.busy, errBusy)
	defer cancel()
	if err := d.locks.queue(limit, lockMigrate); err != nil {
		return 0, d.waited(limit, err)
	}
	defer func() { err = errors.Join(err, d.wrap(d.locks.unlock(lockMigrate))) }()
	if err := d.connect(); err != nil {
		return 0, err
	}
	if found, err = d.migrate(ctx, to); err != nil {
		return found, err
	}
	return found, d.wrap(d.writer.exec(ctx, "PRAGMA busy_timeout = 0")) // from here on there are locks
}

// migrate brings a file up to date and says which version it found.
func (d *sqliteDB) migrate(ctx context.Context, to versions) (found int, err error) {
	found, err = d.version(ctx)
	switch {
	case err != nil:
		return 0, err
	case found > len(to):
		return found, d.newer(found, len(to))
	case found < len(to):
		if err := d.upgrade(ctx, found, to); err != nil {
			return found, err
		}
	}
	if err := d.writer.exec(ctx, "PRAGMA journal_mode = WAL"); err != nil {
		return found, d.wrap(err)
	}
	shared, err := d.locks.try(lockOpen, false)
	if err == nil && !shared {
		return found, d.fault(Busy, nil) // somebody replaces the file
	}
	return found, d.wrap(err)
}

// version reads which version the tables are; 0: there are none.
func (d *sqliteDB) version(ctx context.Context) (int, error) {
	var version, id, tables int64
	for pragma, into := range map[string]*int64{
		"PRAGMA user_version": &version, "PRAGMA application_id": &id, "SELECT count(*) FROM sqlite_schema": &tables,
	} {
		if err := d.writer.run(ctx, query(func(scan scanner) error { return scan(into) }, pragma)); err != nil {
			return 0, d.wrap(err)
		}
	}
	if id != applicationID && (id != 0 || version != 0 || tables != 0) {
		return 0, d.foreign()
	}
	return int(version), nil
}

// upgrade goes from one version to the latest, all in one transaction. Nobody else may
// have the file open: he would go on with tables he does not know.
func (d *sqliteDB) upgrade(ctx context.Context, from int, to versions) (err error) {
	alone, err := d.locks.try(lockOpen, true)
	if err != nil {
		return d.wrap(err)
	}
	if !alone {
		return newError(Busy, nil, "%s has to be brought up to date, and another program uses it; close that program first",
			"%s: базу нужно обновить, но её использует другая программа; сначала закройте эту программу", d.path)
	}
	defer func() { err = errors.Join(err, d.wrap(d.locks.unlock(lockOpen))) }()
	run := func(sql string) {
		if err == nil {
			err = d.writer.exec(ctx, sql)
		}
	}
	run("BEGIN IMMEDIATE")
	for _, sql := range to[from:] {
		run(sql)
	}
	run(fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	run(fmt.Sprintf("PRAGMA user_version = %d", len(to)))
	run("COMMIT")
	if err != nil {
		_ = d.writer.exec(context.WithoutCancel(ctx), "ROLLBACK")
	}
	return d.wrap(err)
}
