package main

import (
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/require"
)

// runMain makes this test binary behave as the command.
const runMain = "SALECALC_TEST_RUN_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(runMain) != "" {
		main()
	}
	os.Exit(m.Run())
}

// patience is how long a screen may take to show something. A screen that shows it is
// never waited for.
const patience = 30 * time.Second

// A console is the command in a terminal: keys are typed into it and its screen is read.
type console struct {
	t    *testing.T
	cmd  *exec.Cmd
	tty  *os.File
	done chan struct{} // closed when the command has closed the terminal

	mu      sync.Mutex
	screen  *screen
	changed chan struct{} // closed at the next change of the screen
}

// start starts `salecalc args` in a terminal of 80 to 24. home is its home folder and
// working directory.
func start(t *testing.T, home string, args ...string) *console {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Dir = home
	cmd.Env = []string{runMain + "=1", "HOME=" + home, "INPUTRC=" + os.DevNull, "TERM=xterm-256color", "LANG=ru_RU.UTF-8", "PATH=" + os.Getenv("PATH")}
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	require.NoError(t, err)
	c := &console{t: t, cmd: cmd, tty: tty, done: make(chan struct{}), screen: newScreen(80, 24), changed: make(chan struct{})}
	go c.watch()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-c.done
		_ = tty.Close()
		_ = cmd.Wait()
	})
	return c
}

// watch brings what the command prints to the screen.
func (c *console) watch() {
	defer close(c.done)
	buf := make([]byte, 4096)
	for {
		n, err := c.tty.Read(buf)
		c.mu.Lock()
		c.screen.write(buf[:n])
		close(c.changed)
		c.changed = make(chan struct{})
		c.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// until waits for a screen on which holds is true, and gives its text.
func (c *console) until(what string, holds func(text string) bool) string {
	c.t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for {
		c.mu.Lock()
		text, held, changed := c.screen.text(), holds(c.screen.text()), c.changed
		c.mu.Unlock()
		if held {
			return text
		}
		select {
		case <-changed:
		case <-c.done:
			c.mu.Lock()
			text = c.screen.text()
			held = holds(text)
			c.mu.Unlock()
			require.True(c.t, held, "the command ended without %s; the screen:\n%s", what, text)
		case <-deadline.C:
			require.FailNow(c.t, "no "+what, "the screen:\n%s", text)
		}
	}
}

// shows waits until the screen contains a text.
func (c *console) shows(text string) string {
	c.t.Helper()
	return c.until("`"+text+"`", func(screen string) bool { return strings.Contains(screen, text) })
}

// marks waits until the screen contains a text whose bold parts are in <>.
func (c *console) marks(text string) {
	c.t.Helper()
	c.until("`"+text+"`", func(string) bool { return strings.Contains(c.screen.marked("<", ">"), text) })
}

// ends waits until the last rows of the screen are these.
func (c *console) ends(rows ...string) string {
	c.t.Helper()
	want := strings.Join(rows, "\n")
	return c.until("`"+want+"` at the end", func(screen string) bool { return strings.HasSuffix("\n"+screen, "\n"+want) })
}

// keys types.
func (c *console) keys(keys string) {
	c.t.Helper()
	_, err := c.tty.WriteString(keys)
	require.NoError(c.t, err)
}

// Keys by name.
const (
	enter = "\r"
	tab   = "\t"
	ctrlA = "\x01"
	ctrlC = "\x03"
	ctrlD = "\x04"
	ctrlR = "\x12"
	up    = "\x1b[A"
)

// line types a line and waits for the prompt after it with what it shows before.
func (c *console) line(text string, shows ...string) {
	c.t.Helper()
	c.keys(text + enter)
	c.ends(append(shows, ">")...)
}

// exits waits for the end of the command and gives its exit code.
func (c *console) exits() int {
	c.t.Helper()
	select {
	case <-c.done:
	case <-time.After(patience):
		require.FailNow(c.t, "the command does not end", "the screen:\n%s", c.screen.text())
	}
	_ = c.cmd.Wait()
	return c.cmd.ProcessState.ExitCode()
}

// signal sends the command a signal.
func (c *console) signal(s syscall.Signal) {
	c.t.Helper()
	require.NoError(c.t, c.cmd.Process.Signal(s))
}
