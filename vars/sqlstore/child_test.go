package sqlstore_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/storetest"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

// An order is what a child is asked to do: all runs at once, or, with Pairs, to write pairs
// of variables for ever.
type order struct {
	DSN   string
	Runs  []run
	Pairs []string // ids of clients
}

// child carries out orders as they come in, and answers each with what the runs told or
// with the number of every pair that was kept.
func child(in io.Reader, out io.Writer) error {
	orders, answers := json.NewDecoder(in), json.NewEncoder(out)
	var s *sqlstore.Store
	var dsn string
	shut := func() {
		if s != nil {
			_ = s.Close()
		}
	}
	defer func() { shut() }()
	for {
		var o order
		if err := orders.Decode(&o); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		if o.DSN != dsn {
			shut()
			var err error
			if s, err = sqlstore.Open(context.Background(), o.DSN, options); err != nil {
				return err
			}
			dsn = o.DSN
		}
		if o.Pairs != nil {
			return writePairs(s, o.Pairs, answers)
		}
		if err := answers.Encode(perform(s, o.Runs)); err != nil {
			return err
		}
	}
}

// perform does all runs at once.
func perform(s crm.Store, runs []run) []string {
	told := make([]string, len(runs))
	var all sync.WaitGroup
	for i, r := range runs {
		all.Go(func() { told[i] = r.on(s) })
	}
	all.Wait()
	return told
}

// A second is another process that works for a test.
type second struct {
	cmd     *exec.Cmd
	orders  *json.Encoder
	answers *json.Decoder
	in      io.Closer
}

// startSecond starts one. It ends with the test.
func startSecond(t *testing.T) *second {
	t.Helper()
	s := &second{cmd: exec.Command(os.Args[0])}
	s.cmd.Env = append(os.Environ(), childEnv+"=1")
	s.cmd.Stderr = os.Stderr
	in, err := s.cmd.StdinPipe()
	require.NoError(t, err)
	out, err := s.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, s.cmd.Start())
	s.in, s.orders, s.answers = in, json.NewEncoder(in), json.NewDecoder(out)
	t.Cleanup(s.stop)
	return s
}

func (s *second) stop() {
	_ = s.in.Close()
	_ = s.cmd.Wait()
}

// kill ends the process as kill -9 does.
func (s *second) kill(t *testing.T) {
	t.Helper()
	require.NoError(t, s.cmd.Process.Kill())
	_ = s.cmd.Wait()
}

// perform has the process do the runs, and gives what they told.
func (s *second) perform(dsn string, runs []run) (told []string, err error) {
	if err := s.orders.Encode(order{DSN: dsn, Runs: runs}); err != nil {
		return nil, err
	}
	err = s.answers.Decode(&told)
	return told, err
}

// patience ends a test that waits for itself.
const patience = 2 * time.Minute

func soon(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// newClients makes clients.
func newClients(t require.TestingT, s crm.Store, n int) []string {
	tx, err := s.Begin(context.Background())
	require.NoError(t, err)
	ids := make([]string, n)
	for i := range ids {
		ids[i], err = tx.NewClient(crm.Client{Created: storetest.Now()})
		require.NoError(t, err)
	}
	require.NoError(t, tx.Commit())
	return ids
}
