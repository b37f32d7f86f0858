package builtins

import (
	"errors"
	"slices"
	"time"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// sending is what functions that write to clients need.
type sending interface {
	crm.Clients
	crm.Outbox
}

// maxTimeout is the longest wait for a message that is granted, in seconds.
const maxTimeout = 3600

// Messengers as the variable client_type has them.
const (
	telegram = 1
	whatsApp = 6
)

// plan puts a message into the outbox; who is the argument that says whom it is for.
func (c *Call) plan(outbox crm.Outbox, who int, m crm.Message) (value.Value, error) {
	if err := c.textsFit(); err != nil {
		return value.None, err
	}
	m.Created = c.Now()
	if m.Due.IsZero() {
		m.Due = m.Created
	}
	_, err := outbox.Plan(m)
	return value.Bool(true), c.missing(who, err, whatClient)
}

// event is the message for a bot in argument i.
func (c *Call) event(i int) (crm.Message, error) {
	m := crm.Message{Kind: crm.Callback, Text: c.Text(i)}
	if m.Text == "" {
		return m, c.BadArg(i, emptyText)
	}
	return m, nil
}

var emptyText = both("the text is empty", "текст пуст")

func callBack(c *Call, outbox crm.Outbox) (value.Value, error) {
	m, err := c.event(1)
	if err != nil {
		return value.None, err
	}
	if m.Client, err = c.named(0); err != nil {
		return value.None, err
	}
	if m.Client == c.clientID(-1) {
		return value.None, c.BadArg(0, both("a client cannot send an event to himself", "клиент не может отправить событие самому себе"))
	}
	return c.plan(outbox, 0, m)
}

func callBackTelegram(c *Call, data sending) (value.Value, error) {
	m, err := c.event(1)
	if err != nil {
		return value.None, err
	}
	if m.Client, err = c.inMessenger(data, 0, telegram, c.Text(2)); err != nil {
		return value.None, err
	}
	return c.plan(data, 0, m)
}

// inMessenger is the client whose id in a messenger is argument i, in one bot or in any.
func (c *Call) inMessenger(clients crm.Clients, i int, messenger int64, group string) (string, error) {
	id, err := c.named(i)
	if err != nil {
		return "", err
	}
	found, err := clients.FindClients(crm.ClientQuery{Platform: true, Type: messenger, PlatformID: id, Group: group, Limit: 1})
	switch {
	case err != nil:
		return "", err
	case len(found) == 0:
		return "", c.missing(i, vars.ErrNoClient, both("client with the messenger id", "клиент с id в мессенджере"))
	}
	return found[0], nil
}

// named is the id of a client in argument i. An empty one is refused: in the outbox it
// would stand for nobody, in a query for anybody.
func (c *Call) named(i int) (string, error) {
	id := c.Text(i)
	if id == "" {
		return "", c.BadArg(i, both("it is empty, so no client is named", "значение пустое: клиент не указан"))
	}
	return id, nil
}

// content is the message that arguments text and block make: the text or, when that is
// empty or the block goes first, the block.
func (c *Call) content(text, block int, blockFirst bool) (crm.Message, error) {
	m := crm.Message{Kind: crm.Text, Text: c.Text(text)}
	switch {
	case !c.Skipped(block) && (blockFirst || m.Text == ""):
		m.Text, m.Block = "", c.Whole(block)
		if m.Block <= 0 {
			shown := Shown(c.Arg(block))
			return m, c.BadArg(block, both(shown.EN+" is no id of a block", shown.RU+" — не id блока"))
		}
	case m.Text == "":
		return m, c.BadArg(text, both("there is neither a text nor a block to send", "нет ни текста, ни блока: отправить нечего"))
	}
	return m, nil
}

// sendAt is the moment that argument i asks for, in seconds from now or by a date.
func (c *Call) sendAt(i int) (time.Time, error) {
	now := c.Now()
	if c.Skipped(i) {
		return now, nil
	}
	if n, ok := c.Arg(i).Num(); ok {
		seconds := min(max(n.Float(), 0), maxTimeout)
		return now.Add(time.Duration(seconds * float64(time.Second))), nil
	}
	m, ok := c.Arg(i).Moment()
	if !ok || !m.HasDate() {
		shown := Shown(c.Arg(i))
		return now, c.BadArg(i, both(shown.EN+" is neither seconds nor a date dd.mm.yyyy HH:MM", shown.RU+" — не секунды и не дата дд.мм.гггг чч:мм"))
	}
	if at := m.Time(c.Zone()); at.After(now) {
		return at, nil
	}
	return now, nil
}

func sendToClient(c *Call, outbox crm.Outbox) (value.Value, error) {
	m, err := c.content(1, 2, false)
	if err != nil {
		return value.None, err
	}
	if m.Due, err = c.sendAt(3); err != nil {
		return value.None, err
	}
	if m.Client, err = c.named(0); err != nil {
		return value.None, err
	}
	return c.plan(outbox, 0, m)
}

func sendToPlatform(c *Call, data sending) (value.Value, error) {
	m, err := c.content(1, 3, true)
	if err != nil {
		return value.None, err
	}
	if m.Due, err = c.sendAt(4); err != nil {
		return value.None, err
	}
	messenger := c.Whole(2)
	if c.Skipped(2) {
		rec, err := data.Client(c.clientID(-1))
		if err != nil {
			return value.None, err
		}
		messenger = rec.Type
	}
	if m.Client, err = c.inMessenger(data, 0, messenger, c.Text(5)); err != nil {
		return value.None, err
	}
	return c.plan(data, 0, m)
}

// sendToPhone writes to a number. Whoever uses it in WhatsApp may be a client already: by
// his id there, which is the number, or by his phone.
func sendToPhone(c *Call, data sending) (value.Value, error) {
	m, err := c.content(1, 2, false)
	if err != nil {
		return value.None, err
	}
	number := crm.PhoneKey(c.Text(0))
	if number == "" {
		return value.None, c.noPhone(0)
	}
	for _, q := range []crm.ClientQuery{{PlatformID: number}, {Phone: number}} {
		q.Platform, q.Type, q.Limit = true, whatsApp, 1
		found, err := data.FindClients(q)
		if err != nil {
			return value.None, err
		}
		if len(found) > 0 {
			m.Client = found[0]
			return c.plan(data, 0, m)
		}
	}
	m.Phone = number
	return c.plan(data, 0, m)
}

func notify(c *Call, outbox crm.Outbox) (value.Value, error) {
	m := crm.Message{Kind: crm.Notification, Text: c.Text(0), Priority: c.Whole(2)}
	switch {
	case m.Text == "":
		return value.None, c.BadArg(0, emptyText)
	case m.Priority < 0 || m.Priority > 3:
		return value.None, c.BadArg(2, both("the priority is a number from 0 to 3", "важность — это число от 0 до 3"))
	}
	if !c.Skipped(1) {
		users, err := c.employees(1)
		if err != nil {
			return value.None, err
		}
		m.Users = users
	}
	return c.plan(outbox, 0, m)
}

// employees are the e-mails in array i. An empty array is refused: in the outbox it would
// stand for everybody.
func (c *Call) employees(i int) ([]string, error) {
	staff, err := area[crm.Operators](c)
	if err != nil {
		return nil, err
	}
	var emails []string
	for _, e := range c.Structure(i).Elems() {
		o, err := staff.Operator(e.Text())
		if errors.Is(err, crm.ErrNotFound) {
			return nil, c.BadArg(i, noEmployee(e))
		} else if err != nil {
			return nil, err
		}
		emails = append(emails, o.Email)
	}
	if emails == nil {
		return nil, c.BadArg(i, both("the array is empty", "массив пуст"))
	}
	return emails, nil
}

func blockName(c *Call, outbox crm.Outbox) (value.Value, error) {
	name, err := outbox.BlockName(c.Whole(0))
	if errors.Is(err, crm.ErrNotFound) {
		return value.None, nil
	}
	return textOrNone(name), err
}

func cancelPlanned(c *Call, outbox crm.Outbox) (value.Value, error) {
	_, err := outbox.Cancel(c.clientID(-1), nil, c.Truth(0))
	return value.Bool(true), err
}

func cancelBlocks(c *Call, outbox crm.Outbox) (value.Value, error) {
	if list, ok := c.Arg(0).Structure(); !ok || list.Kind() != value.KindArray {
		return value.Text("wrong message_id_list"), nil
	}
	blocks, err := c.ids(0)
	blocks = slices.DeleteFunc(blocks, func(id int64) bool { return id == 0 }) // what no block is planned with
	if err != nil || len(blocks) == 0 {
		return value.Bool(true), err
	}
	_, err = outbox.Cancel(c.clientID(-1), blocks, !c.Skipped(1))
	return value.Bool(true), err
}
