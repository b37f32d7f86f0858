package builtins

import "github.com/salecalc/salecalc/internal/getcourse"

// statusCodes are the states of an order.
func statusCodes() []string {
	list := getcourse.Statuses()
	codes := make([]string, len(list))
	for i, s := range list {
		codes[i] = s.Code
	}
	return codes
}

// dealKeys are the fields of an order that GetCourse is known to take.
func dealKeys() []Key {
	return []Key{
		{Name: "deal_number", Doc: both("number of the order; a known one is changed instead of created", "номер заказа; если такой заказ есть, он изменится, а не создастся")},
		{Name: "offer_code", Doc: both("unique code of the offer", "уникальный код предложения")},
		{Name: "offer_id", Doc: both("id of the offer; it wins over code and title", "id предложения; важнее кода и названия")},
		{Name: "deal_cost", Doc: both("amount, such as 4900 or 64.24", "сумма, например 4900 или 64.24")},
		{Name: "product_title", Doc: both("name of the product", "название продукта")},
		{Name: "product_description", Doc: both("description of the product", "описание продукта")},
		{Name: "quantity", Doc: both("number of pieces", "количество")},
		{Name: "deal_status", Values: statusCodes(), Doc: both("status of the order", "статус заказа")},
		{Name: "deal_is_paid", Values: []string{"1", "0", "да", "нет"}, Doc: both("1 or да: paid, a payment is recorded; 0 or нет: not paid", "1 или да — оплачен, будет записан платёж; 0 или нет — не оплачен")},
		{Name: "manager_email", Doc: both("e-mail of the manager", "почта менеджера")},
		{Name: "partner_email", Doc: both("e-mail of the partner for this order", "почта партнёра для этого заказа")},
		{Name: "deal_comment", Doc: both("comment", "комментарий")},
		{Name: "deal_created_at", Doc: both("when it was created: 2024-05-31 12:00:00, the school's time", "когда создан: 2024-05-31 12:00:00 по времени школы")},
		{Name: "deal_finished_at", Doc: both("when it was finished: 2024-05-31 12:00:00, the school's time", "когда завершён: 2024-05-31 12:00:00 по времени школы")},
		{Name: "payment_type", Values: getcourse.PaymentTypes(), Doc: both("way of payment", "способ оплаты")},
		{Name: "payment_status", Values: getcourse.PaymentStatuses(), Doc: both("status of the payment", "статус платежа")},
		{Name: "deal_currency", Values: getcourse.Currencies(), Doc: both("currency; RUB when skipped", "валюта; если пропустить — RUB")},
		{Name: "funnel_id", Doc: both("id of the sales board", "id доски продаж")},
		{Name: "funnel_stage_id", Doc: both("id of the stage on the board", "id этапа на доске")},
		{Name: "addfields", Doc: both("own fields of orders: {\"title of the field\": value}", "дополнительные поля заказа: {\"название поля\": значение}")},
	}
}

// userKeys are the fields of a student.
func userKeys() []Key {
	return []Key{
		{Name: "email", Doc: both("e-mail", "почта")},
		{Name: "phone", Doc: both("phone", "телефон")},
		{Name: "first_name", Doc: both("first name", "имя")},
		{Name: "last_name", Doc: both("last name", "фамилия")},
		{Name: "city", Doc: both("city", "город")},
		{Name: "country", Doc: both("country", "страна")},
		{Name: "group_name", Doc: both("array of groups to add him to", "массив групп, в которые его добавить")},
		{Name: "addfields", Doc: both("own fields of students: {\"title of the field\": value}", "дополнительные поля ученика: {\"название поля\": значение}")},
	}
}

// systemKeys say how an import is carried out.
func systemKeys() []Key {
	flag := []string{"1", "0"}
	return []Key{
		{Name: "refresh_if_exists", Values: flag, Doc: both("1: overwrite the data of a known student; 0: leave him as he is", "1 — обновить данные, если ученик уже есть; 0 — не трогать")},
		{Name: "multiple_offers", Values: flag, Doc: both("1: add the positions to those of the order; 0: replace them", "1 — добавить позиции к имеющимся; 0 — заменить")},
		{Name: "return_payment_link", Values: flag, Doc: both("1: give back a link for payment", "1 — вернуть ссылку на оплату")},
		{Name: "return_deal_number", Values: flag, Doc: both("1: give back the number of the order", "1 — вернуть номер заказа")},
		{Name: "partner_email", Doc: both("e-mail of the partner who brought him", "почта партнёра, который его привёл")},
	}
}

// sessionKeys are the marks of a visit.
func sessionKeys() []Key {
	return []Key{
		{Name: "utm_source", Doc: both("utm mark: source", "метка utm: источник")},
		{Name: "utm_medium", Doc: both("utm mark: channel", "метка utm: канал")},
		{Name: "utm_campaign", Doc: both("utm mark: campaign", "метка utm: кампания")},
		{Name: "utm_content", Doc: both("utm mark: content", "метка utm: содержание")},
		{Name: "utm_term", Doc: both("utm mark: search words", "метка utm: поисковые слова")},
		{Name: "utm_group", Doc: both("utm mark: group", "метка utm: группа")},
		{Name: "gcpc", Doc: both("code of a partner; it wins over partner_email", "код партнёра; важнее partner_email")},
		{Name: "gcao", Doc: both("mark of an advertisement", "рекламная метка")},
		{Name: "referer", Doc: both("page he came from", "страница, с которой пришёл")},
	}
}
