package runtime_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/runtime"
)

// TestCredentialsInEverySpelling: neither a beginning of a long key, nor a key spelled as
// an address or as JSON, is shown.
func TestCredentialsInEverySpelling(t *testing.T) {
	script := "a = getcourse_secret * 2\nb = substring(getcourse_secret, getcourse_secret)\n" +
		"c = getcourse_change_deal_status(getcourse_secret, 'a@b.ru', '', 5)\nd = getcourse_secret['a']\n" +
		"e = requests_get('https://school.getcourse.ru/', 'status', '', {\"k\": getcourse_secret})\n" +
		"f = requests_post('https://school.getcourse.ru/', 'status', '', '', {\"k\": getcourse_secret})\n" +
		"g = 'x' * getcourse_secret"
	for _, key := range []string{strings.Repeat("Gc7Q2mVx9Zt4Lw8R", 12), `abc+/def=ghij"kl m`, " Gc7Q2mVx9Zt4Lw8R\n"} {
		_, shown := runTraced(t, withConstants("school", key), runtime.NewNetwork(runtime.NetworkOptions{Transport: &listener{}}), script)
		require.NotContains(t, shown, "Gc7Q2mVx")
		require.NotContains(t, shown, "ghij")
	}
}
