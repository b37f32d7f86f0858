package getcourse

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// placeholder is what a process puts a value of its object in place of.
var placeholder = regexp.MustCompile(`\{object\.([^{}]+)\}`)

const (
	kindForm = "application/x-www-form-urlencoded"
	kindJSON = "application/json"
)

func (p *Process) ofOrder(o *Order, u *User) Hook {
	return p.hook(OfOrder+" "+o.Number, o.values(u))
}

func (p *Process) ofUser(u *User) Hook {
	return p.hook(OfUser+" "+strconv.FormatInt(u.ID, 10), u.values())
}

// hook fills the address in. A placeholder without a value leaves nothing; one that the
// service does not know stays as it is written.
func (p *Process) hook(of string, values map[string]string) Hook {
	base, query, _ := strings.Cut(p.URL, "?")
	query, _, _ = strings.Cut(query, "#")
	h := Hook{Process: p.ID, Name: p.Name, Of: of, Method: p.Method, URL: expand(base, values, url.PathEscape)}
	names, texts := pairs(query, values)
	switch p.Data {
	case DataForm:
		h.Kind, h.Body = kindForm, encodeQuery(names, texts)
	case DataJSON:
		h.Kind, h.Body = kindJSON, encodeJSON(names, texts)
	default:
		if len(names) > 0 {
			h.URL += "?" + encodeQuery(names, texts)
		}
	}
	return h
}

// pairs takes the parameters of an address apart and fills them in.
func pairs(query string, values map[string]string) (names, texts []string) {
	plain := func(s string) string { return s }
	for part := range strings.SplitSeq(query, "&") {
		if part == "" {
			continue
		}
		name, text, _ := strings.Cut(part, "=")
		names, texts = append(names, decoded(name)), append(texts, expand(decoded(text), values, plain))
	}
	return names, texts
}

// decoded undoes the encoding of an address; a stray per cent sign stays.
func decoded(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

func expand(template string, values map[string]string, escape func(string) string) string {
	return placeholder.ReplaceAllStringFunc(template, func(mark string) string {
		value, known := values[mark[len("{object."):len(mark)-1]]
		if !known {
			value = mark
		}
		return escape(value)
	})
}

func encodeQuery(names, texts []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = url.QueryEscape(name) + "=" + url.QueryEscape(texts[i])
	}
	return strings.Join(list, "&")
}

// encodeJSON writes the parameters as an object of texts, in their order.
func encodeJSON(names, texts []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = wire.Encode(name) + ":" + wire.Encode(texts[i])
	}
	return "{" + strings.Join(list, ",") + "}"
}

// values are what placeholders of an order may name: sums as people read them and, under
// names that end in _value, as numbers; the status as people read it.
func (o *Order) values(u *User) map[string]string {
	v := map[string]string{}
	for title, text := range o.AddFields {
		v[title] = text
	}
	if u != nil {
		for name, text := range u.values() {
			v["user."+name] = text
		}
	}
	var positions, offers []string
	for _, p := range o.Positions {
		positions = append(positions, p.Title)
		if p.OfferCode != "" {
			offers = append(offers, p.OfferCode)
		}
	}
	v["id"], v["number"], v["status"] = strconv.FormatInt(o.ID, 10), o.Number, o.Status.Label().RU
	v["positions"], v["offers"] = strings.Join(positions, ", "), strings.Join(offers, ", ")
	v["payment_link"], v["promocode"] = o.PaymentLink, o.PromoCode
	v["manager"], v["partner"] = o.Manager, o.Partner
	for name, sum := range map[string]wire.Money{"cost_money": o.Total, "left_cost_money": o.Left, "payed_money": o.Paid} {
		v[name], v[name+"_value"] = forPeople(sum, o.Currency), sum.String()
	}
	return v
}

// values are what placeholders of a user may name, custom fields by their titles.
func (u *User) values() map[string]string {
	v := map[string]string{}
	for title, text := range u.AddFields {
		v[title] = text
	}
	v["id"], v["email"], v["phone"] = strconv.FormatInt(u.ID, 10), u.Email, u.Phone
	v["first_name"], v["last_name"], v["name"] = u.FirstName, u.LastName, strings.TrimSpace(u.FirstName+" "+u.LastName)
	v["city"], v["country"] = u.City, u.Country
	return v
}

// forPeople writes a sum with blanks between thousands and a decimal comma: 4 900,50 руб.
// The blanks do not break.
func forPeople(sum wire.Money, currency string) string {
	const blank = "\u00a0"
	whole, cents, _ := strings.Cut(sum.String(), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + blank + whole[i:]
	}
	if cents != "" {
		whole += "," + cents
	}
	if currency == "RUB" {
		currency = "руб."
	}
	return whole + blank + currency
}
