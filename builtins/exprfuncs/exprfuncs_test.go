package exprfuncs

import (
	"errors"
	"math"
	"sync"
	"testing"
	"time"

	"github.com/expr-lang/expr"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// env is what the tests' programs see.
func env() map[string]any {
	type item struct {
		Price float64 `json:"price"`
	}
	return map[string]any{
		"day":    time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC),
		"moment": time.Date(2024, 3, 1, 9, 5, 7, 0, time.UTC),
		"year0":  time.Date(0, 3, 1, 9, 5, 7, 0, time.UTC),
		"nan":    math.NaN(), "f32": float32(0.1), "u64": uint64(math.MaxUint64), "i8": int8(-5),
		"bytes": []byte("байты"), "strs": []string{"а", "б"}, "items": []item{{2.5}}, "fn": func() {},
		"m": map[string]any{"б": 1, "а": []any{nil, true}}, "id": int64(1234567890123456789),
		"v": value.Text("007"), "deep": nested(600), "tall": []any{math.Inf(1)}, "badmap": map[string]any{"a": func() {}},
	}
}

func nested(n int) any {
	var x any = 1
	for range n {
		x = []any{x}
	}
	return x
}

func run(t *testing.T, c Config, src string) (any, error) {
	t.Helper()
	program, err := expr.Compile(src, append(Functions(c), expr.Env(env()))...)
	require.NoError(t, err)
	return expr.Run(program, env())
}

