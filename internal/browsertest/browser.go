// Package browsertest opens pages in a real Chromium for tests: without a screen, with a
// profile of its own, with mouse and keys as a person uses them.
//
// It is for tests only.
package browsertest

import (
	"context"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// How long a browser may take to start or a page to show something, and all of a test.
const (
	patience = time.Minute
	allTime  = 4 * time.Minute
)

// A Browser is one Chromium with one page. It belongs to the goroutine of its test.
type Browser struct {
	t   testing.TB
	ctx context.Context

	mu   sync.Mutex
	seen []string
}

// Start starts a browser for the time of a test. On a machine without a Chromium the test
// is skipped, or fails when one is required.
func Start(t testing.TB, required bool) *Browser {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		const missing = "there is no Chromium on this machine; on Debian: apt-get install chromium"
		require.False(t, required, missing)
		t.Skip(missing)
	}
	limit, over := context.WithTimeout(t.Context(), allTime)
	alloc, stop := chromedp.NewExecAllocator(limit, chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("headless", true), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.WSURLReadTimeout(patience))
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // waits until the browser has let go of its folder
		cancel()
		stop()
		over()
	})
	return &Browser{t: t, ctx: ctx}
}

// Watch notes, from now on, requests to addresses that may does not let pass, messages of
// the console, and dialogs. Seen gives them.
func (b *Browser) Watch(may func(url string) bool) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Listen(b.ctx, func(event any) {
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if !may(e.Request.URL) {
				b.note("request to " + e.Request.URL)
			}
		case *cdplog.EventEntryAdded:
			b.note(e.Entry.Text)
		case *cdppage.EventJavascriptDialogOpening:
			b.note("dialog: " + e.Message)
		}
	}))
	Call(b, network.Enable, network.EnableParams{})
	Call(b, cdplog.Enable, cdp.Empty{})
}

func (b *Browser) note(s string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seen = append(b.seen, s)
}

// Seen is what Watch has noted.
func (b *Browser) Seen() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.seen
}

// Open shows a page in a window of so many pixels.
func (b *Browser) Open(url string, width, height int64) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx, chromedp.EmulateViewport(width, height), chromedp.Navigate(url)))
}

// Click presses the mouse over an element, as a person does.
func (b *Browser) Click(selector string) {
	b.t.Helper()
	at := Eval[[]float64](b, `(() => { const e = document.querySelector(`+quoted(selector)+`); e.scrollIntoView({block: "center"});
		const r = e.getBoundingClientRect(); return [r.left + Math.min(20, r.width / 2), r.top + r.height / 2] })()`)
	require.NoError(b.t, chromedp.Do(b.ctx, chromedp.MouseClickXY(at[0], at[1])))
}

// Go clicks what leads to another page and waits until that one is there.
func (b *Browser) Go(selector string) {
	b.t.Helper()
	Eval[bool](b, `window.left = true`)
	b.Click(selector)
	b.Until(`!window.left && document.readyState === "complete"`)
}

// Type types a text, key by key, into a field that it clicks first.
func (b *Browser) Type(selector, text string) {
	b.t.Helper()
	b.Click(selector)
	b.Key(text)
}

// Focus has the keys go to an element.
func (b *Browser) Focus(selector string) {
	b.t.Helper()
	Eval[bool](b, `document.querySelector(`+quoted(selector)+`).focus() ?? true`)
}

// Key presses keys; those without a letter are named by package kb of chromedp.
func (b *Browser) Key(keys string) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx, chromedp.KeyEvent(keys)))
}

// Text is what a person reads in an element.
func (b *Browser) Text(selector string) string {
	b.t.Helper()
	return Eval[string](b, `document.querySelector(`+quoted(selector)+`).innerText`)
}

// Until waits until an expression is true on the page, whichever page that is by then.
func (b *Browser) Until(js string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	for {
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](js))
		if err == nil && ok { // else the page was being left
			return
		}
		require.NoError(b.t, ctx.Err(), "the page never came to %s", js)
	}
}

// Eval gives the value of an expression on the page.
func Eval[T any](b *Browser, js string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](js))
	require.NoError(b.t, err)
	return v
}

// Call sends the browser a command of its debugging protocol.
func Call[P, R any](b *Browser, cmd cdp.Command[P, R], params P) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, cmd, params)
	require.NoError(b.t, err)
}

// quoted is a text as JavaScript writes it.
func quoted(s string) string { return strconv.Quote(s) }
