package bench

import (
	"errors"

	"github.com/itchyny/gojq"
)

func gojqEngine() Engine {
	sources := map[string]string{
		Bool:      `(.Origin == "MOW" or .Country == "RU") and (.Value >= 100 or .Adults == 1)`,
		Price:     `.price * .qty * (1 - .discount / 100) + .shipping`,
		PriceText: `(.price | tonumber) * (.qty | tonumber) * (1 - (.discount | tonumber) / 100) + (.shipping | tonumber)`,
		Ladder:    ".q as $q | " + ladder("if $q >= {n} then {then} else {else} end", "{k} * $q"),
		String: `if (.guest + " " + .city | ascii_upcase | contains("AN"))
then (.guest + " " + .city | split("an") | join("AN")) else .city end`,
		Script: `(.price * .qty) as $base
| ($base * .discount / 100) as $disc
| ($base - $disc) as $net
| ($net * 0.2) as $tax
| ($net + $tax) as $gross
| (if $gross >= 500 then 0 else .shipping end) as $ship
| ($gross + $ship) as $total
| (if $total >= 1000 then "gold" else "silver" end) as $level
| ($level + ": " + .guest) as $label
| $total + ($label | length)`,
		Array: `.arr[2] + (.arr | length)`,
		JSON:  `look_up(.body; "` + cityPath + `")`,
	}
	return Engine{Name: "gojq", Sources: sources, Make: makeGojq,
		Compile: func(f Formula, src string) (func() error, error) {
			return func() error { _, err := compileGojq(src); return err }, nil
		}}
}

func gojqDecode() Engine {
	return Engine{Name: "gojq-decode", Make: makeGojq,
		Sources: map[string]string{JSON: `.body | fromjson | .order.customer.address.city`}}
}

func compileGojq(src string) (*gojq.Code, error) {
	q, err := gojq.Parse(src)
	if err != nil {
		return nil, err
	}
	return gojq.Compile(q, gojq.WithFunction("look_up", 2, 2, func(_ any, args []any) any {
		return lookUp(args[0].(string), args[1].(string))
	}))
}

func makeGojq(f Formula, src string, rows []Row) (*Program, error) {
	code, err := compileGojq(src)
	if err != nil {
		return nil, err
	}
	inputs := mapsOf(f, rows)
	for _, in := range inputs {
		for name, x := range in {
			if list, ok := x.([]float64); ok {
				in[name] = anys(list)
			}
		}
	}
	envs := boxed(inputs)
	var out any
	return &Program{
		Run: func(i int) error {
			v, ok := code.Run(envs[i]).Next()
			if !ok {
				return errors.New("gojq: no result")
			}
			if err, ok := v.(error); ok {
				return err
			}
			out = v
			return nil
		},
		Result: func() any { return out },
	}, nil
}
