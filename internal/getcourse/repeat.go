package getcourse

import "strings"

// A RepeatPolicy says how often a call may be sent again when it left and its outcome
// is unknown. A call that did not leave is always sent again.
type RepeatPolicy struct {
	Unknown int // 0: never
}

const (
	repeatOnce  = 1
	repeatOften = 2
)

var never = RepeatPolicy{}

// repeatUser: importing a user is matched by e-mail. Without one, data that overwrites
// may meet the wrong user or make a second.
func repeatUser(refresh string, user RawObject) RepeatPolicy {
	if refresh == "1" && blank(user, "email") {
		return never
	}
	return RepeatPolicy{Unknown: repeatOften}
}

// repeatNewDeal: without a number of its own a repeated order is a second order.
func repeatNewDeal(system, deal RawObject) RepeatPolicy {
	if blank(deal, "deal_number") || on(system, "multiple_offers") || pays(deal) {
		return never
	}
	return RepeatPolicy{Unknown: repeatOnce}
}

// repeatDeal: editing twice is harmless unless it appends positions, comments or
// payments.
func repeatDeal(system, deal RawObject) RepeatPolicy {
	if on(system, "multiple_offers") || pays(deal) || !blank(deal, "deal_comment") || !blank(deal, "payment_type") {
		return never
	}
	return RepeatPolicy{Unknown: repeatOften}
}

func repeatStatus(status string) RepeatPolicy {
	if isPayed(status) {
		return never
	}
	return RepeatPolicy{Unknown: repeatOften}
}

// pays reports whether the import may record a payment.
func pays(deal RawObject) bool {
	return isPayed(deal.Text("deal_status")) || on(deal, "deal_is_paid") || !blank(deal, "payment_status")
}

func isPayed(status string) bool {
	return strings.EqualFold(strings.TrimSpace(status), "payed")
}

// on is true of everything but a missing value and a plain no: what cannot be read must
// not be repeated.
func on(o RawObject, key string) bool {
	switch strings.ToLower(strings.TrimSpace(o.Text(key))) {
	case "", "0", "false", "нет", "no":
		return false
	}
	return true
}
