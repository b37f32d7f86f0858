// Command startup runs two commands in turn, many times, and prints the median time each
// takes from start to exit, and the difference. Each command is one argument, split at
// blanks; what it prints is thrown away.
//
//	startup [-n RUNS] 'salecalc eval 1+1' 'jq -n 1+1'
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

func main() {
	runs := flag.Int("n", 100, "how often each command is run")
	flag.Parse()
	if flag.NArg() != 2 || *runs < 1 {
		fmt.Fprintln(os.Stderr, "usage: startup [-n RUNS] COMMAND COMMAND")
		os.Exit(2)
	}
	if err := compare(*runs, flag.Arg(0), flag.Arg(1)); err != nil {
		fmt.Fprintln(os.Stderr, "startup:", err)
		os.Exit(1)
	}
}

// compare runs the commands in turn, so that drift of the machine hits both alike.
func compare(runs int, commands ...string) error {
	times := make([][]time.Duration, len(commands))
	for i := -3; i < runs; i++ { // the first three rounds fill the caches
		for c, command := range commands {
			d, err := once(strings.Fields(command))
			if err != nil {
				return fmt.Errorf("%s: %w", command, err)
			}
			if i >= 0 {
				times[c] = append(times[c], d)
			}
		}
	}
	fmt.Printf("| command | median ms | 10 %% to 90 %% | runs |\n| --- | ---: | ---: | ---: |\n")
	for c, command := range commands {
		slices.Sort(times[c])
		fmt.Printf("| %s | %.2f | %.2f–%.2f | %d |\n", command, at(times[c], 0.5), at(times[c], 0.1), at(times[c], 0.9), runs)
	}
	fmt.Printf("\nDifference of the medians: %+.2f ms.\n", at(times[0], 0.5)-at(times[1], 0.5))
	return nil
}

func once(argv []string) (time.Duration, error) {
	if len(argv) == 0 {
		return 0, errors.New("no command")
	}
	cmd := exec.Command(argv[0], argv[1:]...)
	start := time.Now()
	err := cmd.Run()
	return time.Since(start), err
}

// at gives a quantile of sorted times in milliseconds.
func at(sorted []time.Duration, q float64) float64 {
	return sorted[int(q*float64(len(sorted)-1)+0.5)].Seconds() * 1000
}
