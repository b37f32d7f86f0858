package sqlstore

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/salecalc/salecalc/internal/hold"
)

// A sqliteDB is a SQLite file. All transactions of a process go through one connection,
// one after another; beside them another looks whether clients exist.
type sqliteDB struct {
	place
	path   string
	busy   time.Duration
	locks  *lockFile
	held   hold.Keys // clients, and the right to the writer
	claims hold.Keys
	writer *sqliteConn
	mu     sync.Mutex // of the reader
	reader *sqliteConn
	closed bool // changed with the writer's turn and mu
}

// Bytes of the file with the locks. Each lock has one more byte before it: the place at the
// head of the queue, so that who has just had the lock is not always the next one too.
const (
	lockOpen    = 1 // shared by every open store
	lockMigrate = 3
	lockWrite   = 5
	lockClients = 16            // of client n: lockClients + 2n + 1
	lockClaims  = 1<<62 | 1<<61 // of a claim: plus 60 bits of its digest
)

// writerTurn is the name of the right to the writer among the names of clients.
const writerTurn = "writer"

// openSQLite opens a file, which is made when it does not exist.
func (s *Store) openSQLite(ctx context.Context, path string, to versions) (err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return err
	}
	s.place = place{shown: path}
	d := &sqliteDB{place: s.place, path: path, busy: s.o.Busy}
	if err := d.lookAt(s.o.MustExist); err != nil {
		return err
	}
	if d.locks, err = openLocks(path + "-locks"); err != nil {
		return d.fileFault(err)
	}
	defer func() {
		if err != nil {
			_ = d.close()
		}
	}()
	if s.found, err = d.enter(ctx, to); err != nil {
		return err
	}
	s.db = d
	l, err := (&sqliteHold{d: d}).begin(ctx, true) // finds out whether the file may be written
	if err != nil {
		return err
	}
	l.rollback(ctx)
	return nil
}

// lookAt says what is wrong with the file's name. It does not open the file: closing it
// again would let go the locks that another store of this process has on it.
func (d *sqliteDB) lookAt(mustExist bool) error {
	info, err := os.Stat(d.path)
	switch {
	case err == nil && info.IsDir():
		return newError(NotDatabase, nil, "%s is a folder; name a file", "%s — это папка; укажите файл", d.path)
	case err == nil:
		return nil
	case !errors.Is(err, os.ErrNotExist):
		return d.fileFault(err)
	case mustExist:
		return newError(NotFound, nil, "%s does not exist; check the name", "файла %s нет; проверьте имя", d.path)
	}
	if _, err := os.Stat(filepath.Dir(d.path)); err != nil {
		return newError(NotFound, nil, "there is no folder %s; make it first", "папки %s нет; сначала создайте её", filepath.Dir(d.path))
	}
	d.begin()
	return nil
}

// begin makes the file, which nobody but its owner may read. It gets its name when it has
// been closed: see lookAt. Where that fails, SQLite makes the file and says what is wrong.
func (d *sqliteDB) begin() {
	dir, err := os.MkdirTemp(filepath.Dir(d.path), ".create-")
	if err != nil {
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if file := filepath.Join(dir, "new"); ownFile(file) == nil {
		_ = os.Link(file, d.path)
	}
}

// connect opens the connections.
func (d *sqliteDB) connect() (err error) {
	uri := fileURI(d.path) + "?_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)" +
		"&_pragma=trusted_schema(0)&_pragma=cell_size_check(1)"
	if d.writer, err = openConn(uri); err != nil {
		return d.wrap(err)
	}
	d.reader, err = openConn(uri)
	return d.wrap(err)
}

// fileURI names a file whatever characters its name has.
func fileURI(path string) string {
	path = filepath.ToSlash(path)
	if path[0] != '/' { // a drive's letter
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: path}).String()
}

// errClosed is a mistake of the caller's.
var errClosed = errors.New("sqlstore: the store is closed")

// close implements database. It waits for a transaction that is at work.
func (d *sqliteDB) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	turn, err := d.held.Hold(ctx, writerTurn)
	if err != nil {
		return errors.New("sqlstore: Close with a transaction open")
	}
	defer turn()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil
	}
	d.closed = true
	var errs []error
	if d.writer != nil {
		errs = append(errs, d.writer.close())
	}
	if d.reader != nil {
		errs = append(errs, d.reader.close())
	}
	if d.locks != nil {
		errs = append(errs, d.locks.close())
	}
	return errors.Join(errs...)
}

// A sqliteHold is a session's locks.
type sqliteHold struct {
	d      *sqliteDB
	client int64
	there  bool
	letGo  func()
}

// open implements database.
func (d *sqliteDB) open(ctx context.Context, client int64) (holding, error) {
	h := &sqliteHold{d: d, client: client, letGo: func() {}}
	if client == nobody {
		return h, nil
	}
	letGo, err := d.held.Hold(ctx, strconv.FormatInt(client, 10))
	if err != nil {
		return nil, err
	}
	h.letGo = letGo
	if err := d.locks.queue(ctx, clientLock(client)); err != nil {
		letGo()
		return nil, d.wrap(err)
	}
	err = d.look(ctx, query(func(scanner) error {
		h.there = true
		return nil
	}, "SELECT 1 FROM clients WHERE id = $1", client))
	if err != nil {
		_ = h.release()
		return nil, d.wrap(err)
	}
	return h, nil
}

