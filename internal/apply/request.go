package apply

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/salecalc/salecalc/internal/getcourse"
	"github.com/salecalc/salecalc/internal/keycrm"
	"github.com/salecalc/salecalc/internal/planned"
	"github.com/salecalc/salecalc/internal/rawjson"
	"github.com/salecalc/salecalc/internal/remote"
	"github.com/salecalc/salecalc/internal/webclient"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
)

// A request is one of the plan in which what a dry run has assumed is replaced by what
// services have answered.
type request planned.Request

// content is what tells requests apart, as JSON.
func (q *request) content() json.RawMessage {
	if q.Service == planned.Web {
		data, _ := json.Marshal(struct { // texts, which can always be written
			Method, URL string
			Header      http.Header
			Body        string
		}{q.Method, q.URL, q.Header, q.Body})
		return data
	}
	return q.Params
}

// sameJSON reports whether two texts are the same JSON; stores may lay it out anew.
func sameJSON(a, b []byte) bool {
	read := func(text []byte) (v any, ok bool) {
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.UseNumber()
		return v, dec.Decode(&v) == nil
	}
	x, ok := read(a)
	y, also := read(b)
	return ok && also && reflect.DeepEqual(x, y)
}

// unfit says why an effect can never be sent.
func unfit(e *planned.Effect) *diag.Text {
	say := func(en, ru string) *diag.Text { t := diag.Both(en, ru); return &t }
	switch {
	case e.Request == nil:
		return say("only the bot's platform can do this", "это может выполнить только платформа бота")
	case e.Request.Secret:
		return say("the request held a secret besides the keys of GetCourse and KeyCRM, and secrets are not in the file: only the script itself can send it",
			"в запросе был секрет помимо ключей GetCourse и KeyCRM, а секретов в файле нет: такой запрос может отправить только сам скрипт")
	}
	return nil
}

// resolved is the request with the answers to earlier effects of the row put in where the
// dry run had invented ones; or it says why that cannot be.
func (a *Applier) resolved(e *planned.Effect) (*request, *diag.Text) {
	if why := unfit(e); why != nil {
		return nil, why
	}
	q := request(*e.Request)
	given := func(name string) string {
		for i := len(a.known) - 1; i >= 0; i-- {
			if a.known[i].Name == name {
				return a.known[i].Text
			}
		}
		return ""
	}
	put := func(object, key, name string) {
		params, _ := rawjson.Parse(string(q.Params))
		raw, _ := params.Raw(object)
		inner, ok := rawjson.Parse(raw)
		if text := given(name); ok && text != "" && inner.Text(key) == getcourse.DryValue {
			q.Params = json.RawMessage(params.With(object, inner.WithText(key, text).String()).String())
		}
	}
	switch q.Service {
	case planned.GetCourse:
		put("deal", "deal_number", "getcourse_deal_number")
		put("user", "id", "getcourse_user_id")
	case planned.KeyCRM:
		if id := given("keycrm_card_id"); id != "" {
			q.Path = strings.Replace(q.Path, "/"+keycrm.DryValue+"/", "/"+id+"/", 1)
		}
	}
	if link := given("getcourse_payment_link"); link != "" {
		quoted := rawjson.Quote(link)
		q.Params = bytes.ReplaceAll(q.Params, []byte(getcourse.DryLink), []byte(quoted[1:len(quoted)-1]))
	}
	if invented := q.Path + q.URL + q.Body + string(q.Params); strings.Contains(invented, getcourse.DryValue) {
		why := diag.Both("the request rests on an answer that the dry run has invented, and the real one is not known or it is not clear which one is meant",
			"запрос опирается на ответ, придуманный пробным запуском, а настоящий неизвестен, или непонятно, какой имеется в виду")
		return nil, &why
	}
	return &q, nil
}

