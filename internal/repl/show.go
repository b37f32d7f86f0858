package repl

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/internal/spell"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
)

// shown is a statement that was run.
type shown struct {
	src      *diag.Source
	res      *runtime.Result
	env      *vars.Env // before it, with what a sandbox supplies
	err      error     // what stopped it
	took     time.Duration
	ok       bool
	settings []string // constants it needs and does not have
	unkept   bool     // it changed the bot's data, which no later statement will see
}

// show prints what a statement did.
func (s *session) show(d shown) {
	if s.o.JSON {
		s.showJSON(d)
		return
	}
	report.Diagnostics(s.o.Err, d.src, d.res.Diagnostics, d.res.More, s.o.Style)
	s.showStopped(d.err)
	mask := d.env.Redactor()
	s.showTrace(d, mask)
	report.Effects(s.o.Out, d.src, d.res.Effects, s.o.Style.Lang)
	report.Writes(s.o.Out, d.res.Writes, mask, s.o.Style.Lang)
	if x := expression(d.src, s.langOptions()); x != nil && d.ok {
		s.printf("→ %s\n", s.valueText(x, d, mask))
	}
	if d.unkept {
		s.printf("%s\n", s.paint(dim, s.t("the bot's data stay as they were, for later lines too; :live keeps changes",
			"данные бота не изменились, и следующие строки этого не увидят; сохранять изменения — :live")))
	}
	if s.timed {
		s.printf("%s\n", s.paint(dim, duration(d.took)))
	}
	if len(d.settings) > 0 && !d.ok {
		fmt.Fprintf(s.o.Err, s.t("not set: %s; give them by :set const.NAME=VALUE, or try :sandbox, which has its own\n",
			"не заданы: %s; укажите их командой :set const.ИМЯ=ЗНАЧЕНИЕ или попробуйте :sandbox, в песочнице свои\n"), strings.Join(d.settings, ", "))
	}
}

// showStopped says what ended a statement before its end.
func (s *session) showStopped(err error) {
	switch {
	case err == nil:
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(s.o.Err, s.t("interrupted: the line did not end", "прервано: строка не выполнена до конца"))
	default:
		s.complain(s.say(err))
	}
}

// expression is the expression of a source that is one, else nil.
func expression(src *diag.Source, o lang.Options) lang.Expr {
	script := lang.Parse(src, o)
	if len(script.Stmts) != 1 {
		return nil
	}
	if st, ok := script.Stmts[0].(*lang.ExprStmt); ok {
		return st.X
	}
	return nil
}

// valueText is the value of an expression; that there is none is explained for a variable.
func (s *session) valueText(x lang.Expr, d shown, mask vars.Redactor) string {
	if !d.res.Value.IsNone() {
		return report.Value(d.res.Value, mask)
	}
	name, ok := x.(*lang.Name)
	if !ok || name.Scope != lang.NoScope {
		return "None"
	}
	text := "None: " + fmt.Sprintf(s.t("%s is not set", "переменная %s не задана"), name.Name)
	switch name.Name {
	case "exit", "quit", "выход":
		return text + s.t("; to leave, type :quit or press Ctrl-D", "; чтобы выйти, наберите :quit или нажмите Ctrl-D")
	case "help", "помощь", "справка":
		return text + s.t("; the commands are listed by :help", "; список команд покажет :help")
	}
	if near, ok := spell.Nearest(name.Name, s.names()); ok {
		text += fmt.Sprintf(s.t("; did you mean %s?", "; возможно, %s?"), near)
	}
	return text
}

// missing are the constants that the functions of a statement need and do not have.
func (s *session) missing(src *diag.Source, env *vars.Env) []string {
	var names []string
	for _, set := range check.NewInventory(lang.Parse(src, s.langOptions()), s.reg).Settings {
		if !set.Optional && env.Get(vars.Const, set.Name).IsNone() {
			names = append(names, set.Name)
		}
	}
	return names
}

// showTrace prints the value of every sub-expression that is not its own value already.
func (s *session) showTrace(d shown, mask vars.Redactor) {
	for _, st := range d.res.Trace {
		text := strings.Join(strings.Fields(d.src.Cut(st.Span)), " ")
		v := s.t("failed", "ошибка")
		if !st.Failed {
			v = report.Value(st.Value, mask)
		}
		if v == text || v == strings.Trim(text, `"'`) {
			continue
		}
		if st.Value.IsNone() && !st.Failed {
			v = "None"
		}
		s.printf("%s\n", s.paint(dim, strings.Repeat("  ", st.Depth+1)+mask.Mask(text)+" → "+v+s.traceNote(st)))
	}
}

// traceNote says where a variable was found and how its text reads.
func (s *session) traceNote(st runtime.Step) string {
	var notes []string
	if st.IsVar {
		notes = append(notes, s.scopeName(st.Scope))
	}
	switch st.Reading {
	case builtins.Number:
		notes = append(notes, s.t("number", "число"))
	case builtins.Moment:
		notes = append(notes, s.t("date or time", "дата или время"))
	case builtins.Structure:
		notes = append(notes, "JSON")
	}
	if notes == nil {
		return ""
	}
	return " (" + strings.Join(notes, ", ") + ")"
}

func (s *session) scopeName(scope vars.Scope) string { return report.Scope(scope).In(s.o.Style.Lang) }

// duration is a time as people read it.
func duration(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return d.Round(time.Microsecond).String()
	case d < time.Second:
		return d.Round(10 * time.Microsecond).String()
	}
	return d.Round(10 * time.Millisecond).String()
}

// statementJSON is what a statement did, for programs.
type statementJSON struct {
	Statement   string              `json:"statement"`
	Vars        report.Vars         `json:"vars"`
	Value       *string             `json:"value,omitempty"`
	Diagnostics []report.Diagnostic `json:"diagnostics"`
	Effects     []report.Effect     `json:"effects"`
}

func (s *session) showJSON(d shown) {
	mask := d.env.Redactor()
	j := statementJSON{
		Statement:   mask.Mask(strings.TrimSpace(d.src.Text)),
		Vars:        report.VarsJSON(s.env),
		Diagnostics: report.DiagnosticsJSON(d.src, d.res.Diagnostics, s.o.Style.Lang),
		Effects:     report.EffectsJSON(d.src, d.res.Effects),
	}
	if d.ok && !d.res.Value.IsNone() {
		text := mask.Mask(d.res.Value.Text())
		j.Value = &text
	}
	enc := json.NewEncoder(s.o.Out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(j) // a reader that is gone has no use for the error
	s.showStopped(d.err)
}

type color string

const (
	bold   color = "\x1b[1m"
	dim    color = "\x1b[2m"
	red    color = "\x1b[1;31m"
	green  color = "\x1b[32m"
	blue   color = "\x1b[34m"
	purple color = "\x1b[35m"
	cyan   color = "\x1b[36m"
	marked color = "\x1b[7m"
)

const reset = "\x1b[0m"

// paint colours a text where colours are wanted.
func (s *session) paint(c color, text string) string {
	if !s.o.Style.Color || text == "" {
		return text
	}
	return string(c) + text + reset
}
