package repl

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/internal/spell"
	"github.com/salecalc/salecalc/lang/diag"
)

// A command is a line that begins with a colon.
type command struct {
	name, ru string // without the colon
	args     diag.Text
	doc      diag.Text
	complete completeKind
	do       func(s *session, ctx context.Context, arg string) error
}

// A completeKind says what a command's argument can be completed to.
type completeKind uint8

const (
	completeNothing completeKind = iota
	completeFiles
	completeFuncs
	completeVars
	completeCode
	completeSandbox
	completeTrace
	completeScopes
)

// commands lists the commands in the order of :help.
func commands() []command {
	return []command{
		{"vars", "переменные", diag.Both("[SCOPE|NAME]", "[ОБЛАСТЬ|ИМЯ]"), diag.Both("variables by scope", "переменные по областям"), completeScopes, (*session).showVars},
		{"set", "задать", diag.Both("NAME=VALUE", "ИМЯ=ЗНАЧЕНИЕ"), diag.Both("sets a variable as it is; client.x, const.x", "задать переменную как есть; client.x, const.x"), completeVars, (*session).set},
		{"load", "загрузить", diag.Both("FILE", "ФАЙЛ"), diag.Both("runs a script, or sets the variables of a .json", "выполнить скрипт, взять переменные из .json"), completeFiles, (*session).load},
		{"save", "сохранить", diag.Both("FILE", "ФАЙЛ"), diag.Both("the statements as a script, or the variables as .json", "сохранить строки, а в .json — переменные"), completeFiles, (*session).save},
		{"undo", "назад", diag.Both("[N]", "[N]"), diag.Both("back to the state before the last statement, or the last N", "вернуться к тому, что было N строк назад"), completeNothing, (*session).undo},
		{"check", "проверить", diag.Both("[LINE]", "[СТРОКА]"), diag.Both("looks at a line, or at the session's, without running it", "проверить строку или сеанс, не выполняя"), completeCode, (*session).check},
		{"trace", "трассировка", diag.Both("[on|off]", "[on|off]"), diag.Both("shows the value of every part of an expression", "показывать значение каждой части выражения"), completeTrace, (*session).setTrace},
		{"time", "время", diag.Both("[on|off|LINE]", "[on|off|СТРОКА]"), diag.Both("shows how long statements take", "показывать, сколько выполнялась строка"), completeCode, (*session).time},
		{"effects", "обращения", diag.Both("", ""), diag.Both("all requests and other acts of the session", "все запросы и другие действия"), completeNothing, (*session).showEffects},
		{"sandbox", "песочница", diag.Both("[URL|off]", "[URL|off]"), diag.Both("sends requests to a sandbox; off ends that", "отправлять в песочницу; off — перестать"), completeSandbox, (*session).sandbox},
		{"live", "вживую", diag.Both("[off]", "[off]"), diag.Both("sends requests for real, after a question", "отправлять по-настоящему, после вопроса"), completeSandbox, (*session).live},
		{"test", "тест", diag.Both("[N] [FILE]", "[N] [ФАЙЛ]"), diag.Both("turns the session, or its last N lines, into a test case", "сделать тест из сеанса или N строк"), completeFiles, (*session).test},
		{"help", "справка", diag.Both("[FUNCTION]", "[ФУНКЦИЯ]"), diag.Both("these commands, or a function", "эти команды или справка о функции"), completeFuncs, (*session).help},
		{"quit", "выход", diag.Both("", ""), diag.Both("leaves; so does Ctrl-D", "выйти; то же — Ctrl-D"), completeNothing, (*session).quit},
	}
}

// isCommand reports whether a line is a command: a colon, then a letter.
func isCommand(line string) bool {
	line = strings.TrimLeftFunc(line, unicode.IsSpace)
	if !strings.HasPrefix(line, ":") {
		return false
	}
	r, _ := utf8.DecodeRuneInString(line[1:])
	return unicode.IsLetter(r) || strings.TrimSpace(line) == ":" || r == '?'
}

// split cuts a command into its name and its argument.
func split(line string) (name, arg string) {
	line = strings.TrimPrefix(strings.TrimSpace(line), ":")
	name, arg, _ = strings.Cut(line, " ")
	return name, strings.TrimSpace(arg)
}

// find looks a command up by either name, or by an unmistakable beginning of one.
func find(name string) (command, bool) {
	if name == "" || name == "?" || name == "h" {
		name = "help"
	}
	var found []command
	for _, c := range commands() {
		if c.name == name || c.ru == name {
			return c, true
		}
		if name != "" && (strings.HasPrefix(c.name, name) || strings.HasPrefix(c.ru, name)) {
			found = append(found, c)
		}
	}
	if len(found) == 1 {
		return found[0], true
	}
	return command{}, false
}

// command carries out a command; false when it failed.
func (s *session) command(ctx context.Context, line string) bool {
	name, arg := split(line)
	c, ok := find(name)
	if !ok {
		s.complain(s.unknown(name))
		return false
	}
	if err := c.do(s, ctx, arg); err != nil {
		s.complain(fmt.Sprintf(":%s: %s", name, s.say(err)))
		return false
	}
	return true
}

