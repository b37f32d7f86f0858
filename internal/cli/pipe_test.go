package cli

import (
	"bytes"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A peer sends to a running pipe and waits for the answer before it sends more, as
// ClickHouse does.
type peer struct {
	t    *testing.T
	to   *io.PipeWriter
	from *io.PipeReader
	said bytes.Buffer
	code chan int
}

func newPeer(t *testing.T, args ...string) *peer {
	p := &peer{t: t, code: make(chan int, 1)}
	in, to := io.Pipe()
	from, out := io.Pipe()
	p.to, p.from = to, from
	script := filepath.Join("..", "..", "examples", "pipe", "total.calc")
	app := &App{In: in, Out: out, Err: &p.said, Getenv: func(string) string { return "" }, Now: time.Now, Seed: func() uint64 { return 1 }}
	go func() {
		code := app.Run(t.Context(), append([]string{"pipe", script}, args...))
		_ = out.Close()
		p.code <- code
	}()
	return p
}

// ask sends bytes and wants bytes back, without the stream being ended.
func (p *peer) ask(send, want string) {
	p.t.Helper()
	_, err := io.WriteString(p.to, send)
	require.NoError(p.t, err)
	got := make([]byte, len(want))
	_, err = io.ReadFull(p.from, got)
	require.NoError(p.t, err)
	require.Equal(p.t, want, string(got))
}

// end ends the stream: nothing more comes.
func (p *peer) end() (code int) {
	p.t.Helper()
	require.NoError(p.t, p.to.Close())
	rest, err := io.ReadAll(p.from)
	require.NoError(p.t, err)
	require.Empty(p.t, string(rest))
	return <-p.code
}

// What ClickHouse sends to an executable function, and what it wants, byte by byte: with
// executable_pool and send_chunk_header a line with the number of rows before each block, then
// the rows, and as many rows back before the next block is sent.
func TestPipeAnswersClickHouse(t *testing.T) {
	columns := []string{"--columns", "qty,price", "--only", "total"}
	tests := []struct {
		name  string
		args  []string
		steps [][2]string
	}{
		{"TabSeparated", append([]string{"--format", "TabSeparated"}, columns...), [][2]string{
			{"2\t10\n", "20\n"}, {"3\t1.5\n\\N\t5\n", "4.5\n\\N\n"}, {"many\t1\n4\t2\n", "\\N\n8\n"},
		}},
		{"TabSeparated with chunk headers", append([]string{"--format", "TabSeparated", "--chunk-header"}, columns...), [][2]string{
			{"1\n2\t10\n", "20\n"}, {"3\n1\t1\n2\t2\n3\t3\n", "1\n4\n9\n"}, {"2\nx\t1\n5\t5\n", "\\N\n25\n"},
		}},
		{"JSONEachRow with chunk headers", append([]string{"--format", "JSONEachRow", "--chunk-header"}, columns...), [][2]string{
			{"1\n{\"qty\":2,\"price\":10}\n", "{\"total\":20}\n"},
			{"2\n{\"qty\":\"3\",\"price\":\"1.5\"}\n{\"qty\":\"many\",\"price\":1}\n", "{\"total\":4.5}\n{}\n"},
		}},
		{"CSV with chunk headers", append([]string{"--format", "CSV", "--chunk-header"}, columns...), [][2]string{
			{"2\n2,10\n\"3\",\"1.5\"\n", "20\n4.5\n"}, {"1\n4,4\n", "16\n"},
		}},
		{"a bad row gives a row", append([]string{"--chunk-header"}, columns...), [][2]string{
			{"3\n1\n2\t2\n\xff\t1\n", "\\N\n4\n\\N\n"}, {"1\n3\t3\n", "9\n"},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPeer(t, tt.args...)
			for _, s := range tt.steps {
				p.ask(s[0], s[1])
			}
			require.Equal(t, exitDone, p.end(), "rows that fail do not fail the stream")
		})
	}
}

// A chunk whose rows come one by one is answered one by one; the peer need not send all.
func TestPipeAnswersWithinChunk(t *testing.T) {
	p := newPeer(t, "--columns", "qty,price", "--only", "total", "--chunk-header")
	p.ask("2\n2\t10\n", "20\n")
	p.ask("3\t", "")
	p.ask("10\n", "30\n")
	require.Equal(t, exitDone, p.end())
}

func TestPipeStrict(t *testing.T) {
	p := newPeer(t, "--columns", "qty,price", "--strict")
	p.ask("many\t10\n2\t10\n", "many\t10\t\\N\n2\t10\t20\n")
	require.Equal(t, exitFailed, p.end())
	assert.Contains(t, p.said.String(), "total.calc:1:15: error: `*` cannot use \"many\"")
}

// A peer that speaks another protocol is told so, and what it had sent before is answered.
func TestPipeOutOfStep(t *testing.T) {
	p := newPeer(t, "--columns", "qty,price", "--only", "total", "--chunk-header")
	p.ask("1\n2\t10\n", "20\n")
	p.ask("3\t10\n", "")
	require.Equal(t, exitUsage, p.end())
	assert.Contains(t, p.said.String(), "at byte 7 there should be a line with the number of rows")
}

const envPipeChild = "SALECALC_TEST_PIPE"

// TestPipeChild is no test: it is the salecalc that the example for a shell calls.
func TestPipeChild(t *testing.T) {
	if os.Getenv(envPipeChild) == "" {
		t.Skip("only a child of TestPipeUnix")
	}
	app := &App{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: func(string) string { return "" }, Now: time.Now, Seed: func() uint64 { return 1 }}
	os.Exit(app.Run(t.Context(), flag.Args()))
}

// The example for Unix pipelines gives what it says.
func TestPipeUnix(t *testing.T) {
	bin := t.TempDir()
	script := fmt.Sprintf("#!/bin/sh\n%s=1 exec %q -test.run='^TestPipeChild$' -- \"$@\"\n", envPipeChild, os.Args[0])
	require.NoError(t, os.WriteFile(filepath.Join(bin, "salecalc"), []byte(script), 0o755))
	cmd := exec.Command("sh", filepath.Join("..", "..", "examples", "pipe", "unix.sh"))
	cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	out, err := cmd.Output()
	if _, no := exec.LookPath("awk"); no != nil {
		t.Skip("no awk on this machine")
	}
	require.NoError(t, err)
	require.Equal(t, "4,7,100,700\n2,30,9.99,299.7\n", string(out))
}

// The commands of the functions that ClickHouse is told of answer as they should.
func TestPipeFunctions(t *testing.T) {
	var xmlFile struct {
		Command string `xml:"function>command"`
		Format  string `xml:"function>format"`
	}
	data, err := os.ReadFile("../../examples/pipe/order_total_function.xml")
	require.NoError(t, err)
	require.NoError(t, xml.Unmarshal(data, &xmlFile))
	var yamlFile struct {
		Function struct{ Command, Format string }
	}
	data, err = os.ReadFile("../../examples/pipe/order_total_function.yaml")
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(data, &yamlFile))
	for _, tt := range []struct{ command, format, want, send, answer string }{
		{xmlFile.Command, xmlFile.Format, "TabSeparated", "2\n2\t10.5\n\\N\t1\n", "21\n\\N\n"},
		{yamlFile.Function.Command, yamlFile.Function.Format, "JSONEachRow", "2\n{\"qty\":2,\"price\":10.5}\n{\"qty\":null,\"price\":1}\n", "{\"total\":21}\n{}\n"},
	} {
		require.Equal(t, tt.want, tt.format)
		words := strings.Fields(tt.command)
		require.Equal(t, []string{"/usr/local/bin/salecalc", "pipe", "/var/lib/clickhouse/user_scripts/total.calc"}, words[:3])
		p := newPeer(t, words[3:]...)
		p.ask(tt.send, tt.answer)
		require.Equal(t, exitDone, p.end())
	}
}
