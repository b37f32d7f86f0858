package getcourse

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/remote"
	"github.com/salecalc/salecalc/internal/webclient"
)

const schoolHost = "school.getcourse.ru"

// refusalCase is one recorded or assumed failure of the service.
type refusalCase struct {
	Name     string
	Status   int
	Location string
	Body     json.RawMessage // JSON answers
	Page     string          // other answers
	Text     string
	Outcome  string
}

func (c refusalCase) response() webclient.Response {
	r := webclient.Response{Status: c.Status, Header: http.Header{}, Body: []byte(c.Body)}
	if c.Body == nil {
		r.Body = []byte(c.Page)
	}
	if c.Location != "" {
		r.Header.Set("Location", c.Location)
	}
	return r
}

var outcomes = map[string]webclient.Outcome{
	"settled": webclient.Settled, "unknown": webclient.Unknown, "busy": webclient.Busy,
}

func TestJudgeRecordedRefusals(t *testing.T) {
	var cases []refusalCase
	load(t, "refusals.json", &cases)
	for _, tt := range cases {
		t.Run(tt.Name, func(t *testing.T) {
			got := Judge(schoolHost, tt.response())
			assert.False(t, got.OK)
			assert.Equal(t, tt.Text, got.ErrorText)
			assert.Equal(t, outcomes[tt.Outcome], got.Outcome)
			assert.Equal(t, tt.Body == nil, got.Problem != nil, "our words exactly where the service has none")
		})
	}
}

func TestJudgeSuccess(t *testing.T) {
	var created json.RawMessage
	load(t, "created.json", &created)
	got := Judge(schoolHost, webclient.Response{Status: 200, Body: created})
	assert.Equal(t, Verdict{
		Verdict: remote.Verdict{OK: true, Status: 200}, UserID: "812345678", DealID: "456789012", DealNumber: "10471",
		PaymentLink: "https://school.getcourse.ru/sales/shop/dealPay/id/456789012/hash/3f9a",
		Answer: `{"success":true,"action":"add","result":{"success":true,"user_id":812345678,"user_status":"added",` +
			`"deal_id":456789012,"deal_number":"10471","payment_link":"https://school.getcourse.ru/sales/shop/dealPay/id/456789012/hash/3f9a",` +
			`"error_message":"","error":false}}`,
	}, got)
}

