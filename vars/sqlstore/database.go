package sqlstore

import (
	"context"

	"github.com/salecalc/salecalc/lang/diag"
)

// A database is what SQLite and PostgreSQL do each in their own way; the statements are
// the same for both. The errors are those of [Error], of a cancelled context, and what a
// step's row returned.
type database interface {
	// open keeps other sessions on a client out and gives the hold. The client need not
	// exist; no is who holds nobody.
	open(ctx context.Context, client int64) (holding, error)
	// hold keeps sessions on many clients out.
	hold(ctx context.Context, clients []int64) (release func(), err error)
	// check looks for what the database itself finds wrong.
	check(ctx context.Context) ([]diag.Text, error)
	backup(ctx context.Context, path string) error
	// claim gives the sole right to something, without waiting.
	claim(ctx context.Context, name string, digest int64) (release func(), ok bool, err error)
	close() error
}

// nobody is the client of the owner's transactions.
const nobody = 0

// A holding is what one session has of the database.
type holding interface {
	// exists reports whether the client was there when the hold was asked for.
	exists() bool
	// begin starts a transaction. A link may put off what it has to do or wait for until
	// the first steps.
	begin(ctx context.Context, wide bool) (link, error)
	// release lets the client go. No transaction is open.
	release() error
}

// A link carries the statements of one transaction.
type link interface {
	// do carries out steps in order, with as few round trips as there can be, and ends
	// with the first error.
	do(ctx context.Context, steps []*step) error
	// commit carries out the last steps and ends the transaction, whatever it returns.
	commit(ctx context.Context, steps []*step) error
	// rollback ends the transaction.
	rollback(ctx context.Context)
}

// A step is one statement. Its parameters are $1, $2 and so on: texts, 64-bit integers,
// booleans or nil.
type step struct {
	sql     string
	args    []any
	row     func(scan scanner) error // sees every row; nil: the statement has none
	slow    bool                     // it may have much to look at, and can be stopped meanwhile
	changed int64                    // rows it has changed
}

// A scanner reads the columns of a row: texts, integers, booleans, pointers to those for
// columns that may be NULL, and moments.
type scanner func(columns ...any) error

func statement(sql string, args ...any) *step { return &step{sql: sql, args: args} }

func query(row func(scan scanner) error, sql string, args ...any) *step {
	return &step{sql: sql, args: args, row: row}
}
