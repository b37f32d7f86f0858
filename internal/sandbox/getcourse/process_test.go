package getcourse

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// hooked is a school with the calls its processes make.
func hooked(t *testing.T, processes ...Process) (*School, func() []Hook) {
	t.Helper()
	var calls []Hook
	s := New(Config{Send: func(h Hook) { calls = append(calls, h) }})
	for _, p := range processes {
		if p.URL == "" {
			p.URL = "http://127.0.0.1:8080/hook?n={object.number}&s={object.status}"
		}
		_, err := s.AddProcess(p)
		require.NoError(t, err)
	}
	require.Empty(t, calls, "what is there already sets nothing off")
	return s, func() []Hook {
		got := calls
		calls = nil
		return got
	}
}

// A process calls when its moment comes and its conditions hold, once for each change.
func TestProcessMoments(t *testing.T) {
	const order = 456789001 // number 124563, 23 roubles, offer 123456
	step := map[string]func(*School) error{
		"create": func(s *School) error {
			_, err := s.Sell(Sale{Email: "new@example.com", OfferCode: "manual", From: Source{Kind: "page"}})
			return err
		},
		"create free": func(s *School) error {
			_, err := s.Sell(Sale{Email: "new@example.com", OfferCode: "free", From: Source{Kind: "page"}})
			return err
		},
		"pay":     func(s *School) error { _, err := s.Pay(order, "", ViaSystem, "", Employee("")); return err },
		"part":    func(s *School) error { _, err := s.Pay(order, "5", ViaManual, "", Employee("")); return err },
		"status":  func(s *School) error { return s.SetStatus(order, "in_work", CancelReason{}, Employee("")) },
		"same":    func(s *School) error { return s.SetStatus(order, "new", CancelReason{}, Employee("")) },
		"false":   func(s *School) error { return s.SetStatus(order, "false", CancelReason{}, Employee("")) },
		"comment": func(s *School) error { return s.Comment(order, "x", Employee("")) },
		"letter":  func(s *School) error { return s.SendLink(order, false) },
		"broke":   func(s *School) error { _, err := s.Pay(order, "", ViaDeposit, "", Employee("")); return err },
	}
	for _, tt := range []struct {
		name    string
		process Process
		sets    []string // that set it off
	}{
		{"any change", Process{}, []string{"create", "create free", "pay", "part", "status", "comment"}},
		{"created", Process{When: Created}, []string{"create", "create free"}},
		{"status", Process{When: StatusIn}, []string{"create", "create free", "pay", "part", "status"}},
		{"into payed", Process{When: StatusIn, Statuses: []Status{StatusPayed}}, []string{"create free", "pay"}},
		{"into one of two", Process{When: StatusIn, Statuses: []Status{StatusPartPayed, StatusInWork}}, []string{"part", "status"}},
		{"money", Process{When: PaidIn}, []string{"pay", "part"}},
		{"of an offer", Process{Offer: "manual"}, []string{"create"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for name, do := range step {
				s, calls := hooked(t, tt.process)
				require.NoError(t, do(s))
				want := 0
				for _, set := range tt.sets {
					if set == name {
						want = 1
					}
				}
				require.Len(t, calls(), want, name)
			}
		})
	}
}

func TestUserProcesses(t *testing.T) {
	s, calls := hooked(t, Process{Object: OfUser, When: Created, URL: "http://127.0.0.1/new?client_id={object.sb_id}&email={object.email}"},
		Process{Object: OfUser, Group: "Клуб", URL: "http://127.0.0.1/club?id={object.id}"})
	id, err := s.Register(Registration{Email: "anna@example.com", Name: "Анна", Fields: map[string]string{"sb_id": "700000123", "чужое": "x"}})
	require.NoError(t, err)
	got := calls()
	require.Len(t, got, 1)
	require.Equal(t, "http://127.0.0.1/new?client_id=700000123&email=anna%40example.com", got[0].URL)
	require.Equal(t, map[string]string{"sb_id": "700000123"}, user(t, s, "anna@example.com").AddFields)

	// Who registers again is the same user, with what is new filled in.
	again, err := s.Register(Registration{Email: "anna@example.com", Phone: "+7 916 000-11-22"})
	require.NoError(t, err)
	require.Equal(t, id, again)
	require.Equal(t, "700000123", user(t, s, "anna@example.com").AddFields["sb_id"])
	require.Equal(t, "Анна", user(t, s, "anna@example.com").FirstName)
	require.Empty(t, calls())
	require.Equal(t, 200, s.Handle(call(UsersPath, "update", `{"user":{"email":"anna@example.com","group_name":["Клуб"]}}`), Conditions{}).Status)
	require.Len(t, calls(), 1)
	_, err = s.Register(Registration{Name: "Никто"})
	require.Error(t, err)
}

