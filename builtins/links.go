package builtins

// What link functions give back.
var (
	givesShort = both("short link", "короткая ссылка")
	givesLink  = both("link", "ссылка")
)

// linkTarget and linkOnce begin and end the parameters of functions that make links.
func linkTarget() Param {
	return Param{Name: "link", Read: Text, Doc: both("address the link leads to", "адрес, куда ведёт ссылка")}
}

func linkOnce() Param {
	return Param{Name: "one_shot", Read: Truth, Optional: true, Doc: both("anything but 0: the link works once", "всё, кроме 0 — ссылка сработает один раз")}
}

// linkUntil are the parameters that end a link at a moment.
func linkUntil(optional bool) []Param {
	return []Param{
		{Name: "date", Read: Date, Optional: optional, Doc: both("last day, dd.mm.yyyy", "последний день, дд.мм.гггг")},
		{Name: "time", Read: Time, Optional: optional, Doc: both("time of that day, HH:MM", "время этого дня, ЧЧ:ММ")},
	}
}

// linkMinutes is the parameter that ends a link after a while.
func linkMinutes(optional bool) Param {
	return Param{Name: "minutes", Read: Number, Optional: optional, Doc: both("how many minutes the link works", "сколько минут работает ссылка")}
}

// quizPage is the parameter that names a quiz.
func quizPage() Param {
	return Param{Name: "mini_landing_page_id", Read: Text, Doc: both("id of the quiz page", "id страницы квиза")}
}

// linkFuncs make links for the client and switch them off.
var linkFuncs = []Func{{
	Name: "proxy", Group: GroupLinks, Kind: Host, Source: pageLinks,
	Params:  []Param{linkTarget(), linkOnce()},
	Returns: givesShort,
	Doc: both("Makes a short link that tells the bot of a click by the event `link_was_pressed` with the address: `link = proxy(\"https://example.com\")`. The link belongs to this dialogue; `#{name}` in the address is filled in when it is clicked.",
		"Создаёт короткую ссылку, о нажатии на которую бот узнаёт по событию `link_was_pressed` с адресом: `ссылка = proxy(\"https://example.com\")`. Ссылка действует только в этом диалоге; `#{имя}` в адресе подставляется в момент нажатия."),
}, {
	Name: "proxy_date", Group: GroupLinks, Kind: Host, Source: pageLinks,
	Params:  append(append([]Param{linkTarget()}, linkUntil(false)...), linkOnce()),
	Returns: givesShort,
	Doc: both("Makes a link as proxy does, which works until a date and time: `proxy_date(\"https://example.com\", current_date, \"23:59\")`.",
		"Как proxy, но ссылка работает до указанных даты и времени: `proxy_date(\"https://example.com\", current_date, \"23:59\")`."),
}, {
	Name: "proxy_timeout", Group: GroupLinks, Kind: Host, Source: pageLinks,
	Params:  []Param{linkTarget(), linkMinutes(false), linkOnce()},
	Returns: givesShort,
	Doc: both("Makes a link as proxy does, which works for some minutes: `proxy_timeout(\"https://example.com\", 60)`.",
		"Как proxy, но ссылка работает указанное число минут: `proxy_timeout(\"https://example.com\", 60)`."),
}, {
	Name: "short", Group: GroupLinks, Kind: Host, Source: pageLinks,
	Params:  []Param{linkTarget(), linkOnce()},
	Returns: givesShort,
	Doc: both("Makes a short link of which the bot hears nothing when it is clicked: `link = short(\"https://example.com\")`. The link belongs to this dialogue; `#{name}` in the address is filled in when it is clicked.",
		"Создаёт короткую ссылку без события о нажатии: `ссылка = short(\"https://example.com\")`. Ссылка действует только в этом диалоге; `#{имя}` в адресе подставляется в момент нажатия."),
}, {
	Name: "short_date", Group: GroupLinks, Kind: Host, Source: pageLinks,
	Params:  append(append([]Param{linkTarget()}, linkUntil(false)...), linkOnce()),
	Returns: givesShort,
	Doc: both("Makes a link as short does, which works until a date and time: `short_date(\"https://example.com\", current_date, \"23:59\")`.",
		"Как short, но ссылка работает до указанных даты и времени: `short_date(\"https://example.com\", current_date, \"23:59\")`."),
}, {
	Name: "short_timeout", Group: GroupLinks, Kind: Host, Source: pageLinks,
	Params:  []Param{linkTarget(), linkMinutes(false), linkOnce()},
	Returns: givesShort,
	Doc: both("Makes a link as short does, which works for some minutes: `short_timeout(\"https://example.com\", 60)`.",
		"Как short, но ссылка работает указанное число минут: `short_timeout(\"https://example.com\", 60)`."),
}, {
	Name: "remove_links", Group: GroupLinks, Kind: Host, Source: pageLinks,
	Returns: givesTrue,
	Doc: both("Switches off every short link the client was sent: `remove_links()`.",
		"Отключает все короткие ссылки, отправленные клиенту: `remove_links()`."),
}, {
	Name: "remove_one_time_links", Group: GroupLinks, Kind: Host, Source: pageLinks,
	Returns: givesTrue,
	Doc: both("Switches off the client's links that work once: `remove_one_time_links()`.",
		"Отключает одноразовые ссылки клиента: `remove_one_time_links()`."),
}, {
	Name: "remove_timer_links", Group: GroupLinks, Kind: Host, Source: pageLinks,
	Returns: givesTrue,
	Doc: both("Switches off the client's links that have a time limit: `remove_timer_links()`.",
		"Отключает ссылки клиента с ограничением по времени: `remove_timer_links()`."),
}, {
	Name: "quiz_link", Group: GroupLinks, Kind: Host, Source: pageLinks,
	Params:  []Param{quizPage()},
	Returns: givesLink,
	Doc: both("Makes a personal link to a quiz for Telegram: `link = quiz_link(12)`. The answers are kept for the client it was made for; the link works for 21 days at most.",
		"Создаёт личную ссылку на квиз для Telegram: `ссылка = quiz_link(12)`. Ответы сохраняются у клиента, для которого она создана; работает ссылка не дольше 21 дня."),
}, {
	Name: "quiz_link_date", Group: GroupLinks, Kind: Host, Source: pageLinks,
	Params:  append([]Param{quizPage()}, linkUntil(true)...),
	Returns: givesLink,
	Doc: both("Makes a link as quiz_link does, which works until a date and time: `quiz_link_date(12, current_date, \"23:59\")`.",
		"Как quiz_link, но ссылка работает до указанных даты и времени: `quiz_link_date(12, current_date, \"23:59\")`."),
}, {
	Name: "quiz_link_timeout", Group: GroupLinks, Kind: Host, Source: pageLinks,
	Params:  []Param{quizPage(), linkMinutes(true)},
	Returns: givesLink,
	Doc: both("Makes a link as quiz_link does, which works for some minutes: `quiz_link_timeout(12, 60)`.",
		"Как quiz_link, но ссылка работает указанное число минут: `quiz_link_timeout(12, 60)`."),
}}
