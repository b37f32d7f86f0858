package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A session begins with its banner and the prompt.
func session(t *testing.T, args ...string) *console {
	t.Helper()
	c := start(t, t.TempDir(), append([]string{"repl"}, args...)...)
	c.shows("salecalc: наружу ничего не отправляется; :help — команды, Ctrl-D — выход")
	c.until("a prompt", func(text string) bool { return strings.HasSuffix(text, ">") })
	return c
}

func TestTypedStatements(t *testing.T) {
	c := session(t)
	c.line("цена = 4900", "> цена = 4900", "цена = 4900")
	c.line("round(цена * 0.85, 2)", "→ 4165")
	c.line("x = два слова", "repl:1:5: предупреждение: `два слова` взято как текст [unquoted-text]",
		"  1 | x = два слова", "    |     ~~~~~~~~~", "    подсказка: возьмите его в кавычки", "x = два слова")
	c.keys(ctrlD)
	assert.Equal(t, 0, c.exits())
}

// Ctrl-C drops what is typed, and the session goes on.
func TestInterruptedTyping(t *testing.T) {
	c := session(t)
	c.keys("цена = 12")
	c.shows("> цена = 12")
	c.keys(ctrlC)
	c.ends(">")
	c.line("2 + 2", "> 2 + 2", "→ 4")
	c.keys("x = [" + enter + "1,")
	c.shows("1,")
	c.keys(ctrlC)
	c.line("x", "→ None: переменная x не задана")
}

func TestHistoryIsKept(t *testing.T) {
	home := t.TempDir()
	c := start(t, home, "repl")
	c.ends(">")
	c.line("цена = 4900", "цена = 4900")
	c.line("x = [1,\r2]", "x = [1,2]")
	c.line(":set const.getcourse_secret=s3cr3t-key", "const.getcourse_secret = ***")
	c.line(`y = "s3cr3t-key"`, "y = ***")
	c.keys(ctrlD)
	require.Equal(t, 0, c.exits())

	file := filepath.Join(home, ".local", "state", "salecalc", "history")
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.NotContains(t, string(data), "s3cr3t")
	info, err := os.Stat(file)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	c = start(t, home, "repl")
	c.ends(">")
	c.keys(up)
	c.shows(`> y = "***"`)
	c.keys(up)
	c.shows("> :set const.getcourse_secret=***")
	c.keys(up)
	c.shows("> x = [1,")
	c.keys(up)
	c.shows("> цена = 4900")
	c.keys(ctrlA + "полная_" + enter)
	c.ends("полная_цена = 4900", ">")
}

func TestHistorySearch(t *testing.T) {
	c := session(t)
	c.line("скидка_новым = 10", "скидка_новым = 10")
	c.line("цена = 5", "цена = 5")
	c.line("Скидка_всем = 15", "Скидка_всем = 15")
	c.keys("скидка" + ctrlR)
	c.shows("> Скидка_всем = 15\nСкидка_всем = 15\nскидка_новым = 10")
	c.keys(ctrlR)
	c.shows("> скидка_новым = 10\nСкидка_всем = 15\nскидка_новым = 10")
	c.line("", "> скидка_новым = 10", "скидка_новым = 10")
}

func TestNoHistory(t *testing.T) {
	home := t.TempDir()
	c := start(t, home, "repl", "--no-history")
	c.ends(">")
	c.line("цена = 4900", "цена = 4900")
	c.keys(up)
	c.shows("> цена = 4900\nцена = 4900\n> цена = 4900")
	c.keys(ctrlC + ctrlD)
	require.Equal(t, 0, c.exits())
	assert.NoDirExists(t, filepath.Join(home, ".local"))
}

func TestLinesThatWait(t *testing.T) {
	c := session(t)
	c.keys("цвета = [" + enter)
	c.keys("'красный'," + enter)
	c.keys("'синий'")
	c.shows("'синий'")
	c.line("]", `цвета = ["красный","синий"]`)
	c.keys("x = round(5" + enter + enter) // an empty line ends the waiting
	c.shows("repl:1:10: ошибка: скобка")
	c.ends(">")
	c.line("2 + 2", "→ 4")
	c.line(`x = "открыто`, "    подсказка: текст заканчивается на своей строке; перенос внутри него пишется", `\n`)
}

// paste is a text as a terminal that marks what is pasted sends it.
func paste(text string) string { return "\x1b[200~" + text + "\x1b[201~" }

func TestPaste(t *testing.T) {
	c := session(t)
	c.keys(paste("а = 1\rб = [\r  2,\r  3\r]\r\rв = а + б[1]"))
	c.shows("в = а + б[1]")
	c.line("", "а = 1", "б = [2,3]", "в = 4")
	c.keys(paste("x = \x1b[2J\x1b[31m5"))
	c.shows("> x = [2J[31m5")
}

func TestWideCharacters(t *testing.T) {
	c := session(t)
	c.keys(`город = "東京"`)
	c.shows(`> город = "東京"`)
	c.keys("\x1b[D\x1b[D" + "都" + "\x1b[D" + "😀") // two to the left, then one
	c.shows(`> город = "東😀都京"`)
	c.line("", "город = 東😀都京")
	c.line("длинная_переменная_с_длинным_именем = \"очень длинный текст, которому не хватает ширины экрана\"",
		"длинная_переменная_с_длинным_именем = очень длинный текст, которому не хватает ш", "ирины экрана")
}

