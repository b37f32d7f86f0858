package lang

import (
	"strings"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/tidwall/gjson"
)

// str reads the string that is the current token.
func (p *parser) str() Expr {
	at, mark := p.span(), p.mark
	last := 1
	if !mark.plain() {
		_, last = utf8.DecodeLastRuneInString(p.text[at.Start:at.End])
	}
	body := diag.Span{Start: at.Start + mark.size, End: at.End - last}
	var x *String
	if raw := p.text[body.Start:body.End]; raw != "" && strings.IndexByte(raw, '#') < 0 && strings.IndexByte(raw, '\\') < 0 {
		n := &plainString{part: [1]Part{{Text: raw, At: body}}}
		x, n.Parts = &n.String, n.part[:]
	} else {
		x = &String{Parts: p.parts(body, true)}
		if p.failed {
			return nil
		}
	}
	x.Quote, x.At = p.text[at.Start:body.Start], at
	if !mark.plain() {
		p.typographic(at, body)
	}
	x.JSON = jsonSlots(x.Parts)
	p.next()
	return x
}

// A plainString is a string with its only part.
type plainString struct {
	String
	part [1]Part
}

// typographic warns of pasted quote marks and offers plain ones.
func (p *parser) typographic(at, body diag.Span) {
	marks := p.text[at.Start:body.Start] + p.text[body.End:at.End]
	d := diag.New(diag.TypographicQuotes, at, diag.Same(marks))
	raw := p.text[body.Start:body.End]
	for _, q := range []string{`"`, `'`, "`"} {
		if !strings.Contains(raw, q) && !strings.HasSuffix(raw, `\`) {
			d.Fix = &diag.Fix{Span: at, New: q + raw + q}
			break
		}
	}
	p.found.add(d)
}

// jsonSlots reports whether the parts are a JSON array or object once the interpolations
// among them are taken as strings, and if so notes where each of them stands.
func jsonSlots(parts []Part) bool {
	if len(parts) == 0 || !opensJSON(parts) {
		return false
	}
	if len(parts) == 1 {
		return gjson.Valid(parts[0].Text)
	}
	var b strings.Builder
	inside := false // of a JSON string
	for _, part := range parts {
		switch {
		case part.X == nil:
			b.WriteString(part.Text)
			inside = insideString(part.Text, inside)
		case inside:
			b.WriteByte('x')
		default:
			b.WriteString(`"x"`)
		}
	}
	if !gjson.Valid(b.String()) {
		return false
	}
	inside = false
	for i := range parts {
		part := &parts[i]
		switch {
		case part.X == nil:
			inside = insideString(part.Text, inside)
		case inside:
			part.Slot = JSONInString
		case i+1 < len(parts) && strings.HasPrefix(strings.TrimLeft(parts[i+1].Text, " \t\r\n"), ":"):
			part.Slot = JSONKey
		default:
			part.Slot = JSONValue
		}
	}
	return true
}

// opensJSON reports whether the text begins with the bracket of an array or an object.
func opensJSON(parts []Part) bool {
	t := strings.TrimLeft(parts[0].Text, " \t\r\n")
	return t != "" && (t[0] == '[' || t[0] == '{')
}

// insideString reports whether a JSON string is open behind text, given whether one is
// open before it.
func insideString(text string, inside bool) bool {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			if inside {
				i++
			}
		case '"':
			inside = !inside
		}
	}
	return inside
}
