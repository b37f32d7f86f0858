package cli

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs the command line in this process, as the scripts of testdata/script
// say. Besides testscript's own commands there are
//
//   - [!] salecalc [<FILE] ARGS... with FILE for standard input, $WORK in it replaced;
//   - bytes FILE TEXT: writes a file, the text being the inside of a Go string;
//   - code N: the exit code of the last salecalc;
//   - sandbox ARGS...: starts `salecalc sandbox` on a free port and sets $SANDBOX to its address;
//   - halt: ends it as Ctrl-C does; its output is then stdout.
//   - store FILE: makes a store, see makeStore.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Values[stateKey{}] = &scriptState{}
			env.Setenv("LANG", "en_US.UTF-8")
			examples, err := filepath.Abs("../../examples")
			env.Setenv("EXAMPLES", examples)
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"salecalc": runSalecalc, "code": checkCode, "sandbox": startSandbox, "halt": haltSandbox,
			"store": makeStore,
			"bytes": writeBytes,
		},
	})
}

type stateKey struct{}

// scriptState is what the commands of one script share.
type scriptState struct {
	code  int
	seeds uint64
	stop  func() (out string, code int)
}

func stateOf(ts *testscript.TestScript) *scriptState { return ts.Value(stateKey{}).(*scriptState) }

func newApp(ts *testscript.TestScript, in string, out, err io.Writer) *App {
	state := stateOf(ts)
	return &App{
		In: strings.NewReader(in), Out: out, Err: err, Getenv: ts.Getenv, Version: "test",
		Now:  func() time.Time { return time.Date(2025, 1, 15, 9, 0, 0, 0, time.UTC) },
		Seed: func() uint64 { state.seeds++; return state.seeds },
	}
}

func runSalecalc(ts *testscript.TestScript, neg bool, args []string) {
	in := ""
	if len(args) > 0 && strings.HasPrefix(args[0], "<") {
		in, args = strings.ReplaceAll(ts.ReadFile(args[0][1:]), "$WORK", ts.Getenv("WORK")), args[1:]
	}
	state := stateOf(ts)
	state.code = newApp(ts, in, ts.Stdout(), ts.Stderr()).Run(context.Background(), args)
	if (state.code != 0) != neg {
		ts.Fatalf("exit code %d", state.code)
	}
}

func writeBytes(ts *testscript.TestScript, _ bool, args []string) {
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o666))
}

func checkCode(ts *testscript.TestScript, _ bool, args []string) {
	if want, err := strconv.Atoi(args[0]); err != nil || stateOf(ts).code != want {
		ts.Fatalf("exit code %d, want %s", stateOf(ts).code, args[0])
	}
}

// A watched buffer tells of its first line.
type watched struct {
	mu    sync.Mutex
	buf   bytes.Buffer
	first chan string
}

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	had := bytes.IndexByte(w.buf.Bytes(), '\n') >= 0
	w.buf.Write(p)
	if line, _, ok := strings.Cut(w.buf.String(), "\n"); ok && !had {
		w.first <- line
	}
	return len(p), nil
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

func startSandbox(ts *testscript.TestScript, _ bool, args []string) {
	ctx, cancel := context.WithCancel(context.Background())
	out := &watched{first: make(chan string, 1)}
	ended := make(chan int, 1)
	app := newApp(ts, "", out, ts.Stderr())
	go func() { ended <- app.Run(ctx, append([]string{"sandbox", "--addr", "127.0.0.1:0"}, args...)) }()
	state := stateOf(ts)
	state.stop = sync.OnceValues(func() (string, int) {
		cancel()
		code := <-ended
		return out.buf.String(), code
	})
	ts.Defer(func() { state.stop() })
	select {
	case line := <-out.first:
		ts.Setenv("SANDBOX", address.FindString(line))
	case code := <-ended:
		ended <- code
		ts.Fatalf("the sandbox ended with %d", code)
	}
}

func haltSandbox(ts *testscript.TestScript, _ bool, _ []string) {
	out, code := stateOf(ts).stop()
	if _, err := io.WriteString(ts.Stdout(), out); err != nil || code != exitDone {
		ts.Fatalf("exit code %d, %v", code, err)
	}
}
