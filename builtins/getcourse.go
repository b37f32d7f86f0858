package builtins

const pageGetCourse = "getcourse.md"

// givesVerdict is what every GetCourse function gives back.
var givesVerdict = both("True, or a text that says what went wrong", "True или текст о том, что пошло не так")

// school is the starting state of the examples; dry runs take the invented account.
var school = map[string]string{"const.getcourse_account_name": "school", "const.getcourse_secret": "example-key"}

// The parameters below are read inside: every refusal is an answer the script can look
// at. E-mail and phone are not FromVar, for a key of an object beside them goes first.
func schoolContact() []Param {
	return []Param{
		{Name: "email", Read: Text, Optional: true, Doc: both("e-mail of the student; skipped: variable email", "почта ученика; если пропустить — переменная email")},
		{Name: "phone", Read: Text, Optional: true, Doc: both("phone of the student; skipped: variable phone", "телефон ученика; если пропустить — переменная phone")},
	}
}

// schoolObjects are the JSON objects of the functions that import orders.
func schoolObjects() []Param {
	return []Param{
		{Name: "deal_data", Read: Any, Optional: true, Keys: dealKeys(), Doc: both("JSON object with fields of the order; own fields under addfields", "JSON-объект с полями заказа; дополнительные поля — в addfields")},
		schoolUser(),
		{Name: "system_data", Read: Any, Optional: true, Keys: systemKeys(), Doc: both("JSON object: refresh_if_exists, multiple_offers, return_payment_link, partner_email", "JSON-объект: refresh_if_exists, multiple_offers, return_payment_link, partner_email")},
		schoolSession(),
		schoolDomain(),
	}
}

func schoolUser() Param {
	return Param{Name: "user_data", Read: Any, Optional: true, Keys: userKeys(),
		Doc: both("JSON object with fields of the student; own fields under addfields", "JSON-объект с полями ученика; дополнительные поля — в addfields")}
}

func schoolSession() Param {
	return Param{Name: "session_data", Read: Any, Optional: true, Keys: sessionKeys(),
		Doc: both("JSON object with utm_source and other marks of the visit", "JSON-объект с utm_source и другими метками визита")}
}

func schoolDomain() Param {
	return Param{Name: "domain", Read: Text, Optional: true, Default: "ru",
		Doc: both("what follows \"getcourse.\" in the school's address", "что стоит после «getcourse.» в адресе школы")}
}

