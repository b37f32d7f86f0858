package builtins

const nameAddCard = "keycrm_add_card"

// crmAccount is the starting state of the examples; dry runs take the invented key.
var crmAccount = map[string]string{"const.keycrm_token": "example-token"}

// The parameters below are read inside: every refusal is an answer the script can look
// at. Numbers of the places where cards go are not FromVar, for they come from constants.
func crmObject(name, en, ru string) Param {
	return Param{Name: name, Read: Any, Optional: true, Doc: both(en, ru)}
}

// keycrmFuncs put cards into the pipelines of KeyCRM. The platform has no such functions.
var keycrmFuncs = []Func{{
	Name: nameAddCard, Group: GroupKeyCRM, Kind: Network,
	Params: []Param{
		{Name: "title", Read: Text, Optional: true, Doc: both("title of the card; skipped: KeyCRM makes one", "название карточки; если пропустить, его придумает KeyCRM")},
		crmObject("contact", "dictionary with full_name, email, phone, one of them at least; skipped: the variables of these names",
			"словарь с full_name, email, phone — хотя бы одно из них; если пропустить — переменные с этими именами"),
		crmObject("pipeline_id", "number of the pipeline; skipped: constant keycrm_pipeline_id, else the first one",
			"номер воронки; если пропустить — константа keycrm_pipeline_id, а без неё — первая воронка"),
		crmObject("source_id", "number of the source; skipped: constant keycrm_source_id", "номер источника; если пропустить — константа keycrm_source_id"),
		crmObject("manager_id", "number of the manager; skipped: constant keycrm_manager_id", "номер менеджера; если пропустить — константа keycrm_manager_id"),
		{Name: "manager_comment", Read: Text, Optional: true, Doc: both("comment for the manager", "комментарий для менеджера")},
		crmObject("utm_data", "dictionary with utm_source, utm_medium, utm_campaign, utm_term, utm_content",
			"словарь с utm_source, utm_medium, utm_campaign, utm_term, utm_content"),
		crmObject("products", "array of dictionaries with name, sku, price, quantity, unit_type, picture",
			"массив словарей с name, sku, price, quantity, unit_type, picture"),
		crmObject("payments", "array of dictionaries: amount, payment_method_id or payment_method, description, payment_date, status (paid, not_paid, canceled, refund)",
			"массив словарей: amount, payment_method_id или payment_method, description, payment_date, status (paid, not_paid, canceled, refund)"),
		crmObject("custom_fields", "array of dictionaries with uuid, such as LD_1021, and value: a text, for lists an array of texts",
			"массив словарей с uuid (например, LD_1021) и value: текст, а для списков — массив текстов"),
		crmObject("extra", "dictionary with any other field of the API: communicate_at, status_id, contact.client_id; it wins over the others",
			"словарь с любыми другими полями API: communicate_at, status_id, contact.client_id; он главнее остальных параметров"),
	},
	Returns: givesVerdict, Verdict: true,
	Doc: both("Creates a card in a pipeline of KeyCRM. The key is the constant keycrm_token. Everything is checked before it is sent, and the wrong field is named. "+
		"When it worked, the deal's variables keycrm_card_id and keycrm_card (the whole answer) are written; otherwise nothing changes. "+
		"If no answer came, look in KeyCRM before you repeat: there may be a card already. In a dry run nothing is sent and the values are plainly invented.",
		"Создаёт карточку в воронке KeyCRM. Ключ — в константе keycrm_token. Всё проверяется до отправки, и ошибка называет поле. "+
			"Если получилось, записываются переменные сделки keycrm_card_id и keycrm_card (ответ целиком), если нет — ничего не меняется. "+
			"Если ответ не пришёл, проверьте KeyCRM, прежде чем повторять: карточка могла появиться. При пробном запуске ничего не отправляется, а значения явно вымышленные."),
	Examples: []Example{
		{Src: `keycrm_add_card("Заявка из бота", {"full_name": "Оксана", "phone": "+380990001122"})`, Want: "True", Vars: crmAccount},
		{Src: `keycrm_add_card("Заявка", {"email": "oksana"})`, Want: "Поле contact.email: это не адрес эл. почты", Vars: crmAccount},
		{Src: `keycrm_add_card("Заявка", {"phone": "+380990001122"}, "", "", "", "", "", "", [{"amount": 1000}])`,
			Want: "Поле payments.0.payment_method_id: у платежа должен быть способ оплаты: payment_method_id или payment_method", Vars: crmAccount},
	},
	Do: addCard,
}, {
	Name: "keycrm_add_payment", Group: GroupKeyCRM, Kind: Network,
	Params: []Param{
		{Name: "card_id", Read: Text, FromVar: "keycrm_card_id", Doc: both("number of the card", "номер карточки")},
		crmObject("payment", "dictionary: amount, payment_method_id or payment_method, description, payment_date, status (without one: paid)",
			"словарь: amount, payment_method_id или payment_method, description, payment_date, status (без него — paid)"),
	},
	Returns: givesVerdict, Verdict: true,
	Doc: both("Adds a payment to a card of KeyCRM, which by default counts as paid. The key is the constant keycrm_token. No variable changes. "+
		"If no answer came, look in KeyCRM before you repeat: a payment that is sent twice counts twice.",
		"Добавляет платёж в карточку KeyCRM; если status не указан, платёж считается проведённым. Ключ — в константе keycrm_token. Переменные не меняются. "+
			"Если ответ не пришёл, проверьте KeyCRM, прежде чем повторять: отправленный дважды платёж учтётся дважды."),
	Examples: []Example{
		{Src: `keycrm_add_payment(5104, {"amount": 3900.5, "payment_method_id": 2})`, Want: "True", Vars: crmAccount},
		{Src: `keycrm_add_payment("", {"amount": 3900.5, "payment_method_id": 2})`, Want: "Не указан номер карточки, и переменная keycrm_card_id пуста", Vars: crmAccount},
	},
	Do: addCardPayment,
}}
