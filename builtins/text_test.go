package builtins

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// A textCase is a call on texts and the text form of its result; "!" wants an error,
// "!2" one that blames the second argument.
type textCase struct {
	name string
	fn   string
	in   []string
	want string
}

func checkTexts(t *testing.T, s *Services, cases []textCase) {
	t.Helper()
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			got, err := call(t, s, tc.fn, tc.in...)
			if arg, bad := strings.CutPrefix(tc.want, "!"); bad {
				var blamed *ArgError
				require.True(t, errors.As(err, &blamed), "got %q, want an error", got.Text())
				assert.NotEmpty(t, blamed.Error())
				if arg != "" {
					assert.Equal(t, arg, itoa(blamed.Arg+1), "argument to blame in: %v", blamed)
				}
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tc.want, got.Text())
		})
	}
}

func TestSubstring(t *testing.T) {
	const text = "тескт для обрезки"
	checkTexts(t, services(), []textCase{
		{"from", "substring", []string{text, "4"}, "т для обрезки"},
		{"negative from", "substring", []string{text, "-4"}, "езки"},
		{"both", "substring", []string{text, "4", "6"}, "т "},
		{"prefix", "substring", []string{text, "0", "5"}, "тескт"},
		{"drop tail", "substring", []string{text, "0", "-4"}, "тескт для обр"},
		{"both sides", "substring", []string{text, "4", "-4"}, "т для обр"},
		{"both negative", "substring", []string{text, "-4", "-2"}, "ез"},
		{"negative then positive", "substring", []string{text, "-13", "6"}, "т "},
		{"past the end", "substring", []string{"abc", "1", "10"}, "bc"},
		{"before the beginning", "substring", []string{"abc", "-10", "2"}, "ab"},
		{"all cut off", "substring", []string{"True", "4"}, ""},
		{"crossed", "substring", []string{"abcdef", "4", "2"}, ""},
		{"crossed from both ends", "substring", []string{"abcdef", "4", "-4"}, ""},
		{"skipped end", "substring", []string{"abc", "1", ""}, "bc"},
		{"end at zero", "substring", []string{"abc", "0", "0"}, ""},
		{"four bytes", "substring", []string{"a😀b😀c", "1", "-1"}, "😀b😀"},
		{"farthest places", "substring", []string{"abc", "-9223372036854775808", "9223372036854775807"}, "abc"},
		{"no text", "substring", []string{"", "0", "5"}, ""},
		{"fraction", "substring", []string{"abc", "1.5"}, "!2"},
		{"no place", "substring", []string{"abc", ""}, "!2"},
		{"word for the end", "substring", []string{"abc", "1", "два"}, "!3"},
	})
}

// Any two places cut out what the characters between them are.
func TestSubstringOfAnything(t *testing.T) {
	f, _ := Standard().Find("substring")
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("aбё😀 "))).Draw(rt, "text")
		n1, n2 := rapid.Int64Range(-12, 12).Draw(rt, "n1"), rapid.Int64Range(-12, 12).Draw(rt, "n2")
		chars := []rune(text)
		place := func(n int64) int {
			if n < 0 {
				n += int64(len(chars))
			}
			return int(min(max(n, 0), int64(len(chars))))
		}
		want := ""
		if place(n1) < place(n2) {
			want = string(chars[place(n1):place(n2)])
		}
		c := NewCall(f, []value.Value{value.Text(text), value.Int(n1), value.Int(n2)}, 3, services())
		got, err := f.Append(&c, nil)
		if err != nil || string(got) != want {
			rt.Fatalf("got %q %v, want %q", got, err, want)
		}
	})
}

// The short ways agree with the library.
func TestLetterCaseOfAnything(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.String().Draw(rt, "text")
		if got, want := string(lower([]byte(text), 0)), strings.ToLower(text); got != want {
			rt.Fatalf("lower: got %q, want %q", got, want)
		}
		if got, want := string(upper([]byte(text), 0)), strings.ToUpper(text); got != want {
			rt.Fatalf("upper: got %q, want %q", got, want)
		}
		if upper := strings.ToUpper(text); !containsFold("до "+upper+" после", text) {
			rt.Fatalf("%q is not found in its capitals %q", text, upper)
		}
	})
}

