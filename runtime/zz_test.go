package runtime

import (
	"context"
	"testing"

	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

const scriptE = `base = price * qty
disc = base * discount / 100
net = base - disc
tax = net * 0.2
gross = net + tax
ship = if(gross >= 500, 0, shipping)
total = gross + ship
level = if(total >= 1000, "gold", "silver")
label = level + ": " + name
total + len(label)`

var ladder = func() string {
	s := "17 * q"
	for lim := 900; lim >= 100; lim -= 100 {
		s = "if(q >= " + itoa(lim) + ", " + s + ", " + itoa(17+(1000-lim)/100) + " * q)"
	}
	return s
}()

func BenchmarkZ(b *testing.B) {
	list := []struct{ n, src string }{
		{"0", `5`},
		{"1", `price`},
		{"2", `price*qty`},
		{"a", `(Origin == "MOW" or Country == "RU") and (Value >= 100 or Adults == 1)`},
		{"b", "price * qty * (1 - discount / 100) + shipping"},
		{"c", ladder},
		{"d", `if(contains(upper(name + " " + city), "AN"), replace(name + " " + city, "an", "AN"), city)`},
		{"e", scriptE},
		{"f", "arr[2] + arr_len(arr)"},
	}
	vals := map[string]value.Value{"Origin": value.Text("LED"), "Country": value.Text("RU"), "Value": value.Float(99.5), "Adults": value.Float(1),
		"price": value.Float(123.45), "qty": value.Float(3), "discount": value.Float(7), "shipping": value.Float(12.5), "q": value.Float(455),
		"name": value.Text("Hannah"), "city": value.Text("Milan"), "arr": value.NewArray([]value.Value{value.Float(1), value.Float(2), value.Float(3.5), value.Float(7)})}
	for _, l := range list {
		var p *Program
		if l.n == "e" {
			p = Compile(diag.NewSource("x", l.src), Options{})
		} else {
			p = CompileExpr(diag.NewSource("x", l.src), Options{MaxExpr: 2000})
		}
		if len(p.found) > 1 {
			b.Fatal(p.found[0].Message(0))
		}
		env := vars.NewEnv()
		var cols []string
		var row []value.Value
		for n, v := range vals {
			if _, ok := p.index[extraKey{vars.Deal, n}]; ok {
				env.Set(vars.Deal, n, v)
				cols = append(cols, n)
				row = append(row, v)
			}
		}
		b.Run(l.n+"/slots", func(b *testing.B) {
			r := p.NewRunner(Host{})
			r.Bind(cols)
			b.ReportAllocs()
			for b.Loop() {
				if err := r.RunRow(context.Background(), nil, row); err != nil || r.Failed() {
					b.Fatal(err, r.Diagnostics()[0].Message(0))
				}
			}
		})
		b.Run(l.n+"/scopes", func(b *testing.B) {
			r := p.NewRunner(Host{})
			b.ReportAllocs()
			for b.Loop() {
				if err := r.Run(context.Background(), env); err != nil || r.Failed() {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("compile", func(b *testing.B) {
		b.ReportAllocs()
		src := diag.NewSource("x", scriptE)
		for b.Loop() {
			Compile(src, Options{})
		}
	})
	b.Run("parse", func(b *testing.B) {
		b.ReportAllocs()
		src := diag.NewSource("x", scriptE)
		for b.Loop() {
			lang.Parse(src, lang.Options{})
		}
	})
}
