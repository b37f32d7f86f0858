package builtins

import (
	"errors"
	"math"
	"time"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// clientFuncs look at the client and change how the bot treats him.
var clientFuncs = []Func{{
	Name: "get_client_id_by_platform_id", Group: GroupClient, Kind: Store, Source: pageAPI,
	Params: []Param{
		{Name: "client_type", Read: Whole, Doc: both("number of the messenger, as in the variable client_type", "номер мессенджера, как в переменной client_type")},
		{Name: "platform_id", Read: Text, Doc: both("id of the person in that messenger", "id человека в этом мессенджере")},
		{Name: "group", Read: Text, Optional: true, Doc: both("bot to search; skipped: all bots of the messenger", "в каком боте искать; если пропустить — во всех ботах мессенджера")},
	},
	Returns: both("client id; None when there is no such client", "id клиента; None, если такого клиента нет"),
	Doc: both("Finds a client by his id in a messenger: `get_client_id_by_platform_id(1, 123456789)`. Name the bot when several bots of one messenger are connected.",
		"Находит клиента по его id в мессенджере: `get_client_id_by_platform_id(1, 123456789)`. Если подключено несколько ботов одного мессенджера, укажите нужный."),
	Data: true, Touches: TouchesNothing,
	Do: on(clientByPlatform),
}, {
	Name: "was_in_state", Group: GroupClient, Kind: Store, Source: pageCRM,
	Params: []Param{
		{Name: "message_id", Read: Whole, Doc: both("id of the block", "id блока")},
	},
	Returns: givesTruth,
	Doc: both("Tells whether the client has ever been in a block of the funnel: `if(was_in_state(155), \"again\", \"first time\")`.",
		"Сообщает, бывал ли клиент в этом блоке воронки: `if(was_in_state(155), \"снова\", \"впервые\")`."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: on(wasInState),
}, {
	Name: "days_from_last_message", Group: GroupClient, Kind: Store, Source: pageCRM,
	Returns: both("whole number of days, or 9999", "целое число дней или 9999"),
	Doc: both("Counts the full days since the client last wrote: `silent = days_from_last_message()`. More than 30 days give 9999, and so does a client who never wrote.",
		"Считает, сколько полных дней прошло с последнего сообщения клиента: `молчит = days_from_last_message()`. Если больше 30 или клиент ещё ничего не писал, ответ — 9999."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: on(daysSilent),
}, {
	Name: "add_unread", Group: GroupClient, Kind: Store, Source: pageCRM,
	Params: []Param{
		{Name: "count", Read: Whole, Optional: true, Default: "1", Doc: both("1 adds one; another number is shown as the count", "1 прибавляет одно; другое число становится счётчиком")},
	},
	Returns: givesTrue,
	Doc: both("Marks the dialogue as unread for the operators: `add_unread()` adds one message to the counter, `add_unread(5)` shows five.",
		"Помечает диалог непрочитанным для операторов: `add_unread()` прибавляет к счётчику одно сообщение, `add_unread(5)` показывает пять."),
	Data: true, Touches: TouchesRecords, Own: true,
	Do: changing(addUnread),
}, {
	Name: "clear_unread", Group: GroupClient, Kind: Store, Source: pageCRM,
	Returns: givesTrue,
	Doc:     both("Marks the dialogue as read: `clear_unread()`.", "Помечает диалог прочитанным: `clear_unread()`."),
	Data:    true, Touches: TouchesRecords, Own: true,
	Do: changing(clearUnread),
}, {
	Name: "unsubscribe", Group: GroupClient, Kind: Store, Source: pageCRM,
	Returns: givesTrue,
	Doc: both("Takes the client off the bot's messages: `unsubscribe()`.",
		"Отписывает клиента от сообщений бота: `unsubscribe()`."),
	Data: true, Touches: TouchesRecords, Own: true,
	Do: changing(unsubscribe),
}, {
	Name: "block_client", Group: GroupClient, Kind: Store, Source: pageCRM,
	Returns: givesTrue,
	Doc: both("Blocks the client: the bot no longer answers and all planned messages are cancelled, though operators can still write. `block_client()`.",
		"Блокирует клиента: бот больше не отвечает, все запланированные сообщения отменяются, но операторы по-прежнему могут писать. `block_client()`."),
	Data: true, Touches: TouchesRecords, Own: true,
	Do: on(blockClient),
}, {
	Name: "unblock_client", Group: GroupClient, Kind: Store, Source: pageCRM,
	Returns: givesTrue,
	Doc: both("Lifts the block, so that the bot answers again: `unblock_client()`.",
		"Снимает блокировку, и бот снова отвечает клиенту: `unblock_client()`."),
	Data: true, Touches: TouchesRecords, Own: true,
	Do: changing(unblockClient),
}, {
	Name: "set_client_name", Group: GroupClient, Kind: Store, Source: pageCRM,
	Params: []Param{
		{Name: "name", Read: Text, Doc: both("new name; write it in quotes", "новое имя; пишите его в кавычках")},
	},
	Returns: givesTrue,
	Doc:     both("Renames the client: `set_client_name(\"#{answer}\")`. From the next line on `#{name}` is the new name.", "Меняет имя клиента: `set_client_name(\"#{ответ}\")`. Со следующей строки `#{name}` — это новое имя."),
	Data:    true, Touches: TouchesAll, Own: true,
	Do: changing(renameClient),
}, {
	Name: "get_current_pipline_id", Group: GroupClient, Kind: Store, Source: pageCRM,
	Returns: both("id of the pipeline; None for the unsorted column and without a deal", "id воронки CRM; None, если сделка в колонке «Неразобранное» или сделки нет"),
	Doc: both("Tells in which CRM pipeline the current deal stands: `pipeline = get_current_pipline_id()`. The name of the function has no second \"e\".",
		"Сообщает, в какой воронке CRM находится текущая сделка: `воронка = get_current_pipline_id()`. Обратите внимание: в названии функции именно pipline."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: on(currentPipeline),
}}

// mergeFuncs join one person's dialogues in several messengers.
var mergeFuncs = []Func{{
	Name: "get_bind_clients", Group: GroupClient, Kind: Store, Source: pageCRM,
	Returns: both("array of client ids, empty when there are none", "массив id клиентов; если их нет — пустой"),
	Doc: both("Lists the clients bound to the current one as their main client: `others = get_bind_clients()`. The one he himself is bound to is in the variable main_client_id.",
		"Перечисляет клиентов, привязанных к текущему как к основному: `другие = get_bind_clients()`. К кому привязан он сам — в переменной main_client_id."),
	Data: true, Touches: TouchesNothing,
	Do: on(boundClients),
}, {
	Name: "get_merge_link", Group: GroupClient, Kind: Host, Source: pageMerge,
	Params: []Param{
		{Name: "client_type", Read: Whole, Doc: both("messenger to go to: 0 VK, 1 Telegram, 2 Viber, 3 Facebook, 6 WhatsApp, 8 Odnoklassniki, 10 Instagram",
			"куда перейти: 0 — ВКонтакте, 1 — Telegram, 2 — Viber, 3 — Facebook, 6 — WhatsApp, 8 — Одноклассники, 10 — Instagram")},
		{Name: "tag", Read: Text, Optional: true, Doc: both("tag the client arrives with", "метка, с которой придёт клиент")},
		{Name: "group", Read: Text, Optional: true, Doc: both("bot to go to, when there are several", "в какой бот перейти, если их несколько")},
	},
	Returns: givesLink,
	Doc: both("Makes a link by which the client goes on in another messenger and remains the same person to the bot: `link = get_merge_link(1)`. For WhatsApp and Instagram it also fills the variable text_to_merge_contact.",
		"Создаёт ссылку, по которой клиент продолжит общение в другом мессенджере и останется для бота тем же человеком: `ссылка = get_merge_link(1)`. Для WhatsApp и Instagram заполняет ещё и переменную text_to_merge_contact."),
}, {
	Name: "merge_client", Group: GroupClient, Kind: Store, Source: pageMerge,
	Params: []Param{
		{Name: "main_client_id", Read: Text, Doc: both("id of the client to bind to", "id клиента, к которому привязать")},
		optionalClient(),
	},
	Returns: givesTrue,
	Doc: both("Binds a client to a main one, as two dialogues of one person: `merge_client(77)`. A client cannot be bound to himself, directly or through others.",
		"Привязывает клиента к основному — как два диалога одного человека: `merge_client(77)`. К самому себе, даже через других клиентов, привязать нельзя."),
	Data: true, Touches: TouchesAll,
	Do: on(mergeClient),
}, {
	Name: "unmerge_client", Group: GroupClient, Kind: Store, Source: pageMerge,
	Params:  []Param{optionalClient()},
	Returns: givesTrue,
	Doc:     both("Undoes the binding of a client: `unmerge_client()`.", "Отвязывает клиента от основного: `unmerge_client()`."),
	Data:    true, Touches: TouchesAll, Own: true,
	Do: on(unmergeClient),
}}

func clientByPlatform(c *Call, clients crm.Clients) (value.Value, error) {
	if c.Text(1) == "" {
		return value.None, nil
	}
	found, err := clients.FindClients(crm.ClientQuery{
		Platform: true, Type: c.Whole(0), PlatformID: c.Text(1), Group: c.Text(2), Limit: 1,
	})
	if err != nil || len(found) == 0 {
		return value.None, err
	}
	return idValue(found[0]), nil
}

func wasInState(c *Call, clients crm.Clients) (value.Value, error) {
	was, err := clients.Visited(c.clientID(-1), c.Whole(0))
	return value.Bool(was), err
}

// Clients who were silent longer than silentDays have been silent for longSilent days.
const (
	silentDays = 30
	longSilent = 9999
)

func daysSilent(c *Call, clients crm.Clients) (value.Value, error) {
	client, err := clients.Client(c.clientID(-1))
	if err != nil {
		return value.None, err
	}
	days := int64(c.Now().Sub(client.LastMessage) / (24 * time.Hour))
	if client.LastMessage.IsZero() || days > silentDays {
		days = longSilent
	}
	return value.Int(max(days, 0)), nil
}

func addUnread(c *Call, client *crm.Client) error {
	switch n := c.Whole(0); {
	case n < 0:
		return c.BadArg(0, both("a count is not negative", "количество не может быть отрицательным"))
	case n != 1:
		client.Unread = n
	case client.Unread < math.MaxInt64:
		client.Unread++
	}
	return nil
}

func clearUnread(_ *Call, client *crm.Client) error {
	client.Unread = 0
	return nil
}

func unsubscribe(_ *Call, client *crm.Client) error {
	client.Unsubscribed = true
	return nil
}

// blocking is what it takes to block a client.
type blocking interface {
	crm.Clients
	crm.Outbox
}

func blockClient(c *Call, data blocking) (value.Value, error) {
	client, err := data.Client(c.clientID(-1))
	if err != nil {
		return value.None, err
	}
	client.Blocked = true
	if err := data.SaveClient(client); err != nil {
		return value.None, err
	}
	_, err = data.Cancel(client.ID, nil, true)
	return value.Bool(true), err
}

func unblockClient(_ *Call, client *crm.Client) error {
	client.Blocked = false
	return nil
}

// renameClient changes the variable client.name too: where it is set, it hides the name
// in the record.
func renameClient(c *Call, client *crm.Client) error {
	name, err := c.written(0)
	if err != nil {
		return err
	}
	client.Name = name
	if c.Vars().Get(vars.Client, "name").IsNone() {
		return nil
	}
	return c.Vars().Set(vars.Client, "name", value.Text(name))
}

// mostMinutes is the longest pause of the bot: a hundred years.
const mostMinutes = 100 * 365 * 24 * 60

func pauseBot(c *Call, client *crm.Client) error {
	minutes := c.Float(0)
	if minutes < 0 || minutes > mostMinutes {
		return c.BadArg(0, both("the minutes are a number from 0 to "+itoa(mostMinutes), "минуты — это число от 0 до "+itoa(mostMinutes)))
	}
	client.PausedUntil = c.Now().Add(time.Duration(minutes * float64(time.Minute)))
	return nil
}

// placing is what it takes to tell where a client's current deal stands.
type placing interface {
	crm.Clients
	crm.Deals
	crm.Pipelines
}

func currentPipeline(c *Call, data placing) (value.Value, error) {
	client, err := data.Client(c.clientID(-1))
	if err != nil || client.Deal == 0 {
		return value.None, err
	}
	deal, err := data.Deal(client.Deal)
	if err != nil || deal.State == 0 {
		return value.None, err
	}
	column, err := data.State(deal.State)
	if errors.Is(err, crm.ErrNotFound) { // the column is gone
		return value.None, nil
	}
	return value.Int(column.Pipeline), err
}

func boundClients(c *Call, clients crm.Clients) (value.Value, error) {
	bound, err := clients.FindClients(crm.ClientQuery{Main: c.clientID(-1), Limit: c.MaxText()})
	if err != nil {
		return value.None, err
	}
	return c.clientIDs(bound)
}

func mergeClient(c *Call, clients crm.Clients) (value.Value, error) {
	client, err := clients.Client(c.clientID(1))
	if err != nil {
		return value.None, c.missing(1, err, whatClient)
	}
	main, err := clients.Client(c.Text(0))
	if err != nil {
		return value.None, c.missing(0, err, whatClient)
	}
	client.Main = main.ID
	err = clients.SaveClient(client)
	if errors.Is(err, crm.ErrCircular) {
		err = c.BadArg(0, both("a client cannot be bound to himself, directly or through others",
			"клиента нельзя привязать к самому себе — ни напрямую, ни через других клиентов"))
	}
	return value.Bool(true), err
}

func unmergeClient(c *Call, clients crm.Clients) (value.Value, error) {
	client, err := clients.Client(c.clientID(0))
	if err != nil {
		return value.None, c.missing(0, err, whatClient)
	}
	client.Main = ""
	return value.Bool(true), clients.SaveClient(client)
}
