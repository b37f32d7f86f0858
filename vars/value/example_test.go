package value_test

import (
	"fmt"
	"time"

	"github.com/salecalc/salecalc/vars/value"
)

func Example() {
	v, _ := value.Add(value.Text("007"), value.Int(1))
	fmt.Println(v.Text())
	// Output: 8
}

func ExampleAdd() {
	for _, pair := range [][2]string{{"5", "2.5"}, {"28.02.2024", "2"}, {"23:50", "20"}, {"5", " шт"}, {"[1]", "[2]"}} {
		v, _ := value.Add(value.Text(pair[0]), value.Text(pair[1]))
		fmt.Println(v.Text())
	}
	_, fault := value.Add(value.Text("31.02.2025"), value.Int(1))
	fmt.Println(fault == value.BadMoment)
	// Output:
	// 7.5
	// 01.03.2024
	// 00:10
	// 5 шт
	// [1][2]
	// true
}

func ExampleSub() {
	v, _ := value.Sub(value.Text("05.04.2022 10:00"), value.Text("05.04.2022"))
	fmt.Println(v.Text(), "minutes")
	// Output: 600 minutes
}

func ExampleMul() {
	v, _ := value.Mul(value.Text("1.5"), value.Int(2))
	fmt.Println(v.Text())
	// Output: 3
}

func ExampleDiv() {
	v, _ := value.Div(value.Int(10), value.Int(4))
	fmt.Println(v.Text())
	_, fault := value.Div(value.Int(10), value.Text("0.0"))
	fmt.Println(fault.Kind() == value.DivisionByZero, fault.Right())
	// Output:
	// 2.5
	// true true
}

func ExampleMod() {
	v, _ := value.Mod(value.Int(-7), value.Int(3))
	fmt.Println(v.Text())
	// Output: 2
}

func ExamplePow() {
	v, _ := value.Pow(value.Int(10), value.Int(21))
	fmt.Println(v.Text())
	// Output: 1e+21
}

func ExampleNeg() {
	v, _ := value.Neg(value.Text("1.50"))
	fmt.Println(v.Text())
	// Output: -1.5
}

func ExampleEqual() {
	fmt.Println(value.Equal(value.Text("007"), value.Int(7)))
	fmt.Println(value.Equal(value.Text("8.12.2021"), value.Text("08.12.2021")))
	fmt.Println(value.Equal(value.Text("99999999999999999999"), value.Text("99999999999999999998")))
	// Output:
	// true
	// true
	// false
}

func ExampleCompare() {
	fmt.Println(value.Compare(value.Text("9:00"), value.Text("18:00")))
	fmt.Println(value.Compare(value.Text("abc"), value.Int(5)))
	// Output:
	// -1 true
	// 0 false
}

func ExampleOrder() {
	fmt.Println(value.Order(value.None, value.Int(1)), value.Order(value.Text("слово"), value.Text("9")))
	// Output: -1 1
}

func ExampleValue_Truth() {
	fmt.Println(value.Text("0.0").Truth(), value.Text("[ ]").Truth(), value.Text("false").Truth())
	// Output: false false true
}

func ExampleIndex() {
	v, _ := value.Index(value.Text(`{"price": 10.00}`), value.Text("price"))
	fmt.Println(v.Text())
	v, _ = value.Index(value.Text("кот"), value.Int(-1))
	fmt.Println(v.Text())
	// Output:
	// 10.00
	// т
}

func ExampleSetIndex() {
	v, _ := value.SetIndex(value.Text(`{"a": [1, 2]}`), []value.Value{value.Text("a"), value.Int(-1)}, value.Text("5"))
	fmt.Println(v.Text())
	_, fault := value.SetIndex(value.Text(`[1, 2]`), []value.Value{value.Int(2)}, value.Int(3))
	fmt.Println(fault.Kind() == value.NoPlace)
	// Output:
	// {"a":[1,"5"]}
	// true
}

func ExampleDelIndex() {
	v, _ := value.DelIndex(value.Text(`["1", 2, 3]`), []value.Value{value.Text("1")})
	fmt.Println(v.Text())
	// Output: ["1",3]
}

