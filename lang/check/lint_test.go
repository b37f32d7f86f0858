package check_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
)

func lint(text string, known check.Known) (*diag.Source, []diag.Diagnostic) {
	s := parse(text)
	return s.Source, check.Lint(s, builtins.Standard(), known)
}

// nothing is a project that sets no variables.
func nothing(lang.Scope, string) bool { return false }

// only is a project that sets these.
func only(names ...string) check.Known {
	return func(_ lang.Scope, name string) bool {
		return strings.Contains(" "+strings.Join(names, " ")+" ", " "+name+" ")
	}
}

var lintTests = []struct{ name, in, want string }{
	{"nothing wrong", "total = round(price * 1.2, 2)\nclient.phone = '+7'", ""},
	{"from outside", "a = price * 2\nb = client.x + 1\nc = \"#{y}\"", ""},

	{"deleted, then read", "x =\ny = \"#{x}\"", "2:8 unset-variable"},
	{"deleted, then set", "x =\nx = 5\ny = x * 2", ""},
	{"deleted, then joined to itself", "x =\nx = \"#{x}раз\"", ""},
	{"deleted, then asked for", "x =\ny = if(\"#{x}\" == \"\", 1, x * 2)", ""},
	{"deleted, then set by a function", "x =\nset_client_variable(5, 'x', 1)\ny = x * 2", ""},
	{"emptied, then joined", "x = \"\"\ny = \"#{x}раз\" + x", ""},
	{"emptied, then computed with", "x = ''\ny = x * 2", "2:5 unset-variable"},
	{"another scope", "x =\ny = client.x * 2", ""},

	{"set below", "y = \"#{x} руб.\"\nx = price * 2", "1:8 set-below"},
	{"counter", "n = count + 1\ncount = n", ""},
	{"value of the last time", "old = status\nstatus = 'new'", ""},
	{"compared with the last time", "changed = if(#{status} != 'new', 1, 0)\nstatus = 'new'", ""},
	{"asked for, then set", "n = if(\"#{count}\" == \"\", 0, count)\ncount = price", ""},
	{"known from outside as well", "y = x * 2\nx = 5", "1:5 set-below"},
	{"set by a call", "set_client_variable(5, 'x', 1)\ny = x * 2\nx = 5", ""},

	{"overwritten", "x = 5\nx = 6", "1:1 never-read"},
	{"overwritten after a read", "x = 5\ny = x\nx = 6", ""},
	{"default for a line that may fail", "x = 5\nx = a / b", ""},
	{"read by its own line", "x = 5\nx = \"#{x}!\"", ""},
	{"read by a computed name", "x1 = 5\ny = #{x#{i}}\nx1 = 6", ""},
	{"read by a function", "email = 'a@b.ru'\nr = getcourse_change_deal_status('new')\nemail = 'b@b.ru'", ""},
	{"read through the client", "client.x = 5\ny = x\nclient.x = 6", ""},
	{"emptied first", "x = ''\nx = 6", ""},
	{"an element of it", "x = [1]\nx[0] = 2\nx = 'раз'", ""},

	{"time with a number", "a = if(current_time > 18, 1, 2)", "1:8 always-false"},
	{"date with a number", "d = current_date\na = if(d == 5, 1, 2)", "2:8 always-false"},
	{"weekday with a word", "a = if(weekday != 'пн', 1, 2)", "1:8 always-false"},
	{"date with a text of a date", "a = if(current_date > '10.10.2021', 1, 2)", ""},
	{"number with a quoted one", "n = a * 2\nb = if(n > '5', 1, 2)", ""},
	{"after a call that may set it", "d = current_date\nset_client_variable(5, 'd', 1)\na = if(d == 5, 1, 2)", ""},
	{"one branch fits", "d = if(x, current_date, 5)\na = if(d == 5, 1, 2)", ""},
	{"joined text", "d = a + b\ne = if(d == 5, 1, 2)", ""},
	{"text with letters", "d = \"#{a} руб.\"\ne = if(d == 5, 1, 2)", "2:8 always-false"},
	{"text with digits", "d = \"1#{a}\"\ne = if(d == 5, 1, 2)", ""},
	{"literals", "a = 5 == 'раз'", ""},
	{"arguments in another order", "r = getcourse_add_deal('123456', 4900, email, phone)", "1:24 argument-order\n1:40 argument-order\n1:47 argument-order"},
	{"an argument left out", "r = getcourse_add_deal(email, offer_code, deal_cost, 4900)", "1:31 argument-order\n1:43 argument-order"},
	{"no address", "r = getcourse_add_user(1, 79123456789)", "1:27 argument-order"},
	{"an address for a phone", "r = getcourse_add_user(1, '', 'anna@example.com')", "1:31 argument-order"},
	{"arguments in their order", "r = getcourse_add_deal(email, phone, offer_code, deal_cost)\nq = getcourse_add_user(1, 'a@b.ru', '79123456789', name)\np = getcourse_add_user(1, '#{login}@b.ru', '')\no = requests_get(url, kind)", ""},
	{"variable in braces alone", "балл = 5\ny = \"Ваш балл: {балл}, ${балл}, #{балл}\"", "2:16 not-inserted"},
	{"variable behind a dollar", "балл = 5\ny = \"Ваш балл: ${балл}\"", "2:16 not-inserted"},
	{"variable behind a number sign", "балл = 5\ny = \"Ваш балл: # {балл}\"", "2:16 not-inserted"},
	{"variable of a scope in braces", "client.балл = 5\ny = 'Ваш балл: {client.балл}'", "2:16 not-inserted"},
	{"braces of another kind", "балл = 5\ny = \"{object.email} {имя} {{балл}} #{балл}\"\nz = '{\"балл\": 5}'", ""},
	{"verdict of a request", "r = getcourse_add_user(1, email)\na = if(r == True, 1, r)", ""},

	{"date of a service compared", "a = if(current_date > '2025-01-05', 1, 2)\nd = '05/01/2025'\nb = d == current_date + 1", "1:8 always-false\n3:5 always-false"},
	{"dates of a service", "a = '2025-01-05' > '2024-01-05'\nb = x > '2025-01-05'", ""},
	{"date of a service and days", "a = '2025-01-05' + 3\nd = '5/1/2025'\nb = d + x * 2\nc = 3 + d", "1:5 joined-text\n3:5 joined-text\n4:9 joined-text"},
	{"date of a service in a text", "d = '2025-01-05'\na = 'Дата: ' + d + ' ' + d + x\nb = '2025-01-05' + '3'\nc = d + ' год'", "3:5 joined-text"},
	{"number with blanks and a number", "a = '10 000' + 500\nn = '7,5'\nb = n + 1\nc = x * 2 + '1 499 000'", "1:5 joined-text\n3:5 joined-text\n4:13 joined-text"},
	{"texts and numbers", "a = '8 800 ' + 5553535\nb = '10 000' + '₽'\nc = '10 000' + x\nd = '10,' + 5\ne = 'раз, два' + 5 + '1 2'", ""},
	{"date and a text with days", "a = current_date + '3 дня'\nb = '05.01.2025' + '1 день'\nc = current_time + '30мин.'", "1:20 joined-text\n2:20 joined-text\n3:20 joined-text"},
	{"date and other texts", "a = current_date + ' 3 дня'\nb = current_date + '3'\nc = x + '3 дня'\nd = current_date + ' год'", ""},
	{"variable that no sign can use", "цена = '1 500 руб'\na = цена * 2\nb = round(цена)\nd = '2025-01-05'\nc = d - 3", "2:5 wrong-operand\n3:11 wrong-arg-kind\n5:5 wrong-operand"},
	{"variable asked about first", "цена = '1 500 руб'\na = if(is_float(цена), цена * 2 + round(цена), 0)\nb = '#{цена}' + цена", ""},
	{"variable with something else by now", "n = 'раз'\nset_client_variable(5, 'n', 1)\na = n * 2", ""},

	{"variable behind other marks", "имя = 'Анна'\ny = 'Привет, $имя!'\nz = 'Привет, %имя%!'\nw = '100% имя, $100, 5$имени %имя'\nv = 'Привет, #имя!'\nu = '#скидки #{имя}'", "2:14 not-inserted\n3:14 not-inserted\n5:14 not-inserted"},
	{"arrays joined", "a = [1]\nb = a + [2]\nc = a + [2, 3]\nd = b + a\ne = 'Корзина: ' + a", "2:5 joined-text\n3:5 joined-text"},
	{"element joined to its array", "a = [1]\na = a + 'раз'\nb = [1]\nc = b + ' руб'", "2:5 joined-text"},
	{"result dropped", "append(a, 5)\nround(x)\nadd_label('x')\nif(a, add_label('x'), '')\nconcat(create_list('x'), 'y')\ny = 1", "1:1 ignored-result\n2:1 ignored-result"},
	{"kind of answer without quotes", "r = requests_get(url, json)\ns = requests_post(url, status)\njson = 'text'\nt = requests_get(url, text)", "1:23 set-below\n2:24 bare-word\n4:23 bare-word"},
	{"amount", "r = getcourse_add_deal(e, '', '1', '4 900')\na = '500 руб'\ns = getcourse_add_deal(e, '', '1', a)\nt = getcourse_add_deal(e, '', '1', '4900.5')\nu = getcourse_add_deal(e, '', '1', x)\nv = r", "1:36 wrong-amount\n3:36 wrong-amount"},
	{"groups", "r = getcourse_add_user_to_groups('Марафон')\ns = getcourse_add_user_to_groups('[\"Марафон\"]')\nt = getcourse_add_user_to_groups(['x'])\nu = getcourse_add_user_to_groups(g)", "1:34 invalid-json"},
	{"element behind the last one", "a = [1, 2]\nb = a[2]\nc = a[1] + a[-1] + a[x]\nd = append(a, 3)[2]\na[2] = 5\ne = a[2]", "2:5 no-element"},
	{"length of an array", "a = [1, 2]\nb = len(a)\nc = len('раз')\nd = arr_len(a)\ne = len(x)", "2:5 len-of-array"},
	{"array for a number", "a = [x, 2]\nb = max(a)\nc = int(current_date)\nd = round(a[0])\ne = if(x, max(a), 1)", "2:9 wrong-arg-kind\n3:9 wrong-arg-kind"},
	{"small letters and capital ones", "a = if(lower(x) == 'Да', 1, 2)\nt = upper(x)\nb = 'Да' != t\nc = t == 'ДА 5' or lower(x) == 'да' or lower(x) == '5'", "1:8 always-false\n3:5 always-false"},
	{"answer without quotes", "a = if(question == да, 1, 2)\nb = if(Нет != question, 1, 2)\nc = if(question == ответ, 1, 2)", "1:20 bare-word\n2:8 bare-word"},
	{"answer that is a variable", "да = 'да'\na = if(question == да, 1, 2)", ""},
	{"key without quotes", "a = {'name': 'Анна', 'age': 5}\nb = a[age]\nc = a[name]\nd = a[city]\ncity = 'name'", "2:7 bare-word\n3:7 bare-word\n4:7 set-below"},
	{"key without quotes in JSON", "a = '{\"цена\": 5}'\nb = a[цена]", "2:7 bare-word"},

	{"verdict as a condition", "a = if(getcourse_add_user(1, email), 1, 2)", "1:8 unchecked-answer"},
	{"verdict in a variable", "r = keycrm_add_payment(5, {})\na = if(r, 1, 2)\nb = not #{r} and '#{r}'", "2:8 unchecked-answer\n3:9 unchecked-answer\n3:18 unchecked-answer"},
	{"two verdicts", "r = getcourse_add_user(1, email)\ns = getcourse_add_deal(email, '', '1', 5)\na = if(r and (s), 1, 2)", "3:8 unchecked-answer\n3:14 unchecked-answer"},
	{"verdict of a list", "a = if(remove_list_from_project(17), 1, 2)", "1:8 unchecked-answer"},
	{"verdict and what it never is", "r = getcourse_add_user(1, email)\na = if(r == 1, 1, if(r == 'OK!', 2, if(False != r, 3, if(r == '', 4, 5))))", "2:8 unchecked-answer\n2:22 unchecked-answer\n2:40 unchecked-answer\n2:58 unchecked-answer"},
	{"verdict and true in small letters", "r = getcourse_add_user(1, email)\na = if(r == true, 1, 2)", "2:8 unchecked-answer"},
	{"verdict and the text of a failure", "r = getcourse_add_user(1, email)\na = if(r == True or r == 'True' or r == 'Достигнут лимит' or r == x, 1, 2)", ""},
	{"verdict in a text", "r = getcourse_add_user(1, email)\na = 'Ответ: #{r}'\nb = contains(r, 'лимит')", ""},
	{"variable with something else by now", "r = getcourse_add_user(1, email)\ns = r\nr = 5\na = if(r, 1, 2)", ""},
	{"verdict that another function may replace", "r = getcourse_add_user(1, email)\nset_client_variable(5, 'r', 1)\na = if(r, 1, 2)", ""},
	{"request as a condition", "a = if(requests_get(url), 1, 2)\nr = requests_post(url, '', {})\nb = if(r, 1, 2)", "1:8 unchecked-answer\n3:8 unchecked-answer"},
	{"request and its status", "r = requests_get(url)\na = if(r['status'] == 200, 1, 2)\nb = if(requests_get(url, 'json'), 1, 2)", ""},
	{"request compared with a status", "r = requests_get(url)\na = if(r == 200, 1, 2)", "2:8 always-false"},

	{"empty text", "a = if(x == '', 1, 2)", "1:8 empty-comparison"},
	{"empty text of an element", "a = if(x[0] == '', 1, 2)", ""},
	{"quoted variable", "a = if('#{x}' == '', 1, 2)", ""},
	{"None", "a = if(x == None, 1, 2)", ""},
	{"tag", "a = if(tag == '', 1, 2)\nb = if(None != '#{tag}', 1, 2)", "1:8 tag-comparison\n2:8 tag-comparison"},

	{"code compared", "a = if(code == '007', 1, 2)", "1:16 number-like-text"},
	{"code of this script", "code = '007'\na = if(code == '007', 1, 2)", ""},
	{"code with letters", "a = if(code == 'A007', 1, 2)", ""},
	{"zero", "a = if(x == 0 or x == '0.50', 1, 2)", ""},
	{"time of day", "a = if(x == '09:30', 1, 2)", ""},
	{"code computed", "a = 007 + 1\nb = '12345678901234567890' * 2", "1:5 number-like-text\n2:5 number-like-text"},
	{"long round number", "a = 10000000000000000000000 * x", ""},

	{"unset in a branch", "x = if(a, 5, '')\ny = x * 2", "2:5 maybe-unset"},
	{"unset in a branch, guarded", "x = if(a, 5, '')\ny = if(x, x * 2, 0)\nz = if(a, x * 2, 0)", ""},
	{"unset in a branch, joined", "x = if(a, 5, '')\ny = \"#{x}\" + x + 'раз'", ""},
	{"unset argument", "x = if(a, None, 5)\ny = abs(x)", "2:9 maybe-unset"},
	{"sum with a number", "x = if(a, None, 5)\ny = 1 + x", "2:9 maybe-unset"},

	{"blank in an e-mail", "r = getcourse_add_user(1, ' a@b.ru')", "1:27 blank-in-quotes"},
	{"blank in a key", "a = {' ключ': 1}\nb = a['ключ ']", "1:6 blank-in-quotes\n2:7 blank-in-quotes"},
	{"blank in a text", "a = ' руб.' + ' ' + 'x '\nb = if(x == ' ', 1, 2)", ""},
	{"skipped by a blank", "r = getcourse_add_user(1, ' ', '7')", ""},

	{"order_id", "set_order_name('x', order_id)\na = order_id", "1:21 order-id"},

	{"race", "n = project.n\nr = add_label('x')\nproject.n = n + 1", ""},
	{"race through another variable", "n = project.n\nm = n + 1\nr = getcourse_add_user(1, email)\nproject.n = m\ny = r", "4:1 project-race"},
	{"one line", "project.n = project.n + 1", ""},
	{"read again", "n = project.n\nr = getcourse_add_user(1, email)\nproject.n = project.n + 1\ny = r", ""},
	{"another variable of the project", "n = project.n\nr = getcourse_add_user(1, email)\nproject.m = n + 1\ny = r", ""},

	{"JSON in single quotes", `r = getcourse_add_deal(e, '', '1', 5, "{'a': 1}")`, "1:41 invalid-json"},
	{"JSON with a comma too many", `r = getcourse_add_user(1, e, '', '', '{"city": "#{x}",}')`, "1:55 invalid-json"},
	{"JSON from a variable", `r = getcourse_add_user(1, e, '', '', "#{data}")`, ""},
	{"JSON skipped", `r = getcourse_add_user(1, e, '', '', '')`, ""},

	{"misspelt key", `r = getcourse_add_user(1, e, '', '', {"citi": 1})`, "1:39 unknown-key"},
	{"misspelt key in JSON", `r = getcourse_add_user(1, e, '', '', '{"citi": "#{x}", "a#{b}": 1}')`, "1:40 unknown-key"},
	{"own field", `r = getcourse_add_user(1, e, '', '', {"addfields": {"цвет": 1}})`, ""},
	{"own field in JSON", `r = getcourse_add_user(1, e, '', '', '{"addfields": {"цвет": [1, "x"]}, "city": "x"}')`, ""},
	{"wrong codes", `r = getcourse_add_deal(e, '', '1', 5, '{"deal_status": "paid", "deal_currency": "rur", "deal_is_paid": 1}')`, "1:56 unknown-value\n1:81 unknown-value"},
	{"wrong status", "r = getcourse_change_deal_status('paid', e)", "1:34 unknown-value"},
	{"status from a variable", "r = getcourse_change_deal_status(s, e)", ""},

	{"same condition", "a = if(x, 1, if(x, 2, 3))", "1:20 unreachable-branch"},
	{"same condition inside", "a = if(x > y, if(x > y, 1, 2), 3)", "1:28 unreachable-branch"},
	{"ladder upside down", "a = if(x > 1, 1, if(10 <= x, 2, 3))", "1:30 unreachable-branch"},
	{"ladder", "a = if(x > 10, 1, if(x > 5, 2, if(x == 0, 3, 4)))", ""},
	{"the other half", "a = if(x > 5, 1, if(x <= 5, 2, 'не число'))", ""},
	{"contradiction", "a = if(x > 5, if(x < 3, 1, 2), 3)", "1:25 unreachable-branch"},
	{"drawn by lot", "a = if(random(0, 1), 1, if(random(0, 1), 2, 3))", ""},
	{"literal", "a = if('да', 1, 2)", "1:17 unreachable-branch"},

	{"secret by name", "crm_token = 'a8f7e6d5c4b3'", "1:13 secret-literal"},
	{"secret in a header", `h = {"Authorization": "Bearer 9fK2xQ7LmZ4vR8sT1bN6"}`, "1:23 secret-literal"},
	{"secret in JSON", `h = '{"api_key": "9fK2xQ7LmZ4vR8sT1bN6"}'`, "1:18 secret-literal"},
	{"secret in an address", "u = 'https://api.example.com/x?a=1&key=9fK2xQ7LmZ4vR8sT1bN6#top'", "1:5 secret-literal"},
	{"no secret in an address", "u = 'https://api.example.com/x?key=#{crm_token}&token=#{t}'", ""},
	{"name of a secret", "token = 'не задан'\npassword = if(x, 1, 2)\nsecret = ''\napi_token = crm_token", ""},
	{"no secret", "key = 'utm_source'\nurl = 'https://example.com/a/b/c123456'", ""},

	{"answer dropped", "requests_get('http://a.ru')\nx = 1", "1:1 ignored-result"},
	{"answer dropped at the end", "x = 1\nrequests_get('http://a.ru')", ""},
	{"answer replaced", "r = requests_get('http://a.ru')\nr = requests_get('http://b.ru')", "1:1 ignored-result"},
	{"answer read", "r = requests_get('http://a.ru')\ns = r\nr = requests_get('http://b.ru')", ""},
}

