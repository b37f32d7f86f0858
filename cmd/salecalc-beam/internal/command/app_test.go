package command

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/memfs"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/planned"
)

// Many files are as many runs.
func TestManyFiles(t *testing.T) {
	d := newDir(t)
	d.write("s.calc", "draw = random(1, 1000000)\nx = 1 / qty")
	for i := range 3 {
		d.write(fmt.Sprintf("in-%d.csv", i), fmt.Sprintf("id,qty\na,%d\nb,1\n", i))
		code, said := d.local("./s.calc", "--in", fmt.Sprintf("./in-%d.csv", i), "--out", fmt.Sprintf("./local-%d.csv", i), "--errors", fmt.Sprintf("./local-%d.failed", i))
		require.NotEqual(t, exitUsage, code, said)
	}
	d.write("other.csv", "no such columns\n")
	d.write("typo.calc", "x = qtty + 1")
	code, said := d.beam("./typo.calc", "--in", "./in-0.csv", "--out", "./typo.csv")
	require.Equal(t, exitFailed, code)
	assert.Equal(t, "warning: qtty is read, but there is no such column and it is not set; did you mean qty?\n2 rows: 0 changed, 2 failed, 0 skipped\n", said)
	code, said = d.beam("./s.calc", "--in", "./in-*.csv", "--out", "./beam-*.csv", "--errors", "./beam-*.failed", "--summary", "./sum-*.json")
	require.Equal(t, exitFailed, code, said)
	assert.Equal(t, "6 rows: 5 changed, 1 failed, 0 skipped\n", said)
	for i := range 3 {
		for _, kind := range []string{"csv", "failed"} {
			assert.Equal(t, d.read(fmt.Sprintf("local-%d.%s", i, kind)), d.read(fmt.Sprintf("beam-%d.%s", i, kind)))
		}
	}
	assert.Contains(t, d.read("sum-0.json"), `"code": "division-by-zero"`)
	assert.Contains(t, d.read("sum-2.json"), `"failed": 0`)
}

// Nothing is sent: what would be is written down, with the same ids as by the local run.
func TestEffects(t *testing.T) {
	d := newDir(t)
	d.write("s.calc", "result = getcourse_add_deal(email, \"\", \"course\", price)\nx = 1 / price\nid2 = deal_number")
	for i := range 2 {
		d.write(fmt.Sprintf("in-%d.csv", i), fmt.Sprintf("id,email,price\na,a@example.com,4900\nb,b@example.com,%d\nc,c@example.com,0\n", i))
		code, said := d.local("./s.calc", "--in", fmt.Sprintf("./in-%d.csv", i), "--out", fmt.Sprintf("./local-%d.csv", i), "--effects", fmt.Sprintf("./local-%d.jsonl", i),
			"--run", fmt.Sprintf("march %d", i), "--set", "const.getcourse_account_name=any", "--set", "const.getcourse_secret=a-secret-key")
		require.Equal(t, exitFailed, code, said)
	}
	code, said := d.beam("./s.calc", "--in", "./in-*.csv", "--out", "./beam-*.csv", "--effects", "./beam-*.jsonl",
		"--run", "march", "--set", "const.getcourse_account_name=any", "--set", "const.getcourse_secret=a-secret-key", "--summary", "./sum-*.json")
	require.Equal(t, exitFailed, code, said)
	for i := range 2 {
		require.Equal(t, d.read(fmt.Sprintf("local-%d.csv", i)), d.read(fmt.Sprintf("beam-%d.csv", i)))
		made := d.read(fmt.Sprintf("beam-%d.jsonl", i))
		require.Equal(t, d.read(fmt.Sprintf("local-%d.jsonl", i)), made)
		assert.NotContains(t, made, "a-secret-key")
		r := planned.NewReader(strings.NewReader(made))
		for row := 1; row <= 3; row++ {
			e, err := r.Next()
			require.NoError(t, err)
			assert.Equal(t, []string{fmt.Sprintf("march %d", i), fmt.Sprint(row), "getcourse_add_deal"}, []string{e.Run, e.Row, e.Function})
		}
		_, err := r.Next()
		require.ErrorIs(t, err, io.EOF)
		assert.Contains(t, d.read(fmt.Sprintf("sum-%d.json", i)), `"function": "getcourse_add_deal",
      "count": 3,
      "performed": 0`)
	}
}

