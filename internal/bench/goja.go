package bench

import (
	"fmt"
	"strings"

	"github.com/dop251/goja"
)

func gojaEngine() Engine {
	sources := map[string]string{
		Bool:      `return (Origin == "MOW" || Country == "RU") && (Value >= 100 || Adults == 1)`,
		Price:     `return price * qty * (1 - discount / 100) + shipping`,
		PriceText: `return price * qty * (1 - discount / 100) + Number(shipping)`,
		Ladder:    "return " + ladder("q >= {n} ? ({then}) : {else}", "{k} * q"),
		String:    `return (guest + " " + city).toUpperCase().includes("AN") ? (guest + " " + city).replaceAll("an", "AN") : city`,
		Script: `var base = price * qty;
var disc = base * discount / 100;
var net = base - disc;
var tax = net * 0.2;
var gross = net + tax;
var ship = gross >= 500 ? 0 : shipping;
var total = gross + ship;
var level = total >= 1000 ? "gold" : "silver";
var label = level + ": " + guest;
return total + label.length;`,
		Array: `return arr[2] + arr.length`,
		JSON:  `return look_up(body, "` + cityPath + `")`,
	}
	return Engine{Name: "goja", Sources: sources, Make: makeGoja,
		Compile: func(f Formula, src string) (func() error, error) {
			text := gojaText(f, src)
			return func() error { _, err := goja.Compile("bench.js", text, false); return err }, nil
		}}
}

func gojaDecode() Engine {
	return Engine{Name: "goja-decode", Make: makeGoja,
		Sources: map[string]string{JSON: `return JSON.parse(body).order.customer.address.city`}}
}

func gojaText(f Formula, src string) string {
	return "(function(" + strings.Join(f.names(), ", ") + ") {\n" + src + "\n})"
}

func makeGoja(f Formula, src string, rows []Row) (*Program, error) {
	vm := goja.New()
	look := func(c goja.FunctionCall) goja.Value {
		return vm.ToValue(lookUp(c.Argument(0).String(), c.Argument(1).String()))
	}
	if err := vm.Set("look_up", look); err != nil {
		return nil, err
	}
	v, err := vm.RunString(gojaText(f, src))
	if err != nil {
		return nil, err
	}
	fn, ok := goja.AssertFunction(v)
	if !ok {
		return nil, fmt.Errorf("%s is no function", v)
	}
	args := make([][]goja.Value, len(rows))
	for i := range rows {
		for _, c := range f.Columns {
			args[i] = append(args[i], gojaValue(vm, c.Of(&rows[i])))
		}
	}
	var out goja.Value
	return &Program{
		Run:    func(i int) (err error) { out, err = fn(goja.Undefined(), args[i]...); return err },
		Result: func() any { return out.Export() },
	}, nil
}

// gojaValue makes an array of the language itself, not a wrapped Go slice.
func gojaValue(vm *goja.Runtime, x any) goja.Value {
	if list, ok := x.([]float64); ok {
		return vm.NewArray(anys(list)...)
	}
	return vm.ToValue(x)
}

func anys(list []float64) []any {
	out := make([]any, len(list))
	for i, x := range list {
		out[i] = x
	}
	return out
}
