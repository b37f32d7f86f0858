package store

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/salecalc/salecalc/internal/pgtest"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
	"github.com/salecalc/salecalc/vars/value"
)

var million = flag.Int("clients", 0, "how many clients BenchmarkFind makes; 0: it is passed over")

var server = pgtest.Server{Durable: true}

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	server.Stop()
	os.Exit(code)
}

// script is ten lines that write five variables of the client.
const script = `client.total = price * qty
client.total = if(qty > 10, client.total * 0.9, client.total)
client.total = round(client.total + shipping, 2)
client.rest = client.total - paid
client.rest = round(client.rest, 1)
client.level = if(client.total > 1000, "gold", if(client.total > 500, "silver", "basic"))
client.seen = if("#{client.seen}" == "", 1, client.seen + 1)
client.label = upper(city) + ", " + street
client.label = replace(client.label, ",", ";")
client.label = "#{client.label} / #{client.level}"`

const (
	people    = 200
	variables = 200
	inTurn    = 20 // runs of one kind before the other's turn
)

// fill makes clients with variables.
func fill(b *testing.B, s *sqlstore.Store) []string {
	b.Helper()
	tx, err := s.Begin(context.Background())
	check(b, err)
	inputs := map[string]string{"price": "12.5", "qty": "12", "shipping": "300", "paid": "100", "city": "Пермь", "street": "ул. Ленина, 1"}
	var ids []string
	for range people {
		id, err := tx.NewClient(crm.Client{Name: "Анна", Created: time.Now()})
		check(b, err)
		var writes []vars.Write
		for name, v := range inputs {
			writes = append(writes, vars.Write{Client: id, Scope: vars.Client, Name: name, Value: value.Text(v)})
		}
		for i := len(inputs) + len(written); i < variables; i++ {
			writes = append(writes, vars.Write{Client: id, Scope: vars.Client, Name: "variable_" + strconv.Itoa(i), Value: value.Text("value " + strconv.Itoa(i))})
		}
		for _, name := range written {
			writes = append(writes, vars.Write{Client: id, Scope: vars.Client, Name: name, Value: value.Int(1)})
		}
		check(b, tx.Write(writes))
		ids = append(ids, id)
	}
	for i := range 10 {
		check(b, tx.Write([]vars.Write{{Scope: vars.Project, Name: "p" + strconv.Itoa(i), Value: value.Int(1)}, {Scope: vars.Const, Name: "c" + strconv.Itoa(i), Value: value.Int(1)}}))
	}
	check(b, tx.Commit())
	return ids
}

func check(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkRun reads a client with 200 variables, runs ten lines, and writes five back,
// in turns with the bare driver. The metrics are medians.
func BenchmarkRun(b *testing.B) {
	ctx := context.Background()
	file := filepath.Join(b.TempDir(), "bench.db")
	for _, db := range []struct {
		name string
		dsn  func() string
		bare func(dsn string) (bare, error)
	}{
		{"sqlite", func() string { return file }, func(dsn string) (bare, error) { return newBareSQLite(ctx, dsn) }},
		{"postgres", func() string { return server.DSN(b) }, func(dsn string) (bare, error) {
			pool, err := pgxpool.New(ctx, dsn)
			return &barePostgres{pool}, err
		}},
	} {
		b.Run(db.name, func(b *testing.B) {
			dsn := db.dsn()
			s, err := sqlstore.Open(ctx, dsn, sqlstore.Options{Now: time.Now})
			check(b, err)
			defer func() { check(b, s.Close()) }()
			ids := fill(b, s)
			by, err := db.bare(dsn)
			check(b, err)
			p := runtime.Compile(diag.NewSource("script", script), runtime.Options{})
			var ours, theirs []time.Duration
			n := 0
			for b.Loop() {
				id := ids[n%len(ids)]
				number, _ := strconv.ParseInt(id, 10, 64)
				start := time.Now()
				if n/inTurn%2 == 0 {
					check(b, by.run(ctx, number, n))
					theirs = append(theirs, time.Since(start))
				} else {
					res, err := p.Run(ctx, runtime.Host{Store: s, Client: id, Now: time.Now, Allow: runtime.Outside})
					check(b, err)
					if res.Failed || len(res.Writes) != len(written) {
						b.Fatal(res.Diagnostics)
					}
					ours = append(ours, time.Since(start))
				}
				n++
			}
			b.ReportMetric(float64(median(theirs).Microseconds()), "bare-µs")
			b.ReportMetric(float64(median(ours).Microseconds()), "ours-µs")
			b.ReportMetric(float64(median(ours))/float64(median(theirs)), "ratio")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func median(d []time.Duration) time.Duration {
	d = slices.Sorted(slices.Values(d))
	return d[len(d)/2]
}

// BenchmarkFind looks for clients among many, each time in a transaction of its own.
func BenchmarkFind(b *testing.B) {
	if *million == 0 {
		b.Skip("-clients is not given")
	}
	ctx := context.Background()
	file := filepath.Join(b.TempDir(), "find.db")
	for _, db := range []struct {
		name string
		dsn  func() string
		make func(dsn string) error
	}{
		{"sqlite", func() string { return file }, func(dsn string) error { return manySQLite(ctx, dsn, *million) }},
		{"postgres", func() string { return server.DSN(b) }, func(dsn string) error { return manyPostgres(ctx, dsn, *million) }},
	} {
		b.Run(db.name, func(b *testing.B) {
			dsn := db.dsn()
			s, err := sqlstore.Open(ctx, dsn, sqlstore.Options{Now: time.Now})
			check(b, err)
			defer func() { check(b, s.Close()) }()
			check(b, db.make(dsn))
			for _, q := range []struct {
				name string
				want int
				ask  func(i int) crm.ClientQuery
			}{
				{"phone", 1, func(i int) crm.ClientQuery {
					return crm.ClientQuery{Phone: fmt.Sprintf("+7 (9%02d) %07d", i/10_000_000, i%10_000_000)}
				}},
				{"email", 1, func(i int) crm.ClientQuery { return crm.ClientQuery{Email: fmt.Sprintf("User%d@example.com", i)} }},
				{"platform", 1, func(i int) crm.ClientQuery {
					return crm.ClientQuery{Platform: true, Type: 1, PlatformID: strconv.Itoa(1_000_000_000 + i)}
				}},
				{"label", 100, func(int) crm.ClientQuery { return crm.ClientQuery{Set: 1, Limit: 100} }},
				{"list", 100, func(i int) crm.ClientQuery { return crm.ClientQuery{Set: 2, Limit: 100, After: strconv.Itoa(i / 2)} }},
			} {
				b.Run(q.name, func(b *testing.B) {
					var times []time.Duration
					i := 0
					for b.Loop() {
						i = (i*7919 + 12345) % *million
						start := time.Now()
						tx, err := s.Begin(ctx)
						check(b, err)
						found, err := tx.FindClients(q.ask(i))
						check(b, err)
						check(b, tx.Rollback())
						times = append(times, time.Since(start))
						if len(found) != q.want {
							b.Fatalf("%d clients found", len(found))
						}
					}
					slices.Sort(times)
					b.ReportMetric(float64(times[len(times)/2].Microseconds()), "median-µs")
					b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
				})
			}
		})
	}
}
