//go:build unix

package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Variables that make the test binary a batch run: its arguments, and at which look at the
// clock it kills itself.
const (
	envBatchArgs = "SALECALC_TEST_BATCH"
	envKillAt    = "SALECALC_TEST_KILL_AT"
)

// TestBatchChild is no test: it is the run that TestBatchKilled kills. Its clock runs so
// fast that every block is followed by a checkpoint.
func TestBatchChild(t *testing.T) {
	args := os.Getenv(envBatchArgs)
	if args == "" {
		t.Skip("only a child of TestBatchKilled")
	}
	killAt, _ := strconv.Atoi(os.Getenv(envKillAt))
	looks := 0
	app := &App{In: strings.NewReader(""), Out: io.Discard, Err: os.Stderr, Getenv: func(string) string { return "" }, Seed: func() uint64 { return 99 }}
	app.Now = func() time.Time {
		if looks++; looks == killAt {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		return time.Date(2025, 1, 1, 0, 0, 3*looks, 0, time.UTC)
	}
	os.Exit(app.Run(context.Background(), strings.Split(args, "\n")))
}

// killsOfOne is how often a run is killed before it is let be.
const killsOfOne = 8

// A run that is killed at any moment, and again while it goes on, ends with the bytes of a
// run that was not.
func TestBatchKilled(t *testing.T) {
	d := newBatchDir(t)
	file := d.path
	d.write("s.calc", "draw = random(1, 1000000)\nat = timestamp\nx = 100 / (qty - 7)\nqty = qty + 1")
	child := func(out string, killAt int, more ...string) *exec.Cmd {
		args := append([]string{"batch", file("s.calc"), "--in", file("in.csv"), "--out", file(out), "--errors", file(out + ".failed"), "--diff", file(out + ".csv"), "--seed", "4"}, more...)
		cmd := exec.Command(os.Args[0], "-test.run=^TestBatchChild$")
		cmd.Env = append(os.Environ(), envBatchArgs+"="+strings.Join(args, "\n"), envKillAt+"="+strconv.Itoa(killAt))
		return cmd
	}
	now := []string{"--now", "2025-01-15T12:00:00Z"}
	_ = child("want.csv.gz", 0, now...).Run()
	require.NotEmpty(t, d.read("want.csv.gz.failed"))
	r := rand.New(rand.NewPCG(1, 1))
	for trial := range 6 {
		out := fmt.Sprintf("%d.csv.gz", trial)
		more := append([]string{"--workers", strconv.Itoa(1 + trial%3)}, now...)
		killed := 0
		for range killsOfOne + 1 {
			cmd := child(out, 2+r.IntN(12), more...)
			if killed >= killsOfOne {
				cmd = child(out, 0, more...)
				_ = cmd.Run()
			} else if trial%2 == 1 { // at any moment, not only when it looks at the clock
				cmd = child(out, 0, more...)
				require.NoError(t, cmd.Start())
				timer := time.AfterFunc(time.Duration(r.IntN(60_000)+10_000*killed)*time.Microsecond, func() { _ = cmd.Process.Kill() })
				_ = cmd.Wait()
				timer.Stop()
			} else {
				_ = cmd.Run()
			}
			if cmd.ProcessState.Exited() {
				require.Equal(t, exitFailed, cmd.ProcessState.ExitCode(), "rows fail")
				break
			}
			killed++
			more = append([]string{"--resume", "--workers", "2"}, now...)
			if _, err := os.Stat(file(out) + ".checkpoint"); err != nil { // killed before it began
				more = append([]string{"--force"}, now...)
			}
		}
		for _, suffix := range []string{"", ".failed", ".csv"} {
			require.True(t, bytes.Equal(d.read("want.csv.gz"+suffix), d.read(out+suffix)), "trial %d, killed %d times: %s", trial, killed, suffix)
		}
		require.NoFileExists(t, file(out+".part"))
		require.NoFileExists(t, file(out+".checkpoint"))
	}
}
