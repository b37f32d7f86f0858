package builtins

import (
	"context"
	"errors"
	"slices"

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