func TestCompletion(t *testing.T) {
	c := session(t)
	c.line(`заказ = {"город": "Пермь", "товары": [{"цена": 100, "штук": 2}]}`, `заказ = {"город":"Пермь","товары":[{"цена":100,"штук":2}]}`)
	c.keys("зак" + tab)
	c.shows("> заказ\nзаказ = {") // the hint shows its value
	c.keys("[" + tab)
	c.shows("> заказ[\"\nгород   Пермь\nтовары  [{")
	c.keys(tab + tab)
	c.shows(`> заказ["товары"]`)
	c.keys("[0][\"ц" + tab)
	c.shows(`> заказ["товары"][0]["цена"]`)
	c.line("", "→ 100")

	c.keys("addMo" + tab)
	c.shows("> addMonth(\naddMonth(date, months)")
	c.keys(ctrlC)
	c.ends(">")
	c.keys(":unde" + ctrlC)
	c.ends(">")
	c.keys(":und" + tab)
	c.shows("> :undo\n:undo (:назад) [N] — ")
	c.keys(ctrlC)
	c.ends(">")
}

func TestCompletionMenu(t *testing.T) {
	c := session(t)
	c.line("скидка_новым = 10", "скидка_новым = 10")
	c.line("скидка_старым = 15", "скидка_старым = 15")
	c.keys("x = ск" + tab)
	c.shows("> x = скидка_\nскидка_новым   сделка: 10\nскидка_старым  сделка: 15")
	c.keys(tab)
	c.shows("> x = скидка_новым\n")
	c.keys(tab)
	c.shows("> x = скидка_старым\n")
	c.keys("\x1b[Z") // Shift-Tab goes back
	c.shows("> x = скидка_новым\n")
	c.line("", "x = 10")
}

func TestFileCompletion(t *testing.T) {
	c := session(t)
	home := c.cmd.Dir
	require.NoError(t, os.WriteFile(filepath.Join(home, "заказ один.calc"), []byte("цена = 5\n"), 0o600))
	require.NoError(t, os.Mkdir(filepath.Join(home, "воронки"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(home, "воронки", "скидка.calc"), []byte("скидка = 7\n"), 0o600))
	c.keys(":load во" + tab)
	c.shows("> :load воронки/")
	c.keys("ск" + tab)
	c.shows("> :load воронки/скидка.calc")
	c.line("", "скидка = 7")
}

func TestHint(t *testing.T) {
	c := session(t)
	c.keys("x = getcourse_add_deal(")
	c.marks("getcourse_add_deal(<[email]>,")
	c.keys(`"a@b.ru", '', [1, (2`)
	c.marks("getcourse_add_deal([email], [phone], <offer_code>,")
	c.keys(ctrlC)
	c.ends(">")
	c.keys(`y = "цена: #{round(`)
	c.marks("round(<num>, [digits])")
	c.keys("5,")
	c.marks("round(num, <[digits]>)")
	c.keys(ctrlC)
	c.ends(">")
}

// slow answers never, until its client has gone.
func slow(t *testing.T) (url string, reached <-chan struct{}) {
	t.Helper()
	asked := make(chan struct{}, 8)
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then the server notices that the client is gone
		asked <- struct{}{}
		<-r.Context().Done()
	}))
	t.Cleanup(srv.Close)
	return srv.URL, asked
}

func TestInterruptedRun(t *testing.T) {
	url, reached := slow(t)
	c := session(t, "--sandbox="+url)
	c.keys(paste("x = getcourse_add_deal('anna@example.com', '', '123456', 100)\ry = 1") + enter)
	select {
	case <-reached:
	case <-time.After(patience):
		require.FailNow(t, "no request was sent")
	}
	c.keys(ctrlC)
	c.shows("прервано: строка не выполнена до конца")
	c.ends("песочница>")
	c.keys("y" + enter) // what was pasted behind it did not run
	c.ends("→ None: переменная y не задана", "песочница>")
	c.keys(ctrlD)
	assert.Equal(t, 0, c.exits())
}

func TestTerminated(t *testing.T) {
	c := session(t)
	c.keys("x = 5")
	c.shows("> x = 5")
	c.signal(syscall.SIGTERM)
	assert.Equal(t, 0, c.exits())
}

func TestLiveIsConfirmed(t *testing.T) {
	c := session(t)
	c.keys(":live" + enter)
	c.shows("создаются заказы")
	c.ends("сообщения, и :undo этого не отменит. Чтобы продолжить, наберите да:")
	c.line("нет", "сообщения, и :undo этого не отменит. Чтобы продолжить, наберите да: нет", "всё осталось как было")
	c.keys(":live" + enter)
	c.ends("сообщения, и :undo этого не отменит. Чтобы продолжить, наберите да:")
	c.keys("да" + enter)
	c.ends("ВЖИВУЮ>")
	c.keys(":live off" + enter)
	c.ends("пробный режим: запросы записываются, но не отправляются", ">")
}

// At the bottom of the screen nothing is drawn over what stands there.
func TestBottomOfTheScreen(t *testing.T) {
	c := session(t)
	const last = "Tab дополняет, стрелки — прежние строки, Ctrl-C бросает или прерывает строку.\n"
	c.line(":vars", "переменных нет")
	c.line("2 + 2", "→ 4")
	c.line(":help", strings.TrimSuffix(last, "\n"))
	c.keys("x = round(")
	c.shows(last + "> x = round(\nround(num, [digits])")
	c.keys("1," + tab)
	c.shows(last + "> x = round(1,\n")
	c.keys(enter + "2" + enter)
	c.shows("> x = round(1,\n  2\n")
	c.line(")", "> x = round(1,", "  2", "  )", "x = 1")
}
