package bench

import (
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

func exprSources() map[string]string {
	return map[string]string{
		Bool:      `(Origin == "MOW" || Country == "RU") && (Value >= 100 || Adults == 1)`,
		Price:     `price * qty * (1 - discount / 100) + shipping`,
		PriceText: `float(price) * float(qty) * (1 - float(discount) / 100) + float(shipping)`,
		Ladder:    ladder("q >= {n} ? ({then}) : {else}", "{k} * q"),
		String:    `upper(guest + " " + city) contains "AN" ? replace(guest + " " + city, "an", "AN") : city`,
		Script: `let base = price * qty;
let disc = base * discount / 100;
let net = base - disc;
let tax = net * 0.2;
let gross = net + tax;
let ship = gross >= 500 ? 0.0 : shipping;
let total = gross + ship;
let level = total >= 1000 ? "gold" : "silver";
let label = level + ": " + guest;
total + len(label)`,
		Array: `arr[2] + len(arr)`,
		JSON:  `look_up(body, "` + cityPath + `")`,
	}
}

func compileExpr(src string, env any) (*vm.Program, error) {
	look := expr.Function("look_up", func(args ...any) (any, error) {
		return lookUp(args[0].(string), args[1].(string)), nil
	}, new(func(string, string) string))
	return expr.Compile(src, expr.Env(env), look)
}

// exprMap feeds maps from names to values, which is how most programs use the library:
// the baseline of the ratios. The machine is kept between runs, its fastest mode.
func exprMap() Engine {
	return Engine{Name: "expr-map", Sources: exprSources(),
		Make: func(f Formula, src string, rows []Row) (*Program, error) {
			envs := boxed(mapsOf(f, rows))
			return runExpr(src, envs[0], envs)
		},
		Compile: func(f Formula, src string) (func() error, error) {
			env := mapsOf(f, Rows()[:1])[0]
			return func() error { _, err := compileExpr(src, env); return err }, nil
		}}
}

// exprDecode reads JSON by decoding all of it, with the library's own function.
func exprDecode() Engine {
	e := exprMap()
	e.Name, e.Compile = "expr-map-decode", nil
	e.Sources = map[string]string{JSON: `fromJSON(body).order.customer.address.city`}
	return e
}

// exprStruct feeds structs.
func exprStruct() Engine {
	sources := exprSources()
	delete(sources, PriceText) // its fields are texts under the names of numbers
	return Engine{Name: "expr-struct", Sources: sources,
		Make: func(f Formula, src string, rows []Row) (*Program, error) {
			envs := make([]any, len(rows))
			for i := range rows {
				envs[i] = exprEnvOf(&rows[i])
			}
			return runExpr(src, exprEnv{}, envs)
		}}
}

func runExpr(src string, like any, envs []any) (*Program, error) {
	p, err := compileExpr(src, like)
	if err != nil {
		return nil, err
	}
	var machine vm.VM
	var out any
	return &Program{
		Run:    func(i int) (err error) { out, err = machine.Run(p, envs[i]); return err },
		Result: func() any { return out },
	}, nil
}

type exprEnv struct {
	Origin   string    `expr:"Origin"`
	Country  string    `expr:"Country"`
	Value    float64   `expr:"Value"`
	Adults   float64   `expr:"Adults"`
	Price    float64   `expr:"price"`
	Qty      float64   `expr:"qty"`
	Discount float64   `expr:"discount"`
	Shipping float64   `expr:"shipping"`
	Q        float64   `expr:"q"`
	Guest    string    `expr:"guest"`
	City     string    `expr:"city"`
	Body     string    `expr:"body"`
	Arr      []float64 `expr:"arr"`
}

func exprEnvOf(r *Row) *exprEnv {
	return &exprEnv{
		Origin: r.Origin, Country: r.Country, Value: r.Value, Adults: r.Adults,
		Price: r.Price, Qty: r.Qty, Discount: r.Discount, Shipping: r.Shipping, Q: r.Q,
		Guest: r.Guest, City: r.City, Body: r.Body, Arr: r.Arr,
	}
}

// mapsOf turns the rows into one map each. Making them is no part of any figure.
func mapsOf(f Formula, rows []Row) []map[string]any {
	list := make([]map[string]any, len(rows))
	for i := range rows {
		list[i] = make(map[string]any, len(f.Columns))
		for _, c := range f.Columns {
			list[i][c.Name] = c.Of(&rows[i])
		}
	}
	return list
}

// boxed makes the interfaces beforehand, so that no run has to.
func boxed(envs []map[string]any) []any {
	list := make([]any, len(envs))
	for i, env := range envs {
		list[i] = env
	}
	return list
}
