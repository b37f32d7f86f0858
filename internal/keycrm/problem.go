package keycrm

import (
	"fmt"
	"strings"
	"time"

	"github.com/salecalc/salecalc/internal/remote"
	"github.com/salecalc/salecalc/lang/diag"
)

// A Problem is a failure in our own words, or one of the service's that needs explaining.
type Problem = remote.Problem

// The codes of problems.
const (
	CodeNoConstant     diag.Code = "keycrm-no-constant"
	CodeBadConstant    diag.Code = "keycrm-bad-constant"
	CodeBadField       diag.Code = "keycrm-bad-field"
	CodeNoCardID       diag.Code = "keycrm-no-card-id"
	CodeBadToken       diag.Code = "keycrm-bad-token"
	CodeNotEnabled     diag.Code = "keycrm-not-enabled"
	CodeNoCard         diag.Code = "keycrm-no-card"
	CodeBusy           diag.Code = "keycrm-busy"
	CodeRejected       diag.Code = "keycrm-rejected"
	CodeStrangeAnswer  diag.Code = "keycrm-strange-answer"
	CodeNotSent        diag.Code = "keycrm-not-sent"
	CodeNotBuilt       diag.Code = "keycrm-not-built"
	CodeOutcomeUnknown diag.Code = "keycrm-outcome-unknown"
)

// crm is KeyCRM as problems name it.
var crm = remote.Service{Name: "KeyCRM", Host: Host, Codes: remote.Codes{
	Rejected: CodeRejected, StrangeAnswer: CodeStrangeAnswer, NotSent: CodeNotSent, NotBuilt: CodeNotBuilt, OutcomeUnknown: CodeOutcomeUnknown,
}}

func noToken() *Problem {
	return remote.NewProblem(CodeNoConstant, "keycrm_token",
		"the constant keycrm_token is not set",
		"не задана константа keycrm_token — API-ключ KeyCRM")
}

func badSetting(name string) *Problem {
	return remote.NewProblem(CodeBadConstant, name,
		"the constant "+name+" must hold an id, a whole number",
		"в константе "+name+" должен быть номер (id) — целое число")
}

func noCardID() *Problem {
	return remote.NewProblem(CodeNoCardID, "card_id",
		"no card id, and the variable keycrm_card_id is empty",
		"не указан номер карточки, и переменная keycrm_card_id пуста")
}

// A need is what a field must hold.
type need struct{ en, ru string }

var (
	needsText    = need{"a text is needed", "нужен текст"}
	needsID      = need{"an id, a whole number, is needed", "нужен номер (id) — целое число"}
	needsNumber  = need{"a number such as 4900 or 64.24 is needed", "нужно число, например 4900 или 64.24"}
	needsObject  = need{"a JSON object is needed", "нужен JSON-объект"}
	needsArray   = need{"a JSON array is needed", "нужен JSON-массив"}
	needsEmail   = need{"this is no e-mail address", "это не адрес эл. почты"}
	needsLink    = need{"a web address such as https://example.org/1.jpg is needed", "нужен веб-адрес, например https://example.org/1.jpg"}
	needsMoment  = need{"date and time are written as 2026-10-13 15:30:00 (UTC)", "дата и время пишутся так: 2026-10-13 15:30:00 (UTC)"}
	needsContact = need{"at least one of full_name, email and phone is needed", "нужно хотя бы одно: имя (full_name), почта (email) или телефон (phone)"}
	needsAmount  = need{"the amount of the payment is missing", "не указана сумма платежа"}
	needsMethod  = need{"the payment needs payment_method_id or payment_method", "у платежа должен быть способ оплаты: payment_method_id или payment_method"}
	needsUUID    = need{"the field needs its uuid, such as LD_1021", "не указан uuid поля, например LD_1021"}
	needsStatus  = need{"one of " + strings.Join(PaymentStatuses(), ", ") + " is needed", "возможны значения " + strings.Join(PaymentStatuses(), ", ")}
)

// badField names the field and says what it must hold.
func badField(path, arg string, n need) *Problem {
	p := remote.NewProblem(CodeBadField, arg, "field "+path+": "+n.en, "поле "+path+": "+n.ru)
	p.Field = path
	return p
}

func badToken(status int) *Problem {
	return remote.NewProblem(CodeBadToken, "keycrm_token",
		"KeyCRM does not accept the key "+crm.At(status)+": check the constant keycrm_token",
		"KeyCRM не принял ключ "+crm.At(status)+": проверьте константу keycrm_token")
}

func notEnabled(status int) *Problem {
	return remote.NewProblem(CodeNotEnabled, "",
		"pipelines are switched off in KeyCRM "+crm.At(status)+": switch them on in its settings",
		"в KeyCRM выключены воронки "+crm.At(status)+": включите их в настройках")
}

func forbidden(status int) *Problem {
	return remote.NewProblem(CodeNotEnabled, "",
		"KeyCRM forbids the request "+crm.At(status)+": see that pipelines are switched on and the key may use them",
		"KeyCRM запретил запрос "+crm.At(status)+": проверьте, что воронки включены и доступны этому ключу")
}

func noCard(status int) *Problem {
	return remote.NewProblem(CodeNoCard, "card_id",
		"KeyCRM has no such card "+crm.At(status),
		"такой карточки в KeyCRM нет "+crm.At(status))
}

func busy(status int, pause time.Duration) *Problem {
	seconds := int(pause / time.Second)
	return remote.NewProblem(CodeBusy, "",
		fmt.Sprintf("KeyCRM takes no more requests for now %s: try again in %d s", crm.At(status), seconds),
		fmt.Sprintf("KeyCRM пока не принимает запросы: их слишком много %s. Повторите через %d с", crm.At(status), seconds))
}

func redirected(status int) *Problem {
	return remote.NewProblem(CodeRejected, "",
		"KeyCRM redirects to another page, and the key goes to no other "+crm.At(status),
		"KeyCRM перенаправляет на другую страницу, ключ туда не отправлен "+crm.At(status))
}

func strangeAnswer(status int) *Problem {
	return remote.NewProblem(CodeStrangeAnswer, "",
		"KeyCRM did not answer as its API does "+crm.At(status),
		"KeyCRM вместо ответа прислал что-то другое "+crm.At(status))
}
