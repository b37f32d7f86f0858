// Command salecalc-beam runs a script over many records on a cluster, by Apache Beam. See
// `salecalc-beam --help`.
package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // workers may have no time zones

	"github.com/salecalc/salecalc/cmd/salecalc-beam/internal/command"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	app := &command.App{Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv, Now: time.Now, Seed: seed}
	code := app.Run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

func seed() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return binary.LittleEndian.Uint64(b[:])
}
