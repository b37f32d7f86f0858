package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
)

// maxValue is how much of a variable a person is shown, in bytes.
const maxValue = 2000

// maxField is how much of a field of a request, or of an answer, a person is shown, in
// bytes. Programs get all of it.
const maxField = 500

// maxNameWidth is how far the names of fields push the values to the right, in cells.
const maxNameWidth = 16

// Effects prints each effect: its line and what became of it, then what was or would
// have been sent, field by field, and the answer.
func Effects(w io.Writer, src *diag.Source, list []runtime.Effect, lang diag.Lang) {
	for _, e := range list {
		fmt.Fprintf(w, "%d: %s — %s\n", src.Position(e.Span.Start).Line, e.Function, fate(e).In(lang))
		fields := requestFields(e)
		if e.Response != nil {
			fields = append(fields, field{diag.Both("answer", "ответ").In(lang), fmt.Sprintf("%d %s", e.Response.Status, e.Response.Body)})
		}
		width := 0
		for _, f := range fields {
			width = max(width, min(widths.StringWidth(f.name), maxNameWidth))
		}
		for _, f := range fields {
			fmt.Fprintf(w, "    %s  %s\n", widths.FillRight(clean(f.name), width), clean(clip(f.text, maxField)))
		}
	}
}

// A field is one line of an effect.
type field struct{ name, text string }

// requestFields are the parts of a request: its address, then what it carries. GetCourse's
// params are opened, since all that an author wrote is inside them.
func requestFields(e runtime.Effect) []field {
	if e.Request == nil {
		return []field{{"args", strings.Join(e.Args, ", ")}}
	}
	fields := []field{{e.Request.Method, e.Request.URL}}
	body := gjson.ParseBytes(e.Request.Params)
	switch {
	case !body.IsObject():
		fields = append(fields, field{"body", body.String()})
	case body.Get("params").IsObject():
		fields = append(fields, members(body)...)
		return append(fields, members(body.Get("params"))...)
	default:
		fields = append(fields, members(body)...)
	}
	return fields
}

// members are the keys of an object with their values, params aside.
func members(o gjson.Result) []field {
	var fields []field
	o.ForEach(func(k, v gjson.Result) bool {
		if k.Str != "params" || !v.IsObject() {
			fields = append(fields, field{k.Str, v.String()})
		}
		return true
	})
	return fields
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
		fmt.Fprintf(w, "%s = %s\n", name, clean(clip(mask.Mask(wr.Value.Text()), maxValue)))
	}
}

// clip shortens s to limit bytes, between characters.
func clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit] + "…"
}
