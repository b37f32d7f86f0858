package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
)

// funnel touches everything an inventory tells of.
const funnel = `скидка = if(client.балл > 10, 0.1, 0)
итог = round(цена * (1 - скидка), 2)
цвет = красный
project.заказы['#{client_id}'] = итог
текст = "Заказ от #{current_date}: #{товар#{номер}}, #{round(цена)} руб."
ответ = getcourse_change_deal_status("in_work")
tg_send_message(client_id, текст)
client.долг =
`

func TestInventory(t *testing.T) {
	for _, tt := range []struct {
		name, src string
		lang      diag.Lang
	}{
		{"english", funnel, diag.EN}, {"russian", funnel, diag.RU}, {"nothing", "/* пусто */", diag.RU},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := checked("воронка.calc", tt.src)
			var b strings.Builder
			Inventory(&b, f.Source, f.Inventory, tt.lang)
			golden(t, "inventory-"+tt.name+".txt", b.String())
		})
	}
}

func TestCheckedJSON(t *testing.T) {
	files := []Checked{checked("a.calc", "a = rouns(цена)\nclient_id = 5"), checked("b.calc", "b = 1")}
	files[0].Inventory = nil
	var b strings.Builder
	require.NoError(t, CheckedJSON(&b, files, diag.RU))
	golden(t, "checked.json", b.String())
}

// What a check of the commonest mistakes prints.
func TestMistakes(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "mistakes.calc"))
	require.NoError(t, err)
	f := checked("mistakes.calc", string(text))
	for _, tt := range []struct {
		name string
		lang diag.Lang
	}{{"english", diag.EN}, {"russian", diag.RU}} {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			Diagnostics(&b, f.Source, f.Diagnostics, 0, Style{Lang: tt.lang})
			golden(t, "mistakes-"+tt.name+".txt", b.String())
		})
	}
}
