package builtins

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A patternCase is a pattern, a text and what Python's findall gives for them, groups
// joined by commas. Every row was computed by Python 3.11.
type patternCase struct {
	pattern, text string
	want          []string
}

// found runs a pattern with the engine that findAll chooses, or with regexp2.
func found(t *testing.T, p *pattern, text string, linear bool) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	search := p.findBacktracking
	if linear {
		search = p.findAll
	}
	var got []string
	require.NoError(t, search(ctx, text, func(groups []string) bool {
		got = append(got, strings.Join(groups, ","))
		return true
	}))
	return got
}

func checkPatterns(t *testing.T, cases []patternCase) {
	t.Helper()
	for _, tt := range cases {
		t.Run(tt.pattern, func(t *testing.T) {
			p, fault := compilePattern(tt.pattern)
			require.NotNil(t, p, fault.EN)
			assert.Equal(t, tt.want, found(t, p, tt.text, true))
			assert.Equal(t, tt.want, found(t, p, tt.text, false))
		})
	}
}

func TestPatternPieces(t *testing.T) {
	checkPatterns(t, []patternCase{
		{`\w+`, "привет, мир_1 ½", []string{"привет", "мир_1", "½"}},
		{`\w+`, "и\u0306", []string{"и"}},
		{`\d+`, "15 и ٣", []string{"15", "٣"}},
		{`\D`, "1а2", []string{"а"}},
		{`\s`, "а\u00a0б\u2028в\x1cг", []string{"\u00a0", "\u2028", "\x1c"}},
		{`\S+`, "а б", []string{"а", "б"}},
		{`(?a)\w+`, "abc где", []string{"abc"}},
		{`.`, "а\n\rб", []string{"а", "\r", "б"}},
		{`(?s).+`, "а\nб", []string{"а\nб"}},
		{`[а-яё]+`, "код: ёлка", []string{"код", "ёлка"}},
		{`[]а]+`, "а]б", []string{"а]"}},
		{`[^]а]`, "а]б", []string{"б"}},
		{`[\w-]+`, "из-за", []string{"из-за"}},
		{`[а-]+`, "а-б", []string{"а-"}},
		{`[[^&~|]+`, "[^&~|", []string{"[^&~|"}},
		{`[^\W\d_]+`, "слово_12", []string{"слово"}},
		{`[\W_]+`, "а _-б", []string{" _-"}},
		{`(?i)[^\Wa]`, "Aa1 б", []string{"1", "б"}},
		{`[\s\S]+`, "а\nб", []string{"а\nб"}},
		{`[^\d\D]`, "1а", nil},
		{`[\W]`, "а-", []string{"-"}},
		{`[^\W]`, "а-", []string{"а"}},
		{`[\W\D]`, "1а-", []string{"а", "-"}},
		{`\x41\u0042\103\.\/\-`, `ABC./-`, []string{"ABC./-"}},
		{`\0|[\1\12\b]`, "\x00\x01\n\b", []string{"\x00", "\x01", "\n", "\b"}},
		{`\a\f\n\r\t\v`, "\a\f\n\r\t\v", []string{"\a\f\n\r\t\v"}},
		{`{а}{,x}`, "{а}{,x}", []string{"{а}{,x}"}},
		{`#- ~`, "#- ~", []string{"#- ~"}},
	})
}

func TestPatternPlaces(t *testing.T) {
	checkPatterns(t, []patternCase{
		{`^а`, "аа\nа", []string{"а"}},
		{`(?m)^а`, "аа\nа", []string{"а", "а"}},
		{`^а|б`, "абаб", []string{"а", "б", "б"}},
		{`а$`, "а\nа\n", []string{"а"}},
		{`(?m)а$`, "а\nа\n", []string{"а", "а"}},
		{`а\Z`, "а\n", nil},
		{`а\Z`, "а\nа", []string{"а"}},
		{`\Aа`, "\nа", nil},
		{`\bмир\b`, "мир, миру мир", []string{"мир", "мир"}},
		{`\Bа`, "ра а", []string{"а"}},
		{`\bх`, "й\u0306х х", []string{"х", "х"}},
		{`(?<=№)\d+`, "№15 16", []string{"15"}},
		{`(?<!-)\b\d`, "-1 2", []string{"2"}},
		{`\d+(?= руб)`, "5 руб 6", []string{"5"}},
		{`\d(?!\d)`, "123", []string{"3"}},
		{`^[0-9]{11}$`, "79111234567", []string{"79111234567"}},
		{`^(?=.*[0-9])(?=.*[a-z]).+$`, "abc1", []string{"abc1"}},
	})
}

