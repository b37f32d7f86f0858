package report

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"

	"github.com/salecalc/salecalc/lang/diag"
)

// at is the span of the first occurrence of part.
func at(src *diag.Source, part string) diag.Span {
	i := strings.Index(src.Text, part)
	return diag.Span{Start: i, End: i + len(part)}
}

func division(at diag.Span) diag.Diagnostic { return diag.New(diag.DivisionByZero, at) }

var textTests = []struct {
	name, src, part string
}{
	{"plain", "a = 1\nb = x / 0\n", "x / 0"},
	{"cyrillic", "итог = \"цена: \" + x / 0", "x / 0"},
	{"under-cyrillic", "итог = цена / 0", "цена / 0"},
	{"wide", "a = \"漢字\" + \"日本\" / 0", "\"日本\" / 0"},
	{"emoji", "a = \"👍🏽 👨‍👩‍👧 ❤️ 🇷🇺\" + x / 0", "x / 0"},
	{"combining", "a = \"и\u0306о\u0301\" + x / 0", "x / 0"},
	{"tabs-before", "\t\ta =\tx / 0", "x / 0"},
	{"tab-inside", "a = x\t/\t0 + 1", "x\t/\t0"},
	{"only-a-tab", "a =\tx", "\t"},
	{"long-before", "a = \"" + strings.Repeat("длинный текст ", 20) + "\" + x / 0 + 1", "x / 0"},
	{"long-after", "a = x / 0 + \"" + strings.Repeat("длинный текст ", 20) + "\"", "x / 0"},
	{"long-both", "a = \"" + strings.Repeat("до ", 60) + "\" + x / 0 + \"" + strings.Repeat("после ", 60) + "\"", "x / 0"},
	{"long-span", "a = " + strings.Repeat("x + ", 60) + "1 / 0 + y", strings.Repeat("x + ", 60) + "1 / 0"},
	{"wide-cut", "a = \"" + strings.Repeat("漢", 80) + "\" / 0", " / 0"},
	{"several-lines", "a = f(x,\n  y / 0)\n", "(x,\n  y / 0)"},
	{"windows-lines", "a = 1\r\nb = x / 0\r\nc = 2", "x / 0"},
	{"control-characters", "a = \"\x1b[31m\u009b\x7f\u202e\" + x / 0\x00", "x / 0"},
	{"broken-bytes", "a = \"\xff\xfe\" + x / 0", "x / 0"},
}

func TestDiagnostics(t *testing.T) {
	for _, tt := range textTests {
		t.Run(tt.name, func(t *testing.T) {
			src := diag.NewSource("order.calc", tt.src)
			var b strings.Builder
			Diagnostics(&b, src, []diag.Diagnostic{division(at(src, tt.part))}, 0, Style{})
			golden(t, tt.name+".txt", b.String())
		})
	}
}

func TestDiagnosticsClamped(t *testing.T) {
	src := diag.NewSource("order.calc", "a = 1\nи = 2")
	for _, tt := range []struct {
		name string
		span diag.Span
	}{
		{"past-the-end", diag.Span{Start: 40, End: 50}},
		{"before-the-start", diag.Span{Start: -5, End: -1}},
		{"backwards", diag.Span{Start: 4, End: 2}},
		{"over-the-end", diag.Span{Start: 10, End: 99}},
		{"line-end", diag.Span{Start: 5, End: 6}},
		{"inside-a-character", diag.Span{Start: 7, End: 9}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			Diagnostics(&b, src, []diag.Diagnostic{division(tt.span)}, 0, Style{})
			golden(t, "clamp-"+tt.name+".txt", b.String())
		})
	}
}

func TestDiagnosticsParts(t *testing.T) {
	src := diag.NewSource("заказ\x1b.calc", "скидка = 5\nитог = rouns(скидка)")
	d := diag.New(diag.MisspelledFunction, at(src, "rouns"), diag.Same("rouns\x1b[2J\n"), diag.Same("round\x07"))
	d.Related = []diag.Related{{Span: at(src, "скидка"), Text: diag.Both("assigned\x1b here", "присвоено\x1b здесь")}}
	warning := diag.New(diag.TakenAsText, at(src, "5"), diag.Same("5"))
	for _, tt := range []struct {
		name string
		st   Style
	}{
		{"english", Style{}}, {"russian", Style{Lang: diag.RU}}, {"colour", Style{Color: true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			Diagnostics(&b, src, []diag.Diagnostic{d, warning}, 0, tt.st)
			golden(t, "parts-"+tt.name+".txt", b.String())
		})
	}
}

func TestDiagnosticsLimit(t *testing.T) {
	src := diag.NewSource("order.calc", "a = x / 0")
	for _, tt := range []struct {
		name                string
		n, more, want, rest int
	}{
		{"none", 0, 0, 0, 0}, {"all", 100, 0, 100, 0}, {"one too many", 101, 0, 100, 1},
		{"counted before", 3, 7, 3, 7}, {"both", 105, 7, 100, 12},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list := make([]diag.Diagnostic, tt.n)
			for i := range list {
				list[i] = division(at(src, "x / 0"))
			}
			var b strings.Builder
			Diagnostics(&b, src, list, tt.more, Style{Lang: diag.RU})
			assert.Equal(t, tt.want, strings.Count(b.String(), "[division-by-zero]"))
			rest := ""
			if tt.rest > 0 {
				rest = fmt.Sprintf("… и ещё %d\n", tt.rest)
			}
			assert.True(t, strings.HasSuffix(b.String(), rest))
			assert.Equal(t, tt.rest > 0, strings.Contains(b.String(), "ещё"))
		})
	}
}

// Whatever the span and the text, nothing panics, nothing reaches the terminal's controls,
// and the marker stands under the source line.
func TestDiagnosticsAnySpan(t *testing.T) {
	src := diag.NewSource("s", "a\t= \"漢\x1b🇷🇺\xff\"\r\n\u202eи\u0306\r\n\n👨‍👩‍👧\x00x")
	for start := -1; start <= len(src.Text)+1; start++ {
		for end := start; end <= len(src.Text)+1; end++ {
			var b strings.Builder
			Diagnostics(&b, src, []diag.Diagnostic{division(diag.Span{Start: start, End: end})}, 0, Style{})
			lines := strings.Split(b.String(), "\n")
			assert.Len(t, lines, 5, "%d-%d", start, end)
			assert.False(t, strings.ContainsFunc(b.String(), func(r rune) bool {
				return r != '\t' && r != '\n' && (unicode.IsControl(r) || r == '\u202e')
			}), "%d-%d", start, end)
			marker := strings.TrimRight(lines[2], "~")
			assert.LessOrEqual(t, widths.StringWidth(marker), widths.StringWidth(lines[1]), "%d-%d", start, end)
		}
	}
}
