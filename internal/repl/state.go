package repl

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/casefile"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// scopes in the order in which :vars shows them.
var scopes = [...]vars.Scope{vars.Deal, vars.Client, vars.Project, vars.Const, vars.Builtin}

// showVars prints the variables: all, of one scope, or those whose names begin alike.
func (s *session) showVars(_ context.Context, arg string) error {
	only, chosen := s.scopeCalled(arg)
	mask := s.env.Redactor()
	any := false
	for _, scope := range scopes {
		var list []string
		for name := range s.env.All(scope) {
			if chosen && scope == only || !chosen && strings.HasPrefix(name, arg) {
				list = append(list, name)
			}
		}
		if list == nil {
			continue
		}
		any = true
		slices.Sort(list)
		s.printf("%s\n", s.paint(bold, s.heading(scope)))
		for _, name := range list {
			s.printf("  %s = %s\n", name, report.Value(s.env.Get(scope, name), mask))
		}
	}
	if !any {
		s.printf("%s\n", s.t("no variables", "переменных нет"))
	}
	return nil
}

// heading names a scope above its variables.
func (s *session) heading(scope vars.Scope) string {
	switch scope {
	case vars.Deal:
		return s.t("deal", "сделка")
	case vars.Client:
		return s.t("client", "клиент (client.)")
	case vars.Project:
		return s.t("project", "проект (project.)")
	case vars.Const:
		return s.t("constants", "константы (const)")
	}
	return s.t("built-in", "встроенные (builtin)")
}

func (s *session) scopeCalled(word string) (vars.Scope, bool) {
	for scope, names := range map[vars.Scope][]string{
		vars.Deal: {"deal", "сделка"}, vars.Client: {"client", "клиент"}, vars.Project: {"project", "проект"},
		vars.Const: {"const", "константы"}, vars.Builtin: {"builtin", "встроенные"},
	} {
		if slices.Contains(names, word) {
			return scope, true
		}
	}
	return 0, false
}

// set sets one variable by its text.
func (s *session) set(ctx context.Context, arg string) error {
	name, text, ok := strings.Cut(arg, "=")
	scope, bare := casefile.Scoped(strings.TrimSpace(name))
	text = strings.TrimSpace(text)
	switch {
	case !ok:
		return mistaken("it wants NAME=VALUE", "нужно ИМЯ=ЗНАЧЕНИЕ, например :set имя=Анна")
	case !vars.IsName(bare):
		return mistaken("{1} is no variable name", "{1} — не имя переменной", bare)
	case scope == vars.Const && vars.IsSecret(bare) && text == vars.Masked:
		return mistaken("*** is what a secret prints as; type the secret itself", "*** печатается вместо секрета; наберите сам секрет")
	}
	if err := s.assign(ctx, func(env *vars.Env) { env.Set(scope, bare, value.Text(text)) }, vars.Write{Scope: scope, Name: bare}); err != nil {
		return err
	}
	if n := len(text); n > 1 && (text[0] == '"' || text[0] == '\'') && text[n-1] == text[0] {
		s.printf("%s\n", s.t("the quotes became part of the value: :set takes the text as it is", "кавычки стали частью значения: :set берёт текст как есть"))
	}
	return nil
}

// assign changes variables from outside a statement, as one step.
func (s *session) assign(ctx context.Context, change func(*vars.Env), touched ...vars.Write) error {
	before, stored := s.env.Clone(), s.stored
	if err := s.give(ctx, change, touched); err != nil {
		return err
	}
	for i, w := range touched {
		touched[i].Value = s.env.Get(w.Scope, w.Name)
	}
	s.remember(step{before: before, stored: stored, writes: touched})
	report.Writes(s.o.Out, touched, s.env.Redactor(), s.o.Style.Lang)
	return nil
}

// undo takes the last steps back.
func (s *session) undo(ctx context.Context, arg string) error {
	n := 1
	if arg != "" {
		var err error
		if n, err = strconv.Atoi(arg); err != nil || n < 1 {
			return mistaken("it wants a number of steps, not {1}", "нужно число шагов, а не {1}", arg)
		}
	}
	most := s.undoable()
	switch {
	case most == 0 && s.floor > 0:
		return mistaken("what was done live is kept in the store; :undo does not take it back", "сделанное вживую уже сохранено в базе, и :undo этого не отменит")
	case most == 0:
		return mistaken("there is nothing to undo", "отменять нечего")
	case n > most:
		return mistaken("steps that can be undone: {1}", "можно отменить шагов: {1}", strconv.Itoa(most))
	}
	at := len(s.steps) - n
	sent := false
	for _, st := range s.steps[at:] {
		s.printf("%s %s\n", s.t("undone:", "отменено:"), s.describe(st))
		for _, e := range st.effects {
			sent = sent || e.Performed && e.Kind != builtins.Store
		}
	}
	s.env, s.stored = s.steps[at].before, s.steps[at].stored
	s.steps = s.steps[:at]
	if sent {
		s.printf("%s\n", s.t("the variables are as before, but what was sent stays sent", "переменные вернулись, но отправленные запросы не отменить"))
	}
	return s.look(ctx)
}