func TestLint(t *testing.T) {
	for _, tt := range lintTests {
		t.Run(tt.name, func(t *testing.T) {
			src, list := lint(tt.in, nil)
			assert.Equal(t, tt.want, places(src, list))
		})
	}
}

// places gives findings as line:column code, one a line.
func places(src *diag.Source, list []diag.Diagnostic) string {
	var lines []string
	for _, line := range strings.Split(printed(src, list), "\n") {
		place, rest, _ := strings.Cut(line, "-")
		_, rest, _ = strings.Cut(rest, " ")
		code, _, _ := strings.Cut(rest, ":")
		lines = append(lines, strings.TrimSpace(place+" "+code))
	}
	return strings.Join(lines, "\n")
}

func TestLintKnown(t *testing.T) {
	for _, tt := range []struct {
		name, in, want string
		known          check.Known
	}{
		{"unknown", "y = x * 2\nz = x", "1:5 unset-variable", nothing},
		{"known", "y = x * 2", "", only("x")},
		{"set above", "x = 2\ny = x * 2", "", nothing},
		{"set above for the client", "client.x = 2\ny = x * 2", "", nothing},
		{"counter without a start", "x = x + 1", "1:5 unset-variable", nothing},
		{"asked for", "y = if(\"#{x}\" == \"\", 0, x + 1)\nz = if(w, 1, 2)", "", nothing},
		{"built in", "y = weekday + 1", "", nothing},
		{"word", "y = красный", "", nothing},
		{"compared", "y = if(x == 5, 1, 2)", "1:8 unset-variable", nothing},
		{"another scope", "y = client.x", "1:5 unset-variable", func(s lang.Scope, _ string) bool { return s != lang.ClientScope }},
		{"given by a request", "r = getcourse_add_deal(email, '', '1', 5)\ny = getcourse_deal_id", "", only("email")},
		{"set below, but known", "y = x * 2\nx = 5", "", only("x")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src, list := lint(tt.in, tt.known)
			assert.Equal(t, tt.want, places(src, list))
		})
	}
}

