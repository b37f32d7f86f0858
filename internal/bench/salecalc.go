package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// ours lists the ways to feed the interpreter. "slots": the program's variables are bound
// to the columns of a row once, as batch runs do; with "column" a call goes through
// columnRows of the rows and leaves a value for each. "scopes": each row is an Env of its
// own, as every conversation has. The ones that end in "fresh" are for the formulas that
// read texts: there a reading is noted in the row and would be found there when the row
// comes round again, so they get texts that nobody has read yet, each time.
func ours() []Engine {
	sources := map[string]string{
		Bool:      `(Origin == "MOW" or Country == "RU") and (Value >= 100 or Adults == 1)`,
		Price:     `price * qty * (1 - discount / 100) + shipping`,
		PriceText: `price * qty * (1 - discount / 100) + shipping`,
		Ladder:    ladder("if(q >= {n}, {then}, {else})", "{k} * q"),
		String:    `if(contains(upper(guest + " " + city), "AN"), replace(guest + " " + city, "an", "AN"), city)`,
		Script: `base = price * qty
disc = base * discount / 100
net = base - disc
tax = net * 0.2
gross = net + tax
ship = if(gross >= 500, 0, shipping)
total = gross + ship
level = if(total >= 1000, "gold", "silver")
label = level + ": " + guest
total + len(label)`,
		Array: `arr[2] + arr_len(arr)`,
		JSON:  `body["order"]["customer"]["address"]["city"]`,
	}
	read := map[string]string{PriceText: sources[PriceText], JSON: sources[JSON]}
	get := map[string]string{JSON: `get(body, "order|customer|address|city")`}
	deal, all := []vars.Scope{vars.Deal}, []vars.Scope{vars.Deal, vars.Client, vars.Project}
	return []Engine{
		{Name: "salecalc-slots", Sources: sources, Make: slots(false), Compile: compileOurs},
		{Name: "salecalc-slots-column", Sources: sources, Make: column},
		{Name: "salecalc-slots-fresh", Sources: read, Make: slots(true)},
		{Name: "salecalc-slots-get", Sources: get, Make: slots(false)},
		{Name: "salecalc-scopes", Sources: sources, Make: scopes(deal, false)},
		{Name: "salecalc-scopes-fresh", Sources: read, Make: scopes(deal, true)},
		{Name: "salecalc-scopes-get", Sources: get, Make: scopes(deal, false)},
		{Name: "salecalc-scopes-spread", Sources: sources, Make: scopes(all, false)},
	}
}

// program compiles the script as a calculator field, everything else as an expression.
func program(f Formula, src string) (*runtime.Program, error) {
	compile := runtime.CompileExpr
	if f.Name == Script {
		compile = runtime.Compile
	}
	p := compile(diag.NewSource(f.Name, src), runtime.Options{})
	return p, firstError(p.Diagnostics())
}

// firstError gives the first diagnostic that is no mere warning.
func firstError(found []diag.Diagnostic) error {
	for _, d := range found {
		if d.Severity() == diag.Error {
			return errors.New(d.Message(diag.EN))
		}
	}
	return nil
}

func compileOurs(f Formula, src string) (func() error, error) {
	return func() error { _, err := program(f, src); return err }, nil
}

// parseOurs is the first part of compileOurs: from the source to the tree.
func parseOurs(src string) error {
	s := lang.Parse(diag.NewSource(Script, src), lang.Options{IsFunc: builtins.Standard().Known})
	return firstError(s.Diagnostics)
}

// bound makes a runner of the formula that is bound to the columns, and the rows it takes.
func bound(f Formula, src string, rows []Row) (*runtime.Runner, [][]value.Value, error) {
	p, err := program(f, src)
	if err != nil {
		return nil, nil, err
	}
	r := p.NewRunner(runtime.Host{})
	r.Bind(f.names())
	list, err := valueRows(f, rows)
	return r, list, err
}

