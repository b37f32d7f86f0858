package keycrm

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang/diag"
)

// A Problem is a failure in our own words, or one of the service's that needs explaining.
type Problem struct {
	Code   diag.Code
	Arg    string    // the argument or constant to blame; "" when there is none
	Field  string    // the field of the request that is wrong, such as payments.0.amount; "" for other problems
	Result string    // what the function returns: in Russian, or as the service worded it
	Text   diag.Text // for diagnostics
}

// Error is the English text.
func (p *Problem) Error() string { return p.Text.EN }

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

func problem(code diag.Code, arg, en, ru string) *Problem {
	return &Problem{Code: code, Arg: arg, Result: capital(ru), Text: diag.Both(en, ru)}
}

// worded is p with the service's own words as the answer of the function, when it gave any.
func (p *Problem) worded(text string) *Problem {
	if text != "" {
		p.Result = text
	}
	return p
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func noToken() *Problem {
	return problem(CodeNoConstant, "keycrm_token",
		"the constant keycrm_token is not set",
		"не задана константа keycrm_token — API-ключ KeyCRM")
}

func badSetting(name string) *Problem {
	return problem(CodeBadConstant, name,
		"the constant "+name+" must hold an id, a whole number",
		"в константе "+name+" должен быть номер (id) — целое число")
}

func noCardID() *Problem {
	return problem(CodeNoCardID, "card_id",
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
	p := problem(CodeBadField, arg, "field "+path+": "+n.en, "поле "+path+": "+n.ru)
	p.Field = path
	return p
}

// at is the tail that tells the status of an answer.
func at(status int) string { return fmt.Sprintf("(HTTP %d, %s)", status, Host) }

func badToken(status int) *Problem {
	return problem(CodeBadToken, "keycrm_token",
		"KeyCRM does not accept the key "+at(status)+": check the constant keycrm_token",
		"KeyCRM не принял ключ "+at(status)+": проверьте константу keycrm_token")
}

func notEnabled(status int) *Problem {
	return problem(CodeNotEnabled, "",
		"pipelines are switched off in KeyCRM "+at(status)+": switch them on in its settings",
		"в KeyCRM выключены воронки "+at(status)+": включите их в настройках")
}

func forbidden(status int) *Problem {
	return problem(CodeNotEnabled, "",
		"KeyCRM forbids the request "+at(status)+": see that pipelines are switched on and the key may use them",
		"KeyCRM запретил запрос "+at(status)+": проверьте, что воронки включены и доступны этому ключу")
}

func noCard(status int) *Problem {
	return problem(CodeNoCard, "card_id",
		"KeyCRM has no such card "+at(status),
		"такой карточки в KeyCRM нет "+at(status))
}

func busy(status int, pause time.Duration) *Problem {
	seconds := int(pause / time.Second)
	return problem(CodeBusy, "",
		fmt.Sprintf("KeyCRM takes no more requests for now %s: try again in %d s", at(status), seconds),
		fmt.Sprintf("KeyCRM пока не принимает запросы: их слишком много %s. Повторите через %d с", at(status), seconds))
}

func redirected(status int) *Problem {
	return problem(CodeRejected, "",
		"KeyCRM redirects to another page, and the key goes to no other "+at(status),
		"KeyCRM перенаправляет на другую страницу, ключ туда не отправлен "+at(status))
}

func rejected(status int) *Problem {
	return problem(CodeRejected, "",
		"KeyCRM rejected the request "+at(status),
		"KeyCRM отклонил запрос "+at(status))
}

func strangeAnswer(status int) *Problem {
	return problem(CodeStrangeAnswer, "",
		"KeyCRM did not answer as its API does "+at(status),
		"KeyCRM вместо ответа прислал что-то другое "+at(status))
}

func serverTrouble(status int) *Problem {
	return problem(CodeStrangeAnswer, "",
		"KeyCRM has trouble on its side "+at(status),
		"на стороне KeyCRM произошла ошибка "+at(status))
}

func notSent(err error) *Problem {
	why := webError(err).Text()
	return problem(CodeNotSent, "",
		"the request to KeyCRM was not sent: "+why.EN,
		"запрос в KeyCRM не отправлен: "+why.RU)
}

func broken(err error) *Problem {
	why := webError(err).Text()
	return problem(CodeNotSent, "",
		"no answer from KeyCRM: "+why.EN,
		"ответ KeyCRM не получен: "+why.RU)
}

// outcomeUnknown adds to a cause that the call may have been carried out.
func outcomeUnknown(cause *Problem) *Problem {
	return problem(CodeOutcomeUnknown, cause.Arg,
		cause.Text.EN+"; the outcome is unknown: look in KeyCRM before repeating",
		cause.Text.RU+"; выполнен ли запрос, неизвестно: проверьте в KeyCRM, прежде чем повторять")
}

func notBuilt(function string) *Problem {
	return problem(CodeNotBuilt, "",
		function+" sends no such request: it has been changed",
		function+" такого запроса не отправляет: его изменили")
}

// Words are those for the author of a script; none for no problem.
func (p *Problem) Words() diag.Text {
	if p == nil {
		return diag.Text{}
	}
	return p.Text
}
