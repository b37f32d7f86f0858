package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/reeflective/readline"
	"github.com/reeflective/readline/inputrc"
	"golang.org/x/term"

	"github.com/salecalc/salecalc/lang"
)

// A terminal is an input whose lines are edited: the only place that knows the line
// editor. Completion is our own on top of it, because the editor's counts the word that it
// replaces in bytes.
type terminal struct {
	s       *session
	shell   *readline.Shell
	history *history
	prompt  string
	menu    *menu
	asking  bool // a question: no hints, no waiting, no history
}

func newTerminal(ctx context.Context, s *session) *terminal {
	if err := prepareHistory(s.o.History); err != nil {
		fmt.Fprintf(s.o.Err, s.t("lines are not kept for the next time: %s\n", "введённые строки не сохранятся до следующего раза: %s\n"), err)
		s.o.History = ""
	}
	t := &terminal{s: s, shell: readline.NewShell()}
	t.history = newHistory(s.o.History, func(text string) string { return s.env.Redactor().Mask(text) })
	sh := t.shell
	sh.History.Delete()
	sh.History.Add("salecalc", t.history)
	sh.Prompt.Primary(func() string { return t.prompt })
	sh.AcceptMultiline = t.accept
	sh.PasteTransformer = printable
	sh.SyntaxHighlighter = func(line []rune) string {
		if t.asking {
			return string(line) + room
		}
		return s.highlight(string(line)) + room
	}
	sh.Hint.SetProvider(t.hint)
	t.configure()
	context.AfterFunc(ctx, func() { // a signal that ends the session ends the line as well
		sh.Keys.Feed(true, '\x03')
		sh.Keys.RequestRefresh()
	})
	return t
}

// room makes sure that there are rows below the line, by scrolling if need be: the editor
// miscounts at the bottom of the screen. It could ask the terminal where the cursor is
// instead, but then it loses the keys that arrive together with the answer.
const room = "\v\v\x1b[2A"

// configure sets what the session needs, whatever the author's inputrc says.
func (t *terminal) configure() {
	c := t.shell.Config
	for name, v := range map[string]bool{
		"enable-bracketed-paste": true, "convert-meta": false, "input-meta": true, "output-meta": true,
		"autocomplete": false, "usage-hint-always": false, "cursor-position-probe": false,
	} {
		c.Vars[name] = v
	}
	c.Vars["bell-style"] = "none"
	c.Vars["comment-begin"] = `\x00` // the editor would grey #{...}
	t.shell.Keymap.Register(map[string]func(){
		"salecalc-next": func() { t.complete(1) }, "salecalc-back": func() { t.complete(-1) },
		"salecalc-drop": t.drop, "salecalc-search": t.search, "self-insert": t.insert,
	})
	for _, keymap := range []string{"emacs", "emacs-standard", "vi-insert", "vi-command", "vi-move", "vi"} {
		if binds := c.Binds[keymap]; binds != nil {
			binds[inputrc.Unescape(`\C-C`)] = inputrc.Bind{Action: "salecalc-drop"}
			binds[inputrc.Unescape(`\C-R`)] = inputrc.Bind{Action: "salecalc-search"}
			binds[inputrc.Unescape(`\t`)] = inputrc.Bind{Action: "salecalc-next"}
			binds[inputrc.Unescape(`\e[Z`)] = inputrc.Bind{Action: "salecalc-back"}
		}
	}
}

// drop is what Ctrl-C does. The editor's own command takes the next key for part of it
// when that is typed at once.
func (t *terminal) drop() {
	t.shell.Display.AcceptLine()
	t.shell.History.Accept(false, false, readline.ErrInterrupt)
}

// insert is what a letter does. The editor's own command moves the cursor by the width of
// the letter, and inserts only the first part of one that is made of several.
func (t *terminal) insert() {
	t.shell.History.SkipSave()
	if text := printable(string(t.shell.Keys.Caller())); text != "" {
		t.shell.Cursor().InsertAt([]rune(text)...)
	}
}

// read implements input.
func (t *terminal) read(prompt string) (entered, error) {
	t.prompt, t.menu = prompt, nil
	text, err := t.shell.Readline()
	switch {
	case errors.Is(err, readline.ErrInterrupt):
		return entered{}, errInterrupted
	case errors.Is(err, io.EOF):
		return entered{}, io.EOF
	}
	return entered{text: text, line: 1}, err
}

// ask implements input.
func (t *terminal) ask(question string) (string, bool) {
	head, last := "", question
	if i := strings.LastIndexByte(question, '\n'); i >= 0 {
		head, last = question[:i+1], question[i+1:]
	}
	t.s.printf("%s", head)
	t.asking, t.history.quiet = true, true
	defer func() { t.asking, t.history.quiet = false, false }()
	in, err := t.read(last)
	return in.text, err == nil || errors.Is(err, errInterrupted)
}

// accept reports whether a text can be run as it is. A last line without anything ends the
// waiting for a closing bracket, so that nobody is caught.
func (t *terminal) accept(line []rune) bool {
	text := string(line)
	if t.asking || isCommand(text) || !lang.Incomplete(text, t.s.langOptions()) {
		return true
	}
	last := text[strings.LastIndexByte(text, '\n')+1:]
	tokens := lang.Tokens(text, t.s.langOptions())
	return strings.TrimSpace(last) == "" && strings.Contains(text, "\n") && tokens[len(tokens)-1].Kind != lang.CommentToken
}

// line is the text in the editor and the cursor in bytes.
func (t *terminal) line() (string, int) {
	text, cursor := []rune(*t.shell.Line()), t.shell.Cursor().Pos()
	return string(text), len(string(text[:min(cursor, len(text))]))
}

// complete is what Tab does.
func (t *terminal) complete(by int) {
	if t.asking {
		return
	}
	t.shell.History.SkipSave()
	line, cursor := t.line()
	if t.menu.active(line, cursor) {
		t.menu.step(by)
	} else if t.menu = newMenu(line, cursor, t.s.complete(line[:cursor], line[cursor:])); t.menu == nil {
		return
	}
	t.put()
}

// put brings the choice of the menu into the line.
func (t *terminal) put() {
	t.shell.Line().Set([]rune(t.menu.line)...)
	t.shell.Cursor().Set(utf8.RuneCountInString(t.menu.line[:t.menu.cursor]))
}

// search is what Ctrl-R does: it offers the earlier lines that contain what is typed. The
// editor's own search takes only the first letter that is not ASCII.
func (t *terminal) search() {
	if t.asking {
		return
	}
	t.shell.History.SkipSave()
	line, cursor := t.line()
	if !t.menu.active(line, cursor) {
		found := t.history.containing(line)
		if len(found) == 0 {
			return
		}
		t.menu = &menu{word: line, list: found, at: -1}
	}
	t.menu.step(1)
	t.put()
}

// hint gives the rows under the line: the menu while there is one.
func (t *terminal) hint([]rune, int) []rune {
	if t.asking {
		return nil
	}
	line, cursor := t.line()
	if t.menu.active(line, cursor) {
		return []rune(t.menu.render(t.s, t.width()))
	}
	return []rune(t.s.hint(line[:cursor]))
}

// width is that of the screen, in cells.
func (t *terminal) width() int {
	if w, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil && w > 0 {
		return w
	}
	return 80
}