// slots feeds rows of values. With fresh, each run gets a copy whose texts are unread.
func slots(fresh bool) func(f Formula, src string, rows []Row) (*Program, error) {
	return func(f Formula, src string, rows []Row) (*Program, error) {
		r, list, err := bound(f, src, rows)
		if err != nil {
			return nil, err
		}
		ctx := context.Background()
		o := &outcome{r: r}
		if !fresh {
			return &Program{Result: o.result, Run: func(i int) error { return o.take(r.RunRow(ctx, nil, list[i])) }}, nil
		}
		row := make([]value.Value, len(f.Columns))
		return &Program{Result: o.result, Run: func(i int) error {
			copy(row, list[i])
			return o.take(r.RunRow(ctx, nil, row))
		}}, nil
	}
}

// columnRows is how many rows one call goes through.
const columnRows = 64

// column feeds rows of values, many at once. Run i takes the value of row i, which stands
// there already unless it is the first of its call.
func column(f Formula, src string, rows []Row) (*Program, error) {
	r, list, err := bound(f, src, rows)
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	o := &outcome{r: r}
	values, from := make([]value.Value, columnRows), -1
	return &Program{Result: o.result, Run: func(i int) error {
		if first := i - i%columnRows; i == first || from != first {
			from = first
			n, err := r.RunRows(ctx, nil, list[first:first+columnRows], values)
			if err != nil || n < columnRows || r.Failed() {
				return cmp.Or(err, o.failure())
			}
		}
		o.v = values[i-from]
		return nil
	}}, nil
}

// scopes feeds one Env for each row, the columns dealt out to the given scopes in turn.
// With fresh, the texts are made unread before each run.
func scopes(over []vars.Scope, fresh bool) func(f Formula, src string, rows []Row) (*Program, error) {
	return func(f Formula, src string, rows []Row) (*Program, error) {
		p, err := program(f, src)
		if err != nil {
			return nil, err
		}
		list, err := valueRows(f, rows)
		if err != nil {
			return nil, err
		}
		envs := make([]*vars.Env, len(rows))
		cells := make([][]*value.Value, len(rows))
		for i, row := range list {
			envs[i] = vars.NewEnv()
			for j, c := range f.Columns {
				scope := over[j%len(over)]
				envs[i].Set(scope, c.Name, row[j])
				cells[i] = append(cells[i], envs[i].Cell(scope, vars.NewKey(c.Name)))
			}
		}
		r := p.NewRunner(runtime.Host{})
		ctx := context.Background()
		o := &outcome{r: r}
		if !fresh {
			return &Program{Result: o.result, Run: func(i int) error { return o.take(r.Run(ctx, envs[i])) }}, nil
		}
		return &Program{Result: o.result, Run: func(i int) error {
			for j, cell := range cells[i] {
				*cell = list[i][j]
			}
			return o.take(r.Run(ctx, envs[i]))
		}}, nil
	}
}

// An outcome takes the value of each run, as every user does.
type outcome struct {
	r *runtime.Runner
	v value.Value
}

func (o *outcome) take(err error) error {
	o.v = o.r.Value()
	if o.r.Failed() {
		return o.failure()
	}
	return err
}

// failure is apart so that take is small enough to be compiled into its callers.
//
//go:noinline
func (o *outcome) failure() error { return firstError(o.r.Diagnostics()) }

func (o *outcome) result() any {
	switch o.v.Kind() {
	case value.KindBool:
		return o.v.AsBool()
	case value.KindInt, value.KindFloat:
		n, _ := o.v.Num()
		return n.Float()
	}
	return o.v.Text()
}

// valueRows puts the rows one behind the other, as a reader of records would.
func valueRows(f Formula, rows []Row) ([][]value.Value, error) {
	n := len(f.Columns)
	all := make([]value.Value, 0, len(rows)*n)
	list := make([][]value.Value, len(rows))
	for i := range rows {
		for _, c := range f.Columns {
			v, err := valueOf(c.Of(&rows[i]))
			if err != nil {
				return nil, err
			}
			all = append(all, v)
		}
		list[i] = all[i*n : (i+1)*n : (i+1)*n]
	}
	return list, nil
}

func valueOf(x any) (value.Value, error) {
	switch x := x.(type) {
	case string:
		return value.Text(x), nil
	case float64:
		return value.Float(x), nil
	case []float64:
		list := make([]value.Value, len(x))
		for i := range x {
			list[i] = value.Float(x[i])
		}
		return value.NewArray(list), nil
	}
	return value.None, fmt.Errorf("an input of type %T", x)
}
