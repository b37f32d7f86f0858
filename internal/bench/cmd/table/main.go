// Command table turns the output of the benchmarks, several passes one after the other,
// into Markdown: medians with their spread, and how many times faster than the baseline
// each way of feeding the interpreter is, beside the minimum it has to reach.
//
//	table bench.out
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: table FILE")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "table:", err)
		os.Exit(1)
	}
}

func run(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := read(f)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	_, err = os.Stdout.WriteString(markdown(r))
	return err
}
