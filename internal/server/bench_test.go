package server_test

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/journal"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

// The benchmarks of a store stand side by side: plain inserts of deliveries, one
// transaction each, by one writer and by many; then webhooks over HTTP, accepted only and
// worked off as well. req/s, p50 and p99 are of one run.
func BenchmarkStores(b *testing.B) {
	open := func(b *testing.B, dsn string) *sqlstore.Store {
		store, err := sqlstore.Open(context.Background(), dsn, sqlstore.Options{Now: time.Now, Conns: 64})
		require.NoError(b, err)
		b.Cleanup(func() { _ = store.Close() })
		return store
	}
	for _, place := range []struct {
		name string
		dsn  func(b *testing.B) string
	}{
		{"sqlite", func(b *testing.B) string { return filepath.Join(b.TempDir(), "bot.db") }},
		{"postgres", func(b *testing.B) string { return durable.DSN(b) }},
	} {
		b.Run(place.name+"/insert", func(b *testing.B) { benchInsert(b, open(b, place.dsn(b)), 1) })
		b.Run(place.name+"/insert-by-32", func(b *testing.B) { benchInsert(b, open(b, place.dsn(b)), 32) })
		b.Run(place.name+"/webhook-by-1", func(b *testing.B) { benchWebhook(b, open(b, place.dsn(b)), 1, "nothing") })
		b.Run(place.name+"/webhook-by-32", func(b *testing.B) { benchWebhook(b, open(b, place.dsn(b)), 32, "nothing") })
		b.Run(place.name+"/webhook-and-script-by-32", func(b *testing.B) { benchWebhook(b, open(b, place.dsn(b)), 32, "order+1") })
	}
}

// share calls do n times from several goroutines and reports how long each call took.
func share(b *testing.B, n, senders int, do func(i int)) {
	took := make([]time.Duration, n)
	var next atomic.Int64
	var all sync.WaitGroup
	started := time.Now()
	for range senders {
		all.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				at := time.Now()
				do(i)
				took[i] = time.Since(at)
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(n)/time.Since(started).Seconds(), "req/s")
	slices.Sort(took)
	b.ReportMetric(float64(took[n/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[n*99/100].Microseconds())/1000, "p99-ms")
}

func benchInsert(b *testing.B, store *sqlstore.Store, writers int) {
	b.ResetTimer()
	share(b, b.N, writers, func(i int) {
		err := journal.Within(context.Background(), store, func(tx crm.Everything) error {
			_, _, err := tx.Receive(crm.Delivery{Source: "getcourse", Received: noon, Method: "POST", State: crm.Done, Query: "client_id=1&n=" + strconv.Itoa(i)})
			return err
		})
		if err != nil {
			b.Error(err)
		}
	})
}

func benchWebhook(b *testing.B, store *sqlstore.Store, senders int, text string) {
	r := startOn(b, school.config(b, schoolConfig+"limits: {waiting: 100000}\nworkers: 8\n"), store)
	var clients []string
	for range 64 {
		clients = append(clients, r.client(nil))
	}
	http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = 64
	b.ResetTimer()
	share(b, b.N, senders, func(i int) {
		res, err := http.Post(fmt.Sprintf("%s/getcourse_webhook/school-key-1?client_id=%s&callback_text=%s&n=%d", r.url, clients[i%64], text, i), "", nil)
		if err != nil {
			b.Error(err)
			return
		}
		_ = res.Body.Close()
		if res.StatusCode != 200 {
			b.Error(res.Status)
		}
	})
	if text == "nothing" {
		return
	}
	started := time.Now()
	for waiting := 1; waiting > 0; {
		pause := time.NewTimer(50 * time.Millisecond)
		<-pause.C
		r.within(func(tx crm.Everything) {
			ids, err := tx.Due(time.Now(), 1)
			require.NoError(b, err)
			waiting = len(ids)
		})
	}
	b.ReportMetric(time.Since(started).Seconds(), "s-behind")
}
