package server_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/salecalc/salecalc/internal/browsertest"
	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/internal/sandbox/keycrm"
	"github.com/salecalc/salecalc/internal/server"
	"github.com/salecalc/salecalc/vars/crm"
)

func browser(t *testing.T) *browsertest.Browser {
	return browsertest.Start(t, os.Getenv("SALECALC_BROWSER") == "required")
}

// example serves the configuration of an example, with a sandbox of the test's own.
func example(t *testing.T, dir string) (*running, *sandbox.Server) {
	t.Helper()
	services := sandbox.New(sandbox.Options{})
	around, err := services.Start(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, around.Close()) })
	text := strings.Replace(readFile(t, filepath.Join(dir, "serve.yaml")), "network: sandbox", "network: sandbox\nsandbox: "+around.URL, 1)
	c, err := server.ReadConfig("serve.yaml", []byte(text), server.Surroundings{
		Env:  func(string) string { return "" },
		Read: func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, name)) },
	})
	require.NoError(t, err)
	return start(t, c), services
}

// A person fills in the form of the example, and KeyCRM has a card with each field.
func TestFormInBrowser(t *testing.T) {
	page := browser(t)
	r, services := example(t, "../../examples/keycrm")
	page.Watch(func(url string) bool { return strings.HasPrefix(url, r.url+"/") })
	page.Open(r.url+"/forms/card?utm_source=telegram&utm_medium=bot&utm_campaign=autumn&utm_term=%D0%BA%D1%83%D1%80%D1%81&utm_content=button-2&sid=700000123", 360, 740)
	require.Equal(t, "0 true", browsertest.Eval[string](page, `[document.querySelectorAll("img").length, document.documentElement.scrollWidth <= 360].join(" ")`))
	page.Type(`[name="full_name"]`, "Оксана «Гай» & 'Ко'")
	page.Type(`[name="email"]`, "oksana.hai@example.com")
	page.Type(`[name="phone"]`, "+380990001122")
	page.Type(`[name="manager_comment"]`, "Просит перезвонить #{после} 18:00, \"срочно\"")
	page.Click(`[name="time_morning"]`)
	page.Click(`[name="time_evening"]`)
	page.Type(`[name="amount"]`, "1000.50")
	page.Key("\tК") // in the list beside it, the one that begins so
	page.Type(`[name="description"]`, "Аванс")
	page.Go("form > button")
	require.Equal(t, "Thank you, it has arrived.", page.Text("p"))
	require.Empty(t, page.Seen())

	d := r.delivery(1)
	require.Equal(t, crm.Done, d.State, string(d.Detail))
	vars := r.dealVars(d.Client)
	require.Equal(t, "True", vars["result"])
	require.Equal(t, "Спасибо! Ваша заявка №"+vars["keycrm_card_id"]+" принята.", vars["ответ"])
	state := services.State().KeyCRM
	card := state.Cards[len(state.Cards)-1]
	buyer := state.Buyers[len(state.Buyers)-1]
	require.Equal(t, buyer.ID, card.ContactID)
	require.Equal(t, []string{"Оксана «Гай» & 'Ко'", "oksana.hai@example.com", "+380990001122"}, []string{buyer.Name, buyer.Email, buyer.Phone})
	require.Equal(t, "Заявка с сайта", card.Title)
	require.Equal(t, []int64{2, 1, 1}, []int64{card.PipelineID, card.SourceID, card.ManagerID})
	require.Equal(t, "Просит перезвонить #{после} 18:00, \"срочно\"", card.Comment)
	require.Equal(t, []keycrm.Value{
		{Name: "utm_source", Texts: []string{"telegram"}}, {Name: "utm_medium", Texts: []string{"bot"}}, {Name: "utm_campaign", Texts: []string{"autumn"}},
		{Name: "utm_term", Texts: []string{"курс"}}, {Name: "utm_content", Texts: []string{"button-2"}},
	}, card.UTM)
	require.Equal(t, []keycrm.Product{{Name: "Курс «Старт»", SKU: "KURS-START", Price: "4900.50", Quantity: "1", Picture: "https://example.org/img/start.jpg"}}, card.Products)
	require.Len(t, card.Payments, 1)
	paid := card.Payments[0]
	require.Equal(t, keycrm.Payment{ID: paid.ID, Amount: "1000.50", MethodID: 2, Description: "Аванс", Date: paid.Date, Status: "not_paid"}, paid)
	require.Equal(t, []keycrm.Value{{Name: "LD_1021", Texts: []string{"700000123"}}, {Name: "LD_1022", Texts: []string{"Ранок", "Вечір"}}}, card.Values)
}

