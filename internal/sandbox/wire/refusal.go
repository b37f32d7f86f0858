package wire

import (
	"strconv"

	"github.com/salecalc/salecalc/lang/diag"
)

// A Refusal is a service's answer to something it does not do. API calls show it in the
// service's own words; the controls show it in either language.
type Refusal struct {
	Code    string // kebab-case
	Message diag.Text
}

// Error is the English message with its code.
func (r *Refusal) Error() string { return r.Message.EN + " [" + r.Code + "]" }

// Refuse makes a refusal.
func Refuse(code, en, ru string) *Refusal {
	return &Refusal{Code: code, Message: diag.Both(en, ru)}
}

// Missing refuses a field that is empty.
func Missing(field string) *Refusal {
	return Refuse("missing-field", "the field "+field+" is empty", "Не заполнено поле "+field)
}

// BadChoice refuses a value that is not on a list.
func BadChoice(field, text string) *Refusal {
	text = strconv.Quote(Preview(text))
	return Refuse("bad-choice", "field "+field+" cannot be "+text, "Поле "+field+" не может быть "+text)
}

// BadAmount refuses a text that is no amount of money.
func BadAmount(text string) *Refusal {
	text = strconv.Quote(Preview(text))
	return Refuse("bad-amount", text+" is not an amount", "Сумма указана неверно: "+text)
}

// Preview shortens a text that came from outside to 60 characters.
func Preview(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
