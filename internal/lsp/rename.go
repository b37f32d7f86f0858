package lsp

import (
	"context"
	"fmt"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
)

// refused tells the user why nothing is done.
func (v *view) refused(en, ru string, args ...string) error {
	return &jsonrpc2.Error{Code: codeRequestFailed, Message: diag.Both(en, ru).With(args...).In(v.lang)}
}

// prepareRename says which name would be changed.
func prepareRename(ctx context.Context, v *view, p At) (*PreparedRename, error) {
	r, err := v.renamed(ctx, p)
	if r == nil {
		return nil, err
	}
	return &PreparedRename{r.doc.rangeOf(r.at), r.name}, nil
}

// A renamed is a use of a variable that can be renamed, and the folder it is in.
type renamed struct {
	found
	folder   folder
	variable variable
}

// renamed finds the variable at a place, unless it cannot be renamed: then the error says
// why. It is nil in a document that nobody knows.
func (v *view) renamed(ctx context.Context, p At) (*renamed, error) {
	d := v.doc(p.TextDocument.URI)
	if d == nil {
		return nil, nil
	}
	f, err := v.folderOf(ctx, d)
	if err != nil {
		return nil, err
	}
	offset := offsetOf(d.src, p.Position)
	u, resolved := f.variableAt(d, offset)
	switch {
	case u == nil && d.look().callAt(offset) != nil:
		return nil, v.refused("a function has the name the platform gave it", "имя функции задано платформой, его не изменить")
	case u == nil:
		return nil, v.refused("there is no variable here", "здесь нет переменной")
	case vars.IsBuiltin(u.name):
		return nil, v.refused("{1} is a built-in variable and keeps its name", "{1} — встроенная переменная, её имя не изменить", u.name)
	case vars.IsSetting(u.name):
		return nil, v.refused("{1} is a setting of an integration and keeps its name", "{1} — настройка интеграции, её имя не изменить", u.name)
	case !f.writes(resolved):
		return nil, v.refused("no script here writes {1}: its name is given by the bot, a function or the constants",
			"здесь {1} нигде не задают: это имя даёт бот, функция или константы", u.name)
	}
	return &renamed{found{d, u}, f, resolved}, nil
}

// rename changes the name of a variable wherever the folder uses it.
func rename(ctx context.Context, v *view, p RenameParams) (*WorkspaceEdit, error) {
	r, err := v.renamed(ctx, p.At)
	if r == nil {
		return nil, err
	}
	if p.NewName == r.name {
		return &WorkspaceEdit{}, nil
	}
	if err := v.goodName(r.folder, r.variable, p.NewName); err != nil {
		return nil, err
	}
	if doc, glued := r.folder.mayBuild(r.name); glued != nil {
		return nil, v.refused("{1} may also be read through the name {2}, put together at {3}; rename it by hand",
			"к {1} могут обращаться и через составное имя {2} ({3}); переименуйте вручную",
			r.name, shorten(doc.src.Cut(glued.At)), place(doc, glued.At))
	}
	return v.edit(r.folder.replaced(r.variable, p.NewName)), nil
}

// goodName refuses a name that is none or that means something else already.
func (v *view) goodName(f folder, resolved variable, name string) error {
	switch {
	case !vars.IsName(name):
		return v.refused("{1} is no name: a name begins with a letter or _ and goes on with letters, digits and _",
			"{1} не годится: имя начинается с буквы или _, дальше буквы, цифры и _", "`"+shorten(name)+"`")
	case vars.TooLong(name, vars.DefaultName):
		return v.refused("a name has at most {1} characters", "в имени может быть не больше {1} символов", fmt.Sprint(vars.DefaultName))
	case vars.IsBuiltin(name):
		return v.refused("{1} is the name of a built-in variable", "{1} — имя встроенной переменной", name)
	case vars.IsSetting(name):
		return v.refused("{1} is the name of an integration's setting", "{1} — имя настройки интеграции", name)
	case name == "del" || isPrefix(name):
		return v.refused("{1} is a word of the language", "{1} — служебное слово", name)
	}
	for _, scope := range clashing(resolved.scope) {
		for _, d := range f.docs {
			if uses := d.look().of[variable{scope, name}]; len(uses) > 0 {
				return v.refused("{1} means something else already, at {2}", "имя {1} уже занято: {2}", name, place(d, uses[0].at))
			}
		}
	}
	return nil
}

// clashing lists the scopes in which a name must be free: a bare name reads them all.
func clashing(s lang.Scope) []lang.Scope {
	if s == lang.NoScope {
		return []lang.Scope{lang.NoScope, lang.ClientScope, lang.ProjectScope}
	}
	return []lang.Scope{lang.NoScope, s}
}

func isPrefix(name string) bool {
	switch name {
	case "client", "клиент", "project", "проект":
		return true
	}
	return false
}

// place says where something stands, for people.
func place(d *document, at diag.Span) string {
	return fmt.Sprintf("%s:%d", fileName(d), d.src.Position(at.Start).Line)
}

// replaced lists the edits that put a name in the place of a variable.
func (f folder) replaced(v variable, name string) []documentEdits {
	var list []documentEdits
	for _, x := range f.uses(v) {
		if n := len(list); n == 0 || list[n-1].doc != x.doc {
			list = append(list, documentEdits{doc: x.doc})
		}
		e := &list[len(list)-1]
		e.fixes = append(e.fixes, diag.Fix{Span: x.at, New: name})
	}
	return list
}
