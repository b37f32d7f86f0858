package check

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
)

// The documented limits, in characters and variables.
const (
	exprLimit  = 2000
	valueLimit = vars.DefaultValue
	nameLimit  = vars.DefaultName
	dealLimit  = vars.DefaultVars
)

// nearLimit looks at the sizes of one statement.
func (l *linter) nearLimit(st lang.Stmt) {
	a, ok := st.(*lang.Assign)
	if !ok || a.Value == nil {
		return
	}
	l.nearSize(diag.Both("characters of the name", "символов в имени"), a.Place.NameAt, nameLimit)
	switch a.Value.(type) {
	case *lang.String, *lang.Unquoted, *lang.Array, *lang.Dict:
		l.nearSize(diag.Both("characters of the text", "символов в тексте"), a.Value.Span(), valueLimit)
	default:
		l.nearSize(diag.Both("characters of the expression", "символов в выражении"), a.Value.Span(), exprLimit)
	}
}

// nearSize looks at the number of characters in a place.
func (l *linter) nearSize(what diag.Text, at diag.Span, limit int) {
	if at.Len() >= nearly(limit) {
		l.near(what, at, utf8.RuneCountInString(l.src.Cut(at)), limit, true)
	}
}

// secretWords are the words at the end of names that hold secrets.
var secretWords = []string{"token", "secret", "password", "passwd", "apikey", "токен", "секрет", "пароль"}

// secretName reports whether a name is that of a secret: its last word says so, or it
// ends in _key.
func secretName(name string) (sure, maybe bool) {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == '_' || r == '-' || r == ' ' })
	if len(words) == 0 {
		return false, false
	}
	last := words[len(words)-1]
	return slices.Contains(secretWords, last), last == "key" || last == "ключ" || last == "authorization"
}

// secret looks at a literal that is given a secret's name.
func (l *linter) secret(st *lang.Assign) {
	text, ok := literalText(st.Value)
	if ok && secretLike(st.Place.Name, text) {
		l.report(diag.SecretLiteral, st.Value.Span(), diag.Same(st.Place.Name))
	}
}

// secretEntry looks at an entry of a dictionary.
func (l *linter) secretEntry(p lang.Pair) {
	key, ok := literalText(p.Key)
	text, fixed := literalText(p.Value)
	if ok && fixed && secretLike(key, text) {
		l.report(diag.SecretLiteral, p.Value.Span(), diag.Same(key))
	}
}

// secretLike reports whether a text under a name is a secret. Words for people are none.
func secretLike(name, text string) bool {
	const shortest = 8
	sure, maybe := secretName(name)
	text = strings.TrimPrefix(text, "Bearer ")
	return sure && len(text) >= shortest && keyCharacters(text) && strings.ContainsAny(text, "0123456789") || maybe && random(text)
}

// bearer looks for an authorization that is written out in a text.
func (l *linter) bearer(s *lang.String) {
	for _, p := range s.Parts {
		_, rest, ok := strings.Cut(p.Text, "Bearer ")
		if end := strings.IndexFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || r == '"' || r == '\'' }); end >= 0 {
			rest = rest[:end]
		}
		if ok && random(rest) && p.Text != "Bearer "+rest { // alone it is the value of something with a name
			l.report(diag.SecretLiteral, s.At, diag.Same("Authorization"))
			return
		}
	}
	if len(s.Parts) == 0 || !s.JSON {
		return
	}
	for _, e := range jsonEntries(s) {
		if e.hasValue && secretLike(e.key, e.value) {
			l.report(diag.SecretLiteral, e.valueAt, diag.Same(e.key))
		}
	}
}

