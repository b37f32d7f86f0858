// Package webclient is the one door through which scripts reach the network. Scripts
// are taken to be hostile: a request leaves only for a public address, over https
// unless plain http was granted, on a port that is listed, and its answer is bounded
// in time and in size. Everything that happens to a request besides sending it (dry
// run, recording, redaction, the sandbox) is a [Layer] around a [Doer].
//
// The package knows no service and no script: what a request says and what an answer
// means is the business of the protocol clients, as is masking of secrets in what
// they keep.
//
//	door := webclient.New(webclient.Options{})
//	answer, err := door.Do(ctx, webclient.Request{URL: "https://example.org/"})
package webclient

import (
	"context"
	"net/http"
)

// A Request is what leaves. Headers that frame the message or choose the connection
// (Host, Content-Length, Accept-Encoding and the like) are the door's own and dropped
// when given.
type Request struct {
	Method string // GET when empty
	URL    string // absolute
	Header http.Header
	Body   []byte

	// NoFollow returns a redirecting answer as it came instead of following it.
	NoFollow bool

	// Assume is the answer [DryRun] gives; without one it is an empty 200.
	Assume *Response

	// Again says that sending the request twice does what sending it once does.
	Again bool
	// Judge tells what answers mean. Without one, [Retry] goes by their statuses, and to a
	// journal all of them settle the matter.
	Judge Judge
}

// A Judge says what is known of a request after an answer.
type Judge interface {
	Judge(r Response) Outcome
}

// A Response is an answer with its whole body, decompressed.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// A Doer sends one request. Its error, when the request could not be completed, is an
// [*Error]. A Doer may be used by several goroutines and must not change the request.
type Doer interface {
	Do(ctx context.Context, r Request) (Response, error)
}

// DoerFunc makes a Doer of a function.
type DoerFunc func(ctx context.Context, r Request) (Response, error)

// Do calls f.
func (f DoerFunc) Do(ctx context.Context, r Request) (Response, error) { return f(ctx, r) }

// A Layer wraps a Doer: it may look at a request, change a copy of it, pass it to next
// or answer it alone.
type Layer func(next Doer) Doer

// Wrap puts layers around d. The first layer is the outermost: it sees a request first
// and its answer last.
func Wrap(d Doer, layers ...Layer) Doer {
	for i := len(layers) - 1; i >= 0; i-- {
		d = layers[i](d)
	}
	return d
}

// DryRun is a Layer that sends nothing and answers what the request assumes.
func DryRun(Doer) Doer {
	return DoerFunc(func(_ context.Context, r Request) (Response, error) {
		if r.Assume == nil {
			return Response{Status: http.StatusOK, Header: http.Header{}}, nil
		}
		return *r.Assume, nil
	})
}
