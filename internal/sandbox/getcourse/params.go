package getcourse

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// params is what one call carries. Scalars keep the text they were written with, so
// an id never passes through a float.
type params struct {
	user    userData
	system  systemData
	session Session
	deal    dealData
	ignored []string // paths the school has no use for, sorted
}

type userData struct {
	id, email, phone                   opt
	firstName, lastName, city, country opt
	groups                             []Membership
	groupsSet                          bool
	addFields                          map[string]string
}

type systemData struct {
	refresh, multiple    bool
	wantLink, wantNumber bool
	partner              string
}

type dealData struct {
	number, offerCode, offerID           string
	cost, title, description, quantity   opt
	status, isPaid                       string
	manager, partner, comment            string
	createdAt, finishedAt                time.Time
	paymentType, paymentStatus, currency string
	board, stage                         string
	addFields                            map[string]string
}

// opt is a scalar that may be absent.
type opt struct {
	text string
	set  bool
}

func (o opt) given() bool { return o.text != "" }

// putIn overwrites a field with a scalar that was sent, even an empty one.
func (o opt) putIn(field *string) {
	if o.set {
		*field = o.text
	}
}

// decode undoes the base64 of params; ok is false when it is no JSON object in UTF-8.
func decode(encoded string) (text []byte, ok bool) {
	text, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || !utf8.Valid(text) {
		return nil, false
	}
	var top map[string]json.RawMessage
	return text, json.Unmarshal(text, &top) == nil && top != nil
}

// readParams takes the decoded JSON apart. dated says that groups carry dates of
// joining, which only an addition does.
func (s *School) readParams(text []byte, dated bool) (params, error) {
	w := &walk{zone: s.cfg.Zone, now: s.Now()}
	top := w.object("", text)
	p := params{
		user:    s.readUser(top.object("user"), dated),
		system:  readSystem(top.object("system")),
		session: readSession(top.object("session")),
		deal:    s.readDeal(top.object("deal")),
	}
	top.Rest()
	p.ignored = w.Ignored()
	return p, w.err
}

func (s *School) readUser(o object, dated bool) userData {
	defer o.Rest()
	u := userData{
		id: o.scalar("id"), email: o.trimmed("email"), phone: o.trimmed("phone"),
		firstName: o.scalar("first_name"), lastName: o.scalar("last_name"),
		city: o.scalar("city"), country: o.scalar("country"),
		addFields: o.addFields(s.fields.User),
	}
	u.groups, u.groupsSet = o.groups("group_name", dated)
	return u
}

func readSystem(o object) systemData {
	defer o.Rest()
	return systemData{
		refresh: truth(o.text("refresh_if_exists")), multiple: truth(o.text("multiple_offers")),
		wantLink: truth(o.text("return_payment_link")), wantNumber: truth(o.text("return_deal_number")),
		partner: strings.TrimSpace(o.text("partner_email")),
	}
}

func readSession(o object) Session {
	defer o.Rest()
	return Session{
		Source: o.text("utm_source"), Medium: o.text("utm_medium"), Content: o.text("utm_content"),
		Campaign: o.text("utm_campaign"), Group: o.text("utm_group"), Term: o.text("utm_term"),
		Gcpc: o.text("gcpc"), Gcao: o.text("gcao"), Referer: o.text("referer"),
	}
}

func (s *School) readDeal(o object) dealData {
	defer o.Rest()
	return dealData{
		number: o.trimmed("deal_number").text, offerCode: o.trimmed("offer_code").text, offerID: o.trimmed("offer_id").text,
		cost: o.trimmed("deal_cost"), title: o.scalar("product_title"),
		description: o.scalar("product_description"), quantity: o.trimmed("quantity"),
		status: o.text("deal_status"), isPaid: o.text("deal_is_paid"),
		manager: o.trimmed("manager_email").text, partner: o.trimmed("partner_email").text, comment: o.text("deal_comment"),
		createdAt: o.date("deal_created_at"), finishedAt: o.date("deal_finished_at"),
		paymentType: o.text("payment_type"), paymentStatus: o.text("payment_status"), currency: o.text("deal_currency"),
		board: o.text("funnel_id"), stage: o.text("funnel_stage_id"),
		addFields: o.addFields(s.fields.Order),
	}
}

