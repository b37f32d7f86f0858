package exprfuncs_test

import (
	"fmt"

	"github.com/expr-lang/expr"

	"github.com/salecalc/salecalc/builtins/exprfuncs"
	"github.com/salecalc/salecalc/lang/diag"
)

func ExampleFunctions() {
	env := map[string]any{"price": 199.99, "qty": "3", "cart": []any{"чай", "кофе"}}
	options := append(exprfuncs.Functions(exprfuncs.Config{Lang: diag.RU}), expr.Env(env))

	for _, source := range []string{
		`round(price * int(qty))`,
		`massive_to_text(append(cart, "лимон"), "Заказ:", 1)`,
		`addDays("28.02.2024", qty)`,
		`int(cart)`,
	} {
		program, err := expr.Compile(source, options...)
		if err != nil {
			fmt.Println(err)
			continue
		}
		result, err := expr.Run(program, env)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(result)
	}
	// Output:
	// 600
	// Заказ:
	// 1) чай;
	// 2) кофе;
	// 3) лимон;
	// 02.03.2024
	// int: параметр 1 (num) — нужно число, получено ["чай","кофе"] (1:1)
	//  | int(cart)
	//  | ^
}

func ExampleConfig_prefix() {
	program, err := expr.Compile(`sb_len("текст") + len([1, 2])`, exprfuncs.Functions(exprfuncs.Config{Prefix: "sb_"})...)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(expr.Run(program, nil))
	// Output: 7 <nil>
}
