package keycrm

import (
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/salecalc/salecalc/internal/rawjson"
)

// A field of the API with the way its value is read: as JSON the API takes, "" for a
// value that is as good as none, or what is wrong with it. path names the field as the
// service's own errors do: payments.0.amount.
type field struct {
	key  string
	read func(path string, v gjson.Result) (raw string, wrong *Problem)
}

type fields []field

var (
	contactFields = fields{{"full_name", readText}, {"email", readEmail}, {"phone", readText}, {"client_id", readID}}
	productFields = fields{
		{"name", readText}, {"sku", readText}, {"price", readNumber}, {"quantity", readNumber}, {"unit_type", readText}, {"picture", readLink},
	}
	paymentFields = fields{
		{"payment_method_id", readID}, {"payment_method", readText}, {"amount", readNumber}, {"description", readText},
		{"payment_date", readMoment}, {"status", readStatus},
	}
	customFields = fields{{"uuid", readText}, {"value", readValue}}

	cardFields = fields{
		{"title", readText}, {"source_id", readID}, {"manager_comment", readText}, {"manager_id", readID},
		{"pipeline_id", readID}, {"status_id", readID}, {"communicate_at", readMoment},
		{"contact", contactFields.one},
		{"utm_source", readText}, {"utm_medium", readText}, {"utm_campaign", readText}, {"utm_term", readText}, {"utm_content", readText},
		{"products", productFields.many(nil)}, {"payments", paymentFields.many(completePayment)}, {"custom_fields", customFields.many(completeCustom)},
	}
)

// object reads the fields an object has of these. Others stay as they are.
func (fs fields) object(path string, o rawjson.Object) (rawjson.Object, *Problem) {
	for _, f := range fs {
		raw, ok := o.Raw(f.key)
		if !ok {
			continue
		}
		raw, wrong := f.read(below(path, f.key), gjson.Parse(raw))
		if wrong != nil {
			return o, wrong
		}
		if raw == "" {
			o = o.Without(f.key)
		} else {
			o = o.With(f.key, raw)
		}
	}
	return o, nil
}

