package explain

import (
	"slices"
	"sort"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
)

// A builder joins the tree of a source with the trace of its run.
type builder struct {
	run   *Run
	e     *Explanation
	state *vars.Env // variables as the statements so far have left them
	laps  map[int]*runtime.StmtResult
	steps map[diag.Span][]runtime.Step
}

// statements reads the source again, as the run's program has read it.
func (b *builder) statements(o lang.Options) {
	switch b.run.Kind {
	case Expression, Condition:
		if o.MaxExpr == 0 {
			o.MaxExpr = runtime.DefaultCondition
		}
		if c := lang.ParseExpr(b.run.Source, o); c.X != nil {
			b.stmt(0, c.X.Span(), "", []lang.Expr{c.X})
		}
	case Message:
		for i, part := range lang.ParseTemplate(b.run.Source, o).Parts {
			if part.X != nil {
				b.stmt(i, part.At, "", []lang.Expr{part.X})
			}
		}
	default:
		for i, st := range lang.Parse(b.run.Source, o).Stmts {
			b.statement(i, st)
		}
	}
}

func (b *builder) statement(i int, st lang.Stmt) {
	switch st := st.(type) {
	case *lang.Assign:
		roots := slices.Clone(st.Place.Indexes)
		if st.Value != nil {
			roots = append(roots, st.Value)
		}
		s := b.stmt(i, st.At, b.cut(st.Place.At), roots)
		if st.Value == nil {
			s.Value = nil
		}
	case *lang.Delete:
		b.stmt(i, st.At, b.cut(st.Place.At), st.Place.Indexes).Value = nil
	case *lang.ExprStmt:
		b.stmt(i, st.At, "", []lang.Expr{st.X})
	default:
		b.stmt(i, st.Span(), "", nil).State = Unread
	}
}

// stmt explains one statement.
func (b *builder) stmt(i int, at diag.Span, target string, roots []lang.Expr) *Stmt {
	s := &Stmt{At: at, Target: target, State: Skipped}
	if lap := b.laps[i]; lap != nil {
		if s.State, s.Took = Done, lap.Took; lap.Failed {
			s.State = Failed
		}
		for _, w := range lap.Writes {
			b.write(s, w)
		}
	}
	for _, x := range roots {
		n := b.node(x)
		n.Reading = natural(n.Value)
		s.Roots = append(s.Roots, n)
		s.Value = n
	}
	b.e.Stmts = append(b.e.Stmts, s)
	return s
}

// write notes a change, the last one of each variable.
func (b *builder) write(s *Stmt, w vars.Write) {
	w.Value = b.e.hide.value(w.Value)
	if i := slices.IndexFunc(s.Writes, func(x Write) bool {
		return x.Client == w.Client && x.Scope == w.Scope && x.Name == w.Name
	}); i >= 0 {
		s.Writes[i].Value = w.Value
	} else {
		s.Writes = append(s.Writes, Write{Write: w, Was: b.e.hide.value(b.state.Get(w.Scope, w.Name))})
	}
	if w.Client == "" {
		b.state.Set(w.Scope, w.Name, w.Value)
	}
}

// sort gives the diagnostics and effects to the statements they stand in.
func (b *builder) sort() {
	stmts := b.e.Stmts
	in := func(at diag.Span) *Stmt {
		i := sort.Search(len(stmts), func(i int) bool { return stmts[i].At.End >= at.End })
		if i < len(stmts) && stmts[i].At.Start <= at.Start {
			return stmts[i]
		}
		return nil
	}
	for _, d := range b.e.found {
		if s := in(d.Span); s != nil {
			s.Found = append(s.Found, d)
		} else {
			b.e.Loose = append(b.e.Loose, d)
		}
	}
	for _, effect := range b.e.effects {
		if s := in(effect.Span); s != nil {
			s.Effects = append(s.Effects, effect)
		}
	}
}

func (b *builder) cut(at diag.Span) string { return b.e.hide.text(b.run.Source.Cut(at)) }

// step gives what an expression came to. Where an expression and its only part share a
// span, the part came first.
func (b *builder) step(x lang.Expr) (runtime.Step, bool) {
	list := b.steps[x.Span()]
	if len(list) == 0 {
		return runtime.Step{}, false
	}
	return list[len(list)-1], true
}