func TestJudge(t *testing.T) {
	const said = "unexplained"
	tests := []struct {
		name    string
		status  int
		body    string
		ok      bool
		outcome webclient.Outcome
		text    string // said: our fixed sentence
	}{
		{"flags as numbers", 200, `{"success":1,"result":{"success":1,"error":0}}`, true, webclient.Settled, ""},
		{"flags as texts", 200, `{"success":"TRUE","result":{"success":"1","error":"False"}}`, true, webclient.Settled, ""},
		{"inner success absent", 200, `{"success":true,"result":{"user_id":1}}`, true, webclient.Settled, ""},
		{"error as an empty array", 200, `{"success":true,"result":{"error":[]}}`, true, webclient.Settled, ""},
		{"byte order mark", 200, "\ufeff {\"success\":true,\"result\":{}}\n", true, webclient.Settled, ""},
		{"201", 201, `{"success":true,"result":{}}`, true, webclient.Settled, ""},

		{"result is no object", 200, `{"success":true,"result":[]}`, false, webclient.Unknown, said},
		{"no result", 200, `{"success":true}`, false, webclient.Unknown, said},
		{"nothing said", 200, `{}`, false, webclient.Unknown, said},
		{"nothing said, 500", 500, `{}`, false, webclient.Unknown, said},
		{"nothing said, 403", 403, `{}`, false, webclient.Settled, said},
		{"inner success null", 200, `{"success":true,"result":{"success":null}}`, false, webclient.Unknown, said},
		{"500 around a success", 500, `{"success":true,"result":{"success":true}}`, false, webclient.Unknown, said},
		{"outer no", 200, `{"success":"0","result":{"success":true}}`, false, webclient.Settled, said},
		{"inner no", 200, `{"success":true,"result":{"success":"false"}}`, false, webclient.Settled, said},
		{"inner error flag", 200, `{"success":true,"result":{"success":true,"error":"true"}}`, false, webclient.Settled, said},
		{"inner error as an object", 200, `{"success":true,"result":{"error":{"x":1}}}`, false, webclient.Settled, said},
		{"inner error is a sentence", 200, `{"success":true,"result":{"error":"Плохо дело"}}`, false, webclient.Settled, "Плохо дело"},
		{"message before sentence", 200, `{"error":"второе","result":{"error":"первое","error_message":" главное "},"success":true}`, false, webclient.Settled, "главное"},
		{"inner sentence before outer", 200, `{"error":"второе","result":{"error":"первое"},"success":true}`, false, webclient.Settled, "первое"},
		{"outer sentence before outer message", 200, `{"error":"второе","error_message":"третье","success":false}`, false, webclient.Settled, "второе"},
		{"outer message", 200, `{"error":true,"error_message":"третье","success":false}`, false, webclient.Settled, "третье"},
		{"a number is no sentence", 200, `{"error":"901","success":false}`, false, webclient.Settled, said},
		{"body before status", 400, `{"success":false,"error":"Неверные данные"}`, false, webclient.Settled, "Неверные данные"},
		{"body before status, 500", 500, `{"success":false,"error":"Не вышло"}`, false, webclient.Settled, "Не вышло"},
		{"no key", 200, `{"success":false,"error":true,"error_code":904,"error_message":"отсутсвует параметр key"}`, false, webclient.Settled, "отсутсвует параметр key"},
		{"too many", 200, `{"success":false,"error":true,"error_code":903,"error_message":"Слишком много запросов"}`, false, webclient.Busy, "Слишком много запросов"},
		{"too many, inner, text", 200, `{"success":true,"result":{"success":false,"error_code":"903","error_message":"Позже"}}`, false, webclient.Busy, "Позже"},
		{"not in the plan", 200, `{"success":false,"error_code":917,"error_message":"Функционал недоступен"}`, false, webclient.Settled, "Функционал недоступен"},
		{"plain http", 200, `{"success":false,"error":"Доступ возможен только по https"}`, false, webclient.Settled, "Доступ возможен только по https"},
		{"codes of letters", 200, `{"success":false,"error":"\u041d\u0435\u0442"}`, false, webclient.Settled, "Нет"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Judge(schoolHost, webclient.Response{Status: tt.status, Body: []byte(tt.body)})
			assert.Equal(t, tt.ok, got.OK)
			assert.Equal(t, tt.outcome, got.Outcome)
			if tt.text == said {
				assert.Contains(t, got.ErrorText, "GetCourse не подтвердил запрос и не назвал причину (HTTP ")
				return
			}
			assert.Equal(t, tt.text, got.ErrorText)
		})
	}
}

