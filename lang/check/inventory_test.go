package check_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang/check"
)

// listed prints an inventory, a section a line.
func listed(inv *check.Inventory) string {
	var b strings.Builder
	section := func(title string, n int, entry func(i int) string) {
		if n == 0 {
			return
		}
		fmt.Fprintf(&b, "%s:", title)
		for i := range n {
			fmt.Fprintf(&b, " %s", entry(i))
		}
		b.WriteByte('\n')
	}
	variables := func(title string, list []check.Variable) {
		section(title, len(list), func(i int) string {
			v := list[i]
			marks := ""
			for _, m := range []struct {
				on   bool
				mark string
			}{{v.Builtin, "!"}, {v.MaybeText, "?"}, {v.Elements, "[]"}} {
				if m.on {
					marks += m.mark
				}
			}
			return fmt.Sprintf("%s.%s%s(%d@%d:%d)", v.Scope, v.Name, marks, v.Count, v.Line, v.Column)
		})
	}
	variables("reads", inv.Reads)
	variables("writes", inv.Writes)
	variables("deletes", inv.Deletes)
	variables("computed", inv.Computed)
	section("functions", len(inv.Functions), func(i int) string {
		f := inv.Functions[i]
		return fmt.Sprintf("%s/%s(%d@%d:%d)", f.Name, f.Kind, f.Count, f.Line, f.Column)
	})
	section("defaults", len(inv.Defaults), func(i int) string {
		d := inv.Defaults[i]
		return fmt.Sprintf("%s<-%s.%s(%d@%d:%d)", d.Name, d.Function, d.Param, d.Count, d.Line, d.Column)
	})
	section("settings", len(inv.Settings), func(i int) string {
		s := inv.Settings[i]
		mark := ""
		if s.Optional {
			mark = "?"
		}
		return fmt.Sprintf("%s%s/%v(%d@%d:%d)", s.Name, mark, s.Secret, s.Count, s.Line, s.Column)
	})
	return strings.TrimSuffix(b.String(), "\n")
}

var inventoryTests = []struct{ name, in, want string }{
	{"empty", "/* nothing */", ""},
	{"scopes", "b = a + client.a + проект.a", "reads: bare.a(1@1:5) client.a(1@1:9) project.a(1@1:20)\nwrites: bare.b(1@1:1)"},
	{"sorted, first place, count", "z = 1\na = z + y\na = y", "reads: bare.y(2@2:9) bare.z(1@2:5)\nwrites: bare.a(2@2:1) bare.z(1@1:1)"},
	{"columns count characters", "итог = цена", "reads: bare.цена?(1@1:8)\nwrites: bare.итог(1@1:1)"},
	{"a word that may be text", "a = реклама\nb = [реклама]", "reads: bare.реклама?(2@1:5)\nwrites: bare.a(1@1:1) bare.b(1@2:1)"},
	{"a word that is read elsewhere", "a = реклама\nb = реклама + 1", "reads: bare.реклама(2@1:5)\nwrites: bare.a(1@1:1) bare.b(1@2:1)"},
	{"a word assigned above", "w = 1\na = w", "reads: bare.w(1@2:5)\nwrites: bare.a(1@2:1) bare.w(1@1:1)"},
	{"words with hyphens", "a = светло-голубой", "reads: bare.голубой?(1@1:12) bare.светло?(1@1:5)\nwrites: bare.a(1@1:1)"},
	{"a difference", "x = 5\na = x-y", "reads: bare.x(1@2:5) bare.y(1@2:7)\nwrites: bare.a(1@2:1) bare.x(1@1:1)"},
	{"built-in", "a = current_date\nb = client.name", "reads: bare.current_date!(1@1:5) client.name(1@2:5)\nwrites: bare.a(1@1:1) bare.b(1@2:1)"},
	{"interpolations", `a = "#{x} и #{y}"`, "reads: bare.x(1@1:8) bare.y(1@1:15)\nwrites: bare.a(1@1:1)"},
	{"deletes", "a =\nclient.b = \"\"\nproject.c = None\nd[0] = ''", "writes: bare.d[](1@4:1)\ndeletes: bare.a(1@1:1) client.b(1@2:1) project.c(1@3:1)"},
	{"elements", "d[i]['k'] = 1\ndel d[j]", "reads: bare.i(1@1:3) bare.j(1@2:7)\nwrites: bare.d[](2@1:1)"},
	{"elements and the whole", "d = {}\nd['k'] = 1", "writes: bare.d(2@1:1)"},
	{"refused targets", "client_id = x + 1", "reads: bare.x(1@1:13)"},
	{"computed names", `a = "#{q#{i}} #{client.v#{i}} #{q#{i}}"`, "reads: bare.i(3@1:11)\nwrites: bare.a(1@1:1)\ncomputed: bare.q#{i}(2@1:8) client.v#{i}(1@1:17)"},
	{"functions", "a = round(abs(-5))\nb = round(2.5)\ntg_send_message(1)\nc = щёлк()",
		"writes: bare.a(1@1:1) bare.b(1@2:1) bare.c(1@4:1)\nfunctions: abs/pure(1@1:11) round/pure(2@1:5) tg_send_message/host(1@3:1) щёлк/unknown(1@4:5)"},
	{"an integration", "r = getcourse_change_deal_status('payed', '', None)",
		"writes: bare.r(1@1:1)\nfunctions: getcourse_change_deal_status/network(1@1:5)\n" +
			"defaults: email<-getcourse_change_deal_status.email(1@1:5) getcourse_deal_number<-getcourse_change_deal_status.deal_number(1@1:5) phone<-getcourse_change_deal_status.phone(1@1:5)\n" +
			"settings: getcourse_account_name/false(1@1:5) getcourse_secret/true(1@1:5)"},
	{"an argument that may be empty", "r = getcourse_change_deal_status('payed', e, '1', 5)",
		"reads: bare.e(1@1:43)\nwrites: bare.r(1@1:1)\nfunctions: getcourse_change_deal_status/network(1@1:5)\n" +
			"settings: getcourse_account_name/false(1@1:5) getcourse_secret/true(1@1:5)"},
	{"an integration with settings that may be absent", "r = keycrm_add_card('A')\nr = keycrm_add_payment()",
		"writes: bare.r(2@1:1)\nfunctions: keycrm_add_card/network(1@1:5) keycrm_add_payment/network(1@2:5)\n" +
			"defaults: keycrm_card_id<-keycrm_add_payment.card_id(1@2:5)\n" +
			"settings: keycrm_manager_id?/false(1@1:5) keycrm_pipeline_id?/false(1@1:5) keycrm_source_id?/false(1@1:5) keycrm_token/true(2@1:5)"},
	{"unreadable lines", "a = (1\nb = c + 1", "reads: bare.c(1@2:5)\nwrites: bare.b(1@2:1)"},
}

