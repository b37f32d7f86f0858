package repl

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A candidate is one thing that a word which is being typed can become.
type candidate struct {
	text string // what takes the word's place
	show string // how it is listed; text when empty
	note string // what it is
}

// completions are the candidates for the word that ends at the cursor.
type completions struct {
	list []candidate
	word int // bytes before the cursor that a candidate replaces
}

// complete gives what the text before the cursor can go on with. after is the text behind
// the cursor.
func (s *session) complete(before, after string) completions {
	if line := before[strings.LastIndexByte(before, '\n')+1:]; isCommand(line) || strings.TrimSpace(line) == ":" {
		return s.completeCommand(strings.TrimLeftFunc(line, unicode.IsSpace), after)
	}
	return s.completeCode(before, after)
}

// completeCommand completes a command's name or its argument.
func (s *session) completeCommand(line, after string) completions {
	name, arg, ok := strings.Cut(line[1:], " ")
	if !ok {
		var list []candidate
		for _, c := range commands() {
			for _, n := range []string{c.name, c.ru} {
				if strings.HasPrefix(n, name) && (n == c.name || name != "") {
					list = append(list, candidate{":" + n + " ", ":" + n + " " + c.args.In(s.o.Style.Lang), c.doc.In(s.o.Style.Lang)})
				}
			}
		}
		return completions{list, len(line)}
	}
	c, ok := find(name)
	if !ok {
		return completions{}
	}
	arg = strings.TrimLeft(arg, " ")
	switch c.complete {
	case completeFiles:
		word := arg[strings.LastIndexByte(arg, ' ')+1:]
		return completions{files(word), len(word)}
	case completeFuncs:
		return s.completeHelp(arg)
	case completeVars:
		return completions{s.settable(arg), len(arg)}
	case completeCode:
		return s.completeCode(arg, after)
	case completeSandbox:
		return words(arg, "off")
	case completeTrace:
		return words(arg, "on", "off")
	case completeScopes:
		return words(arg, append([]string{"deal", "client", "project", "const", "builtin"}, s.names()...)...)
	}
	return completions{}
}

func words(arg string, all ...string) completions {
	var list []candidate
	for _, w := range all {
		if begins(w, arg) {
			list = append(list, candidate{text: w})
		}
	}
	return completions{list, len(arg)}
}

// begins reports whether a name begins with a word, letter case aside.
func begins(name, word string) bool {
	for word != "" {
		r, n := utf8.DecodeRuneInString(word)
		q, m := utf8.DecodeRuneInString(name)
		if name == "" || unicode.ToLower(r) != unicode.ToLower(q) {
			return false
		}
		word, name = word[n:], name[m:]
	}
	return true
}

// completeHelp completes a function's name, or a command's.
func (s *session) completeHelp(arg string) completions {
	var list []candidate
	if strings.HasPrefix(arg, ":") {
		for _, c := range commands() {
			if strings.HasPrefix(":"+c.name, arg) {
				list = append(list, candidate{text: ":" + c.name, note: c.doc.In(s.o.Style.Lang)})
			}
		}
		return completions{list, len(arg)}
	}
	for _, c := range s.functions(arg, "") {
		c.text, _, _ = strings.Cut(c.text, "(")
		list = append(list, c)
	}
	return completions{list, len(arg)}
}

// settable are variables as :set takes them.
func (s *session) settable(arg string) []candidate {
	var list []candidate
	mask := s.env.Redactor()
	for _, scope := range scopes {
		for name, v := range s.env.All(scope) {
			if key := scoped(scope, name); begins(key, arg) {
				list = append(list, candidate{key + "=", key, report.Value(v, mask)})
			}
		}
		if prefix := scope.String() + "."; scope != vars.Deal && begins(prefix, arg) {
			list = append(list, candidate{text: prefix, note: s.scopeName(scope)})
		}
	}
	sortCandidates(list)
	return list
}

func sortCandidates(list []candidate) {
	slices.SortFunc(list, func(a, b candidate) int { return strings.Compare(a.text, b.text) })
}

// files are the files whose path begins with a word.
func files(word string) []candidate {
	dir, base := filepath.Split(word)
	entries, _ := os.ReadDir(filepath.Clean("./" + dir))
	if filepath.IsAbs(dir) {
		entries, _ = os.ReadDir(dir)
	}
	var list []candidate
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, base) || strings.HasPrefix(name, ".") && base == "" || strings.ContainsFunc(name, unicode.IsControl) {
			continue
		}
		if e.IsDir() {
			name += "/"
		}
		list = append(list, candidate{text: dir + name, show: name})
	}
	return list
}

// completeCode completes a statement.
func (s *session) completeCode(before, after string) completions {
	tokens := lang.Tokens(before, s.langOptions())
	if len(tokens) == 0 {
		return completions{s.namesAndFunctions("", after), 0}
	}
	n := len(tokens) - 1
	last := tokens[n]
	text := before[last.At.Start:]
	switch {
	case last.Kind == lang.OpenToken && n > 0 && isIndex(before, tokens[:n]):
		return s.keys(before, after, tokens[:n], text)
	case last.Kind == lang.OpenToken, last.At.End == len(before) && (last.Kind == lang.StringToken || last.Kind == lang.NumberToken),
		last.Kind == lang.CommentToken && !strings.HasSuffix(text, "*/"):
		return completions{}
	case last.At.End == len(before) && isIndex(before, tokens):
		if list := s.keys(before, after, tokens, ""); list.list != nil {
			return list
		}
	}
	return s.word(before, after)
}

