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

func benchmarkBinary(b *testing.B, op func(a, b Value) (Value, Fault), x, y Value) {
	x.Read()
	y.Read()
	b.ReportAllocs()
	for b.Loop() {
		if _, f := op(x, y); f != NoFault {
			b.Fatal(f)
		}
	}
}

func BenchmarkAdd(b *testing.B) {
	b.Run("ints", func(b *testing.B) { benchmarkBinary(b, Add, Int(5), Int(7)) })
	b.Run("floats", func(b *testing.B) { benchmarkBinary(b, Add, Float(0.5), Float(7.25)) })
	b.Run("int float", func(b *testing.B) { benchmarkBinary(b, Add, Int(5), Float(7.25)) })
	b.Run("number texts", func(b *testing.B) { benchmarkBinary(b, Add, Text("10.50"), Text("7")) })
	b.Run("date", func(b *testing.B) { benchmarkBinary(b, Add, Text("05.04.2022"), Int(7)) })
	b.Run("texts", func(b *testing.B) { benchmarkBinary(b, Add, Text("Заказ "), Text("принят")) })
	b.Run("text int", func(b *testing.B) { benchmarkBinary(b, Add, Text("Заказ "), Int(12345)) })
}

func BenchmarkMul(b *testing.B) {
	b.Run("ints", func(b *testing.B) { benchmarkBinary(b, Mul, Int(5), Int(7)) })
	b.Run("floats", func(b *testing.B) { benchmarkBinary(b, Mul, Float(0.5), Float(7.25)) })
	b.Run("int float", func(b *testing.B) { benchmarkBinary(b, Mul, Int(5), Float(7.25)) })
}

func BenchmarkDiv(b *testing.B) { benchmarkBinary(b, Div, Int(5), Int(7)) }
func BenchmarkMod(b *testing.B) { benchmarkBinary(b, Mod, Int(5), Int(7)) }

func BenchmarkEqual(b *testing.B) {
	tests := []struct {
		name string
		x, y Value
		want bool
	}{
		{"ints", Text("5"), Int(5), true},
		{"same text", Text("MOW"), Text("MOW"), true},
		{"other text", Text("MOW"), Text("LED"), false},
		{"text and int", Text("MOW"), Int(5), false},
		{"floats", Text("0.5"), Float(0.5), true},
		{"dates", Text("8.12.2021"), Text("08.12.2021"), true},
		{"long ids", Text("99999999999999999999"), Text("99999999999999999998"), false},
		{"structures", Text(`[1,2,{"a":1}]`), Text(`[1, 2, {"a": 1}]`), true},
	}
	for _, tt := range tests {
		tt.x.Read()
		tt.y.Read()
		b.Run(tt.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if Equal(tt.x, tt.y) != tt.want {
					b.Fatal(tt.name)
				}
			}
		})
	}
}

func BenchmarkCompare(b *testing.B) {
	tests := []struct {
		name string
		x, y Value
	}{
		{"ints", Text("5"), Int(6)},
		{"floats", Text("0.5"), Float(0.25)},
		{"int float", Text("5"), Float(0.25)},
		{"times", Text("12:30"), Text("9:00")},
		{"texts", Text("А"), Text("Б")},
	}
	for _, tt := range tests {
		tt.x.Read()
		tt.y.Read()
		b.Run(tt.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := Compare(tt.x, tt.y); !ok {
					b.Fatal(tt.name)
				}
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	for _, s := range []string{"5", "1234567.89", "12345678901234567890", "Анна", "8.12.2021", "[1,2,3]"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				v := Text(s)
				v.Read()
			}
		})
	}
}

func BenchmarkMoment(b *testing.B) {
	for _, s := range []string{"05.04.2022", "9:05", "5.4.2022 10:00:30", "Анна", "5 шт"} {
		v := Text(s)
		v.Read()
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				v.Moment()
			}
		})
	}
}

func BenchmarkRound(b *testing.B) {
	for _, f := range []float64{1.005, 1234.5678, 5.0 / 3} {
		b.Run(Float(f).Text(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := RoundHalfAway(FloatNumber(f), 2); !ok {
					b.Fatal(f)
				}
			}
		})
	}
}

func BenchmarkIndex(b *testing.B) {
	array := parsed(b, `[1,2,3,4]`)
	dict := parsed(b, `{"Артикул":12345,"Размер":50,"Цена":1000}`)
	text := Text(`{"Артикул":12345,"Размер":50,"Цена":1000}`)
	text.Read()
	tests := []struct {
		name string
		x, i Value
	}{{"array", array, Int(2)}, {"dict", dict, Text("Цена")}, {"text", text, Text("Цена")}}
	for _, tt := range tests {
		tt.i.Read()
		b.Run(tt.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, f := Index(tt.x, tt.i); f != NoFault {
					b.Fatal(f)
				}
			}
		})
	}
}

func BenchmarkAppendJSON(b *testing.B) {
	v := parsed(b, orderBody())
	var dst []byte
	b.ReportAllocs()
	for b.Loop() {
		dst = v.AppendJSON(dst[:0])
	}
	b.SetBytes(int64(len(dst)))
}
