package report

// Printable makes control characters and broken bytes visible, so that what a script holds
// cannot write to the terminal.
func Printable(s string) string { return clean(s) }
