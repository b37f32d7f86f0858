package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A turn is one run of a command.
type turn struct {
	wall, cpu time.Duration
	peak      int64 // resident, KiB
}

// measured is a task with the turns of each of its commands.
type measured struct {
	task
	turns [][]turn
}

// measure lets the commands of a task take turns.
func (b *bench) measure(t task) (*measured, error) {
	turns := make([][]turn, len(t.commands))
	for range b.rounds {
		for i := range t.commands {
			one, err := b.turn(t, &t.commands[i])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", t.commands[i].name, err)
			}
			turns[i] = append(turns[i], one)
		}
	}
	return &measured{t, turns}, nil
}

// print compares what the commands wrote, and prints the figures.
func (m *measured) print(rows int) error {
	fmt.Printf("\n### %s, %d rows\n\n", m.name, rows)
	if m.same {
		if err := compare(m.task); err != nil {
			return err
		}
	}
	turns := m.turns
	fmt.Println("| command | median s | range s | processor s | peak MiB | first / this |\n| --- | ---: | ---: | ---: | ---: | ---: |")
	first := median(turns[0], func(x turn) float64 { return x.wall.Seconds() })
	for i, c := range m.commands {
		wall := func(x turn) float64 { return x.wall.Seconds() }
		fastest := slices.MinFunc(turns[i], func(a, b turn) int { return int(a.wall - b.wall) })
		slowest := slices.MaxFunc(turns[i], func(a, b turn) int { return int(a.wall - b.wall) })
		fmt.Printf("| %s | %.2f | %.2f–%.2f | %.2f | %.0f | %.2f |\n", c.name, median(turns[i], wall), fastest.wall.Seconds(), slowest.wall.Seconds(),
			median(turns[i], func(x turn) float64 { return x.cpu.Seconds() }), median(turns[i], func(x turn) float64 { return float64(x.peak) / 1024 }), first/median(turns[i], wall))
	}
	return nil
}

func median(list []turn, of func(turn) float64) float64 {
	figures := make([]float64, len(list))
	for i, x := range list {
		figures[i] = of(x)
	}
	slices.Sort(figures)
	return figures[len(figures)/2]
}

// turn runs a command once.
func (b *bench) turn(t task, c *command) (turn, error) {
	cmd := exec.Command(c.args[0], c.args[1:]...)
	var said strings.Builder
	cmd.Stderr = &said
	if c.out == "" || strings.HasSuffix(c.out, ".stdout") {
		c.out = b.path(t.name + "-" + strings.Fields(c.name)[0] + ".stdout")
		f, err := os.Create(c.out)
		if err != nil {
			return turn{}, err
		}
		defer f.Close()
		cmd.Stdout = f
	}
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return turn{}, fmt.Errorf("%w: %s", err, said.String())
	}
	wall := time.Since(start)
	used := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return turn{wall, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), used.Maxrss}, nil
}

// compare checks that all commands of a task wrote the same rows. Amounts may differ by a
// cent: not all round a half the same way.
func compare(t task) error {
	first, err := openRows(t.commands[0].out)
	if err != nil {
		return err
	}
	var want [][]string
	if want, err = first.all(); err != nil {
		return err
	}
	for _, c := range t.commands[1:] {
		r, err := openRows(c.out)
		if err != nil {
			return err
		}
		got, err := r.all()
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		if len(got) != len(want) {
			return fmt.Errorf("%s wrote %d rows, not %d", c.name, len(got), len(want))
		}
		cents := 0
		for i := range want {
			for k := range want[i] {
				same, near := alike(want[i][k], got[i][k])
				if !same && !near {
					return fmt.Errorf("%s: row %d: %q, not %q", c.name, i, got[i], want[i])
				}
				if !same {
					cents++
				}
			}
		}
		fmt.Printf("%s: the same %d rows; %d amounts differ by a cent\n", c.name, len(got), cents)
	}
	fmt.Println()
	return nil
}

func alike(a, b string) (same, near bool) {
	if a == b {
		return true, true
	}
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	if err1 != nil || err2 != nil {
		return false, false
	}
	return x == y, math.Abs(x-y) < 0.0101
}

// rows reads an output, CSV or JSON Lines.
type rows struct {
	csv  *csv.Reader
	json *json.Decoder
}

func openRows(name string) (*rows, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	r := bufio.NewReaderSize(f, 1<<20)
	if b, _ := r.Peek(1); len(b) == 1 && b[0] == '{' {
		return &rows{json: json.NewDecoder(r)}, nil
	}
	return &rows{csv: csv.NewReader(r)}, nil
}

// all reads the rows; those of JSON as id, name, total, ladder.
func (r *rows) all() ([][]string, error) {
	if r.csv != nil {
		list, err := r.csv.ReadAll()
		if len(list) > 0 {
			list = list[1:]
		}
		return list, err
	}
	var list [][]string
	for {
		var o struct {
			ID            json.Number `json:"id"`
			Name          string      `json:"name"`
			Total, Ladder json.Number
		}
		if err := r.json.Decode(&o); err == io.EOF {
			return list, nil
		} else if err != nil {
			return list, err
		}
		list = append(list, []string{o.ID.String(), o.Name, o.Total.String(), o.Ladder.String()})
	}
}
