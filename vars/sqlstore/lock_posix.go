//go:build unix && !linux

package sqlstore

import "golang.org/x/sys/unix"

// setLock makes locks that belong to the process: it may open a file once.
const setLock = unix.F_SETLK
