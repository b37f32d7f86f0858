package value

import (
	"fmt"
	"strings"
	"testing"
)

// orderBody is the JSON of a webhook, about 1 KB; what a script asks for stands at 70 %.
func orderBody() string {
	var b strings.Builder
	b.WriteString(`{"event":"order.created","id":100001,"meta":{"source":"site","attempt":1,"trace":"0f1e2d3c4b5a69788796a5b4c3d2e1f0"},"items":[`)
	for i := range 6 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"sku":"SKU-%04d","title":"Товар %d","qty":%d,"price":%d.50,"tags":["a","b"]}`, i*17, i, i+1, i*10+5)
	}
	b.WriteString(`],"order":{"total":1500.5,"currency":"RUB","customer":{"name":"Анна","phone":"+70000000000","address":{"zip":"101000","city":"Казань"}}},"note":"`)
	b.WriteString(strings.Repeat("x", max(0, 1015-b.Len())) + `"}`)
	return b.String()
}

var cityPath = []Key{{Text: "order"}, {Text: "customer"}, {Text: "address"}, {Text: "city"}}

func BenchmarkPath(b *testing.B) {
	body := Text(orderBody())
	body.Read()
	b.ReportAllocs()
	for b.Loop() {
		if v, _ := body.Path(cityPath); v.Len() != 0 {
			b.Fatal(v.Text())
		}
	}
}

func BenchmarkSkip(b *testing.B) {
	body := orderBody()
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		skipStructure(body, 0, false)
	}
}

func BenchmarkValidJSON(b *testing.B) {
	body := orderBody()
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		checkJSON(body)
	}
}

func BenchmarkParseJSON(b *testing.B) {
	body := orderBody()
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		ParseJSON(body)
	}
}