func TestTextQuestions(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"starts", "startswith", []string{"Salebot", "Sale"}, "True"},
		{"does not start", "startswith", []string{"Salebot", "bot"}, "False"},
		{"starts in another case", "startswith", []string{"Salebot", "sale"}, "False"},
		{"starts with nothing", "startswith", []string{"Salebot", ""}, "True"},
		{"ends", "endswith", []string{"Бот", "от"}, "True"},
		{"does not end", "endswith", []string{"Бот", "Бо"}, "False"},
		{"longer ending", "endswith", []string{"от", "Бот"}, "False"},
		{"contains", "contains", []string{"первичное жилье", "жилье"}, "True"},
		{"does not contain", "contains", []string{"первичное жилье", "дача"}, "False"},
		{"contains in another case", "contains", []string{"Привет Мир", "мир"}, "False"},
		{"contains, case ignored", "contains", []string{"Привет Мир", "мир", "False"}, "True"},
		{"contains, case ignored by 0", "contains", []string{"Привет", "ПРИ", "0"}, "True"},
		{"contains, case matters", "contains", []string{"Привет Мир", "мир", "True"}, "False"},
		{"contains, skipped flag", "contains", []string{"Привет Мир", "мир", ""}, "False"},
		{"contains, ignored and absent", "contains", []string{"Привет Мир", "ира", "False"}, "False"},
		{"contains nothing", "contains", []string{"Привет", ""}, "True"},
		{"all forms of a letter", "contains", []string{"ΟΔΟΣ Ёлка 5K", "οδος ёЛКА 5k", "False"}, "True"},
		{"longer than the buffers", "contains", []string{strings.Repeat("Ж", 5000) + "щ", strings.Repeat("ж", 300) + "Щ", "False"}, "True"},
	})
}

func TestLen(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"cyrillic", "len", []string{"как прекрасен этот мир!"}, "23"},
		{"empty", "len", []string{""}, "0"},
		{"emoji", "len", []string{"😀"}, "1"},
	})
	for _, tc := range []struct {
		name string
		in   value.Value
		want string
	}{
		{"unset", value.None, "0"},
		{"number", value.Int(-125), "4"},
		{"float", value.Float(12.5), "4"},
		{"array", value.NewArray([]value.Value{value.Int(1), value.Int(2)}), "5"},
		{"truth", value.Bool(true), "4"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := callValues(t, services(), "len", tc.in)
			require.NoError(t, err)
			assert.Equal(t, value.KindInt, got.Kind())
			assert.Equal(t, tc.want, got.Text())
		})
	}
}

func TestConcat(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"two", "concat", []string{"бот", "ы"}, "боты"},
		{"many", "concat", []string{"а", "", "б", "в"}, "абв"},
		{"spelling stays", "concat", []string{"№", "007"}, "№007"},
	})
	got, err := callValues(t, services(), "concat", value.Text("Заказ №"), value.Int(15), value.None,
		value.Bool(true), value.NewArray([]value.Value{value.Text("а")}))
	require.NoError(t, err)
	assert.Equal(t, `Заказ №15True["а"]`, got.Text())
}

func TestSplitter(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"blanks stay", "splitter", []string{"s, W, q", ","}, `["s"," W"," q"]`},
		{"no separator in it", "splitter", []string{"abc", ":"}, `["abc"]`},
		{"parts are texts", "splitter", []string{"2022-04-05", "-"}, `["2022","04","05"]`},
		{"greatest number", "splitter", []string{"text1:text2:text3", ":", "2"}, `["text1","text2:text3"]`},
		{"one part", "splitter", []string{"a:b", ":", "1"}, `["a:b"]`},
		{"more than there are", "splitter", []string{"a:b", ":", "9"}, `["a","b"]`},
		{"no limit", "splitter", []string{"a:b:c", ":", "0"}, `["a","b","c"]`},
		{"below zero", "splitter", []string{"a:b:c", ":", "-1"}, `["a","b","c"]`},
		{"skipped limit", "splitter", []string{"a:b:c", ":", ""}, `["a","b","c"]`},
		{"empty text", "splitter", []string{"", ":"}, `[""]`},
		{"empty parts", "splitter", []string{":a::", ":"}, `["","a","",""]`},
		{"long separator", "splitter", []string{"а и б и в", " и "}, `["а","б","в"]`},
		{"empty separator", "splitter", []string{"a:b", ""}, "!2"},
		{"fraction of a part", "splitter", []string{"a:b", ":", "1.5"}, "!3"},
	})
}

