package sqlstore

import "golang.org/x/sys/unix"

// setLock makes locks that belong to the open file, so that two stores of one process
// keep each other out too.
const setLock = unix.F_OFD_SETLK
