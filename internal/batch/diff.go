package batch

import "github.com/salecalc/salecalc/vars/value"

// A Diff collects what changed.
type Diff struct{}

type changes struct{}

func (c *changes) add(row int64, i int, before, after value.Value) {}
func (d *Diff) add(c *changes)                                     {}
