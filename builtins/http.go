package builtins

const maxURL = 8192 // bytes of an address with its parameters

// webKind is what the functions that speak HTTP give back.
var webKind = both(`dictionary {"status": …, "data": …}, or what answer_type asks for`, `словарь {"status": …, "data": …} или то, что просит answer_type`)

// These are the parameters the functions that speak HTTP share. They are read inside,
// since 0 counts as skipped in all of them.
func webStart() []Param {
	return []Param{
		{Name: "url", Read: Text, Doc: both("address, with http:// or https://", "адрес, начиная с http:// или https://")},
		{Name: "answer_type", Read: Text, Optional: true, Doc: both(`"status", "json" or "text"; skipped: status and data together`, `"status", "json" или "text"; если пропустить — статус и данные вместе`)},
		{Name: "headers", Read: Any, Optional: true, Doc: both("dictionary of headers", "словарь заголовков")},
	}
}

func webQuery() Param {
	return Param{Name: "params", Read: Any, Optional: true, Doc: both("dictionary that is added to the address after ?", "словарь, который добавится к адресу после ?")}
}

func webData() Param {
	return Param{Name: "data", Read: Any, Optional: true, Doc: both("body: a text sent as it is, or a dictionary sent as a form", "тело запроса: текст уйдёт как есть, словарь — как форма")}
}

func webJSON() Param {
	return Param{Name: "json_data", Read: Any, Optional: true, Doc: both("body: a dictionary or an array sent as JSON", "тело запроса: словарь или массив, уйдёт как JSON")}
}

func webEnd() []Param {
	return []Param{
		{Name: "auth", Read: Any, Optional: true, Doc: both(`"login:password" or [login, password]`, `"логин:пароль" или [логин, пароль]`)},
		{Name: "proxy", Read: Any, Optional: true, Doc: both(`"de" asks for a European address`, `"de" — запрос с европейского адреса`)},
	}
}

// webParams joins the shared parameters around those of one function.
func webParams(own ...Param) []Param { return append(append(webStart(), own...), webEnd()...) }

// httpFuncs send requests to any address on the public Internet.
var httpFuncs = []Func{{
	Name: "requests_get", Group: GroupHTTP, Kind: Network, Source: pageAPI,
	Params:  webParams(webQuery()),
	Returns: webKind,
	Doc: both("Asks an address for data: `rate = requests_get(\"https://example.com/rate\", \"json\")[\"usd\"]`. To skip a parameter before a later one write \"\" or 0. "+
		"\"json\" of an answer that is no JSON is an error, as is no answer at all; any status is an answer. A dry run sends nothing and takes status 200 and data {} for the answer. "+
		"There is no European exit here: with \"de\" the request goes out directly and a warning says so.",
		"Запрашивает данные по адресу: `курс = requests_get(\"https://example.com/rate\", \"json\")[\"usd\"]`. Чтобы пропустить параметр перед следующим, напишите \"\" или 0. "+
			"Если попросить \"json\", а ответ не JSON, это ошибка, как и отсутствие ответа; любой статус — это ответ. При пробном запуске ничего не отправляется, ответом считается статус 200 и данные {}. "+
			"Европейского выхода здесь нет: с \"de\" запрос уйдёт напрямую, о чём скажет предупреждение."),
	Examples: []Example{
		{Src: `requests_get("https://example.com/rate", "status")`, Want: "200"},
		{Src: `requests_get("https://example.com/rate")`, Want: `{"status":200,"data":{}}`},
	},
	Do: webCall{method: "GET", query: 3, auth: 4, proxy: 5}.do,
}, {
	Name: "requests_post", Group: GroupHTTP, Kind: Network, Source: pageAPI,
	Params:  webParams(webData(), webJSON()),
	Returns: webKind,
	Doc: both("Sends data to an address: `requests_post(\"https://example.com/orders\", \"json\", \"\", \"\", {\"total\": 500})`. Use data or json_data, not both. "+
		"A dictionary in data goes out as a form, unless the header Content-Type names another kind: then as its text. Answers, skipping and dry runs are as with requests_get.",
		"Отправляет данные на адрес: `requests_post(\"https://example.com/orders\", \"json\", \"\", \"\", {\"сумма\": 500})`. Указывайте либо data, либо json_data. "+
			"Словарь в data уходит как форма, а если заголовок Content-Type называет другой вид — то своим текстом. Ответ, пропуск параметров и пробный запуск — как у requests_get."),
	Do: webCall{method: "POST", data: 3, json: 4, auth: 5, proxy: 6}.do,
}, {
	Name: "requests_put", Group: GroupHTTP, Kind: Network, Source: pageAPI,
	Params:  webParams(webData()),
	Returns: webKind,
	Doc: both("Sends data with the method PUT: `requests_put(\"https://example.com/orders/5\", \"status\", {\"Content-Type\": \"application/json\"}, {\"total\": 500})`. "+
		"A dictionary in data goes out as a form, unless the header Content-Type names another kind: then as its text. Answers, skipping and dry runs are as with requests_get.",
		"Отправляет данные методом PUT: `requests_put(\"https://example.com/orders/5\", \"status\", {\"Content-Type\": \"application/json\"}, {\"сумма\": 500})`. "+
			"Словарь в data уходит как форма, а если заголовок Content-Type называет другой вид — то своим текстом. Ответ, пропуск параметров и пробный запуск — как у requests_get."),
	Do: webCall{method: "PUT", data: 3, auth: 4, proxy: 5}.do,
}, {
	Name: "requests_patch", Group: GroupHTTP, Kind: Network, Source: pageAPI,
	Params:  webParams(webData()),
	Returns: webKind,
	Doc: both("Sends data with the method PATCH: `requests_patch(\"https://example.com/orders/5\", \"status\", \"\", {\"total\": 500})`. The body and the answer are as with requests_put.",
		"Отправляет данные методом PATCH: `requests_patch(\"https://example.com/orders/5\", \"status\", \"\", {\"сумма\": 500})`. Тело запроса и ответ — как у requests_put."),
	Do: webCall{method: "PATCH", data: 3, auth: 4, proxy: 5}.do,
}, {
	Name: "requests_delete", Group: GroupHTTP, Kind: Network, Source: pageAPI,
	Params:  webParams(webData(), webJSON()),
	Returns: webKind,
	Doc: both("Sends a request with the method DELETE: `requests_delete(\"https://example.com/orders/5\", \"status\")`. The body and the answer are as with requests_post.",
		"Отправляет запрос методом DELETE: `requests_delete(\"https://example.com/orders/5\", \"status\")`. Тело запроса и ответ — как у requests_post."),
	Do: webCall{method: "DELETE", data: 3, json: 4, auth: 5, proxy: 6}.do,
}}
