package command

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A tool is a program of Beam, built for the tests.
func tool(t *testing.T, name, pkg string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	out, err := exec.Command("go", "build", "-ldflags=-s -w", "-o", file, pkg).CombinedOutput()
	require.NoError(t, err, "%s", out)
	return file
}

var serving = regexp.MustCompile(`Serving JobManagement.*endpoint=localhost:(\d+)`)

// jobServer starts Prism as a process of its own and gives its address.
func jobServer(t *testing.T) string {
	t.Helper()
	cmd := exec.Command(tool(t, "prism", "github.com/apache/beam/sdks/v2/go/cmd/prism"), "--job_port=0", "--serve_http=false", "--log_kind=text")
	said, err := cmd.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	found := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(said); lines.Scan(); {
			if m := serving.FindStringSubmatch(lines.Text()); m != nil {
				found <- m[1]
			}
		}
	}()
	select {
	case port := <-found:
		return "localhost:" + port
	case <-time.After(time.Minute):
		require.Fail(t, "the job server does not answer")
		return ""
	}
}

// submit runs the command as a process of its own.
func (d dir) submit(args ...string) (code int, said string) {
	cmd := exec.CommandContext(d.t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), envArgs+"="+strings.Join(d.args(args...), "\n"))
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		require.NoError(d.t, err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

// A job server in another process gives what the local run does, too; jobs one after the
// other, and one that fails.
func TestJobServer(t *testing.T) {
	endpoint := jobServer(t)
	d := inputs(t, enough)
	toAvro(t, d, "id", "name", "client.city", "qty", "price", "note")
	at := []string{"--runner=universal", "--endpoint=" + endpoint, "--environment_type=LOOPBACK"}
	for _, test := range []struct{ in, like, out string }{
		{"in.csv", "in.csv", "csv"}, {"in.jsonl", "in.jsonl", "jsonl"}, {"in.parquet", "in.parquet", "parquet"}, {"in.avro", "in.jsonl", "jsonl"},
	} {
		t.Run(test.in, func(t *testing.T) {
			code, said := d.local("./s.calc", "--in", "./"+test.like, "--out", "./local."+test.out, "--errors", "./local.failed", "--force")
			require.Equal(t, exitFailed, code, said)
			code, said = d.submit(append(at, "./s.calc", "--in", "./"+test.in, "--out", "./beam."+test.out, "--errors", "./beam.failed", "--force")...)
			require.Equal(t, exitFailed, code, said)
			assert.Regexp(t, fmt.Sprintf(`\d{2}\x{a0}\d{3} rows: \d{2}\x{a0}\d{3} changed, %d failed, 0 skipped`, strings.Count(d.read("local.failed"), "\n")), said)
			assert.NotContains(t, d.names(), "beam."+test.out+".counts")
			require.True(t, d.read("local."+test.out) == d.read("beam."+test.out))
			require.True(t, d.read("local.failed") == d.read("beam.failed"))
		})
	}
	t.Run("worker process", func(t *testing.T) { workerProcess(t, d, endpoint) })
	d.write("cut.csv.gz", pack(t, rows(200_000))[:200_000])
	code, said := d.submit(append(at, "./s.calc", "--in", "./cut.csv.gz", "--out", "./bad.csv")...)
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, said, "cut.csv.gz: the compressed file breaks off: it was not copied to its end")
	assert.NotContains(t, d.names(), "bad.csv")
}

// workerProcess runs a job whose worker is a process of its own, started by the runner: it
// knows what it is told by the pipeline, and nothing of the command line.
func workerProcess(t *testing.T, d dir, endpoint string) {
	// Prism tells a worker its name, in quotes for a shell, and where to ask.
	d.write("worker.sh", fmt.Sprintf("#!/bin/sh\nid=$(echo \"$1\" | tr -d \"'\"); at=${2#--provision_endpoint=}\n"+
		"export %s=\"--worker=true\n$id\n--logging_endpoint=$at\n--control_endpoint=$at\"\nexec '%s'\n", envArgs, os.Args[0]))
	require.NoError(t, os.Chmod(d.file("worker.sh"), 0o700))
	code, said := d.local("./s.calc", "--in", "./in.csv", "--out", "./local.csv", "--errors", "./local.failed", "--force")
	require.Equal(t, exitFailed, code, said)
	code, said = d.submit("./s.calc", "--in", "./in.csv", "--out", "./beam.csv", "--errors", "./beam.failed", "--force",
		"--runner=universal", "--endpoint="+endpoint, "--environment_type=PROCESS", `--environment_config={"command":"`+d.file("worker.sh")+`"}`, "--worker_binary="+d.file("s.calc"))
	require.Equal(t, exitFailed, code, said)
	require.True(t, d.read("local.csv") == d.read("beam.csv"))
	require.True(t, d.read("local.failed") == d.read("beam.failed"))
}
