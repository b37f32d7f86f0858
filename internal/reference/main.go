// Command reference writes docs/functions.md, docs/functions.ru.md, the two lists of
// diagnostics and the two pages of the linter from the table of functions and the catalogue. Run it with `go generate
// ./...`; a test compares what is committed with what it writes.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang/diag"
)

//go:generate go run . ../../docs

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: reference FOLDER")
		os.Exit(2)
	}
	for name, text := range pages() {
		if err := os.WriteFile(filepath.Join(os.Args[1], name), []byte(text), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// pages gives every generated page by file name.
func pages() map[string]string {
	return map[string]string{
		"functions.md":      functions(diag.EN),
		"functions.ru.md":   functions(diag.RU),
		"diagnostics.md":    diagnostics(diag.EN),
		"diagnostics.ru.md": diagnostics(diag.RU),
		"lint.md":           lintPage(diag.EN),
		"lint.ru.md":        lintPage(diag.RU),
	}
}

var groupTitles = map[builtins.Group]diag.Text{
	builtins.GroupMath:       diag.Both("Numbers", "Числа"),
	builtins.GroupString:     diag.Both("Texts", "Тексты"),
	builtins.GroupDate:       diag.Both("Dates and times", "Даты и время"),
	builtins.GroupRegex:      diag.Both("Patterns and similarity", "Регулярные выражения и похожесть"),
	builtins.GroupArray:      diag.Both("Arrays", "Массивы"),
	builtins.GroupDict:       diag.Both("Dictionaries", "Словари"),
	builtins.GroupCondition:  diag.Both("Conditions", "Условия"),
	builtins.GroupEncoding:   diag.Both("Encodings and digests", "Кодирование и хеши"),
	builtins.GroupConversion: diag.Both("Spreadsheet columns", "Столбцы таблиц"),
	builtins.GroupHTTP:       diag.Both("HTTP requests", "HTTP-запросы"),
	builtins.GroupGetCourse:  diag.Both("GetCourse", "GetCourse"),
	builtins.GroupKeyCRM:     diag.Both("KeyCRM", "KeyCRM"),
	builtins.GroupClientVars: diag.Both("Variables of clients", "Переменные клиентов"),
	builtins.GroupClient:     diag.Both("Clients", "Клиенты"),
	builtins.GroupOrders:     diag.Both("Deals", "Сделки"),
	builtins.GroupLists:      diag.Both("Lists", "Списки"),
	builtins.GroupLabels:     diag.Both("Labels", "Метки"),
	builtins.GroupTasks:      diag.Both("Tasks", "Задачи"),
	builtins.GroupNotes:      diag.Both("Notes", "Комментарии"),
	builtins.GroupOperators:  diag.Both("Operators", "Операторы"),
	builtins.GroupMessages:   diag.Both("Messages", "Сообщения"),
	builtins.GroupLinks:      diag.Both("Links", "Ссылки"),
}

var kindTitles = map[builtins.Kind]diag.Text{
	builtins.Pure:    diag.Both("computes", "вычисление"),
	builtins.Clock:   diag.Both("reads the clock", "зависит от текущего времени"),
	builtins.Random:  diag.Both("random", "случайность"),
	builtins.Store:   diag.Both("reads or writes the bot's data", "читает или меняет данные бота"),
	builtins.Network: diag.Both("sends a request", "отправляет запрос"),
	builtins.Host:    diag.Both("acts inside the platform", "действует внутри платформы"),
}

const generated = "<!-- Generated from the table of functions; do not edit. -->\n\n"

func functions(lang diag.Lang) string {
	var b strings.Builder
	b.WriteString(generated)
	funcs := builtins.Standard().Funcs()
	b.WriteString(diag.Both("# Functions\n\n", "# Функции\n\n").In(lang))
	b.WriteString(diag.Both(
		fmt.Sprintf("%d functions. In a call, a skipped argument is written `\"\"` or `''`; optional ones at the end may be left out.\n", len(funcs)),
		fmt.Sprintf("Функций: %d. Пропущенный аргумент пишется `\"\"` или `''`; необязательные в конце можно не писать.\n", len(funcs))).In(lang))
	var chapters []string
	var body strings.Builder
	group := builtins.Group("")
	for _, f := range funcs {
		if f.Group != group {
			group = f.Group
			title := groupTitles[group].In(lang)
			chapters = append(chapters, fmt.Sprintf("[%s](#%s)", title, anchor(title)))
			fmt.Fprintf(&body, "\n## %s\n", title)
		}
		function(&body, f, lang)
	}
	fmt.Fprintf(&b, "\n%s\n", strings.Join(chapters, " · "))
	return b.String() + body.String()
}

// anchor is the part of an address that leads to a heading.
func anchor(title string) string { return strings.ReplaceAll(strings.ToLower(title), " ", "-") }

func function(b *strings.Builder, f *builtins.Func, lang diag.Lang) {
	fmt.Fprintf(b, "\n### `%s`\n\n%s\n", f.Signature(), f.Doc.In(lang))
	if len(f.Aliases) > 0 {
		fmt.Fprintf(b, "\n%s: `%s`\n", diag.Both("Also", "Также").In(lang), strings.Join(f.Aliases, "`, `"))
	}
	if len(f.Params) > 0 {
		b.WriteString("\n")
	}
	for _, p := range f.Params {
		fmt.Fprintf(b, "- `%s` — %s%s\n", p.Name, p.Doc.In(lang), note(&p, lang))
	}
	fmt.Fprintf(b, "\n%s: %s. %s: %s.", diag.Both("Returns", "Возвращает").In(lang), strings.TrimSuffix(f.Returns.In(lang), "."),
		diag.Both("Kind", "Вид").In(lang), kindTitles[f.Kind].In(lang))
	if f.Inferred {
		b.WriteString(diag.Both(" The behaviour is deduced, not documented.", " Поведение выведено из примеров, а не описано.").In(lang))
	}
	b.WriteString("\n")
	examples(b, f)
}

func note(p *builtins.Param, lang diag.Lang) string {
	switch {
	case p.FromVar != "":
		return fmt.Sprintf(" (%s `%s`)", diag.Both("skipped: the variable", "если пропустить: переменная").In(lang), p.FromVar)
	case p.Rest:
		return diag.Both(" (any number)", " (сколько угодно)").In(lang)
	case p.Optional && p.Default != "":
		return fmt.Sprintf(" (%s `%s`)", diag.Both("optional, default", "необязательно, по умолчанию").In(lang), p.Default)
	case p.Optional:
		return diag.Both(" (optional)", " (необязательно)").In(lang)
	}
	return ""
}

func examples(b *strings.Builder, f *builtins.Func) {
	if len(f.Examples) == 0 {
		return
	}
	b.WriteString("\n```\n")
	for _, e := range f.Examples {
		if e.Setup != "" {
			b.WriteString(strings.TrimRight(e.Setup, "\n") + "\n")
		}
		b.WriteString(e.Src)
		if e.Holds == "" {
			b.WriteString("    → " + strings.ReplaceAll(e.Want, "\n", `\n`))
		}
		b.WriteString("\n")
	}
	b.WriteString("```\n")
}

func diagnostics(lang diag.Lang) string {
	var b strings.Builder
	b.WriteString(strings.Replace(generated, "table of functions", "catalogue of diagnostics", 1))
	b.WriteString(diag.Both("# Diagnostics\n\nThose of the linter are explained in [the linter](lint.md).\n", "# Сообщения\n\nСообщения линтера объяснены на странице [линтер](lint.ru.md).\n").In(lang))
	byCode := map[diag.Code][]*diag.Rule{}
	var codes []diag.Code
	for _, r := range diag.Catalogue() {
		if r.Lint {
			continue
		}
		if byCode[r.Code] == nil {
			codes = append(codes, r.Code)
		}
		byCode[r.Code] = append(byCode[r.Code], r)
	}
	for _, code := range codes {
		fmt.Fprintf(&b, "\n## %s (%s)\n\n", code, byCode[code][0].Severity.Label().In(lang))
		for _, r := range byCode[code] {
			fmt.Fprintf(&b, "- %s\n", placeholders(r.Message.In(lang)))
			if !r.Hint.IsZero() {
				fmt.Fprintf(&b, "  %s: %s\n", diag.Both("Hint", "Подсказка").In(lang), placeholders(r.Hint.In(lang)))
			}
			if ex := r.Example; ex != "" && len(ex) < 200 && !strings.Contains(ex, "```") && utf8.ValidString(ex) {
				fmt.Fprintf(&b, "\n  ```\n  %s\n  ```\n", strings.ReplaceAll(ex, "\n", "\n  "))
			}
		}
	}
	return b.String()
}

// placeholders shows {1} as an ellipsis.
func placeholders(s string) string {
	for i := '1'; i <= '9'; i++ {
		s = strings.ReplaceAll(s, "{"+string(i)+"}", "…")
	}
	return s
}
