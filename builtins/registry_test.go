package builtins

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/vars/value"
)

func TestWith(t *testing.T) {
	hello := Func{Name: "tg_send_message", Kind: Host, Do: func(*Call) (value.Value, error) { return value.Bool(true), nil }}
	require.True(t, Standard().OnPlatform("tg_send_message"))

	own, err := Standard().With(hello)
	require.NoError(t, err)
	f, ok := own.Find("tg_send_message")
	require.True(t, ok)
	require.NotNil(t, f.Do)
	require.False(t, own.OnPlatform("tg_send_message"), "the host's function takes the name over")
	require.True(t, Standard().OnPlatform("tg_send_message"), "the standard registry is unchanged")

	_, err = Standard().With(Func{Name: "round"})
	require.ErrorContains(t, err, "round")
	_, err = own.With(hello)
	require.Error(t, err)
}

func TestNames(t *testing.T) {
	names := Standard().Names()
	require.IsIncreasing(t, names)
	require.Contains(t, names, "add_days", "aliases are names")
	require.Contains(t, names, "tg_send_message", "so are the platform's functions")
}
