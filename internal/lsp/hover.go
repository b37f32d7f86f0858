package lsp

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
)

// hover explains what stands at the cursor: a function, a variable, or which parameter an
// argument is.
func hover(ctx context.Context, v *view, p At) (*Hover, error) {
	d := v.doc(p.TextDocument.URI)
	if d == nil {
		return nil, nil
	}
	a := d.look()
	offset := offsetOf(d.src, p.Position)
	if call := a.callAt(offset); call != nil {
		return v.hoverCall(d, call), nil
	}
	f, err := v.folderOf(ctx, d)
	if err != nil {
		return nil, err
	}
	if u, resolved := f.variableAt(d, offset); u != nil {
		at := d.rangeOf(u.at)
		return &Hover{Contents: *markdown(v.variableDoc(f, u, resolved)), Range: &at}, nil
	}
	return v.hoverArgument(d, offset), nil
}

func (v *view) hoverCall(d *document, call *lang.Call) *Hover {
	at := d.rangeOf(call.NameAt)
	if fn, ok := v.funcs.Find(call.Name); ok {
		return &Hover{Contents: *markdown(v.funcDoc(fn, true)), Range: &at}
	}
	if v.funcs.OnPlatform(call.Name) {
		return &Hover{Contents: *markdown(diag.Both("A function of the platform: it works in the bot only, and its parameters are not known here.",
			"Функция платформы: работает только в самом боте, её параметры здесь не известны.").In(v.lang)), Range: &at}
	}
	return nil
}

// funcDoc is the documentation of a function; whole: with its parameters and how it is
// written.
func (v *view) funcDoc(fn *builtins.Func, whole bool) string {
	var b strings.Builder
	if whole {
		fmt.Fprintf(&b, "```salecalc\n%s\n```\n\n", fn.Signature())
	}
	b.WriteString(fn.Doc.In(v.lang) + "\n\n")
	for i := range fn.Params {
		p := &fn.Params[i]
		fmt.Fprintf(&b, "- `%s` — %s\n", p.Name, v.paramDoc(p))
	}
	fmt.Fprintf(&b, "\n%s: %s.\n", diag.Both("Returns", "Возвращает").In(v.lang), strings.TrimSuffix(fn.Returns.In(v.lang), "."))
	if need := fn.Settings(); len(need) > 0 {
		fmt.Fprintf(&b, "\n%s: `%s`.\n", diag.Both("Needs the constants", "Нужны константы").In(v.lang), strings.Join(need, "`, `"))
	}
	for i, e := range fn.Examples {
		if i == 0 {
			b.WriteString("\n```salecalc\n")
		}
		if e.Setup != "" {
			b.WriteString(strings.TrimRight(e.Setup, "\n") + "\n")
		}
		b.WriteString(e.Src)
		if e.Holds == "" {
			b.WriteString("  /* → " + strings.ReplaceAll(e.Want, "\n", `\n`) + " */")
		}
		b.WriteString("\n")
		if i == len(fn.Examples)-1 {
			b.WriteString("```\n")
		}
	}
	return b.String()
}

// hoverArgument says which parameter the argument at an offset is: that of the innermost
// call.
func (v *view) hoverArgument(d *document, offset int) *Hover {
	var best *Hover
	for _, call := range d.look().calls {
		fn, ok := v.funcs.Find(call.Name)
		if !ok || offset < call.At.Start || offset > call.At.End || len(fn.Params) == 0 {
			continue
		}
		for i, arg := range call.Args {
			at := arg.Span()
			if offset < at.Start || offset >= at.End || activeParam(fn, i) >= len(fn.Params) {
				continue
			}
			p := fn.Param(i)
			r := d.rangeOf(at)
			if key := v.hoverKey(d, p, offset); key != nil {
				best = key
				continue
			}
			best = &Hover{Contents: *markdown(fmt.Sprintf("`%s` → **%s** — %s", fn.Name, p.Name, v.paramDoc(p))), Range: &r}
		}
	}
	return best
}

// hoverKey explains the key of a dictionary argument that an offset touches, in a literal
// or in JSON text.
func (v *view) hoverKey(d *document, p *builtins.Param, offset int) *Hover {
	c := cursor{d: d, offset: offset}
	c.findWord()
	word := d.src.Cut(c.word)
	for _, k := range p.Keys {
		if k.Name != word {
			continue
		}
		text := fmt.Sprintf("`%s` → **%s** — %s", p.Name, k.Name, k.Doc.In(v.lang))
		if len(k.Values) > 0 {
			text += "\n\n`" + strings.Join(k.Values, "`, `") + "`"
		}
		r := d.rangeOf(c.word)
		return &Hover{Contents: *markdown(text), Range: &r}
	}
	return nil
}

// variableDoc says whose a variable is and where it gets its value.
func (v *view) variableDoc(f folder, u *use, resolved variable) string {
	if vars.IsBuiltin(u.name) && u.scope == lang.NoScope {
		return fmt.Sprintf("**%s** — %s", u.name, builtinDoc(u.name).In(v.lang))
	}
	if vars.IsSetting(u.name) {
		return fmt.Sprintf("**%s** — %s", u.name, diag.Both("setting of an integration; it is read from the project's constants only",
			"настройка интеграции; читается только из констант проекта").In(v.lang))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** — %s\n", resolved, scopeDoc(resolved.scope).In(v.lang))
	written, shown := 0, 0
	for _, w := range f.uses(resolved) {
		if !w.written {
			continue
		}
		if written++; shown == maxShown {
			continue
		}
		shown++
		line := w.doc.locator().lineOf(w.at.Start)
		fmt.Fprintf(&b, "\n- %s:%d `%s`", fileName(w.doc), line+1, shorten(w.doc.src.Line(line+1)))
	}
	switch {
	case written == 0:
		b.WriteString("\n" + diag.Both("No script here writes it: the value comes from the bot, from a function or from the constants.",
			"Здесь её нигде не задают: значение приходит из бота, от функции или из констант.").In(v.lang))
	case written > shown:
		fmt.Fprintf(&b, "\n- … %s %d", diag.Both("and more:", "и ещё:").In(v.lang), written-shown)
	}
	return b.String()
}

// maxShown is how many places a hover lists.
const maxShown = 5

func fileName(d *document) string {
	if file, ok := pathOf(d.uri); ok {
		return path.Base(strings.ReplaceAll(file, `\`, "/"))
	}
	return d.uri
}

// shorten cuts a line for display in a code span.
func shorten(line string) string {
	line = strings.ReplaceAll(strings.TrimSpace(line), "`", "'")
	if r := []rune(line); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return line
}

func scopeDoc(s lang.Scope) diag.Text {
	switch s {
	case lang.ClientScope:
		return diag.Both("variable of the client", "переменная клиента")
	case lang.ProjectScope:
		return diag.Both("variable of the project", "переменная проекта")
	}
	return diag.Both("variable of the deal", "переменная сделки")
}
