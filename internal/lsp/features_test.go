package lsp

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func labels(items []CompletionItem) []string {
	list := []string{}
	for _, item := range items {
		list = append(list, item.Label)
	}
	return list
}

func TestComplete(t *testing.T) {
	const other = "client.город = 1\nproject.курс = 2\nсумма = 3\ngetcourse_user_id = 1"
	for _, c := range []struct {
		name, text string
		has, not   []string
	}{
		{"anything in an expression", "цена = 5\nx = |", []string{"цена", "сумма", "client.город", "round", "current_date", "True", "getcourse_account_name"}, []string{"getcourse_secret"}},
		{"the beginning of a line", "цена = 5\n|", []string{"цена", "getcourse_add_deal", "del", "client"}, []string{"current_date"}},
		{"the client's", "x = client.|", []string{"город", "name"}, []string{"сумма", "round", "курс"}},
		{"the client's in Russian", "клиент.г|", []string{"город"}, []string{"курс", "round"}},
		{"the project's", "x = project.ку|", []string{"курс"}, []string{"город", "round"}},
		{"inside an interpolation", "x = \"сумма: #{|", []string{"сумма", "round"}, nil},
		{"inside an open call", "x = round(су|", []string{"сумма"}, nil},
		{"not in a text", "x = \"су|", nil, []string{"сумма", "round"}},
		{"not in a comment", "/* су| */", nil, []string{"сумма", "round"}},
		{"how to switch rules off", "x = 1 /* salecalc: |", []string{"off", "off-file"}, []string{"never-read", "round"}},
		{"how to switch rules off, begun", "/* salecalc: of|", []string{"off", "off-file"}, []string{"round"}},
		{"rules to switch off", "x = 1 /* salecalc: off never-read, num| */", []string{"number-like-text", "needs-host"}, []string{"never-read", "unknown-function", "off", "round"}},
		{"rules of the file", "/* salecalc: off-file |", []string{"never-read"}, []string{"off-file"}},
		{"no rules in another comment", "/* off | */", nil, []string{"never-read", "off"}},
		{"not in a number", "x = 1|", nil, []string{"round"}},
		{"not the word that is being typed", "нов|", nil, []string{"нов"}},
		{"words that mean themselves are no variables", "x = реклама\ny = |", []string{"x"}, []string{"реклама"}},
		{"keys in JSON", `r = getcourse_add_deal("", "", "1", 5, '{"quan|`, []string{"quantity", "deal_status"}, []string{"round"}},
		{"keys in JSON, a second one", `r = getcourse_add_deal("", "", "1", 5, '{"quantity": 1, "|"}')`, []string{"deal_comment"}, []string{"utm_source"}},
		{"keys of the session", `r = getcourse_add_deal("", "", "1", 5, '', '', '', '{"|`, []string{"utm_source"}, []string{"quantity"}},
		{"no keys inside addfields", `r = getcourse_add_deal("", "", "1", 5, '{"addfields": {"|`, nil, []string{"quantity"}},
		{"no keys for a value", `r = getcourse_add_deal("", "", "1", 5, '{"quantity": "|`, nil, []string{"quantity"}},
		{"values of a key", `r = getcourse_add_deal("", "", "1", 5, '{"deal_status": "|`, []string{"in_work", "payed"}, []string{"quantity"}},
		{"keys of a literal", `r = getcourse_add_deal("", "", "1", 5, {"|`, []string{"quantity"}, []string{"round"}},
		{"keys of a literal without quotes", `r = getcourse_add_deal("", "", "1", 5, {qu|`, []string{"quantity"}, []string{"round"}},
		{"values of a literal", `r = getcourse_add_deal("", "", "1", 5, {"deal_currency": "|`, []string{"RUB"}, nil},
		{"a variable as the value of a key", `r = getcourse_add_deal("", "", "1", 5, {"quantity": |`, []string{"сумма"}, []string{"quantity"}},
		{"functions of the platform by their first letter", "x = t|", []string{"tg_send_message", "round"}, []string{"vk_send_message"}},
		{"no functions of the platform before a letter", "x = |", []string{"round"}, []string{"tg_send_message"}},
		{"nothing for a key of one's own", `x = {|`, nil, []string{"round"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, at := viewOf(t, "a.calc", c.text, "b.calc", other)
			list, err := complete(background(), v, at)
			require.NoError(t, err)
			got := labels(list.Items)
			for _, name := range c.has {
				assert.True(t, slices.Contains(got, name), "%s is missing", name)
			}
			for _, name := range c.not {
				assert.False(t, slices.Contains(got, name), "%s does not belong here", name)
			}
		})
	}
}

