package runtime_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// attacks are values that would change a script, or break JSON, if they were pasted in.
var attacks = []string{
	"", "Казань", `"`, `'`, "`", `\`, `\"`, `\\"`, "\n", "\r\n", "\t", "\x00", "\u2028", `"}`, `"]`, `","k":"v`, `", "admin": "1`, `"}]}'`, `' + 'x`, `") client.x = 5 ("`,
	"\nclient.x = 5", "\nx = 5\n", "#{name}", "#{#{x}}", "}", "#{", "#<x>", "1/0", "message(1, 'x')", "/*", "*/", ";", "5", "007", "-0", "1e400", "12345678901234567890",
	"True", "true", "null", "None", "[1]", `{"a":1}`, `{"a":1,"a":2}`, "[", "[1,]", "«»", "„“", "01.02.2024", "12:00", "\xff\xfe", "a\xc3", "\u0085", "\u00a0", "😀", `\u0022`,
}

// inserting is a script with a value in every kind of place. It is the same script
// whatever the value.
const inserting = `inString = '{"v":"#{x}","z":1}'
inLongString = '{"v":"до #{x} и #{x}","z":1}'
whole = '{"v":#{x},"z":1}'
elements = '[#{x},"#{x}",[#{x}],1]'
key = '{#{x}:1}'
keyText = '{"ключ #{x}":1,"z":[{"v":"#{x}"}]}'
plain = "#{x}"
around = 'до #{x} после'
bare = Город #{x} и всё
copy = #{x}
array = [#{x}, "#{x}", 1]
dict = {"v": #{x}, #{x}: "ключ"}
computed = #{нет#{x}}
chosen = if("#{x}" == "", "пусто", "есть")
called = concat("<", x, ">")
message(77, "#{x}")
end = 1`

// inserted are the variables that hold text with the value in it, by what they then hold.
func inserted(x string) map[string]string {
	return map[string]string{
		"plain": x, "around": "до " + x + " после", "bare": "Город " + x + " и всё", "copy": x, "called": "<" + x + ">", "end": "1",
	}
}

// A value inserted by #{} stays a value: it never changes what the script does, nor the
// shape of the JSON it is put into.
func FuzzInterpolation(f *testing.F) {
	for _, x := range attacks {
		f.Add(x)
	}
	p := runtime.Compile(diag.NewSource("inserting", inserting), runtime.Options{})
	require.Empty(f, slices.DeleteFunc(slices.Clone(p.Diagnostics()), func(d diag.Diagnostic) bool { return d.Code() == "unquoted-text" }))
	message := runtime.CompileTemplate(diag.NewSource("message", "а #{x} б #{'#{x}'} в"), runtime.Options{})
	f.Fuzz(func(t *testing.T, x string) {
		if len(x) > 10_000 {
			return // longer than a value may be once it is escaped
		}
		env := vars.NewEnv()
		env.Set(vars.Deal, "x", value.Text(x))
		res, err := p.Run(context.Background(), runtime.Host{Vars: env, Allow: runtime.Outside})
		require.NoError(t, err)
		checkEffects(t, res, x)
		after := checkWrites(t, res, x)
		checkJSON(t, after, x)

		res, err = message.Run(context.Background(), runtime.Host{Vars: env})
		require.NoError(t, err)
		assert.Equal(t, "а "+x+" б "+x+" в", res.Text)
		assert.Empty(t, res.Diagnostics)
	})
}

// checkEffects requires one effect, with the value as its argument, and nothing said
// but that it needs a host.
func checkEffects(t *testing.T, res *runtime.Result, x string) {
	t.Helper()
	require.Len(t, res.Effects, 1)
	assert.Equal(t, []string{"77", x}, res.Effects[0].Args)
	var codes []string
	for _, d := range res.Diagnostics {
		if d.Code() != "unquoted-text" {
			codes = append(codes, string(d.Code()))
		}
	}
	assert.Equal(t, []string{"needs-host"}, codes)
}

// checkWrites requires a write for every assignment of the script, in order.
func checkWrites(t *testing.T, res *runtime.Result, x string) *vars.Env {
	t.Helper()
	var want, got []string
	for line := range strings.Lines(inserting) {
		if name, _, ok := strings.Cut(line, " = "); ok {
			want = append(want, "deal "+name)
		}
	}
	after := vars.NewEnv()
	after.Apply(res.Writes)
	for _, w := range res.Writes {
		got = append(got, w.Scope.String()+" "+w.Name)
	}
	assert.Equal(t, want, got)
	for name, text := range inserted(x) {
		assert.Equal(t, text, after.Get(vars.Deal, name).Text(), name)
	}
	assert.Equal(t, "", after.Get(vars.Deal, "computed").Text())
	assert.Equal(t, x == "", after.Get(vars.Deal, "chosen").Text() == "пусто")
	return after
}

// checkJSON requires that the JSON has the shape it has in the script, with the value in
// its places.
func checkJSON(t *testing.T, after *vars.Env, x string) {
	t.Helper()
	decoded := func(name string) any {
		var v any
		text := after.Get(vars.Deal, name).Text()
		require.NoError(t, json.Unmarshal([]byte(text), &v), "%s: %s", name, text)
		return v
	}
	if !utf8.ValidString(x) {
		for _, name := range []string{"inString", "inLongString", "whole", "elements", "key", "keyText", "array", "dict"} {
			decoded(name)
		}
		return
	}
	assert.Equal(t, map[string]any{"v": x, "z": 1.0}, decoded("inString"))
	assert.Equal(t, map[string]any{"v": "до " + x + " и " + x, "z": 1.0}, decoded("inLongString"))
	whole := decoded("whole").(map[string]any)
	assert.Len(t, whole, 2)
	assert.Contains(t, whole, "v")
	elements := decoded("elements").([]any)
	require.Len(t, elements, 4)
	assert.Equal(t, whole["v"], elements[0])
	assert.Equal(t, x, elements[1])
	assert.Equal(t, []any{whole["v"]}, elements[2])
	assert.Equal(t, map[string]any{x: 1.0}, decoded("key"))
	assert.Equal(t, map[string]any{"ключ " + x: 1.0, "z": []any{map[string]any{"v": x}}}, decoded("keyText"))
	array := decoded("array").([]any)
	assert.Equal(t, []any{whole["v"], x, 1.0}, array)
	dict := decoded("dict").(map[string]any)
	assert.Equal(t, "ключ", dict[x])
	if x != "v" {
		assert.Equal(t, map[string]any{"v": whole["v"], x: "ключ"}, dict)
	}
}
