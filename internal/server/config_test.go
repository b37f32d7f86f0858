package server_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/server"
	"github.com/salecalc/salecalc/lang/diag"
)

func TestConfigProblems(t *testing.T) {
	s := site{"ok.calc": "a = 1", "bad.calc": "a = 1\nb = round(", "$SHORT": "abc"}
	tests := []struct{ name, in, en, ru string }{
		{"no YAML", "a: [", "serve.yaml:1:4: this is no YAML", "serve.yaml:1:4: это не YAML"},
		{"no mapping", "- a", "names with values are wanted here", "здесь нужны имена со значениями"},
		{"slip", "lisen: 1", `serve.yaml:1:1: there is no setting lisen here; did you mean listen?`, "настройки lisen здесь нет; возможно, listen?"},
		{"no port", "listen: host", "1:9: listen is an address with a port", "listen — адрес с портом"},
		{"store", "store: mysql://bot:hunter2@db/bot", "1:8: store is a SQLite file or postgres://user@host/database, not mysql://…", "а не mysql://…"},
		{"zone", "zone: Nowhere/City", "there is no time zone Nowhere/City", "нет часового пояса Nowhere/City"},
		{"network", "network: on", "network is dry, sandbox or live, not on", "network — это dry, sandbox или live, а не on"},
		{"sandbox elsewhere", "sandbox: http://example.org", "sandbox is an address of this machine", "sandbox — адрес на этом компьютере"},
		{"numbers of orders", "deal_number: on", "1:14: deal_number is auto or school, not on", "deal_number — это auto или school, а не on"},
		{"workers", "workers: 0", "workers is a whole number from 1 to 256, not 0", "workers — целое число от 1 до 256, а не 0"},
		{"time", "keep: long", "keep is a time such as 10s", "keep — время вроде 10s"},
		{"truth", "behind_proxy: maybe", "behind_proxy is true or false", "behind_proxy — это true или false"},
		{"twice", "store: a\nstore: b", `serve.yaml:2:1`, `serve.yaml:2:1`},
		{"short token", "token: {env: SHORT}", "token is too easy to guess", "token слишком легко подобрать"},
		{"no variable", "token: {env: NONE}", "serve.yaml:1:8: the environment has no variable NONE", "в окружении нет переменной NONE"},
		{"no secret file", "token: {file: none}", "there is no file none", "файла none нет"},
		{"two secrets", "token: {file: a, env: b}", "a secret is a text, or {env: NAME}", "секрет — это текст"},
		{"constant", "constants: {1x: a}", "1x is no variable name", "1x — не имя переменной"},
		{"no key", "getcourse: [{name: a}]", "key is needed", "нужен key"},
		{"key in an address", "getcourse: [{key: a/b/c/d/e}]", "key stands in an address", "key стоит в адресе"},
		{"same names", "getcourse: [{key: 12345678}, {key: 12345679}]", "another entry is named getcourse", "имя getcourse уже занято"},
		{"no list", "forms: {name: a}", "forms is a list", "forms — список"},
		{"form without a name", "forms: [{script: ok.calc}]", "a name here has Latin letters", "нужно имя (name)"},
		{"thanks", "forms: [{name: a, thanks: javascript:x}]", "thanks is the address of a page", "thanks — адрес страницы"},
		{"match", "getcourse: [{key: 12345678, blocks: [{message: a, match: like, calc: a = 1}]}]", "match is one of equal", "match — одно из equal"},
		{"pattern", "getcourse: [{key: 12345678, blocks: [{message: (, match: regexp, calc: a = 1}]}]", "bracket is not closed", "скобка не закрыта"},
		{"no message", "getcourse: [{key: 12345678, blocks: [{calc: a = 1}]}]", "message is needed", "нужно message"},
		{"no script", "getcourse: [{key: 12345678, blocks: [{message: a}]}]", "what is to run?", "что выполнять?"},
		{"two scripts", "salesdrive: [{key: 12345678, rules: [{script: ok.calc, calc: a = 1}]}]", "script and calc exclude each other", "исключают друг друга"},
		{"no file", "salesdrive: [{key: 12345678, rules: [{script: none.calc}]}]", "there is no file none.calc", "файла none.calc нет"},
		{"script with a mistake", "salesdrive:\n  - key: 12345678\n    rules:\n      - script: bad.calc", "serve.yaml:4:17: bad.calc:2:10: the bracket", "serve.yaml:4:17: bad.calc:2:10: скобка"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := server.ReadConfig("serve.yaml", []byte(tt.in), s.around())
			var wrong *server.ConfigError
			require.ErrorAs(t, err, &wrong)
			assert.Contains(t, wrong.Error(), tt.en)
			assert.Contains(t, wrong.In(diag.RU), tt.ru)
		})
	}
}

func TestConfigDefaults(t *testing.T) {
	c := site{}.config(t, "")
	assert.Equal(t, server.DefaultListen, c.Listen)
	assert.Equal(t, server.DefaultStore, c.Store)
	assert.Equal(t, server.Dry, c.Network)
	assert.Equal(t, "Europe/Moscow", c.Zone.String())
	assert.Equal(t, server.DefaultKeep, c.Keep)
	assert.Equal(t, int64(1<<20), c.Limits.Body)

	assert.False(t, c.Numbered)
	assert.True(t, site{}.config(t, "deal_number: auto").Numbered)

	c = site{"$T": "secret-of-env"}.config(t, "token: {env: T}\nkeep: 24h\nforms: [{name: a}]\nstore: postgres://u:pass-of-db@h/d\nlimits: {body: 2048}")
	assert.Equal(t, "secret-of-env", c.Token)
	assert.Equal(t, 24*time.Hour, c.Keep)
	assert.ElementsMatch(t, []string{"secret-of-env", "pass-of-db"}, c.Redacted())
	assert.True(t, c.Forms[0].Create)
	assert.Equal(t, int64(2048), c.Forms[0].Size, "a form is no larger than any body")
}

// Some editors put a mark before a text in UTF-8.
func TestConfigMark(t *testing.T) {
	assert.Equal(t, "a.db", site{}.config(t, "\ufeffstore: a.db").Store)
}

// The example is sound.
func TestExampleConfig(t *testing.T) {
	s := site{}
	for _, name := range []string{"serve.yaml", "paid.calc", "shipped.calc", "form.calc"} {
		s[name] = readFile(t, "../../examples/serve/"+name)
	}
	c := s.config(t, s["serve.yaml"])
	assert.Len(t, c.GetCourse[0].Blocks, 2)
	assert.Equal(t, 10*time.Second, c.GetCourse[0].Window)
}
