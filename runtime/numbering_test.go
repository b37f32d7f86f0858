package runtime_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/salecalc/salecalc/internal/webclient"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A school takes orders: one with a number it knows is an edit.
type school struct {
	orders []string          // titles, as created
	known  map[string]string // number to title
	sent   int
	fate   []string // of the next requests: "", "not sent", "busy", "lost", "502"
}

func (s *school) Do(_ context.Context, r webclient.Request) (webclient.Response, error) {
	fate := ""
	if len(s.fate) > 0 {
		fate, s.fate = s.fate[0], s.fate[1:]
	}
	if fate == "not sent" {
		return webclient.Response{}, &webclient.Error{Kind: webclient.Connect, BeforeSend: true}
	}
	if fate == "busy" {
		return webclient.Response{Status: 200, Body: []byte(`{"success":false,"error_code":903,"error_message":"later"}`)}, nil
	}
	s.sent++
	form, _ := url.ParseQuery(string(r.Body))
	raw, _ := base64.StdEncoding.DecodeString(form.Get("params"))
	deal := gjson.GetBytes(raw, "deal")
	number := deal.Get("deal_number").String()
	if _, edit := s.known[number]; number == "" || !edit {
		s.orders = append(s.orders, deal.Get("offer_code").String())
	}
	s.known[number] = deal.Get("offer_code").String()
	switch fate {
	case "lost":
		return webclient.Response{}, &webclient.Error{Kind: webclient.Timeout}
	case "502":
		return webclient.Response{Status: 502, Body: []byte("<html>")}, nil
	}
	body := fmt.Sprintf(`{"success":true,"result":{"success":true,"deal_id":%d,"deal_number":%q,"error":false}}`, s.sent, number)
	return webclient.Response{Status: 200, Header: http.Header{}, Body: []byte(body)}, nil
}

func orderHost(t *testing.T, s *school, d *diary) runtime.Host {
	t.Helper()
	h, store := storeHost(t)
	s.known = map[string]string{}
	h.Net, h.Vars = runtime.NetworkOf(s), vars.NewEnv()
	h.Vars.Set(vars.Const, "getcourse_account_name", value.Text("school"))
	h.Vars.Set(vars.Const, "getcourse_secret", value.Text("0123456789abcdef"))
	h.Wait = func(context.Context, time.Duration) error { return nil }
	d.known, d.next = map[string]runtime.Past{}, map[string]int{}
	h.Store, h.Journal, h.Name = notedStore{store, d}, d, "r1"
	return h
}

// Two orders in a statement, and one after it.
const threeOrders = `ok = getcourse_add_deal('a@example.com', '', 'A', 10) and getcourse_add_deal('a@example.com', '', 'B', 10)
getcourse_add_deal('a@example.com', '', 'C', 10)`

var fates = [][]string{
	nil,
	{"not sent"},
	{"", "not sent", "not sent"},
	{"lost"},
	{"502"},
	{"", "lost", "", "502"},
	{"not sent", "lost"},
	{"busy"},
	{"lost", "not sent", "", "busy", "502"},
}

// TestNumbered breaks a run off at every step it takes, with failures on the way, and takes
// it up again: with numbers there is one order for each call, and each is known.
func TestNumbered(t *testing.T) {
	for _, fate := range fates {
		for stop := 1; ; stop++ {
			s, d := &school{fate: fate}, &diary{stop: stop}
			h := orderHost(t, s, d)
			h.Numbering = "delivery-1"
			_, broken := runtime.Run(t.Context(), threeOrders, h)
			if broken != nil {
				require.ErrorIs(t, broken, errDead)
				d.stop, h.From = 0, d.next["r1"]
				res, err := runtime.Run(t.Context(), threeOrders, h)
				require.NoError(t, err)
				require.False(t, res.Failed, res.Diagnostics)
			}
			require.Equal(t, []string{"A", "B", "C"}, s.orders, "%q, stop %d", fate, stop)
			for _, past := range d.known {
				require.Equal(t, runtime.Answered, past.State)
			}
			if broken == nil {
				break
			}
		}
	}
}

