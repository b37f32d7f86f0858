package manual

import (
	"fmt"
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
)

// Markdown gives all commands on one page.
func (p *Program) Markdown(lang diag.Lang) string {
	var b strings.Builder
	b.WriteString("<!-- Generated from the commands; do not edit. -->\n\n")
	fmt.Fprintf(&b, diag.Both("# Commands of %s\n", "# Команды %s\n").In(lang), p.Name)
	for i := range p.Commands {
		c := &p.Commands[i]
		if i > 0 {
			fmt.Fprintf(&b, "\n## %s\n", c.Path)
		}
		b.WriteString("\n")
		for _, bl := range blocks(c.Long) {
			fence(&b, bl)
		}
		if i == 0 {
			continue
		}
		fence(&b, block{[]string{"  " + c.Usage}, true})
		table(&b, c.Flags, lang)
		for _, bl := range blocks(c.Example) {
			fence(&b, bl)
		}
	}
	fmt.Fprintf(&b, "\n## %s\n\n", diag.Both("Exit codes", "Коды выхода").In(lang))
	for _, e := range p.Exits {
		fmt.Fprintf(&b, "- %d — %s\n", e.Code, e.Doc)
	}
	return squeezed(b.String())
}

func fence(b *strings.Builder, bl block) {
	if !bl.kept {
		b.WriteString(strings.Join(bl.lines, "\n") + "\n\n")
		return
	}
	b.WriteString("```text\n")
	for _, l := range bl.lines {
		b.WriteString(strings.TrimPrefix(l, "  ") + "\n")
	}
	b.WriteString("```\n\n")
}

func table(b *strings.Builder, flags []Flag, lang diag.Lang) {
	if len(flags) == 0 {
		return
	}
	b.WriteString(diag.Both("| flag | meaning |\n| --- | --- |\n", "| флаг | что значит |\n| --- | --- |\n").In(lang))
	for _, f := range flags {
		fmt.Fprintf(b, "| `%s` | %s |\n", cell(f.Written), cell(f.Doc))
	}
	b.WriteString("\n")
}

// cell is a text inside a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// squeezed leaves one empty line where there are several.
func squeezed(s string) string {
	for strings.Contains(s, "\n\n\n") {
		s = strings.ReplaceAll(s, "\n\n\n", "\n\n")
	}
	return s
}
