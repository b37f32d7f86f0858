package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// maxValue is how much of a variable a person is shown, in bytes.
const maxValue = 2000

// Effects prints each effect: what was or would have been sent, and the answer.
func Effects(w io.Writer, src *diag.Source, list []runtime.Effect, lang diag.Lang) {
	for _, e := range list {
		fmt.Fprintf(w, "%d: %s — %s\n", src.Position(e.Span.Start).Line, e.Function, fate(e).In(lang))
		if e.Request != nil {
			fmt.Fprintf(w, "    %s %s\n", e.Request.Method, e.Request.URL)
			if len(e.Request.Params) > 2 {
				fmt.Fprintf(w, "    %s\n", indented(e.Request.Params))
			}
		}
		if e.Response != nil {
			fmt.Fprintf(w, "    → %d %s\n", e.Response.Status, clip(e.Response.Body))
		}
	}
}

// fate says what became of an effect.
func fate(e runtime.Effect) diag.Text {
	switch {
	case e.Performed:
		return diag.Both("performed", "выполнено")
	case e.Assumed:
		return diag.Both("recorded, not sent; its answer is assumed", "записано, не отправлено; ответ условный")
	}
	return diag.Both("recorded, not performed", "записано, не выполнено")
}

func indented(raw []byte) string {
	var b bytes.Buffer
	if json.Indent(&b, raw, "    ", "  ") != nil {
		return string(raw)
	}
	return b.String()
}

func clip(s string) string { return value.Preview(value.Text(s), maxValue) }

// Writes prints the variables a run wrote, secrets masked; a deleted one is said to be so.
func Writes(w io.Writer, writes []vars.Write, mask vars.Redactor, lang diag.Lang) {
	for _, wr := range writes {
		name := wr.Name
		if wr.Scope != vars.Deal {
			name = wr.Scope.String() + "." + name
		}
		if wr.Client != "" {
			name = fmt.Sprintf("client(%s).%s", wr.Client, wr.Name)
		}
		if wr.Value.IsNone() {
			fmt.Fprintf(w, "%s: %s\n", name, diag.Both("deleted", "удалена").In(lang))
			continue
		}
		text := mask.Mask(wr.Value.Text())
		if len(text) > maxValue {
			text = value.Preview(value.Text(text), maxValue)
		}
		fmt.Fprintf(w, "%s = %s\n", name, clean(text))
	}
}
