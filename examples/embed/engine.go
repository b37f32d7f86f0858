// Command embed is a minimal chatbot engine: it keeps clients, picks a block for each
// message, runs the block's calculator and renders its answer. It shows what an engine
// needs of salecalc and uses the public packages only.
package main

import (
	"context"
	"fmt"
	"time"

	"github.com/salecalc/salecalc/builtins"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
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

// An engine answers messages. Blocks are shared by all clients; variables are not. It may
// be used by several goroutines: the store lets runs about one client wait for each other.
type engine struct {
	blocks []block
	store  crm.Store
	now    func() time.Time
}

// answer handles one message. sender is the person's id in the messenger.
func (e *engine) answer(ctx context.Context, sender, text string) (string, error) {
	client, err := e.client(ctx, sender)
	if err != nil {
		return "", err
	}
	seen := vars.NewEnv() // what runs see of this message, and the store does not keep
	seen.Set(vars.Builtin, "question", value.Text(text))
	host := runtime.Host{
		Store: e.store, Client: client, Vars: seen, Now: e.now,
		Allow:  runtime.NewKinds(builtins.Store), // an engine in production gives Net: runtime.NewNetwork(…) and allows Network
		Limits: runtime.Limits{Time: 5 * time.Second, Calls: 5},
	}
	for _, b := range e.blocks {
		chosen, err := b.condition.Run(ctx, host)
		if err != nil {
			return "", err
		}
		if chosen.Value.Truth() {
			return enter(ctx, client, b, host)
		}
	}
	return "", nil
}

// client finds who sent a message, or makes him.
func (e *engine) client(ctx context.Context, sender string) (string, error) {
	tx, err := e.store.Begin(ctx)
	if err != nil {
		return "", err
	}
	defer tx.Rollback()
	found, err := tx.FindClients(crm.ClientQuery{PlatformID: sender, Limit: 1})
	if err != nil {
		return "", err
	}
	if len(found) > 0 {
		return found[0], nil
	}
	id, err := tx.NewClient(crm.Client{PlatformID: sender, Created: e.now()})
	if err != nil {
		return "", err
	}
	return id, tx.Commit()
}

// enter runs a block: its calculator first, then its message on the new variables.
func enter(ctx context.Context, client string, b block, host runtime.Host) (string, error) {
	run, err := b.calculator.Run(ctx, host)
	if err != nil {
		return "", err
	}
	for _, d := range run.Diagnostics {
		fmt.Printf("[log] client %s: %s\n", client, d.Message(diag.EN))
	}
	said, err := b.message.Run(ctx, host)
	if err != nil {
		return "", err
	}
	return said.Text, nil
}
