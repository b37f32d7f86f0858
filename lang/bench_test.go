package lang

import (
	"testing"

	"github.com/salecalc/salecalc/lang/diag"
)

const tenLines = `base = price * qty
disc = base * discount / 100
net = base - disc
tax = net * 0.2
gross = net + tax
ship = if(gross >= 500, 0, shipping)
total = gross + ship
level = if(total >= 1000, "gold", "silver")
label = level + ": " + name
total + len(label)`

func BenchmarkParse(b *testing.B) {
	src := diag.NewSource("bench", tenLines)
	o := Options{IsFunc: isTestFunc}
	b.ReportAllocs()
	for b.Loop() {
		Parse(src, o)
	}
}