// send sends a request and tells what came of it.
func (a *Applier) send(ctx context.Context, function string, q *request, p *runtime.Passage) Result {
	retry := webclient.Retry{Wait: a.Wait}
	setting := func(name string) string { return a.Consts.Get(vars.Const, name).Text() }
	switch q.Service {
	case planned.GetCourse:
		params, _ := rawjson.Parse(string(q.Params))
		call, err := getcourse.Rebuild(function, params)
		if err == nil && (call.Path != q.Path || call.Action != q.Action) {
			err = errors.New(q.Path)
		}
		account := getcourse.Account{}
		if err == nil {
			account, err = getcourse.TrustedAccount(setting("getcourse_account_name"), q.Domain)
		}
		if err != nil {
			return unbuilt(err)
		}
		p.Sending.Request.URL = "https://" + account.Host + call.Path
		v := getcourse.Client{Retry: retry}.Do(ctx, p, account, remote.Secret(setting("getcourse_secret")), call)
		return a.judged(verdict{v.OK, v.Outcome, v.ErrorText, v.Problem.Words()}, p, schoolValues(function, v))
	case planned.KeyCRM:
		body, _ := rawjson.Parse(string(q.Params))
		call, err := keycrm.Rebuild(function, q.Path, body)
		if err != nil {
			return unbuilt(err)
		}
		p.Sending.Request.URL = "https://" + keycrm.Host + q.Path
		v := keycrm.Client{Retry: retry}.Do(ctx, p, remote.Secret(setting("keycrm_token")), call)
		return a.judged(verdict{v.OK, v.Outcome, v.ErrorText, v.Problem.Words()}, p, cardValues(function, v))
	}
	if a.Sandbox {
		return Result{State: Skipped, Why: diag.Both("a sandbox stands for GetCourse and KeyCRM only", "песочница заменяет только GetCourse и KeyCRM")}
	}
	return a.sendWeb(ctx, q, p, retry)
}

// unbuilt is the result of a request that cannot be built.
func unbuilt(err error) Result {
	var school *getcourse.Problem
	var card *keycrm.Problem
	why := diag.Both("the function sends no such request: it has been changed", "функция такого запроса не отправляет: его изменили")
	switch {
	case errors.As(err, &school):
		why = school.Text
	case errors.As(err, &card):
		why = card.Text
	}
	return Result{State: Unfit, Why: why}
}

// A verdict is what the clients of both services say alike.
type verdict struct {
	ok      bool
	outcome webclient.Outcome
	text    string    // of the service
	words   diag.Text // ours; empty when the service's text says all
}

// judged turns a verdict into a result.
func (a *Applier) judged(v verdict, p *runtime.Passage, values []Value) Result {
	why := v.words
	if why == (diag.Text{}) {
		why = diag.Same(v.text)
	}
	switch {
	case v.ok && p.Known:
		return Result{State: Before, Values: values}
	case v.ok:
		return Result{State: Done, Values: values}
	case v.outcome == webclient.Unknown:
		return Result{State: Unknown, Why: why}
	case v.outcome == webclient.Settled:
		return Result{State: Refused, Why: why}
	}
	return Result{State: Unsent, Why: why}
}

// texts leaves out what has no value.
func texts(values ...Value) (list []Value) {
	for _, v := range values {
		if v.Text != "" {
			list = append(list, v)
		}
	}
	return list
}

func schoolValues(function string, v getcourse.Verdict) []Value {
	switch function {
	case "getcourse_add_user":
		return texts(Value{"getcourse_user_id", v.UserID}, Value{"getcourse_user", v.Answer})
	case "getcourse_add_deal":
		return texts(Value{"getcourse_deal_number", v.DealNumber}, Value{"getcourse_deal_id", v.DealID}, Value{"getcourse_payment_link", v.PaymentLink})
	case "getcourse_update_deal":
		return texts(Value{"getcourse_payment_link", v.PaymentLink})
	}
	return nil
}

func cardValues(function string, v keycrm.Verdict) []Value {
	if function == "keycrm_add_card" {
		return texts(Value{"keycrm_card_id", v.CardID}, Value{"keycrm_card", v.Answer})
	}
	return nil
}

// sendWeb sends a request to any address. What it does there is not known, so it is never
// repeated after an unknown outcome, whatever its method.
func (a *Applier) sendWeb(ctx context.Context, q *request, p *runtime.Passage, retry webclient.Retry) Result {
	p.Sending.Request.Method, p.Sending.Request.URL = q.Method, q.URL
	t := retry.Do(ctx, p, webclient.Request{Method: q.Method, URL: q.URL, Header: q.Header, Body: []byte(q.Body), Judge: webclient.ByStatus{}})
	v := verdict{ok: t.Err == nil && t.Response.Status/100 <= 3, outcome: t.Outcome, words: diag.Both("the answer is of status "+strconv.Itoa(t.Response.Status), "ответ со статусом "+strconv.Itoa(t.Response.Status))}
	var failed *webclient.Error
	if errors.As(t.Err, &failed) {
		v.words = failed.Text()
	}
	return a.judged(v, p, texts(Value{"status", strconv.Itoa(t.Response.Status)}, Value{"answer", strings.ToValidUTF8(string(t.Response.Body), "\uFFFD")}))
}
