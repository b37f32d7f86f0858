package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// A Detail is what people are told of a delivery beside its record; secrets are masked.
type Detail struct {
	Endpoint  string              `json:"endpoint" doc:"name of the entry of the configuration"`
	Message   string              `json:"message,omitempty" doc:"what the flow heard"`
	Notes     []Note              `json:"notes,omitempty" doc:"what was left out or given up, and why"`
	Digest    string              `json:"digest,omitempty" doc:"repetitions have the same"`
	Block     string              `json:"block,omitempty" doc:"the block or rule that chose the script"`
	Script    string              `json:"script,omitempty" doc:"the script that ran"`
	Version   string              `json:"version,omitempty" doc:"of the script"`
	Resumed   int                 `json:"resumed,omitempty" doc:"the statement with which the run was last taken up"`
	NotBefore time.Time           `json:"not_before,omitzero" doc:"a delivery that was broken off pauses until then"`
	Orders    string              `json:"orders,omitempty" doc:"of a replay: what the numbers of its orders are made of"`
	Written   []Written           `json:"written,omitempty" doc:"variables the script wrote"`
	Effects   []report.Effect     `json:"effects,omitempty" doc:"what the script did outside"`
	Found     []report.Diagnostic `json:"diagnostics,omitempty" doc:"what is wrong with the script, in English"`
	FoundRU   []report.Diagnostic `json:"diagnostics_ru,omitempty" doc:"the same in Russian"`
}

// A Note is a sentence in both languages.
type Note struct {
	EN string `json:"en" doc:"in English"`
	RU string `json:"ru" doc:"in Russian"`
}

// A Written is a variable as a script left it.
type Written struct {
	Scope string `json:"scope" doc:"deal, client or project"`
	Name  string `json:"name" doc:"of the variable"`
	Value string `json:"value" doc:"its text; empty when it was removed"`
}

func (d *Detail) note(en, ru string, args ...string) {
	t := diag.Both(en, ru).With(args...)
	d.Notes = append(d.Notes, Note{t.EN, t.RU})
}

// addNotes appends what reading has left out.
func (d *Detail) addNotes(notes []diag.Text) {
	for _, n := range notes {
		d.Notes = append(d.Notes, Note{n.EN, n.RU})
	}
}

func (d *Detail) json() json.RawMessage {
	data, _ := json.Marshal(d) // its types encode
	return data
}

// detailOf reads the detail of a delivery; an empty one of what cannot be read.
func detailOf(d crm.Delivery) (detail Detail) {
	_ = json.Unmarshal(d.Detail, &detail)
	return detail
}

// A Receipt is the answer to a delivery.
type Receipt struct {
	OK       bool   `json:"ok" doc:"always true"`
	Delivery int64  `json:"delivery,omitempty" doc:"number of the delivery in the history"`
	Client   string `json:"client,omitempty" doc:"found, created or unknown"`
	By       string `json:"by,omitempty" doc:"what the client was found by: client_id, phone or email"`
	Repeated bool   `json:"repeated,omitempty" doc:"the same was received before; nothing happens again"`
}

// Ways a client is resolved.
const (
	byID    = "client_id"
	byPhone = "phone"
	byEmail = "email"
	created = "created"
)