// truth reads a flag, which clients send as number, boolean or text.
func truth(text string) bool {
	return text != "" && text != "0" && !strings.EqualFold(text, "false")
}

// yes reads deal_is_paid, which has words of its own.
func yes(text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	return slices.Contains([]string{"да", "1", "true"}, text)
}

// A walk is one pass over the JSON; it keeps the first wrong shape it meets.
type walk struct {
	wire.Body
	zone *time.Location
	now  time.Time
	err  error
}

func (w *walk) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// object opens a JSON object. An empty list counts as an empty object: that is how
// PHP clients write one.
func (w *walk) object(path string, raw json.RawMessage) object {
	if s := string(raw); s == "" || s == "null" || s == "[]" {
		return object{walk: w}
	}
	o, ok := w.Open(path, raw)
	if !ok {
		w.fail(badField(path))
	}
	return object{o, w}
}

// An object is a part of the JSON with the pass that reads it.
type object struct {
	wire.Object
	walk *walk
}

func (o object) object(key string) object {
	raw, _ := o.Take(key)
	return o.walk.object(o.At(key), raw)
}

func (o object) text(key string) string { return o.scalar(key).text }

func (o object) trimmed(key string) opt {
	v := o.scalar(key)
	v.text = strings.TrimSpace(v.text)
	return v
}

func (o object) scalar(key string) opt {
	raw, ok := o.Take(key)
	if !ok {
		return opt{}
	}
	text, ok := wire.ScalarText(raw)
	if !ok {
		o.walk.fail(badField(o.At(key)))
	}
	return opt{text: text, set: ok}
}

// addFields keeps the custom fields whose titles are set up; like the service it
// drops the others, but says so in the request log. A list is kept as JSON.
func (o object) addFields(known []string) map[string]string {
	inner := o.object("addfields")
	values := map[string]string{}
	for _, title := range known {
		raw, ok := inner.Take(title)
		if !ok {
			continue
		}
		text, ok := wire.ScalarText(raw)
		if !ok {
			text = string(raw)
		}
		values[title] = text
	}
	inner.Rest()
	return values
}

// groups reads names and pairs [name, date]. An empty list is set and empty.
func (o object) groups(key string, dated bool) (list []Membership, set bool) {
	raw, ok := o.Take(key)
	if !ok {
		return nil, false
	}
	var elements []json.RawMessage
	if json.Unmarshal(raw, &elements) != nil {
		o.walk.fail(badField(o.At(key)))
		return nil, false
	}
	for _, element := range elements {
		var pair []string
		name, isText := wire.ScalarText(element)
		if !isText && json.Unmarshal(element, &pair) == nil && len(pair) == 2 {
			name, isText = pair[0], true
		}
		if name = strings.TrimSpace(name); !isText || name == "" || string(element) == "null" {
			o.walk.fail(badField(o.At(key)))
			return nil, false
		}
		m := Membership{Name: name, Since: o.walk.now}
		if dated && pair != nil {
			m.Since = o.walk.parseDate(o.At(key), pair[1])
		}
		list = append(list, m)
	}
	return list, true
}

// date reads a local time; an absent or empty one is zero.
func (o object) date(key string) time.Time {
	if text := o.trimmed(key).text; text != "" {
		return o.walk.parseDate(o.At(key), text)
	}
	return time.Time{}
}

func (w *walk) parseDate(path, text string) time.Time {
	at, ok := parseLocal(text, w.zone)
	if !ok {
		w.fail(badDate(path, text))
	}
	return at
}

// parseLocal accepts a local date with time; seconds, or the whole time, may be absent.
func parseLocal(text string, zone *time.Location) (time.Time, bool) {
	for _, layout := range []string{time.DateTime, "2006-01-02 15:04", time.DateOnly} {
		if at, err := time.ParseInLocation(layout, strings.TrimSpace(text), zone); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// merge adds custom fields to those already there.
func merge(into *map[string]string, fields map[string]string) {
	if len(fields) == 0 {
		return
	}
	if *into == nil {
		*into = map[string]string{}
	}
	maps.Copy(*into, fields)
}
