package lang

// Walk visits x and the expressions inside it, each before its parts, in the order of
// the source. When visit returns false, the parts of that expression are skipped. The
// names of a Hyphenated are visited as operands of its difference.
func Walk(x Expr, visit func(Expr) bool) {
	if x == nil || !visit(x) {
		return
	}
	switch x := x.(type) {
	case *ComputedName:
		walkParts(x.Parts, visit)
	case *String:
		walkParts(x.Parts, visit)
	case *Unquoted:
		walkParts(x.Parts, visit)
	case *Interp:
		Walk(x.X, visit)
	case *Array:
		walkAll(x.Elems, visit)
	case *Dict:
		for _, p := range x.Pairs {
			Walk(p.Key, visit)
			Walk(p.Value, visit)
		}
	case *Unary:
		Walk(x.X, visit)
	case *Binary:
		Walk(x.X, visit)
		Walk(x.Y, visit)
	case *Hyphenated:
		Walk(x.Diff, visit)
	case *Index:
		Walk(x.X, visit)
		Walk(x.I, visit)
	case *Call:
		walkAll(x.Args, visit)
	case *Joined:
		walkAll(x.Parts, visit)
	case *Paren:
		Walk(x.X, visit)
	}
}

// WalkStmt visits the expressions of a statement: the indexes of its target, then its
// value.
func WalkStmt(s Stmt, visit func(Expr) bool) {
	switch s := s.(type) {
	case *Assign:
		walkAll(s.Place.Indexes, visit)
		Walk(s.Value, visit)
	case *Delete:
		walkAll(s.Place.Indexes, visit)
	case *ExprStmt:
		Walk(s.X, visit)
	}
}

// WalkTemplate visits the expressions of a message text.
func WalkTemplate(t *Template, visit func(Expr) bool) { walkParts(t.Parts, visit) }

func walkAll(xs []Expr, visit func(Expr) bool) {
	for _, x := range xs {
		Walk(x, visit)
	}
}

func walkParts(parts []Part, visit func(Expr) bool) {
	for _, p := range parts {
		Walk(p.X, visit)
	}
}
