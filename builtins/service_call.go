package builtins

import (
	"context"
	"errors"
	"slices"

	"github.com/salecalc/salecalc/internal/remote"
	"github.com/salecalc/salecalc/internal/webclient"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A serviceCall reads the arguments of a function of an integration by their names, since
// the same ones stand in different places, and does what all integrations do alike.
type serviceCall struct {
	*Call
	host error // what kept the host from sending anything
}

// A givenVar is a variable that a success writes, unless its text is empty.
type givenVar struct {
	scope      vars.Scope
	name, text string
}

// place is the index of the argument of that name, -1 when the function has none.
func (s *serviceCall) place(name string) int {
	return slices.IndexFunc(s.fn.Params, func(p Param) bool { return p.Name == name })
}

func (s *serviceCall) text(name string) string { return s.Text(s.place(name)) }

// door passes requests on. An error that is none of the network, such as a host without
// one, ends the call: asking again changes nothing.
func (s *serviceCall) door() webclient.Doer {
	return webclient.DoerFunc(func(ctx context.Context, r webclient.Request) (webclient.Response, error) {
		answer, err := s.HTTP().Do(ctx, r)
		var failed *webclient.Error
		if err != nil && !errors.As(err, &failed) {
			s.host = err
			err = &webclient.Error{Kind: webclient.Cancelled, BeforeSend: true, Err: err}
		}
		return answer, err
	})
}

// over says why a call that failed ends the run as well: the host cannot send, or the run
// is out of time.
func (s *serviceCall) over() error {
	if s.host != nil {
		return s.host
	}
	return s.Context().Err()
}

// answer turns the verdict of a call into that of the function: True after what the
// service gave has been kept, else a text.
func (s *serviceCall) answer(v remote.Verdict, given []givenVar) (value.Value, error) {
	if v.OK {
		return value.Bool(true), s.store(given)
	}
	if err := s.over(); err != nil {
		return value.None, err
	}
	if v.Problem != nil {
		return s.refuse(v.Problem)
	}
	return value.Text(v.ErrorText), nil
}

// refuse answers with the text of a problem and records it at the argument to blame.
func (s *serviceCall) refuse(err error) (value.Value, error) {
	var p *remote.Problem
	if !errors.As(err, &p) {
		return value.None, err
	}
	s.Fail(s.place(p.Arg), p.Text)
	return value.Text(p.Result), nil
}

// retry is how the host passes pauses.
func (s *serviceCall) retry() webclient.Retry { return webclient.Retry{Wait: s.s.Wait} }

// store writes what the service gave. What no variable can hold is left out with a
// warning, for the call itself has been done.
func (s *serviceCall) store(given []givenVar) error {
	for _, v := range given {
		switch {
		case v.text == "":
			continue
		case vars.TooLong(v.text, s.MaxText()):
			s.Warn(-1, both(v.name+" was not written: the answer is too long", "переменная "+v.name+" не записана: ответ слишком длинный"))
			continue
		}
		if err := s.Vars().Set(v.scope, v.name, value.Text(v.text)); err != nil {
			return err
		}
	}
	return nil
}