func TestLetterCase(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"lower", "lower", []string{"ПРИВЕТ Мир ЁЖ WORLD [@`{"}, "привет мир ёж world [@`{"},
		{"upper", "upper", []string{"Привет мир ёж world [@`{"}, "ПРИВЕТ МИР ЁЖ WORLD [@`{"},
		{"upper of a growing letter", "upper", []string{"ɫx"}, "ⱢX"},
		{"upper of a letter without capital", "upper", []string{"ßĸ"}, "ßĸ"},
		{"broken bytes", "lower", []string{"A\xffБ\xd0"}, "a\xffб\xd0"},
		{"capitalize", "capitalize", []string{"привет мир"}, "Привет мир"},
		{"capitalize leaves the rest", "capitalize", []string{"иВАН и Пётр"}, "ИВАН и Пётр"},
		{"capitalize a digit", "capitalize", []string{"1а"}, "1а"},
		{"capitalize a blank", "capitalize", []string{" а"}, " а"},
		{"capitalize nothing", "capitalize", []string{""}, ""},
		{"capitalize a digraph", "capitalize", []string{"ǆ"}, "ǅ"},
		{"title", "title", []string{"петров аНАТолий ИваноВич"}, "Петров Анатолий Иванович"},
		{"title of hyphens and apostrophes", "title", []string{"анна-мария д'арк о’ХАРА"}, "Анна-Мария Д'арк О’хара"},
		{"title after a digit", "title", []string{"комп'ЮТЕР 5яблок 2A_б"}, "Комп'ютер 5Яблок 2A_б"},
		{"title after an apostrophe", "title", []string{"'слово'"}, "'Слово'"},
		{"title of joined marks", "title", []string{"ЗаИ\u0306ЧИК"}, "Заи\u0306чик"},
		{"title of broken bytes", "title", []string{"аА\xffбБ"}, "Аа\xffБб"},
	})
}

func TestStrip(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"both ends", "strip", []string{"  два слова  "}, "два слова"},
		{"all blanks", "strip", []string{"\u00a0\n слово\t\u2003"}, "слово"},
		{"nothing left", "strip", []string{" \r\n "}, ""},
	})
}

func TestNormalizePhone(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"plus seven", "normalizePhone", []string{"+7978-999-99-99"}, "79789999999"},
		{"eight", "normalizePhone", []string{"8 (978) 999-99-99"}, "79789999999"},
		{"foreign eight", "normalizePhone", []string{"+86 138 1234 5678"}, "7613812345678"},
		{"digits of another script", "normalizePhone", []string{"٨7"}, "7"},
		{"no digits", "normalizePhone", []string{"нет"}, ""},
	})
}

func TestReplace(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"once", "replace", []string{"wwww2222ww", "w", "e", "1"}, "ewww2222ww"},
		{"all", "replace", []string{"wwww2222ww", "w", "e"}, "eeee2222ee"},
		{"absent", "replace", []string{"abc", "x", "y"}, "abc"},
		{"delete", "replace", []string{"1 000 000", " ", ""}, "1000000"},
		{"join arrays", "replace", []string{"[1,2,3,4][5,6,7]", "][", ","}, "[1,2,3,4,5,6,7]"},
		{"none", "replace", []string{"aaa", "a", "b", "0"}, "aaa"},
		{"negative", "replace", []string{"aaa", "a", "b", "-1"}, "bbb"},
		{"nothing to replace", "replace", []string{"aaa", "", "-"}, "aaa"},
		{"skipped count", "replace", []string{"aaa", "a", "b", ""}, "bbb"},
		{"more than there are", "replace", []string{"aba", "a", "xx", "9"}, "xxbxx"},
		{"not searched again", "replace", []string{"аб", "а", "аа"}, "ааб"},
		{"left to right", "replace", []string{"ааа", "аа", "б"}, "ба"},
		{"fraction", "replace", []string{"aaa", "a", "b", "1.5"}, "!4"},
	})
}

func TestTgEscape(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"sum", "tg_escape", []string{"1+1=2!"}, `1\+1\=2\!`},
		{"link", "tg_escape", []string{"https://ya.ru/a_b(c)"}, `https://ya\.ru/a\_b\(c\)`},
		{"all signs", "tg_escape", []string{"_*[]()~`>#+-=|{}.!"}, "\\_\\*\\[\\]\\(\\)\\~\\`\\>\\#\\+\\-\\=\\|\\{\\}\\.\\!"},
		{"backslash stays", "tg_escape", []string{`\n & "x"`}, `\n & "x"`},
		{"nothing to do", "tg_escape", []string{"привет"}, "привет"},
	})
}

func TestSelectRandom(t *testing.T) {
	array := value.NewArray([]value.Value{value.Int(1), value.Text("два"), value.Int(3)})
	for _, name := range []string{"select_random_from_list", "select_random"} {
		t.Run(name, func(t *testing.T) {
			s := services()
			s.Rand = rand.New(rand.NewPCG(7, 7))
			seen := map[string]int{}
			for range 300 {
				got, err := callValues(t, s, name, array)
				require.NoError(t, err)
				seen[got.Text()]++
			}
			assert.Len(t, seen, 3)
			for text, n := range seen {
				assert.Greater(t, n, 60, "%s comes too seldom", text)
			}
		})
	}
	checkTexts(t, services(), []textCase{
		{"of one", "select_random_from_list", []string{`["Привет!"]`}, "Привет!"},
		{"of none", "select_random_from_list", []string{"[]"}, "!1"},
		{"of none, short name", "select_random", []string{"[]"}, "!1"},
		{"of a text", "select_random", []string{"abc"}, "!1"},
	})
}

