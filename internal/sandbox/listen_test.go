package sandbox

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/sandbox/getcourse"
)

func Example() {
	run, err := New(Options{Log: func(e Event) { fmt.Println(e) }}).Start(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	defer run.Close()
	req, err := http.NewRequest("POST", run.URL+"/pl/api/users", strings.NewReader(form("add", Key, `{"user":{"email":"anna@example.com"}}`)))
	if err != nil {
		fmt.Println(err)
		return
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set(HostHeader, "school.getcourse.ru")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	fmt.Println(string(body), err)
	// Output:
	// #1 POST school.getcourse.ru/pl/api/users action=add key=*** params={"user":{"email":"anna@example.com"}} -> 200
	// {"success":true,"action":"add","result":{"success":true,"user_id":199388145,"user_status":"added","error_message":"","error":false}} <nil>
}

func TestStartAndClose(t *testing.T) {
	run, err := New(Options{}).Start(t.Context())
	require.NoError(t, err)
	require.Regexp(t, `^http://127\.0\.0\.1:[0-9]+$`, run.URL)
	require.Equal(t, 200, importDeal(t, run.URL, someDeal).StatusCode)
	require.NoError(t, run.Close())
	require.NoError(t, run.Close(), "twice is once")
	_, err = client.Get(run.URL)
	require.Error(t, err)
}

func TestStartEndsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	run, err := New(Options{}).Start(ctx)
	require.NoError(t, err)
	cancel()
	require.NoError(t, run.Wait())
}

// A request that waits does not hold Close up.
func TestCloseBreaksSlowAnswers(t *testing.T) {
	arrived := make(chan Event, 1)
	run, err := New(Options{Faults: []Fault{SlowAnswer}, Log: func(e Event) { arrived <- e }}).Start(t.Context())
	require.NoError(t, err)
	failed := make(chan error, 1)
	go func() {
		_, err := client.Post(run.URL+getcourse.DealsPath, formType, strings.NewReader(form("add", Key, someDeal)))
		failed <- err
	}()
	<-arrived
	require.NoError(t, run.Close())
	require.Error(t, <-failed)
}

func TestStartRefusesOtherAddresses(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:80", "example.com:80", "127.0.0.1", "[::]:0"} {
		_, err := New(Options{Addr: addr}).Start(t.Context())
		require.ErrorContains(t, err, "loopback", addr)
	}
	run, err := New(Options{Addr: "localhost:0"}).Start(t.Context())
	require.NoError(t, err)
	require.NoError(t, run.Close())
	_, err = New(Options{Addr: "127.0.0.1:99999"}).Start(t.Context())
	require.Error(t, err)
}
