package demo

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/browsertest"
	"github.com/salecalc/salecalc/lang/diag"
)

// TestInBrowser presses each button in a Chromium and reads what is there in the end. The
// page fits a telephone and asks nobody but itself for anything.
func TestInBrowser(t *testing.T) {
	b := browsertest.Start(t, os.Getenv("SALECALC_BROWSER") == "required")
	r := show(t, Options{Lang: diag.RU})
	b.Watch(func(url string) bool { return strings.HasPrefix(url, r.URL) })
	b.Open(r.URL, 360, 740)
	require.Equal(t, "ru", browsertest.Eval[string](b, `document.documentElement.lang`))
	browsertest.Eval[bool](b, `document.querySelectorAll("#step-1 input").forEach(e => e.value = "") ?? true`)
	b.Type(`#step-1 input[name="name"]`, "Oksana")
	b.Type(`#step-1 input[name="email"]`, "oksana@example.com")
	b.Type(`#step-1 input[name="phone"]`, "+380990001122")
	for n := landing; n <= steps; n++ {
		step := "#step-" + strconv.Itoa(n)
		require.Equal(t, []int{n - 1, 1, steps - n}, browsertest.Eval[[]int](b, `["done", "next", "later"].map(c => document.querySelectorAll("li." + c).length)`))
		b.Go(step + " button")
		require.Equal(t, "done", browsertest.Eval[string](b, `document.querySelector("`+step+`").className`))
	}
	require.Empty(t, browsertest.Eval[string](b, `document.querySelector(".error")?.innerText ?? ""`))
	variable := func(name string) string { return b.Text(`td[data-name="` + name + `"]`) }
	require.Equal(t, "4900", variable("paid_total"))
	require.Equal(t, "oksana@example.com", variable("email"))
	require.Equal(t, "5104", variable("keycrm_card_id"))
	require.Equal(t, "Спасибо, Oksana! Получили 4900 ₽, заказ №200001: Завершен.", variable("thanks"))
	require.Contains(t, b.Text("#step-4"), "client_id = 1")
	require.Contains(t, b.Text("#over"), "Круг замкнулся")
	require.True(t, browsertest.Eval[bool](b, `document.documentElement.scrollWidth <= 360`))

	b.Go("nav a[lang]")
	require.Equal(t, "en", browsertest.Eval[string](b, `document.documentElement.lang`))
	require.Contains(t, b.Text("#over"), "The circle is closed")
	b.Go("#restart")
	require.Equal(t, 0, browsertest.Eval[int](b, `document.querySelectorAll("li.done").length`))
	require.Empty(t, b.Seen())
}

// The landing page's own script puts sid into the hidden field, and the user has it.
func TestLandingInBrowser(t *testing.T) {
	b := browsertest.Start(t, os.Getenv("SALECALC_BROWSER") == "required")
	r := show(t, Options{Lang: diag.EN})
	b.Open(r.URL, 1000, 800)
	link := browsertest.Eval[string](b, `document.querySelector('nav a[href*="sid="]').href`)
	require.Contains(t, link, "/landing?sid=1")
	b.Open(strings.Replace(link, "sid=1", "sid=%D0%B0%2B7", 1), 1000, 800)
	require.Equal(t, "а+7", browsertest.Eval[string](b, `document.querySelector('[name="sb_id"]').value`))
	require.False(t, browsertest.Eval[bool](b, `document.querySelector(".sb_id").checkVisibility()`))
	b.Open(link, 1000, 800)
	b.Type(`input[name="email"]`, "visitor@example.com")
	b.Go("button")
	require.Contains(t, b.Text("#registered"), "Thank you")
	require.Contains(t, b.Text("body"), "sb_id: 1")
	b.Go("a")
	require.Contains(t, b.Text("#users ~ table"), "visitor@example.com")
	require.Contains(t, b.Text("#users ~ table"), "sb_id: 1")
}
