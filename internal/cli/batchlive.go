package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
	"golang.org/x/time/rate"

	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/internal/report"
)

// A valve lets requests out: so many in a second, and so many in all.
type valve struct {
	rate    *rate.Limiter // nil: any number in a second
	most    int64         // 0: any number
	asked   atomic.Int64
	refused atomic.Int64
}

func newValve(perSecond float64, most int64) *valve {
	v := &valve{most: most}
	if perSecond > 0 {
		v.rate = rate.NewLimiter(rate.Limit(perSecond), 1)
	}
	return v
}

// ask waits until a request may leave; the error says that none may any more.
func (v *valve) ask(ctx context.Context) error {
	if n := v.asked.Add(1); v.most > 0 && n > v.most {
		v.refused.Add(1)
		return batch.ErrRefused
	}
	if v.rate == nil {
		return nil
	}
	return v.rate.Wait(ctx)
}

// full reports whether no more requests may leave.
func (v *valve) full() bool { return v.most > 0 && v.asked.Load() >= v.most }

// A meter counts what is read of a file.
type meter struct {
	*os.File
	read atomic.Int64
}

func (m *meter) Read(b []byte) (int, error) {
	n, err := m.File.Read(b)
	m.read.Add(int64(n))
	return n, err
}

func (m *meter) Seek(offset int64, whence int) (int64, error) {
	at, err := m.File.Seek(offset, whence)
	m.read.Store(at)
	return at, err
}

// A progress shows on a terminal how far a run has come.
type progress struct {
	bar   *progressbar.ProgressBar
	input *meter
}

// newProgress makes one; nil when nobody looks. Without a file to measure it only counts.
func (a *App) newProgress(input *meter) *progress {
	f, ok := a.Err.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) || a.Getenv("TERM") == "dumb" {
		return nil
	}
	return newBar(a.Err, input)
}

func newBar(w io.Writer, input *meter) *progress {
	size := int64(-1)
	if input != nil {
		if info, err := input.Stat(); err == nil && info.Mode().IsRegular() {
			size = info.Size()
		}
	}
	return &progress{input: input, bar: progressbar.NewOptions64(size,
		progressbar.OptionSetWriter(w), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetWidth(30),
		progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true), progressbar.OptionShowBytes(input != nil))}
}

// show draws the bar, with the number of rows and how many there were in a second.
func (p *progress) show(a *App, rows int64, took time.Duration) {
	if p == nil {
		return
	}
	perSecond := int64(float64(rows) / max(took.Seconds(), 0.001))
	p.bar.Describe(fmt.Sprintf(a.t("%s rows, %s per second", "строк: %s, в секунду: %s"), report.Grouped(rows), report.Grouped(perSecond)))
	if p.input == nil {
		_ = p.bar.Set64(rows)
		return
	}
	_ = p.bar.Set64(p.input.read.Load())
}

// clear removes the bar.
func (p *progress) clear() {
	if p != nil {
		_ = p.bar.Clear()
	}
}
