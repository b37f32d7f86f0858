package cli

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestDemo presses the buttons of a demonstration over HTTP and ends it as Ctrl-C does.
func TestDemo(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	out, ended := &watched{first: make(chan string, 1)}, make(chan int, 1)
	var errs bytes.Buffer
	app := &App{Out: out, Err: &errs, Getenv: func(string) string { return "" }, Now: time.Now, Seed: func() uint64 { return 7 }, Version: "test"}
	go func() { ended <- app.Run(ctx, []string{"demo", "--listen", "127.0.0.1:0", "--lang", "ru"}) }()
	var line string
	select {
	case line = <-out.first:
	case code := <-ended:
		require.Fail(t, "the demonstration ended", "exit code %d: %s", code, errs.String())
	}
	require.Regexp(t, `^откройте в браузере http://127\.0\.0\.1:\d+/; Ctrl-C — завершить$`, line)
	url := address.FindString(line)
	text := ""
	for i, body := range []string{"name=%D0%90%D0%BD%D0%BD%D0%B0&email=anna%40example.com&phone=", "", "", "", ""} {
		resp, err := http.Post(url+"/step/"+string(rune('1'+i)), "application/x-www-form-urlencoded", bytes.NewBufferString(body))
		require.NoError(t, err)
		data, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		text = string(data)
		require.Equal(t, http.StatusOK, resp.StatusCode, text)
	}
	require.Contains(t, text, `<td data-name="paid_total">4900</td>`)
	interrupt()
	require.Equal(t, exitDone, <-ended)
	require.Empty(t, errs.String())
}

func TestDemoAddress(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	for addr, want := range map[string]string{l.Addr().String(): "is in use; choose another one by --listen", "0.0.0.0:0": "--listen needs an address of this computer"} {
		_, stderr, code := command(t.Context(), "", "demo", "--listen", addr)
		require.Equal(t, exitUsage, code)
		require.Contains(t, stderr, want)
	}
}
