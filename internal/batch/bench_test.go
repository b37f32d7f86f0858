package batch_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
)

// orders makes rows as a shop has them.
func orders(n int) string {
	var b strings.Builder
	r := rand.New(rand.NewPCG(1, 2))
	b.WriteString("id,name,qty,price,discount\n")
	for i := range n {
		fmt.Fprintf(&b, "%d,Anna Petrov,%d,%d.%02d,%d\n", i+1, 1+r.IntN(1000), r.IntN(1000), r.IntN(100), r.IntN(50))
	}
	return b.String()
}

const ladder = `ladder = if(qty >= 100, if(qty >= 200, if(qty >= 300, if(qty >= 400, if(qty >= 500, if(qty >= 600, if(qty >= 700, if(qty >= 800, ` +
	`if(qty >= 900, 17 * qty, 18 * qty), 19 * qty), 20 * qty), 21 * qty), 22 * qty), 23 * qty), 24 * qty), 25 * qty), 26 * qty)`

func BenchmarkRun(b *testing.B) {
	const rows = 100_000
	in := orders(rows)
	for _, bb := range []struct{ name, script string }{
		{"copy", "client.x = 1"},
		{"price", "total = price * qty * (1 - discount / 100) + 4.99"},
		{"rounded", "total = round(price * qty * (1 - discount / 100) + 4.99, 2)"},
		{"ladder", ladder},
		{"both", "total = round(price * qty * (1 - discount / 100) + 4.99, 2)\n" + ladder},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.SetBytes(int64(len(in)))
			b.ReportAllocs()
			names := []string{}
			for _, line := range strings.Split(bb.script, "\n") {
				if name, _, _ := strings.Cut(line, " "); name != "client.x" {
					names = append(names, name)
				}
			}
			for b.Loop() {
				input, err := records.Open(strings.NewReader(in), records.Options{})
				require.NoError(b, err)
				job := &batch.Job{
					Script: runtime.Compile(diag.NewSource("b", bb.script), runtime.Options{}), Only: append([]string{"id", "name"}, names...),
					Host: runtime.Host{Vars: vars.NewEnv(), Now: func() time.Time { return time.Unix(0, 0) }},
				}
				for _, name := range names {
					job.Writes = append(job.Writes, batch.Variable{Scope: vars.Deal, Name: name})
				}
				t, err := batch.Run(context.Background(), job, batch.Streams{In: input, Format: records.CSV, Same: true, Out: io.Discard,
					NewEncoder: func(c []string, _ []int) records.Encoder {
						return records.NewCSVEncoder(c, records.Dialect{Delimiter: ','})
					}})
				require.NoError(b, err)
				require.Equal(b, int64(rows), t.Rows)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
		})
	}
}