// look reads beside the transactions.
func (d *sqliteDB) look(ctx context.Context, s *step) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return errClosed
	}
	return d.reader.run(ctx, s)
}

func clientLock(client int64) int64 { return lockClients + 2*client + 1 }

func (h *sqliteHold) exists() bool { return h.there }

func (h *sqliteHold) release() error {
	var err error
	if h.client != nobody {
		err = h.d.locks.unlock(clientLock(h.client))
	}
	h.letGo()
	return h.d.wrap(err)
}

// begin implements holding. Every transaction may write.
func (h *sqliteHold) begin(ctx context.Context, _ bool) (link, error) {
	d := h.d
	turn, err := d.held.Hold(ctx, writerTurn)
	if err != nil {
		return nil, err
	}
	if d.closed {
		turn()
		return nil, errClosed
	}
	limit, cancel := context.WithTimeoutCause(ctx, d.busy, errBusy)
	defer cancel()
	if err := d.locks.queue(limit, lockWrite); err != nil {
		turn()
		return nil, d.waited(limit, err)
	}
	l := &sqliteLink{d: d, turn: turn}
	pause := shortestPause
	for {
		err := d.writer.run(ctx, statement("BEGIN IMMEDIATE"))
		if err == nil {
			return l, nil
		}
		if codeOf(err)&0xff != sqlite3.SQLITE_BUSY {
			l.end()
			return nil, d.wrap(err)
		}
		if err := pause.wait(limit); err != nil {
			l.end()
			return nil, d.waited(limit, err)
		}
	}
}

// errBusy is the cause of a context that ends because the database was held too long.
var errBusy = errors.New("held by another process")

func (d *sqliteDB) waited(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errBusy) {
		return d.fault(Busy, nil)
	}
	return d.wrap(err)
}

// A sqliteLink is the right to the writer.
type sqliteLink struct {
	d    *sqliteDB
	turn func()
}

func (l *sqliteLink) end() {
	_ = l.d.locks.unlock(lockWrite)
	l.turn()
}

// do implements link.
func (l *sqliteLink) do(ctx context.Context, steps []*step) error {
	for _, s := range steps {
		if err := l.d.writer.run(ctx, s); err != nil {
			return l.d.wrap(err)
		}
	}
	return nil
}

// commit implements link. Once it has begun it is not cancelled: it takes no longer than
// the disk needs.
func (l *sqliteLink) commit(ctx context.Context, steps []*step) error {
	err := l.do(ctx, steps)
	if err == nil {
		err = l.do(context.WithoutCancel(ctx), []*step{statement("COMMIT")})
	}
	if err != nil {
		l.rollback(ctx)
		return err
	}
	l.end()
	return nil
}

// rollback implements link. SQLite has already gone back after some errors, and says so.
func (l *sqliteLink) rollback(ctx context.Context) {
	_ = l.d.writer.run(context.WithoutCancel(ctx), statement("ROLLBACK"))
	l.end()
}

// wrap makes an Error of what went wrong, unless the caller knows it.
func (d *sqliteDB) wrap(err error) error {
	if err == nil || known(err) || errors.Is(err, errClosed) {
		return err
	}
	code := codeOf(err)
	if code == 0 {
		return d.fileFault(err)
	}
	return d.fault(problemOf(code), err)
}

// problemOf says what an extended result code of SQLite's is about.
func problemOf(code int) Problem {
	if code == sqlite3.SQLITE_IOERR_SHMSIZE { // no room for the file beside the database
		return Full
	}
	if p, ok := sqliteProblems[code&0xff]; ok {
		return p
	}
	return Failed
}

// codeOf is the number of SQLite's error, 0 for another's.
func codeOf(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

var sqliteProblems = map[int]Problem{
	sqlite3.SQLITE_NOTADB:   NotDatabase,
	sqlite3.SQLITE_CORRUPT:  Damaged,
	sqlite3.SQLITE_FORMAT:   Damaged,
	sqlite3.SQLITE_FULL:     Full,
	sqlite3.SQLITE_READONLY: ReadOnly,
	sqlite3.SQLITE_PERM:     ReadOnly,
	sqlite3.SQLITE_CANTOPEN: ReadOnly,
	sqlite3.SQLITE_BUSY:     Busy,
	sqlite3.SQLITE_LOCKED:   Busy,
}

// fileFault makes an Error of the file system's.
func (d *sqliteDB) fileFault(err error) error {
	switch {
	case errors.Is(err, os.ErrPermission), errors.Is(err, errReadOnlyDisk):
		return d.fault(ReadOnly, err)
	case errors.Is(err, os.ErrNotExist):
		return d.fault(NotFound, err)
	case errors.Is(err, errDiskFull):
		return d.fault(Full, err)
	}
	return d.fault(Failed, err)
}
