package runtime_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// shared is a script that a hundred clients run at once: it calls functions of every
// kind of argument, reads JSON, fails once and warns once.
const shared = `сумма = цена * шт
скидка = if(шт >= 50, 10, if(шт >= 20, 5, 0))
итог = round(сумма * (1 - скидка / 100), 2)
цвет = синий
client.заказов = if("#{заказов}" == "", 1, заказов + 1)
ошибка = 1 / (шт - шт)
данные = '{"имя":"#{имя}","шт":#{шт},"история":[#{история}]}'
история = append(история, "#{upper(имя)}: #{итог}")
первый = данные["история"][0][0]
срок = addDays("01.02.2024", шт)
цифры = findall("[0-9]+", concat(имя, "/", шт, "/", итог))
найдено = len(имя) + arr_len(цифры)
история[0] = шт * 2`

// client is the variables of the i-th client.
func client(i int) *vars.Env {
	env := vars.NewEnv()
	env.Set(vars.Deal, "цена", value.Text(fmt.Sprintf("%d.5", 100+i)))
	env.Set(vars.Deal, "шт", value.Text(fmt.Sprint(i)))
	env.Set(vars.Client, "имя", value.Text(fmt.Sprintf("Анна %d \"", i)))
	env.Set(vars.Client, "история", value.Text(fmt.Sprintf(`["заказ %d",{"n":%d}]`, i, i)))
	if i%2 == 0 {
		env.Set(vars.Client, "заказов", value.Text(fmt.Sprint(i)))
	}
	return env
}

// told is everything a result says, printed.
func told(res *runtime.Result) string {
	s := fmt.Sprintln(res.Text, res.Value.Text(), res.Failed, res.More, len(res.Trace))
	for _, w := range res.Writes {
		s += fmt.Sprintln(w.Scope, w.Name, w.Value.Text())
	}
	for _, d := range res.Diagnostics {
		s += fmt.Sprintln(d.Span, d.Message(diag.EN))
	}
	return s
}

// A hundred goroutines share a program, and each gets what it would get alone.
func TestConcurrently(t *testing.T) {
	src := diag.NewSource("shared", shared)
	programs := map[string]*runtime.Program{
		"script": runtime.Compile(src, runtime.Options{}), "traced": runtime.Compile(src, runtime.Options{Trace: true}),
		"condition": runtime.CompileExpr(diag.NewSource("condition", `шт > 50 and (цена * шт > 1000 or "#{имя}" == "")`), runtime.Options{}),
		"message":   runtime.CompileTemplate(diag.NewSource("message", `#{имя}, с вас #{round(цена * шт, 1)} #{история[1]["n"]}`), runtime.Options{}),
	}
	for name, p := range programs {
		t.Run(name, func(t *testing.T) {
			const clients, runs = 100, 5
			want := make([]string, clients)
			for i := range want {
				res, err := p.Run(context.Background(), runtime.Host{Vars: client(i)})
				require.NoError(t, err)
				want[i] = told(res)
			}
			var wg sync.WaitGroup
			for i := range want {
				wg.Go(func() {
					r := p.NewRunner(runtime.Host{})
					for n := range runs {
						err := r.Run(context.Background(), client((i+n)%clients))
						if !assert.NoError(t, err) || !assert.Equal(t, want[(i+n)%clients], told(r.Result())) {
							return
						}
					}
				})
			}
			wg.Wait()
		})
	}
}
