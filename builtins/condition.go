package builtins

import "github.com/salecalc/salecalc/vars/value"

// conditionFuncs choose between values.
var conditionFuncs = []Func{{
	Name: "if", Group: GroupCondition, Source: "uslovnyi-operator-if.md",
	Params: []Param{
		{Name: "condition", Read: Truth, Doc: both("condition", "условие")},
		{Name: "value_if_true", Lazy: true, Doc: both("what to give when it holds", "что вернуть, если условие выполнено")},
		{Name: "value_if_false", Lazy: true, Doc: both("what to give when it does not", "что вернуть, если не выполнено")},
	},
	Returns: both("one of the two values, as it is", "одно из двух значений без изменений"),
	Doc: both("Gives the second parameter when the condition holds and the third when it does not. Only the one that is given gets computed, so the other may be something that would fail. It may stand inside another `if`. The condition fails when it is False, 0, empty or not set.",
		"Возвращает второй параметр, если условие выполнено, и третий, если нет. Вычисляется только тот, который возвращается, поэтому в другом может стоять то, что привело бы к ошибке. Один `if` можно вкладывать в другой. Условие не выполнено, если оно равно False или 0, пусто или не задано."),
	Examples: []Example{
		{Src: `if(5 > 3, "да", "нет")`, Want: "да"},
		{Src: `if(балл >= 10, "зачёт", "незачёт")`, Vars: map[string]string{"балл": "7"}, Want: "незачёт"},
		{Src: `if(x == 0, 0, 100 / x)`, Vars: map[string]string{"x": "0"}, Want: "0"},
		{Src: `if(a > 10, "много", if(a > 5, "средне", "мало"))`, Vars: map[string]string{"a": "6"}, Want: "средне"},
	},
	Do: choose,
}}

// choose picks between values that are both computed already. The runtime compiles `if`
// itself, so that only one of them is.
func choose(c *Call) (value.Value, error) {
	if c.Truth(0) {
		return c.Arg(1), nil
	}
	return c.Arg(2), nil
}
