package explain_test

import (
	"bytes"
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/explain"
	"github.com/salecalc/salecalc/lang/diag"
)

// browser starts a Chromium of its own. Without one on the machine the test is left out,
// unless SALECALC_BROWSER=required says that there must be one.
func browser(t *testing.T) context.Context {
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
		require.NotEqual(t, "required", os.Getenv("SALECALC_BROWSER"), missing)
		t.Skip(missing)
	}
	alloc, stop := chromedp.NewExecAllocator(t.Context(), chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("headless", true), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.WSURLReadTimeout(time.Minute))
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // waits until the browser has let go of its folder
		cancel()
		stop()
	})
	return ctx
}

// A witness notes what a page should not do.
type witness struct {
	mu   sync.Mutex
	seen []string
}

func (w *witness) note(s string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = append(w.seen, s)
}

func (w *witness) watch(ctx context.Context, own string) error {
	return chromedp.Listen(ctx, func(event any) {
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if e.Request.URL != own {
				w.note("request to " + e.Request.URL)
			}
		case *cdplog.EventEntryAdded:
			w.note(e.Entry.Text)
		case *cdppage.EventJavascriptDialogOpening:
			w.note("dialog: " + e.Message)
		}
	})
}

// TestPageInBrowser opens the page of a hostile script with JavaScript off: it folds, fits a
// telephone, follows the colours of the system, runs nothing and asks for nothing.
func TestPageInBrowser(t *testing.T) {
	ctx := browser(t)
	var b bytes.Buffer
	e := run(t, explain.Script, "x = \"#{evil}</style></details><script>alert(2)</script>\"\ny = if(price > 50, long, 1/0)\nz = 1/0", nil)
	require.NoError(t, explain.HTML(&b, e, explain.Style{Lang: diag.RU}))
	file := filepath.Join(t.TempDir(), "page.html")
	require.NoError(t, os.WriteFile(file, b.Bytes(), 0o600))
	address := (&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()
	w := &witness{}
	require.NoError(t, w.watch(ctx, address))
	call(ctx, t, network.Enable, network.EnableParams{})
	call(ctx, t, cdplog.Enable, cdp.Empty{})
	call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	require.NoError(t, chromedp.Do(ctx, chromedp.EmulateViewport(360, 740), chromedp.Navigate(address)))

	require.Equal(t, "3 0 true 1px", eval[string](ctx, t, `[document.querySelectorAll(".stmt").length, document.querySelectorAll("script, img").length,
		document.documentElement.scrollWidth <= 360, getComputedStyle(document.querySelector(".stmt")).borderTopWidth].join(" ")`))
	require.Equal(t, "ru", eval[string](ctx, t, `document.documentElement.lang`))

	for _, open := range []bool{false, true} {
		click(ctx, t, "#line-2 > summary")
		require.Equal(t, open, eval[bool](ctx, t, `document.querySelector("#line-2").open`))
		require.Equal(t, open, eval[bool](ctx, t, `document.querySelector("#line-2 .out").checkVisibility()`))
	}
	require.False(t, eval[bool](ctx, t, `document.querySelector("#line-2 .full pre").checkVisibility()`))
	click(ctx, t, "#line-2 .full > summary")
	require.True(t, eval[bool](ctx, t, `document.querySelector("#line-2 .full pre").checkVisibility()`))

	colours := map[string]string{}
	for _, scheme := range []string{"light", "dark"} {
		call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		colours[scheme] = eval[string](ctx, t, `getComputedStyle(document.body).color + getComputedStyle(document.querySelector(".value")).color`)
	}
	require.NotEqual(t, colours["light"], colours["dark"])
	w.mu.Lock()
	defer w.mu.Unlock()
	require.Empty(t, w.seen)
}

func eval[T any](ctx context.Context, t *testing.T, js string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](js))
	require.NoError(t, err)
	return v
}

func call[P, R any](ctx context.Context, t *testing.T, cmd cdp.Command[P, R], params P) {
	t.Helper()
	_, err := chromedp.Call(ctx, cmd, params)
	require.NoError(t, err)
}

// click presses the mouse over an element, as a person does.
func click(ctx context.Context, t *testing.T, selector string) {
	t.Helper()
	at := eval[[]float64](ctx, t, `(() => { const e = document.querySelector("`+selector+`"); e.scrollIntoView({block: "center"});
		const r = e.getBoundingClientRect(); return [r.left + 20, r.top + r.height / 2] })()`)
	require.NoError(t, chromedp.Do(ctx, chromedp.MouseClickXY(at[0], at[1])))
}