// accept makes the edit of the proposal with a label, snippets as they are.
func accept(t *testing.T, text, label string) string {
	t.Helper()
	v, at := one(t, text)
	list, err := complete(background(), v, at)
	require.NoError(t, err)
	i := slices.IndexFunc(list.Items, func(item CompletionItem) bool { return item.Label == label })
	require.GreaterOrEqual(t, i, 0, "%s is not proposed", label)
	return applied(t, v.doc(at.TextDocument.URI), []TextEdit{*list.Items[i].TextEdit})
}

func TestCompleteInserts(t *testing.T) {
	for _, c := range []struct{ name, text, label, want string }{
		{"required parameters", "x = rou|", "round", "x = round(${1:num})"},
		{"parameters up to the last required one", "getcourse_add|", "getcourse_add_deal", "getcourse_add_deal(${1:email}, ${2:phone}, ${3:offer_code}, ${4:deal_cost})"},
		{"only the name before a bracket", "x = rou|(5)", "round", "x = round(5)"},
		{"the whole word is replaced", "цена = 1\nx = це|на", "цена", "цена = 1\nx = цена"},
		{"behind a prefix", "client.a = 1\nx = client.|", "a", "client.a = 1\nx = client.a"},
		{"a key closes its quotes", `getcourse_add_deal("", "", "1", 5, '{"qu|`, "quantity", `getcourse_add_deal("", "", "1", 5, '{"quantity": `},
		{"a key whose quotes are closed", `getcourse_add_deal("", "", "1", 5, '{"qu|"}')`, "quantity", `getcourse_add_deal("", "", "1", 5, '{"quantity"}')`},
		{"a key without quotes", `getcourse_add_deal("", "", "1", 5, '{|`, "quantity", `getcourse_add_deal("", "", "1", 5, '{"quantity": `},
		{"a key of a literal", `getcourse_add_deal("", "", "1", 5, {qu|})`, "quantity", `getcourse_add_deal("", "", "1", 5, {"quantity": })`},
	} {
		t.Run(c.name, func(t *testing.T) { assert.Equal(t, c.want, accept(t, c.text, c.label)) })
	}
}

func TestCompletePlainText(t *testing.T) {
	v, at := one(t, "x = rou|")
	v.client = ClientCapabilities{}
	list, err := complete(background(), v, at)
	require.NoError(t, err)
	for _, item := range list.Items {
		assert.Zero(t, item.InsertTextFormat, item.Label)
		if item.Label == "round" {
			assert.Equal(t, "round(", item.TextEdit.NewText)
		}
	}
}

func TestResolve(t *testing.T) {
	v, _ := one(t, "")
	item, err := resolveItem(background(), v.russian(), CompletionItem{Label: "round", Data: &ItemData{Function: "round"}})
	require.NoError(t, err)
	assert.Contains(t, item.Documentation.Value, "Возвращает")
	item, err = resolveItem(background(), v, CompletionItem{Label: "?", Data: &ItemData{Function: "?"}})
	require.NoError(t, err)
	assert.Nil(t, item.Documentation)
}

func TestHover(t *testing.T) {
	const other = "client.город = \"Пермь\"\nсумма = 4\nсумма = 5"
	for _, c := range []struct{ name, text, en, ru string }{
		{"a function", "x = rou|nd(5)", "Returns", "Возвращает"},
		{"a function's settings", "r = getcourse_add_de|al('', '', '1', 5)", "getcourse_secret", "Нужны константы"},
		{"a function of the platform", "tg_send_mess|age(1)", "platform", "платформы"},
		{"a built-in variable", "x = current_da|te", "today", "сегодняшняя"},
		{"a variable of another script", "x = сум|ма + 1", "b.calc:2", "b.calc:3"},
		{"a bare name of the client's", "x = гор|од + 1", "client.город", "переменная клиента"},
		{"a variable nobody writes", "x = цен|а + 1", "No script here writes it", "нигде не задают"},
		{"a setting", "x = getcourse_acc|ount_name + ''", "setting", "настройка"},
		{"an argument", "getcourse_add_deal('', '', '12|3', 5)", "offer_code", "уникальный код"},
		{"the argument of the inner call", "getcourse_add_deal('', '', '1', round('1|5', 2))", "**num**", "**num**"},
		{"a key of JSON", `getcourse_add_deal('', '', '1', 5, '{"deal_sta|tus": "x"}')`, "in_work", "статус заказа"},
		{"a key of a literal", `getcourse_add_deal('', '', '1', 5, {"quan|tity": 1})`, "pieces", "количество"},
		{"a key of one's own", `getcourse_add_deal('', '', '1', 5, {"my|key": 1})`, "**deal_data**", "**deal_data**"},
		{"a word that means itself", "x = рек|лама", "", ""},
		{"nothing", "x = 5 |", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, at := viewOf(t, "a.calc", c.text, "b.calc", other)
			h, err := hover(background(), v, at)
			require.NoError(t, err)
			if c.en == "" {
				assert.Nil(t, h)
				return
			}
			require.NotNil(t, h)
			assert.Contains(t, h.Contents.Value, c.en)
			h, err = hover(background(), v.russian(), at)
			require.NoError(t, err)
			assert.Contains(t, h.Contents.Value, c.ru)
		})
	}
}

