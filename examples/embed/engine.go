// Command embed is a minimal chatbot engine: it keeps clients, picks a block for each
// message, runs the block's calculator and renders its answer. It shows what an engine
// needs of salecalc and uses the public packages only.
package main

import (
	"context"
	"fmt"
	"time"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// A block is one step of a funnel, its three fields compiled once.
type block struct {
	condition  *runtime.Program
	calculator *runtime.Program
	message    *runtime.Program
}

func newBlock(condition, calculator, message string) block {
	return block{
		condition:  runtime.CompileExpr(diag.NewSource("condition", condition), runtime.Options{}),
		calculator: runtime.Compile(diag.NewSource("calculator", calculator), runtime.Options{}),
		message:    runtime.CompileTemplate(diag.NewSource("message", message), runtime.Options{}),
	}
}

// An engine answers messages. Blocks are shared by all clients; variables are not.
type engine struct {
	blocks []block
	store  *vars.MemStore
	now    func() time.Time
}

// answer handles one message of a client. Messages of one client must come one after
// another.
func (e *engine) answer(ctx context.Context, client, text string) (string, error) {
	env, err := e.store.Load(client)
	if err != nil {
		env = vars.NewEnv()
		env.Set(vars.Builtin, "client_id", value.Text(client))
	}
	env.Set(vars.Builtin, "question", value.Text(text))
	host := runtime.Host{
		Vars: env, Store: e.store, Now: e.now,
		Allow:  runtime.Outside,
		DryRun: true, // an engine in production gives Net: runtime.NewNetwork(…) instead
		Limits: runtime.Limits{Time: 5 * time.Second, Calls: 5},
	}
	for _, b := range e.blocks {
		chosen, err := b.condition.Run(ctx, host)
		if err != nil {
			return "", err
		}
		if !chosen.Value.Truth() {
			continue
		}
		return e.enter(ctx, client, b, host)
	}
	return "", nil
}

// enter runs a block: its calculator first, then its message on the new variables.
func (e *engine) enter(ctx context.Context, client string, b block, host runtime.Host) (string, error) {
	run, err := b.calculator.Run(ctx, host)
	if err != nil {
		return "", err
	}
	for _, d := range run.Diagnostics {
		fmt.Printf("[log] client %s: %s\n", client, d.Message(diag.EN))
	}
	host.Vars.Apply(run.Writes)
	e.store.Put(client, host.Vars)
	said, err := b.message.Run(ctx, host)
	if err != nil {
		return "", err
	}
	return said.Text, nil
}
