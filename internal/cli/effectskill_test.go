//go:build unix

package cli

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/sandbox"
)

// envApplyArgs makes the test binary an application of a plan: its arguments.
const envApplyArgs = "SALECALC_TEST_APPLY"

// TestApplyChild is no test: it is what TestApplyKilled kills. The journal looks at the
// clock before and after each request, so killing at a look hits the moments that matter.
func TestApplyChild(t *testing.T) {
	args := os.Getenv(envApplyArgs)
	if args == "" {
		t.Skip("only a child of TestApplyKilled")
	}
	killAt, _ := strconv.Atoi(os.Getenv(envKillAt))
	looks := 0
	app := &App{In: strings.NewReader(""), Out: io.Discard, Err: os.Stderr, Getenv: func(string) string { return "" }, Seed: func() uint64 { return 99 }}
	app.Now = func() time.Time {
		if looks++; looks == killAt {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		return time.Now()
	}
	os.Exit(app.Run(context.Background(), strings.Split(args, "\n")))
}

// child runs an application in a process of its own, which dies at a look at the clock, or
// after a while; it reports whether it came to its end.
func (a *applied) child(killAt int, after time.Duration) (ended bool) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestApplyChild$")
	cmd.Env = append(os.Environ(), envApplyArgs+"="+strings.Join(a.args(), "\n"), envKillAt+"="+strconv.Itoa(killAt))
	require.NoError(a.t, cmd.Start())
	if after > 0 {
		timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		defer timer.Stop()
	}
	_ = cmd.Wait()
	return cmd.ProcessState.Exited()
}

// killed kills applications until one comes to its end, and says how many.
func (a *applied) killed(dice *rand.Rand) (kills int) {
	for ; kills < 25; kills++ {
		killAt, after := 0, time.Duration(0)
		if dice.IntN(4) > 0 {
			killAt = 2 + dice.IntN(6)
		} else {
			after = time.Duration(10+dice.IntN(20)) * time.Millisecond
		}
		if a.child(killAt, after) {
			break
		}
	}
	return kills
}

// An application that is killed again and again, at any moment, loses and doubles nothing:
// what the sandbox has is what the plan says, but for calls of unknown outcome, which a
// person settles by looking.
func TestApplyKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("starts many processes")
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(seed, seed))
	a := newApplied(t, sandbox.Options{})
	want := map[string]int{}
	for row := 1; row <= 15; row++ {
		switch row % 3 {
		case 0:
			a.plan(row, "march", order) // numbered
		case 1:
			a.plan(row, "", order)
		default:
			a.plan(row, "", funnel)
			want[fmt.Sprintf("card row %d", row)] = 1
		}
		want[fmt.Sprintf("order row %d", row)] = 1
	}
	kills := a.killed(dice)
	settled := 0
	var given map[string]int
	for round := 0; ; round++ {
		require.Less(t, round, 5, "it comes to an end")
		require.True(t, a.child(0, 0))
		there, open := a.titles(), 0
		given = maps.Clone(want)
		for _, j := range a.results() {
			switch j.State {
			case "done", "done-before":
			case "unknown":
				a.settle(j, there)
				open++
			case "unfit": // it rests on the answer to an order that was settled by hand
				if j.Function == "keycrm_add_card" {
					delete(given, "card row "+j.Row)
				}
			default:
				require.Fail(t, "state", "%v", j)
			}
		}
		if settled += open; open == 0 {
			break
		}
	}
	t.Logf("killed %d times, %d of unknown outcome", kills, settled)
	assert.Positive(t, kills)
	assert.Equal(t, given, a.titles())
	for _, c := range a.box.State().KeyCRM.Cards {
		assert.LessOrEqual(t, len(c.Payments), 1)
	}
}

// settle says of a request of unknown outcome what the sandbox has.
func (a *applied) settle(j appliedJSON, there map[string]int) {
	arrived := false
	switch j.Function {
	case "getcourse_add_deal":
		arrived = there["order row "+j.Row] > 0
	case "keycrm_add_card":
		arrived = there["card row "+j.Row] > 0
	case "keycrm_add_payment":
		for _, c := range a.box.State().KeyCRM.Cards {
			arrived = arrived || c.Title == "row "+j.Row && len(c.Payments) > 0
		}
	default:
		require.Fail(a.t, "what may be repeated is never unknown", "%v", j)
	}
	word := "--not-done"
	if arrived {
		word = "--done"
	}
	_, stderr, code := command(a.t.Context(), "", "effects", "settle", strconv.FormatInt(j.Entry, 10), word, "--store", a.path("bot.db"))
	require.Zero(a.t, code, stderr)
}

// Ctrl-C lets the request that is under way end, and keeps the next one from leaving.
func TestApplyInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	a := newApplied(t, sandbox.Options{Faults: []sandbox.Fault{sandbox.SlowAnswer}, Delay: time.Second, Wait: func(context.Context, time.Duration) error {
		cancel()
		return nil
	}})
	a.orders(3, "")
	_, stderr, code := command(ctx, "", a.args()...)
	require.Equal(t, exitFailed, code)
	assert.Contains(t, stderr, "interrupted; what became of them is in ")
	assert.Len(t, a.titles(), 1)
	require.NoError(t, a.box.SetFault(sandbox.SlowAnswer, false))
	_, stderr, code = a.apply()
	require.Zero(t, code, stderr)
	assert.Equal(t, []string{"done-before", "done", "done"}, a.states())
	assert.Equal(t, map[string]int{"order row 1": 1, "order row 2": 1, "order row 3": 1}, a.titles())
}