// Placeholders become values wherever the parameters go; sums are written for people.
func TestPlaceholders(t *testing.T) {
	const address = "http://127.0.0.1/hook/{object.number}?client_id={object.user.sb_id}&phone={object.user.phone}&email={object.user.email}&callback_text=оплата+send" +
		"&sum={object.cost_money}&sum_value={object.cost_money_value}&left={object.left_cost_money_value}&paid={object.payed_money}&st={object.status}" +
		"&what={object.positions}&of={object.offers}&promo={object.promocode}&from={object.user.Откуда узнали}&ch={object.Канал заявки}&odd={object.nothing}#x"
	const query = "client_id=5&phone=%2B79160001122&email=a%40b.ru&callback_text=%D0%BE%D0%BF%D0%BB%D0%B0%D1%82%D0%B0+send" +
		"&sum=1%C2%A0234%C2%A0900%2C50%C2%A0%D1%80%D1%83%D0%B1.&sum_value=1234900.50&left=1234900.50&paid=0%C2%A0%D1%80%D1%83%D0%B1.&st=%D0%9D%D0%BE%D0%B2%D1%8B%D0%B9" +
		"&what=%D0%9A%D1%83%D1%80%D1%81+%26+%D0%BA%D0%BD%D0%B8%D0%B3%D0%B0&of=x&promo=&from=&ch=VK&odd=%7Bobject.nothing%7D"
	for _, tt := range []struct{ method, data, url, kind, body string }{
		{"GET", DataURL, "http://127.0.0.1/hook/a%2Fb?" + query, "", ""},
		{"POST", DataURL, "http://127.0.0.1/hook/a%2Fb?" + query, "", ""},
		{"POST", DataForm, "http://127.0.0.1/hook/a%2Fb", "application/x-www-form-urlencoded", query},
		{"POST", DataJSON, "http://127.0.0.1/hook/a%2Fb", "application/json",
			`{"client_id":"5","phone":"+79160001122","email":"a@b.ru","callback_text":"оплата send","sum":"1` + "\u00a0" + `234` + "\u00a0" + `900,50` + "\u00a0" + `руб.","sum_value":"1234900.50","left":"1234900.50","paid":"0` + "\u00a0" +
				`руб.","st":"Новый","what":"Курс & книга","of":"x","promo":"","from":"","ch":"VK","odd":"{object.nothing}"}`},
	} {
		s, calls := hooked(t, Process{When: Created, Method: tt.method, Data: tt.data, URL: address, Name: "n"})
		// The user is a known one: a field that he lacks arrives empty.
		_, err := s.Register(Registration{Email: "a@b.ru", Phone: "+79160001122", Fields: map[string]string{"sb_id": "5", "Откуда узнали": " "}})
		require.NoError(t, err)
		deal(t, s, `{"user":{"email":"a@b.ru","addfields":{"Откуда узнали":""}},"system":{"refresh_if_exists":1},"deal":{"deal_number":"a/b","offer_code":"x","deal_cost":"1234900.5","product_title":"Курс & книга","addfields":{"Канал заявки":"VK"}}}`)
		require.Equal(t, []Hook{{Process: 1, Name: "n", Of: "order a/b", Method: tt.method, URL: tt.url, Kind: tt.kind, Body: tt.body}}, calls(), tt.data)
	}
}

func TestForPeople(t *testing.T) {
	const nb = "\u00a0"
	for sum, want := range map[wire.Money]string{0: "0" + nb + "руб.", 999_00: "999" + nb + "руб.", 4900_00: "4" + nb + "900" + nb + "руб.", 1_000_000_05: "1" + nb + "000" + nb + "000,05" + nb + "руб."} {
		require.Equal(t, want, forPeople(sum, "RUB"))
	}
	require.Equal(t, "5"+nb+"USD", forPeople(5_00, "USD"))
}

