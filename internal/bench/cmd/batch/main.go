// Command batch measures `salecalc batch` beside mawk, DuckDB and jq on one made-up file:
// the same two formulas for every row, the same columns out. The commands take turns, and
// their outputs are compared before any figure is printed.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	var o options
	flag.IntVar(&o.rows, "rows", 1_000_000, "rows of the file")
	flag.IntVar(&o.rounds, "rounds", 7, "turns of each command")
	flag.StringVar(&o.dir, "dir", "", "folder for files; with a node_modules that has @duckdb/node-api, DuckDB takes part")
	flag.StringVar(&o.salecalc, "salecalc", "salecalc", "the command to measure")
	flag.StringVar(&o.only, "only", "", "csv, jsonl, parquet or formulas; otherwise all")
	flag.Parse()
	if err := o.run(); err != nil {
		fmt.Fprintln(os.Stderr, "batch:", err)
		os.Exit(1)
	}
}

type options struct {
	rows, rounds        int
	dir, salecalc, only string
}

func (o *options) run() error {
	dir, err := filepath.Abs(o.dir)
	if err != nil {
		return err
	}
	b := &bench{options: *o, dir: dir}
	b.findPeers()
	if err := b.makeFiles(); err != nil {
		return err
	}
	// All is measured before anything is compared: a command begins as a copy of this
	// process, and its peak of memory would be ours.
	var done []*measured
	for _, task := range b.tasks() {
		if o.only != "" && o.only != task.name || len(task.commands) == 0 {
			continue
		}
		m, err := b.measure(task)
		if err != nil {
			return err
		}
		done = append(done, m)
	}
	for _, m := range done {
		if err := m.print(o.rows); err != nil {
			return err
		}
	}
	return nil
}
