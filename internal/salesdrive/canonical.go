package salesdrive

import (
	"strings"

	"github.com/salecalc/salecalc/vars/value"
)

// A naming says what today's names of an object's fields are in the description.
type naming map[string]string

var (
	productNames  = naming{"upsell": "preSale"}
	novaNames     = naming{"cargoType": "typeSend", "payer": "typePay", "paymentMethod": "methodPay", "postpayPayer": "backDeliveryType", "postpaySum": "backDeliverySum", "manual": "manualEN"}
	wholeArrays   = map[string]string{"phone": "phones", "email": "emails"}
	numericFields = []string{
		"id", "version", "formId", "typeId", "statusId", "userId", "rejectionReason", "payment_method", "shipping_method",
		"paymentAmount", "commissionAmount", "costPriceAmount", "expensesAmount", "profitAmount", "payedAmount", "restPay", "campaignId", "sajt",
	}
)

// canonical gives an order under the described names. What the description does not know
// is kept as it came.
func canonical(data value.Value) value.Value {
	data = numbers(data, numericFields)
	return changed(data, func(key string, v value.Value) value.Value {
		switch key {
		case "contacts":
			return each(v, canonicalContact)
		case "products":
			return each(v, productNames.rename)
		case "ord_novaposhta":
			return novaNames.rename(v)
		}
		return v
	})
}

// changed gives a dictionary with each value replaced; anything else as it is.
func changed(v value.Value, to func(key string, v value.Value) value.Value) value.Value {
	if v.Kind() != value.KindDict {
		return v
	}
	pairs := make([]value.Pair, 0, v.Len())
	for i := range v.Len() {
		key, old := v.Pair(i)
		pairs = append(pairs, value.Pair{Key: key, Value: to(key, old)})
	}
	return value.NewDict(pairs)
}

// each gives an array with each element replaced. Some bodies have a single object where
// others have an array of it.
func each(v value.Value, to func(value.Value) value.Value) value.Value {
	switch v.Kind() {
	case value.KindDict:
		return value.NewArray([]value.Value{to(v)})
	case value.KindArray:
		list := make([]value.Value, 0, v.Len())
		for _, e := range v.Elems() {
			list = append(list, to(e))
		}
		return value.NewArray(list)
	}
	return v
}

// rename gives an object the described names; a described name that is there already wins.
func (n naming) rename(v value.Value) value.Value {
	if v.Kind() != value.KindDict {
		return v
	}
	var pairs []value.Pair
	for i := range v.Len() {
		key, old := v.Pair(i)
		if name, newer := n[key]; newer {
			if _, both := v.Get(name); both {
				continue
			}
			key = name
		}
		pairs = append(pairs, value.Pair{Key: key, Value: old})
	}
	return value.NewDict(pairs)
}

// canonicalContact puts the first of several phones and e-mails where the description has
// one, and keeps all of them beside it.
func canonicalContact(v value.Value) value.Value {
	if v.Kind() != value.KindDict {
		return v
	}
	var pairs []value.Pair
	for i := range v.Len() {
		key, old := v.Pair(i)
		all, several := wholeArrays[key]
		if several && old.Kind() == value.KindArray {
			pairs = append(pairs, value.Pair{Key: all, Value: old})
			old = value.None
			if list := get(v, key).Elems(); len(list) > 0 {
				old = list[0]
			}
		}
		pairs = append(pairs, value.Pair{Key: key, Value: old})
	}
	return value.NewDict(pairs)
}

// numbers turns numbers that came as texts into numbers.
func numbers(v value.Value, fields []string) value.Value {
	known := map[string]bool{}
	for _, f := range fields {
		known[f] = true
	}
	return changed(v, func(key string, old value.Value) value.Value {
		if !known[key] || !old.IsText() {
			return old
		}
		if n, ok := value.ParseJSON("[" + strings.TrimSpace(old.Text()) + "]"); ok && n.Len() == 1 && !n.Elems()[0].IsText() {
			return n.Elems()[0]
		}
		return old
	})
}