func TestFunctions(t *testing.T) {
	tests := []struct {
		name, src string
		want      any
	}{
		{"number", `round(1.005, 2)`, 1.01},
		{"texts read as numbers", `round("007")`, 7},
		{"integral float", `sqrt(25)`, 5.0},
		{"computes on", `round("2.4") + 1`, 3},
		{"skipped by nil", `round(2.5, nil)`, 3},
		{"skipped by empty text", `round(2.5, "")`, 3},
		{"alias", `add_days("28.02.2024", 2)`, "01.03.2024"},
		{"boolean", `startswith("абв", "а")`, true},
		{"null", `get(m, "x")`, nil},
		{"keys in the order of the alphabet", `dict_keys_to_array(m)`, []any{"а", "б"}},
		{"nested", `get(m, "а")`, []any{nil, true}},
		{"array", `append([1, "2"], {"a": 3}, true)`, []any{1, "2", map[string]any{"a": 3}}},
		{"array as text", `append("[1]", 2)`, []any{1, "2"}},
		{"opened JSON", `get('{"a":[1,{"b":null}]}', "a")`, []any{1, map[string]any{"b": nil}}},
		{"built text stays text", `concat("[1", "]")`, "[1]"},
		{"text form of a dictionary", `upper({"a": [1, true]})`, `{"A":[1,TRUE]}`},
		{"long id", `max(id, 0)`, 1234567890123456789},
		{"longer id", `lower(u64)`, "18446744073709551615"},
		{"small kinds", `abs(i8) + abs(f32)`, 5.1},
		{"bytes", `upper(bytes)`, "БАЙТЫ"},
		{"typed slice", `append(strs, 1)`, []any{"а", "б", "1"}},
		{"structs", `get_values_by_key(items, "price")`, []any{2.5}},
		{"a value", `int(v)`, 7},
		{"time", `date_rus(day)`, "1 марта"},
		{"seconds", `addDays(moment, 1)`, "02.03.2024 09:05:07"},
		{"expr's own operators", `upper("а") + lower("Б") == "Аб" ? len("пять") : 0`, 4},
		{"pipe", `"абв" | upper() | substring(1)`, "БВ"},
		{"the replaced one", `::len([1, 2]) + ::round(2.5)`, 5.0},
		{"sorted as the calculator does", `sort(["10", 9, "б"])`, []any{9, "10", "б"}},
		{"operator stays", `"абв" contains "б"`, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := run(t, Config{}, tt.src)
			require.NoError(t, err)
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestErrors(t *testing.T) {
	tests := []struct {
		name, src, en, ru string
		code              diag.Code // "" when the cause is no ArgError
	}{
		{"kind", `abs("пять")`, `abs: parameter 1 (num) needs a number, got "пять"`, `abs: параметр 1 (num) — нужно число, получено "пять"`, "wrong-arg-kind"},
		{"nil", `abs(nil)`, `needs a number, got nothing`, `получено пустое значение`, "wrong-arg-kind"},
		{"too few", `abs()`, `abs: parameter 1 (num) is missing`, `abs: не хватает параметра 1 (num)`, "wrong-arg-count"},
		{"too many", `abs(1, 2)`, `too many arguments: 2, at most 1`, `слишком много аргументов: 2, можно не больше 1`, "wrong-arg-count"},
		{"value", `sqrt(-1)`, `sqrt: parameter 1`, `sqrt: параметр 1`, "wrong-arg-kind"},
		{"not finite", `max(1, nan)`, `max: parameter 2 (b): the number is not finite`, `max: параметр 2 (b): число не является конечным`, "wrong-arg-kind"},
		{"not finite inside", `append(tall, 1)`, `the number is not finite`, `число не является конечным`, "wrong-arg-kind"},
		{"inside a map", `upper(badmap)`, `type func() has no counterpart`, `у значения типа func()`, "wrong-arg-kind"},
		{"function", `upper(fn)`, `type func() has no counterpart`, `у значения типа func()`, "wrong-arg-kind"},
		{"too deep", `upper(deep)`, `nested too deeply`, `слишком глубокая вложенность`, "wrong-arg-kind"},
		{"year", `date_rus(year0)`, `the year must be from 1 to 9999`, `год должен быть от 1 до 9999`, "wrong-arg-kind"},
		{"limit", `concat("длинный", "текст")`, `characters in the result of concat: more than 10`, `знаков в результате concat: больше 10`, "limit"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for lang, want := range map[diag.Lang]string{diag.EN: tt.en, diag.RU: tt.ru} {
				_, err := run(t, Config{Lang: lang, MaxText: 10}, tt.src)
				require.ErrorContains(t, err, want)
				var arg *builtins.ArgError
				require.True(t, errors.As(err, &arg))
				assert.Equal(t, tt.code, arg.Rule.Code)
			}
		})
	}
}

func TestBytes(t *testing.T) {
	_, err := run(t, Config{MaxBytes: 5}, `upper("шесть!")`)
	require.ErrorContains(t, err, "upper")
}

func TestPrefix(t *testing.T) {
	got, err := run(t, Config{Prefix: "sb_"}, `[sb_len([1, 2]), len([1, 2]), sb_contains("абв", "Б", false), sb_addDays("01.01.2024", 1)]`)
	require.NoError(t, err)
	assert.Equal(t, []any{5, 2, true, "02.01.2024"}, got)
}

func TestValues(t *testing.T) {
	got, err := run(t, Config{Values: true}, `append([v], int(v))`)
	require.NoError(t, err)
	assert.Equal(t, `["007","7"]`, got.(value.Value).Text())
}

// TestNames checks that expr accepts a call of every function that is to be offered.
func TestNames(t *testing.T) {
	for _, f := range builtins.Standard().Funcs() {
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			offered := f.Kind == builtins.Pure && name != "if" && name != "contains"
			_, err := expr.Compile(name+`(day, day, day, day, day, day, day, day, day)`, append(Functions(Config{}), expr.Env(env()))...)
			assert.Equal(t, offered, err == nil, "%s: %v", name, err)
			_, err = expr.Compile(`p_`+name+`(day, day, day)`, append(Functions(Config{Prefix: "p_"}), expr.Env(env()))...)
			assert.Equal(t, f.Kind == builtins.Pure && name != "if", err == nil, "p_%s: %v", name, err)
		}
	}
}

// TestReplaced checks the list of replaced functions in the package comment.
func TestReplaced(t *testing.T) {
	var replaced []string
	for _, f := range builtins.Standard().Funcs() {
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			if _, err := expr.Compile(name, expr.Env(map[string]any{})); f.Kind == builtins.Pure && err == nil {
				replaced = append(replaced, name)
			}
		}
	}
	assert.ElementsMatch(t, []string{"abs", "ceil", "concat", "floor", "float", "get", "int", "len", "lower", "max", "min", "replace", "round", "sort", "upper"}, replaced)
}

func TestConcurrently(t *testing.T) {
	program, err := expr.Compile(`concat(upper(s), "-", round(n * 1.1, 2), "-", len(append(list, s)))`,
		append(Functions(Config{}), expr.AllowUndefinedVariables())...)
	require.NoError(t, err)
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			s := string(rune('а' + i%32))
			want, err := value.Text(s), error(nil)
			for range 20 {
				var got any
				got, err = expr.Run(program, map[string]any{"s": s, "n": i, "list": []any{i}})
				if !assert.NoError(t, err) {
					return
				}
				n, _ := value.Float(float64(i) * 1.1).Num()
				rounded, _ := value.RoundHalfAway(n, 2)
				inner := value.NewArray([]value.Value{value.Int(int64(i)), want})
				up := string(rune('А' + i%32))
				assert.Equal(t, up+"-"+value.FormatNumber(rounded)+"-"+value.Int(int64(len([]rune(inner.Text())))).Text(), got)
			}
		})
	}
	wg.Wait()
}