// Places that are no disk of this machine: files that can only be read from their
// beginning, and that have no other name until they are complete.
func TestElsewhere(t *testing.T) {
	d := inputs(t, enough)
	code, said := d.local("./s.calc", "--in", "./in.parquet", "--out", "./local.csv", "--errors", "./local.failed")
	require.Equal(t, exitFailed, code, said)
	memfs.Write("memfs://clients/in.parquet", []byte(d.read("in.parquet")))
	code, said = d.beam("./s.calc", "--in", "memfs://clients/in.parquet", "--out", "memfs://clients/out.parquet", "--errors", "./beam.failed")
	require.Equal(t, exitFailed, code, said)
	require.True(t, d.read("local.failed") == d.read("beam.failed"))
	code, said = d.beam("./s.calc", "--in", "memfs://clients/in.parquet", "--out", "./beam.csv")
	require.Equal(t, exitFailed, code, said)
	code, said = d.beam("./s.calc", "--in", "memfs://clients/none.parquet", "--out", "./new.csv")
	require.Equal(t, exitUsage, code)
	assert.Contains(t, said, "memfs://clients/none.parquet: it cannot be read")
	code, said = d.beam("./s.calc", "--in", "memfs://clients/in.parquet", "--out", "memfs://clients/out.parquet")
	require.Equal(t, exitUsage, code)
	assert.Contains(t, said, "there is such a file already")
}

