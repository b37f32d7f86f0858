package getcourse

import (
	"strconv"

	"github.com/salecalc/salecalc/lang/diag"
)

// A Refusal is the school's answer to something it does not do. API calls show the
// Russian text, as the service does; the controls show either.
type Refusal struct {
	Code    string
	Message diag.Text
}

// Error is the English message with its code.
func (r *Refusal) Error() string { return r.Message.EN + " [" + r.Code + "]" }

func refuse(code, en, ru string) *Refusal {
	return &Refusal{Code: code, Message: diag.Both(en, ru)}
}

// Texts the service itself was seen to use.
func unauthorised() *Refusal {
	return refuse("bad-key", "unauthorised API call", "Неавторизованное API-обращение")
}

func forbidden() *Refusal {
	return refuse("forbidden", "the action is forbidden", "Действие запрещено")
}

func noAction() *Refusal {
	return refuse("no-action", "the parameter action is empty", "Пустой параметр action")
}

func noKey() *Refusal {
	return refuse("no-key", "the parameter key is missing", "отсутсвует параметр key") // the service's own spelling
}

func noParams() *Refusal {
	return refuse("no-params", "parameters are missing or cannot be read", "Не указаны параметры")
}

func noIdentity() *Refusal {
	return refuse("no-identity", "neither an e-mail nor a phone is given", "Не указан ни эл. адрес, ни телефон")
}

func quotaReached() *Refusal {
	return refuse("quota-reached", "the allowance of new objects is spent", "Достигнут лимит")
}

// Texts of ours, for cases nobody has captured.
func badField(path string) *Refusal {
	return refuse("bad-field", "field "+path+" has the wrong shape", "Поле "+path+" передано в неверном виде")
}

func badAmount(text string) *Refusal {
	text = strconv.Quote(preview(text))
	return refuse("bad-amount", text+" is not an amount", "Сумма указана неверно: "+text)
}

func badQuantity(text string) *Refusal {
	text = strconv.Quote(preview(text))
	return refuse("bad-quantity", text+" is not a quantity", "Количество указано неверно: "+text)
}

func badDate(path, text string) *Refusal {
	text = strconv.Quote(preview(text))
	return refuse("bad-date", path+": "+text+" is not a date of the form YYYY-MM-DD HH:MM:SS",
		"Поле "+path+": дата "+text+" не в формате ГГГГ-ММ-ДД ЧЧ:ММ:СС")
}

func badStatus(text string) *Refusal {
	text = strconv.Quote(preview(text))
	return refuse("bad-status", "there is no order status "+text, "Нет такого статуса заказа: "+text)
}

func unknownPartner(email string) *Refusal {
	email = preview(email)
	return refuse("unknown-partner", "no user with the partner's e-mail "+email, "Партнер не найден: "+email)
}

func unknownOffer(id string) *Refusal {
	id = preview(id)
	return refuse("unknown-offer", "no offer with id "+id, "Предложение не найдено: "+id)
}

func noOffer() *Refusal {
	return refuse("no-offer", "a new order needs an offer or a product title",
		"Для нового заказа нужно указать предложение или название продукта")
}

func zeroAmount() *Refusal {
	return refuse("zero-amount", "the amount must be above zero unless the offer is free",
		"Сумма заказа должна быть больше нуля: нулевая допустима только у бесплатного предложения")
}

func tooMuch() *Refusal {
	return refuse("too-much", "the order's total is too large", "Слишком большая сумма заказа")
}

func statusLocked() *Refusal {
	return refuse("status-locked",
		"a partly paid order with a payment from a payment system keeps its status: delete the payment or move it to another order first",
		"Статус «Частично оплачен» нельзя изменить: в заказе есть платёж, полученный через платёжную систему. Сначала удалите платёж или перенесите его в другой заказ")
}

func hiddenOrder() *Refusal {
	return refuse("hidden-order", "processes do not see false orders", "Процессы не видят ложные заказы")
}

func unknownUser(id string) *Refusal {
	id = preview(id)
	return refuse("unknown-user", "no user "+id, "Пользователь не найден: "+id)
}

func emailTaken(email string) *Refusal {
	email = preview(email)
	return refuse("email-taken", "another user has the e-mail "+email, "Эл. адрес уже занят другим пользователем: "+email)
}

func unknownOrder(id int64) *Refusal {
	n := strconv.FormatInt(id, 10)
	return refuse("unknown-order", "no order with id "+n, "Заказ не найден: id "+n)
}

func unknownPayment(id int64) *Refusal {
	n := strconv.FormatInt(id, 10)
	return refuse("unknown-payment", "the order has no payment "+n, "В заказе нет платежа "+n)
}

func reasonNotAllowed() *Refusal {
	return refuse("reason-not-allowed", "only a cancelled or a false order can have a reason",
		"Причину можно указать только у отменённого или ложного заказа")
}

func unknownReason(name string) *Refusal {
	name = preview(name)
	return refuse("unknown-reason", "the list of reasons has no "+strconv.Quote(name), "В списке нет такой причины: «"+name+"»")
}

func notFinished() *Refusal {
	return refuse("not-finished", "the order has not been completed yet", "Заказ ещё не завершён")
}

func payTimeOver() *Refusal {
	return refuse("pay-time-over", "the time to pay for the order is over", "Срок оплаты заказа истёк")
}

func missing(field string) *Refusal {
	return refuse("missing-field", "the field "+field+" is empty", "Не заполнено поле "+field)
}

func badChoice(field, text string) *Refusal {
	text = strconv.Quote(preview(text))
	return refuse("bad-choice", "field "+field+" cannot be "+text, "Поле "+field+" не может быть "+text)
}

// preview shortens a text that came from outside to 60 characters.
func preview(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
