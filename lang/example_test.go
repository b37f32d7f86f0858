package lang_test

import (
	"fmt"

	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
)

func ExampleParse() {
	src := diag.NewSource("order", "total = price * 2\ncity = Нижний Новгород\nx = round(total")
	s := lang.Parse(src, lang.Options{})
	for _, d := range s.Diagnostics {
		at := src.Position(d.Span.Start)
		fmt.Printf("%d:%d %s: %s\n", at.Line, at.Column, d.Severity(), d.Message(diag.EN))
	}
	// Output:
	// 2:8 warning: `Нижний Новгород` was taken as text
	// 3:10 error: the bracket `(` is not closed: `)` is missing
}

func ExampleParseExpr() {
	c := lang.ParseExpr(diag.NewSource("arrow", "x = 3"), lang.Options{MaxExpr: 1000})
	fmt.Println(c.X, c.Diagnostics[0].Message(diag.EN))
	// Output: <nil> `=` assigns; a comparison is written `==`
}

func ExampleParseTemplate() {
	t := lang.ParseTemplate(diag.NewSource("message", "Итого: #{a + b} руб."), lang.Options{})
	for _, p := range t.Parts {
		if p.X == nil {
			fmt.Printf("%q\n", p.Text)
		} else {
			fmt.Println(lang.FormatExpr(p.X))
		}
	}
	// Output:
	// "Итого: "
	// a + b
	// " руб."
}

func ExampleWalk() {
	c := lang.ParseExpr(diag.NewSource("", "price * (1 - discount)"), lang.Options{})
	lang.Walk(c.X, func(x lang.Expr) bool {
		if n, ok := x.(*lang.Name); ok {
			fmt.Println(n.Name)
		}
		return true
	})
	// Output:
	// price
	// discount
}

func ExampleWalkStmt() {
	s := lang.Parse(diag.NewSource("", "list[i] = x"), lang.Options{})
	lang.WalkStmt(s.Stmts[0], func(x lang.Expr) bool {
		fmt.Println(lang.FormatExpr(x))
		return true
	})
	// Output:
	// i
	// x
}

func ExampleWalkTemplate() {
	t := lang.ParseTemplate(diag.NewSource("", "Здравствуйте, #{name}!"), lang.Options{})
	lang.WalkTemplate(t, func(x lang.Expr) bool {
		fmt.Println(lang.FormatExpr(x))
		return true
	})
	// Output: name
}

func ExampleFormat() {
	s := lang.Parse(diag.NewSource("", "a=1+2 /* три */\n\n\n\nb = [a ,4]"), lang.Options{})
	fmt.Print(lang.Format(s))
	// Output:
	// a = 1 + 2 /* три */
	//
	// b = [a, 4]
}

func ExampleFormatExpr() {
	c := lang.ParseExpr(diag.NewSource("", "a&&!b[ 0 ]"), lang.Options{})
	fmt.Println(lang.FormatExpr(c.X))
	// Output: a and not b[0]
}
