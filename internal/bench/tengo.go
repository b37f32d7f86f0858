package bench

import (
	"fmt"

	"github.com/d5/tengo/v2"
	"github.com/d5/tengo/v2/stdlib"
)

func tengoEngine() Engine {
	sources := map[string]string{
		Bool:      `out = (Origin == "MOW" || Country == "RU") && (Value >= 100.0 || Adults == 1.0)`,
		Price:     `out = price * qty * (1 - discount / 100) + shipping`,
		PriceText: `out = float(price) * float(qty) * (1 - float(discount) / 100) + float(shipping)`,
		Ladder:    "out = " + ladder("q >= {n} ? ({then}) : {else}", "{k} * q"),
		String: `text := import("text")
out = text.contains(text.to_upper(guest + " " + city), "AN") ? text.replace(guest + " " + city, "an", "AN", -1) : city`,
		Script: `base := price * qty
disc := base * discount / 100
net := base - disc
tax := net * 0.2
gross := net + tax
ship := gross >= 500 ? 0.0 : shipping
total := gross + ship
level := total >= 1000 ? "gold" : "silver"
label := level + ": " + guest
out = total + len(label)`,
		Array: `out = arr[2] + len(arr)`,
		JSON:  `out = look_up(body, "` + cityPath + `")`,
	}
	return Engine{Name: "tengo", Sources: sources, Make: makeTengo,
		Compile: func(f Formula, src string) (func() error, error) {
			row := &Rows()[0]
			return func() error { _, err := compileTengo(f, src, row); return err }, nil
		}}
}

func compileTengo(f Formula, src string, row *Row) (*tengo.Compiled, error) {
	s := tengo.NewScript([]byte(src))
	s.SetImports(stdlib.GetModuleMap("text"))
	for _, c := range f.Columns {
		v, err := tengoValue(c.Of(row))
		if err != nil {
			return nil, err
		}
		if err := s.Add(c.Name, v); err != nil {
			return nil, err
		}
	}
	look := &tengo.UserFunction{Name: "look_up", Value: func(args ...tengo.Object) (tengo.Object, error) {
		return &tengo.String{Value: lookUp(args[0].(*tengo.String).Value, args[1].(*tengo.String).Value)}, nil
	}}
	if err := s.Add("look_up", look); err != nil {
		return nil, err
	}
	if err := s.Add("out", nil); err != nil {
		return nil, err
	}
	return s.Compile()
}

// makeTengo sets the variables of a compiled script and runs it. The library makes a new
// machine for each run.
func makeTengo(f Formula, src string, rows []Row) (*Program, error) {
	script, err := compileTengo(f, src, &rows[0])
	if err != nil {
		return nil, err
	}
	names := f.names()
	args := make([][]tengo.Object, len(rows))
	for i := range rows {
		for _, c := range f.Columns {
			v, err := tengoValue(c.Of(&rows[i]))
			if err != nil {
				return nil, err
			}
			args[i] = append(args[i], v)
		}
	}
	return &Program{
		Run: func(i int) error {
			for j, name := range names {
				if err := script.Set(name, args[i][j]); err != nil {
					return err
				}
			}
			return script.Run()
		},
		Result: func() any { return script.Get("out").Value() },
	}, nil
}

func tengoValue(x any) (tengo.Object, error) {
	switch x := x.(type) {
	case string:
		return &tengo.String{Value: x}, nil
	case float64:
		return &tengo.Float{Value: x}, nil
	case []float64:
		a := &tengo.Array{}
		for _, y := range x {
			a.Value = append(a.Value, &tengo.Float{Value: y})
		}
		return a, nil
	}
	return nil, fmt.Errorf("an input of type %T", x)
}
