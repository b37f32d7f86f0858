package lang

import (
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
)

// choosing reports whether a word begins a choice in other languages.
func choosing(word string) bool {
	switch word {
	case "if", "If", "IF", "else", "elif", "если", "Если", "ЕСЛИ", "иначе", "Иначе", "якщо", "Якщо", "інакше":
		return true
	}
	return false
}

// thens and elses are the words before the values of a choice.
var (
	thens = []string{" then ", " то ", " тоді ", ": ", " {", ","}
	elses = []string{" else ", " иначе ", " інакше "}
)

// cutWord cuts a text at the first of some words outside of quotes; found is false when
// none is in it.
func cutWord(text string, words []string) (before, after string, found bool) {
	at, size := len(text), 0
	for _, w := range words {
		if i := strings.Index(text, w); i >= 0 && i < at && strings.Count(text[:i], `"`)%2 == 0 {
			at, size = i, len(w)
		}
	}
	return text[:at], strings.TrimSpace(text[at+size:]), size > 0
}

// A choice is what `if` without brackets says: a condition, and what it chooses between.
type choice struct{ cond, yes, no string }

// choiceOf reads a choice behind its first word, which is taken off.
func choiceOf(text string) (c choice, ok bool) {
	text = strings.Trim(text, " \t;")
	if cond, rest, ok := bracketedCondition(text); ok {
		text = cond + " then " + rest
	}
	head, no, found := cutWord(text, elses)
	c.cond, c.yes, ok = cutWord(head, thens)
	if found {
		c.no = strings.Trim(no, " \t:{};")
	}
	c.yes = strings.Trim(c.yes, " \t{};,")
	if c.cond = strings.TrimSpace(c.cond); !ok { // the values stand below
		for _, w := range thens {
			c.cond = strings.TrimSpace(strings.TrimSuffix(c.cond, strings.TrimRight(w, " ")))
		}
	}
	if p := c.cond; strings.HasPrefix(p, "(") && strings.HasSuffix(p, ")") && strings.Count(p, "(") == 1 {
		c.cond = p[1 : len(p)-1]
	}
	return c, ok && c.cond != "" && c.yes != ""
}

// bracketedCondition cuts `(condition) name = value`.
func bracketedCondition(text string) (cond, rest string, ok bool) {
	if !strings.HasPrefix(text, "(") {
		return "", "", false
	}
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				cond, rest = text[:i+1], strings.TrimSpace(text[i+1:])
				_, _, ok = assignmentIn(rest)
				return cond, rest, ok
			}
		}
	}
	return "", "", false
}

// call writes the choice as a function.
func (c choice) call() string { return "if(" + c.cond + ", " + c.yes + ", " + c.no + ")" }

// noIf is about a line that begins with if as a statement. Where it assigns one variable,
// the line is written as it should be.
func (p *parser) noIf(word, at diag.Span) diag.Diagnostic {
	shown := code(p.text[word.Start:word.End])
	c, ok := choiceOf(p.text[word.End:at.End])
	name, yes, assigns := assignmentIn(c.yes)
	other, no, also := assignmentIn(c.no)
	if c.yes == "" {
		return p.block(word, at, c)
	}
	if !ok || !assigns || c.no != "" && (!also || other != name) {
		return diag.New(diag.NoIfStatement, word, shown)
	}
	if c.yes, c.no = yes, no; no == "" {
		c.no = name // stays as it is
	}
	if p.formulaOf(c.call()) == nil {
		return diag.New(diag.NoIfStatement, word, shown)
	}
	right := name + " = " + c.call()
	d := diag.New(diag.IfStatement, word, shown, diag.Same(right))
	d.Fix = &diag.Fix{Span: at, New: right}
	return d
}

// block is about an if whose statements stand in the lines below it. Where they assign one
// variable, it says what stands for all of them.
func (p *parser) block(word, at diag.Span, c choice) diag.Diagnostic {
	shown := code(p.text[word.Start:word.End])
	if c.cond == "" || choosingElse(p.text[word.Start:word.End]) {
		return diag.New(diag.NoIfStatement, word, shown)
	}
	d := diag.New(diag.BlockIf, word, shown, diag.Both("name = if(condition, value, otherwise)", "имя = if(условие, значение, иначе)"))
	const most = 7 // lines of a short choice
	name, otherwise := "", false
	for i, n := lineEnd(p.text, at.End), 0; n < most && i < len(p.text); n++ {
		start := skipBlanks(p.text, i, len(p.text))
		i = lineEnd(p.text, start)
		line := strings.Trim(p.text[start:i], " \t;{}")
		if line == "" {
			continue
		}
		target, value, assigns := assignmentIn(line)
		switch {
		case !otherwise && choosingElse(line[:nameEnd(line, 0, len(line))]):
			otherwise = true
			continue
		case assigns && name == "":
			name, c.yes = target, value
			continue
		case assigns && otherwise && target == name:
			c.no = value
		}
		break
	}
	if c.no == "" {
		c.no = name
	}
	if name != "" && p.formulaOf(c.call()) != nil {
		d.Args[1] = diag.Same(advised(name + " = " + c.call()))
	}
	return d
}

