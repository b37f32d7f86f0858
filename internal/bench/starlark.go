package bench

import (
	"fmt"
	"strings"

	"go.starlark.net/lib/json"
	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

func starlarkEngine() Engine {
	sources := map[string]string{
		Bool:      `return (Origin == "MOW" or Country == "RU") and (Value >= 100 or Adults == 1)`,
		Price:     `return price * qty * (1 - discount / 100) + shipping`,
		PriceText: `return float(price) * float(qty) * (1 - float(discount) / 100) + float(shipping)`,
		Ladder:    "return " + ladder("({then}) if q >= {n} else {else}", "{k} * q"),
		String:    `return (guest + " " + city).replace("an", "AN") if "AN" in (guest + " " + city).upper() else city`,
		Script: `base = price * qty
disc = base * discount / 100
net = base - disc
tax = net * 0.2
gross = net + tax
ship = 0.0 if gross >= 500 else shipping
total = gross + ship
level = "gold" if total >= 1000 else "silver"
label = level + ": " + guest
return total + len(label)`,
		Array: `return arr[2] + len(arr)`,
		JSON:  `return look_up(body, "` + cityPath + `")`,
	}
	return Engine{Name: "starlark", Sources: sources, Make: makeStarlark,
		Compile: func(f Formula, src string) (func() error, error) {
			text, known := starlarkText(f, src), starlarkGlobals().Has
			return func() error {
				_, _, err := starlark.SourceProgramOptions(&syntax.FileOptions{}, "bench.star", text, known)
				return err
			}, nil
		}}
}

func starlarkDecode() Engine {
	return Engine{Name: "starlark-decode", Make: makeStarlark,
		Sources: map[string]string{JSON: `return json.decode(body)["order"]["customer"]["address"]["city"]`}}
}

func starlarkText(f Formula, src string) string {
	return "def f(" + strings.Join(f.names(), ", ") + "):\n  " + strings.ReplaceAll(src, "\n", "\n  ") + "\n"
}

func starlarkGlobals() starlark.StringDict {
	look := func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
		return starlark.String(lookUp(string(args[0].(starlark.String)), string(args[1].(starlark.String)))), nil
	}
	return starlark.StringDict{"json": json.Module, "look_up": starlark.NewBuiltin("look_up", look)}
}

func makeStarlark(f Formula, src string, rows []Row) (*Program, error) {
	thread := &starlark.Thread{}
	globals, err := starlark.ExecFileOptions(&syntax.FileOptions{}, thread, "bench.star", starlarkText(f, src), starlarkGlobals())
	if err != nil {
		return nil, err
	}
	fn := globals["f"]
	args := make([]starlark.Tuple, len(rows))
	for i := range rows {
		for _, c := range f.Columns {
			v, err := starlarkValue(c.Of(&rows[i]))
			if err != nil {
				return nil, err
			}
			args[i] = append(args[i], v)
		}
	}
	var out starlark.Value
	return &Program{
		Run: func(i int) (err error) { out, err = starlark.Call(thread, fn, args[i], nil); return err },
		Result: func() any {
			switch x := out.(type) {
			case starlark.Bool:
				return bool(x)
			case starlark.Float:
				return float64(x)
			case starlark.String:
				return string(x)
			}
			return out
		},
	}, nil
}

func starlarkValue(x any) (starlark.Value, error) {
	switch x := x.(type) {
	case string:
		return starlark.String(x), nil
	case float64:
		return starlark.Float(x), nil
	case []float64:
		list := make([]starlark.Value, len(x))
		for i := range x {
			list[i] = starlark.Float(x[i])
		}
		return starlark.NewList(list), nil
	}
	return nil, fmt.Errorf("an input of type %T", x)
}
