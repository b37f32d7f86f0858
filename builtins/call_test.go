package builtins

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// moscow is the default project's zone, without daylight saving time.
var moscow = time.FixedZone("MSK", 3*60*60)

// services are what the tests' calls get: a fixed clock and seed.
func services() *Services {
	return &Services{
		Context:  context.Background,
		Now:      func() time.Time { return time.Date(2022, 4, 5, 10, 0, 0, 0, moscow) },
		Zone:     moscow,
		Rand:     rand.New(rand.NewPCG(1, 1)),
		MaxText:  100_000,
		MaxBytes: 1 << 20,
		Warn:     func(int, *diag.Rule, ...diag.Text) {},
	}
}

// call runs a function of the standard table on texts, as a script would.
func call(t *testing.T, s *Services, name string, texts ...string) (value.Value, error) {
	t.Helper()
	args := make([]value.Value, len(texts))
	for i, text := range texts {
		args[i] = value.Text(text)
	}
	return callValues(t, s, name, args...)
}

// noVars has no variables.
type noVars struct{}

func (noVars) Lookup(string) value.Value { return value.None }

func callValues(t *testing.T, s *Services, name string, given ...value.Value) (value.Value, error) {
	t.Helper()
	f, ok := Standard().Find(name)
	require.True(t, ok, "no function %s", name)
	args := make([]value.Value, max(len(given), len(f.Params)))
	copy(args, given)
	if err := f.ReadArgs(args, len(given), noVars{}); err != nil {
		return value.None, err
	}
	c := NewCall(f, args, len(given), s)
	if f.Do != nil {
		return f.Do(&c)
	}
	out, err := f.Append(&c, nil)
	return value.Text(string(out)), err
}
