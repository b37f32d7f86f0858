package keycrm

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// A Refusal is the company's answer to something it does not do. API calls show the
// service's own words; the controls show either language.
type Refusal struct {
	wire.Refusal

	status int
	api    string       // the message in the API's answer
	fields []fieldError // of a validation
}

// A fieldError says what is wrong with a field of a request.
type fieldError struct{ path, text string }

func refuse(code string, status int, api, en, ru string) *Refusal {
	return &Refusal{Refusal: *wire.Refuse(code, en, ru), status: status, api: api}
}

func unauthenticated() *Refusal {
	return refuse("bad-key", http.StatusUnauthorized, "Unauthenticated.", "the key is not accepted", "Ключ не подходит")
}

func leadsOff() *Refusal {
	return refuse("leads-off", http.StatusBadRequest, "Leads are not enabled", "pipelines are switched off", "Воронки выключены")
}

func tooMany() *Refusal {
	return refuse("too-many-requests", http.StatusTooManyRequests, "Too Many Attempts.", "too many requests", "Слишком много запросов")
}

func notFound() *Refusal {
	return refuse("not-found", http.StatusNotFound, "Not Found", "there is no such thing", "Такого здесь нет")
}

func wrongMethod() *Refusal {
	return refuse("wrong-method", http.StatusMethodNotAllowed, "The method is not supported for this route.",
		"the method does not fit the path", "Этот метод здесь не работает")
}

func badFilter(name string, allowed []string) *Refusal {
	name = wire.Preview(name)
	return refuse("bad-filter", http.StatusBadRequest,
		fmt.Sprintf("Requested filter(s) `%s` are not allowed. Allowed filter(s) are `%s`.", name, strings.Join(allowed, ", ")),
		"there is no filter "+name, "Такого фильтра нет: "+name)
}

// invalid is a validation that found something; the first field stands for all in the log.
func invalid(fields []fieldError) *Refusal {
	first := "the body is no JSON object"
	if len(fields) > 0 {
		first = fields[0].text
	}
	r := refuse("invalid", http.StatusUnprocessableEntity, "The given data was invalid.", first, "Данные не приняты: "+first)
	r.fields = fields
	return r
}

// unknown is what the controls say of an id that nothing has.
func unknown(what string, id int64) *wire.Refusal {
	n := strconv.FormatInt(id, 10)
	ru := map[string]string{"card": "карточки", "pipeline": "воронки", "status": "статуса"}[what]
	return wire.Refuse("unknown-"+what, "there is no "+what+" "+n, "Нет "+ru+" "+n)
}

func taken(uuid string) *wire.Refusal {
	uuid = wire.Preview(uuid)
	return wire.Refuse("field-taken", "there is a field "+uuid+" already", "Поле "+uuid+" уже есть")
}

// body is the refusal as the API words it: the fields that are wrong, each with a list.
func (r *Refusal) body() string {
	var b strings.Builder
	b.WriteString(`{"message":` + wire.Encode(r.api))
	if len(r.fields) > 0 {
		b.WriteString(`,"errors":{`)
		for i, f := range r.fields {
			if i > 0 {
				b.WriteString(",")
			}
			b.WriteString(wire.Encode(f.path) + ":[" + wire.Encode(f.text) + "]")
		}
		b.WriteString("}")
	}
	return b.String() + "}"
}
