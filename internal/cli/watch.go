package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"time"
)

// lookEvery is how often watched files are looked at.
const lookEvery = 300 * time.Millisecond

// watch runs the files again whenever one of them, or what they are made of, changes. It
// ends with the context.
func (t *tester) watch(ctx context.Context, vars string) error {
	ticks := t.app.ticks
	if ticks == nil {
		ticker := time.NewTicker(lookEvery)
		defer ticker.Stop()
		ticks = ticker.C
	}
	for {
		seen := t.marks(vars) // before the run: what changes during it counts
		t.once(ctx)
		if ctx.Err() != nil {
			return nil
		}
		fmt.Fprintln(t.app.Err, t.app.t("watching the files; Ctrl-C ends", "слежу за файлами; Ctrl-C — выход"))
		for maps.Equal(seen, t.marks(vars)) {
			select {
			case <-ctx.Done():
				return nil
			case <-ticks:
			}
		}
		fmt.Fprintln(t.app.Out)
	}
}

// once runs the files; what is wrong with them is said, and watching goes on.
func (t *tester) once(ctx context.Context) {
	var code exitCode
	if err := t.run(ctx); err != nil && !errors.As(err, &code) && ctx.Err() == nil {
		fmt.Fprintf(t.app.Err, "salecalc: %s\n", t.app.say(t.known(err)))
	}
}

// A mark tells one state of a file from another.
type mark struct {
	at   time.Time
	size int64
}

// marks are the states of every file the tests are made of.
func (t *tester) marks(vars string) map[string]mark {
	names := append([]string{vars}, t.files...)
	if suites, err := t.suites(); err == nil {
		for _, s := range suites {
			for i := range s.Cases {
				names = append(names, s.Cases[i].ScriptPath(s.Name))
			}
		}
	}
	list := make(map[string]mark, len(names))
	for _, name := range names {
		if info, err := os.Stat(name); name != "" && err == nil {
			list[name] = mark{info.ModTime(), info.Size()}
		}
	}
	return list
}
