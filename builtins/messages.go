package builtins

// insteadOfText is the parameter of sending functions that runs a block.
func insteadOfText() Param {
	return Param{Name: "message_id", Read: Whole, Optional: true,
		Doc: both("id of a block to run for the client", "id блока, который запустить для клиента")}
}

// sendLater is the parameter of sending functions that puts the message off.
func sendLater() Param {
	return Param{Name: "timeout", Read: Any, Optional: true,
		Doc: both("seconds to wait, more than 3600 counting as 3600, or a date dd.mm.yyyy HH:MM; what is past means at once",
			"через сколько секунд (больше 3600 считается за 3600) или дата дд.мм.гггг чч:мм; прошедшее время — сразу")}
}

// messageFuncs send messages and events, look into the dialogue and plan.
var messageFuncs = []Func{{
	Name: "callback", Group: GroupMessages, Kind: Host, Source: pageAPI,
	Params: []Param{
		{Name: "client_id", Read: Text, Doc: both("id of another client", "id другого клиента")},
		{Name: "callback_message", Read: Text, Doc: both("text the bot reacts to", "текст, на который отреагирует бот")},
	},
	Returns: givesTrue,
	Doc: both("Sends another client's bot an event, as if that client had written the text; he does not see it. `callback(77, \"order paid\")`. For a client to send an event to himself is an error.",
		"Отправляет боту другого клиента событие, словно тот написал этот текст; сам клиент его не видит. `callback(77, \"заказ оплачен\")`. Отправить событие самому себе нельзя: это ошибка."),
	Data: true, Touches: TouchesRecords,
	Do: on(callBack),
}, {
	Name: "tg_callback", Group: GroupMessages, Kind: Host, Source: pageAPI,
	Params: []Param{
		{Name: "platform_id", Read: Text, Doc: both("Telegram id of the client", "id клиента в Telegram")},
		{Name: "callback_message", Read: Text, Doc: both("text the bot reacts to", "текст, на который отреагирует бот")},
		{Name: "group_id", Read: Text, Optional: true, Doc: both("name of the bot, when there are several", "имя бота, если их несколько")},
		{Name: "business_connection_id", Read: Text, Optional: true, Doc: both("\"1\" for a bot in a Telegram Business account", "\"1\" — для бота в аккаунте Telegram Business")},
	},
	Returns: givesTrue,
	Doc: both("Sends an event to a Telegram client known by his Telegram id: `tg_callback(123456789, \"remind\")`.",
		"Отправляет событие клиенту Telegram, известному по id в Telegram: `tg_callback(123456789, \"напомнить\")`."),
	Data: true, Touches: TouchesRecords,
	Do: on(callBackTelegram),
}, {
	Name: "tg_callback_url_open", Group: GroupMessages, Kind: Host, Source: pageAPI,
	Params: []Param{
		{Name: "callback_query_id", Read: Text, Doc: both("id of the press on the button", "id нажатия кнопки")},
		{Name: "url", Read: Text, Doc: both("address https://t.me/…?start=…", "адрес https://t.me/…?start=…")},
	},
	Returns: givesTrue,
	Doc: both("Answers a press on a Telegram button by opening a link to a bot: `tg_callback_url_open(callback_query_id, \"https://t.me/my_bot?start=go\")`.",
		"Отвечает на нажатие кнопки в Telegram: открывает ссылку на бота. `tg_callback_url_open(callback_query_id, \"https://t.me/my_bot?start=go\")`."),
}, {
	Name: "message", Group: GroupMessages, Kind: Host, Source: pageAPI,
	Params: []Param{
		{Name: "client_id", Read: Text, Doc: both("id of the client", "id клиента")},
		{Name: "text", Read: Text, Doc: both("text; \"\" when a block is run", "текст; \"\", если запускается блок")},
		insteadOfText(), sendLater(),
	},
	Returns: givesTrue,
	Doc: both("Writes to a client: `message(client_id, \"Done!\")`. With an empty text and a block id the client moves into that block and gets its message: `message(77, \"\", 155)`. If both are given, the text is sent.",
		"Пишет клиенту: `message(client_id, \"Готово!\")`. Если текст пуст, а указан id блока, клиент переходит в этот блок и получает его сообщение: `message(77, \"\", 155)`. Если указано и то и другое, отправляется текст."),
	Data: true, Touches: TouchesRecords,
	Do: on(sendToClient),
}, {
	Name: "platform_message", Group: GroupMessages, Kind: Host, Source: pageAPI,
	Params: []Param{
		{Name: "platform_id", Read: Text, Doc: both("id of the person in the messenger", "id человека в мессенджере")},
		{Name: "text", Read: Text, Doc: both("text; \"\" when a block is run", "текст; \"\", если запускается блок")},
		{Name: "client_type", Read: Whole, Optional: true, Doc: both("number of the messenger; skipped: the current one", "номер мессенджера; если пропустить — текущий")},
		insteadOfText(), sendLater(),
		{Name: "group_id", Read: Text, Optional: true, Doc: both("name of the bot, when there are several", "имя бота, если их несколько")},
	},
	Returns: givesTrue,
	Doc: both("Writes to a client known by his id in a messenger: `platform_message(123456789, \"Done!\", 1)`. A block id replaces the text even when there is one.",
		"Пишет клиенту, известному по id в мессенджере: `platform_message(123456789, \"Готово!\", 1)`. Если указан id блока, текст не отправляется, даже если задан."),
	Data: true, Touches: TouchesRecords,
	Do: on(sendToPlatform),
}, {
	Name: "whatsapp_message", Group: GroupMessages, Kind: Host, Source: pageAPI,
	Params: []Param{
		{Name: "phone", Read: Text, Doc: both("phone number", "номер телефона")},
		{Name: "text", Read: Text, Doc: both("text; \"\" when a block is run", "текст; \"\", если запускается блок")},
		insteadOfText(),
	},
	Returns: givesTrue,
	Doc: both("Writes to a WhatsApp number: `whatsapp_message(\"79990001122\", \"Done!\")`. A WhatsApp bot must be connected.",
		"Пишет на номер в WhatsApp: `whatsapp_message(\"79990001122\", \"Готово!\")`. Нужен подключённый бот WhatsApp."),
	Data: true, Touches: TouchesRecords,
	Do: on(sendToPhone),
}, {
	Name: "get_block_name_by_id", Group: GroupMessages, Kind: Store, Source: pageAPI,
	Params: []Param{
		{Name: "block_id", Read: Whole, Doc: both("id of the block", "id блока")},
	},
	Returns: both("name of the block; None when there is no such block", "название блока; None, если такого блока нет"),
	Doc: both("Gives the name of a block of the funnel: `get_block_name_by_id(155)`.",
		"Возвращает название блока воронки: `get_block_name_by_id(155)`."),
	Data: true, Touches: TouchesNothing, Own: true,
	Do: on(blockName),
}, {
	Name: "check_insta_subscription", Group: GroupMessages, Kind: Host, Source: pageMessenger,
	Returns: givesTruth,
	Doc: both("Tells whether the client follows the connected Instagram account: `if(check_insta_subscription(), \"thank you\", \"follow us\")`.",
		"Сообщает, подписан ли клиент на подключённый аккаунт Instagram: `if(check_insta_subscription(), \"спасибо\", \"подпишитесь\")`."),
}, {
	Name: "check_whatsapp", Group: GroupMessages, Kind: Host, Source: pageMessenger,
	Params: []Param{
		{Name: "phone_number", Read: Text, Doc: both("number that begins with 79 or 89", "номер, который начинается с 79 или 89")},
	},
	Returns: givesTruth,
	Doc: both("Tells whether a phone number has WhatsApp: `check_whatsapp(\"79990001122\")`. A WhatsApp bot must be connected.",
		"Сообщает, есть ли у номера WhatsApp: `check_whatsapp(\"79990001122\")`. Нужен подключённый бот WhatsApp."),
}, {
	Name: "get_whatsapp_bot_id_by_phone", Group: GroupMessages, Kind: Host, Source: pageMessenger,
	Params: []Param{
		{Name: "bot_phone", Read: Text, Doc: both("phone number of the bot", "номер телефона бота")},
	},
	Returns: both("id of the bot", "id бота"),
	Doc: both("Finds a connected WhatsApp bot by its phone number: `get_whatsapp_bot_id_by_phone(\"79990001122\")`.",
		"Находит подключённого бота WhatsApp по его номеру телефона: `get_whatsapp_bot_id_by_phone(\"79990001122\")`."),
}, {
	Name: "last_message_id", Group: GroupMessages, Kind: Host, Source: pageMessenger,
	Returns: both("id, or two ids joined by an underscore", "id или два id через подчёркивание"),
	Doc: both("Gives the id of the bot's last message in the dialogue: `sent = last_message_id()`. A picture with a text counts as two messages. Only messages kept in the history are known.",
		"Возвращает id последнего сообщения бота в диалоге: `отправлено = last_message_id()`. Картинка с текстом — это два сообщения. Известны только те, что сохранены в истории."),
}, {
	Name: "remove_last_message", Group: GroupMessages, Kind: Host, Source: pageMessenger,
	Returns: both("answer of the messenger", "ответ мессенджера"),
	Doc: both("Deletes the bot's last message: `remove_last_message()`. Works in MAX, Telegram and VK, for messages that are in the history and not too old.",
		"Удаляет последнее сообщение бота: `remove_last_message()`. Работает в MAX, Telegram и ВКонтакте, если сообщение есть в истории и отправлено не слишком давно."),
}, {
	Name: "pause_bot", Group: GroupMessages, Kind: Host, Source: pageMessenger,
	Params: []Param{
		{Name: "minutes", Read: Number, Doc: both("how long, in minutes; a fraction is allowed", "на сколько минут; можно дробное число")},
	},
	Returns: givesTrue,
	Doc: both("Silences the bot for this client for a while: `pause_bot(0.5)` is half a minute, `pause_bot(0)` ends the pause.",
		"Останавливает бота для этого клиента на время: `pause_bot(0.5)` — на полминуты, `pause_bot(0)` снимает паузу."),
	Data: true, Touches: TouchesRecords, Own: true,
	Do: changing(pauseBot),
}, {
	Name: "delete_pended_messages", Group: GroupMessages, Kind: Store, Source: pageCRM,
	Params: []Param{
		{Name: "with_not_delete", Read: Truth, Optional: true, Default: "True", Doc: both("False spares messages marked as not to be cancelled", "False — не трогать сообщения с пометкой «не отменять»")},
	},
	Returns: givesTrue,
	Doc: both("Cancels every planned message of the client: `delete_pended_messages()`.",
		"Отменяет все запланированные сообщения клиента: `delete_pended_messages()`."),
	Data: true, Touches: TouchesRecords, Own: true,
	Do: on(cancelPlanned),
}, {
	Name: "delete_pended_messages_from_list", Group: GroupMessages, Kind: Store, Source: pageMessenger,
	Params: []Param{
		{Name: "message_id_list", Read: Any, Doc: both("array of block ids", "массив id блоков")},
		{Name: "with_not_delete", Read: Any, Optional: true, Doc: both("any value, even False: also messages marked as not to be cancelled", "любое значение, даже False, — отменить и сообщения с пометкой «не отменять»")},
	},
	Returns: both("True, or the text `wrong message_id_list`", "True или текст `wrong message_id_list`"), Verdict: true,
	Doc: both("Cancels the planned messages of certain blocks: `delete_pended_messages_from_list([155, 156])`. If the first parameter is skipped or no array, nothing is cancelled and the answer is `wrong message_id_list`.",
		"Отменяет запланированные сообщения указанных блоков: `delete_pended_messages_from_list([155, 156])`. Если первый параметр пропущен или это не массив, ничего не отменяется, а ответом будет `wrong message_id_list`."),
	Data: true, Touches: TouchesRecords, Own: true,
	Do: on(cancelBlocks),
}}
