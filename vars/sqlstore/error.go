package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
)

// A Problem is what is wrong, as a word for programs.
type Problem string

// The problems of databases.
const (
	NotFound    Problem = "not-found"      // no such file, directory, server or database
	NotDatabase Problem = "not-a-database" // the file is something else
	Foreign     Problem = "foreign"        // a database of another program
	Damaged     Problem = "damaged"        // the file or its content is broken
	Newer       Problem = "newer-schema"   // written by a newer version
	ReadOnly    Problem = "read-only"      // may not be written
	Full        Problem = "full"           // no room on the disk
	Busy        Problem = "busy"           // held by another program for too long
	Denied      Problem = "denied"         // wrong password, or no right
	Lost        Problem = "lost"           // the connection broke; nothing of the transaction was kept
	Uncertain   Problem = "uncertain"      // the connection broke while committing: kept as a whole, or not at all
	Exists      Problem = "exists"         // the file would be overwritten
	Unsupported Problem = "unsupported"    // this database cannot do it
	Setting     Problem = "setting"        // the address or the database's settings do not fit
	Failed      Problem = "failed"         // anything else
)

// An Error says what is wrong with a database: what, where and what to do. Its texts never
// show a password.
type Error struct {
	Problem Problem
	Text    diag.Text
	Err     error // the driver's, nil when there is none
	secret  string
}

// Error gives the English text with the driver's.
func (e *Error) Error() string { return e.In(diag.EN) }

// In gives the text in a language, with the driver's in English.
func (e *Error) In(lang diag.Lang) string {
	text := e.Text.In(lang)
	if e.Err == nil {
		return text
	}
	return text + " (" + mask(e.Err.Error(), e.secret) + ")"
}

// Unwrap gives the driver's error.
func (e *Error) Unwrap() error { return e.Err }

// mask hides a password wherever it stands.
func mask(s, secret string) string {
	if secret == "" {
		return s
	}
	return strings.ReplaceAll(s, secret, "***")
}

// newError makes an Error. The format is used for both languages with the same arguments.
func newError(p Problem, err error, en, ru string, args ...string) *Error {
	return &Error{Problem: p, Text: both(en, ru, args...), Err: err}
}

func both(en, ru string, args ...string) diag.Text {
	list := make([]any, len(args))
	for i, a := range args {
		list[i] = a
	}
	return diag.Both(fmt.Sprintf(en, list...), fmt.Sprintf(ru, list...))
}

// problemTexts are what is said about the problems that drivers report. Each names the
// database.
var problemTexts = map[Problem]diag.Text{
	NotFound: diag.Both("%s: not found; check the address", "%s: не найдено; проверьте адрес"),
	NotDatabase: diag.Both("%s is no database; choose another file, this one was left as it is",
		"%s — не база данных; выберите другой файл, этот не изменён"),
	Damaged: diag.Both("%s is damaged; keep a copy of it and restore the last backup",
		"%s: данные повреждены; сохраните копию и восстановите базу из последней резервной копии"),
	ReadOnly: diag.Both("%s cannot be written; check the rights to the file and its folder",
		"%s: запись невозможна; проверьте права на файл и его папку"),
	Full: diag.Both("%s: no room on the disk, nothing of the transaction was kept; free some room",
		"%s: на диске нет места, изменения не сохранены; освободите место"),
	Busy: diag.Both("%s is held by another program for too long; close that program or try again",
		"%s: база слишком долго занята другой программой; закройте её или повторите попытку"),
	Denied: diag.Both("%s refuses access; check the user's name, the password and the user's rights",
		"%s: доступ запрещён; проверьте имя пользователя, пароль и права"),
	Lost: diag.Both("%s: the connection broke, nothing of the transaction was kept; try again",
		"%s: соединение прервано, изменения не сохранены; повторите попытку"),
	Uncertain: diag.Both("%s: the connection broke while the changes were being saved: they were kept as a whole or not at all; look before you repeat them",
		"%s: соединение прервано во время сохранения: изменения сохранены либо полностью, либо никак; проверьте это, прежде чем повторять"),
	Setting: diag.Both("%s: the address or a setting of the database does not fit", "%s: адрес или настройка базы данных не подходит"),
	Failed:  diag.Both("%s: the database failed", "%s: ошибка базы данных"),
}

// place names a database in errors.
type place struct{ shown, secret string }

// fault makes the Error of a driver's.
func (p place) fault(problem Problem, err error) *Error {
	text := problemTexts[problem]
	e := newError(problem, err, text.EN, text.RU, p.shown)
	e.secret = p.secret
	return e
}

// known reports whether the caller is told this error as it is: an Error already, or his
// own cancelled context.
func known(err error) bool {
	var e *Error
	return errors.As(err, &e) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