// getcourseFuncs import students and orders into GetCourse.
var getcourseFuncs = []Func{{
	Name: "getcourse_add_user", Group: GroupGetCourse, Kind: Network, Source: pageGetCourse,
	Params: append(append([]Param{
		{Name: "refresh", Read: Any, Doc: both("1: overwrite the data of a known student; 0: leave him as he is", "1 — обновить данные, если ученик уже есть; 0 — не трогать")},
	}, schoolContact()...),
		Param{Name: "name", Read: Text, Optional: true, Doc: both("first name; skipped: variable getcourse_name", "имя; если пропустить — переменная getcourse_name")},
		schoolUser(),
		Param{Name: "partner_email", Read: Text, Optional: true, Doc: both("e-mail of the partner who brought him", "почта партнёра, который его привёл")},
		schoolSession(),
		schoolDomain(),
	),
	Returns: givesVerdict, Verdict: true,
	Doc: both("Adds a student to GetCourse. The school is named by the constants getcourse_account_name and getcourse_secret. "+
		"When it worked, the client's variables getcourse_user_id and getcourse_user (the whole answer) are written; otherwise nothing changes. "+
		"In a dry run nothing is sent and the values are plainly invented.",
		"Добавляет ученика в GetCourse. Школу задают константы getcourse_account_name и getcourse_secret. "+
			"Если получилось, записываются переменные клиента getcourse_user_id и getcourse_user (ответ целиком), если нет — ничего не меняется. "+
			"При пробном запуске ничего не отправляется, а значения явно вымышленные."),
	Examples: []Example{
		{Src: `getcourse_add_user(1, "anna@example.com", "", "Анна", {"city": "Пермь"})`, Want: "True", Vars: school},
		{Src: `getcourse_add_user(1)`, Want: "Не указан ни эл. адрес, ни телефон", Vars: school},
	},
	Do: addSchoolUser,
}, {
	Name: "getcourse_add_user_to_groups", Group: GroupGetCourse, Kind: Network, Source: pageGetCourse,
	Params: []Param{
		{Name: "groups", Read: Any, Doc: both("JSON array of group names", "JSON-массив с названиями групп")},
		{Name: "user_id", Read: Text, Optional: true, FromVar: "getcourse_user_id", Doc: both("id of the student in GetCourse", "id ученика в GetCourse")},
		schoolDomain(),
	},
	Returns: givesVerdict, Verdict: true,
	Doc: both("Puts a student into exactly these groups: he leaves all others. Without groups, or with an empty array, nothing is sent and the answer is `groups list not send`.",
		"Записывает ученика ровно в эти группы: из всех остальных он выйдет. Если групп нет или массив пуст, ничего не отправляется, а ответом будет `groups list not send`."),
	Examples: []Example{
		{Src: `getcourse_add_user_to_groups('["Группа 1", "Группа 2"]', 199388144)`, Want: "True", Vars: school},
		{Src: `getcourse_add_user_to_groups('[]', 199388144)`, Want: "groups list not send", Vars: school},
	},
	Do: setSchoolGroups,
}, {
	Name: "getcourse_add_deal", Group: GroupGetCourse, Kind: Network, Source: pageGetCourse,
	Params: append(append(schoolContact(),
		Param{Name: "offer_code", Read: Text, Doc: both("unique code of the offer", "уникальный код предложения")},
		Param{Name: "deal_cost", Read: Any, Doc: both("amount, such as 4900 or 64.24", "сумма, например 4900 или 64.24")},
	), schoolObjects()...),
	Returns: givesVerdict, Verdict: true,
	Doc: both("Creates an order in GetCourse, and the student when he is new. "+
		"When it worked, the deal's variables getcourse_deal_number, getcourse_deal_id and getcourse_payment_link are written; otherwise nothing changes. "+
		"Without the link when system_data says return_payment_link 0. If no answer came, look in GetCourse before you repeat: there may be an order already.",
		"Создаёт заказ в GetCourse, а если ученик новый — и ученика. "+
			"Если получилось, записываются переменные сделки getcourse_deal_number, getcourse_deal_id и getcourse_payment_link, если нет — ничего не меняется. "+
			"Ссылки не будет, если в system_data указано return_payment_link 0. Если ответ не пришёл, проверьте GetCourse, прежде чем повторять: заказ мог появиться."),
	Examples: []Example{
		{Src: `getcourse_add_deal("anna@example.com", "", "123456", 4900, {"quantity": 1})`, Want: "True", Vars: school},
		{Src: `getcourse_add_deal("anna@example.com", "", "123456", "дорого")`, Want: "Сумма заказа должна быть числом, например 4900 или 64.24", Vars: school},
	},
	Do: addSchoolDeal,
}, {
	Name: "getcourse_update_deal", Group: GroupGetCourse, Kind: Network, Source: pageGetCourse,
	Params: append(append(schoolContact(),
		Param{Name: "deal_number", Read: Text, Optional: true, Doc: both("number of the order; skipped: variable getcourse_deal_number", "номер заказа; если пропустить — переменная getcourse_deal_number")},
		Param{Name: "multiple_offers", Read: Any, Doc: both("1: add the positions to those of the order; 0: replace them", "1 — добавить позиции к имеющимся; 0 — заменить")},
	), schoolObjects()...),
	Returns: givesVerdict, Verdict: true,
	Doc: both("Changes an order in GetCourse. Without a number anywhere nothing is sent and the answer is `deal_number not send and not found in variable getcourse_deal_number`. "+
		"A payment link that comes back is written to the deal's variable getcourse_payment_link.",
		"Изменяет заказ в GetCourse. Если номера нигде нет, ничего не отправляется, а ответом будет `deal_number not send and not found in variable getcourse_deal_number`. "+
			"Если вернулась ссылка на оплату, она записывается в переменную сделки getcourse_payment_link."),
	Examples: []Example{
		{Src: `getcourse_update_deal("anna@example.com", "", 124563, 0, {"deal_comment": "позвонить"})`, Want: "True", Vars: school},
		{Src: `getcourse_update_deal("anna@example.com", "", "", 0)`, Want: "deal_number not send and not found in variable getcourse_deal_number", Vars: school},
	},
	Do: updateSchoolDeal,
}, {
	Name: "getcourse_change_deal_status", Group: GroupGetCourse, Kind: Network, Source: pageGetCourse,
	Params: []Param{
		{Name: "status", Read: Text, Values: statusCodes(), Doc: both("new, in_work, not_confirmed, payed, cancelled, false, payment_waiting, part_payed, waiting_for_return or pending",
			"new, in_work, not_confirmed, payed, cancelled, false, payment_waiting, part_payed, waiting_for_return или pending")},
		{Name: "email", Read: Text, FromVar: "email", Doc: both("e-mail of the student", "почта ученика")},
		{Name: "phone", Read: Text, FromVar: "phone", Doc: both("phone of the student", "телефон ученика")},
		{Name: "deal_number", Read: Text, FromVar: "getcourse_deal_number", Doc: both("number of the order", "номер заказа")},
		schoolDomain(),
	},
	Returns: givesVerdict, Verdict: true,
	Doc: both("Changes the status of an order in GetCourse: `getcourse_change_deal_status(\"in_work\")`. The status false is written in quotes; it hides the order. Another status is sent as it is, with a warning. No variable changes.",
		"Меняет статус заказа в GetCourse: `getcourse_change_deal_status(\"in_work\")`. Статус false пишется в кавычках, он скрывает заказ. Незнакомый статус уйдёт как есть, с предупреждением. Переменные не меняются."),
	Examples: []Example{
		{Src: `getcourse_change_deal_status("in_work", "anna@example.com", "", 1455)`, Want: "True", Vars: school},
	},
	Do: changeSchoolStatus,
}}
