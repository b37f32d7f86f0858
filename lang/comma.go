package lang

import (
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
)

// A Comma is a comma between two arguments with a digit on either side, as in
// round(0,85 * x): it may have been meant as a decimal one.
type Comma struct {
	Arg    int       // the argument before it
	At     diag.Span // from the digits before it to those behind it
	Number string    // with a point
	Mixed  bool      // blanks stand at another comma of the call
	Fix    *diag.Fix
}

// DecimalComma finds the first such comma of a call in its source.
func (x *Call) DecimalComma(src *diag.Source) (Comma, bool) {
	text := src.Text
	for i := 1; i < len(x.Args); i++ {
		at := diag.Span{Start: x.Args[i-1].Span().End, End: x.Args[i].Span().Start}
		if at.Len() != 1 {
			continue
		}
		start, end := at.Start, digitsEnd(text, at.End, len(text))
		for start > x.At.Start && isDigitByte(text[start-1]) {
			start--
		}
		if start == at.Start || end == at.End || afterName(text, start, 0) || strings.IndexByte(".#'\"`", text[start-1]) >= 0 ||
			end < len(text) && text[end] == '.' || wordEnd(text, end, len(text)) > end {
			continue
		}
		return Comma{
			Mixed: x.spacedComma(), Arg: i - 1, At: diag.Span{Start: start, End: end},
			Number: text[start:at.Start] + "." + text[at.End:end], Fix: &diag.Fix{Span: at, New: "."},
		}, true
	}
	return Comma{}, false
}

// spacedComma reports whether more than a comma stands between two arguments.
func (x *Call) spacedComma() bool {
	for i := 1; i < len(x.Args); i++ {
		if x.Args[i].Span().Start-x.Args[i-1].Span().End > 1 {
			return true
		}
	}
	return false
}
