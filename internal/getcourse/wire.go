package getcourse

import (
	"encoding/base64"
	"net/http"
	"net/url"

	"github.com/salecalc/salecalc/internal/remote"
	"github.com/salecalc/salecalc/internal/webclient"
)

// Encode writes call as it goes over the wire to a. Redirects are not followed: a
// redirected POST loses its body, or hands the key to another host.
func Encode(a Account, key remote.Secret, call Call) webclient.Request {
	form := url.Values{
		"action": {call.Action},
		"key":    {string(key)},
		"params": {base64.StdEncoding.EncodeToString([]byte(call.Params.String()))},
	}
	return webclient.Request{
		Method: http.MethodPost,
		URL:    "https://" + a.Host + call.Path,
		Header: http.Header{
			"Content-Type": {"application/x-www-form-urlencoded"},
			"Accept":       {"application/json"},
		},
		Body:     []byte(form.Encode()),
		NoFollow: true,
		Assume:   assumed(call),
		Again:    call.Repeat.Unknown > 0,
		Judge:    judge(a),
	}
}

// A judge knows the answers of a school.
type judge Account

// Judge implements webclient.Judge.
func (j judge) Judge(r webclient.Response) webclient.Outcome { return Judge(j.Host, r).Outcome }

// What a dry run takes for results; nobody could mistake them for real ones.
const (
	DryValue = "dry-run"
	DryLink  = "https://dry-run.invalid/sales/shop/dealPay/id/dry-run"
)

// assumed is the answer of a success that did not happen.
func assumed(call Call) *webclient.Response {
	result := RawObject{}.With("success", "true").WithText("user_id", DryValue)
	if call.Path == dealsPath {
		number := call.DealNumber
		if number == "" {
			number = DryValue
		}
		result = result.WithText("deal_id", DryValue).WithText("deal_number", number)
		if call.asksLink() {
			result = result.WithText("payment_link", DryLink)
		}
	}
	result = result.WithText("error_message", "").With("error", "false")
	answer := RawObject{}.With("success", "true").WithText("action", call.Action).With("result", result.String())
	return &webclient.Response{
		Status: http.StatusOK,
		Header: http.Header{"Content-Type": {"application/json"}},
		Body:   []byte(answer.String()),
	}
}

// asksLink reports whether the call wants a payment link.
func (c Call) asksLink() bool {
	raw, _ := c.Params.Raw("system")
	system, err := ParseObject("system_data", raw)
	return err == nil && on(system, "return_payment_link")
}

// declinesLink reports whether the call says it wants none.
func (c Call) declinesLink() bool {
	raw, _ := c.Params.Raw("system")
	system, err := ParseObject("system_data", raw)
	return err == nil && system.Has("return_payment_link") && !on(system, "return_payment_link")
}