// choosingElse reports whether a word begins the other half of a choice.
func choosingElse(word string) bool {
	switch word {
	case "else", "иначе", "Иначе", "інакше":
		return true
	}
	return false
}

// assignmentIn cuts `name = value`.
func assignmentIn(text string) (name, value string, ok bool) {
	name, value, ok = strings.Cut(text, "=")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	return name, value, ok && name != "" && nameEnd(name, 0, len(name)) == len(name) && value != "" && value[0] != '='
}

// choice recognizes `condition ? a : b`, and `if` without brackets, as a value.
func (p *parser) choice(d *diag.Diagnostic) bool {
	text := p.text[d.Span.Start:d.Span.End]
	if word := text[:nameEnd(text, 0, len(text))]; choosing(word) && strings.ContainsAny(text, "<>=") {
		d.Rule = diag.ChoiceText
		c, ok := choiceOf(text[len(word):])
		if c.no == "" {
			c.no = `""`
		}
		if ok = ok && p.formulaOf(c.call()) != nil; ok {
			d.Fix = &diag.Fix{Span: d.Span, New: c.call()}
		}
		d.Args = append(d.Args, chosen(c, ok))
		return true
	}
	c, ok := ternary(text)
	x, call := p.formulaOf(c.call()).(*Call)
	if !ok || !call || len(x.Args) != 3 || !p.decides(x.Args[0]) {
		return false
	}
	d.Rule = diag.ChoiceText
	d.Args = append(d.Args, chosen(c, true))
	d.Fix = &diag.Fix{Span: d.Span, New: c.call()}
	return true
}

// ternary reads `condition ? a : b`.
func ternary(text string) (c choice, ok bool) {
	var rest string
	if c.cond, rest, ok = strings.Cut(text, "?"); !ok {
		return c, false
	}
	c.yes, c.no, ok = strings.Cut(rest, ":")
	c.cond, c.yes, c.no = strings.TrimSpace(c.cond), strings.TrimSpace(c.yes), strings.TrimSpace(c.no)
	return c, ok
}

// decides reports whether an expression is a condition: a comparison, or variables that
// were assigned.
func (p *parser) decides(x Expr) bool {
	switch x := x.(type) {
	case *Name:
		return x.Scope != NoScope || p.assigned.has(x.Name)
	case *Paren:
		return p.decides(x.X)
	case *Unary:
		return x.Op == Not && p.decides(x.X)
	case *Binary:
		return x.Op >= Eq && x.Op <= Ge || (x.Op == And || x.Op == Or) && p.decides(x.X) && p.decides(x.Y)
	}
	return false
}

// chosen is a choice as a message shows it, or how one is written.
func chosen(c choice, ok bool) diag.Text {
	if !ok {
		return diag.Both("if(condition, value, otherwise)", "if(условие, значение, иначе)")
	}
	return diag.Same(advised(c.call()))
}

// foreignStatement recognizes a line that repeats, shows, returns or defines something, as
// statements of other languages do.
func (p *parser) foreignStatement(word, at diag.Span) (diag.Diagnostic, bool) {
	next := skipBlanks(p.text, word.End, at.End)
	rule := foreignStatements[strings.ToLower(p.text[word.Start:word.End])]
	if rule == nil || next == word.End && p.text[next] != '(' || next < at.End && strings.IndexByte("[.=", p.text[next]) >= 0 {
		return diag.Diagnostic{}, false
	}
	return diag.New(rule, word, code(p.text[word.Start:word.End])), true
}

var foreignStatements = map[string]*diag.Rule{
	"for": diag.NoLoop, "foreach": diag.NoLoop, "while": diag.NoLoop, "для": diag.NoLoop, "пока": diag.NoLoop, "цикл": diag.NoLoop, "доки": diag.NoLoop,
	"print": diag.NoOutput, "echo": diag.NoOutput, "вывести": diag.NoOutput, "показать": diag.NoOutput, "сообщить": diag.NoOutput,
	"return": diag.NoOutput, "вернуть": diag.NoOutput, "возврат": diag.NoOutput,
	"def": diag.NoDefinition, "function": diag.NoDefinition, "func": diag.NoDefinition, "функция": diag.NoDefinition, "процедура": diag.NoDefinition, "import": diag.NoDefinition,
}
