package report

import (
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// Value is a value on one line as people are shown it: secrets masked, shortened, control
// characters made visible.
func Value(v value.Value, mask vars.Redactor) string {
	return clean(clip(mask.Mask(v.Text()), maxValue))
}
