package lang

import "github.com/salecalc/salecalc/lang/diag"

// A Script is one calculator field: its statements in order and what was found while
// reading them. It is immutable; any number of goroutines may use it.
type Script struct {
	Source      *diag.Source
	Stmts       []Stmt
	Comments    []Comment
	Diagnostics []diag.Diagnostic

	maxExpr int // the limit that it was read with
}

// A Comment is a /* ... */, with its marks.
type Comment struct{ At diag.Span }

// A Stmt is one statement: *Assign, *Delete, *Call-like *ExprStmt, or *BadStmt.
type Stmt interface {
	Span() diag.Span
	stmt()
}

// An Assign is `place = value`; Value is nil for `name =`, which deletes the variable.
type Assign struct {
	Place *Place
	Value Expr
	At    diag.Span
}

// A Delete is `del place`; the place has an index.
type Delete struct {
	Place *Place
	At    diag.Span
}

// An ExprStmt is an expression run for its effect.
type ExprStmt struct {
	X  Expr
	At diag.Span
}

// A BadStmt is a line that could not be read; its diagnostics are the script's.
type BadStmt struct{ At diag.Span }

// A Scope is the prefix of a name.
type Scope uint8

// The prefixes of names. NoScope is a bare name.
const (
	NoScope Scope = iota
	ClientScope
	ProjectScope
)

// A Place is the target of an assignment: a variable, or an element inside it.
type Place struct {
	Scope   Scope
	Name    string
	NameAt  diag.Span // the name without its prefix
	Indexes []Expr    // outermost first; empty for the variable itself
	At      diag.Span
}

// An Expr is anything that has a value.
type Expr interface {
	Span() diag.Span
	expr()
}

// An Op is an operator.
type Op uint8

// The operators, loosest first. Neg and Not are unary.
const (
	Or Op = iota + 1
	And
	Not
	Eq
	Ne
	Lt
	Le
	Gt
	Ge
	Add
	Sub
	Mul
	Div
	Mod
	Neg
	Pow
)

// A Word is a literal that is a word.
type Word uint8

// The literal words. JSON's true, false and null count inside array and dictionary literals.
const (
	WordNone Word = iota
	WordTrue
	WordFalse
)

type (
	// A Name is a variable: `x`, `client.x`.
	Name struct {
		Scope Scope
		Name  string
		// ValuePos: in value position a bare name that is no variable stands for its own
		// letters. AssignedAbove: a line above assigns or deletes it, so it is a variable.
		ValuePos, AssignedAbove bool
		At                      diag.Span
	}

	// A ComputedName is a name glued of letters and values inside #{...}: `q#{i}`.
	ComputedName struct {
		Scope Scope
		Parts []Part
		At    diag.Span
	}

	// A Number is a number literal with the spelling it has, a glued minus included.
	Number struct {
		Text string
		At   diag.Span
	}

	// A Literal is None, True or False.
	Literal struct {
		Word Word
		At   diag.Span
	}

	// A String is a quoted literal. Parts alternate as written; no two texts are adjacent and
	// no text is empty, so "" has none. JSON marks a literal that is a JSON array or object
	// once its interpolations are taken as strings; the parts' Slot then says where each stands.
	String struct {
		Parts []Part
		JSON  bool
		Quote string // the opening mark
		At    diag.Span
	}

	// An Unquoted is a right-hand side, or an element, taken as text.
	Unquoted struct {
		Parts []Part
		At    diag.Span
	}

	// An Interp is #{...} or #<name> outside a string.
	Interp struct {
		X  Expr
		At diag.Span
	}

	// An Array is [a, b].
	Array struct {
		Elems []Expr
		At    diag.Span
	}

	// A Dict is {k: v}, pairs in order.
	Dict struct {
		Pairs []Pair
		At    diag.Span
	}

	// A Unary is `-x` or `not x`.
	Unary struct {
		Op Op
		X  Expr
		At diag.Span
	}

	// A Binary is `x op y`. OpAt is the operator's own place.
	Binary struct {
		Op   Op
		X, Y Expr
		OpAt diag.Span
		At   diag.Span
	}

	// A Hyphenated is names glued by hyphens in value position: text when none of
	// them is a variable, else the difference that Diff is.
	Hyphenated struct {
		Names []*Name
		Diff  Expr
		At    diag.Span
	}

	// An Index is x[i].
	Index struct {
		X, I Expr
		At   diag.Span
	}

	// A Call is name(args).
	Call struct {
		Name   string
		NameAt diag.Span
		Args   []Expr
		Close  diag.Span // the closing bracket
		At     diag.Span
	}

	// A Joined is adjacent literals in an argument: strings, arrays and dictionaries.
	Joined struct {
		Parts []Expr
		At    diag.Span
	}

	// A Paren is (x), kept for its layout.
	Paren struct {
		X  Expr
		At diag.Span
	}
)

// A Pair is one entry of a dictionary literal.
type Pair struct{ Key, Value Expr }

// A Slot says where in a JSON text an interpolation stands.
type Slot uint8

// The slots. TextSlot is the ordinary case: the value's text goes in.
const (
	TextSlot     Slot = iota
	JSONInString      // escaped
	JSONValue         // as an element of an array literal
	JSONKey           // as a JSON string
)

// A Part is a piece of a string or of a message: Text when X is nil, else the
// interpolation of X. Text has its escapes undone.
type Part struct {
	Text string
	X    Expr
	Slot Slot
	At   diag.Span // with its marks
}

// A Template is a message text with #{...} in it.
type Template struct {
	Source      *diag.Source
	Parts       []Part
	Diagnostics []diag.Diagnostic
}

// A Condition is a comparison field: one expression. X is nil when it cannot be read.
type Condition struct {
	Source      *diag.Source
	X           Expr
	Diagnostics []diag.Diagnostic
}

// Span is the place of the statement.
func (s *Assign) Span() diag.Span { return s.At }

// Span is the place of the statement.
func (s *Delete) Span() diag.Span { return s.At }

// Span is the place of the statement.
func (s *ExprStmt) Span() diag.Span { return s.At }

// Span is the place of the statement.
func (s *BadStmt) Span() diag.Span { return s.At }

func (*Assign) stmt()   {}
func (*Delete) stmt()   {}
func (*ExprStmt) stmt() {}
func (*BadStmt) stmt()  {}
