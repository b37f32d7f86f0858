package getcourse

import (
	"encoding/base64"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// ids of the starting state.
const (
	orderAAA  = 456789001 // number 124563 of aaa@mail.com
	orderMail = 456789002 // number 1455 of mail@example.com
	userAAA   = 199388104
	userMail  = 199388105
)

// An answer is a reply read as a careful client reads it.
type answer struct {
	Success bool   `json:"success"`
	Action  string `json:"action"`
	Error   string `json:"error"`
	Result  struct {
		Success      bool        `json:"success"`
		UserID       json.Number `json:"user_id"`
		UserStatus   string      `json:"user_status"`
		DealID       json.Number `json:"deal_id"`
		DealNumber   *string     `json:"deal_number"`
		PaymentLink  *string     `json:"payment_link"`
		ErrorMessage string      `json:"error_message"`
		Error        bool        `json:"error"`
	} `json:"result"`
}

func (a answer) ok() bool { return a.Success && a.Result.Success && !a.Result.Error }

func call(path, action, params string) Call {
	return Call{Path: path, Action: action, Key: DefaultKey, Params: base64.StdEncoding.EncodeToString([]byte(params))}
}

func post(t *testing.T, s *School, path, action, params string) answer {
	t.Helper()
	r := s.Handle(call(path, action, params), Conditions{})
	require.Equal(t, 200, r.Status)
	var a answer
	require.NoError(t, json.Unmarshal([]byte(r.Body), &a), r.Body)
	return a
}

// deal posts an order and requires success.
func deal(t *testing.T, s *School, params string) (Order, answer) {
	t.Helper()
	a := post(t, s, DealsPath, "add", params)
	require.True(t, a.ok(), a.Result.ErrorMessage+a.Error)
	id, err := a.Result.DealID.Int64()
	require.NoError(t, err)
	return order(t, s, id), a
}

// refusedDeal posts an order, requires a refusal inside the success envelope and an
// untouched school, and gives the refusal's code.
func refusedDeal(t *testing.T, s *School, params string) string {
	t.Helper()
	return refused(t, s, DealsPath, "add", params)
}

func refused(t *testing.T, s *School, path, action, params string) string {
	t.Helper()
	before := s.State()
	r := s.Handle(call(path, action, params), Conditions{})
	require.NotNil(t, r.Refusal, r.Body)
	var a answer
	require.NoError(t, json.Unmarshal([]byte(r.Body), &a))
	require.True(t, a.Success)
	require.False(t, a.Result.Success)
	require.True(t, a.Result.Error)
	require.Equal(t, r.Refusal.Message.RU, a.Result.ErrorMessage)
	require.Equal(t, before, s.State())
	return r.Refusal.Code
}

func order(t *testing.T, s *School, id int64) Order {
	t.Helper()
	o, err := s.Order(id)
	require.NoError(t, err)
	return o
}

func user(t *testing.T, s *School, email string) User {
	t.Helper()
	for _, u := range s.State().Users {
		if u.Email == email {
			return u
		}
	}
	t.Fatalf("no user %s", email)
	return User{}
}

func TestStart(t *testing.T) {
	s := New(Config{})
	st := s.State()
	require.Equal(t, "school", st.Account)
	require.Equal(t, []string{"Группа 1", "Группа 2"}, st.Groups)
	require.Equal(t, "123456", st.Offers[0].Code)
	require.True(t, user(t, s, "partneremail@email.ru").Partner)
	require.True(t, user(t, s, "partner@email.ru").Partner)
	require.EqualValues(t, userAAA, user(t, s, "aaa@mail.com").ID)
	require.EqualValues(t, userMail, user(t, s, "mail@example.com").ID)
	require.EqualValues(t, 199388144, user(t, s, "student@example.com").ID)
	for id, want := range map[int64]Order{orderAAA: {Number: "124563", UserID: userAAA}, orderMail: {Number: "1455", UserID: userMail}} {
		o := order(t, s, id)
		require.Equal(t, want.Number, o.Number)
		require.Equal(t, want.UserID, o.UserID)
		require.Equal(t, StatusNew, o.Status)
	}
}

func TestResetAndDeterminism(t *testing.T) {
	s := New(Config{})
	start := s.State()
	run := func() State {
		deal(t, s, `{"user":{"email":"new@example.com"},"deal":{"offer_code":"x","deal_cost":"10","deal_status":"payed"}}`)
		return s.State()
	}
	first := run()
	require.NotEqual(t, start, first)
	s.Reset()
	require.Equal(t, start, s.State())
	require.Equal(t, first, run())
}

func TestStateIsACopy(t *testing.T) {
	s := New(Config{})
	st := s.State()
	st.Users[0].Email = "changed"
	st.Groups[0] = "changed"
	st.Offers[0].Code = "changed"
	st.Orders[0].Positions[0].Title = "changed"
	st.Orders[0].History[0].Note = "changed"
	st.Fields.User[0] = "changed"
	require.Equal(t, New(Config{}).State(), s.State())
}

func TestStateJSON(t *testing.T) {
	s := New(Config{})
	deal(t, s, `{"user":{"email":"a@b.ru"},"deal":{"deal_number":"0007","offer_code":"x","deal_cost":"64.24"}}`)
	text, err := json.Marshal(s.State())
	require.NoError(t, err)
	require.Contains(t, string(text), `"total":"64.24"`)
	require.Contains(t, string(text), `"number":"0007"`)
	require.NotContains(t, string(text), "null")
	var back State
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, s.State().Statistics, back.Statistics)
}

func TestStatuses(t *testing.T) {
	var codes []Status
	for _, n := range Statuses() {
		codes = append(codes, n.Code)
		require.NotEmpty(t, n.Label.EN)
		require.NotEmpty(t, n.Label.RU)
	}
	require.Equal(t, []Status{"new", "in_work", "not_confirmed", "payed", "cancelled", "false", "payment_waiting", "part_payed", "waiting_for_return", "pending"}, codes)
	require.Equal(t, "strange", Status("strange").Label().EN)
}
