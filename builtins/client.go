package builtins

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
}, {
	Name: "was_in_state", Group: GroupClient, Kind: Store, Source: pageCRM,
	Params: []Param{
		{Name: "message_id", Read: Whole, Doc: both("id of the block", "id блока")},
	},
	Returns: givesTruth,
	Doc: both("Tells whether the client has ever been in a block of the funnel: `if(was_in_state(155), \"again\", \"first time\")`.",
		"Сообщает, бывал ли клиент в этом блоке воронки: `if(was_in_state(155), \"снова\", \"впервые\")`."),
}, {
	Name: "days_from_last_message", Group: GroupClient, Kind: Store, Source: pageCRM,
	Returns: both("whole number of days, or 9999", "целое число дней или 9999"),
	Doc: both("Counts the days since the client last wrote: `silent = days_from_last_message()`. More than 30 days give 9999.",
		"Считает дни с последнего сообщения клиента: `молчит = days_from_last_message()`. Если прошло больше 30 дней, ответ — 9999."),
}, {
	Name: "add_unread", Group: GroupClient, Kind: Store, Source: pageCRM,
	Params: []Param{
		{Name: "count", Read: Whole, Optional: true, Default: "1", Doc: both("1 adds one; another number is shown as the count", "1 прибавляет одно; другое число становится счётчиком")},
	},
	Returns: givesTrue,
	Doc: both("Marks the dialogue as unread for the operators: `add_unread()` adds one message to the counter, `add_unread(5)` shows five.",
		"Помечает диалог непрочитанным для операторов: `add_unread()` прибавляет к счётчику одно сообщение, `add_unread(5)` показывает пять."),
}, {
	Name: "clear_unread", Group: GroupClient, Kind: Store, Source: pageCRM,
	Returns: givesTrue,
	Doc:     both("Marks the dialogue as read: `clear_unread()`.", "Помечает диалог прочитанным: `clear_unread()`."),
}, {
	Name: "unsubscribe", Group: GroupClient, Kind: Store, Source: pageCRM,
	Returns: givesTrue,
	Doc: both("Takes the client off the bot's messages: `unsubscribe()`.",
		"Отписывает клиента от сообщений бота: `unsubscribe()`."),
}, {
	Name: "block_client", Group: GroupClient, Kind: Store, Source: pageCRM,
	Returns: givesTrue,
	Doc: both("Blocks the client: the bot no longer answers and planned messages are cancelled, though operators can still write. `block_client()`.",
		"Блокирует клиента: бот больше не отвечает, запланированные сообщения отменяются, но операторы по-прежнему могут писать. `block_client()`."),
}, {
	Name: "unblock_client", Group: GroupClient, Kind: Store, Source: pageCRM,
	Returns: givesTrue,
	Doc: both("Lifts the block, so that the bot answers again: `unblock_client()`.",
		"Снимает блокировку, и бот снова отвечает клиенту: `unblock_client()`."),
}, {
	Name: "set_client_name", Group: GroupClient, Kind: Store, Source: pageCRM,
	Params: []Param{
		{Name: "name", Read: Text, Doc: both("new name; write it in quotes", "новое имя; пишите его в кавычках")},
	},
	Returns: givesTrue,
	Doc:     both("Renames the client: `set_client_name(\"#{answer}\")`.", "Меняет имя клиента: `set_client_name(\"#{ответ}\")`."),
}, {
	Name: "get_current_pipline_id", Group: GroupClient, Kind: Store, Source: pageCRM,
	Returns: both("id of the pipeline; None for the unsorted column", "id воронки CRM; None для колонки «Неразобранное»"),
	Doc: both("Tells in which CRM pipeline the current deal stands: `pipeline = get_current_pipline_id()`. The name of the function has no second \"e\".",
		"Сообщает, в какой воронке CRM находится текущая сделка: `воронка = get_current_pipline_id()`. Обратите внимание: в названии функции именно pipline."),
}}

// mergeFuncs join one person's dialogues in several messengers.
var mergeFuncs = []Func{{
	Name: "get_bind_clients", Group: GroupClient, Kind: Store, Source: pageCRM,
	Returns: both("array of client ids", "массив id клиентов"),
	Doc: both("Lists the clients bound to the current one: `others = get_bind_clients()`.",
		"Перечисляет клиентов, связанных с текущим: `другие = get_bind_clients()`."),
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
	Doc: both("Binds a client to a main one, as two dialogues of one person: `merge_client(77)`.",
		"Привязывает клиента к основному — как два диалога одного человека: `merge_client(77)`."),
}, {
	Name: "unmerge_client", Group: GroupClient, Kind: Store, Source: pageMerge,
	Params:  []Param{optionalClient()},
	Returns: givesTrue,
	Doc:     both("Undoes the binding of a client: `unmerge_client()`.", "Отвязывает клиента от основного: `unmerge_client()`."),
}}
