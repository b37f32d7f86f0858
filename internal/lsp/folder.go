package lsp

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/vars"
)

// A folder is the scripts of one bot: they share its variables.
type folder struct {
	docs []*document // by name
}

// folderOf collects the scripts under the same root as d and reads those that nobody has
// read yet, unless the request is cancelled meanwhile.
func (v *view) folderOf(ctx context.Context, d *document) (folder, error) {
	var f folder
	for _, other := range v.docs {
		if other == d || other.root == d.root && other.root != "" {
			if ctx.Err() != nil {
				return folder{}, errCancelled
			}
			other.look()
			f.docs = append(f.docs, other)
		}
	}
	slices.SortFunc(f.docs, func(a, b *document) int { return cmp.Compare(a.uri, b.uri) })
	return f, nil
}

// A found use stands in a document.
type found struct {
	doc *document
	*use
}

// writes reports whether some script writes the variable as it is spelt.
func (f folder) writes(v variable) bool {
	for _, d := range f.docs {
		for _, u := range d.look().of[v] {
			if u.written {
				return true
			}
		}
	}
	return false
}

// resolve says whose variable a name is. A bare one is the deal's when a script writes it
// to the deal, else the client's or the project's when one writes it there.
func (f folder) resolve(v variable) variable {
	if v.scope != lang.NoScope || vars.IsBuiltin(v.name) || f.writes(v) {
		return v
	}
	for _, scope := range []lang.Scope{lang.ClientScope, lang.ProjectScope} {
		if w := (variable{scope, v.name}); f.writes(w) {
			return w
		}
	}
	return v
}

// variableAt gives the variable that an offset touches and where it is spelt; nil for
// none, and for a word that means itself.
func (f folder) variableAt(d *document, offset int) (*use, variable) {
	u := d.look().useAt(offset)
	if u == nil {
		return nil, variable{}
	}
	v := f.resolve(u.variable)
	if u.maybeText && !f.writes(v) {
		return nil, variable{}
	}
	return u, v
}

// uses lists every mention of a resolved variable.
func (f folder) uses(v variable) []found {
	var list []found
	bare := v
	bare.scope = lang.NoScope
	both := bare != v && f.resolve(bare) == v
	for _, d := range f.docs {
		of := d.look().of
		from := len(list)
		for _, u := range of[v] {
			list = append(list, found{d, u})
		}
		if both {
			for _, u := range of[bare] {
				list = append(list, found{d, u})
			}
		}
		slices.SortStableFunc(list[from:], func(a, b found) int { return cmp.Compare(a.at.Start, b.at.Start) })
	}
	return list
}

// names lists the variables of the scripts, without words that mean themselves.
func (f folder) names() map[variable]int {
	all := make(map[variable]int)
	for _, d := range f.docs {
		for v, uses := range d.look().of {
			for _, u := range uses {
				if !u.maybeText {
					all[v]++
				}
			}
		}
	}
	return all
}

// mayBuild finds a name glued together at run time that could come out as name.
func (f folder) mayBuild(name string) (*document, *lang.ComputedName) {
	for _, d := range f.docs {
		for _, x := range d.look().glued {
			if fitsGlued(x, name) {
				return d, x
			}
		}
	}
	return nil, nil
}

// fitsGlued reports whether the letters of a glued name are found in name, in order.
// Without letters of its own it could be any name and is no evidence.
func fitsGlued(x *lang.ComputedName, name string) bool {
	letters := false
	rest := name
	for i, p := range x.Parts {
		if p.X != nil {
			continue
		}
		letters = true
		switch {
		case i == 0 && !strings.HasPrefix(rest, p.Text):
			return false
		case i == len(x.Parts)-1:
			return strings.HasSuffix(rest, p.Text)
		}
		n := strings.Index(rest, p.Text)
		if n < 0 {
			return false
		}
		rest = rest[n+len(p.Text):]
	}
	return letters
}
