package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/salecalc/salecalc/internal/journal"
	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/internal/sandbox/sender"
	"github.com/salecalc/salecalc/internal/server"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/crm"
)

// The steps of the circle.
const (
	landing = iota + 1
	form
	payment
	webhook
	variables
	steps = variables
)

// stepTime bounds a step.
const stepTime = 30 * time.Second

// A circle is one way round. Its steps come one at a time and in order.
type circle struct {
	box              *sandbox.Server
	boxURL, serveURL string
	store            crm.Store
	now              func() time.Time
	client           *http.Client

	mu     sync.Mutex // guards the rest
	bot    string     // id of the client in the bot
	person person
	done   []outcome // of the steps so far
	order  struct{ id, number string }
	hooked int64 // the delivery the webhook made
}

// A person is who goes round.
type person struct{ Name, Email, Phone string }

// Everybody begins as Anna.
var anna = person{"Анна Пример", "anna@example.com", "+79160001122"}

// An outcome is what happened at a step.
type outcome struct {
	Talks   []talk
	Script  string // name of the script that ran; "" for none
	Source  string // its text
	Written []server.Written
	Vars    []scope // all variables the client has afterwards
}

// A talk is a request with its answer.
type talk struct {
	About    diag.Text
	Request  string // first line
	Body     string
	Status   int
	Response string
}

// A scope is a set of variables.
type scope struct {
	Name diag.Text
	Vars []crm.Var
}

// errNotNow refuses a step that is not the next one.
var errNotNow = errors.New("not the next step")

// A trouble is why a step did not work, in both languages.
type trouble struct{ text diag.Text }

func (t trouble) Error() string { return t.text.EN }

// failed is the trouble of a delivery that was not worked off.
func failed(e server.HistoryEntry) trouble {
	text := diag.Both("delivery "+strconv.FormatInt(e.ID, 10)+": "+e.State, "доставка "+strconv.FormatInt(e.ID, 10)+": "+e.State)
	for _, n := range e.Detail.Notes {
		text.EN, text.RU = text.EN+"; "+n.EN, text.RU+"; "+n.RU
	}
	for i, d := range e.Detail.Found {
		text.EN, text.RU = text.EN+"; "+d.Message, text.RU+"; "+e.Detail.FoundRU[i].Message
	}
	return trouble{text}
}

// restart forgets what was done; the bot gets a new client.
func (c *circle) restart(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.box.Reset()
	c.person, c.done, c.hooked = anna, nil, 0
	return journal.Within(ctx, c.store, func(tx crm.Everything) (err error) {
		c.bot, err = tx.NewClient(crm.Client{Type: 1, Name: "Анна", Created: c.now()})
		return err
	})
}

// step does the next step. A step that fails may be done again.
func (c *circle) step(ctx context.Context, n int, who person) error {
	ctx, cancel := context.WithTimeout(ctx, stepTime)
	defer cancel()
	c.mu.Lock()
	defer c.mu.Unlock()
	if n != len(c.done)+1 || n > steps {
		return errNotNow
	}
	if n == landing {
		c.person = who
	}
	do := map[int]func(context.Context) (outcome, error){
		landing: c.register, form: c.fillIn, payment: c.pay, webhook: c.await, variables: c.look,
	}[n]
	out, err := do(ctx)
	if err == nil {
		c.done = append(c.done, out)
	}
	return err
}

// register is what the visitor of the landing page does: its address says who he is in the
// bot.
func (c *circle) register(ctx context.Context) (outcome, error) {
	address := c.boxURL + "/landing?sid=" + c.bot
	body := encode(struct {
		Name  string `json:"name"`
		Email string `json:"email"`
		Phone string `json:"phone"`
		SbID  string `json:"sb_id"`
	}{c.person.Name, c.person.Email, c.person.Phone, c.bot})
	about := diag.Both("the form of the landing page; sid has become the field sb_id", "форма лендинга; sid попал в поле sb_id")
	t, err := c.post(ctx, about, address, "application/json", body)
	return outcome{Talks: []talk{t}}, err
}

