package wire

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// An object gives each field once and tells what nobody asked for.
func TestObject(t *testing.T) {
	var b Body
	o, ok := b.Open("", []byte(`{"a":1,"none":null,"deal":{"x":"y","z":[]},"Лишнее":true}`))
	require.True(t, ok)
	raw, ok := o.Take("a")
	require.True(t, ok)
	require.Equal(t, "1", string(raw))
	_, ok = o.Take("a")
	require.False(t, ok, "once")
	_, ok = o.Take("none")
	require.False(t, ok, "null is absent")
	raw, _ = o.Take("deal")
	inner, ok := b.Open(o.At("deal"), raw)
	require.True(t, ok)
	require.Equal(t, "deal.x", inner.At("x"))
	inner.Rest()
	o.Rest()
	require.Equal(t, []string{"deal.x", "deal.z", "Лишнее"}, b.Ignored())
	for _, other := range []string{"", "null", "[]", "5", "{"} {
		_, ok := b.Open("", []byte(other))
		require.False(t, ok, other)
	}
}

func TestScalarText(t *testing.T) {
	for raw, want := range map[string]string{`"a"`: "a", "12.50": "12.50", "true": "1", "false": "0", "12345678901234567890": "12345678901234567890"} {
		text, ok := ScalarText([]byte(raw))
		require.True(t, ok, raw)
		require.Equal(t, want, text)
	}
	for _, raw := range []string{"{}", "[1]"} {
		_, ok := ScalarText([]byte(raw))
		require.False(t, ok, raw)
	}
}

func TestRefusals(t *testing.T) {
	long := strings.Repeat("я", 100)
	for _, r := range []*Refusal{Missing("to"), BadChoice("via", long), BadAmount(long)} {
		require.Contains(t, r.Error(), r.Code)
		require.NotEmpty(t, r.Message.RU)
		require.NotContains(t, r.Message.EN+r.Message.RU, long)
	}
}

func TestMoney(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"23", "23"}, {"64.24", "64.24"}, {"64,2", "64.20"}, {"4900.00", "4900"}, {"0", "0"}, {" 5 ", "5"},
		{"0.05", "0.05"}, {"999999999999.99", "999999999999.99"}, {"0023", "23"},
		{"", "bad"}, {"-1", "bad"}, {"1e5", "bad"}, {"1.234", "bad"}, {"1 000", "bad"}, {"9999999999999", "bad"}, {"12 руб", "bad"}, {".5", "bad"},
	} {
		t.Run(tc.in, func(t *testing.T) {
			m, err := ParseMoney(tc.in)
			if tc.want == "bad" {
				require.Error(t, err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, tc.want, m.String())
		})
	}
	require.Equal(t, "-0.05", Money(-5).String())
}

func TestNext(t *testing.T) {
	last := int64(41)
	require.Equal(t, int64(42), Next(&last))
	require.Equal(t, int64(43), Next(&last))
}

func TestEncode(t *testing.T) {
	require.Equal(t, `"<b> & \"я\""`, Encode(`<b> & "я"`))
	require.Equal(t, `{"sum":"64.20"}`, Encode(struct {
		Sum Money `json:"sum"`
	}{64_20}))
}
func TestFind(t *testing.T) {
	list := []Named{{1, "Сайт"}, {11, "Бот"}}
	n, ok := Find(list, 11)
	require.True(t, ok)
	require.Equal(t, Named{11, "Бот"}, n)
	n, ok = Find(list, 2)
	require.False(t, ok)
	require.Zero(t, n)
}

func TestDigits(t *testing.T) {
	for phone, want := range map[string]string{"+380 (99) 000-11-22": "380990001122", "8 912": "8912", "тел. 5": "5", "٣": "", "": ""} {
		require.Equal(t, want, Digits(phone))
	}
}
