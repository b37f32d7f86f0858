package getcourse

import (
	"slices"

	"github.com/salecalc/salecalc/lang/diag"
)

// A Status is a state an order can be in.
type Status struct {
	Code  string
	Label diag.Text
}

// Statuses lists the states of an order in the order the service lists them.
func Statuses() []Status {
	return []Status{
		{"new", diag.Both("New", "Новый")},
		{"in_work", diag.Both("In progress", "В работе")},
		{"not_confirmed", diag.Both("Not confirmed", "Не подтвержден")},
		{"payed", diag.Both("Completed", "Завершен")},
		{"cancelled", diag.Both("Cancelled", "Отменен")},
		{"false", diag.Both("False", "Ложный")},
		{"payment_waiting", diag.Both("Awaiting payment", "Ожидаем оплаты")},
		{"part_payed", diag.Both("Partly paid", "Частично оплачен")},
		{"waiting_for_return", diag.Both("Awaiting refund", "Ожидаем возврата")},
		{"pending", diag.Both("Postponed", "Отложен")},
	}
}

// KnownStatus reports whether code is one of Statuses. The service may know more.
func KnownStatus(code string) bool {
	return slices.ContainsFunc(Statuses(), func(s Status) bool { return s.Code == code })
}

// PaymentStatuses lists the values of payment_status.
func PaymentStatuses() []string {
	return []string{"expected", "accepted", "returned", "tobalance", "frombalance", "returned_to_balance"}
}

// KnownPaymentStatus reports whether code is one of PaymentStatuses.
func KnownPaymentStatus(code string) bool { return slices.Contains(PaymentStatuses(), code) }

// PaymentTypes lists the known values of payment_type, case as the service has it. The
// list is open: a stranger deserves a warning, not a refusal.
func PaymentTypes() []string {
	return []string{
		"2CO", "ALFA", "BILL", "CARD", "CARD_TERMINAL", "CASH", "VIRTUAL", "INTERNAL", "OTHER", "PAYPAL", "QIWI",
		"qiwi_kassa", "RBK", "rbkmoney", "rbkmoney_new", "ROBOKASSA", "SBER", "sberbank", "tinkoff",
		"tinkoffcredit", "YANDEXMONEY", "yandex_kassa", "WEBMONEY", "wayforpay", "walletone", "stripe",
		"swedbank", "ebanx", "fondy", "hutki_grosh", "interkassa", "justclick", "kvit", "mandarinpay",
		"payanyway", "perfect_money", "PERFECTMONEY", "platim", "bepaid", "cloud_payments", "cloud_payments_kz",
		"zpayment", "ZPAYMENT", "QUICKTRANSFER", "prodamus",
	}
}

// KnownPaymentType reports whether code is one of PaymentTypes.
func KnownPaymentType(code string) bool { return slices.Contains(PaymentTypes(), code) }

// DefaultCurrency is the deal_currency of an order that names none.
const DefaultCurrency = "RUB"

// Currencies lists the known values of deal_currency. The list is open.
func Currencies() []string {
	return []string{
		DefaultCurrency, "USD", "EUR", "GBP", "BYR", "BYN", "KZT", "UAH", "AUD", "DKK", "CHF", "SEK", "ZAR", "AMD",
		"RON", "BRL", "ILS", "MYR", "SGD", "KGS", "CAD", "MXN", "JPY", "UZS", "PLN", "AZN", "AED", "TRY", "INR",
		"RSD", "CZK", "MNT", "NZD", "BGN", "IDR", "CNY", "GEL", "COP",
	}
}

// KnownCurrency reports whether code is one of Currencies.
func KnownCurrency(code string) bool { return slices.Contains(Currencies(), code) }
