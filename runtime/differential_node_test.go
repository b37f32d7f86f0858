package runtime_test

import "strings"

// A node is an expression as the generator means it, apart from its spelling. It is
// written in two ways: with the brackets that precedence needs, and with brackets around
// every operand that is itself an operation.
type node struct {
	level int // of its outermost sign
	parts []part
}

// A part is text when x is nil.
type part struct {
	text    string
	x       *node
	operand bool // of a sign
	bracket bool // precedence needs brackets around x
}

// The levels of signs, loosest first.
const (
	levelOr = iota
	levelAnd
	levelNot
	levelCompare
	levelAdd
	levelMul
	levelNeg
	levelPow
	levelTight
)

// leaf is source text that no operator splits.
func leaf(s string) *node { return &node{level: levelTight, parts: []part{{text: s}}} }

// wrapped is source text around nodes, by turns: text, node, text...
func wrapped(pieces ...any) *node {
	n := &node{level: levelTight}
	for _, p := range pieces {
		switch p := p.(type) {
		case string:
			n.parts = append(n.parts, part{text: p})
		case *node:
			n.parts = append(n.parts, part{x: p})
		}
	}
	return n
}

// binary joins two nodes by a sign with its blanks.
func binary(level int, sign string, l, r *node) *node {
	left := l.level < level || l.level == level && (level == levelCompare || level == levelPow)
	right := r.level <= level
	if level == levelPow {
		right = r.level < levelNeg
	}
	return &node{level: level, parts: []part{{x: l, operand: true, bracket: left}, {text: sign}, {x: r, operand: true, bracket: right}}}
}

// unary puts a sign before a node.
func unary(level int, sign string, x *node) *node {
	return &node{level: level, parts: []part{{text: sign}, {x: x, operand: true, bracket: x.level < level || level == levelNeg && x.level == levelNeg}}}
}

// indexed is x[i]. Only a digit before [ needs brackets around it besides operations.
func indexed(x, i *node) *node {
	return &node{level: levelTight, parts: []part{{x: x, bracket: x.level < levelTight}, {text: "["}, {x: i}, {text: "]"}}}
}

func (n *node) write(b *strings.Builder, full bool) {
	for _, p := range n.parts {
		switch {
		case p.x == nil:
			b.WriteString(p.text)
		case p.bracket || full && p.operand && p.x.level < levelTight:
			b.WriteByte('(')
			p.x.write(b, full)
			b.WriteByte(')')
		default:
			p.x.write(b, full)
		}
	}
}

// source writes statements, one a line.
func source(lines []*node, full bool) string {
	var b strings.Builder
	for _, n := range lines {
		n.write(&b, full)
		b.WriteByte('\n')
	}
	return b.String()
}
