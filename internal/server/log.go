package server

import (
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"
)

type requestKey struct{}

// requestID is the number of a request, as the logs and the answer have it.
func requestID(r *http.Request) string {
	id, _ := r.Context().Value(requestKey{}).(string)
	return id
}

// A recorder remembers the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *recorder) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// logged numbers, counts and logs requests. Of an address it shows the pattern only: what
// stands in it may be a key, a mistyped one too.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := s.now()
		id := s.id + "-" + strconv.FormatInt(s.requests.Add(1), 10)
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, id))
		rec := &recorder{ResponseWriter: w}
		h := rec.Header()
		h.Set("X-Request-Id", id)
		h.Set("X-Content-Type-Options", "nosniff")
		defer func() {
			route, status := r.Pattern, rec.status
			if e := recover(); e != nil && e != http.ErrAbortHandler {
				status = http.StatusInternalServerError
				s.log.ErrorContext(r.Context(), "panic", "request", id, "route", route, "stack", s.mask.Mask(string(debug.Stack())))
				if rec.status == 0 {
					s.refused(rec, r, broken())
				}
			}
			took := s.now().Sub(started)
			s.metrics.answered(route, status, took)
			s.log.InfoContext(r.Context(), "request", "request", id, "method", method(r.Method), "route", route, "status", status, "took", took.Round(time.Microsecond))
		}()
		next.ServeHTTP(rec, r)
	})
}

// method bounds what a stranger can write into the log.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodPost, http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodPatch:
		return m
	}
	return "other"
}

// quiet is a handler for the messages of net/http, which repeat what strangers send: they
// are counted by kind of message only.
type quiet struct{ slog.Handler }

// Handle implements slog.Handler.
func (q quiet) Handle(ctx context.Context, rec slog.Record) error {
	r := slog.NewRecord(rec.Time, slog.LevelDebug, "a connection failed", 0)
	return q.Handler.Handle(ctx, r)
}
