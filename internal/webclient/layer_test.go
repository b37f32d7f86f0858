package webclient

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWrap(t *testing.T) {
	var order []string
	mark := func(name string) Layer {
		return func(next Doer) Doer {
			return DoerFunc(func(ctx context.Context, r Request) (Response, error) {
				order = append(order, name)
				return next.Do(ctx, r)
			})
		}
	}
	d := Wrap(DoerFunc(func(context.Context, Request) (Response, error) {
		order = append(order, "door")
		return Response{}, nil
	}), mark("outer"), mark("inner"))
	_, err := d.Do(t.Context(), Request{})
	require.NoError(t, err)
	assert.Equal(t, []string{"outer", "inner", "door"}, order)
}

func TestDryRun(t *testing.T) {
	never := DoerFunc(func(context.Context, Request) (Response, error) {
		t.Error("sent")
		return Response{}, nil
	})
	d := Wrap(never, DryRun)
	got, err := d.Do(t.Context(), Request{URL: "https://example.com"})
	require.NoError(t, err)
	assert.Equal(t, 200, got.Status)
	got, err = d.Do(t.Context(), Request{Assume: &Response{Status: 201, Body: []byte("x")}})
	require.NoError(t, err)
	assert.Equal(t, Response{Status: 201, Body: []byte("x")}, got)
}

func TestSandbox(t *testing.T) {
	box := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.URL.Path == "/box/away" {
			w.Header().Set("Location", "https://learn.example.org/pl/api/deals")
			w.WriteHeader(http.StatusMovedPermanently)
		}
		_, _ = io.WriteString(w, r.Header.Get(SandboxHostHeader)+" "+r.URL.RequestURI()+" "+string(body))
	}))
	defer box.Close()
	base, err := url.Parse(box.URL + "/box/")
	require.NoError(t, err)
	var seen []string
	record := func(next Doer) Doer {
		return DoerFunc(func(ctx context.Context, r Request) (Response, error) {
			seen = append(seen, r.URL)
			return next.Do(ctx, r)
		})
	}
	outside := DoerFunc(func(_ context.Context, r Request) (Response, error) {
		return Response{Body: []byte("outside " + r.URL)}, nil
	})
	d := Wrap(outside, record, Sandbox(base, nil, 0))
	own := Wrap(outside, Sandbox(base, func(h string) bool { return h == "learn.example.org" }, 0))
	tests := []struct {
		name string
		d    Doer
		url  string
		want string
	}{
		{"account", d, "https://School.getcourse.ru/pl/api/deals?a=1%2F2&b", "School.getcourse.ru /box/pl/api/deals?a=1%2F2&b B"},
		{"escaped path", d, "https://school.getcourse.com.br/a%2Fb", "school.getcourse.com.br /box/a%2Fb B"},
		{"redirect is returned", d, "https://school.getcourse.ru/away", "school.getcourse.ru /box/away B"},
		{"other host", d, "https://example.com/x", "outside https://example.com/x"},
		{"the sandbox itself is not opened", d, box.URL, "outside " + box.URL},
		{"lookalike", d, "https://getcourse.ru.evil.example/x", "outside https://getcourse.ru.evil.example/x"},
		{"predicate", own, "https://learn.example.org/pl", "learn.example.org /box/pl B"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			header := http.Header{"Accept": {"application/json"}}
			got, err := tt.d.Do(t.Context(), Request{Method: "POST", URL: tt.url, Header: header, Body: []byte("B")})
			require.NoError(t, err)
			assert.Equal(t, tt.want, string(got.Body))
			assert.Equal(t, http.Header{"Accept": {"application/json"}}, header, "the caller's header is not changed")
		})
	}
	assert.Equal(t, "https://School.getcourse.ru/pl/api/deals?a=1%2F2&b", seen[0], "a recorder sees the original address")

	box.Close()
	_, err = Wrap(outside, Sandbox(base, nil, 0)).Do(t.Context(), Request{URL: "https://school.getcourse.ru/"})
	assert.Equal(t, NoSandbox, kindOf(t, err))
	gone, _ := errors.AsType[*Error](err)
	assert.True(t, gone.BeforeSend && gone.Final())
	assert.Equal(t, "there is no sandbox at "+base.Host+"; start one: salecalc sandbox --addr "+base.Host, gone.Text().EN)

	away, err := url.Parse("http://93.184.216.34/")
	require.NoError(t, err)
	_, err = Wrap(outside, Sandbox(away, nil, 0)).Do(t.Context(), Request{URL: "https://school.getcourse.ru/"})
	assert.Equal(t, RefusedAddress, kindOf(t, err), "plain http leads to loopback only")
}

func TestGetCourseHost(t *testing.T) {
	for host, want := range map[string]bool{
		"school.getcourse.ru": true, "SCHOOL.getcourse.io": true, "a.getcourse.com.br": true,
		"getcourse.ru": false, ".getcourse.ru": false, "a.b.getcourse.ru": false, "getcourse.evil.ru": false,
		"a.getcourse.ru.b.evil": false, "": false,
	} {
		assert.Equal(t, want, GetCourseHost(host), host)
	}
}