// A second form of the same person has what was typed this time; his own data stay.
func TestFormSaysWhatWasTyped(t *testing.T) {
	r, _ := example(t, "../../examples/keycrm")
	sent := func(receipt server.Receipt) string {
		effects := detail(t, r.delivery(receipt.Delivery)).Effects
		require.Len(t, effects, 1)
		return gjson.GetBytes(effects[0].Request.Params, "contact.email").Str
	}
	for _, email := range []string{"first@example.com", "second@example.com", "first@example.com"} {
		require.Equal(t, email, sent(r.ask("POST", "/forms/card", "phone=%2B380990001122&pipeline_id=2&email="+email, "Content-Type", formKind).receipt(t)))
	}
	require.Equal(t, "second@example.com", sent(r.ask("POST", "/history/2/replay", `{"dry": true}`, "Content-Type", jsonKind).receipt(t)))
	client := r.delivery(1).Client
	r.within(func(tx crm.Everything) {
		v, err := tx.ClientVar(client, "email")
		require.NoError(t, err)
		require.Equal(t, "first@example.com", v.Text())
	})
	require.Equal(t, http.StatusNotFound, r.ask("GET", "/forms/none", "").status)
	require.Contains(t, r.ask("GET", "/forms/card", "").header.Get("Content-Security-Policy"), "sandbox ")
}

// A person looks at what came in, finds what failed, and has it worked off once more: to
// see what would happen, then for real.
func TestHistoryInBrowser(t *testing.T) {
	page := browser(t)
	r, services := example(t, "../../examples/keycrm")
	cards := func() int { return len(services.State().KeyCRM.Cards) }
	before := cards()
	send := func(form string) {
		r.delivery(r.ask("POST", "/forms/card", form, "Content-Type", formKind).receipt(t).Delivery)
	}
	send("full_name=%D0%90%D0%BD%D0%BD%D0%B0&phone=%2B380990001122&title=%3Cb%3E&pipeline_id=2")
	send("website=spam&phone=%2B380990001133")
	page.Watch(func(url string) bool {
		return strings.HasPrefix(url, r.url+"/history") || strings.HasPrefix(url, "data:")
	}) // the icon of a date field
	rows := func() string {
		return browsertest.Eval[string](page, `[...document.querySelectorAll("tbody a")].map(a => a.innerText).join(" ")`)
	}
	page.Open(r.url+"/history?lang=ru", 1100, 800)
	require.Equal(t, "ru Что пришло 2 1", browsertest.Eval[string](page, `document.documentElement.lang + " " + document.querySelector("h1").innerText`)+" "+rows())

	page.Type(`[name="client"]`, "1")
	page.Go("form button")
	require.Equal(t, "1", rows())
	page.Go(`a[href^="/history/"]`)
	page.Go(`a[href^="/history"]`)
	require.Equal(t, "2 1", rows(), "the way back has no filter")
	page.Type(`[name="client"]`, "\r") // Enter sends the form
	page.Until(`location.search.includes("client=")`)
	page.Focus(`[name="state"]`)
	page.Key("отб") // dropped
	page.Go("form button")
	require.Equal(t, "2", rows())
	require.Equal(t, "dropped", browsertest.Eval[string](page, `document.querySelector('[name="state"]').value`))
	page.Go(`tbody a`)
	require.Contains(t, page.Text("ul"), "заполнено скрытое поле")

	page.Open(r.url+"/history/1?lang=ru", 360, 740)
	require.True(t, browsertest.Eval[bool](page, `document.documentElement.scrollWidth <= 360`))
	require.Equal(t, "Доставка 1: выполнена", page.Text("h1"))
	require.Equal(t, "0", browsertest.Eval[string](page, `String(document.querySelectorAll("b").length)`), "what came in is no markup")
	text := page.Text("body")
	for _, want := range []string{"POST /forms/card", "создан", "card.calc", "title=<b>", "deal.keycrm_card_id", "keycrm_add_card — выполнено", "answered 201"} {
		require.Contains(t, text, want)
	}
	require.Equal(t, before+1, cards())

	page.Go(`button[value="dry"]`)
	page.Until(`document.querySelector("h1").innerText === "Доставка 3: выполнена"`)
	require.Contains(t, page.Text("body"), "keycrm_add_card — не выполнено")
	require.Contains(t, page.Text("table"), "пробный повтор\t1")
	require.Equal(t, before+1, cards(), "nothing was sent")

	page.Go(`a[href="/history/1?lang=ru"]`)
	page.Go(`button[value="real"]`)
	page.Until(`document.querySelector("h1").innerText === "Доставка 4: выполнена"`)
	require.Contains(t, page.Text("body"), "keycrm_add_card — выполнено")
	require.Equal(t, before+2, cards())
	require.Empty(t, page.Seen())
}
