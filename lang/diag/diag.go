// Package diag says what can be said about a calculator text, and where.
//
// A [Diagnostic] is about the script and is written for its author: a stable code,
// a severity, a place, a message and a hint in English and Russian, and where the
// mend is mechanical a [Fix]. The messages live in one catalogue of [Rule]s.
//
// The package does not print: rendering is the caller's business, as is the Go
// error of a failing host.
//
//	d := diag.New(diag.DivisionByZero, diag.Span{Start: 4, End: 9})
//	fmt.Println(d.Message(diag.RU)) // деление на ноль
package diag

import "strings"

// A Lang chooses the language of a message.
type Lang uint8

// The languages every message exists in.
const (
	EN Lang = iota
	RU
)

// Tag is the language as settings, pages and locales name it: en or ru.
func (l Lang) Tag() string { return Both("en", "ru").In(l) }

// ParseLang reads a tag back.
func ParseLang(tag string) (l Lang, ok bool) {
	switch tag {
	case "ru":
		return RU, true
	case "en":
		return EN, true
	}
	return EN, false
}

// LangFor is the language for people of a locale such as uk_UA.UTF-8 or ru-RU: Russian for
// those who speak Russian or Ukrainian, else English.
func LangFor(locale string) Lang {
	if strings.HasPrefix(locale, "ru") || strings.HasPrefix(locale, "uk") {
		return RU
	}
	return EN
}

// A Text is one sentence in both languages.
type Text struct{ EN, RU string }

// Both makes a Text of its two halves.
func Both(en, ru string) Text { return Text{EN: en, RU: ru} }

// Same makes a Text that reads alike in both languages: a name, a value, a number.
func Same(s string) Text { return Text{EN: s, RU: s} }

// In gives the half for lang.
func (t Text) In(lang Lang) string {
	if lang == RU {
		return t.RU
	}
	return t.EN
}

// With puts args in the places of {1} to {9}. What an argument says stays as it is.
func (t Text) With(args ...string) Text {
	arg := func(n int) (string, bool) {
		if n < len(args) {
			return args[n], true
		}
		return "", false
	}
	return Both(fill(t.EN, arg), fill(t.RU, arg))
}

// fill puts arguments, counted from 0, in their places; one that is missing keeps its mark.
func fill(s string, arg func(n int) (text string, ok bool)) string {
	if !strings.Contains(s, "{") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if i+2 < len(s) && s[i] == '{' && s[i+2] == '}' && s[i+1] >= '1' && s[i+1] <= '9' {
			if text, ok := arg(int(s[i+1] - '1')); ok {
				b.WriteString(text)
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// Meant is the advice to write the name near instead. strange are the characters that are
// drawn like those of near and are others, if that is all there is to it.
func Meant(near, strange string) Text {
	if strange == "" {
		return Both("did you mean "+near+"?", "возможно, имелось в виду "+near+"?")
	}
	return Both("it looks like "+near+", but “"+strange+"” is from another alphabet: type the name anew",
		"похоже на "+near+", но «"+strange+"» из другого алфавита: наберите имя заново")
}

// IsZero reports whether the text is empty in both languages.
func (t Text) IsZero() bool { return t == Text{} }

// A Severity ranks a diagnostic.
type Severity uint8

// Error: the statement had no effect. Warning: it ran, perhaps not as meant.
const (
	Error Severity = iota + 1
	Warning
)

// String gives "error" or "warning", the word used in JSON output.
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Label is the severity as a word for people.
func (s Severity) Label() Text {
	if s == Warning {
		return Both("warning", "предупреждение")
	}
	return Both("error", "ошибка")
}

// A Code is the stable kebab-case identifier of a kind of diagnostic. Several
// rules may share a code: "syntax" has one rule per way to go wrong.
type Code string

// A Rule is one row of the catalogue. {1}…{9} in its texts stand for the arguments
// of a diagnostic.
type Rule struct {
	Code     Code
	Severity Severity
	Message  Text
	Hint     Text   // what to do; may be empty
	Example  string // a script that provokes it

	Lint  bool   // a matter of judgement: found by the linter only, and can be switched off
	Guess bool   // its Fix may be something else than was meant, so a person has to agree
	Why   Text   // what comes of it; for rules that are explained on a page
	Right string // Example as it should be written; the same
}

// A Diagnostic is one message about a source.
type Diagnostic struct {
	Rule    *Rule
	Span    Span
	Args    []Text
	Related []Related
	Fix     *Fix
	Level   Severity // another severity than that of the rule; 0: the same
}

// Related points at a second place that explains the first.
type Related struct {
	Span Span
	Text Text
}

// A Fix is a mechanical mend: New replaces the text of Span.
type Fix struct {
	Span Span
	New  string
}

// New makes a diagnostic of a rule.
func New(rule *Rule, at Span, args ...Text) Diagnostic {
	return Diagnostic{Rule: rule, Span: at, Args: args}
}

// Code is the rule's code.
func (d Diagnostic) Code() Code { return d.Rule.Code }

// Severity is the rule's severity, unless Level says otherwise.
func (d Diagnostic) Severity() Severity {
	if d.Level != 0 {
		return d.Level
	}
	return d.Rule.Severity
}

// Message is the message with its arguments filled in.
func (d Diagnostic) Message(lang Lang) string { return d.fill(d.Rule.Message, lang) }

// Hint says what to do; empty when there is nothing to add.
func (d Diagnostic) Hint(lang Lang) string { return d.fill(d.Rule.Hint, lang) }

func (d Diagnostic) fill(t Text, lang Lang) string {
	return fill(t.In(lang), func(n int) (string, bool) {
		if n < len(d.Args) {
			return d.Args[n].In(lang), true
		}
		return "", true
	})
}