func (s *session) unknown(name string) string {
	var names, like []string
	for _, c := range commands() {
		names = append(names, c.name, c.ru)
		if name != "" && (strings.HasPrefix(c.name, name) || strings.HasPrefix(c.ru, name)) {
			like = append(like, ":"+c.name)
		}
	}
	text := fmt.Sprintf(s.t("there is no command :%s", "команды :%s нет"), name)
	near, ok := spell.Nearest(name, names)
	switch {
	case len(like) > 1:
		return text + fmt.Sprintf(s.t("; it may be %s", "; возможно, одна из них: %s"), strings.Join(like, ", "))
	case ok:
		return text + fmt.Sprintf(s.t("; did you mean :%s?", "; возможно, :%s?"), near)
	}
	return text + s.t("; all commands: :help", "; все команды: :help")
}

// A mistake is an error with a text in both languages.
type mistake struct{ text diag.Text }

// Error implements error.
func (m mistake) Error() string { return m.text.EN }

func mistaken(en, ru string, args ...string) error {
	return mistake{diag.Both(en, ru).With(args...)}
}

func (s *session) say(err error) string {
	if m, ok := err.(mistake); ok {
		return m.text.In(s.o.Style.Lang)
	}
	return s.o.Say(err)
}

// help lists the commands, or explains one, or a function.
func (s *session) help(_ context.Context, name string) error {
	name, _, _ = strings.Cut(name, "(")
	if c, ok := find(strings.TrimPrefix(name, ":")); ok && strings.HasPrefix(name, ":") {
		s.printf("%s — %s\n", s.usage(c), c.doc.In(s.o.Style.Lang))
		return nil
	}
	if name == "" {
		s.listCommands()
		return nil
	}
	if f, ok := s.reg.Find(name); ok {
		report.Func(s.o.Out, f, s.o.Style.Lang)
		return nil
	}
	if s.reg.OnPlatform(name) {
		return mistaken("{1} exists on the platform only; a host has to supply it", "{1} есть только на платформе; её должен предоставить хост", name)
	}
	if near, ok := spell.Nearest(name, s.reg.Names()); ok {
		return mistaken("there is no function {1}; did you mean {2}?", "функции {1} нет; возможно, {2}?", name, near)
	}
	return mistaken("there is no function {1}; a part of its name and Tab show those there are", "функции {1} нет; наберите начало имени и нажмите Tab", name)
}

func (s *session) listCommands() {
	width := 0
	for _, c := range commands() {
		width = max(width, utf8.RuneCountInString(s.usage(c)))
	}
	for _, c := range commands() {
		use := s.usage(c)
		s.printf("%s%s  %s\n", use, strings.Repeat(" ", width-utf8.RuneCountInString(use)), c.doc.In(s.o.Style.Lang))
	}
	s.printf("%s\n", s.t(`
Anything else is a line of a script: price = 100, round(price * 1.2), "#{price} USD".
It runs at once; a line whose bracket is open waits for the next one.
Tab completes, the arrows bring back earlier lines, Ctrl-C drops or stops a line.`, `
Всё остальное — строки скрипта: цена = 100, round(цена * 1.2), "#{цена} руб."
Строка выполняется сразу; если скобка не закрыта, ждёт продолжения.
Tab дополняет, стрелки — прежние строки, Ctrl-C бросает или прерывает строку.`))
}

// usage is how a command is written.
func (s *session) usage(c command) string {
	name := ":" + c.name
	if s.o.Style.Lang == diag.RU {
		name += " (:" + c.ru + ")"
	}
	return strings.TrimSpace(name + " " + c.args.In(s.o.Style.Lang))
}

func (s *session) quit(context.Context, string) error {
	s.ended = true
	return nil
}

// setTrace switches :trace.
func (s *session) setTrace(_ context.Context, arg string) error {
	on, err := switched(arg, s.trace)
	if err != nil {
		return err
	}
	s.trace = on
	s.sayOnOff(on, diag.Both("trace", "трассировка"))
	return nil
}

// switched reads on, off or nothing, which turns over what was before.
func switched(arg string, was bool) (bool, error) {
	switch arg {
	case "":
		return !was, nil
	case "on", "вкл":
		return true, nil
	case "off", "выкл":
		return false, nil
	}
	return was, mistaken("on or off, not {1}", "нужно on или off, а не {1}", arg)
}

func (s *session) sayOnOff(on bool, what diag.Text) {
	word := s.t("off", "нет")
	if on {
		word = s.t("on", "да")
	}
	s.printf("%s: %s\n", what.In(s.o.Style.Lang), word)
}

// time measures: always, never, or one line.
func (s *session) time(ctx context.Context, arg string) error {
	if on, err := switched(arg, s.timed); err == nil {
		s.timed = on
		s.sayOnOff(on, diag.Both("time", "время"))
		return nil
	}
	was := s.timed
	s.timed = true
	s.statements(ctx, entered{arg, 1}, ":time")
	s.timed = was
	return nil
}

// names are the variables that can be read by a bare name, sorted.
func (s *session) names() []string {
	var names []string
	for _, scope := range scopes {
		for name := range s.env.All(scope) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
