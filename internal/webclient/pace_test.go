package webclient

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// A clockedDoer notes when requests arrive and answers as told.
type clockedDoer struct {
	mu      sync.Mutex
	arrived []time.Time
	answer  func(n int) (Response, error)
}

func (d *clockedDoer) Do(context.Context, Request) (Response, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.arrived = append(d.arrived, time.Now())
	if d.answer != nil {
		return d.answer(len(d.arrived))
	}
	return Response{Status: 200}, nil
}

func byURL(r Request) string { return r.URL }

// All goroutines together keep to the rate, in every stretch of a period.
func TestPaceIsShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &clockedDoer{}
		door := Wrap(d, Pace(Rate{Requests: 5, Period: time.Minute, Lane: byURL}))
		var all sync.WaitGroup
		for i := range 23 {
			all.Go(func() {
				time.Sleep(time.Duration(i) * time.Second)
				_, err := door.Do(t.Context(), Request{URL: "a"})
				require.NoError(t, err)
			})
		}
		all.Wait()
		require.Len(t, d.arrived, 23)
		for i := range len(d.arrived) - 5 {
			require.GreaterOrEqual(t, d.arrived[i+5].Sub(d.arrived[i]), time.Minute, "requests %d and %d", i, i+5)
		}
		require.Less(t, d.arrived[22].Sub(d.arrived[0]), 5*time.Minute, "it does not wait longer than it must")
	})
}

func TestPaceLanes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &clockedDoer{}
		door := Pace(Rate{Requests: 1, Period: time.Minute, Lane: byURL})(d)
		begin := time.Now()
		for _, url := range []string{"a", "b", "", "", "a"} {
			_, err := door.Do(t.Context(), Request{URL: url})
			require.NoError(t, err)
		}
		require.Equal(t, begin, d.arrived[3], "other lanes, and requests that are not counted, do not wait")
		require.Equal(t, begin.Add(time.Minute), d.arrived[4])
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		require.Empty(t, door.(*pacer).lanes)
	})
}

// What the service asks one caller to wait, all of the lane wait.
func TestPaceHeldByTheService(t *testing.T) {
	busy := Response{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"20"}}}
	synctest.Test(t, func(t *testing.T) {
		d := &clockedDoer{answer: func(n int) (Response, error) {
			if n == 1 {
				return busy, nil
			}
			return Response{Status: 200}, nil
		}}
		door := Pace(Rate{Requests: 10, Period: time.Minute, Lane: byURL})(d)
		begin := time.Now()
		for range 3 {
			_, err := door.Do(t.Context(), Request{URL: "a"})
			require.NoError(t, err)
		}
		require.Equal(t, []time.Time{begin, begin.Add(20 * time.Second), begin.Add(20 * time.Second)}, d.arrived)
	})
}

func TestPaceEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &clockedDoer{}
		door := Pace(Rate{Requests: 1, Period: time.Minute, Lane: byURL})(d)
		_, err := door.Do(t.Context(), Request{URL: "a"})
		require.NoError(t, err)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begin := time.Now()
		_, err = door.Do(ctx, Request{URL: "a"})
		require.Equal(t, time.Second, time.Since(begin))
		var failed *Error
		require.ErrorAs(t, err, &failed)
		require.True(t, failed.BeforeSend)
		require.True(t, failed.Final(), "nobody asks again")
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Len(t, d.arrived, 1)
		time.Sleep(time.Minute)
		synctest.Wait()
		require.Empty(t, door.(*pacer).lanes)
	})
}

// The timer can be given: nothing leaves before it says so.
func TestPaceAfter(t *testing.T) {
	var due []func()
	d := &clockedDoer{}
	door := Pace(Rate{Requests: 1, Period: time.Hour, Lane: byURL, After: func(d time.Duration, f func()) {
		require.Equal(t, time.Hour, d)
		due = append(due, f)
	}})(d)
	for i := range 3 {
		_, err := door.Do(t.Context(), Request{URL: "a"})
		require.NoError(t, err)
		require.Len(t, d.arrived, i+1)
		due[i]()
	}
}
