package check_test

import (
	"fmt"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
)

func ExampleScript() {
	reg := builtins.Standard()
	src := diag.NewSource("order", "total = rouns(price, 2)\nclient_id = 5")
	for _, d := range check.Script(lang.Parse(src, lang.Options{IsFunc: reg.Known}), reg) {
		fmt.Printf("%d: %s\n", src.Position(d.Span.Start).Line, d.Message(diag.EN))
	}
	// Output:
	// 1: there is no function rouns
	// 2: client_id is a built-in variable and cannot be changed
}

func ExampleTemplate() {
	reg := builtins.Standard()
	msg := lang.ParseTemplate(diag.NewSource("message", "Итого #{rouns(price)} руб."), lang.Options{IsFunc: reg.Known})
	for _, d := range check.Template(msg, reg) {
		fmt.Println(d.Hint(diag.RU))
	}
	// Output: возможно, имелась в виду round?
}

func ExampleCondition() {
	reg := builtins.Standard()
	cond := lang.ParseExpr(diag.NewSource("condition", "abs() > 5"), lang.Options{IsFunc: reg.Known})
	for _, d := range check.Condition(cond, reg) {
		fmt.Println(d.Message(diag.EN))
	}
	// Output: abs: parameter 1 (num) is missing
}

func ExampleNewInventory() {
	reg := builtins.Standard()
	s := lang.Parse(diag.NewSource("order", "client.total = round(price * 1.2, 2)"), lang.Options{IsFunc: reg.Known})
	inv := check.NewInventory(s, reg)
	fmt.Println("reads", inv.Reads[0].Name, "writes", inv.Writes[0].Scope, inv.Writes[0].Name, "calls", inv.Functions[0].Name)
	// Output: reads price writes client total calls round
}
