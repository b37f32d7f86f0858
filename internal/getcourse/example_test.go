package getcourse_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"

	"github.com/salecalc/salecalc/internal/getcourse"
	"github.com/salecalc/salecalc/internal/webclient"
)

func ExampleClient_Do() {
	box := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		params, _ := base64.StdEncoding.DecodeString(r.FormValue("params"))
		fmt.Println(r.Header.Get(webclient.SandboxHostHeader), r.URL.Path, r.FormValue("action"))
		fmt.Println(string(params))
		fmt.Fprint(w, `{"success":true,"result":{"success":true,"user_id":81,"deal_id":82,"deal_number":10471}}`)
	}))
	defer box.Close()
	base, _ := url.Parse(box.URL)
	door := webclient.Wrap(webclient.New(webclient.Options{}), webclient.Sandbox(base, nil, 0))

	account, _ := getcourse.ParseAccount("https://school.getcourse.ru/saas/account/api", "")
	call, _ := getcourse.ChangeDealStatus{Status: "in_work"}.Call(getcourse.Vars{Email: "anna@example.org", DealNumber: "10471"})
	verdict := getcourse.Client{}.Do(context.Background(), door, account, "secret key", call)
	fmt.Println(verdict.OK, verdict.DealID)
	// Output:
	// school.getcourse.ru /pl/api/deals add
	// {"user":{"email":"anna@example.org"},"deal":{"deal_number":"10471","deal_status":"in_work"}}
	// true 82
}

func ExampleJudge() {
	verdict := getcourse.Judge("school.getcourse.ru", webclient.Response{
		Status: 301,
		Header: http.Header{"Location": {"https://learn.example.org/pl/api/users"}},
	})
	fmt.Println(verdict.Problem.Text.EN)
	// Output:
	// the school has moved to learn.example.org (HTTP 301, school.getcourse.ru): set the constant getcourse_account_name to learn.example.org
}
