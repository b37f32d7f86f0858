package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
)

// longScript is a script of so many lines as authors write them.
func longScript(lines int) string {
	var b strings.Builder
	for i := 0; i < lines; i += 8 {
		fmt.Fprintf(&b, `/* Раздел %[1]d: скидка и заказ */
цена%[1]d = 4900
скидка%[1]d = if(client.vip == 1 and цена%[1]d > 1000, 15, 5)
сумма%[1]d = round(цена%[1]d * (1 - скидка%[1]d / 100), 2)
город = Санкт-Петербург
данные%[1]d = {"quantity": 1, "title": "Курс «Старт»", "теги": [1, 2, 3]}
ответ%[1]d = "#{имя}, сумма: #{сумма%[1]d} руб. 😀 #{if(getcourse_deal_number, "№#{getcourse_deal_number}", "")}"
result = getcourse_add_deal(email, '', '123456', сумма%[1]d, '{"quantity":1, "product_title":"Курс"}', '', '', '')
`, i)
	}
	return b.String()
}

// BenchmarkKeystroke is everything an editor asks for after one letter in the middle of a
// script of 2,000 lines, up to the JSON of the answers.
func BenchmarkKeystroke(b *testing.B) {
	const uri = "file:///bot/a.calc"
	funcs := builtins.Standard()
	d := newDocument(uri, "/bot", longScript(2000), funcs)
	d.open = true
	at := At{Document{uri}, Position{1003, 25}}
	letter := []ContentChange{{&Range{at.Position, at.Position}, "ц"}}
	marshal := func(v any) {
		data, err := json.Marshal(v)
		require.NoError(b, err)
		require.NotEmpty(b, data)
	}
	edit := func() *view {
		v := &view{funcs: funcs, hints: hintsAll, docs: map[string]*document{uri: d.edited(2, letter, funcs)}}
		v.client.TextDocument.Completion.CompletionItem.SnippetSupport = true
		return v
	}
	ctx := context.Background()
	for _, step := range []struct {
		name string
		run  func(*view)
	}{
		{"edit", func(*view) {}},
		{"diagnostics", func(v *view) { marshal(v.diagnostics(uri)) }},
		{"completion", func(v *view) { list, _ := complete(ctx, v, at); marshal(list) }},
		{"signature", func(v *view) { help, _ := signatureHelp(ctx, v, at); marshal(help) }},
		{"tokens", func(v *view) { tokens, _ := semanticTokens(ctx, v, Whole{at.TextDocument}); marshal(tokens) }},
		{"hints", func(v *view) {
			list, _ := inlayHints(ctx, v, Part{at.TextDocument, Range{Position{980, 0}, Position{1040, 0}}})
			marshal(list)
		}},
		{"everything", func(v *view) {
			marshal(v.diagnostics(uri))
			list, _ := complete(ctx, v, at)
			marshal(list)
			help, _ := signatureHelp(ctx, v, at)
			marshal(help)
			tokens, _ := semanticTokens(ctx, v, Whole{at.TextDocument})
			marshal(tokens)
			symbols, _ := documentSymbols(ctx, v, Whole{at.TextDocument})
			marshal(symbols)
			folds, _ := foldingRanges(ctx, v, Whole{at.TextDocument})
			marshal(folds)
		}},
	} {
		b.Run(step.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				step.run(edit())
			}
		})
	}
}
