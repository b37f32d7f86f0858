package builtins

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/webclient"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// fakeVars are variables in memory, of the current client and of others by id.
type fakeVars struct {
	env     *vars.Env
	clients map[string]map[string]value.Value
	full    bool // every write is refused
}

func newVars() *fakeVars {
	return &fakeVars{env: vars.NewEnv(), clients: map[string]map[string]value.Value{}}
}

var errFull = context.DeadlineExceeded // any error that is not about the script

func (f *fakeVars) Lookup(name string) value.Value {
	v, _, _ := f.env.Lookup(name)
	return v
}

func (f *fakeVars) Get(s vars.Scope, name string) value.Value { return f.env.Get(s, name) }

func (f *fakeVars) Set(s vars.Scope, name string, v value.Value) error {
	if f.full {
		return errFull
	}
	f.env.Set(s, name, v)
	return nil
}

func (f *fakeVars) ClientVar(client, name string) (value.Value, error) {
	m, ok := f.clients[client]
	if !ok {
		return value.None, vars.ErrNoClient
	}
	return m[name], nil
}

func (f *fakeVars) SetClientVar(client, name string, v value.Value) error {
	m, ok := f.clients[client]
	if !ok {
		return vars.ErrNoClient
	}
	if f.full {
		return errFull
	}
	if v.IsNone() {
		delete(m, name)
		return nil
	}
	m[name] = v
	return nil
}

// texts are the variables of a scope by their text forms.
func (f *fakeVars) texts(s vars.Scope) map[string]string {
	out := map[string]string{}
	for name, v := range f.env.All(s) {
		out[name] = v.Text()
	}
	return out
}

// fakeDoer answers every request alike and keeps what it was asked.
type fakeDoer struct {
	status int
	header http.Header
	body   string
	err    error
	asked  []webclient.Request
}

func (d *fakeDoer) Do(_ context.Context, r webclient.Request) (webclient.Response, error) {
	d.asked = append(d.asked, r)
	return webclient.Response{Status: d.status, Header: d.header, Body: []byte(d.body)}, d.err
}

// A noted is one diagnostic a call recorded without failing.
type noted struct {
	arg  int
	rule *diag.Rule
	text string
}

// outside gives services with variables, a network and a notebook for diagnostics.
func outside(v Vars, d webclient.Doer) (*Services, *[]noted) {
	notes := &[]noted{}
	s := services()
	s.Vars, s.HTTP = v, d
	s.Warn = func(arg int, rule *diag.Rule, args ...diag.Text) {
		*notes = append(*notes, noted{arg, rule, args[len(args)-1].EN})
	}
	return s, notes
}

// callFull is callValues with the variables of the services behind skipped arguments.
func callFull(t *testing.T, s *Services, name string, given ...value.Value) (value.Value, error) {
	t.Helper()
	f, ok := Standard().Find(name)
	require.True(t, ok, "no function %s", name)
	args := make([]value.Value, max(len(given), len(f.Params)))
	copy(args, given)
	if err := f.ReadArgs(args, len(given), s.Vars); err != nil {
		return value.None, err
	}
	c := NewCall(f, args, len(given), s)
	return f.Do(&c)
}

// texts makes arguments of texts, as a script writes them.
func texts(list ...string) []value.Value {
	out := make([]value.Value, len(list))
	for i, text := range list {
		out[i] = value.Text(text)
	}
	return out
}

// requireArg checks which argument an error blames and what it says.
func requireArg(t *testing.T, err error, arg int, part string) {
	t.Helper()
	var bad *ArgError
	require.ErrorAs(t, err, &bad)
	require.Equal(t, arg, bad.Arg)
	require.Contains(t, bad.Error(), part)
}