// receive keeps a delivery, with the client it is about.
func (s *Server) receive(tx crm.Everything, e endpoint, d crm.Delivery, in *incoming) (Receipt, error) {
	d.Source, d.Key = e.source(), in.key
	detail := Detail{Endpoint: e.name(), Message: s.mask.Mask(in.message), Digest: in.digest}
	detail.addNotes(in.notes)
	client, by, err := resolve(tx, in)
	if err != nil {
		return Receipt{}, err
	}
	d.Client, d.Resolved = client, by
	if d.ReplayOf != 0 {
		d.Key, detail.Digest = "", ""
		old, err := tx.Delivery(d.ReplayOf)
		if err != nil {
			return Receipt{}, err
		}
		detail.Orders = numbering(old)
	} else if id, err := s.repeated(tx, d, in); id != 0 || err != nil {
		return Receipt{OK: true, Delivery: id, Repeated: true}, err
	}
	making := client == "" && in.create && !in.trapped && !d.Dry
	if client == "" && !making {
		d.State, d.Ended = crm.Unresolved, d.Received
		detail.note("the client was not found: nothing was written and nothing ran", "клиент не найден: ничего не записано, скрипт не выполнялся")
	}
	if in.trapped {
		d.State, d.Ended = crm.Dropped, d.Received
		detail.note("the hidden field is filled in: a machine wrote this", "заполнено скрытое поле: форму отправила программа")
	}
	d.Detail = detail.json()
	id, fresh, err := tx.Receive(d)
	if err != nil || !fresh {
		return Receipt{OK: true, Delivery: id, Repeated: true}, err
	}
	d.ID = id
	switch {
	case making:
		err = s.newClient(tx, &d, in)
	case d.State == crm.Unresolved && !d.Dry:
		err = s.firstMessage(tx, &d, detail, in)
	}
	return receiptOf(d), err
}

func receiptOf(d crm.Delivery) Receipt {
	r := Receipt{OK: true, Delivery: d.ID, Client: "found", By: d.Resolved}
	switch {
	case d.Resolved == created:
		r.Client, r.By = created, ""
	case d.Client == "":
		r.Client = "unknown"
	}
	return r
}

// repeated gives the delivery about the same client that said the same within the window, 0
// for none.
func (s *Server) repeated(tx crm.Everything, d crm.Delivery, in *incoming) (int64, error) {
	if in.window == 0 {
		return 0, nil
	}
	q := crm.DeliveryQuery{Source: d.Source, Client: d.Client, Since: d.Received.Add(-in.window)}
	if d.Client == "" {
		q.State = crm.Unresolved
	}
	list, err := tx.FindDeliveries(q)
	for _, old := range list {
		if detailOf(old).Digest == in.digest {
			return old.ID, err
		}
	}
	return 0, err
}

