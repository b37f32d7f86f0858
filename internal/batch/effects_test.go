package batch_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/internal/planned"
	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// plan runs a dry job that would send, from a place on, until as many blocks are done; 0:
// to its end.
func plan(t *testing.T, in string, workers int, start batch.Progress, blocks int) (effects []byte, last batch.Progress) {
	t.Helper()
	rows, err := records.Open(strings.NewReader(in), records.Options{Block: 200})
	require.NoError(t, err)
	env := vars.NewEnv()
	env.Set(vars.Const, "getcourse_account_name", value.Text(sandbox.Account))
	env.Set(vars.Const, "getcourse_secret", value.Text("very-secret"))
	script := "getcourse_add_deal(email, '', '123456', 4900)\ngetcourse_add_deal(email, '', '123457', 500)"
	job := &batch.Job{
		Script: runtime.Compile(diag.NewSource("test", script), runtime.Options{}), Workers: workers, Run: "march",
		Host: runtime.Host{Vars: env, DryRun: true, Allow: runtime.Outside, Now: noon},
	}
	var out bytes.Buffer
	enough := errors.New("enough")
	s := batch.Streams{In: rows, Out: io.Discard, Effects: &out, Start: start, Done: func(p batch.Progress) error {
		if last, blocks = p, blocks-1; blocks == 0 {
			return enough
		}
		return nil
	}}
	s.Format, s.Dialect = rows.Style()
	s.NewEncoder = func(c []string, _ []int) records.Encoder { return records.NewCSVEncoder(c, s.Dialect) }
	if _, err = batch.Run(context.Background(), job, s); err != nil {
		require.ErrorIs(t, err, enough)
	}
	return out.Bytes(), last
}

// The plan is the same however many workers make it and wherever the job is interrupted,
// and effects have ids of their own.
func TestPlannedEffects(t *testing.T) {
	const clients = 100
	var in strings.Builder
	in.WriteString("id,email\n")
	for i := range clients {
		fmt.Fprintf(&in, "%d,c%d@example.org\n", i, i)
	}
	want, _ := plan(t, in.String(), 1, batch.Progress{}, 0)
	again, _ := plan(t, in.String(), 3, batch.Progress{}, 0)
	require.Equal(t, string(want), string(again))
	for blocks := 1; blocks < 8; blocks += 3 {
		first, at := plan(t, in.String(), 2, batch.Progress{}, blocks)
		rest, _ := plan(t, in.String(), 2, at, 0)
		require.Equal(t, string(want), string(first[:at.Effects])+string(rest))
	}
	ids := map[string]bool{}
	for r := planned.NewReader(bytes.NewReader(want)); ; {
		e, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		assert.Equal(t, "march", e.Run)
		ids[e.ID] = true
	}
	assert.Len(t, ids, 2*clients)
	assert.NotContains(t, string(want), "very-secret")
}