// fillIn sends the form of the site and waits until its script has run.
func (c *circle) fillIn(ctx context.Context) (outcome, error) {
	before := c.lastRequest()
	fields := url.Values{"full_name": {c.person.Name}, "email": {c.person.Email}, "phone": {c.person.Phone}, "client_id": {c.bot}}
	about := diag.Both("the form of the site goes to salecalc serve", "форма сайта отправлена в salecalc serve")
	t, err := c.post(ctx, about, c.serveURL+"/forms/order", "application/x-www-form-urlencoded", fields.Encode())
	if err != nil {
		return outcome{}, err
	}
	var receipt server.Receipt
	if err := json.Unmarshal([]byte(t.Response), &receipt); err != nil {
		return outcome{}, fmt.Errorf("the answer to the form: %w", err)
	}
	e, err := c.settled(ctx, receipt.Delivery)
	if err != nil {
		return outcome{}, err
	}
	for _, w := range e.Detail.Written {
		switch w.Name {
		case "getcourse_deal_id":
			c.order.id = w.Value
		case "getcourse_deal_number":
			c.order.number = w.Value
		}
	}
	return c.ran(e, append([]talk{t}, c.requestsSince(before)...))
}

// pay pays the order as a payment system does.
func (c *circle) pay(ctx context.Context) (outcome, error) {
	about := diag.Both("a payment system pays the order in full", "платёжная система оплатила заказ полностью")
	t, err := c.post(ctx, about, c.boxURL+"/sandbox/orders/"+c.order.id+"/pay", "application/json", `{"via":"system"}`)
	var got struct {
		OK    bool `json:"ok"`
		Paid  bool `json:"paid"`
		Order struct {
			Number string `json:"number"`
			Status string `json:"status"`
			Total  string `json:"total"`
			Paid   string `json:"paid"`
			Left   string `json:"left"`
		} `json:"order"`
	}
	if json.Unmarshal([]byte(t.Response), &got) == nil && got.OK {
		t.Response = encode(got) // the rest of the order is on the sandbox's page
	}
	return outcome{Talks: []talk{t}}, err
}

// await waits for the webhook that the payment has set off.
func (c *circle) await(ctx context.Context) (outcome, error) {
	for _, s := range c.box.State().Sent {
		if s.Of != "order "+c.order.number {
			continue
		}
		sent, err := c.box.Sent(ctx, s.Seq)
		if err != nil {
			return outcome{}, err
		}
		t := talk{About: diag.Both("the school's process calls salecalc serve", "процесс школы вызвал salecalc serve"), Request: sent.Method + " " + readable(sent.URL), Body: sent.Body, Status: sent.Status, Response: pretty(sent.Answer)}
		var receipt server.Receipt
		if sent.State != sender.Delivered || json.Unmarshal([]byte(sent.Answer), &receipt) != nil {
			return outcome{}, trouble{diag.Same(fmt.Sprintf("webhook: %s %s %d", sent.State, sent.Failure, sent.Status))}
		}
		c.hooked = receipt.Delivery
		return outcome{Talks: []talk{t}}, nil
	}
	return outcome{}, trouble{diag.Both("the payment has set no webhook off", "оплата не вызвала вебхука")}
}

// look waits for the script of the webhook and shows all it has left.
func (c *circle) look(ctx context.Context) (outcome, error) {
	e, err := c.settled(ctx, c.hooked)
	if err != nil {
		return outcome{}, err
	}
	out, err := c.ran(e, c.payments())
	if err == nil {
		out.Vars, err = c.variables(ctx)
	}
	return out, err
}

// ran is what a delivery has run.
func (c *circle) ran(e server.HistoryEntry, talks []talk) (outcome, error) {
	out := outcome{Talks: talks, Script: e.Detail.Script, Written: e.Detail.Written}
	if e.State != string(crm.Done) {
		return out, failed(e)
	}
	source, err := files.ReadFile(out.Script)
	out.Source = string(source)
	return out, err
}

// settled waits until a delivery has been worked off.
func (c *circle) settled(ctx context.Context, id int64) (e server.HistoryEntry, err error) {
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		t, err := c.get(ctx, c.serveURL+"/history/"+strconv.FormatInt(id, 10))
		if err == nil {
			err = json.Unmarshal([]byte(t), &e)
		}
		if err != nil || e.State != string(crm.Waiting) {
			return e, err
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return e, ctx.Err()
		}
	}
}
