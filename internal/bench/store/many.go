package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// many are the statements that make n clients, with phone, e-mail, a label on every
// thousandth and a list with every second. numbers gives the rows with their numbers i.
func many(n int, numbers, padded string) []string {
	fill := strings.NewReplacer("{n}", fmt.Sprint(n), "{numbers}", numbers, "{phone}", padded)
	var all []string
	for _, s := range []string{
		`INSERT INTO clients (id, type, platform_id, bot, name, full_name, avatar, blocked, unsubscribed, unread, operator, phone_key, email_key)
			SELECT i + 1, 1, CAST(1000000000 + i AS TEXT), 'bot', 'Anna', '', '', FALSE, FALSE, 0, '', {phone}, 'user' || i || '@example.com' FROM {numbers}`,
		`INSERT INTO client_vars (client, name, value) SELECT i + 1, 'phone', {phone} FROM {numbers}`,
		`INSERT INTO client_vars (client, name, value) SELECT i + 1, 'email', 'user' || i || '@example.com' FROM {numbers}`,
		`INSERT INTO sets (id, kind, name, name_key, color) VALUES (1, 'label', 'vip', 'vip', 1), (2, 'list', 'half', 'half', 0)`,
		`INSERT INTO members (set_id, client) SELECT 1, i + 1 FROM {numbers} WHERE i % 1000 = 0`,
		`INSERT INTO members (set_id, client) SELECT 2, i + 1 FROM {numbers} WHERE i % 2 = 0`,
	} {
		all = append(all, fill.Replace(s))
	}
	return all
}

func manySQLite(ctx context.Context, file string, n int) error {
	db, err := sql.Open("sqlite", "file:"+file)
	if err != nil {
		return err
	}
	for _, s := range many(n, "(WITH RECURSIVE r (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM r WHERE i < {n} - 1) SELECT i FROM r)", "printf('79%09d', i)") {
		if _, err := db.ExecContext(ctx, strings.ReplaceAll(s, "{n}", fmt.Sprint(n))); err != nil {
			return err
		}
	}
	return db.Close()
}

func manyPostgres(ctx context.Context, dsn string, n int) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	for _, s := range append(many(n, fmt.Sprintf("generate_series(0, %d) AS r (i)", n-1), "'79' || lpad(i::text, 9, '0')"), "ANALYZE") {
		if _, err := conn.Exec(ctx, s); err != nil {
			return err
		}
	}
	return conn.Close(ctx)
}