func TestPatternRepetitions(t *testing.T) {
	checkPatterns(t, []patternCase{
		{`а*`, "ваав", []string{"", "аа", "", ""}},
		{`|а`, "а", []string{"", "а", ""}},
		{`а??`, "а", []string{"", "а", ""}},
		{`(?:)`, "аб", []string{"", "", ""}},
		{`<(.+?)>`, "<а><б>", []string{"а", "б"}},
		{`<(.+)>`, "<а><б>", []string{"а><б"}},
		{`а{2}`, "ааа", []string{"аа"}},
		{`а{,2}б`, "аааб", []string{"ааб"}},
		{`а{2,}`, "а ааа", []string{"ааа"}},
		{`а{1,2}?`, "аа", []string{"а", "а"}},
		{`а{,}б`, "ааб", []string{"ааб"}},
		{`а{0}б`, "аб", []string{"б"}},
		{`(а*)*б`, "ааб", []string{""}},
		{`(?:а|б*)*в`, "абвв", []string{"абв", "в"}},
		{`а{2000}|б`, "аб", []string{"б"}},
		{`а++б|а`, "ааб", []string{"ааб"}},
		{`(?>а+)а|б`, "аааб", []string{"б"}},
		{`(?x) а + # буквы
			б`, "ааб", []string{"ааб"}},
		{`а(?#буква)+`, "аа", []string{"аа"}},
	})
}

func TestPatternGroups(t *testing.T) {
	checkPatterns(t, []patternCase{
		{`(\w)=(\d)?`, "а=1;б=", []string{"а,1", "б,"}},
		{`(?:(а)|б)+`, "аб", []string{"а"}},
		{`(а)|(б)`, "аб", []string{"а,", ",б"}},
		{`(?P<n>[а-я])(?P=n)`, "анна", []string{"н"}},
		{`(?P<a>.)(.)\2(?P=a)`, "анна", []string{"а,н"}},
		{`(а)\1`, "ааа", []string{"а"}},
		{`(?i)(а)\1`, "аА", []string{"а"}},
		{`(а)?\1б`, "б", nil},
		{`(<)?а(?(1)>|!)`, "<а> а! <а!", []string{"<", "", ""}},
		{`(?P<q>")?а(?(q)")`, `"а" а`, []string{`"`, ""}},
		{`(?i)ПРИ`, "Привет", []string{"При"}},
		{`(?i:П)ри`, "при ПРИ", []string{"при"}},
		{`(?i)п(?-i:ри)`, "При ПРИ", []string{"При"}},
		{`(?i)[а-я]+`, "Привет", []string{"Привет"}},
		{`(?im)^п`, "П\nп", []string{"П", "п"}},
		{`(?i)(?s)п.`, "П\n", []string{"П\n"}},
		{`(((((((((((а)))))))))))\11`, "аа", []string{"а,а,а,а,а,а,а,а,а,а,а"}},
	})
}