// Every rule of the linter speaks about its example and not about the right one, about
// which nothing is said at all. A few need to know all variables of the project.
func TestLintExamples(t *testing.T) {
	for _, r := range diag.Catalogue() {
		if r.Right == "" || r == diag.UnknownOff || r == diag.LockedOff {
			continue // no rule that is explained, or one about the comments that switch rules off
		}
		t.Run(string(r.Code)+" "+r.Message.EN, func(t *testing.T) {
			assert.False(t, r.Why.IsZero())
			assert.Contains(t, rules(r.Example), r)
			s := parse(r.Right)
			assert.Empty(t, printed(s.Source, check.Script(s, builtins.Standard())))
			src, list := lint(r.Right, nil)
			assert.Empty(t, printed(src, list))
			assert.NotContains(t, rules(r.Right), r)
		})
	}
}

// rules are those of everything that is found in a script.
func rules(text string) []*diag.Rule {
	s := parse(text)
	list := check.Script(s, builtins.Standard())
	for _, known := range []check.Known{nil, nothing} {
		list = append(list, check.Lint(s, builtins.Standard(), known)...)
	}
	var out []*diag.Rule
	for _, d := range list {
		out = append(out, d.Rule)
	}
	return out
}

func TestLintFixes(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"a = if(x == '', 1, 2)", "a = if(\"#{x}\" == '', 1, 2)"},
		{"a = if(tag == '', 1, 2)", "a = if(tag == \"NONE\", 1, 2)"},
		{"a = if(x == «  да », 1, 2)", "a = if(x == «да», 1, 2)"},
		{"a = if(lower(x) == 'Да', 1, 2)", "a = if(lower(x) == 'да', 1, 2)"},
		{"a = if(question == да, 1, 2)", "a = if(question == \"да\", 1, 2)"},
		{"a = [1]\nb = len(a)", "a = [1]\nb = arr_len(a)"},
		{"a = [1]\nb = a + [x]", "a = [1]\nb = append(a, x)"},
		{"имя = 'Анна'\ny = 'Привет, $имя!'", "имя = 'Анна'\ny = 'Привет, #{имя}!'"},
		{"a = if(current_date > '2025-01-05', 1, 2)", "a = if(current_date > \"05.01.2025\", 1, 2)"},
		{"a = '2025-01-05 10:00' + 3", "a = \"05.01.2025 10:00\" + 3"},
		{"a = 3 + '10 000'", "a = 3 + 10000"},
		{"a = current_date + '3 дня'", "a = current_date + 3"},
		{"a = if((getcourse_add_user(1, e)), 1, 2)", "a = if(getcourse_add_user(1, e) == True, 1, 2)"},
		{"r = getcourse_add_user(1, e)\na = if(!r, 1, 2)", "r = getcourse_add_user(1, e)\na = if(!r == True, 1, 2)"},
		{"r = getcourse_add_user(1, e)\na = if('#{r}' == \"\", 1, 2)", "r = getcourse_add_user(1, e)\na = if(r != True, 1, 2)"},
		{"r = getcourse_add_user(1, e)\na = if(r != \"ок\", 1, 2)", "r = getcourse_add_user(1, e)\na = if(r != True, 1, 2)"},
		{"r = requests_get(u)\na = if(r, 1, 2)", "r = requests_get(u)\na = if(r[\"status\"] == 200, 1, 2)"},
		{"set_order_name('x', order_id)", "set_order_name('x', get_order_id())"},
		{`r = getcourse_add_user(1, e, '', '', '{"citi": "#{x}"}')`, `r = getcourse_add_user(1, e, '', '', '{"city": "#{x}"}')`},
		{"r = getcourse_change_deal_status('pendng', e)", "r = getcourse_change_deal_status('pending', e)"},
		{"x = if(a, 5, '')\ny = x * 2", "x = if(a, 5, '')\ny = if(\"#{x}\" == \"\", 0, x) * 2"},
	} {
		_, list := lint(tt.in, nil)
		require.Len(t, list, 1, tt.in)
		fix := list[0].Fix
		require.NotNil(t, fix, tt.in)
		assert.Equal(t, tt.want, tt.in[:fix.Span.Start]+fix.New+tt.in[fix.Span.End:])
		_, again := lint(tt.want, nil)
		assert.Empty(t, again, tt.want)
	}
}

