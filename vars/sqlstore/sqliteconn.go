package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	"modernc.org/sqlite"
)

// A sqliteConn is a connection for one goroutine at a time, with the statements it has
// prepared. It stands on the driver itself: database/sql in between would cost every run
// a tenth of its time.
type sqliteConn struct {
	conn  driver.Conn
	stmts map[string]sqliteStmt
}

// A sqliteStmt is a prepared statement.
type sqliteStmt interface {
	driver.Stmt
	driver.StmtQueryContext
	driver.StmtExecContext
}

// maxStmts bounds how many prepared statements are kept.
const maxStmts = 200

func openConn(uri string) (*sqliteConn, error) {
	conn, err := new(sqlite.Driver).Open(uri)
	if err != nil {
		return nil, err
	}
	return &sqliteConn{conn: conn, stmts: map[string]sqliteStmt{}}, nil
}

func (c *sqliteConn) close() error {
	c.forget()
	return c.conn.Close()
}

// forget closes the prepared statements.
func (c *sqliteConn) forget() {
	for _, s := range c.stmts {
		_ = s.Close()
	}
	clear(c.stmts)
}

func (c *sqliteConn) prepare(text string) (sqliteStmt, error) {
	s, err := c.conn.Prepare(text)
	if err != nil {
		return nil, err
	}
	stmt, ok := s.(sqliteStmt)
	if !ok {
		return nil, fmt.Errorf("%T is no statement of the driver", s)
	}
	return stmt, nil
}

func (c *sqliteConn) prepared(text string) (sqliteStmt, error) {
	if s, ok := c.stmts[text]; ok {
		return s, nil
	}
	s, err := c.prepare(text)
	if err != nil {
		return nil, err
	}
	if len(c.stmts) >= maxStmts {
		c.forget()
	}
	c.stmts[text] = s
	return s, nil
}

// exec carries out statements that are not needed again.
func (c *sqliteConn) exec(ctx context.Context, text string) (err error) {
	s, err := c.prepare(text)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	_, err = s.ExecContext(ctx, nil)
	return err
}

// run carries out a step.
func (c *sqliteConn) run(ctx context.Context, s *step) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !s.slow { // to watch the context costs more than most statements
		ctx = context.WithoutCancel(ctx)
	}
	stmt, err := c.prepared(s.sql)
	if err != nil {
		return err
	}
	args := make([]driver.NamedValue, len(s.args))
	for i, a := range s.args {
		args[i] = driver.NamedValue{Ordinal: i + 1, Value: a}
	}
	if s.row == nil {
		res, err := stmt.ExecContext(ctx, args)
		if err == nil {
			s.changed, err = res.RowsAffected()
		}
		return err
	}
	rows, err := stmt.QueryContext(ctx, args)
	if err != nil {
		return err
	}
	return errors.Join(s.read(rows), rows.Close())
}

// read hands the rows over.
func (s *step) read(rows driver.Rows) error {
	values := make([]driver.Value, len(rows.Columns()))
	scan := func(columns ...any) error {
		for i, c := range columns {
			if err := assign(c, values[i]); err != nil {
				return err
			}
		}
		return nil
	}
	for {
		err := rows.Next(values)
		if err == nil {
			err = s.row(scan)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// assign puts what the driver read where a scanner wants it.
func assign(column any, v driver.Value) error {
	var fits bool
	switch c := column.(type) {
	case *string:
		*c, fits = v.(string)
	case *int64:
		*c, fits = v.(int64)
	case *bool:
		var n int64
		n, fits = v.(int64)
		*c = n != 0
	case **string:
		*c, fits = pointer[string](v)
	case **int64:
		*c, fits = pointer[int64](v)
	case sql.Scanner:
		return c.Scan(v)
	}
	if !fits {
		return fmt.Errorf("a column holds %v, which does not fit %T", v, column)
	}
	return nil
}

// pointer gives nil for NULL.
func pointer[T any](v driver.Value) (*T, bool) {
	if v == nil {
		return nil, true
	}
	t, ok := v.(T)
	return &t, ok
}
