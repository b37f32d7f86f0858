package keycrm_test

import (
	"context"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/keycrm"
	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/internal/webclient"
)

// atSandbox starts a sandbox on the loopback interface with a way to it.
func atSandbox(t *testing.T, opt sandbox.Options) (*sandbox.Server, webclient.Doer) {
	t.Helper()
	s := sandbox.New(opt)
	running, err := s.Start(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, running.Close()) })
	base, err := url.Parse(running.URL)
	require.NoError(t, err)
	return s, webclient.Wrap(webclient.DryRun(nil), webclient.Sandbox(base, nil, 0))
}

var hasty = keycrm.Client{Retry: webclient.Retry{Wait: func(context.Context, time.Duration) error { return nil }}}

// sampleCard has every field of the API.
func sampleCard(t *testing.T) keycrm.Call {
	t.Helper()
	body, err := os.ReadFile("testdata/card.json")
	require.NoError(t, err)
	call, err := keycrm.AddCard{Extra: string(body)}.Call(keycrm.Settings{}, keycrm.Vars{})
	require.NoError(t, err)
	return call
}

func TestAgainstSandbox(t *testing.T) {
	s, door := atSandbox(t, sandbox.Options{})
	v := hasty.Do(t.Context(), door, sandbox.Token, sampleCard(t))
	require.Empty(t, v.ErrorText)
	require.Equal(t, "5104", v.CardID)
	require.Equal(t, 201, v.Status)
	pay, err := keycrm.AddPayment{Payment: `{"amount":"0.50","payment_method_id":1}`}.Call(keycrm.Vars{CardID: v.CardID})
	require.NoError(t, err)
	v = hasty.Do(t.Context(), door, sandbox.Token, pay)
	require.True(t, v.OK, v.ErrorText)

	card := s.State().KeyCRM.Cards[0]
	require.Equal(t, "Заявка з бота №1047", card.Title)
	require.Equal(t, []int64{2, 21, 11, 3, 20417}, []int64{card.PipelineID, card.StatusID, card.SourceID, card.ManagerID, card.ContactID})
	require.Equal(t, "4900.5", card.Products[0].Price)
	require.Len(t, card.Payments, 3)
	require.Equal(t, "0.50", card.Payments[2].Amount)
	require.Equal(t, "paid", card.Payments[2].Status)
	require.Equal(t, []string{"Ранок", "Вечір"}, card.Values[1].Texts)
	for _, e := range s.State().Requests {
		require.Empty(t, e.Ignored)
		require.NotContains(t, e.String()+e.Answer, sandbox.Token)
	}
}

// What went wrong at the service comes out as a text, and the ledger holds one card at most.
func TestFaultsOfSandbox(t *testing.T) {
	for fault, want := range map[sandbox.Fault]struct {
		text     string
		requests int
		cards    int
	}{
		sandbox.WrongKey:        {"Unauthenticated.", 1, 0},
		sandbox.LeadsDisabled:   {"Leads are not enabled", 1, 0},
		sandbox.TooManyRequests: {"KeyCRM пока не принимает запросы", 3, 0},
		sandbox.HTML502:         {"На стороне KeyCRM произошла ошибка (HTTP 502", 1, 0},
		sandbox.AnswerLost:      {"Ответ KeyCRM не получен", 1, 1},
		sandbox.ReadOnlyKey:     {"", 1, 1}, // of GetCourse only
	} {
		t.Run(string(fault), func(t *testing.T) {
			s, door := atSandbox(t, sandbox.Options{Faults: []sandbox.Fault{fault}})
			v := hasty.Do(t.Context(), door, sandbox.Token, sampleCard(t))
			require.Equal(t, want.text == "", v.OK)
			require.True(t, strings.HasPrefix(v.ErrorText, want.text), v.ErrorText)
			require.Len(t, s.State().Requests, want.requests)
			require.Len(t, s.State().KeyCRM.Cards, want.cards)
		})
	}
}

// A busy service is asked again after the pause it names.
func TestBusySandbox(t *testing.T) {
	s, door := atSandbox(t, sandbox.Options{})
	require.NoError(t, s.SetFaultTimes(sandbox.TooManyRequests, 2))
	var pauses []time.Duration
	patient := keycrm.Client{Retry: webclient.Retry{Wait: func(_ context.Context, d time.Duration) error {
		pauses = append(pauses, d)
		return nil
	}}}
	v := patient.Do(t.Context(), door, sandbox.Token, sampleCard(t))
	require.True(t, v.OK, v.ErrorText)
	require.Equal(t, []time.Duration{2 * time.Second, 2 * time.Second}, pauses)
	require.Len(t, s.State().KeyCRM.Cards, 1)
}

// With a rate of its own the sandbox refuses what comes too fast, and says for how long.
func TestRateOfSandbox(t *testing.T) {
	var passed atomic.Int64 // since nine o'clock
	now := func() time.Time {
		return time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC).Add(time.Duration(passed.Load()))
	}
	s, door := atSandbox(t, sandbox.Options{Rate: 2, Now: now})
	waiting := keycrm.Client{Retry: webclient.Retry{Wait: func(_ context.Context, d time.Duration) error {
		passed.Add(int64(d))
		return nil
	}}}
	for range 5 {
		v := waiting.Do(t.Context(), door, sandbox.Token, sampleCard(t))
		require.True(t, v.OK, v.ErrorText)
	}
	require.Len(t, s.State().KeyCRM.Cards, 5)
	require.Equal(t, 2*time.Minute, time.Duration(passed.Load()))
}
