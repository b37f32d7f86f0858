package command

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"

	"github.com/salecalc/salecalc/cmd/salecalc-beam/internal/avro"
)

// enough rows for several chunks.
const enough = 40_000

// inputs makes the same rows in all formats, with the local command.
func inputs(t *testing.T, n int) dir {
	t.Helper()
	d := newDir(t)
	d.write("s.calc", script)
	d.write("carry.calc", "id = id")
	d.write("in.csv", rows(n))
	for _, out := range []string{"in.jsonl", "in.parquet"} {
		code, said := d.local("./carry.calc", "--in", "./in.csv", "--out", "./"+out, "--errors", "./x", "--force")
		require.Equal(t, exitFailed, code, said)
	}
	return d
}

// pack compresses a text.
func pack(t *testing.T, text string) string {
	t.Helper()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err := z.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return packed.String()
}

// A run by Beam writes what a run of `salecalc batch` does, byte for byte.
func TestSameAsBatch(t *testing.T) {
	d := inputs(t, enough)
	narrow, err := charmap.Windows1251.NewEncoder().String(d.read("in.csv"))
	require.NoError(t, err)
	d.write("in1251.csv", narrow)
	d.write("in.csv.gz", pack(t, d.read("in.csv")))
	d.write("bare.csv", "1,2\n3,4\n")
	d.write("empty.csv", "qty,price\n")
	d.write("none.jsonl", "")
	d.write("vars.json", `{"client":{"city":"Perm"},"deal":{"note":"from a file"}}`)
	for _, test := range []struct {
		name, in, out string
		more          []string
	}{
		{"csv", "in.csv", "csv", nil},
		{"failed rows apart", "in.csv", "csv", []string{"--errors", "./%.failed"}},
		{"windows-1251", "in1251.csv", "csv", []string{"--encoding", "windows-1251", "--delimiter", ";"}},
		{"compressed", "in.csv.gz", "csv.gz", nil},
		{"zstd", "in.csv", "jsonl.zst", nil},
		{"csv to json", "in.csv", "jsonl", []string{"--errors", "./%.failed"}},
		{"csv to parquet", "in.csv", "parquet", []string{"--errors", "./%.failed"}},
		{"json", "in.jsonl", "jsonl", []string{"--errors", "./%.failed"}},
		{"json to csv", "in.jsonl", "csv", nil},
		{"parquet", "in.parquet", "parquet", []string{"--errors", "./%.failed"}},
		{"parquet to json", "in.parquet", "jsonl", nil},
		{"columns", "in.csv", "csv", []string{"--keep", "id,name", "--where", "qty > 25", "--seed", "77"}},
		{"order of columns", "in.csv", "csv", []string{"--only", "total,message,id", "--render", "#{name}: #{total}"}},
		{"mapping", "in.csv", "csv", []string{"--map", "price=qty2", "--map", "qty=price", "--map", "price=qty"}},
		{"settings", "bare.csv", "csv", []string{"--columns", "qty,price", "--vars", "./vars.json", "--set", "note=of a flag", "--tz", "Asia/Almaty", "--now", "2025-01-31T23:00:00+03:00"}},
		{"stop on error", "bare.csv", "csv", []string{"--columns", "price,client.city", "--stop-on-error"}},
		{"no rows", "empty.csv", "csv", []string{"--errors", "./%.failed"}},
		{"no rows of json", "none.jsonl", "jsonl", nil},
		{"no rows to parquet", "empty.csv", "parquet", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			args := func(prefix string) []string {
				args := []string{"./s.calc", "--in", "./" + test.in, "--out", "./" + prefix + test.out, "--force"}
				for _, arg := range test.more {
					if arg == "./%.failed" {
						arg = "./" + prefix + "failed"
					}
					args = append(args, arg)
				}
				return args
			}
			want, said := d.local(args("local.")...)
			require.NotEqual(t, exitUsage, want, said)
			code, said := d.beam(args("beam.")...)
			require.Equal(t, want, code, said)
			require.True(t, d.read("local."+test.out) == d.read("beam."+test.out))
			if len(test.more) > 0 && test.more[len(test.more)-1] == "./%.failed" {
				require.True(t, d.read("local.failed") == d.read("beam.failed"))
			}
			require.NotContains(t, d.names(), "beam."+test.out+".pieces")
		})
	}
}

// toAvro makes an Avro file of the rows, all texts.
func toAvro(t *testing.T, d dir, columns ...string) {
	t.Helper()
	types := make([]string, len(columns))
	for i := range types {
		types[i] = avro.String
	}
	in, err := os.Open(d.file("in.jsonl"))
	require.NoError(t, err)
	defer in.Close()
	out, err := os.Create(d.file("in.avro"))
	require.NoError(t, err)
	require.NoError(t, avro.Write(out, columns, types, in))
	require.NoError(t, out.Close())
}

// The local command has no Avro: the rows are the same as with JSON Lines.
func TestAvro(t *testing.T) {
	d := inputs(t, 10_000)
	toAvro(t, d, "id", "name", "client.city", "qty", "price", "note")
	code, said := d.local("./s.calc", "--in", "./in.jsonl", "--out", "./local.jsonl", "--errors", "./local.failed")
	require.Equal(t, exitFailed, code, said)
	code, said = d.beam("./s.calc", "--in", "./in.avro", "--out", "./beam.jsonl", "--errors", "./beam.failed")
	require.Equal(t, exitFailed, code, said)
	require.True(t, d.read("local.jsonl") == d.read("beam.jsonl"))

	code, said = d.beam("./s.calc", "--in", "./in.avro", "--out", "./beam.avro", "--errors", "./beam.failed", "--force")
	require.Equal(t, exitFailed, code, said)
	made, err := os.Open(d.file("beam.avro"))
	require.NoError(t, err)
	defer made.Close()
	lines, err := avro.NewLines(made)
	require.NoError(t, err)
	assert.Equal(t, []string{"id", "name", "client.city", "qty", "price", "note", "draw", "total", "now", "part", "client.seen"}, lines.Columns)
	text, err := io.ReadAll(lines)
	require.NoError(t, err)
	d.write("again.jsonl", string(text))
	for _, in := range []string{"local.jsonl", "again.jsonl"} { // numbers are texts in one of them
		code, said = d.local("./carry.calc", "--in", "./"+in, "--out", "./"+in+".csv")
		require.Equal(t, exitDone, code, said)
	}
	require.True(t, d.read("local.jsonl.csv") == d.read("again.jsonl.csv"))
}
