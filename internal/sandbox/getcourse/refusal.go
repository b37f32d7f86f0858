package getcourse

import (
	"strconv"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// The school's refusals. API calls show the Russian text, as the service does.

// Texts the service itself was seen to use.
func unauthorised() *wire.Refusal {
	return wire.Refuse("bad-key", "unauthorised API call", "Неавторизованное API-обращение")
}

func forbidden() *wire.Refusal {
	return wire.Refuse("forbidden", "the action is forbidden", "Действие запрещено")
}

func noAction() *wire.Refusal {
	return wire.Refuse("no-action", "the parameter action is empty", "Пустой параметр action")
}

func noKey() *wire.Refusal {
	return wire.Refuse("no-key", "the parameter key is missing", "отсутсвует параметр key") // the service's own spelling
}

func noParams() *wire.Refusal {
	return wire.Refuse("no-params", "parameters are missing or cannot be read", "Не указаны параметры")
}

func noIdentity() *wire.Refusal {
	return wire.Refuse("no-identity", "neither an e-mail nor a phone is given", "Не указан ни эл. адрес, ни телефон")
}

func quotaReached() *wire.Refusal {
	return wire.Refuse("quota-reached", "the allowance of new objects is spent", "Достигнут лимит")
}

// Texts of ours, for cases nobody has captured.
func badField(path string) *wire.Refusal {
	return wire.Refuse("bad-field", "field "+path+" has the wrong shape", "Поле "+path+" передано в неверном виде")
}

func badQuantity(text string) *wire.Refusal {
	text = strconv.Quote(wire.Preview(text))
	return wire.Refuse("bad-quantity", text+" is not a quantity", "Количество указано неверно: "+text)
}

func badDate(path, text string) *wire.Refusal {
	text = strconv.Quote(wire.Preview(text))
	return wire.Refuse("bad-date", path+": "+text+" is not a date of the form YYYY-MM-DD HH:MM:SS",
		"Поле "+path+": дата "+text+" не в формате ГГГГ-ММ-ДД ЧЧ:ММ:СС")
}

func badStatus(text string) *wire.Refusal {
	text = strconv.Quote(wire.Preview(text))
	return wire.Refuse("bad-status", "there is no order status "+text, "Нет такого статуса заказа: "+text)
}

func unknownPartner(email string) *wire.Refusal {
	email = wire.Preview(email)
	return wire.Refuse("unknown-partner", "no user with the partner's e-mail "+email, "Партнер не найден: "+email)
}

func unknownOffer(id string) *wire.Refusal {
	id = wire.Preview(id)
	return wire.Refuse("unknown-offer", "no offer with id "+id, "Предложение не найдено: "+id)
}

func noOffer() *wire.Refusal {
	return wire.Refuse("no-offer", "a new order needs an offer or a product title",
		"Для нового заказа нужно указать предложение или название продукта")
}

func zeroAmount() *wire.Refusal {
	return wire.Refuse("zero-amount", "the amount must be above zero unless the offer is free",
		"Сумма заказа должна быть больше нуля: нулевая допустима только у бесплатного предложения")
}

func tooMuch() *wire.Refusal {
	return wire.Refuse("too-much", "the order's total is too large", "Слишком большая сумма заказа")
}

func statusLocked() *wire.Refusal {
	return wire.Refuse("status-locked",
		"a partly paid order with a payment from a payment system keeps its status: delete the payment or move it to another order first",
		"Статус «Частично оплачен» нельзя изменить: в заказе есть платёж, полученный через платёжную систему. Сначала удалите платёж или перенесите его в другой заказ")
}

func hiddenOrder() *wire.Refusal {
	return wire.Refuse("hidden-order", "processes do not see false orders", "Процессы не видят ложные заказы")
}

func unknownUser(id string) *wire.Refusal {
	id = wire.Preview(id)
	return wire.Refuse("unknown-user", "no user "+id, "Пользователь не найден: "+id)
}

func emailTaken(email string) *wire.Refusal {
	email = wire.Preview(email)
	return wire.Refuse("email-taken", "another user has the e-mail "+email, "Эл. адрес уже занят другим пользователем: "+email)
}

func unknownOrder(id int64) *wire.Refusal {
	n := strconv.FormatInt(id, 10)
	return wire.Refuse("unknown-order", "no order with id "+n, "Заказ не найден: id "+n)
}

func unknownPayment(id int64) *wire.Refusal {
	n := strconv.FormatInt(id, 10)
	return wire.Refuse("unknown-payment", "the order has no payment "+n, "В заказе нет платежа "+n)
}

func reasonNotAllowed() *wire.Refusal {
	return wire.Refuse("reason-not-allowed", "only a cancelled or a false order can have a reason",
		"Причину можно указать только у отменённого или ложного заказа")
}

func unknownReason(name string) *wire.Refusal {
	name = wire.Preview(name)
	return wire.Refuse("unknown-reason", "the list of reasons has no "+strconv.Quote(name), "В списке нет такой причины: «"+name+"»")
}

func notFinished() *wire.Refusal {
	return wire.Refuse("not-finished", "the order has not been completed yet", "Заказ ещё не завершён")
}

func payTimeOver() *wire.Refusal {
	return wire.Refuse("pay-time-over", "the time to pay for the order is over", "Срок оплаты заказа истёк")
}

func unknownProcess(id int64) *wire.Refusal {
	n := strconv.FormatInt(id, 10)
	return wire.Refuse("unknown-process", "no process with id "+n, "Процесс не найден: id "+n)
}

func badAddress(text string) *wire.Refusal {
	text = strconv.Quote(wire.Preview(text))
	return wire.Refuse("bad-address", text+" is not an address such as http://127.0.0.1:8080/getcourse_webhook/KEY",
		"Нужен адрес вида http://127.0.0.1:8080/getcourse_webhook/КЛЮЧ, а не "+text)
}