func TestInventory(t *testing.T) {
	for _, tt := range inventoryTests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, listed(check.NewInventory(parse(tt.in), builtins.Standard())))
		})
	}
}

func TestInventoryJSON(t *testing.T) {
	data, err := json.Marshal(check.NewInventory(parse("client.a[0] = b"), builtins.Standard()))
	require.NoError(t, err)
	assert.JSONEq(t, `{
		"reads": [{"scope": "bare", "name": "b", "maybe_text": true, "count": 1, "line": 1, "column": 15}],
		"writes": [{"scope": "client", "name": "a", "elements": true, "count": 1, "line": 1, "column": 1}],
		"deletes": [], "computed_names": [], "functions": [], "defaults": [], "settings": []
	}`, string(data))
}

// What a script needs from outside is what it reads above its own lines that write it.
func TestInventoryNeeds(t *testing.T) {
	for _, tt := range []struct{ name, src, want string }{
		{"read as a part", "total = price * 2", "bare.price"},
		{"its own line", "n = n + 1\nm = n + 1", "bare.n"},
		{"written above", "price = 5\ntotal = price * 2", ""},
		{"written above in another scope", "client.price = 5\ntotal = price * 2", ""},
		{"written above without the scope", "price = 5\ntotal = client.price * 2", "client.price"},
		{"an element written above", "list[0] = 5\ntotal = list[0]", ""},
		{"perhaps a word", "city = Moscow\ncolour = light-blue\nlist = [red, green]", ""},
		{"first perhaps a word, then written", "a = price\nprice = 5\nb = price + 1", ""},
		{"first perhaps a word, then for certain", "a = price\nb = price + 1", "bare.price"},
		{"in a text", `text = "#{name2}, #{client.city}"`, "bare.name2 client.city"},
		{"built in", "day = current_date + 1", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var needed []string
			for _, v := range check.NewInventory(parse(tt.src), builtins.Standard()).Reads {
				if v.Needed {
					needed = append(needed, v.Scope+"."+v.Name)
				}
			}
			assert.Equal(t, tt.want, strings.Join(needed, " "))
		})
	}
}
