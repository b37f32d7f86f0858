package bench

import (
	"context"
	"maps"
	"strings"

	"github.com/Knetic/govaluate"
	"github.com/PaesslerAG/gval"
)

// The two engines here have expressions only. A script is run line by line, each result
// stored into a copy of the row's map.

func cSources() map[string]string {
	return map[string]string{
		Bool:      `(Origin == "MOW" || Country == "RU") && (Value >= 100 || Adults == 1)`,
		Price:     `price * qty * (1 - discount / 100) + shipping`,
		PriceText: `float(price) * float(qty) * (1 - float(discount) / 100) + float(shipping)`,
		Ladder:    ladder("(q >= {n} ? {then} : ({else}))", "{k} * q"),
		String:    `contains(upper(guest + " " + city), "AN") ? replace(guest + " " + city, "an", "AN") : city`,
		Script: `base = price * qty
disc = base * discount / 100
net = base - disc
tax = net * 0.2
gross = net + tax
ship = gross >= 500 ? 0 : shipping
total = gross + ship
level = total >= 1000 ? "gold" : "silver"
label = level + ": " + guest
total + len(label)`,
		Array: `arr[2] + len(arr)`,
		JSON:  `look_up(body, "` + cityPath + `")`,
	}
}

func gvalEngine() Engine {
	opts := []gval.Language{gval.Full()}
	for name, f := range hostFuncs() {
		opts = append(opts, gval.Function(name, f))
	}
	language := gval.NewLanguage(opts...)
	ctx := context.Background()
	return stepwise("gval", cSources(), func(src string) (stepFn, error) {
		e, err := language.NewEvaluable(src)
		return func(env map[string]any) (any, error) { return e(ctx, env) }, err
	})
}

func govaluateEngine() Engine {
	funcs := map[string]govaluate.ExpressionFunction{}
	for name, f := range hostFuncs() {
		funcs[name] = f
	}
	sources := with(cSources(), Array, `at(arr, 2) + len(arr)`) // it has no index operator
	return stepwise("govaluate", sources, func(src string) (stepFn, error) {
		e, err := govaluate.NewEvaluableExpressionWithFunctions(src, funcs)
		return func(env map[string]any) (any, error) { return e.Eval(govaluate.MapParameters(env)) }, err
	})
}

// A stepFn evaluates one compiled line.
type stepFn func(env map[string]any) (any, error)

// A step is a line with the variable it sets, "" for the last line.
type step struct {
	name string
	eval stepFn
}

func stepwise(name string, sources map[string]string, compile func(src string) (stepFn, error)) Engine {
	steps := func(src string) ([]step, error) {
		var list []step
		for line := range strings.Lines(src) {
			name, x, ok := strings.Cut(strings.TrimSpace(line), " = ")
			if !ok {
				name, x = "", line
			}
			f, err := compile(x)
			if err != nil {
				return nil, err
			}
			list = append(list, step{name, f})
		}
		return list, nil
	}
	return Engine{Name: name, Sources: sources,
		Make: func(f Formula, src string, rows []Row) (*Program, error) {
			list, err := steps(src)
			if err != nil {
				return nil, err
			}
			return runSteps(list, mapsOf(f, rows)), nil
		},
		Compile: func(f Formula, src string) (func() error, error) {
			return func() error { _, err := steps(src); return err }, nil
		}}
}

func runSteps(steps []step, envs []map[string]any) *Program {
	var out any
	result := func() any { return out }
	if len(steps) == 1 {
		eval := steps[0].eval
		return &Program{Run: func(i int) (err error) { out, err = eval(envs[i]); return err }, Result: result}
	}
	env := make(map[string]any, 16)
	return &Program{Result: result, Run: func(i int) (err error) {
		maps.Copy(env, envs[i])
		for _, s := range steps {
			if out, err = s.eval(env); err != nil {
				return err
			}
			env[s.name] = out
		}
		return nil
	}}
}
