package builtins

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/agnivade/levenshtein"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

func TestFindall(t *testing.T) {
	runArrayCases(t, []arrayCase{
		{name: "all", fn: "findall", args: given(`[0-9]+`, "дом 15, кв 204"), want: `["15","204"]`},
		{name: "none", fn: "findall", args: given(`[0-9]+`, "нет цифр"), want: `[]`},
		{name: "the first", fn: "findall", args: given(`[0-9]+`, "дом 15, кв 204", "0"), want: `"15"`},
		{name: "the second", fn: "findall", args: given(`[0-9]+`, "дом 15, кв 204", "1"), want: `"204"`},
		{name: "past the end", fn: "findall", args: given(`\d`, "12", "7"), want: `null`},
		{name: "the last", fn: "findall", args: given(`\d`, "123", "-1"), want: `"3"`},
		{name: "the first from the end", fn: "findall", args: given(`\d`, "123", "-3"), want: `"1"`},
		{name: "before the beginning", fn: "findall", args: given(`\d`, "123", "-4"), want: `null`},
		{name: "far before the beginning", fn: "findall", args: given(`\d`, "123", "-9223372036854775808"), want: `null`},
		{name: "skipped index", fn: "findall", args: given(`\d`, "12", ""), want: `["1","2"]`},
		{name: "one group", fn: "findall", args: given(`id=([a-z]+)`, "id=abc;id=def"), want: `["abc","def"]`},
		{name: "several groups", fn: "findall", args: given(`(\w)=(\d)?`, "a=1;b="), want: `[["a","1"],["b",""]]`},
		{name: "several groups by index", fn: "findall", args: given(`(\w)=(\d)`, "a=1;b=2", "1"), want: `["b","2"]`},
		{name: "several groups, none there", fn: "findall", args: given(`(\w)=(\d)`, "a=1", "1"), want: `null`},
		{name: "empty pattern", fn: "findall", args: given(``, "аб"), want: `["","",""]`},
		{name: "empty text", fn: "findall", args: given(`x*`, ""), want: `[""]`},
		{name: "unset text", fn: "findall", args: given(`x`, unset), want: `[]`},
		{name: "bad pattern", fn: "findall", args: given(`(`, "12"), code: "wrong-arg-kind"},
		{name: "bad index", fn: "findall", args: given(`\d`, "12", "1.5"), code: "wrong-arg-kind"},
	})
}

func TestFindallResultsAreBounded(t *testing.T) {
	s := services()
	s.MaxBytes = 10_000
	text := strings.Repeat("а", 1_000)
	for _, tt := range []struct{ name, pattern, index, want string }{
		{"many matches", `а`, "", "!"},
		{"many groups", strings.Repeat("()", 1_000), "", "!"},
		{"one of many", `а`, "999", "а"},
		{"the last of many", `а`, "-1", "а"},
		{"a long way from the end", `а`, "-500", "!"},
		{"a long one", `а+`, "0", text},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := call(t, s, "findall", tt.pattern, text, tt.index)
			if tt.want == "!" {
				var blamed *ArgError
				require.ErrorAs(t, err, &blamed)
				assert.Equal(t, diag.LimitPassed, blamed.Rule)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tt.want, got.Text())
		})
	}
}

// slow makes a search with backtracking take a second and more on the text below.
const slow = `(?=.*[0-9])(?=.*[a-z]).+$`

func TestFindallEndsWithItsContext(t *testing.T) {
	text := strings.Repeat("а", 12_000)
	for _, tt := range []struct {
		name string
		end  func(context.Context) (context.Context, context.CancelFunc)
		want error
	}{
		{"deadline", func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, time.Millisecond)
		}, context.DeadlineExceeded},
		{"cancelled", func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(time.Millisecond, cancel)
			return ctx, cancel
		}, context.Canceled},
		{"cancelled before", func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			return ctx, cancel
		}, context.Canceled},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, cancel := tt.end(context.Background())
			defer cancel()
			s := services()
			s.Context = func() context.Context { return ctx }
			_, err := call(t, s, "findall", slow, text)
			assert.ErrorIs(t, err, tt.want)
			var blamed *ArgError
			assert.NotErrorAs(t, err, &blamed)
		})
	}
}

