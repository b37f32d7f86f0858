package sqlstore

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strconv"
)

// latest is the version of the tables that this code works with. Version n is made from
// the one before by schema/*/000n.sql; what is released is never changed.
const latest = 2

//go:embed schema
var schemas embed.FS

// migration is the statements that make a version out of the one before.
func migration(dialect string, version int) (string, error) {
	b, err := schemas.ReadFile(fmt.Sprintf("schema/%s/%04d.sql", dialect, version))
	return string(b), err
}

func (p place) newer(found int) *Error {
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

// migrate brings a file up to date and says which version it found. Processes that want
// to do it at once come one after another.
func (d *sqliteDB) migrate(ctx context.Context) (found int, err error) {
	limit, cancel := context.WithTimeoutCause(ctx, d.busy, errBusy)
	defer cancel()
	if err := d.locks.queue(limit, lockMigrate); err != nil {
		return 0, d.waited(limit, err)
	}
	defer func() { err = errors.Join(err, d.wrap(d.locks.unlock(lockMigrate))) }()
	found, err = d.version(ctx)
	switch {
	case err != nil:
		return 0, err
	case found > latest:
		return found, d.newer(found)
	case found < latest:
		if err := d.upgrade(ctx, found); err != nil {
			return found, err
		}
	}
	if _, err := d.writer.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil {
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
	var version, id, tables int
	for pragma, into := range map[string]*int{
		"PRAGMA user_version": &version, "PRAGMA application_id": &id, "SELECT count(*) FROM sqlite_schema": &tables,
	} {
		if err := d.writer.QueryRowContext(ctx, pragma).Scan(into); err != nil {
			return 0, d.wrap(err)
		}
	}
	if id != applicationID && (id != 0 || version != 0 || tables != 0) {
		return 0, d.foreign()
	}
	return version, nil
}

// upgrade goes from one version to the latest, all in one transaction. Nobody else may
// have the file open: he would go on with tables he does not know.
func (d *sqliteDB) upgrade(ctx context.Context, from int) (err error) {
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
			_, err = d.writer.ExecContext(ctx, sql)
		}
	}
	run("BEGIN IMMEDIATE")
	for v := from + 1; v <= latest && err == nil; v++ {
		var sql string
		if sql, err = migration("sqlite", v); err == nil {
			run(sql)
		}
	}
	run(fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	run(fmt.Sprintf("PRAGMA user_version = %d", latest))
	run("COMMIT")
	if err != nil {
		_, _ = d.writer.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	}
	return d.wrap(err)
}