func TestLintLimits(t *testing.T) {
	many := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString("v" + strings.Repeat("i", i%30) + string(rune('а'+i/30)) + " = 1\n")
		}
		return b.String()
	}
	for _, tt := range []struct{ name, in, want string }{
		{"expression", "a = x" + strings.Repeat(" + x", 460), "1:5 near-limit"},
		{"shorter expression", "a = x" + strings.Repeat(" + x", 440), ""},
		{"text", "a = '" + strings.Repeat("я", 95_000) + "'", "1:5 near-limit"},
		{"name", strings.Repeat("я", 480) + " = 5", "1:1 near-limit"},
		{"variables", many(930), "900:1 near-limit"},
		{"fewer variables", many(890), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src, list := lint(tt.in, nil)
			assert.Equal(t, tt.want, places(src, list))
		})
	}
}

// A keystroke in an editor looks at the whole file.
func BenchmarkLint(b *testing.B) {
	var text strings.Builder
	for i := range 200 {
		n := string(rune('а'+i%30)) + strings.Repeat("б", i/30+1)
		text.WriteString(strings.ReplaceAll("цена_N = 4900\nскидка_N = if(возраст > 60, 20, if(возраст < 18, 10, 0))\nитог_N = round(цена_N * (1 - скидка_N / 100), 2)\n"+
			"текст_N = \"Итого: #{итог_N} руб., #{имя}\"\nответ_N = if(\"#{город}\" == \"\", текст_N, город + \": \" + текст_N)\n"+
			"срок_N = if(current_date > \"01.01.2025\", current_date + 3, \"скоро\")\nr_N = getcourse_add_deal(email, '', '1', итог_N, '{\"quantity\": 1, \"deal_comment\": \"#{текст_N}\"}')\n"+
			"вывод_N = if(r_N == True, \"ок\", r_N)\na_N = [1, 2, {\"k\": вывод_N}]\nb_N = a_N[2][\"k\"]\n", "N", n))
	}
	s := parse(text.String())
	known := only("x")
	b.ReportMetric(float64(len(s.Stmts)), "lines")
	for b.Loop() {
		check.Lint(s, builtins.Standard(), known)
	}
}