func TestWrongUse(t *testing.T) {
	d := newDir(t)
	d.write("s.calc", "x = qty + 1")
	d.write("bad.calc", "x = round(1")
	d.write("in.csv", "id,qty\n1,2\n")
	d.write("out.csv", "kept")
	d.write("vars.json", "[1]")
	d.write("list.parquet", "PAR1 and nothing else")
	d.write("bad.avro", "Obj")
	for _, test := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"no script", []string{"--in", "./in.csv", "--out", "./new.csv"}, exitUsage, "one SCRIPT, --in FILE and --out FILE are needed"},
		{"two scripts", []string{"./s.calc", "./s.calc", "--in", "./in.csv", "--out", "./new.csv"}, exitUsage, "one SCRIPT"},
		{"live", []string{"./s.calc", "--in", "./in.csv", "--out", "./new.csv", "--live"}, exitUsage, "unknown flag: --live"},
		{"no such script", []string{"./no.calc", "--in", "./in.csv", "--out", "./new.csv"}, exitUsage, "no.calc: it cannot be read"},
		{"a script with an error", []string{"./bad.calc", "--in", "./in.csv", "--out", "./new.csv"}, exitFailed, "bad.calc:1:10: error: the bracket `(` is not closed"},
		{"a condition with an error", []string{"./s.calc", "--in", "./in.csv", "--out", "./new.csv", "--where", "qty >"}, exitFailed, "--where:1:6: error"},
		{"no such file", []string{"./s.calc", "--in", "./no.csv", "--out", "./new.csv"}, exitUsage, "no.csv: it cannot be read"},
		{"no such files", []string{"./s.calc", "--in", "./no*.csv", "--out", "./new*.csv"}, exitUsage, "there are no files"},
		{"an output that exists", []string{"./s.calc", "--in", "./in.csv", "--out", "./out.csv"}, exitUsage, "there is such a file already"},
		{"an output that is the input", []string{"./s.calc", "--in", "./in.csv", "--out", "./in.csv", "--force"}, exitUsage, "both read and written"},
		{"an output twice", []string{"./s.calc", "--in", "./in.csv", "--out", "./new.csv", "--errors", "./new.csv"}, exitUsage, "or written twice"},
		{"one star", []string{"./s.calc", "--in", "./in*.csv", "--out", "./new.csv"}, exitUsage, "have one * each, or none has one"},
		{"effects without a name", []string{"./s.calc", "--in", "./in.csv", "--out", "./new.csv", "--effects", "./e.jsonl"}, exitUsage, "--effects FILE and --run NAME go together"},
		{"no such column", []string{"./s.calc", "--in", "./in.csv", "--out", "./new.csv", "--keep", "name"}, exitUsage, "--keep: there is no column name"},
		{"keep and only", []string{"./s.calc", "--in", "./in.csv", "--out", "./new.csv", "--keep", "id", "--only", "id"}, exitUsage, "--keep and --only exclude each other"},
		{"map", []string{"./s.calc", "--in", "./in.csv", "--out", "./new.csv", "--map", "id"}, exitUsage, "--map wants COLUMN=VARIABLE, got id"},
		{"set", []string{"./s.calc", "--in", "./in.csv", "--out", "./new.csv", "--set", "id"}, exitUsage, "--set wants NAME=VALUE, got id"},
		{"vars", []string{"./s.calc", "--in", "./in.csv", "--out", "./new.csv", "--vars", "./vars.json"}, exitUsage, "vars.json: it is not a JSON object"},
		{"now", []string{"./s.calc", "--in", "./in.csv", "--out", "./new.csv", "--now", "today"}, exitUsage, "--now wants a time"},
		{"zone", []string{"./s.calc", "--in", "./in.csv", "--out", "./new.csv", "--tz", "Local"}, exitUsage, "there is no time zone Local"},
		{"format", []string{"./s.calc", "--in", "./in.csv", "--out", "./new.csv", "--out-format", "xml"}, exitUsage, "--out-format is csv, jsonl, parquet or avro, not xml"},
		{"delimiter", []string{"./s.calc", "--in", "./in.csv", "--out", "./new.csv", "--delimiter", "::"}, exitUsage, "--delimiter is one plain sign"},
		{"encoding", []string{"./s.calc", "--in", "./in.csv", "--out", "./new.csv", "--encoding", "koi8-r"}, exitUsage, "--encoding is utf-8 or windows-1251"},
		{"packed Parquet", []string{"./s.calc", "--in", "./in.csv", "--out", "./new.parquet.gz"}, exitUsage, "Parquet and Avro are not compressed once more"},
		{"broken Parquet", []string{"./s.calc", "--in", "./list.parquet", "--out", "./new.csv"}, exitUsage, "list.parquet: it is not a sound Parquet file"},
		{"broken Avro", []string{"./s.calc", "--in", "./bad.avro", "--out", "./new.csv"}, exitUsage, "bad.avro: it is not a sound Avro file"},
		{"a place nobody knows", []string{"./s.calc", "--in", "ftp://x/in.csv", "--out", "./new.csv"}, exitUsage, "ftp"},
		{"log", []string{"./s.calc", "--in", "./in.csv", "--out", "./new.csv", "--log", "loud"}, exitUsage, "--log is debug, info, warn or error, not loud"},
		{"language", []string{"./s.calc", "--in", "./in.csv", "--out", "./new.csv", "--lang", "uk"}, exitUsage, "--lang is en or ru, not uk"},
		{"Russian", []string{"./s.calc", "--in", "./in.csv", "--out", "./new.csv", "--keep", "name", "--lang", "ru"}, exitUsage, "--keep: нет столбца name"},
	} {
		t.Run(test.name, func(t *testing.T) {
			code, said := d.beam(test.args...)
			assert.Equal(t, test.code, code)
			assert.Contains(t, said, test.want)
			assert.NotContains(t, d.names(), "new.csv")
		})
	}
	assert.Equal(t, "kept", d.read("out.csv"))
}

// A flag of the local command has the same name here; the others are few.
func TestFlagsOfBatch(t *testing.T) {
	d := newDir(t)
	code, said := d.local("--help")
	require.Equal(t, exitDone, code)
	var own []string
	newApp(nil, nil).flagSet(&flags{}).VisitAll(func(f *pflag.Flag) {
		if !f.Hidden && !strings.Contains(said, "--"+f.Name+" ") && !strings.Contains(said, "--"+f.Name+"\n") {
			own = append(own, f.Name)
		}
	})
	assert.Equal(t, []string{"summary", "log", "beam-help"}, own)
}

func TestHelp(t *testing.T) {
	for _, test := range []struct{ flag, lang, want string }{
		{"--help", "en", "one * in the name stands for many files"},
		{"--help", "ru", "одна * в имени — сразу много файлов"},
		{"--beam-help", "en", "environment_type"},
	} {
		var out, err bytes.Buffer
		require.Equal(t, exitDone, newApp(&out, &err).Run(t.Context(), []string{test.flag, "--lang", test.lang}))
		assert.Contains(t, out.String(), test.want)
		assert.Empty(t, err.String())
	}
}
