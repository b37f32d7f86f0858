package main

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
)

// duckProgram runs one statement: the folder of node_modules, threads (0: all), the statement.
const duckProgram = `import { createRequire } from "node:module";
const [, , folder, threads, sql] = process.argv;
const { DuckDBInstance } = createRequire(folder + "/")("@duckdb/node-api");
const db = await (await DuckDBInstance.create(":memory:")).connect();
if (threads !== "0") await db.run("SET threads = " + threads);
await db.run(sql);
`

// A bench knows the files and the commands that are there.
type bench struct {
	options
	dir            string
	mawk, jq, duck bool
}

func (b *bench) findPeers() {
	has := func(name string) bool { _, err := exec.LookPath(name); return err == nil }
	b.mawk, b.jq = has("mawk"), has("jq")
	_, err := os.Stat(b.path("node_modules/@duckdb/node-api"))
	b.duck = err == nil && has("node")
	for name, there := range map[string]bool{"mawk": b.mawk, "jq": b.jq, "DuckDB (node, npm install @duckdb/node-api)": b.duck} {
		if !there {
			fmt.Printf("%s is not here and not measured\n", name)
		}
	}
}

// A command is one contender.
type command struct {
	name string
	args []string
	out  string // the file it writes, "" for standard output
}

// A task is what commands do side by side. Those of one task write the same rows.
type task struct {
	name     string
	commands []command
	same     bool // outputs are compared
}

func (b *bench) tasks() []task {
	return []task{
		{"csv", b.csv(), true},
		{"formulas", b.heavy(), true},
		{"jsonl", b.jsonl(), true},
		{"parquet", b.parquet(), false},
	}
}

// ours is salecalc with as many workers as said; 0: one for each processor.
func (b *bench) ours(name, script, in, out string, workers int, more ...string) command {
	args := append([]string{b.salecalc, "batch", b.path(script), "--in", b.path(in), "--out", b.path(out), "--force", "--format", "json"}, more...)
	if workers > 0 {
		args = append(args, "--workers", strconv.Itoa(workers))
	}
	return command{name, args, b.path(out)}
}

var columns = []string{"--only", "id,name,total,ladder"}

func (b *bench) csv() []command {
	list := []command{
		b.ours("salecalc", "both.calc", "in.csv", "ours.csv", 0, columns...),
		b.ours("salecalc, 1 worker", "both.calc", "in.csv", "ours1.csv", 1, columns...),
	}
	if b.mawk {
		list = append(list, command{"mawk", []string{"env", "LC_ALL=C", "mawk", "-f", b.path("both.awk"), b.path("in.csv")}, ""})
	}
	from := fmt.Sprintf("read_csv('%s', header = true, columns = {id: 'VARCHAR', name: 'VARCHAR', qty: 'DOUBLE', price: 'DOUBLE', discount: 'DOUBLE'})", b.path("in.csv"))
	return append(list, b.ducks(from, "duck", ".csv", "HEADER, DELIMITER ','")...)
}

// heavy is formulas that reading and writing do not bound.
func (b *bench) heavy() []command {
	only := []string{"--only", "id,x"}
	return []command{
		b.ours("salecalc, 1 worker", "heavy.calc", "in.csv", "heavy1.csv", 1, only...),
		b.ours("salecalc, 2 workers", "heavy.calc", "in.csv", "heavy2.csv", 2, only...),
	}
}

func (b *bench) jsonl() []command {
	list := []command{b.ours("salecalc", "both.calc", "in.jsonl", "ours.jsonl", 0, columns...)}
	if b.jq {
		list = append(list, command{"jq", []string{"jq", "-c", "-f", b.path("both.jq"), b.path("in.jsonl")}, ""})
	}
	from := fmt.Sprintf("read_json('%s', format = 'newline_delimited', columns = {id: 'BIGINT', name: 'VARCHAR', qty: 'DOUBLE', price: 'DOUBLE', discount: 'DOUBLE'})", b.path("in.jsonl"))
	return append(list, b.ducks(from, "duck", ".jsonl", "FORMAT json")...)
}

func (b *bench) parquet() []command {
	if !b.duck {
		return nil
	}
	make := b.duckdb("", fmt.Sprintf("COPY (SELECT * FROM read_csv('%s')) TO '%s' (FORMAT parquet)", b.path("in.csv"), b.path("in.parquet")), "", 0)
	if err := exec.Command(make.args[0], make.args[1:]...).Run(); err != nil {
		fmt.Println("no Parquet file:", err)
		return nil
	}
	list := []command{b.ours("salecalc", "both.calc", "in.parquet", "ours.parquet", 0, columns...)}
	return append(list, b.ducks(fmt.Sprintf("'%s'", b.path("in.parquet")), "duck", ".parquet", "FORMAT parquet")...)
}

// ducks are DuckDB with all threads and with one.
func (b *bench) ducks(from, out, ext, how string) []command {
	if !b.duck {
		return nil
	}
	steps := nested(func(limit int, then, otherwise string) string {
		return fmt.Sprintf("CASE WHEN qty >= %d THEN %s ELSE %s END", limit, then, otherwise)
	})
	sql := func(name string) string {
		return fmt.Sprintf("COPY (SELECT id, name, round(%s, 2) AS total, (%s)::BIGINT AS ladder FROM %s) TO '%s' (%s)", price, steps, from, b.path(name), how)
	}
	return []command{b.duckdb("DuckDB", sql(out+ext), b.path(out+ext), 0), b.duckdb("DuckDB, 1 thread", sql(out+"1"+ext), b.path(out+"1"+ext), 1)}
}

func (b *bench) duckdb(name, sql, out string, threads int) command {
	return command{name, []string{"node", b.path("duck.mjs"), b.dir, strconv.Itoa(threads), sql}, out}
}
