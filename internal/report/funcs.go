package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang/diag"
)

// Func explains one function.
func Func(w io.Writer, f *builtins.Func, lang diag.Lang) {
	fmt.Fprintf(w, "%s\n", f.Signature())
	if len(f.Aliases) > 0 {
		fmt.Fprintf(w, "%s: %s\n", diag.Both("also", "также").In(lang), strings.Join(f.Aliases, ", "))
	}
	fmt.Fprintf(w, "\n%s\n\n", f.Doc.In(lang))
	for _, p := range f.Params {
		fmt.Fprintf(w, "  %s — %s", p.Name, p.Doc.In(lang))
		if note := paramNote(&p); !note.IsZero() {
			fmt.Fprintf(w, " (%s)", note.In(lang))
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "\n%s: %s\n", diag.Both("returns", "возвращает").In(lang), f.Returns.In(lang))
	fmt.Fprintf(w, "%s: %s, %s: %s\n", diag.Both("group", "группа").In(lang), f.Group, diag.Both("kind", "вид").In(lang), f.Kind)
	if len(f.Examples) > 0 {
		fmt.Fprintf(w, "\n%s:\n", diag.Both("examples", "примеры").In(lang))
	}
	for _, e := range f.Examples {
		example(w, &e)
	}
}

func example(w io.Writer, e *builtins.Example) {
	for line := range strings.Lines(e.Setup) {
		fmt.Fprintf(w, "  %s\n", strings.TrimRight(line, "\n"))
	}
	switch {
	case e.Holds != "":
		fmt.Fprintf(w, "  %s    → r: %s\n", e.Src, e.Holds)
	default:
		fmt.Fprintf(w, "  %s    → %s\n", e.Src, strings.ReplaceAll(e.Want, "\n", `\n`))
	}
}

// paramNote says whether a parameter may be left out, and what then.
func paramNote(p *builtins.Param) diag.Text {
	switch {
	case p.Rest:
		return diag.Both("any number", "сколько угодно")
	case p.FromVar != "":
		return diag.Both("taken from the variable "+p.FromVar+" when skipped", "если пропустить — из переменной "+p.FromVar)
	case p.Optional && p.Default != "":
		return diag.Both("optional, "+p.Default+" when skipped", "необязательно, по умолчанию "+p.Default)
	case p.Optional:
		return diag.Both("optional", "необязательно")
	}
	return diag.Text{}
}

// FuncList lists functions by group, a line each.
func FuncList(w io.Writer, list []*builtins.Func, lang diag.Lang) {
	group := builtins.Group("")
	for _, f := range list {
		if f.Group != group {
			if group != "" {
				fmt.Fprintln(w)
			}
			group = f.Group
			fmt.Fprintf(w, "%s\n", group)
		}
		fmt.Fprintf(w, "  %s — %s\n", f.Signature(), Summary(f, lang))
	}
}

// Summary is the first sentence about a function.
func Summary(f *builtins.Func, lang diag.Lang) string {
	s := f.Doc.In(lang)
	if i := strings.Index(s, ". "); i >= 0 {
		return s[:i+1]
	}
	return s
}

type funcJSON struct {
	Name      string        `json:"name"`
	Aliases   []string      `json:"aliases,omitempty"`
	Group     string        `json:"group"`
	Kind      string        `json:"kind"`
	Signature string        `json:"signature"`
	Params    []paramJSON   `json:"params"`
	Returns   langJSON      `json:"returns"`
	Doc       langJSON      `json:"doc"`
	Examples  []exampleJSON `json:"examples,omitempty"`
	Source    string        `json:"source,omitempty"`
	Inferred  bool          `json:"inferred,omitempty"`
}

type paramJSON struct {
	Name     string   `json:"name"`
	Required bool     `json:"required"`
	Default  string   `json:"default,omitempty"`
	FromVar  string   `json:"from_variable,omitempty"`
	Repeats  bool     `json:"repeats,omitempty"`
	Needs    langJSON `json:"needs"`
	Doc      langJSON `json:"doc"`
}

type langJSON struct {
	EN string `json:"en"`
	RU string `json:"ru"`
}

type exampleJSON struct {
	Setup string `json:"setup,omitempty"`
	Src   string `json:"src"`
	Want  string `json:"want,omitempty"`
	Holds string `json:"holds,omitempty"`
}

func both(t diag.Text) langJSON { return langJSON(t) }

// FuncsJSON prints functions as programs read them, in both languages.
func FuncsJSON(w io.Writer, list []*builtins.Func) error {
	out := make([]funcJSON, 0, len(list))
	for _, f := range list {
		j := funcJSON{
			Name: f.Name, Aliases: f.Aliases, Group: string(f.Group), Kind: f.Kind.String(), Signature: f.Signature(),
			Params: []paramJSON{}, Returns: both(f.Returns), Doc: both(f.Doc), Source: f.Source, Inferred: f.Inferred,
		}
		for _, p := range f.Params {
			j.Params = append(j.Params, paramJSON{p.Name, p.Required(), p.Default, p.FromVar, p.Rest, both(p.Read.Needs()), both(p.Doc)})
		}
		for _, e := range f.Examples {
			j.Examples = append(j.Examples, exampleJSON{e.Setup, e.Src, e.Want, e.Holds})
		}
		out = append(out, j)
	}
	data, err := Marshal(out)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}
