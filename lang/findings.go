package lang

import (
	"slices"
	"strconv"

	"github.com/salecalc/salecalc/lang/diag"
)

// A source of millions of faulty lines is told about this many; nobody reads more.
const maxFindings = 10_000

// findings collects what is found in one source.
type findings struct {
	list    []diag.Diagnostic
	dropped int // found after the list was full
}

func (f *findings) full() bool { return len(f.list) == maxFindings }

func (f *findings) add(d diag.Diagnostic) {
	if f.full() {
		f.dropped++
		return
	}
	f.list = append(f.list, d)
}

// mark gives how much was found so far, for back.
func (f *findings) mark() int { return len(f.list) + f.dropped }

// back takes back what was found since the mark: a region was tried and turned out to
// be something else.
func (f *findings) back(mark int) {
	n := min(mark, maxFindings)
	f.list, f.dropped = f.list[:n], mark-n
}

// sorted gives the findings in the order of their places.
func (f *findings) sorted() []diag.Diagnostic {
	before := func(a, b diag.Diagnostic) int { return a.Span.Start - b.Span.Start }
	if !slices.IsSortedFunc(f.list, before) {
		slices.SortStableFunc(f.list, before)
	}
	if f.dropped > 0 {
		last := f.list[len(f.list)-1].Span
		f.list = append(f.list, diag.New(diag.MoreFindings, last, diag.Same(strconv.Itoa(f.dropped))))
	}
	return f.list
}