func TestSignatureHelp(t *testing.T) {
	for _, c := range []struct {
		name, text, label string
		active            int
		param             string
	}{
		{"the first", "x = round(|", "round(num, [digits])", 0, "num"},
		{"the second", "x = round(a[1, 2], |)", "round(num, [digits])", 1, "[digits]"},
		{"commas in texts do not count", "x = round('a, b, c|', 1)", "round(num, [digits])", 0, "num"},
		{"the inner call", "getcourse_add_deal(email, '', round(5, |", "round(num, [digits])", 1, "[digits]"},
		{"behind an inner call", "getcourse_add_deal(email, round(5, 1), |", "getcourse_add_deal([email], [phone], offer_code, deal_cost, [deal_data], [user_data], [system_data], [session_data], [domain])", 2, "offer_code"},
		{"inside JSON", `getcourse_add_deal("a", "", "1", 5, '{"a": 1, |`, "getcourse_add_deal([email], [phone], offer_code, deal_cost, [deal_data], [user_data], [system_data], [session_data], [domain])", 4, "[deal_data]"},
		{"on a line below", "x = round(\n  5,\n  |", "round(num, [digits])", 1, "[digits]"},
		{"in an interpolation", `x = "#{round(|}"`, "round(num, [digits])", 0, "num"},
		{"repeated arguments", "x = max(1, 2, 3, 4|)", "", 0, "..."},
		{"not behind an unclosed line above", "x = round(\ny = |", "", -1, ""},
		{"not behind the bracket", "x = round(5)|", "", -1, ""},
		{"not in brackets alone", "x = (|", "", -1, ""},
		{"not for a stranger", "x = rouns(|", "", -1, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, at := one(t, c.text)
			help, err := signatureHelp(background(), v, at)
			require.NoError(t, err)
			if c.active < 0 {
				assert.Nil(t, help)
				return
			}
			require.NotNil(t, help)
			s := help.Signatures[0]
			if c.label != "" {
				assert.Equal(t, c.label, s.Label)
				assert.Equal(t, c.active, s.ActiveParameter)
			}
			label := s.Parameters[s.ActiveParameter].Label
			assert.Equal(t, c.param, s.Label[label[0]:label[1]])
		})
	}
}

func TestInlayHints(t *testing.T) {
	for _, c := range []struct{ name, text, mode, want string }{
		{"positional arguments", "getcourse_add_deal(email, '', '1', цена)", hintsAll, "phone:'' offer_code:'1' deal_cost:цена"},
		{"inner calls", "x = round(floor(5), 2)", hintsAll, "num:floor(5) digits:2"},
		{"none for if", "x = if(a > 1, 2, 3)", hintsAll, ""},
		{"long calls only", "x = round(1, 2)\ngetcourse_add_deal(email, phone, '1', 5)", hintsLong, "offer_code:'1' deal_cost:5"},
		{"switched off", "x = round(1, 2)", hintsNone, ""},
		{"a broken line", "x = round(1, ", hintsAll, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, _ := one(t, c.text)
			v.hints = c.mode
			d := v.doc(uriOf(root + "/a.calc"))
			list, err := inlayHints(background(), v, Part{Document{d.uri}, Range{End: Position{Line: 99}}})
			require.NoError(t, err)
			var got []string
			for _, h := range list {
				offset := offsetOf(d.src, h.Position)
				arg := d.src.Text[offset:]
				for _, call := range d.look().calls {
					for _, x := range call.Args {
						if x.Span().Start == offset {
							arg = d.src.Cut(x.Span())
						}
					}
				}
				got = append(got, h.Label+arg)
			}
			assert.Equal(t, c.want, strings.Join(got, " "))
		})
	}
}
