package report

import (
	"fmt"
	"io"

	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
)

// Inventory prints what a script reads, writes and calls: a section for each, a line for
// every entry with its first place. Sections with nothing in them are left out.
func Inventory(w io.Writer, src *diag.Source, inv *check.Inventory, lang diag.Lang) {
	p := lister{w: w, lang: lang}
	fmt.Fprintf(w, "%s\n", clean(src.Name))
	p.variables(diag.Both("reads", "читает"), inv.Reads)
	p.variables(diag.Both("writes", "записывает"), inv.Writes)
	p.variables(diag.Both("deletes", "удаляет"), inv.Deletes)
	p.variables(diag.Both("puts names together while it runs", "составляет имена на ходу"), inv.Computed)
	p.section(diag.Both("calls", "вызывает"), len(inv.Functions))
	for _, f := range inv.Functions {
		p.entry(f.Place, f.Name, f.Count, kindLabel(f.Kind))
	}
	p.section(diag.Both("takes for skipped arguments", "берёт вместо пропущенных параметров"), len(inv.Defaults))
	for _, d := range inv.Defaults {
		p.entry(d.Place, d.Name, d.Count, diag.Both("parameter "+d.Param+" of "+d.Function, "параметр "+d.Param+" функции "+d.Function))
	}
	p.section(diag.Both("needs constants", "нужны константы"), len(inv.Settings))
	for _, s := range inv.Settings {
		note := diag.Text{}
		switch {
		case s.Secret:
			note = diag.Both("secret", "секретная")
		case s.Optional:
			note = diag.Both("may be absent", "необязательна")
		}
		p.entry(s.Place, s.Name, s.Count, note)
	}
	if !p.any {
		fmt.Fprintf(w, "  %s\n", diag.Both("touches nothing", "ничего не затрагивает").In(lang))
	}
}

// A lister prints sections of entries.
type lister struct {
	w    io.Writer
	lang diag.Lang
	any  bool // something was printed
}

func (p *lister) section(title diag.Text, entries int) {
	if entries > 0 {
		fmt.Fprintf(p.w, "  %s:\n", title.In(p.lang))
		p.any = true
	}
}

func (p *lister) entry(at check.Place, name string, count int, notes ...diag.Text) {
	fmt.Fprintf(p.w, "  %8s  %s", fmt.Sprintf("%d:%d", at.Line, at.Column), clean(name))
	if count > 1 {
		fmt.Fprintf(p.w, " ×%d", count)
	}
	for _, note := range notes {
		if !note.IsZero() {
			fmt.Fprintf(p.w, " — %s", note.In(p.lang))
		}
	}
	fmt.Fprintln(p.w)
}

func (p *lister) variables(title diag.Text, list []check.Variable) {
	p.section(title, len(list))
	for _, v := range list {
		name := v.Name
		if v.Scope != "bare" {
			name = v.Scope + "." + name
		}
		p.entry(v.Place, name, v.Count, variableNote(v))
	}
}

func variableNote(v check.Variable) diag.Text {
	switch {
	case v.Builtin:
		return diag.Both("built-in", "встроенная")
	case v.MaybeText:
		return diag.Both("a variable, or just this word", "переменная или просто слово")
	case v.Elements:
		return diag.Both("only its elements", "только элементы")
	}
	return diag.Text{}
}

// kindLabel says what a function touches.
func kindLabel(kind string) diag.Text {
	switch kind {
	case "pure":
		return diag.Both("computes", "вычисление")
	case "clock":
		return diag.Both("reads the clock", "смотрит на часы")
	case "random":
		return diag.Both("draws random numbers", "случайность")
	case "store":
		return diag.Both("the bot's data", "данные бота")
	case "network":
		return diag.Both("network", "сеть")
	case "host":
		return diag.Both("the chatbot platform", "чат-бот платформа")
	}
	return diag.Both("no such function", "такой функции нет")
}
