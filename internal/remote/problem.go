package remote

import (
	"errors"
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/salecalc/salecalc/internal/webclient"
	"github.com/salecalc/salecalc/lang/diag"
)

// A Problem is a failure in our own words, or one of the service's that needs explaining.
type Problem struct {
	Code   diag.Code
	Arg    string    // the argument or constant to blame; "" when there is none
	Field  string    // the field of the request that is wrong, such as payments.0.amount; "" for other problems
	Result string    // what the function returns: in Russian, as documented, or as the service worded it
	Text   diag.Text // for diagnostics
}

// Error is the English text.
func (p *Problem) Error() string { return p.Text.EN }

// NewProblem makes a problem whose function returns the Russian text.
func NewProblem(code diag.Code, arg, en, ru string) *Problem {
	return &Problem{Code: code, Arg: arg, Result: capital(ru), Text: diag.Both(en, ru)}
}

// Worded is p with other words as the answer of the function, unless there are none.
func (p *Problem) Worded(text string) *Problem {
	if text != "" {
		p.Result = text
	}
	return p
}

// Words are those for the author of a script; none for no problem.
func (p *Problem) Words() diag.Text {
	if p == nil {
		return diag.Text{}
	}
	return p.Text
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// A Service is one that is called, as problems name it.
type Service struct {
	Name  string // such as GetCourse
	Host  string // that the call goes to
	Codes Codes
}

// Codes are those of the problems that every service has.
type Codes struct{ Rejected, StrangeAnswer, NotSent, NotBuilt, OutcomeUnknown diag.Code }

// At is the tail that tells status and host of an answer.
func (s Service) At(status int) string { return fmt.Sprintf("(HTTP %d, %s)", status, s.Host) }

// Rejected is a refusal without a reason.
func (s Service) Rejected(status int) *Problem {
	return NewProblem(s.Codes.Rejected, "",
		s.Name+" rejected the request "+s.At(status),
		s.Name+" отклонил запрос "+s.At(status))
}

// Trouble is an answer that tells of a failure inside the service.
func (s Service) Trouble(status int) *Problem {
	return NewProblem(s.Codes.StrangeAnswer, "",
		s.Name+" has trouble on its side "+s.At(status),
		"на стороне "+s.Name+" произошла ошибка "+s.At(status))
}

// NotBuilt is a request, kept from before, that the function would not send.
func (s Service) NotBuilt(function string) *Problem {
	return NewProblem(s.Codes.NotBuilt, "",
		function+" sends no such request: it has been changed",
		function+" такого запроса не отправляет: его изменили")
}

func (s Service) notSent(err error) *Problem {
	why := s.failure(err)
	return NewProblem(s.Codes.NotSent, "",
		"the request to "+s.Name+" was not sent: "+why.EN,
		"запрос в "+s.Name+" не отправлен: "+why.RU)
}

func (s Service) broken(err error) *Problem {
	why := s.failure(err)
	return NewProblem(s.Codes.NotSent, "",
		"no answer from "+s.Name+": "+why.EN,
		"ответ "+s.Name+" не получен: "+why.RU)
}

// OutcomeUnknown adds to a cause that the call may have been carried out.
func (s Service) OutcomeUnknown(cause *Problem) *Problem {
	return NewProblem(s.Codes.OutcomeUnknown, cause.Arg,
		cause.Text.EN+"; the outcome is unknown: look in "+s.Name+" before repeating",
		cause.Text.RU+"; выполнен ли запрос, неизвестно: проверьте в "+s.Name+", прежде чем повторять")
}

// failure is that of the transport in words, whatever Doer it came from.
func (s Service) failure(err error) diag.Text {
	kind := webclient.Protocol
	if e, ok := errors.AsType[*webclient.Error](err); ok {
		if kind = e.Kind; kind == webclient.NoSandbox {
			return e.Text()
		}
	}
	return (&webclient.Error{Kind: kind, Host: s.Host}).Text()
}
