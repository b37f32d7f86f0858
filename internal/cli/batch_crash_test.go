//go:build unix

package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/journal"
	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
	"github.com/salecalc/salecalc/vars/value"
)

// A victim is a command in a process of its own that is killed and taken up again.
type victim struct {
	t    *testing.T
	dice *rand.Rand
	args []string
	base string // the file that has a checkpoint beside it; "": the run is always taken up
}

func (v *victim) command(more ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^TestBatchChild$")
	cmd.Env = append(os.Environ(), envBatchArgs+"="+strings.Join(append(v.args, more...), "\n"))
	return cmd
}

// run kills the command after at most so long, some times, and lets it come to its end then. It
// gives how often it was killed, and the exit code.
func (v *victim) run(kills int, most time.Duration) (killed, code int) {
	var more []string
	for {
		cmd := v.command(more...)
		var said bytes.Buffer
		cmd.Stderr = &said
		require.NoError(v.t, cmd.Start())
		if killed < kills {
			timer := time.AfterFunc(time.Duration(v.dice.Int64N(int64(most))), func() { _ = cmd.Process.Kill() })
			_ = cmd.Wait()
			timer.Stop()
		} else {
			_ = cmd.Wait()
		}
		if cmd.ProcessState.Exited() {
			if code := cmd.ProcessState.ExitCode(); code == exitUsage && strings.Contains(said.String(), "nothing to resume") { // killed before it began, or at its very end
				require.NotEmpty(v.t, more)
				more = nil
				if v.base == "" {
					continue
				}
				return killed, exitDone
			}
			require.NotEqual(v.t, exitUsage, cmd.ProcessState.ExitCode(), said.String())
			return killed, cmd.ProcessState.ExitCode()
		}
		killed++
		more = []string{"--resume"}
		if _, err := os.Stat(v.base + ".checkpoint"); v.base != "" && err != nil {
			more = []string{"--force"}
		}
	}
}

// However often a live run is killed, each row has its order once, or is known to have a
// request whose outcome nobody knows.
func TestBatchKilledWhileSending(t *testing.T) {
	if testing.Short() {
		t.Skip("starts many processes")
	}
	const rows = 60
	box := sandbox.New(sandbox.Options{})
	running, err := box.Start(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { _ = running.Close() })
	d := newBatchDir(t)
	d.write("s.calc", "before = id\nresult = getcourse_add_deal(email, '', '123456', 4900, concat('{\"product_title\":\"row ', id, '\"}'))\nafter = id")
	var in strings.Builder
	in.WriteString("id,email\n")
	for i := range rows {
		fmt.Fprintf(&in, "%d,r%d@example.org\n", i+1, i+1)
	}
	d.write("in.csv", in.String())
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	v := &victim{t: t, dice: rand.New(rand.NewPCG(seed, seed)), base: d.path("out.csv"), args: []string{
		"batch", d.path("s.calc"), "--in", d.path("in.csv"), "--out", d.path("out.csv"), "--errors", d.path("failed.jsonl"),
		"--sandbox=" + running.URL, "--now", "2025-01-15T12:00:00Z", "--seed", "3",
	}}
	killed, _ := v.run(12, 150*time.Millisecond)

	orders := map[string]int{}
	for _, o := range box.State().GetCourse.Orders {
		for _, p := range o.Positions {
			orders[strings.TrimPrefix(p.Title, "row ")]++
		}
	}
	unknown := map[string]bool{}
	for line := range strings.Lines(string(d.read("failed.jsonl"))) {
		var failed struct {
			Row      int64 `json:"row"`
			Requests []struct {
				Function string `json:"function"`
				LookFor  string `json:"look_for"`
			} `json:"requests"`
		}
		require.NoError(t, json.Unmarshal([]byte(line), &failed))
		require.Len(t, failed.Requests, 1, line)
		assert.Contains(t, failed.Requests[0].LookFor, "orders for this buyer")
		unknown[strconv.FormatInt(failed.Row, 10)] = true
	}
	done := strings.Count(string(d.read("out.csv")), "\n") - 1
	for i := range rows {
		n := strconv.Itoa(i + 1)
		assert.LessOrEqual(t, orders[n], 1, "row %s has its order once", n)
		assert.True(t, orders[n] == 1 || unknown[n], "row %s has no order", n)
	}
	assert.Equal(t, rows, done+len(unknown))
	t.Logf("killed %d times: %d rows, %d orders, %d of unknown outcome", killed, rows, len(orders), len(unknown))

	store, err := sqlstore.Open(t.Context(), d.path("out.csv.journal"), sqlstore.Options{Now: time.Now, MustExist: true})
	require.NoError(t, err)
	defer func() { _ = store.Close() }()
	require.NoError(t, journal.Within(t.Context(), store, func(tx crm.Everything) error {
		open, err := journal.Open(tx, rows)
		assert.Len(t, open, len(unknown))
		return err
	}))
}

// However often a run over a store is killed, it changes each client once, and its file is
// that of a run that was not killed.
func TestBatchKilledInStore(t *testing.T) {
	if testing.Short() {
		t.Skip("starts many processes")
	}
	const clients = 4000
	d := newBatchDir(t)
	d.write("s.calc", "n = n + 1\nclient.draw = random(1, 1000000)")
	fill := func(name string) *sqlstore.Store {
		store, err := sqlstore.Open(t.Context(), d.path(name), sqlstore.Options{Now: time.Now})
		require.NoError(t, err)
		require.NoError(t, journal.Within(t.Context(), store, func(tx crm.Everything) error {
			for i := range clients {
				id, err := tx.NewClient(crm.Client{})
				require.NoError(t, err)
				require.NoError(t, tx.Write([]vars.Write{{Client: id, Scope: vars.Deal, Name: "n", Value: value.Int(int64(i))}}))
			}
			return nil
		}))
		return store
	}
	args := func(store, out string) []string {
		return []string{"batch", d.path("s.calc"), "--store", d.path(store), "--out", d.path(out), "--live", "--now", "2025-01-15T12:00:00Z", "--seed", "3", "--diff", d.path(out + ".diff.csv")}
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	require.NoError(t, fill("whole.db").Close())
	v := &victim{t: t, dice: rand.New(rand.NewPCG(seed, seed)), args: args("whole.db", "whole.csv"), base: d.path("whole.csv")}
	_, code := v.run(0, 1)
	require.Equal(t, exitDone, code)

	store := fill("killed.db")
	v.args, v.base = args("killed.db", "killed.csv"), d.path("killed.csv")
	killed, _ := v.run(12, 150*time.Millisecond)
	t.Logf("killed %d times", killed)
	for _, suffix := range []string{"", ".diff.csv"} {
		require.True(t, bytes.Equal(d.read("whole.csv"+suffix), d.read("killed.csv"+suffix)), "the files differ: %q", suffix)
	}
	require.NoError(t, journal.Within(t.Context(), store, func(tx crm.Everything) error {
		list, err := tx.Profiles("", clients)
		require.Len(t, list, clients)
		for i, p := range list {
			require.Equal(t, strconv.Itoa(i+1), p.DealVars[0].Value.Text(), "client %s", p.Client.ID)
		}
		return err
	}))
	require.NoError(t, store.Close())
}
