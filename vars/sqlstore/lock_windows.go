package sqlstore

import (
	"errors"

	"golang.org/x/sys/windows"
)

// Errors of the file system.
const (
	errDiskFull     = windows.ERROR_DISK_FULL
	errReadOnlyDisk = windows.ERROR_WRITE_PROTECT
)

// try locks a byte, for itself or shared with others, unless somebody has it.
func (l *lockFile) try(at int64, alone bool) (bool, error) {
	flags := uint32(windows.LOCKFILE_FAIL_IMMEDIATELY)
	if alone {
		flags |= windows.LOCKFILE_EXCLUSIVE_LOCK
	}
	err := windows.LockFileEx(windows.Handle(l.f.Fd()), flags, 0, 1, 0, overlapped(at))
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return false, nil
	}
	return err == nil, err
}

func (l *lockFile) unlock(at int64) error {
	return windows.UnlockFileEx(windows.Handle(l.f.Fd()), 0, 1, 0, overlapped(at))
}

func overlapped(at int64) *windows.Overlapped {
	return &windows.Overlapped{Offset: uint32(at), OffsetHigh: uint32(at >> 32)}
}
