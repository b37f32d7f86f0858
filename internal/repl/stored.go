package repl

import (
	"context"
	"slices"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/internal/overlay"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// stored is what a session on a client of a store knows besides what the store keeps. It
// is replaced and never changed, so that a step can go back to it.
//
// Every statement opens the client anew and lets him go. Only live ones keep what they do;
// after any other the session carries the variables on, and the bot's data stay as they
// were.
type stored struct {
	given   *vars.Env    // by flags and :set: over all else, and never kept
	written []vars.Write // by statements that kept nothing
}

// onStore reports whether the session works on a client of a store.
func (s *session) onStore() bool { return s.host.Store != nil }

// keeps reports whether what statements do is kept in the store.
func (s *session) keeps() bool { return s.onStore() && s.mode == Live }

// look loads the variables as the next statement will find them.
func (s *session) look(ctx context.Context) error {
	if !s.onStore() {
		return nil
	}
	env, err := overlay.Look(ctx, s.store(), s.host.Client, s.stored.given)
	if err == nil {
		s.env = env
	}
	return err
}

// store is the store as the next statement finds it.
func (s *session) store() vars.Store {
	if s.keeps() {
		return s.host.Store
	}
	return overlay.Over(s.host.Store, s.stored.written)
}

// lend gives a host the variables: env is all of them, and what a sandbox supplies.
func (s *session) lend(h *runtime.Host, env *vars.Env) {
	if !s.onStore() {
		h.Vars = env
		return
	}
	h.Store, h.Discard, h.Vars = s.store(), !s.keeps(), s.stored.given.Clone()
	for name, v := range env.All(vars.Const) { // env has more of them: those of the sandbox
		if s.env.Get(vars.Const, name).IsNone() {
			h.Vars.Set(vars.Const, name, v)
		}
	}
}

// take lets the session see what a statement wrote.
func (s *session) take(ctx context.Context, res *runtime.Result) error {
	if !s.onStore() {
		s.env.Apply(res.Writes)
		return nil
	}
	next := stored{given: s.stored.given.Clone(), written: s.stored.written}
	for _, w := range res.Writes {
		if w.Client == "" {
			next.given.Set(w.Scope, w.Name, value.None)
		}
	}
	if s.keeps() {
		s.floor = len(s.steps) + 1
	} else {
		next.written = slices.Concat(next.written, res.Writes)
	}
	s.stored = next
	return s.look(ctx)
}

// give changes variables from outside a statement. What is given is not kept either.
func (s *session) give(ctx context.Context, change func(*vars.Env), touched []vars.Write) error {
	if !s.onStore() {
		change(s.env)
		return nil
	}
	next := stored{given: s.stored.given.Clone(), written: s.stored.written}
	change(next.given)
	for _, w := range touched {
		switch gone := next.given.Get(w.Scope, w.Name).IsNone(); {
		case gone && s.keeps() && s.stored.given.Get(w.Scope, w.Name).IsNone() && !s.env.Get(w.Scope, w.Name).IsNone():
			return mistaken("{1} is kept in the store; to delete it there, write {1} =", "{1} хранится в базе; чтобы удалить её там, напишите {1} =", scoped(w.Scope, w.Name))
		case gone && !s.keeps():
			next.written = slices.Concat(next.written, []vars.Write{{Scope: w.Scope, Name: w.Name}})
		}
	}
	s.stored = next
	return s.look(ctx)
}

// enterLive lets statements keep what they do from now on. What was tried before is
// forgotten: it rests on answers that were made up.
func (s *session) enterLive(ctx context.Context) error {
	if !s.onStore() {
		return nil
	}
	tried := len(s.stored.written) > 0
	s.stored.written, s.floor = nil, len(s.steps)
	if tried {
		s.printf("%s\n", s.t("what this session had written is forgotten: the variables are those of the store", "записанное в этом сеансе забыто: переменные теперь такие, как в базе"))
	}
	return s.look(ctx)
}

// acts are the effects of a statement that are more than looks at the bot's data.
func (s *session) acts(effects []runtime.Effect) []runtime.Effect {
	if !s.onStore() {
		return effects
	}
	return slices.DeleteFunc(slices.Clone(effects), func(e runtime.Effect) bool {
		fn, ok := s.reg.Find(e.Function)
		return ok && fn.Kind == builtins.Store && fn.Touches == builtins.TouchesNothing
	})
}

// unkept reports whether acts changed the bot's data to no avail. Variables are carried on.
func (s *session) unkept(acts []runtime.Effect) bool {
	return s.onStore() && !s.keeps() && slices.ContainsFunc(acts, func(e runtime.Effect) bool {
		fn, ok := s.reg.Find(e.Function)
		return ok && e.Kind != builtins.Network && fn.Group != builtins.GroupClientVars
	})
}
