package sqlstore

import (
	"context"
	"os"
	"time"
)

// A lockFile is a file of which processes lock single bytes. The system lets go what a
// process has locked when it dies, however it dies.
type lockFile struct{ f *os.File }

func openLocks(name string) (*lockFile, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, err
	}
	return &lockFile{f}, nil
}

func (l *lockFile) close() error { return l.f.Close() }

// queue waits for a byte with that before it, so that those who wait come before who has
// just let go. Goroutines of one store must not want the same byte at once.
func (l *lockFile) queue(ctx context.Context, at int64) error {
	if err := l.lock(ctx, at-1); err != nil {
		return err
	}
	err := l.lock(ctx, at)
	if gone := l.unlock(at - 1); err == nil {
		err = gone
	}
	return err
}

// lock waits for a byte, looking at growing intervals.
func (l *lockFile) lock(ctx context.Context, at int64) error {
	pause := shortestPause
	for {
		if ok, err := l.try(at, true); ok || err != nil {
			return err
		}
		if err := pause.wait(ctx); err != nil {
			return err
		}
	}
}

// A pause is the time between two looks.
type pause time.Duration

const (
	shortestPause = pause(100 * time.Microsecond)
	longestPause  = pause(10 * time.Millisecond)
)

// wait waits for the time, longer with each call. The error is that of ctx.
func (p *pause) wait(ctx context.Context) error {
	timer := time.NewTimer(time.Duration(*p))
	defer timer.Stop()
	*p = min(*p*3/2, longestPause)
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
