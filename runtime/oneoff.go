package runtime

import (
	"context"

	"github.com/salecalc/salecalc/lang/diag"
)

// Run compiles and runs a calculator field once. Compile it yourself to run it often.
func Run(ctx context.Context, script string, h Host) (*Result, error) {
	return Compile(diag.NewSource("script", script), Options{}).Run(ctx, h)
}

// Eval evaluates one expression, as a comparison field does.
func Eval(ctx context.Context, expr string, h Host) (*Result, error) {
	return CompileExpr(diag.NewSource("expression", expr), Options{}).Run(ctx, h)
}

// Render fills in a message text.
func Render(ctx context.Context, text string, h Host) (*Result, error) {
	return CompileTemplate(diag.NewSource("message", text), Options{}).Run(ctx, h)
}