func TestJudgeValues(t *testing.T) {
	tests := []struct {
		name, result string
		want         Verdict
	}{
		{"exact numbers", `{"user_id":12345678901234567890,"deal_id":1.50,"deal_number":"007"}`, Verdict{UserID: "12345678901234567890", DealID: "1.50", DealNumber: "007"}},
		{"texts", `{"user_id":" 81 ","deal_id":"82","deal_number":""}`, Verdict{UserID: "81", DealID: "82"}},
		{"nothing", `{"user_id":null,"deal_id":false,"payment_link":false}`, Verdict{}},
		{"link null", `{"payment_link":null}`, Verdict{}},
		{"link empty", `{"payment_link":""}`, Verdict{}},
		{"link false as a text", `{"payment_link":"false"}`, Verdict{}},
		{"link", `{"payment_link":"https:\/\/school.getcourse.ru\/x"}`, Verdict{PaymentLink: "https://school.getcourse.ru/x"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Judge(schoolHost, webclient.Response{Status: 200, Body: []byte(`{"success":true,"result":` + tt.result + `}`)})
			tt.want.OK, tt.want.Status, tt.want.Answer = true, 200, got.Answer
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestJudgeWithoutJSON(t *testing.T) {
	const page = "<html><script>alert(1)</script></html>"
	tests := []struct {
		name     string
		status   int
		location string
		body     string
		outcome  webclient.Outcome
		want     string
	}{
		{"page", 200, "", page, webclient.Unknown, "GetCourse вместо ответа прислал страницу (HTTP 200, " + schoolHost + ")"},
		{"array", 200, "", "[1]", webclient.Unknown, "GetCourse вместо ответа прислал страницу"},
		{"cut JSON", 200, "", `{"success":true,`, webclient.Unknown, "GetCourse вместо ответа прислал страницу"},
		{"empty", 200, "", " \n", webclient.Unknown, "GetCourse прислал пустой ответ (HTTP 200, " + schoolHost + ")"},
		{"500", 500, "", page, webclient.Unknown, "На стороне GetCourse произошла ошибка (HTTP 500, " + schoolHost + ")"},
		{"504, empty", 504, "", "", webclient.Unknown, "На стороне GetCourse произошла ошибка (HTTP 504, "},
		{"408", 408, "", "", webclient.Unknown, "(HTTP 408, "},
		{"404 page", 404, "", page, webclient.Settled, "Такого аккаунта GetCourse нет (HTTP 404, "},
		{"403 page", 403, "", page, webclient.Settled, "GetCourse отклонил запрос (HTTP 403, " + schoolHost + ")"},
		{"302", 302, "https://Learn.Example.org:443/pl", page, webclient.Settled, "укажите learn.example.org в константе getcourse_account_name"},
		{"to itself", 302, "https://school.getcourse.ru/login", page, webclient.Settled, "перенаправляет на другую страницу (HTTP 302, "},
		{"relative", 301, "/login", "", webclient.Settled, "перенаправляет на другую страницу (HTTP 301, "},
		{"no place", 301, "", "", webclient.Settled, "перенаправляет на другую страницу"},
		{"to a machine", 301, "http://10.0.0.1/", "", webclient.Settled, "перенаправляет на другую страницу"},
		{"not an address", 301, "http://%zz\r\n", "", webclient.Settled, "перенаправляет на другую страницу"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := refusalCase{Status: tt.status, Location: tt.location, Page: tt.body}.response()
			got := Judge(schoolHost, r)
			assert.False(t, got.OK)
			assert.Equal(t, tt.outcome, got.Outcome)
			assert.Contains(t, got.ErrorText, tt.want)
			assert.NotContains(t, got.ErrorText, "<")
			assert.NotContains(t, got.ErrorText, "\n")
			assert.Empty(t, got.Answer)
			assert.Equal(t, tt.outcome == webclient.Unknown, strings.Contains(got.ErrorText, "неизвестно"))
			require.NotNil(t, got.Problem)
			assert.Equal(t, tt.outcome == webclient.Unknown, strings.Contains(got.Problem.Text.EN, "unknown"))
		})
	}
}

func TestLongErrorTextIsCut(t *testing.T) {
	got := Judge(schoolHost, webclient.Response{Status: 200, Body: []byte(`{"success":false,"error":"` + strings.Repeat("ж", 5000) + `"}`)})
	assert.Equal(t, remote.MaxErrorText, utf8.RuneCountInString(got.ErrorText))
}

// The work grows with the length of an answer and not with its depth as well.
func BenchmarkJudgeDeepAnswer(b *testing.B) {
	body := []byte(`{"success":true,"result":{"user_id":7},"x":` + strings.Repeat("[", 9000) +
		`"` + strings.Repeat("x", 1<<20-20000) + `"` + strings.Repeat("]", 9000) + "}")
	b.ReportAllocs()
	for b.Loop() {
		if !Judge(schoolHost, webclient.Response{Status: 200, Body: body}).OK {
			b.Fatal("refused")
		}
	}
}

func FuzzJudge(f *testing.F) {
	var cases []refusalCase
	load(f, "refusals.json", &cases)
	for _, c := range cases {
		f.Add(c.Status, c.Location, c.response().Body)
	}
	f.Add(200, "", []byte(`{"success":true,"result":{"user_id":1e9,"deal_number":"","payment_link":false}}`))
	f.Add(200, "", []byte(strings.Repeat(`{"a":[`, 50)))
	f.Fuzz(func(t *testing.T, status int, location string, body []byte) {
		r := webclient.Response{Status: status, Header: http.Header{"Location": {location}}, Body: body}
		got := Judge(schoolHost, r)
		if got.OK != (got.ErrorText == "") {
			t.Fatalf("OK %v with text %q", got.OK, got.ErrorText)
		}
		if got.OK && (status/100 != 2 || got.Outcome != webclient.Settled || got.Problem != nil) {
			t.Fatalf("success of %+v", got)
		}
		if got.Answer != "" && !json.Valid([]byte(got.Answer)) {
			t.Fatalf("answer %q is no JSON", got.Answer)
		}
		if utf8.RuneCountInString(got.ErrorText) > remote.MaxErrorText {
			t.Fatalf("text of %d characters", utf8.RuneCountInString(got.ErrorText))
		}
		if got.Problem != nil && strings.ContainsAny(got.ErrorText, "\r\n<") {
			t.Fatalf("our text is not one clean line: %q", got.ErrorText)
		}
	})
}