// resolve finds the client a delivery is about: by his id, then his phone, then his e-mail.
func resolve(tx crm.Everything, in *incoming) (client, by string, err error) {
	if in.id != "" {
		_, err := tx.Client(in.id)
		if !errors.Is(err, vars.ErrNoClient) {
			return in.id, byID, err
		}
	}
	for _, way := range []struct {
		by string
		q  crm.ClientQuery
	}{{byPhone, crm.ClientQuery{Phone: in.phone, Limit: 1}}, {byEmail, crm.ClientQuery{Email: in.email, Limit: 1}}} {
		if way.by == byPhone && crm.PhoneKey(in.phone) == "" || way.by == byEmail && crm.EmailKey(in.email) == "" {
			continue
		}
		found, err := tx.FindClients(way.q)
		if err != nil || len(found) > 0 {
			return first(found), way.by, err
		}
	}
	return "", "", nil
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// newClient makes the client of a delivery, with what it says of him.
func (s *Server) newClient(tx crm.Everything, d *crm.Delivery, in *incoming) error {
	id, err := tx.NewClient(crm.Client{Type: crm.NoMessenger, Name: in.fullName, FullName: in.fullName, Created: d.Received})
	if err != nil {
		return err
	}
	d.Client, d.Resolved = id, created
	if err := tx.Write(contact(id, in, vars.NewEnv())); err != nil {
		return err
	}
	return tx.SaveDelivery(*d)
}

// contact are the writes of what a delivery says of its client: to the client where he has
// nothing; and to the deal of one that scripts read as it was said, where they would read
// something else.
func contact(client string, in *incoming, env *vars.Env) []vars.Write {
	var list []vars.Write
	for _, c := range []struct{ name, text string }{{"full_name", in.fullName}, {"phone", in.phone}, {"email", in.email}} {
		if c.text == "" {
			continue
		}
		w := vars.Write{Client: client, Scope: vars.Client, Name: c.name, Value: value.Text(clip(c.text, 1000))}
		if env.Get(vars.Client, c.name).IsEmpty() {
			list = append(list, w)
			env.Set(vars.Client, c.name, w.Value)
		}
		if read, _, _ := env.Lookup(c.name); in.says && !vars.IsBuiltin(c.name) && read.Text() != w.Value.Text() {
			w.Scope = vars.Deal
			list = append(list, w)
		}
	}
	return list
}

// firstMessage plans the first message to a phone nobody has.
func (s *Server) firstMessage(tx crm.Everything, d *crm.Delivery, detail Detail, in *incoming) error {
	phone := crm.PhoneKey(in.phone)
	if in.first == "" || phone == "" {
		return nil
	}
	if _, err := tx.Plan(crm.Message{Kind: crm.Text, Phone: phone, Text: in.first, Due: d.Received, Created: d.Received}); err != nil {
		return err
	}
	detail.note("a first message to this phone is in the outbox", "первое сообщение на этот телефон поставлено в очередь отправки")
	d.Detail = detail.json()
	return tx.SaveDelivery(*d)
}

// An arrival waits to be kept.
type arrival struct {
	endpoint endpoint
	delivery crm.Delivery
	incoming *incoming
	done     chan outcome
}

// An outcome is what came of it.
type outcome struct {
	receipt Receipt
	err     error
}

// accept puts an arrival into the queue of those to be kept and waits for the outcome.
func (s *Server) accept(ctx context.Context, e endpoint, d crm.Delivery, in *incoming) (Receipt, *refusal) {
	a := arrival{e, d, in, make(chan outcome, 1)}
	select {
	case s.arrivals <- a:
	default:
		busy := refuse(http.StatusServiceUnavailable, "busy", "", "too much is coming in at once; send it again a little later",
			"слишком много запросов сразу; повторите чуть позже")
		busy.retry = "2"
		return Receipt{}, busy
	}
	select {
	case o := <-a.done:
		if o.err != nil {
			s.log.ErrorContext(ctx, "a delivery could not be kept", "source", e.source(), "error", s.mask.Mask(o.err.Error()))
			down := refuse(http.StatusServiceUnavailable, "store-failed", "", "the store is not to be had; send it again a little later",
				"хранилище сейчас недоступно; повторите чуть позже")
			down.retry = "10"
			return Receipt{}, down
		}
		return o.receipt, nil
	case <-ctx.Done():
		return Receipt{}, broken() // nobody reads it
	}
}

// maxBatch is how many arrivals are kept by one transaction: the disk is waited for once.
const maxBatch = 128

// keep keeps arrivals until it is told to stop, and then those that still wait.
func (s *Server) keep(ctx context.Context, stop <-chan struct{}) {
	for {
		select {
		case a := <-s.arrivals:
			s.keepBatch(ctx, s.batch(a))
			s.wake()
		case <-stop:
			for {
				select {
				case a := <-s.arrivals:
					s.keepBatch(ctx, s.batch(a))
				default:
					return
				}
			}
		}
	}
}

// batch gives an arrival with all that wait behind it.
func (s *Server) batch(a arrival) []arrival {
	list := []arrival{a}
	for len(list) < maxBatch {
		select {
		case next := <-s.arrivals:
			list = append(list, next)
		default:
			return list
		}
	}
	return list
}

// keepBatch keeps all of a batch that can be kept.
func (s *Server) keepBatch(ctx context.Context, batch []arrival) {
	outcomes := make([]outcome, len(batch))
	err := within(ctx, s.store, func(tx crm.Everything) error {
		for i, a := range batch {
			if err := tx.Mark(); err != nil {
				return err
			}
			outcomes[i].receipt, outcomes[i].err = s.receive(tx, a.endpoint, a.delivery, a.incoming)
			if outcomes[i].err != nil {
				if err := tx.Undo(); err != nil {
					return err
				}
			}
		}
		return nil
	})
	for i, a := range batch {
		if err != nil {
			outcomes[i].err = err
		} else if outcomes[i].err == nil {
			s.metrics.received(a.endpoint.source(), outcomes[i].receipt)
		}
		a.done <- outcomes[i]
	}
}