// undoable counts the steps that can be undone.
func (s *session) undoable() int {
	n := 0
	for n < len(s.steps)-s.floor && s.steps[len(s.steps)-1-n].before != nil {
		n++
	}
	return n
}

// describe is a step on one line.
func (s *session) describe(st step) string {
	text := strings.Join(strings.Fields(st.text), " ")
	if text == "" {
		var names []string
		for _, w := range st.writes {
			names = append(names, scoped(w.Scope, w.Name))
		}
		text = ":set " + strings.Join(names, ", ")
	}
	return report.Value(value.Text(text), s.env.Redactor())
}

// load runs a script, or sets the variables of a JSON file.
func (s *session) load(ctx context.Context, name string) error {
	if name == "" {
		return mistaken("it wants a file", "нужно имя файла: скрипт или .json с переменными")
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	if strings.EqualFold(filepath.Ext(name), ".json") {
		return s.loadVars(ctx, text)
	}
	if !utf8.ValidString(text) {
		return mistaken("{1} is no text in UTF-8", "{1} — не текст в кодировке UTF-8", name)
	}
	s.statements(ctx, entered{text, 1}, name)
	return nil
}

func (s *session) loadVars(ctx context.Context, text string) error {
	read := vars.NewEnv()
	if err := s.o.ReadVars(read, text); err != nil {
		return err
	}
	var touched []vars.Write
	for _, scope := range scopes {
		for name := range read.All(scope) {
			touched = append(touched, vars.Write{Scope: scope, Name: name})
		}
	}
	slices.SortStableFunc(touched, func(a, b vars.Write) int {
		if a.Scope != b.Scope {
			return int(a.Scope) - int(b.Scope)
		}
		return strings.Compare(a.Name, b.Name)
	})
	return s.assign(ctx, func(env *vars.Env) {
		for _, w := range touched {
			env.Set(w.Scope, w.Name, read.Get(w.Scope, w.Name))
		}
	}, touched...)
}

// save writes the statements as a script, or the variables as JSON.
func (s *session) save(_ context.Context, name string) error {
	if name == "" {
		return mistaken("it wants a file", "нужно имя файла: скрипт или .json для переменных")
	}
	if _, err := os.Stat(name); err == nil {
		question := s.t("the file exists; write over it? (yes) ", "файл уже есть; записать поверх? (да) ")
		answer, asked := s.in.ask(question)
		switch {
		case !asked:
			return mistaken("{1} exists already", "файл {1} уже есть", name)
		case !yes(answer):
			s.printf("%s\n", s.t("not saved", "не сохранено"))
			return nil
		}
	}
	data := []byte(s.env.Redactor().Mask(s.script()))
	if strings.EqualFold(filepath.Ext(name), ".json") {
		var err error
		if data, err = report.Marshal(report.VarsJSON(s.env)); err != nil {
			return err
		}
	}
	if len(data) == 0 {
		return mistaken("there is nothing to save yet", "сохранять пока нечего")
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		return unwritable(name, err)
	}
	s.printf(s.t("saved: %s\n", "сохранено: %s\n"), name)
	return nil
}

// unwritable says why a file could not be written.
func unwritable(name string, err error) error {
	var at *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return mistaken("there is no folder for {1}", "нет папки для файла {1}", name)
	case errors.Is(err, fs.ErrPermission):
		return mistaken("{1} may not be written: permission denied", "нет прав на запись в {1}", name)
	case errors.As(err, &at):
		err = at.Err // the name is said already
	}
	return mistaken("cannot write {1}: {2}", "не удалось записать {1}: {2}", name, err.Error())
}

func yes(answer string) bool {
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes", "да", "д", "так":
		return true
	}
	return false
}

// check looks at a line, or at what the session did, without running it.
func (s *session) check(_ context.Context, text string) error {
	if text == "" {
		text = s.script()
	}
	src := diag.NewSource("check", text)
	found := check.Script(lang.Parse(src, s.langOptions()), s.reg)
	report.Diagnostics(s.o.Err, src, found, 0, s.o.Style)
	s.failed = s.failed || slices.ContainsFunc(found, isError)
	if len(found) == 0 {
		s.printf("%s\n", s.t("nothing to remark", "замечаний нет"))
	}
	return nil
}