// Without numbers no order is doubled either; one whose outcome is unknown stays so.
func TestNotNumbered(t *testing.T) {
	for _, fate := range fates {
		for stop := 1; ; stop++ {
			s, d := &school{fate: fate}, &diary{stop: stop}
			h := orderHost(t, s, d)
			_, broken := runtime.Run(t.Context(), threeOrders, h)
			if broken != nil {
				d.stop, h.From = 0, d.next["r1"]
				_, err := runtime.Run(t.Context(), threeOrders, h)
				require.NoError(t, err)
			}
			unknown := 0
			for _, past := range d.known {
				if past.State == runtime.Unknown {
					unknown++
				}
			}
			count := map[string]int{}
			for _, title := range s.orders {
				count[title]++
				require.Equal(t, 1, count[title], "%q, stop %d: %s", fate, stop, title)
			}
			require.GreaterOrEqual(t, len(s.orders)+unknown, 3-missing(fate), "%q, stop %d", fate, stop)
			if broken == nil {
				break
			}
		}
	}
}

// missing is how many orders are given up because the one before them failed: "and" asks
// no further.
func missing(fate []string) int {
	if len(fate) > 0 {
		return 1
	}
	return 0
}

func TestNumbers(t *testing.T) {
	number := func(numbering, client, script string) string {
		s := &school{}
		h := orderHost(t, s, &diary{})
		h.Numbering, h.Client = numbering, client
		_, err := runtime.Run(t.Context(), script, h)
		require.NoError(t, err)
		require.Len(t, s.known, 1)
		for n := range s.known {
			return n
		}
		return ""
	}
	const script = `getcourse_add_deal('a@example.com', '', 'A', 10)`
	first := number("x", "1", script)
	assert.Regexp(t, `^[1-9][0-9]{14}$`, first)
	assert.Equal(t, first, number("x", "1", script))
	assert.Equal(t, first, number("x", "1", `getcourse_add_deal('other@example.com', '', 'B', 20)`), "what is ordered does not count")
	for _, other := range []string{
		number("y", "1", script), number("x", "2", script), number("x", "1", "a = 1\n"+script), number("x", "1", "a = "+script),
	} {
		assert.NotEqual(t, first, other)
	}
	assert.Empty(t, number("", "1", script), "off by default")
	rows := runtime.Compile(diag.NewSource("row", "getcourse_add_deal(email, '', 'A', 10)"), runtime.Options{})
	env, s := vars.NewEnv(), &school{known: map[string]string{}}
	env.Set(vars.Const, "getcourse_account_name", value.Text("school"))
	env.Set(vars.Const, "getcourse_secret", value.Text("0123456789abcdef"))
	r := rows.NewRunner(runtime.Host{Net: runtime.NetworkOf(s), Allow: runtime.Outside})
	r.Bind([]string{"email"})
	for _, row := range []struct{ number, email string }{{"x 1", "a@example.com"}, {"x 2", "a@example.com"}, {"x 1", "b@example.com"}, {"x 2", "a@example.com"}} {
		r.Number(row.number)
		require.NoError(t, r.RunRow(t.Context(), env, []value.Value{value.Text(row.email)}))
		require.False(t, r.Failed(), r.Diagnostics())
	}
	assert.Len(t, s.orders, 3, "rows have numbers of their own, and nobody gets that of another")
	assert.Equal(t, "77", number("x", "1", `getcourse_add_deal('a@example.com', '', 'A', 10, {'deal_number': '77'})`), "the script's own stays")
	assert.NotEmpty(t, number("x", "1", `getcourse_add_deal('a@example.com', '', 'A', 10, {'deal_number': ''})`))
	assert.Equal(t, "5", number("x", "1", `getcourse_update_deal('a@example.com', '', 5, 0)`), "other functions are not concerned")
}
