package keycrm

import (
	"net/http"

	"github.com/salecalc/salecalc/internal/rawjson"
	"github.com/salecalc/salecalc/internal/remote"
	"github.com/salecalc/salecalc/internal/webclient"
)

// Host is where the API answers, for every account.
const Host = "openapi.keycrm.app"

const (
	apiRoot   = "https://" + Host + "/v1"
	cardsPath = "/pipelines/cards"
)

// Encode writes call as it goes over the wire. Redirects are not followed: the API has
// none, and the token is meant for its host only.
func Encode(token remote.Secret, call Call) webclient.Request {
	return webclient.Request{
		Method: http.MethodPost,
		URL:    apiRoot + call.Path,
		Header: http.Header{
			"Authorization": {"Bearer " + string(token)},
			"Content-Type":  {"application/json"},
			"Accept":        {"application/json"},
		},
		Body:     []byte(call.Body.String()),
		NoFollow: true,
		Assume:   assumed(call),
		Judge:    judge{call},
	}
}

// A judge knows the answers to a call.
type judge struct{ call Call }

// Judge implements webclient.Judge.
func (j judge) Judge(r webclient.Response) webclient.Outcome { return Judge(j.call, r).Outcome }

// DryValue is the id of a card that a dry run takes for created.
const DryValue = "dry-run"

// assumed is the answer of a success that did not happen.
func assumed(call Call) *webclient.Response {
	answer := rawjson.Object{}.WithText("id", DryValue)
	for _, key := range []string{"title", "source_id", "manager_id"} {
		if raw, ok := call.Body.Raw(key); ok {
			answer = answer.With(key, raw)
		}
	}
	return &webclient.Response{
		Status: http.StatusCreated,
		Header: http.Header{"Content-Type": {"application/json"}},
		Body:   []byte(answer.String()),
	}
}
