package journal_test

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/journal"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

var noon = time.Date(2025, 1, 15, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return noon }

func stores(t *testing.T, test func(t *testing.T, store crm.Store)) {
	t.Run("memory", func(t *testing.T) { test(t, crm.NewMemStore(crm.MemOptions{Now: clock})) })
	t.Run("sqlite", func(t *testing.T) {
		store, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "bot.db"), sqlstore.Options{Now: clock})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, store.Close()) })
		test(t, store)
	})
}

func sending(n int) runtime.Sending {
	return runtime.Sending{Run: "delivery-1", Stmt: 2, N: n, Function: "getcourse_add_deal",
		Request: runtime.Request{Method: "POST", URL: "https://school.getcourse.ru/pl/api/deals", Params: []byte(`{"key":"***"}`)}}
}

func open(t *testing.T, store crm.Store) (list []crm.Sent) {
	t.Helper()
	require.NoError(t, journal.Within(t.Context(), store, func(tx crm.Everything) (err error) {
		list, err = journal.Open(tx, 10)
		return err
	}))
	return list
}

func TestPast(t *testing.T) {
	answer := runtime.Answer{Status: 201, Header: http.Header{"Content-Type": {"text/plain"}}, Body: []byte("\xffok")}
	tests := []struct {
		name    string
		outcome *runtime.Outcome // nil: the process died
		want    runtime.Past
		open    int
	}{
		{"died", nil, runtime.Past{State: runtime.Unknown}, 1},
		{"unknown", &runtime.Outcome{State: runtime.Unknown, Error: "timed out"}, runtime.Past{State: runtime.Unknown}, 1},
		{"not sent", &runtime.Outcome{State: runtime.Fresh}, runtime.Past{State: runtime.Fresh}, 0},
		{"answered", &runtime.Outcome{State: runtime.Answered, Answer: answer}, runtime.Past{State: runtime.Answered, Answer: answer}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			stores(t, func(t *testing.T, store crm.Store) {
				j := &journal.Journal{Store: store, Client: "7", Now: clock}
				past, err := j.Before(t.Context(), sending(0))
				require.NoError(t, err)
				require.Equal(t, runtime.Past{}, past, "never sent")
				if tt.outcome != nil {
					require.NoError(t, j.After(t.Context(), sending(0), *tt.outcome))
				}
				require.Len(t, open(t, store), tt.open)
				past, err = j.Before(t.Context(), sending(0))
				require.NoError(t, err)
				require.Equal(t, tt.want, past)
			})
		})
	}
}

// What may be sent again is, unless a person has said that it arrived.
func TestAgain(t *testing.T) {
	stores(t, func(t *testing.T, store crm.Store) {
		j := &journal.Journal{Store: store, Client: "7", Now: clock}
		s := sending(0)
		s.Again = true
		for range 3 { // never sent; died; unknown
			past, err := j.Before(t.Context(), s)
			require.NoError(t, err)
			require.Equal(t, runtime.Fresh, past.State)
			require.Len(t, open(t, store), 1)
		}
		require.NoError(t, j.After(t.Context(), s, runtime.Outcome{State: runtime.Unknown, Error: "timed out"}))
		past, err := j.Before(t.Context(), s)
		require.NoError(t, err)
		require.Equal(t, runtime.Fresh, past.State)
		require.NoError(t, j.After(t.Context(), s, runtime.Outcome{State: runtime.Fresh}))
		entry := open(t, store)[0]
		require.Equal(t, crm.Unknown, entry.State, "this time it did not leave, but it had before")
		require.NoError(t, journal.Within(t.Context(), store, func(tx crm.Everything) error {
			_, err := journal.Settle(tx, entry.ID, true, noon)
			return err
		}))
		past, err = j.Before(t.Context(), s)
		require.NoError(t, err)
		require.Equal(t, runtime.Unknown, past.State)
	})
}

func TestSettle(t *testing.T) {
	for _, carriedOut := range []bool{true, false} {
		stores(t, func(t *testing.T, store crm.Store) {
			j := &journal.Journal{Store: store, Client: "7", Now: clock}
			_, err := j.Before(t.Context(), sending(0))
			require.NoError(t, err)
			list := open(t, store)
			require.Len(t, list, 1)
			assert.Equal(t, "7", list[0].Client)
			assert.Contains(t, journal.LookFor(list[0]).EN, "orders")
			settle := func() error {
				return journal.Within(t.Context(), store, func(tx crm.Everything) error {
					_, err := journal.Settle(tx, list[0].ID, carriedOut, noon)
					return err
				})
			}
			require.NoError(t, settle())
			require.ErrorIs(t, settle(), journal.ErrNotOpen)
			past, err := j.Before(t.Context(), sending(0))
			require.NoError(t, err)
			if carriedOut {
				require.Equal(t, runtime.Unknown, past.State, "it is not repeated")
				return
			}
			require.Equal(t, runtime.Fresh, past.State, "it is sent")
			past, err = j.Before(t.Context(), sending(0))
			require.NoError(t, err)
			require.Equal(t, runtime.Unknown, past.State, "once")
		})
	}
}

func TestWithin(t *testing.T) {
	store := crm.NewMemStore(crm.MemOptions{})
	failed := errors.New("failed")
	err := journal.Within(t.Context(), store, func(tx crm.Everything) error {
		_, err := tx.SaveSent(crm.Sent{State: crm.Unknown})
		require.NoError(t, err)
		return failed
	})
	require.ErrorIs(t, err, failed)
	require.Empty(t, open(t, store))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, journal.Within(ctx, store, nil), context.Canceled)
}
