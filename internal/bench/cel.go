package bench

import (
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/ext"
)

func celEngine() Engine {
	sources := map[string]string{
		Bool:      `(Origin == "MOW" || Country == "RU") && (Value >= 100.0 || Adults == 1.0)`,
		Price:     `price * qty * (1.0 - discount / 100.0) + shipping`,
		PriceText: `double(price) * double(qty) * (1.0 - double(discount) / 100.0) + double(shipping)`,
		Ladder:    ladder("q >= {n}.0 ? ({then}) : {else}", "{k}.0 * q"),
		String:    `(guest + " " + city).upperAscii().contains("AN") ? (guest + " " + city).replace("an", "AN") : city`,
		Script: `cel.bind(base, price * qty,
cel.bind(disc, base * discount / 100.0,
cel.bind(net, base - disc,
cel.bind(tax, net * 0.2,
cel.bind(gross, net + tax,
cel.bind(ship, gross >= 500.0 ? 0.0 : shipping,
cel.bind(total, gross + ship,
cel.bind(level, total >= 1000.0 ? "gold" : "silver",
cel.bind(label, level + ": " + guest,
total + double(size(label)))))))))))`,
		Array: `arr[2] + double(size(arr))`,
		JSON:  `look_up(body, "` + cityPath + `")`,
	}
	return Engine{Name: "cel-go", Sources: sources,
		Make: func(f Formula, src string, rows []Row) (*Program, error) {
			env, err := celEnv(f, &rows[0])
			if err != nil {
				return nil, err
			}
			p, err := compileCEL(env, src)
			if err != nil {
				return nil, err
			}
			envs := boxed(mapsOf(f, rows))
			var out ref.Val
			return &Program{
				Run:    func(i int) (err error) { out, _, err = p.Eval(envs[i]); return err },
				Result: func() any { return out.Value() },
			}, nil
		},
		Compile: func(f Formula, src string) (func() error, error) {
			env, err := celEnv(f, &Rows()[0]) // its declarations are kept from formula to formula
			return func() error { _, err := compileCEL(env, src); return err }, err
		}}
}

func celEnv(f Formula, row *Row) (*cel.Env, error) {
	look := cel.Overload("look_up_text", []*cel.Type{cel.StringType, cel.StringType}, cel.StringType,
		cel.BinaryBinding(func(body, path ref.Val) ref.Val {
			return types.String(lookUp(string(body.(types.String)), string(path.(types.String))))
		}))
	opts := []cel.EnvOption{ext.Strings(), ext.Bindings(), cel.Function("look_up", look)}
	for _, c := range f.Columns {
		kind := cel.DoubleType
		switch c.Of(row).(type) {
		case string:
			kind = cel.StringType
		case []float64:
			kind = cel.ListType(cel.DoubleType)
		}
		opts = append(opts, cel.Variable(c.Name, kind))
	}
	return cel.NewEnv(opts...)
}

func compileCEL(env *cel.Env, src string) (cel.Program, error) {
	tree, issues := env.Compile(src)
	if err := issues.Err(); err != nil {
		return nil, err
	}
	return env.Program(tree, cel.EvalOptions(cel.OptOptimize))
}
