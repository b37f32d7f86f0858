package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// Sources of deliveries.
const (
	sourceGetCourse  = "getcourse"
	sourceSalesDrive = "salesdrive"
	sourceForm       = "form"
)

// An endpoint is one entry of the configuration that receives deliveries.
type endpoint interface {
	source() string
	name() string
	// read understands a delivery. It is asked when the delivery comes in and again when
	// it is worked off, and says the same both times.
	read(d crm.Delivery) (*incoming, *refusal)
	// choose gives the script that runs and what in the configuration chose it; nil for none.
	choose(ctx context.Context, in *incoming) (sc *Script, by string)
}

// An incoming is what a delivery says.
type incoming struct {
	id, phone, email, fullName string // of the client; "" when it says nothing

	says    bool         // scripts read of him what was said now, not what is known
	vars    []vars.Write // of his current deal
	message string       // what the flow hears; "" for nothing
	notes   []diag.Text  // what was left out, and why

	create  bool   // a client nobody knows is made
	first   string // what is planned for a phone nobody has
	key     string // repetitions have the same, for ever
	digest  string // repetitions have the same, within window
	window  time.Duration
	order   *orderPlace // whose versions come in order
	trapped bool        // a machine filled the form in
}

// An orderPlace is an order of a service and how new what is said of it is.
type orderPlace struct {
	name             string
	version, updated int
	facts            facts
}

// facts are what rules choose by, each as number and as text.
type facts struct{ account, event, status, site []string }

// write adds a variable of the deal, unless it is none of ours to write.
func (in *incoming) write(name, text string) {
	switch {
	case !vars.IsName(name) || vars.TooLong(name, vars.DefaultName):
		in.note("{1} is no name of a variable: not written", "{1} — не имя переменной: не записано", name)
	case vars.IsBuiltin(name):
		in.note("{1} is a built-in variable: not written", "{1} — встроенная переменная: не записано", name)
	case vars.IsSetting(name):
		in.note("{1} is a setting of an integration, which only the constants may hold: not written",
			"{1} — настройка интеграции, её место только в константах: не записано", name)
	case vars.TooLong(text, vars.DefaultValue):
		in.note("{1} is longer than 100 000 characters: not written", "{1} длиннее 100 000 знаков: не записано", name)
	default:
		in.vars = append(in.vars, vars.Write{Scope: vars.Deal, Name: name, Value: textOrNone(text)})
	}
}

// identity is what a value of that name says of the client, nil when it says nothing.
func (in *incoming) identity(name string) *string {
	switch name {
	case "client_id":
		return &in.id
	case "phone":
		return &in.phone
	case "email":
		return &in.email
	}
	return nil
}

// maxNotes bounds how many notes one delivery makes.
const maxNotes = 50

func (in *incoming) note(en, ru, name string) {
	if len(in.notes) < maxNotes {
		in.notes = append(in.notes, diag.Both(en, ru).With(clip(name, 80)))
	}
}

func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

func textOrNone(text string) value.Value {
	if text == "" {
		return value.None
	}
	return value.Text(text)
}

// unexpanded reports whether a service has put no value in place of its placeholder.
func unexpanded(text string) bool {
	return strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}") && strings.HasPrefix(strings.TrimSpace(text[1:]), "object")
}

// A getcourse is an endpoint with the limits it reads within.
type getcourse struct {
	*GetCourse
	limits Limits
}

// source implements endpoint.
func (getcourse) source() string { return sourceGetCourse }

// name implements endpoint.
func (g getcourse) name() string { return g.Name }

// read implements endpoint.
func (g getcourse) read(d crm.Delivery) (*incoming, *refusal) {
	f, wrong := g.limits.fields(d)
	if wrong != nil {
		return nil, wrong
	}
	in := &incoming{first: g.FirstMessage, window: g.Window}
	for _, name := range f.names {
		text := f.values[name]
		if unexpanded(text) {
			in.note("{1} came as a placeholder without a value: it counts as empty", "{1} пришло нераскрытой подстановкой: считается пустым", name)
			text = ""
		}
		switch field := in.identity(name); {
		case field != nil:
			*field = strings.TrimSpace(text)
		case name == "callback_text":
			if text = strings.TrimSpace(text); text != "" {
				in.message = "getcourse " + text
			}
		default:
			in.write(name, text)
		}
	}
	if in.window > 0 {
		in.digest = g.digest(f)
	}
	return in, nil
}

// digest is the same for calls that say the same, whatever the order.
func (g getcourse) digest(f *fields) string {
	h := sha256.New()
	for _, name := range slices.Sorted(slices.Values(f.names)) {
		h.Write([]byte(name + "\x00" + f.values[name] + "\x00"))
	}
	return g.Name + " " + hex.EncodeToString(h.Sum(nil))
}

// choose implements endpoint.
func (g getcourse) choose(ctx context.Context, in *incoming) (*Script, string) {
	if in.message == "" {
		return nil, ""
	}
	for _, b := range g.Blocks {
		if b.Match.fits(ctx, in.message) {
			return b.Script, b.Name
		}
	}
	return nil, ""
}
