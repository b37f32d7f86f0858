package lsp

import (
	"context"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang/diag"
)

// signatureHelp shows the call around the cursor. Inside an argument that is a text it is
// shown as well: that is where people look.
func signatureHelp(_ context.Context, v *view, p At) (*SignatureHelp, error) {
	d := v.doc(p.TextDocument.URI)
	if d == nil {
		return nil, nil
	}
	c := newCursor(d, p.Position)
	for i := len(c.open) - 1; i >= 0; i-- {
		o := c.open[i]
		if o.kind != inCall {
			continue
		}
		if fn, ok := v.funcs.Find(o.name); ok {
			active := activeParam(fn, o.parts)
			return &SignatureHelp{Signatures: []Signature{v.signature(fn, active)}, ActiveParameter: active}, nil
		}
	}
	return nil, nil
}

// activeParam is the parameter behind so many commas; one too many is none.
func activeParam(fn *builtins.Func, commas int) int {
	if n := len(fn.Params); n > 0 && fn.Params[n-1].Rest {
		return min(commas, n-1)
	}
	return commas
}

func (v *view) signature(fn *builtins.Func, active int) Signature {
	s := Signature{Label: fn.Name + "(", Documentation: markdown(fn.Doc.In(v.lang)), Parameters: []Parameter{}, ActiveParameter: active}
	for i := range fn.Params {
		p := &fn.Params[i]
		if i > 0 {
			s.Label += ", "
		}
		start := units(s.Label)
		s.Label += paramLabel(p)
		s.Parameters = append(s.Parameters, Parameter{Label: [2]int{start, units(s.Label)}, Documentation: markdown(v.paramDoc(p))})
	}
	s.Label += ")"
	return s
}

// paramLabel is a parameter as Func.Signature writes it.
func paramLabel(p *builtins.Param) string {
	switch {
	case p.Rest:
		return "..."
	case p.Required():
		return p.Name
	}
	return "[" + p.Name + "]"
}

// paramDoc says what a parameter is and what happens when it is skipped.
func (v *view) paramDoc(p *builtins.Param) string {
	text := p.Doc.In(v.lang)
	if note := skipped(p); !note.IsZero() {
		text += " *(" + note.In(v.lang) + ")*"
	}
	return text
}

func skipped(p *builtins.Param) diag.Text {
	switch {
	case p.Rest:
		return diag.Both("any number", "сколько угодно")
	case p.FromVar != "":
		return diag.Both("skipped: the variable "+p.FromVar, "если пропустить — переменная "+p.FromVar)
	case p.Optional && p.Default != "":
		return diag.Both("optional, default "+p.Default, "необязательно, по умолчанию "+p.Default)
	case p.Optional:
		return diag.Both("optional", "необязательно")
	}
	return diag.Text{}
}

func markdown(text string) *Markup { return &Markup{Kind: "markdown", Value: text} }
