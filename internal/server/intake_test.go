package server

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
)

// No delivery brings the reader down; what is read are as many fields as allowed; and what
// was masked holds no secret, however it was spelled.
func FuzzFields(f *testing.F) {
	const secret = "a-secret-key"
	f.Add("a=1&b=%D0%9A&a=2", "", "")
	f.Add("", `{"a": [1, "x"], "b": null, "a": "2"}`, kindJSON)
	f.Add("x=a%2dsecret-key", "y=%61-secret-key", kindForm)
	f.Add("", "y=%61-secret-key", "")
	f.Add("", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--", "multipart/form-data; boundary=b")
	s := &Server{mask: vars.NewRedactor(secret)}
	l := Limits{Fields: 5, Depth: 10}
	f.Fuzz(func(t *testing.T, query, body, kind string) {
		got, wrong := l.fields(crm.Delivery{Query: s.maskForm(query), Body: []byte(s.maskBody(body, kind)), Kind: kind})
		if wrong != nil {
			require.NotEmpty(t, wrong.code)
			require.GreaterOrEqual(t, wrong.status, 400)
			return
		}
		require.LessOrEqual(t, len(got.names), 5)
		for _, name := range got.names {
			if kind != kindJSON && !strings.HasPrefix(kind, kindMultipart) {
				require.NotContains(t, name+"="+got.values[name], secret)
			}
		}
	})
}

func TestMaskForm(t *testing.T) {
	s := &Server{mask: vars.NewRedactor("a-secret-key", "ключ школы")}
	for in, want := range map[string]string{
		"x=1&y=2":                   "x=1&y=2",
		"x=a-secret-key":            "x=***",
		"x=%61-secret-key&y=%D0%9A": "x=%2A%2A%2A&y=%D0%9A",
		"x=" + url.QueryEscape("ключ школы"): "x=***",
		"x=%": "x=%",
	} {
		require.Equal(t, want, s.maskForm(in))
	}
}
