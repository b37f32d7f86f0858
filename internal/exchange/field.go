package exchange

import (
	"strconv"
	"strings"
	"time"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// A Field is a part of a client's record, or of his current deal's.
type Field struct {
	Name  string
	Deal  bool     // of the current deal
	other []string // what other programs call it, as plain has it
	wants diag.Text
	get   func(c *Card) string
	set   func(c *Card, text string, zone *time.Location) bool // nil: it is not set directly
}

// Set reads a text into a card; "" empties the field. want says what it should have been when it does not fit.
func (f *Field) Set(c *Card, text string, zone *time.Location) (want diag.Text, ok bool) {
	if f.set == nil {
		return diag.Text{}, true
	}
	return f.wants, f.set(c, text, zone)
}

var (
	wantsDate      = diag.Both("a date such as 31.01.2025 14:30", "дата вроде 31.01.2025 14:30")
	wantsYes       = diag.Both("yes or no", "да или нет")
	wantsNumber    = diag.Both("a whole number", "целое число")
	wantsMessenger = diag.Both("the name or number of a messenger, such as telegram or 1", "название или номер мессенджера, например telegram или 1")
	wantsStatus    = diag.Both("one of active, success, fail, archive", "одно из: active, success, fail, archive")
)

// text makes a field that is kept as it is written.
func text(name string, of func(c *Card) *string, other ...string) Field {
	return Field{Name: name, other: other,
		get: func(c *Card) string { return *of(c) },
		set: func(c *Card, s string, _ *time.Location) bool { *of(c) = s; return true }}
}

func date(name string, of func(c *Card) *time.Time, other ...string) Field {
	return Field{Name: name, other: other, wants: wantsDate,
		get: func(c *Card) string { return stamp(*of(c)) },
		set: func(c *Card, s string, zone *time.Location) bool {
			if s == "" {
				*of(c) = time.Time{}
				return true
			}
			t, ok := parseTime(s, zone)
			*of(c) = t
			return ok
		}}
}

func yes(name string, of func(c *Card) *bool, other ...string) Field {
	return Field{Name: name, other: other, wants: wantsYes,
		get: func(c *Card) string {
			if *of(c) {
				return "1"
			}
			return ""
		},
		set: func(c *Card, s string, _ *time.Location) bool {
			v, ok := parseYes(s)
			*of(c) = v
			return ok
		}}
}

func number(name string, of func(c *Card) *int64, other ...string) Field {
	return Field{Name: name, other: other, wants: wantsNumber,
		get: func(c *Card) string {
			if *of(c) == 0 {
				return ""
			}
			return strconv.FormatInt(*of(c), 10)
		},
		set: func(c *Card, s string, _ *time.Location) bool {
			if s == "" {
				s = "0"
			}
			n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
			if err == nil && n >= 0 {
				*of(c) = n
			}
			return err == nil && n >= 0
		}}
}

// names makes a field with names of lists or labels.
func names(name string, of func(c *Card) *[]string, other ...string) Field {
	return Field{Name: name, other: other,
		get: func(c *Card) string { return joinNames(*of(c)) },
		set: func(c *Card, s string, _ *time.Location) bool { *of(c) = splitNames(s); return true }}
}

// ofDeal marks fields as those of the current deal; without one they are empty.
func ofDeal(fields ...Field) []Field {
	for i := range fields {
		f := &fields[i]
		f.Deal = true
		get := f.get
		f.get = func(c *Card) string {
			if c.Deal.ID == 0 {
				return ""
			}
			return get(c)
		}
	}
	return fields
}

// idField and mainField name clients of the file, whom the store numbers anew.
const (
	idField   = "id"
	mainField = "main_client_id"
)

// Fields gives the fields in the order of exported files.
func Fields() []Field {
	return append([]Field{
		{Name: idField, other: []string{"client id", "id клиента", "ид", "ид клиента"}, get: func(c *Card) string { return c.Client.ID }},
		{
			Name: "client_type", other: []string{"messenger", "мессенджер", "тип мессенджера", "тип клиента", "канал"}, wants: wantsMessenger,
			get: func(c *Card) string { return messengerText(c.Client.Type) },
			set: func(c *Card, s string, _ *time.Location) (ok bool) {
				kind, ok := ParseMessenger(s)
				c.Client.Type = kind
				return ok || s == ""
			},
		},
		text("platform_id", func(c *Card) *string { return &c.Client.PlatformID }, "id платформы", "id в мессенджере", "recepient", "recipient"),
		text("group", func(c *Card) *string { return &c.Client.Group }, "группа", "бот", "сообщество"),
		text("name", func(c *Card) *string { return &c.Client.Name }, "имя", "имя клиента", "ім'я"),
		text("full_name", func(c *Card) *string { return &c.Client.FullName }, "полное имя", "фио"),
		text("avatar", func(c *Card) *string { return &c.Client.Avatar }, "аватар", "аватарка", "фото"),
		date("created", func(c *Card) *time.Time { return &c.Client.Created }, "created at", "date of creation", "дата создания", "дата добавления", "дата регистрации"),
		date("last_message", func(c *Card) *time.Time { return &c.Client.LastMessage }, "последнее сообщение", "дата последнего сообщения"),
		date("paused_until", func(c *Card) *time.Time { return &c.Client.PausedUntil }),
		yes("blocked", func(c *Card) *bool { return &c.Client.Blocked }, "заблокирован", "заблокировал бота"),
		yes("unsubscribed", func(c *Card) *bool { return &c.Client.Unsubscribed }, "отписан", "отписался"),
		number("unread", func(c *Card) *int64 { return &c.Client.Unread }, "непрочитанные"),
		text(mainField, func(c *Card) *string { return &c.Client.Main }, "главный клиент", "id главного клиента"),
		text("operator", func(c *Card) *string { return &c.Client.Operator }, "оператор", "ответственный"),
		names("lists", func(c *Card) *[]string { return &c.Lists }, "списки", "список"),
		names("labels", func(c *Card) *[]string { return &c.Labels }, "tags", "метки", "метка", "теги", "тег"),
	}, dealFields()...)
}

func dealFields() []Field {
	return ofDeal(
		text("deal_name", func(c *Card) *string { return &c.Deal.Name }, "название сделки", "сделка"),
		text("deal_description", func(c *Card) *string { return &c.Deal.Description }, "описание сделки"),
		Field{
			Name: "deal_budget", other: []string{"бюджет сделки", "бюджет"},
			get: func(c *Card) string { return c.Deal.Budget.Text() },
			set: func(c *Card, s string, _ *time.Location) bool { c.Deal.Budget = value.Text(s); return true },
		},
		number("deal_state", func(c *Card) *int64 { return &c.Deal.State }, "состояние сделки", "этап сделки"),
		Field{
			Name: "deal_status", other: []string{"статус сделки"}, wants: wantsStatus,
			get: func(c *Card) string { return string(c.Deal.Status) },
			set: func(c *Card, s string, _ *time.Location) bool {
				c.Deal.Status = crm.Status(plain(s))
				switch c.Deal.Status {
				case crm.Active, crm.Success, crm.Fail, crm.Archive:
					return true
				}
				return false
			},
		},
		text("deal_operator", func(c *Card) *string { return &c.Deal.Operator }, "оператор сделки", "ответственный за сделку"),
		date("deal_created", func(c *Card) *time.Time { return &c.Deal.Created }, "дата создания сделки"),
	)
}