func below(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// one reads a field that is an object with these fields.
func (fs fields) one(path string, v gjson.Result) (string, *Problem) {
	if blank(v) {
		return "", nil
	}
	if !v.IsObject() {
		return "", badField(path, "", needsObject)
	}
	o, _ := rawjson.Parse(v.Raw)
	o, wrong := fs.object(path, o)
	return o.String(), wrong
}

// many reads a field that is an array of such objects; each of them must pass complete.
func (fs fields) many(complete func(path string, o rawjson.Object) *Problem) func(string, gjson.Result) (string, *Problem) {
	return func(path string, v gjson.Result) (string, *Problem) {
		if blank(v) {
			return "", nil
		}
		if !v.IsArray() && !v.IsObject() {
			return "", badField(path, "", needsArray)
		}
		items := make([]string, 0, 4)
		for i, item := range v.Array() {
			at := path + "." + strconv.Itoa(i)
			if !item.IsObject() {
				return "", badField(at, "", needsObject)
			}
			raw, wrong := fs.one(at, item)
			if o, _ := rawjson.Parse(raw); wrong == nil && complete != nil {
				wrong = complete(at, o)
			}
			if wrong != nil {
				return "", wrong
			}
			items = append(items, raw)
		}
		if len(items) == 0 {
			return "", nil
		}
		return "[" + strings.Join(items, ",") + "]", nil
	}
}

// completeCard: the one thing a card cannot do without is somebody to talk to.
func completeCard(card rawjson.Object) *Problem {
	contact, _ := rawjson.Parse(card.Text("contact"))
	if slices.ContainsFunc(contactFields, func(f field) bool { return contact.Has(f.key) }) {
		return nil
	}
	return badField("contact", "", needsContact)
}

func completePayment(path string, payment rawjson.Object) *Problem {
	switch {
	case !payment.Has("amount"):
		return badField(path+".amount", "", needsAmount)
	case !payment.Has("payment_method_id") && !payment.Has("payment_method"):
		return badField(path+".payment_method_id", "", needsMethod)
	}
	return nil
}

func completeCustom(path string, field rawjson.Object) *Problem {
	if !field.Has("uuid") {
		return badField(path+".uuid", "", needsUUID)
	}
	return nil
}

// blank is a value as good as none: what an empty field of a form leaves.
func blank(v gjson.Result) bool {
	return v.Type == gjson.Null || v.Type == gjson.String && strings.TrimSpace(v.Str) == ""
}

// scalar is a text, number or truth value as a text, "" when blank.
func scalar(v gjson.Result) (string, bool) {
	switch {
	case blank(v):
		return "", true
	case v.Type == gjson.String:
		return v.Str, true
	case v.Type == gjson.JSON:
		return "", false
	}
	return v.Raw, true
}

func readText(path string, v gjson.Result) (string, *Problem) {
	s, ok := scalar(v)
	switch {
	case !ok:
		return "", badField(path, "", needsText)
	case s == "":
		return "", nil
	}
	return rawjson.Quote(s), nil
}

// readTrimmed makes a reading of one that judges the text without outer white space.
func readTrimmed(fits func(string) bool, needs need) func(string, gjson.Result) (string, *Problem) {
	return func(path string, v gjson.Result) (string, *Problem) {
		s, ok := scalar(v)
		s = strings.TrimSpace(s)
		switch {
		case !ok || s != "" && !fits(s):
			return "", badField(path, "", needs)
		case s == "":
			return "", nil
		}
		return rawjson.Quote(s), nil
	}
}

var (
	readEmail  = readTrimmed(isEmail, needsEmail)
	readLink   = readTrimmed(isLink, needsLink)
	readMoment = readTrimmed(isMoment, needsMoment)
	readStatus = readTrimmed(KnownPaymentStatus, needsStatus)
)

// readID and readNumber write numbers letter for letter, given as such or as text.
func readID(path string, v gjson.Result) (string, *Problem) {
	return unquoted(path, v, isID, needsID)
}

func readNumber(path string, v gjson.Result) (string, *Problem) {
	return unquoted(path, v, isNumber, needsNumber)
}

func unquoted(path string, v gjson.Result, fits func(string) bool, needs need) (string, *Problem) {
	s, ok := scalar(v)
	s = strings.TrimSpace(s)
	if !ok || s != "" && !fits(s) {
		return "", badField(path, "", needs)
	}
	return s, nil
}

// readValue reads the value of a custom field: a text, or an array of texts for a list.
// An empty text is a value, too.
func readValue(path string, v gjson.Result) (string, *Problem) {
	switch {
	case v.Type == gjson.String:
		return rawjson.Quote(v.Str), nil
	case !v.IsArray():
		return readText(path, v)
	}
	items := make([]string, 0, 4)
	for i, item := range v.Array() {
		raw, wrong := readText(path+"."+strconv.Itoa(i), item)
		if wrong != nil {
			return "", wrong
		}
		if raw != "" {
			items = append(items, raw)
		}
	}
	return "[" + strings.Join(items, ",") + "]", nil
}

// maxID is the number of digits that fit the service's integers.
const maxID = 18

func isID(s string) bool {
	return s != "" && len(s) <= maxID && s[0] != '0' && digits(s)
}

// isNumber accepts what JSON calls a number, without an exponent.
func isNumber(s string) bool {
	whole, part, dotted := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	return whole != "" && digits(whole) && (whole == "0" || whole[0] != '0') && digits(part) && dotted == (part != "")
}

func digits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

func isEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

func isLink(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

func isMoment(s string) bool {
	_, err := time.Parse(time.DateTime, s)
	return err == nil
}

// PaymentStatuses lists the states of a payment.
func PaymentStatuses() []string { return []string{"paid", "not_paid", "canceled", "refund"} }

// KnownPaymentStatus reports whether word is one of PaymentStatuses.
func KnownPaymentStatus(word string) bool { return slices.Contains(PaymentStatuses(), word) }
