// Command salecalc-beam runs a script over many records on a cluster, by Apache Beam. See
// `salecalc-beam --help`.
package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"
	_ "time/tzdata" // workers may have no time zones

	"github.com/salecalc/salecalc/cmd/salecalc-beam/internal/command"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	app := &command.App{Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv, Now: time.Now, Seed: seed, Program: program()}
	code := app.Run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// program is this file, if workers can run it.
func program() string {
	name, err := os.Executable()
	if err != nil || runtime.GOOS != "linux" {
		return ""
	}
	return name
}

func seed() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return binary.LittleEndian.Uint64(b[:])
}
