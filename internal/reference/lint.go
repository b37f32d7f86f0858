package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/lint"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
)

// lintPage explains the rules that have a Why, the linter's own first.
func lintPage(lang diag.Lang) string {
	var b strings.Builder
	b.WriteString(strings.Replace(generated, "table of functions", "catalogue of diagnostics", 1))
	b.WriteString(diag.Both(lintEN, lintRU).In(lang))
	own, others := explained(true), explained(false)
	b.WriteString("\n" + diag.Both("## Rules of the linter", "## Правила линтера").In(lang) + "\n")
	for _, rows := range own {
		chapter(&b, rows, lang)
	}
	b.WriteString("\n" + diag.Both("## Common mistakes found while reading\n\nThe full list: [diagnostics](diagnostics.md).",
		"## Частые ошибки, которые видны при чтении\n\nПолный список: [сообщения](diagnostics.ru.md).").In(lang) + "\n")
	for _, rows := range others {
		chapter(&b, rows, lang)
	}
	return b.String()
}

// explained groups rules by their code, in the order of the catalogue.
func explained(own bool) [][]*diag.Rule {
	var list [][]*diag.Rule
	for _, r := range diag.Catalogue() {
		if r.Why.IsZero() || r.Lint != own {
			continue
		}
		i := slices.IndexFunc(list, func(rows []*diag.Rule) bool { return rows[0].Code == r.Code })
		if i < 0 {
			list = append(list, []*diag.Rule{r})
			continue
		}
		list[i] = append(list[i], r)
	}
	return list
}

func chapter(b *strings.Builder, rows []*diag.Rule, lang diag.Lang) {
	fmt.Fprintf(b, "\n### %s\n", rows[0].Code)
	for _, r := range rows {
		fmt.Fprintf(b, "\n%s\n", r.Why.In(lang))
		if r.Example == "" {
			continue
		}
		fmt.Fprintf(b, "\n%s:\n\n```text\n%s\n```\n\n%s\n", diag.Both("Wrong", "Неправильно").In(lang), r.Example, quoted(r, lang))
		fmt.Fprintf(b, "\n%s:\n\n```text\n%s\n```\n", diag.Both("Right", "Правильно").In(lang), r.Right)
	}
}

// quoted is what is said about the example of a rule.
func quoted(r *diag.Rule, lang diag.Lang) string {
	d := provoked(r)
	s := "> " + d.Severity().Label().In(lang) + ": " + d.Message(lang)
	if hint := d.Hint(lang); hint != "" {
		s += "\\\n> " + diag.Both("hint", "подсказка").In(lang) + ": " + hint
	}
	return s
}

// provoked finds the diagnostic that the example of a rule is for. What needs a list of
// known variables gets an empty one.
func provoked(r *diag.Rule) diag.Diagnostic {
	funcs := builtins.Standard()
	s := lang.Parse(diag.NewSource("example", r.Example), lang.Options{IsFunc: funcs.Known})
	list := append(lint.Script(s, funcs, lint.Options{}), lint.Script(s, funcs, lint.Options{Known: func(lang.Scope, string) bool { return false }})...)
	i := slices.IndexFunc(list, func(d diag.Diagnostic) bool { return d.Rule == r })
	if i < 0 {
		panic("nothing is said about " + r.Example) // a test of package check runs them all
	}
	return list[i]
}

const lintEN = "# The linter\n" + `
` + "`salecalc check` looks at scripts without running them" + `: errors, and doubts, which are explained here. Each finding has a code in square
brackets.

` + "```sh\nsalecalc check order.calc            # one script, or several\nsalecalc check funnel                # every .calc file in a folder\nsalecalc check funnel --fix          # mend what leaves nothing to decide\nsalecalc check funnel --known all.json\nsalecalc check funnel --format sarif > findings.sarif\n```" + `

It exits with 1 when there is an error; warnings do not count. Where the linter does not know it says nothing: a variable that the script does
not set may come from another block and hold anything.

## Switching rules off

A comment switches warnings off, for the line it ends, or else for the next one:

` + "```text\n/* salecalc: off number-like-text */\nверно = if(код == \"007\", \"да\", \"нет\")\nверно = if(код == \"008\", \"да\", верно) /* salecalc: off number-like-text */\n```" + `

` + "`/* salecalc: off-file CODE */` does so for the whole file; several codes are parted by blanks or commas. For a project, `salecalc.yaml` does," + `
beside the scripts or in a folder above them (the nearest one counts):

` + "```yaml\ncheck:\n  known: variables.json        # a path from here; see below\n  rules:\n    never-read: off\n    secret-literal: error      # off, warning or error\n```" + `

An error cannot be switched off: the line fails when it runs. The exception is ` + "`needs-host`" + `: functions of the platform (` + "`tg_…`, `amo_…`" + ` and others) do run there.

## Known variables

With ` + "`--known FILE`, or `known` in salecalc.yaml" + `, the linter reports names that nothing sets. The file is JSON as ` + "`--vars`" + ` takes it (values do not
matter), or has a name a line: ` + "`name`, `client.name`, `project.name`, `const.name`" + `.

## Mending

` + "`--fix`" + ` writes those fixes into the files that leave nothing to decide, looks again, and reports what is left. A fix that is a guess, such as a
near name, is only shown. Files are replaced at once, and only when something changed.
`

const lintRU = "# Линтер\n" + `
` + "`salecalc check` проверяет скрипты, не выполняя их" + `: находит ошибки и сомнительные места — о них эта страница. У каждого сообщения есть код в
квадратных скобках.

` + "```sh\nsalecalc check order.calc            # один скрипт или несколько\nsalecalc check funnel                # все файлы .calc в папке\nsalecalc check funnel --fix          # исправить то, над чем не надо думать\nsalecalc check funnel --known all.json\nsalecalc check funnel --format sarif > findings.sarif\n```" + `

При ошибках код выхода 1, предупреждения не в счёт. Чего линтер не знает, о том молчит: переменная, которую скрипт не задаёт, могла прийти из
другого блока с любым значением.

## Как отключить правило

Комментарий отключает предупреждения в строке, которую он заканчивает, а иначе — в следующей:

` + "```text\n/* salecalc: off number-like-text */\nверно = if(код == \"007\", \"да\", \"нет\")\nверно = if(код == \"008\", \"да\", верно) /* salecalc: off number-like-text */\n```" + `

` + "`/* salecalc: off-file КОД */` — во всём файле; несколько кодов пишутся через пробел или запятую. Для проекта это делает `salecalc.yaml`" + `
рядом со скриптами или в папке выше (действует ближайший):

` + "```yaml\ncheck:\n  known: variables.json        # путь отсюда; см. ниже\n  rules:\n    never-read: off\n    secret-literal: error      # off, warning или error\n```" + `

Ошибку отключить нельзя: строка не сработает и при запуске. Исключение — ` + "`needs-host`" + `: функции платформы (` + "`tg_…`, `amo_…`" + ` и другие) на платформе сработают.

## Известные переменные

С ` + "`--known ФАЙЛ` или `known` в salecalc.yaml" + ` линтер сообщает об именах, которые никто не задаёт. Файл — JSON, как для ` + "`--vars`" + ` (значения не важны), или
список по имени в строке: ` + "`имя`, `client.имя`, `project.имя`, `const.имя`" + `.

## Исправления

` + "`--fix`" + ` записывает в файлы те исправления, над которыми не надо думать, проверяет снова и показывает, что осталось. Догадки — например,
похожее имя — только показываются. Файл заменяется целиком и только если что-то изменилось.
`
