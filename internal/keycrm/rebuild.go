package keycrm

import (
	"strings"

	"github.com/salecalc/salecalc/internal/rawjson"
)

// Rebuild makes the call of a function anew from the path and body it has sent or would
// have sent, checked as the function's own. A body that the function would not send is
// refused. The error is a [*Problem].
func Rebuild(function, path string, body rawjson.Object) (Call, error) {
	path = strings.TrimPrefix(path, "/v1")
	var call Call
	var err error
	switch function {
	case "keycrm_add_card":
		call, err = AddCard{Extra: body.String()}.Call(Settings{}, Vars{})
	case "keycrm_add_payment":
		id := strings.TrimSuffix(strings.TrimPrefix(path, cardsPath+"/"), "/payment")
		call, err = AddPayment{CardID: id, Payment: body.String()}.Call(Vars{})
	}
	if err == nil && (call.Path != path || !call.Body.Equal(body)) {
		err = crm.NotBuilt(function)
	}
	return call, err
}
