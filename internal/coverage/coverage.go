// Package coverage says which lines and branches of scripts the runs of their tests came
// to. It reads the traces of runs that are over and runs nothing itself.
//
// A line counts when a statement begins on it. Branches are the two sides of every if, and
// for the right side of every and, or that it was asked and that it was not.
//
//	c := coverage.New(builtins.Standard())
//	c.Add("order.calc", source, result)
//	coverage.Text(os.Stdout, c.Scripts(), diag.EN)
package coverage

import (
	"cmp"
	"slices"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
)

// A Coverage collects runs. It belongs to one goroutine.
type Coverage struct {
	funcs   *builtins.Registry
	scripts []*Script
	byText  map[string]*Script
}

// A Script is one text with what became of it in all runs.
type Script struct {
	Name   string
	Source *diag.Source
	Runs   int
	Lines  []Line // by number
	Arms   []Arm  // by place

	tree *lang.Script
}

// A Line is a line on which a statement begins.
type Line struct{ No, Hits int }

// An ArmKind says what a branch is.
type ArmKind uint8

// The kinds of branches.
const (
	Then    ArmKind = iota // of an if
	Else                   // of an if
	Asked                  // the right side of and, or was evaluated
	Unasked                // it was not: the left side settled it
)

// An Arm is one way a run can go.
type Arm struct {
	Kind ArmKind
	At   diag.Span // the expression that is, or is not, evaluated
	Hits int
}

// New makes an empty Coverage.
func New(funcs *builtins.Registry) *Coverage {
	return &Coverage{funcs: funcs, byText: make(map[string]*Script)}
}

// Add counts a traced run of a script. Scripts with the same text are one, under the name
// that came first.
func (c *Coverage) Add(name string, src *diag.Source, res *runtime.Result) {
	s, ok := c.byText[src.Text]
	if !ok {
		s = c.script(name, src)
		c.byText[src.Text] = s
		c.scripts = append(c.scripts, s)
	}
	s.Runs++
	for _, st := range res.Stmts {
		if st.Stmt < len(s.tree.Stmts) {
			s.hit(src.Position(s.tree.Stmts[st.Stmt].Span().Start).Line)
		}
	}
	evaluated := make(map[diag.Span]bool, len(res.Trace))
	for _, step := range res.Trace {
		evaluated[step.Span] = !step.Failed
	}
	s.arms(c.funcs, func(kind ArmKind, left, at diag.Span) {
		_, came := evaluated[at]
		if kind == Unasked {
			came = evaluated[left] && !came
		}
		if came {
			s.take(kind, at)
		}
	})
}

// Scripts are the scripts in the order they came.
func (c *Coverage) Scripts() []*Script { return c.scripts }

// script reads a script and finds its lines and branches.
func (c *Coverage) script(name string, src *diag.Source) *Script {
	s := &Script{Name: name, Source: src, tree: lang.Parse(src, lang.Options{IsFunc: c.funcs.Known})}
	for _, st := range s.tree.Stmts {
		if _, bad := st.(*lang.BadStmt); bad { // nothing to run
			continue
		}
		if no := src.Position(st.Span().Start).Line; len(s.Lines) == 0 || s.Lines[len(s.Lines)-1].No != no {
			s.Lines = append(s.Lines, Line{No: no})
		}
	}
	s.arms(c.funcs, func(kind ArmKind, _, at diag.Span) { s.Arms = append(s.Arms, Arm{Kind: kind, At: at}) })
	slices.SortFunc(s.Arms, compareArms)
	return s
}

func compareArms(a, b Arm) int {
	return cmp.Or(cmp.Compare(a.At.Start, b.At.Start), cmp.Compare(a.At.End, b.At.End), cmp.Compare(a.Kind, b.Kind))
}

func (s *Script) hit(no int) {
	if i, ok := slices.BinarySearchFunc(s.Lines, no, func(l Line, no int) int { return cmp.Compare(l.No, no) }); ok {
		s.Lines[i].Hits++
	}
}

func (s *Script) take(kind ArmKind, at diag.Span) {
	if i, ok := slices.BinarySearchFunc(s.Arms, Arm{Kind: kind, At: at}, compareArms); ok {
		s.Arms[i].Hits++
	}
}

// arms visits every branch of the script: its kind, what decides it, and its place.
func (s *Script) arms(funcs *builtins.Registry, visit func(kind ArmKind, left, at diag.Span)) {
	for _, st := range s.tree.Stmts {
		lang.WalkStmt(st, func(x lang.Expr) bool {
			switch x := x.(type) {
			case *lang.Binary:
				if x.Op <= lang.And {
					visit(Asked, x.X.Span(), x.Y.Span())
					visit(Unasked, x.X.Span(), x.Y.Span())
				}
			case *lang.Call:
				if f, ok := funcs.Find(x.Name); ok && f.Branch() && len(x.Args) == len(f.Params) {
					visit(Then, x.Args[0].Span(), x.Args[1].Span())
					visit(Else, x.Args[0].Span(), x.Args[2].Span())
				}
			}
			return true
		})
	}
}

// A Count is how many of all were reached.
type Count struct{ Hit, All int }

// Percent is the share in whole percents, rounded down: 100 is all. Of nothing all is reached.
func (c Count) Percent() int {
	if c.All == 0 {
		return 100
	}
	return 100 * c.Hit / c.All
}

func (c Count) plus(d Count) Count { return Count{c.Hit + d.Hit, c.All + d.All} }

// CountLines counts the lines reached.
func (s *Script) CountLines() Count {
	c := Count{All: len(s.Lines)}
	for _, l := range s.Lines {
		if l.Hits > 0 {
			c.Hit++
		}
	}
	return c
}

// CountArms counts the branches taken.
func (s *Script) CountArms() Count {
	c := Count{All: len(s.Arms)}
	for _, a := range s.Arms {
		if a.Hits > 0 {
			c.Hit++
		}
	}
	return c
}
