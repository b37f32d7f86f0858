package server_test

import (
	"context"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

// A slowSchool is a sandbox that carries requests out and, while it is told to, withholds
// the answer until whoever asked is gone.
func slowSchool(t *testing.T) (box *sandbox.Server, url string, carriedOut <-chan struct{}) {
	t.Helper()
	done := make(chan struct{})
	box = sandbox.New(sandbox.Options{Delay: time.Hour, Wait: func(ctx context.Context, _ time.Duration) error {
		done <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	}})
	run, err := box.Start(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { _ = run.Close() })
	return box, run.URL, done
}

// TestDiedWaiting kills servers that have sent an order and wait for the answer, three
// times over, and lets another go on. With numbers there is one order then, and all is
// well; without, there is one, and a person is asked.
func TestDiedWaiting(t *testing.T) {
	for _, tt := range []struct {
		numbers string
		deaths  int // the next server does not send again
		state   crm.DeliveryState
		open    int
	}{{"auto", 3, crm.Done, 0}, {"school", 1, crm.Failed, 1}} {
		t.Run(tt.numbers, func(t *testing.T) {
			box, url, carriedOut := slowSchool(t)
			dsn := filepath.Join(t.TempDir(), "bot.db")
			store, err := sqlstore.Open(t.Context(), dsn, sqlstore.Options{Now: time.Now})
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, store.Close()) })
			r := &running{t: t, store: store}
			client := r.client(nil)
			before := len(box.State().GetCourse.Orders)
			require.NoError(t, box.SetFault(sandbox.SlowAnswer, true))
			for i := range tt.deaths {
				p := startVictim(t, dsn, url, tt.numbers)
				if i == 0 {
					res, err := http.Post(p.url+"/getcourse_webhook/school-key-1?client_id="+client+"&callback_text=order&n=1", "", nil)
					require.NoError(t, err)
					require.NoError(t, res.Body.Close())
				}
				<-carriedOut
				p.kill(t)
			}
			require.NoError(t, box.SetFault(sandbox.SlowAnswer, false))
			last := startVictim(t, dsn, url, tt.numbers)
			all := r.settled(t)
			require.Len(t, all, 1)
			assert.Equal(t, tt.state, all[0].State, "%s", all[0].Detail)
			assert.Equal(t, tt.open, r.openRequests(t, all[0]))
			assert.Len(t, box.State().GetCourse.Orders, before+1)

			if tt.numbers == "auto" { // a replay is about the same order
				res, err := http.Post(last.url+"/history/1/replay", "application/json", strings.NewReader(`{"dry": false}`))
				require.NoError(t, err)
				require.NoError(t, res.Body.Close())
				require.Equal(t, http.StatusOK, res.StatusCode)
				again := r.settled(t)
				require.Len(t, again, 2)
				assert.Equal(t, crm.Done, again[0].State, "%s", again[0].Detail)
				assert.Len(t, box.State().GetCourse.Orders, before+1)
			}
			require.NoError(t, last.end())
		})
	}
}