// node explains an expression. Brackets and #{...} around one are not worth a node.
func (b *builder) node(x lang.Expr) *Node {
	switch x := x.(type) {
	case *lang.Paren:
		return b.node(x.X)
	case *lang.Interp:
		return b.node(x.X)
	case *lang.Hyphenated:
		if len(b.steps[x.At]) > 1 {
			return b.node(x.Diff)
		}
	}
	n := &Node{At: x.Span(), Text: b.cut(x.Span()), Kind: kindOf(x), State: Skipped}
	if s, ok := b.step(x); ok {
		n.State, n.Value = Done, b.e.hide.value(s.Value)
		if s.Failed {
			n.State = Failed
		}
		n.IsVar, n.Scope, n.Name = s.IsVar, s.Scope, b.e.hide.text(s.Name)
		n.Reading = natural(n.Value)
	}
	b.parts(n, x)
	return n
}

// parts explains the expressions inside another.
func (b *builder) parts(n *Node, x lang.Expr) {
	switch x := x.(type) {
	case *lang.Number, *lang.Literal:
		n.Plain = true
	case *lang.String:
		b.pieces(n, x.Parts)
		n.Plain = len(n.Children) == 0
	case *lang.Unquoted:
		b.pieces(n, x.Parts)
		n.Plain = len(n.Children) == 0
	case *lang.ComputedName:
		b.pieces(n, x.Parts)
	case *lang.Joined:
		b.all(n, x.Parts)
	case *lang.Array:
		b.all(n, x.Elems)
		n.Plain = allPlain(n.Children)
	case *lang.Dict:
		for _, p := range x.Pairs {
			b.all(n, []lang.Expr{p.Key, p.Value})
		}
		n.Plain = allPlain(n.Children)
	case *lang.Unary:
		b.all(n, []lang.Expr{x.X})
		if x.Op == lang.Not {
			n.Children[0].truth()
		}
	case *lang.Binary:
		b.operands(n, x)
	case *lang.Index:
		b.all(n, []lang.Expr{x.X, x.I})
	case *lang.Call:
		b.arguments(n, x)
	}
}

func (b *builder) all(n *Node, list []lang.Expr) {
	for _, x := range list {
		n.Children = append(n.Children, b.node(x))
	}
}

func allPlain(nodes []*Node) bool {
	return !slices.ContainsFunc(nodes, func(n *Node) bool { return !n.Plain })
}

func (b *builder) pieces(n *Node, parts []lang.Part) {
	for _, p := range parts {
		if p.X == nil {
			continue
		}
		child := b.node(p.X)
		if p.Slot == lang.TextSlot {
			child.readAs(builtins.Text)
		}
		n.Children = append(n.Children, child)
	}
}

// operands explains the two sides of an operator. A row of the same and, or is one, and so
// is one that joins texts, or adds or multiplies numbers: what it came to in between is no
// news.
func (b *builder) operands(n *Node, x *lang.Binary) {
	if x.Op != lang.And && x.Op != lang.Or {
		l, r := b.node(x.X), b.node(x.Y)
		n.row = rowOf(x.Op, l, r)
		if n.Children = []*Node{l, r}; n.row.op != 0 && n.row == l.row {
			n.Children = append(l.Children, r)
		}
		return
	}
	for _, side := range []lang.Expr{x.X, x.Y} {
		if inner, ok := side.(*lang.Binary); ok && inner.Op == x.Op {
			b.operands(n, inner)
			continue
		}
		child := b.node(side)
		child.Branch = Operand
		child.truth()
		n.Children = append(n.Children, child)
	}
}

// arguments explains the arguments of a call, by the names of their parameters.
func (b *builder) arguments(n *Node, x *lang.Call) {
	b.all(n, x.Args)
	f, ok := b.run.Funcs.Find(x.Name)
	if !ok {
		return
	}
	if f.Branch() {
		for i, branch := range []Branch{If, Then, Else} {
			if i < len(n.Children) {
				n.Children[i].Branch = branch
			}
		}
		if len(n.Children) > 0 {
			n.Children[0].truth()
		}
		return
	}
	for i, arg := range n.Children {
		if i < len(f.Params) || len(f.Params) > 0 && f.Params[len(f.Params)-1].Rest {
			arg.Param = f.Param(i).Name
			arg.readAs(f.Param(i).Read)
		}
	}
}

// kindOf names what kind of expression it is.
func kindOf(x lang.Expr) string {
	switch x := x.(type) {
	case *lang.Name, *lang.ComputedName:
		return "variable"
	case *lang.Number:
		return "number"
	case *lang.Literal:
		return "literal"
	case *lang.String, *lang.Unquoted, *lang.Joined, *lang.Hyphenated:
		return "text"
	case *lang.Array:
		return "array"
	case *lang.Dict:
		return "dictionary"
	case *lang.Index:
		return "index"
	case *lang.Call:
		return "call"
	case *lang.Binary:
		if x.Op <= lang.And {
			return "choice"
		}
	}
	return "operator"
}