func TestSearchErrors(t *testing.T) {
	f, _ := Standard().Find("findall")
	s := services()
	c := NewCall(f, nil, 0, s)
	var blamed *ArgError
	require.ErrorAs(t, searchError(&c, context.DeadlineExceeded), &blamed)
	assert.Equal(t, diag.TimedOut, blamed.Rule)
	assert.Equal(t, 0, blamed.Arg)
	assert.Equal(t, "the search of findall took longer than 5 seconds", blamed.Error())
	require.ErrorAs(t, searchError(&c, errBacktracking), &blamed)
	assert.Equal(t, diag.BadArg, blamed.Rule)
}

func TestSimilar(t *testing.T) {
	long := strings.Repeat("съешь ещё этих мягких французских булок ", 100)
	checkTexts(t, services(), []textCase{
		{"equal", "similar", []string{"фотосинтез", "фотосинтез"}, "True"},
		{"one typo", "similar", []string{"фотосинтез", "фотосентез"}, "True"},
		{"unrelated", "similar", []string{"фотосинтез", "кот"}, "False"},
		{"just below 30 percent", "similar", []string{"abcdefghij", "abcdefghyz"}, "True"},
		{"exactly 30 percent", "similar", []string{"abcdefghij", "abcdefgxyz"}, "False"},
		{"exactly 30 percent shorter", "similar", []string{"abcdefghij", "abcdefg"}, "False"},
		{"letter case counts", "similar", []string{"кот", "КОТ"}, "False"},
		{"both empty", "similar", []string{"", ""}, "True"},
		{"one empty", "similar", []string{"", "а"}, "False"},
		{"unset", "similar", []string{"", ""}, "True"},
		{"long, one typo", "similar", []string{long, "з" + long}, "True"},
		{"long and unrelated", "similar", []string{long, strings.ToUpper(long)}, "False"},
	})
}

func TestSimilarEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s := services()
	s.Context = func() context.Context { return ctx }
	_, err := call(t, s, "similar", strings.Repeat("аб", 50_000), strings.Repeat("бв", 50_000))
	assert.ErrorIs(t, err, context.Canceled)
}

func TestLongDistance(t *testing.T) {
	letters := rapid.SampledFrom([]rune("абв"))
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.SliceOfN(letters, 0, 200).Draw(t, "a")
		b := rapid.SliceOfN(letters, 0, 200).Draw(t, "b")
		got, err := longDistance(context.Background(), a, b)
		require.NoError(t, err)
		assert.Equal(t, levenshtein.ComputeDistance(string(a), string(b)), got)
	})
}

func BenchmarkSimilar(b *testing.B) {
	for _, bb := range []struct {
		name string
		n    int
	}{{"word", 2}, {"page", 500}, {"longest", 20_000}} {
		b.Run(bb.name, func(b *testing.B) {
			_, c := prepared(b, "similar", value.Text(strings.Repeat("ивлев", bb.n)), value.Text(strings.Repeat("велви", bb.n)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := similar(c); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkFindall(b *testing.B) {
	page := strings.Repeat("Заказ 1508 от 12.10.2021: чай, 2 шт. ", 100)
	for _, bb := range []struct{ name, pattern, text string }{
		{"phone", `^[0-9]{11}$`, "79111234567"},
		{"numbers", `\d+`, page},
		{"words", `\w+`, page},
		{"word bounds", `\b\w+\b`, page},
		{"look-ahead", `\d+(?= шт)`, page},
	} {
		b.Run(bb.name, func(b *testing.B) {
			f, c := prepared(b, "findall", value.Text(bb.pattern), value.Text(bb.text), value.None)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.Do(c); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