func TestProcessIsChecked(t *testing.T) {
	s, calls := hooked(t, Process{})
	good := Process{URL: "http://127.0.0.1/x"}
	for name, change := range map[string]func(*Process){
		"object": func(p *Process) { p.Object = "group" }, "when": func(p *Process) { p.When = "later" }, "user's status": func(p *Process) { p.Object, p.When = OfUser, StatusIn },
		"user's statuses": func(p *Process) { p.Object, p.Statuses = OfUser, []Status{StatusNew} }, "order's group": func(p *Process) { p.Group = "x" },
		"method": func(p *Process) { p.Method = "PUT" }, "data": func(p *Process) { p.Data = "xml" }, "body of GET": func(p *Process) { p.Method, p.Data = "GET", DataJSON },
		"status": func(p *Process) { p.Statuses = []Status{"paid"} }, "hidden": func(p *Process) { p.Statuses = []Status{StatusFalse} },
		"no URL": func(p *Process) { p.URL = "" }, "no host": func(p *Process) { p.URL = "http:///x" }, "scheme": func(p *Process) { p.URL = "ftp://127.0.0.1/" },
	} {
		p := good
		change(&p)
		_, err := s.AddProcess(p)
		var why *wire.Refusal
		require.ErrorAs(t, err, &why, name)
	}
	require.Len(t, s.State().Processes, 1)
	require.NoError(t, s.RunProcess(1, 456789001))
	require.Equal(t, "http://127.0.0.1:8080/hook?n=124563&s=%D0%9D%D0%BE%D0%B2%D1%8B%D0%B9", calls()[0].URL)
	require.Error(t, s.RunProcess(1, 1))
	require.Error(t, s.RunProcess(2, 456789001))
	require.NoError(t, s.SetStatus(456789001, "false", CancelReason{}, Employee("")))
	require.Error(t, s.RunProcess(1, 456789001), "hidden")
	require.Empty(t, calls())
	id, err := s.AddProcess(Process{Object: OfUser, URL: "http://127.0.0.1/{object.id}"})
	require.NoError(t, err)
	require.NoError(t, s.RunProcess(id, 199388144))
	require.Equal(t, "http://127.0.0.1/199388144", calls()[0].URL)
	require.Error(t, s.RunProcess(id, 1))
	require.NoError(t, s.RemoveProcess(id))
	require.Error(t, s.RemoveProcess(id))
	s.Reset()
	require.Empty(t, s.State().Processes)
}

// Whatever a value holds, it stays the value of its parameter: it adds none, and the
// address can be read.
func FuzzHook(f *testing.F) {
	f.Add("a@b.ru&client_id=5", "http://127.0.0.1/{object.name}?x={object.email}&y=1", DataURL)
	f.Add("{object.id}#?/%zz\x00", "http://127.0.0.1/a%2Fb?x={object.email}", DataJSON)
	f.Add("\xff\"", "http://127.0.0.1/?x={object.email}&x=&&=&%=%#", DataForm)
	f.Fuzz(func(t *testing.T, value, address, data string) {
		p := Process{Object: OfUser, When: Changed, Method: "POST", URL: address, Data: data}
		if p.check() != nil {
			t.Skip()
		}
		plain := (&User{}).values()
		plain["email"], plain["name"] = "", ""
		filled := (&User{Email: value, FirstName: value}).values()
		empty, h := p.hook("", plain), p.hook("", filled)
		for _, call := range []Hook{empty, h} {
			_, err := url.Parse(call.URL)
			require.NoError(t, err)
		}
		require.Equal(t, parameters(t, empty), parameters(t, h), "as many parameters")
	})
}

// parameters counts the parameters of a call.
func parameters(t *testing.T, h Hook) (n int) {
	t.Helper()
	if h.Kind == kindJSON {
		var fields map[string]string
		require.NoError(t, json.Unmarshal([]byte(h.Body), &fields))
		return len(fields)
	}
	query := h.Body
	if h.Kind == "" {
		_, query, _ = strings.Cut(h.URL, "?")
	}
	values, err := url.ParseQuery(query)
	require.NoError(t, err)
	for _, list := range values {
		n += len(list)
	}
	return n
}