// word completes the name that ends at the cursor.
func (s *session) word(before, after string) completions {
	start := len(before)
	for start > 0 {
		r, n := utf8.DecodeLastRuneInString(before[:start])
		if r != '.' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			break
		}
		start -= n
	}
	word := before[start:]
	prefix, name, dotted := strings.Cut(word, ".")
	if !dotted {
		return completions{s.namesAndFunctions(word, after), len(word)}
	}
	scope := vars.Client
	switch prefix {
	case "client", "клиент":
	case "project", "проект":
		scope = vars.Project
	default:
		return completions{}
	}
	var list []candidate
	for n, v := range s.env.All(scope) {
		if begins(n, name) {
			list = append(list, candidate{prefix + "." + n, "", report.Value(v, s.env.Redactor())})
		}
	}
	sortCandidates(list)
	return completions{list, len(word)}
}

// namesAndFunctions are the variables, words and functions that begin with a word.
func (s *session) namesAndFunctions(word, after string) []candidate {
	var list []candidate
	mask := s.env.Redactor()
	for _, name := range s.names() {
		if v, scope, ok := s.env.Lookup(name); ok && begins(name, word) {
			list = append(list, candidate{name, "", s.scopeName(scope) + ": " + report.Value(v, mask)})
		}
	}
	known := vars.BuiltinNames()
	slices.Sort(known)
	for _, name := range known {
		if _, _, set := s.env.Lookup(name); !set && word != "" && begins(name, word) {
			list = append(list, candidate{name, "", s.scopeName(vars.Builtin)})
		}
	}
	for _, w := range []string{"None", "True", "False", "and", "or", "not", "client.", "project.", "клиент.", "проект."} {
		if word != "" && begins(w, word) {
			list = append(list, candidate{text: w})
		}
	}
	return append(list, s.functions(word, after)...)
}

// functions are those whose names begin with a word, other names included when the main
// one does not.
func (s *session) functions(word, after string) []candidate {
	var list []candidate
	for _, f := range s.reg.Funcs() {
		name := f.Name
		if !begins(name, word) {
			i := slices.IndexFunc(f.Aliases, func(a string) bool { return begins(a, word) })
			if i < 0 {
				continue
			}
			name = f.Aliases[i]
		}
		text := name
		if !strings.HasPrefix(after, "(") {
			text += "("
			if len(f.Params) == 0 {
				text += ")"
			}
		}
		_, params, _ := strings.Cut(f.Signature(), "(")
		list = append(list, candidate{text, name + "(" + params, sentence(f.Doc.In(s.o.Style.Lang))})
	}
	sortCandidates(list)
	return list
}

// sentence is the first sentence of a text.
func sentence(text string) string {
	if i := strings.Index(text, ". "); i >= 0 {
		return text[:i+1]
	}
	return text
}

// isIndex reports whether the last token is a [ directly behind a value.
func isIndex(text string, tokens []lang.Token) bool {
	n := len(tokens) - 1
	if n < 1 || text[tokens[n].At.Start:tokens[n].At.End] != "[" || tokens[n-1].At.End != tokens[n].At.Start {
		return false
	}
	prev := tokens[n-1]
	return prev.Kind == lang.NameToken || prev.Kind == lang.BracketToken && strings.HasSuffix(text[:prev.At.End], "]")
}

// keys completes the key of a dictionary: typed is what stands behind the [, with its
// quote mark.
func (s *session) keys(before, after string, tokens []lang.Token, typed string) completions {
	dict, ok := s.indexed(before, tokens)
	if !ok || dict.Kind() != value.KindDict {
		return completions{}
	}
	mark, word := `"`, ""
	if typed != "" {
		mark, word = typed[:1], typed[1:]
		if strings.HasPrefix(typed, "«") {
			mark, word = "«", strings.TrimPrefix(typed, "«")
		}
	}
	end := mark + "]"
	if mark == "«" {
		end = "»]"
	}
	if strings.HasPrefix(after, end) {
		end = ""
	}
	mask := s.env.Redactor()
	var list []candidate
	for i := range dict.Len() {
		key, v := dict.Pair(i)
		if begins(key, word) && !strings.ContainsAny(key, "\"'`«»\\#\n\r") && mask.Mask(key) == key {
			list = append(list, candidate{mark + printable(key) + end, printable(key), report.Value(v, mask)})
		}
	}
	return completions{list, len(typed)}
}

// maxLook bounds the evaluation of what a key is looked up in.
const maxLook = 50 * time.Millisecond

// indexed is the dictionary that the [ at the end of the tokens looks into: a variable, or
// an element of one.
func (s *session) indexed(before string, tokens []lang.Token) (value.Value, bool) {
	n := len(tokens) - 1
	start, depth := n-1, 0
	for ; start >= 0; start-- {
		switch before[tokens[start].At.Start:tokens[start].At.End] {
		case "]":
			depth++
		case "[":
			depth--
		}
		if depth == 0 && tokens[start].Kind == lang.NameToken {
			break
		}
	}
	if start < 0 {
		return value.None, false
	}
	text := before[tokens[start].At.Start:tokens[n].At.Start]
	p := runtime.CompileExpr(diag.NewSource("", text), runtime.Options{})
	res, err := p.Run(context.Background(), runtime.Host{Vars: s.env, Limits: runtime.Limits{Time: maxLook}})
	if err != nil || failed(res) {
		return value.None, false
	}
	return res.Value.Structure()
}
