package casefile

import (
	"net/url"
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

func example(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile("../../examples/keycrm/" + name)
	require.NoError(t, err)
	return string(data)
}

// TestKeyCRMForm: the fields of the example's form are the variables its script reads, no
// more and no less, and the one that people do not see.
func TestKeyCRMForm(t *testing.T) {
	var fields []string
	for _, m := range regexp.MustCompile(`<(?:input|select|textarea)[^>]* name="([^"]+)"`).FindAllStringSubmatch(example(t, "form.html"), -1) {
		fields = append(fields, m[1])
	}
	reg := builtins.Standard()
	inv := check.NewInventory(lang.Parse(diag.NewSource("card.calc", example(t, "card.calc")), lang.Options{IsFunc: reg.Known}), reg)
	written := map[string]bool{"keycrm_card_id": true}
	for _, w := range inv.Writes {
		written[w.Name] = true
	}
	var read []string
	for _, r := range inv.Reads {
		if !written[r.Name] {
			read = append(read, r.Name)
		}
	}
	require.ElementsMatch(t, fields, append(read, "website"))
}

// TestKeyCRMExample runs the example's script on a form that was filled in, against a
// sandbox, and looks at the card there.
func TestKeyCRMExample(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	running, err := s.Start(t.Context())
	require.NoError(t, err)
	defer running.Close()
	base, err := url.Parse(running.URL)
	require.NoError(t, err)
	env := vars.NewEnv()
	for name, text := range map[string]string{"keycrm_token": sandbox.Token, "keycrm_source_id": "1", "keycrm_manager_id": "1"} {
		env.Set(vars.Const, name, value.Text(text))
	}
	for name, text := range map[string]string{
		"title": "Заявка", "full_name": `Оксана "Гай"`, "email": "oksana.hai@example.com", "phone": "+380990001122", "pipeline_id": "2",
		"manager_comment": "Після 18:00", "utm_source": "telegram", "utm_content": "button-2", "product_name": "Курс «Старт»", "product_sku": "KURS-START",
		"product_quantity": "1", "product_price": "4900.50", "product_url": "https://example.org/img/start.jpg", "payment_method_id": "2", "payment_method": "",
		"amount": "1000", "description": "Аванс", "payment_date": "", "payment_status": "paid", "bot_client": "700000123", "time_morning": "Ранок", "time_evening": "Вечір",
	} {
		env.Set(vars.Deal, name, value.Text(text))
	}
	res, err := runtime.Run(t.Context(), example(t, "card.calc"), runtime.Host{
		Vars: env, Allow: runtime.Outside, Net: runtime.NewNetwork(runtime.NetworkOptions{Sandbox: base}),
	})
	require.NoError(t, err)
	require.Empty(t, res.Diagnostics)
	env.Apply(res.Writes)
	require.Equal(t, "Спасибо! Ваша заявка №5104 принята.", env.Get(vars.Deal, "ответ").Text())

	st := s.State()
	require.Empty(t, st.Requests[0].Ignored)
	card, buyer := st.KeyCRM.Cards[0], st.KeyCRM.Buyers[0]
	require.Equal(t, []string{`Оксана "Гай"`, "oksana.hai@example.com", "+380990001122"}, []string{buyer.Name, buyer.Email, buyer.Phone})
	require.Equal(t, []int64{2, 1, 1}, []int64{card.PipelineID, card.SourceID, card.ManagerID})
	require.Equal(t, "Після 18:00", card.Comment)
	require.Equal(t, "4900.50", card.Products[0].Price)
	require.Equal(t, "paid", card.Payments[0].Status)
	require.Equal(t, []string{"700000123"}, card.Values[0].Texts)
	require.Equal(t, []string{"Ранок", "Вечір"}, card.Values[1].Texts)
}
