package getcourse

import (
	"strconv"

	"github.com/salecalc/salecalc/internal/sandbox/input"
)

// The school's refusals. API calls show the Russian text, as the service does.

// Texts the service itself was seen to use.
func unauthorised() *input.Refusal {
	return input.Refuse("bad-key", "unauthorised API call", "Неавторизованное API-обращение")
}

func forbidden() *input.Refusal {
	return input.Refuse("forbidden", "the action is forbidden", "Действие запрещено")
}

func noAction() *input.Refusal {
	return input.Refuse("no-action", "the parameter action is empty", "Пустой параметр action")
}

func noKey() *input.Refusal {
	return input.Refuse("no-key", "the parameter key is missing", "отсутсвует параметр key") // the service's own spelling
}

func noParams() *input.Refusal {
	return input.Refuse("no-params", "parameters are missing or cannot be read", "Не указаны параметры")
}

func noIdentity() *input.Refusal {
	return input.Refuse("no-identity", "neither an e-mail nor a phone is given", "Не указан ни эл. адрес, ни телефон")
}

func quotaReached() *input.Refusal {
	return input.Refuse("quota-reached", "the allowance of new objects is spent", "Достигнут лимит")
}

// Texts of ours, for cases nobody has captured.
func badField(path string) *input.Refusal {
	return input.Refuse("bad-field", "field "+path+" has the wrong shape", "Поле "+path+" передано в неверном виде")
}

func badQuantity(text string) *input.Refusal {
	text = strconv.Quote(input.Preview(text))
	return input.Refuse("bad-quantity", text+" is not a quantity", "Количество указано неверно: "+text)
}

func badDate(path, text string) *input.Refusal {
	text = strconv.Quote(input.Preview(text))
	return input.Refuse("bad-date", path+": "+text+" is not a date of the form YYYY-MM-DD HH:MM:SS",
		"Поле "+path+": дата "+text+" не в формате ГГГГ-ММ-ДД ЧЧ:ММ:СС")
}

func badStatus(text string) *input.Refusal {
	text = strconv.Quote(input.Preview(text))
	return input.Refuse("bad-status", "there is no order status "+text, "Нет такого статуса заказа: "+text)
}

func unknownPartner(email string) *input.Refusal {
	email = input.Preview(email)
	return input.Refuse("unknown-partner", "no user with the partner's e-mail "+email, "Партнер не найден: "+email)
}

func unknownOffer(id string) *input.Refusal {
	id = input.Preview(id)
	return input.Refuse("unknown-offer", "no offer with id "+id, "Предложение не найдено: "+id)
}

func noOffer() *input.Refusal {
	return input.Refuse("no-offer", "a new order needs an offer or a product title",
		"Для нового заказа нужно указать предложение или название продукта")
}

func zeroAmount() *input.Refusal {
	return input.Refuse("zero-amount", "the amount must be above zero unless the offer is free",
		"Сумма заказа должна быть больше нуля: нулевая допустима только у бесплатного предложения")
}

func tooMuch() *input.Refusal {
	return input.Refuse("too-much", "the order's total is too large", "Слишком большая сумма заказа")
}

func statusLocked() *input.Refusal {
	return input.Refuse("status-locked",
		"a partly paid order with a payment from a payment system keeps its status: delete the payment or move it to another order first",
		"Статус «Частично оплачен» нельзя изменить: в заказе есть платёж, полученный через платёжную систему. Сначала удалите платёж или перенесите его в другой заказ")
}

func hiddenOrder() *input.Refusal {
	return input.Refuse("hidden-order", "processes do not see false orders", "Процессы не видят ложные заказы")
}

func unknownUser(id string) *input.Refusal {
	id = input.Preview(id)
	return input.Refuse("unknown-user", "no user "+id, "Пользователь не найден: "+id)
}

func emailTaken(email string) *input.Refusal {
	email = input.Preview(email)
	return input.Refuse("email-taken", "another user has the e-mail "+email, "Эл. адрес уже занят другим пользователем: "+email)
}

func unknownOrder(id int64) *input.Refusal {
	n := strconv.FormatInt(id, 10)
	return input.Refuse("unknown-order", "no order with id "+n, "Заказ не найден: id "+n)
}

func unknownPayment(id int64) *input.Refusal {
	n := strconv.FormatInt(id, 10)
	return input.Refuse("unknown-payment", "the order has no payment "+n, "В заказе нет платежа "+n)
}

func reasonNotAllowed() *input.Refusal {
	return input.Refuse("reason-not-allowed", "only a cancelled or a false order can have a reason",
		"Причину можно указать только у отменённого или ложного заказа")
}

func unknownReason(name string) *input.Refusal {
	name = input.Preview(name)
	return input.Refuse("unknown-reason", "the list of reasons has no "+strconv.Quote(name), "В списке нет такой причины: «"+name+"»")
}

func notFinished() *input.Refusal {
	return input.Refuse("not-finished", "the order has not been completed yet", "Заказ ещё не завершён")
}

func payTimeOver() *input.Refusal {
	return input.Refuse("pay-time-over", "the time to pay for the order is over", "Срок оплаты заказа истёк")
}

func unknownProcess(id int64) *input.Refusal {
	n := strconv.FormatInt(id, 10)
	return input.Refuse("unknown-process", "no process with id "+n, "Процесс не найден: id "+n)
}

func badAddress(text string) *input.Refusal {
	text = strconv.Quote(input.Preview(text))
	return input.Refuse("bad-address", text+" is not an address such as http://127.0.0.1:8080/getcourse_webhook/KEY",
		"Нужен адрес вида http://127.0.0.1:8080/getcourse_webhook/КЛЮЧ, а не "+text)
}
