package runtime_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A turnpike notes when requests with each key arrive.
type turnpike struct {
	mu      sync.Mutex
	arrived map[string][]time.Time
}

func (p *turnpike) RoundTrip(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := r.URL.Host + " " + r.Header.Get("Authorization")
	p.arrived[key] = append(p.arrived[key], time.Now())
	return &http.Response{StatusCode: 201, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"id":1}`)), Request: r}, nil
}

// All runs over one network together send KeyCRM no more than it takes in a minute. Runs
// with another key, and requests to others, do not wait.
func TestKeyCRMRateIsSharedByRuns(t *testing.T) {
	const each, runs = 3, 30
	synctest.Test(t, func(t *testing.T) {
		pike := &turnpike{arrived: map[string][]time.Time{}}
		net := runtime.NewNetwork(runtime.NetworkOptions{Transport: pike})
		p := runtime.Compile(diag.NewSource("card", strings.Repeat("r = keycrm_add_card('', {'phone': '1'})\n", each)+"x = requests_get('https://example.org/')"), runtime.Options{})
		begin := time.Now()
		var all sync.WaitGroup
		for i := range runs {
			all.Go(func() {
				env := vars.NewEnv()
				env.Set(vars.Const, "keycrm_token", value.Text([]string{"first-token", "second-token"}[i%2]))
				res, err := p.Run(t.Context(), runtime.Host{Vars: env, Net: net, Allow: runtime.Outside, Limits: runtime.Limits{Time: time.Hour}})
				require.NoError(t, err)
				require.False(t, res.Failed, res.Diagnostics)
			})
		}
		all.Wait()
		require.Equal(t, begin, time.Now(), "45 of each key fit a minute")
		for range 4 { // 60 more of the first key
			all.Go(func() {
				env := vars.NewEnv()
				env.Set(vars.Const, "keycrm_token", value.Text("first-token"))
				for range 5 {
					_, err := p.Run(t.Context(), runtime.Host{Vars: env, Net: net, Allow: runtime.Outside, Limits: runtime.Limits{Time: time.Hour}})
					require.NoError(t, err)
				}
			})
		}
		all.Wait()
		require.Equal(t, time.Minute, time.Since(begin))
		first := pike.arrived[crmHost+" Bearer first-token"]
		require.Len(t, first, 105)
		for i := range len(first) - 60 {
			require.GreaterOrEqual(t, first[i+60].Sub(first[i]), time.Minute)
		}
		require.Len(t, pike.arrived[crmHost+" Bearer second-token"], 45)
		require.Len(t, pike.arrived["example.org "], runs+20)
	})
}

// A run that waits for its turn ends with its context, and nothing has been sent.
func TestKeyCRMRateEndsWithTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pike := &turnpike{arrived: map[string][]time.Time{}}
		net := runtime.NewNetwork(runtime.NetworkOptions{Transport: pike, KeyCRMRate: 1})
		p := runtime.Compile(diag.NewSource("card", "a = keycrm_add_card('', {'phone': '1'})\nb = keycrm_add_card('', {'phone': '1'})"), runtime.Options{})
		env := vars.NewEnv()
		env.Set(vars.Const, "keycrm_token", value.Text("first-token"))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		begin := time.Now()
		res, err := p.Run(ctx, runtime.Host{Vars: env, Net: net, Allow: runtime.Outside})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, 10*time.Second, time.Since(begin))
		require.Len(t, pike.arrived[crmHost+" Bearer first-token"], 1)
		if res != nil {
			require.False(t, res.Effects[len(res.Effects)-1].Performed)
		}
		unbound := runtime.NewNetwork(runtime.NetworkOptions{Transport: pike, KeyCRMRate: -1})
		for range 100 {
			_, err := p.Run(t.Context(), runtime.Host{Vars: env, Net: unbound, Allow: runtime.Outside})
			require.NoError(t, err)
		}
	})
}