func TestBadPatterns(t *testing.T) {
	for _, tt := range []struct{ pattern, want string }{
		{`(`, "character 1"}, {`а)`, "character 2"}, {`[а`, "character 1"}, {`[]`, "character 1"}, {`[а-`, "character 1"},
		{`*а`, "character 1"}, {`а|+`, "character 3"}, {`а**`, "character 3"}, {`а{2}{3}`, "character 5"}, {`^*`, "character 2"},
		{`\b+`, "character 3"}, {`(?x) *`, "character 6"}, {`а{3,2}`, "character 2"}, {`[б-а]`, "character 2"}, {`[\d-я]`, "character 2"},
		{`\q`, "character 1"}, {`а\`, "character 2"}, {`\x1`, "character 1"}, {`\ud800`, "character 1"}, {`[\8]`, "character 2"},
		{`\N{DASH}`, "character 1"}, {`\777`, "character 1"}, {`\1`, "no such group"}, {`(а\1)`, "itself"}, {`(?P=n)`, "no such group"},
		{`(?P<n>а)(?P<n>б)`, "name already"}, {`(?P<1>а)`, "name is"}, {`(?P<n`, "name is"}, {`(?P>n)`, "kind of bracket"},
		{`(?<n>а)`, "kind of bracket"}, {`(?`, "kind of bracket"}, {`(?я)`, "kind of bracket"}, {`(?-i)а`, "kind of bracket"},
		{`а(?i)`, "at its start"}, {`(?:(?i)а)`, "at its start"}, {`(?#`, "comment"}, {`(?<=а+)б`, "fixed number"},
		{`(?<=(а)\1)б`, "inside it"}, {`(?(1)а)`, "no such group"}, {`(?(0)а)`, "no such group"}, {`(а)(?(1)а|б|в)`, "two branches"},
		{strings.Repeat("(", 200) + strings.Repeat(")", 200), "nested deeper than 100"},
		{strings.Repeat("а", 20_001), "at most 20000"},
	} {
		t.Run(fmt.Sprintf("%.30s", tt.pattern), func(t *testing.T) {
			p, fault := compilePattern(tt.pattern)
			require.Nil(t, p)
			assert.Contains(t, fault.EN, tt.want)
			assert.NotEqual(t, fault.EN, fault.RU)
		})
	}
}

func TestPatternEngines(t *testing.T) {
	for _, tt := range []struct {
		pattern string
		linear  bool
	}{
		{`[0-9]+`, true}, {`\w+@\w+\.\w+`, true}, {`^\d{11}$`, true}, {`(?i)при(вет|ём)`, true}, {`(а+)+б`, true},
		{`а*`, false}, {`\bа`, false}, {`(?=а)а`, false}, {`(а)\1`, false}, {`^а|б`, false}, {`(?m)^а`, false}, {`(а*)*б`, false},
		{`а{1001}`, false}, {`а{99999999999}`, false}, {`(а{1000}){1000}`, false},
	} {
		p, fault := compilePattern(tt.pattern)
		require.NotNil(t, p, fault.EN)
		assert.Equal(t, tt.linear, p.linear != nil, tt.pattern)
	}
}

func TestPatternMemoryIsBounded(t *testing.T) {
	p, _ := compilePattern(`(?:(а)|б)*\b`)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	err := p.findAll(ctx, strings.Repeat("а", 1_000_000), func([]string) bool { return true })
	assert.ErrorIs(t, err, errBacktracking)
}

func TestPatternPanicsReachTheCaller(t *testing.T) {
	p, _ := compilePattern(`\b`)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	assert.PanicsWithValue(t, assert.AnError.Error(), func() {
		defer func() { // the report goes on to tell where
			text, _, _ := strings.Cut(recover().(string), "\n")
			panic(text)
		}()
		_ = p.findAll(ctx, "а", func([]string) bool { panic(assert.AnError.Error()) })
	})
}

func TestPatternCache(t *testing.T) {
	var c patternCache
	first, _ := c.compile(`а`)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for n := range 10 * patternsPerGeneration {
				p, fault := c.compile(fmt.Sprintf("а{%d}", 1+(n*7+i)%100))
				assert.NotNil(t, p, fault.EN)
				again, _ := c.compile(`а`)
				assert.Same(t, first, again, "a pattern in use stays")
			}
		})
	}
	wg.Wait()
	assert.LessOrEqual(t, len(c.recent), patternsPerGeneration)
	assert.LessOrEqual(t, len(c.older), patternsPerGeneration)

	_, fault := c.compile(`(`)
	assert.False(t, fault.IsZero())
	long := strings.Repeat("а", maxCachedPattern)
	p, _ := c.compile(long)
	assert.NotNil(t, p)
	assert.Nil(t, c.find(long))
}

func FuzzTranslatePattern(f *testing.F) {
	for _, seed := range []string{`(?P<n>[а-я]+)(?P=n)|\b\d{2,}?`, `(?x) [^\W_] # слово`, `(?(1)а|б)`, `[\]-\d]`, `(?<!а)(?i:б)*`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		translated, fault := translatePattern(source)
		if !fault.IsZero() || len(source) > 200 {
			return
		}
		p, unsupported := compilePattern(source)
		require.NotNil(t, p, "%q became %q: %s", source, translated.text, unsupported.EN)
	})
}
