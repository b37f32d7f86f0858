package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// The formulas, b and c of the other benchmarks: a price, and nine nested conditions.
const price = "price * qty * (1 - discount / 100) + 4.99"

// nested writes the conditions; choose makes one of a limit and two sides.
func nested(choose func(limit int, then, otherwise string) string) string {
	s := "17 * qty"
	for limit := 900; limit >= 100; limit -= 100 {
		s = choose(limit, s, fmt.Sprintf("%d * qty", 26-(limit-100)/100))
	}
	return s
}

func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }

// makeFiles writes the rows as CSV and JSON Lines, and the programs. The Parquet file is
// made by DuckDB.
func (b *bench) makeFiles() error {
	script := "total = round(" + price + ", 2)\nladder = " + nested(func(limit int, then, otherwise string) string {
		return fmt.Sprintf("if(qty >= %d, %s, %s)", limit, then, otherwise)
	}) + "\n"
	question := nested(func(limit int, then, otherwise string) string {
		return fmt.Sprintf("(qty >= %d ? %s : %s)", limit, then, otherwise)
	})
	awk := "BEGIN { FS = OFS = \",\"; print \"id,name,total,ladder\" }\n" +
		"NR > 1 { qty = $3 + 0; price = $4; discount = $5; printf \"%s,%s,%.2f,%d\\n\", $1, $2, " + price + ", " + question + " }\n"
	jq := "{id, name, total: ((.price * .qty * (1 - .discount / 100) + 4.99) * 100 | round / 100), ladder: " +
		strings.NewReplacer("qty", ".qty").Replace(nested(func(limit int, then, otherwise string) string {
			return fmt.Sprintf("(if qty >= %d then %s else %s end)", limit, then, otherwise)
		})) + "}\n"
	heavy := &strings.Builder{}
	for i := range 12 {
		fmt.Fprintf(heavy, "x%d = %s\n", i, nested(func(limit int, then, otherwise string) string {
			return fmt.Sprintf("if(qty * %d %% 1000 >= %d, %s, %s)", i+1, limit, then, otherwise)
		}))
	}
	heavy.WriteString("x = x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11\n")
	for name, text := range map[string]string{"both.calc": script, "both.awk": awk, "both.jq": jq, "heavy.calc": heavy.String(), "duck.mjs": duckProgram} {
		if err := os.WriteFile(b.path(name), []byte(text), 0o666); err != nil {
			return err
		}
	}
	return b.makeRows()
}

func (b *bench) makeRows() error {
	csv, err := os.Create(b.path("in.csv"))
	if err != nil {
		return err
	}
	defer csv.Close()
	jsonl, err := os.Create(b.path("in.jsonl"))
	if err != nil {
		return err
	}
	defer jsonl.Close()
	c, j := bufio.NewWriterSize(csv, 1<<20), bufio.NewWriterSize(jsonl, 1<<20)
	r := rand.New(rand.NewPCG(2025, 11))
	given := []string{"Anna", "Ivan", "Olga", "Dan", "Maria", "Oleg", "Ksenia", "Bo"}
	family := []string{"Smirnova", "Koval", "García", "Lee", "Iwanow", "Ek"}
	fmt.Fprintln(c, "id,name,qty,price,discount")
	for i := range b.rows {
		name := given[r.IntN(len(given))] + " " + family[r.IntN(len(family))]
		qty, whole, cents, discount := 1+r.IntN(1000), r.IntN(1000), r.IntN(100), r.IntN(50)
		fmt.Fprintf(c, "%d,%s,%d,%d.%02d,%d\n", i+1, name, qty, whole, cents, discount)
		fmt.Fprintf(j, "{\"id\":%d,\"name\":%q,\"qty\":%d,\"price\":%d.%02d,\"discount\":%d}\n", i+1, name, qty, whole, cents, discount)
	}
	if err := c.Flush(); err != nil {
		return err
	}
	return j.Flush()
}