func ExampleValue_Path() {
	body := value.Text(`{"items": [{"sku": "A-1"}, {"sku": "B-2"}]}`)
	body.Read()
	path := []value.Key{value.KeyOf(value.Text("items")), value.KeyOf(value.Int(-1)), value.KeyOf(value.Text("sku"))}
	v, _ := body.Path(path)
	fmt.Println(v.Text())
	// Output: B-2
}

func ExampleValue_Structure() {
	v, ok := value.Text(` {"a": 1, "a": 2} `).Structure()
	fmt.Println(v.Text(), ok)
	// Output: {"a":2} true
}

func ExampleParseJSON() {
	v, _ := value.ParseJSON(`[12345678901234567890, 10.00, null]`)
	for _, e := range v.Elems() {
		fmt.Printf("%q\n", e.Text())
	}
	// Output:
	// "12345678901234567890"
	// "10.00"
	// ""
}

func ExampleAppendJSONString() {
	fmt.Println(string(value.AppendJSONString(nil, "О\"Нил <&>\n")))
	// Output: "О\"Нил <&>\n"
}

func ExampleNewDict() {
	d := value.NewDict([]value.Pair{{Key: "a", Value: value.Int(1)}, {Key: "b", Value: value.None}, {Key: "a", Value: value.Text("2")}})
	fmt.Println(d.Text())
	// Output: {"a":"2","b":null}
}

func ExampleElement() {
	var elems []value.Value
	for _, s := range []string{"5", "007", "True", "[1, 2]", "слово"} {
		elems = append(elems, value.Element(value.Text(s)))
	}
	fmt.Println(value.NewArray(elems).Text())
	// Output: [5,"007",true,[1,2],"слово"]
}

func ExampleStored() {
	computed, _ := value.Add(value.Text("887"), value.Int(1))
	fmt.Println(value.NewArray([]value.Value{value.Stored(value.Text("888")), value.Stored(computed)}).Text())
	// Output: ["888",888]
}

func ExampleValue_Held() {
	v, _ := value.Div(value.Int(10), value.Int(5))
	fmt.Println(v.Computed(), v.Held().Computed(), v.Held().Text())
	// Output: true false 2
}

func ExampleSpelled() {
	v, _ := value.Spelled("10.00")
	fmt.Println(v.Text(), value.Equal(v, value.Int(10)))
	// Output: 10.00 true
}

func ExampleValue_Num() {
	n, _ := value.Text("007").Num()
	fmt.Println(n.Int(), n.IsInt())
	_, ok := value.Text("+7").Num()
	fmt.Println(ok)
	// Output:
	// 7 true
	// false
}

func ExampleRoundHalfAway() {
	n, _ := value.RoundHalfAway(value.FloatNumber(1.005), 2)
	m, _ := value.RoundHalfAway(value.IntNumber(1250), -2)
	fmt.Println(value.FormatNumber(n), value.FormatNumber(m))
	// Output: 1.01 1300
}

func ExampleAddNumbers() {
	n, _ := value.AddNumbers(value.IntNumber(2), value.FloatNumber(0.5))
	fmt.Println(value.FormatNumber(n))
	// Output: 2.5
}

func ExampleValue_Moment() {
	m, _ := value.Text("5.4.2022 9:05").Moment()
	m, _ = m.AddDays(30)
	fmt.Println(m, m.Weekday())
	_, ok := value.Text("24:00").Moment()
	fmt.Println(ok)
	// Output:
	// 05.05.2022 09:05 4
	// false
}

func ExampleMomentOf() {
	m, _ := value.MomentOf(time.Date(2022, 4, 5, 10, 0, 59, 0, time.UTC), value.DateTime, false)
	fmt.Println(m)
	// Output: 05.04.2022 10:00
}

func ExampleLooksLikeMoment() {
	fmt.Println(value.LooksLikeMoment("31.02.2025"), value.LooksLikeMoment("31.02.2025 г."))
	// Output: true false
}

func ExamplePreview() {
	fmt.Println(value.Preview(value.Text("12 руб"), 0), value.Preview(value.Text("007"), 0))
	fmt.Println(value.Preview(value.Text("Первичное жильё у метро"), 0))
	// Output:
	// "12 руб" 007
	// "Первичное жил…"
}