func TestTextLimits(t *testing.T) {
	long := strings.Repeat("я", 1000)
	for _, tc := range []struct {
		name    string
		chars   int // MaxText
		bytes   int // MaxBytes
		fn      string
		in      []string
		tooLong bool
	}{
		{"concat fits", 2000, 4000, "concat", []string{long, long}, false},
		{"concat has too many characters", 1999, 1 << 20, "concat", []string{long, long}, true},
		{"concat has too many bytes", 1 << 20, 3999, "concat", []string{long, long}, true},
		{"replace fits", 2000, 4000, "replace", []string{long, "я", "юю"}, false},
		{"replace has too many characters", 1999, 1 << 20, "replace", []string{long, "я", "юю"}, true},
		{"replace has too many bytes", 1 << 20, 3999, "replace", []string{long, "я", "юю"}, true},
		{"replace shrinks", 1000, 1000, "replace", []string{long, "я", "a"}, false},
		{"replace would be enormous", 100_000, 1 << 20, "replace", []string{strings.Repeat("a", 90_000), "a", strings.Repeat("b", 90_000)}, true},
		{"escape fits", 8, 8, "tg_escape", []string{"...."}, false},
		{"escape does not", 7, 8, "tg_escape", []string{"...."}, true},
		{"splitter fits", 10, 15, "splitter", []string{"a,b,c", ","}, false},
		{"splitter does not", 1 << 20, 11, "splitter", []string{"a,b,c", ","}, true},
		{"upper does not", 1 << 20, 1999, "upper", []string{long}, true},
		{"substring fits", 10, 10, "substring", []string{long, "0", "5"}, false},
		{"substring does not", 10, 10, "substring", []string{long, "0", "6"}, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := services()
			s.MaxText, s.MaxBytes = tc.chars, tc.bytes
			_, err := call(t, s, tc.fn, tc.in...)
			if !tc.tooLong {
				require.NoError(t, err)
				return
			}
			var blamed *ArgError
			require.ErrorAs(t, err, &blamed)
			assert.Same(t, diag.LimitPassed, blamed.Rule)
		})
	}
}

// Functions that append leave what is there already alone.
func TestTextsAppend(t *testing.T) {
	for _, f := range slicesOf(textFuncs, dateFuncs) {
		if f.complete(); f.Append == nil {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			args := []value.Value{value.Text("01.02.2022"), value.Text("1"), value.Text("1"), value.None}
			switch f.Name {
			case "convert_datetime":
				args = []value.Value{value.Text("01.02.2022"), value.Text("%d.%m.%Y"), value.Text("%A")}
			case "addMinutes":
				args[0] = value.Text("10:00")
			case "weekday_date", "month_date", "current_date_rus":
				args = []value.Value{value.Text("7"), value.None}
			}
			args = args[:len(f.Params)]
			require.Nil(t, f.ReadArgs(args, len(args), noVars{}))
			c := NewCall(&f, args, len(args), services())
			alone, err := f.Append(&c, nil)
			require.NoError(t, err)
			after, err := f.Append(&c, []byte("перед:"))
			require.NoError(t, err)
			assert.Equal(t, "перед:"+string(alone), string(after))
		})
	}
}

func slicesOf(tables ...[]Func) []Func {
	var all []Func
	for _, table := range tables {
		all = append(all, table...)
	}
	return all
}

func BenchmarkTextFuncs(b *testing.B) {
	ascii, russian := strings.Repeat("Order 15, ", 10), strings.Repeat("Заказ 15, ", 10)
	for _, bc := range []struct {
		name string
		in   []string
	}{
		{"lower", []string{ascii}}, {"lower", []string{russian}},
		{"upper", []string{russian}}, {"title", []string{russian}}, {"strip", []string{russian}},
		{"replace", []string{russian, "15", "16"}},
		{"contains", []string{russian, "15, З"}}, {"contains", []string{russian, "15, з", "False"}},
		{"concat", []string{ascii, russian, "!"}},
		{"substring", []string{russian, "10", "-10"}}, {"len", []string{russian}},
		{"splitter", []string{russian, ", "}}, {"tg_escape", []string{russian}},
	} {
		b.Run(bc.name, func(b *testing.B) {
			f, _ := Standard().Find(bc.name)
			args := make([]value.Value, max(len(bc.in), len(f.Params)))
			for i, text := range bc.in {
				args[i] = value.Text(text)
			}
			if err := f.ReadArgs(args, len(bc.in), noVars{}); err != nil {
				b.Fatal(err)
			}
			c := NewCall(f, args, len(bc.in), services())
			var dst []byte
			b.ReportAllocs()
			for b.Loop() {
				if f.Append != nil {
					dst, _ = f.Append(&c, dst[:0])
				} else {
					_, _ = f.Do(&c)
				}
			}
		})
	}
}
