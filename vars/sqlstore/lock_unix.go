//go:build unix

package sqlstore

import (
	"errors"
	"io"
	"syscall"

	"golang.org/x/sys/unix"
)

// Errors of the file system.
const (
	errDiskFull     = syscall.ENOSPC
	errReadOnlyDisk = syscall.EROFS
)

// try locks a byte, for itself or shared with others, unless somebody has it.
func (l *lockFile) try(at int64, alone bool) (bool, error) {
	kind := int16(unix.F_RDLCK)
	if alone {
		kind = unix.F_WRLCK
	}
	err := l.set(at, kind)
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EACCES) {
		return false, nil
	}
	return err == nil, err
}

func (l *lockFile) unlock(at int64) error { return l.set(at, unix.F_UNLCK) }

func (l *lockFile) set(at int64, kind int16) error {
	lock := unix.Flock_t{Type: kind, Whence: io.SeekStart, Start: at, Len: 1}
	for {
		err := unix.FcntlFlock(l.f.Fd(), setLock, &lock)
		if !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}
