package explain_test

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/browsertest"
	"github.com/salecalc/salecalc/internal/explain"
	"github.com/salecalc/salecalc/lang/diag"
)

// TestPageInBrowser opens the page of a hostile script with JavaScript off: it folds, fits a
// telephone, follows the colours of the system, runs nothing and asks for nothing.
func TestPageInBrowser(t *testing.T) {
	page := browsertest.Start(t, os.Getenv("SALECALC_BROWSER") == "required")
	var b bytes.Buffer
	e := run(t, explain.Script, "x = \"#{evil}</style></details><script>alert(2)</script>\"\ny = if(price > 50, long, 1/0)\nz = 1/0", nil)
	require.NoError(t, explain.HTML(&b, e, explain.Style{Lang: diag.RU}))
	file := filepath.Join(t.TempDir(), "page.html")
	require.NoError(t, os.WriteFile(file, b.Bytes(), 0o600))
	address := (&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()
	page.Watch(func(url string) bool { return url == address })
	browsertest.Call(page, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	page.Open(address, 360, 740)

	require.Equal(t, "3 0 true 1px", browsertest.Eval[string](page, `[document.querySelectorAll(".stmt").length, document.querySelectorAll("script, img").length,
		document.documentElement.scrollWidth <= 360, getComputedStyle(document.querySelector(".stmt")).borderTopWidth].join(" ")`))
	require.Equal(t, "ru", browsertest.Eval[string](page, `document.documentElement.lang`))

	for _, open := range []bool{false, true} {
		page.Click("#line-2 > summary")
		require.Equal(t, open, browsertest.Eval[bool](page, `document.querySelector("#line-2").open`))
		require.Equal(t, open, browsertest.Eval[bool](page, `document.querySelector("#line-2 .out").checkVisibility()`))
	}
	require.False(t, browsertest.Eval[bool](page, `document.querySelector("#line-2 .full pre").checkVisibility()`))
	page.Click("#line-2 .full > summary")
	require.True(t, browsertest.Eval[bool](page, `document.querySelector("#line-2 .full pre").checkVisibility()`))

	colours := map[string]string{}
	for _, scheme := range []string{"light", "dark"} {
		browsertest.Call(page, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		colours[scheme] = browsertest.Eval[string](page, `getComputedStyle(document.body).color + getComputedStyle(document.querySelector(".value")).color`)
	}
	require.NotEqual(t, colours["light"], colours["dark"])
	require.Empty(t, page.Seen())
}
