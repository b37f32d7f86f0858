package cli

import (
	"errors"
	"io"
	"sync"
)

// A watchedOutput remembers that standard output could not be written: a full disk behind
// `> list.txt` must not look like success.
type watchedOutput struct {
	w io.Writer

	mu  sync.Mutex
	err error // the first one
}

func (o *watchedOutput) Write(p []byte) (int, error) {
	n, err := o.w.Write(p)
	if err != nil {
		o.mu.Lock()
		defer o.mu.Unlock()
		if o.err == nil {
			o.err = err
		}
	}
	return n, err
}

// broken is the error of a command whose output was lost, or the command's own.
func (o *watchedOutput) broken(err error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	var code exitCode
	switch {
	case o.err == nil, errors.As(err, &code) && code == exitUsage: // the command has said why
		return err
	case err == nil, errors.Is(err, o.err), errors.As(err, &code):
		return unwritable("stdout", o.err)
	}
	return err
}
