package lsp

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
)

// The order of proposals: what is nearest first.
const (
	rankKey      = "0"
	rankHere     = "1" // variables of the script
	rankFolder   = "2" // and of its neighbours
	rankBuiltin  = "3"
	rankFunction = "4"
	rankWord     = "5"
	rankPlatform = "6" // functions known by name only
)

// complete proposes what may stand at the cursor.
func complete(ctx context.Context, v *view, p At) (CompletionList, error) {
	list := CompletionList{Items: []CompletionItem{}}
	d := v.doc(p.TextDocument.URI)
	if d == nil {
		return list, nil
	}
	c := newCursor(d, p.Position)
	b := completer{v: v, c: c, at: d.rangeOf(c.word)}
	if comment, ok := c.inComment(); ok {
		b.off(comment)
		list.Items = append(list.Items, b.items...)
		return list, nil
	}
	if b.keys() || c.inText() || b.inNumber() {
		list.Items = append(list.Items, b.items...)
		return list, nil
	}
	f, err := v.folderOf(ctx, d)
	if err != nil {
		return list, err
	}
	b.items = make([]CompletionItem, 0, 2*len(v.funcs.Names()))
	b.variables(f)
	if c.scope == lang.NoScope {
		b.builtins()
		b.functions()
		b.words()
	}
	slices.SortFunc(b.items, func(x, y CompletionItem) int {
		return cmp.Or(cmp.Compare(x.SortText, y.SortText), cmp.Compare(x.Label, y.Label))
	})
	list.Items, list.IsIncomplete = b.items, b.c.word.Len() == 0
	return list, nil
}

// A completer collects proposals for one place.
type completer struct {
	v     *view
	c     *cursor
	at    Range // of the word that a proposal replaces
	items []CompletionItem
}

func (b *completer) add(rank string, kind int, label, detail, text string) *CompletionItem {
	b.items = append(b.items, CompletionItem{
		Label: label, Kind: kind, Detail: detail, SortText: rank, TextEdit: &TextEdit{Range: b.at, NewText: text},
	})
	return &b.items[len(b.items)-1]
}

func (b *completer) say(en, ru string) string { return diag.Both(en, ru).In(b.v.lang) }

// inNumber reports whether a number is being typed.
func (b *completer) inNumber() bool {
	word := b.c.d.src.Cut(b.c.word)
	return word != "" && word[0] >= '0' && word[0] <= '9'
}

// variables proposes the variables of the folder, of the scope that is written before the
// cursor when there is one.
func (b *completer) variables(f folder) {
	here := b.c.d.look().of
	for v, n := range f.names() {
		if n == 1 && b.typed(v) || vars.IsBuiltin(v.name) && v.scope == lang.NoScope {
			continue
		}
		rank := rankFolder
		if here[v] != nil {
			rank = rankHere
		}
		switch b.c.scope {
		case v.scope:
			if v.scope == lang.NoScope {
				b.add(rank, itemVariable, v.name, b.say("variable of the deal", "переменная сделки"), v.name)
			} else {
				b.add(rank, itemVariable, v.name, "", v.name)
			}
		case lang.NoScope:
			b.add(rank, itemVariable, v.String(), "", v.String())
		}
	}
	if b.c.scope == lang.ClientScope {
		for _, name := range vars.BuiltinNames() {
			if vars.ClientFirst(name) {
				b.add(rankBuiltin, itemVariable, name, "", name)
			}
		}
	}
}

// typed reports whether v is the very word that is being typed.
func (b *completer) typed(v variable) bool {
	u := b.c.d.look().useAt(b.c.offset)
	return u != nil && u.variable == v
}

// builtins proposes the variables of the platform and the settings of integrations. They
// cannot be written.
func (b *completer) builtins() {
	if b.c.begins && b.c.top() == nil {
		return
	}
	for _, name := range vars.BuiltinNames() {
		b.add(rankBuiltin, itemConstant, name, b.say("built-in", "встроенная"), name).Documentation = markdown(builtinDoc(name).In(b.v.lang))
	}
	for _, name := range settings(b.v.funcs) {
		if !vars.IsSecret(name) {
			b.add(rankBuiltin, itemConstant, name, b.say("setting of the project", "настройка проекта"), name)
		}
	}
}

// settings lists the constants that functions need.
func settings(funcs *builtins.Registry) []string {
	var names []string
	for _, fn := range funcs.Funcs() {
		for _, name := range fn.Settings() {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// functions proposes what can be called. The platform has hundreds more than are known
// here: of those only what may begin with the letter that is typed.
func (b *completer) functions() {
	word := b.c.d.src.Cut(b.c.word)
	called := strings.HasPrefix(strings.TrimLeft(b.c.d.src.Text[b.c.word.End:], " \t"), "(")
	for _, name := range b.v.funcs.Names() {
		fn, ok := b.v.funcs.Find(name)
		if !ok {
			if word != "" && strings.Contains("_"+name, "_"+word[:1]) { // half a Cyrillic letter fits none
				b.add(rankPlatform, itemFunction, name, b.say("works on the platform only", "работает только на платформе"), name)
			}
			continue
		}
		item := b.add(rankFunction, itemFunction, name, fn.Signature(), name)
		item.Data = &ItemData{Function: fn.Name}
		switch {
		case called:
		case b.v.client.TextDocument.Completion.CompletionItem.SnippetSupport:
			item.TextEdit.NewText, item.InsertTextFormat = snippet(name, fn), 2
		default:
			item.TextEdit.NewText = name + "("
		}
	}
}

// snippet is a call with a place for every argument that has to be written.
func snippet(name string, fn *builtins.Func) string {
	var b strings.Builder
	b.WriteString(name + "(")
	n := fn.MinArgs()
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "${%d:%s}", i+1, strings.Trim(fn.Param(i).Name, "."))
	}
	if n == 0 && len(fn.Params) > 0 {
		b.WriteString("$1")
	}
	return b.String() + ")"
}

// words proposes the words of the language.
func (b *completer) words() {
	for _, w := range []string{"True", "False", "None", "and", "or", "not"} {
		b.add(rankWord, itemKeyword, w, "", w)
	}
	b.add(rankWord, itemModule, "client", b.say("variables of the client", "переменные клиента"), "client")
	b.add(rankWord, itemModule, "project", b.say("variables of the project", "переменные проекта"), "project")
	if b.c.begins && b.c.top() == nil {
		b.add(rankWord, itemKeyword, "del", b.say("removes an element", "удаляет элемент"), "del ")
	}
}

// resolveItem fills in the documentation of a function.
func resolveItem(_ context.Context, v *view, item CompletionItem) (CompletionItem, error) {
	if item.Data != nil {
		if fn, ok := v.funcs.Find(item.Data.Function); ok {
			item.Documentation = markdown(v.funcDoc(fn, false))
		}
	}
	return item, nil
}