// inAddress looks for a secret in an address: ?token=... or &key=...
func (l *linter) inAddress(s *lang.String) {
	for _, p := range s.Parts {
		if p.X != nil || !strings.Contains(p.Text, "://") {
			continue
		}
		_, query, _ := strings.Cut(p.Text, "?")
		for pair := range strings.SplitSeq(query, "&") {
			name, text, _ := strings.Cut(pair, "=")
			if text, _, _ = strings.Cut(text, "#"); secretLike(name, text) {
				l.report(diag.SecretLiteral, s.At, diag.Same(name))
				return
			}
		}
	}
}

// notInserted reports the first variable of the script that stands in a text as {name} or
// ${name}.
func (l *linter) notInserted(at diag.Span, parts []lang.Part, json bool) {
	raw := l.src.Cut(at)
	for _, p := range parts {
		if p.X != nil || json {
			continue
		}
		for rest := p.Text; ; {
			_, inside, ok := strings.Cut(rest, "{")
			name, more, closed := strings.Cut(inside, "}")
			if !ok || !closed {
				break
			}
			rest = inside
			_, bare, scoped := strings.Cut(name, ".")
			if !scoped {
				bare = name
			}
			written := "{" + name + "}"
			i := strings.Index(raw, written)
			if !l.targets[bare] || strings.HasPrefix(more, "}") || i < 1 || raw[i-1] == '#' || raw[i-1] == '{' {
				continue
			}
			if raw[i-1] == '$' {
				i, written = i-1, "$"+written
			} else if strings.HasSuffix(raw[:i], "# ") {
				i, written = i-2, "# "+written
			}
			l.inserts(at.Start+i, written, name)
			return
		}
		if written, name := l.marked(p.Text); name != "" && strings.Count(raw, written) == 1 {
			l.inserts(at.Start+strings.Index(raw, written), written, name)
			return
		}
	}
}

// inserts reports what was written at a place to put a variable into a text.
func (l *linter) inserts(start int, written, name string) {
	place := diag.Span{Start: start, End: start + len(written)}
	l.report(diag.NotInserted, place, diag.Same("`"+written+"`"), diag.Same("#{"+name+"}"))
	if written != "#"+name { // which may be a hashtag
		l.fix(place, "#{"+name+"}")
	}
}

// marked finds a variable of the script that stands in a text as $name, #name or %name%.
func (l *linter) marked(text string) (written, name string) {
	for i, r := range text {
		if r != '$' && r != '%' && r != '#' {
			continue
		}
		name = text[i+1:]
		if e := strings.IndexFunc(name, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }); e >= 0 {
			name = name[:e]
		}
		e := i + 1 + len(name)
		if !l.targets[name] || !vars.IsName(name) || r == '%' && (e == len(text) || text[e] != '%') {
			continue
		}
		if r == '%' {
			e++
		}
		return text[i:e], name
	}
	return "", ""
}

// literalText gives the text of a literal without interpolations.
func literalText(x lang.Expr) (string, bool) {
	switch x := bare(x).(type) {
	case *lang.String:
		v, ok := constant(x)
		return v.Text(), ok
	case *lang.Unquoted:
		if len(x.Parts) == 1 && x.Parts[0].X == nil {
			return x.Parts[0].Text, true
		}
	}
	return "", false
}

// keyCharacters reports whether a text is made of what keys are made of.
func keyCharacters(text string) bool {
	return text != "" && strings.IndexFunc(text, func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-+/=.:", r)
	}) < 0
}

// random reports whether a text looks drawn by lot: long, of key characters, letters and
// digits mixed, and with little repetition.
func random(text string) bool {
	const shortest, bits = 20, 3.3
	if len(text) < shortest || !keyCharacters(text) || strings.Contains(text, "//") ||
		!strings.ContainsAny(text, "0123456789") || strings.IndexFunc(text, unicode.IsLetter) < 0 {
		return false
	}
	var count [128]float64
	for i := range len(text) {
		count[text[i]]++
	}
	entropy := 0.0
	for _, n := range count {
		if n > 0 {
			p := n / float64(len(text))
			entropy -= p * math.Log2(p)
		}
	}
	return entropy >= bits
}
