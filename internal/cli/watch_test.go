package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A feed is output that can be waited for.
type feed struct {
	mu   sync.Mutex
	buf  bytes.Buffer
	more chan struct{}
}

func (f *feed) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.buf.Write(p)
	select {
	case f.more <- struct{}{}:
	default:
	}
	return len(p), nil
}

// until waits for a text and forgets everything before it.
func (f *feed) until(t *testing.T, text string) {
	t.Helper()
	for {
		f.mu.Lock()
		_, rest, found := strings.Cut(f.buf.String(), text)
		if found {
			f.buf.Reset()
			f.buf.WriteString(rest)
		}
		seen := f.buf.String()
		f.mu.Unlock()
		if found {
			return
		}
		select {
		case <-f.more:
		case <-time.After(10 * time.Second):
			t.Fatalf("%q did not come; there is %q", text, seen)
		}
	}
}

// TestWatch: whatever the tests are made of starts them again when it changes: the test file,
// a script of its own, the variables; mistakes in them do not end it.
func TestWatch(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) string {
		file := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		return file
	}
	put("a.calc", "x = n")
	vars := put("vars.json", `{"n": 1}`)
	test := put("a_test.yaml", "- name: first\n  script_file: a.calc\n  expect: {x: \"1\"}\n")

	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	out, ticks, ended := &feed{more: make(chan struct{}, 1)}, make(chan time.Time), make(chan int, 1)
	app := &App{In: strings.NewReader(""), Out: out, Err: out, Getenv: func(string) string { return "" }, Now: time.Now, Seed: func() uint64 { return 1 }, ticks: ticks}
	go func() { ended <- app.Run(ctx, []string{"test", test, "--watch", "--vars", vars}) }()
	out.until(t, "failed: 0\nwatching")
	ticks <- time.Time{} // nothing has changed: nothing runs
	ticks <- time.Time{}

	for _, change := range []struct{ name, text, want string }{
		{"a.calc", "x = n + 10", `x: got "11", want "1"`},
		{"vars.json", `{"n": -9}`, "failed: 0\n"},
		{"a_test.yaml", "- name: broken\n  scirpt: 1\n", "there is no key scirpt"},
		{"a_test.yaml", "- name: mended\n  script: x = 55555\n  expect: {x: \"6\"}\n", `x: got "55555"`},
	} {
		put(change.name, change.text)
		ticks <- time.Time{}
		out.until(t, change.want)
		out.until(t, "watching the files; Ctrl-C ends")
	}
	interrupt()
	require.Equal(t, exitDone, <-ended)
}
