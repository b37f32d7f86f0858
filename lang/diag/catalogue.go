package diag

// catalogue collects the rules in the order of their declaration.
var catalogue []*Rule

// define adds a row. Rules are declared in package variables only, so the catalogue
// is complete, and never written again, before any code of the package runs.
func define(r Rule) *Rule {
	catalogue = append(catalogue, &r)
	return &r
}

// Catalogue lists every rule. The rules are shared and must not be changed.
func Catalogue() []*Rule { return append([]*Rule(nil), catalogue...) }
