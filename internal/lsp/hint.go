package lsp

import (
	"context"
	"strings"

	"github.com/salecalc/salecalc/lang"
)

// Which calls show the names of their parameters.
const (
	hintsAll  = "all"  // those of functions with two or more
	hintsLong = "long" // with four or more
	hintsNone = "none"
)

// inlayHints shows parameter names before the arguments of calls.
func inlayHints(_ context.Context, v *view, p Part) ([]InlayHint, error) {
	list := []InlayHint{}
	d := v.doc(p.TextDocument.URI)
	least, some := map[string]int{hintsAll: 2, hintsLong: 4}[v.hints]
	if d == nil || !some {
		return list, nil
	}
	within := spanOf(d.src, p.Range)
	at := d.locator()
	for _, call := range d.look().calls {
		fn, ok := v.funcs.Find(call.Name)
		if !ok || call.At.End < within.Start || call.At.Start > within.End || fn.Branch() || len(fn.Params) < least {
			continue
		}
		for i, arg := range call.Args {
			if i >= len(fn.Params) || fn.Params[i].Rest {
				break
			}
			name := fn.Params[i].Name
			start := arg.Span().Start
			if start < within.Start || start > within.End || says(arg, name) {
				continue
			}
			list = append(list, InlayHint{
				Position: at.position(start), Label: name + ":", Kind: 2, PaddingRight: true, Tooltip: markdown(v.paramDoc(&fn.Params[i])),
			})
		}
	}
	return list, nil
}

// says reports whether an argument tells by itself which parameter it is: a variable of
// its name.
func says(arg lang.Expr, param string) bool {
	if in, ok := arg.(*lang.Interp); ok {
		arg = in.X
	}
	n, ok := arg.(*lang.Name)
	return ok && strings.EqualFold(n.Name, param)
}
