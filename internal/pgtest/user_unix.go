//go:build unix

package pgtest

import (
	"os"
	"os/exec"
	"syscall"
)

// ordinary is the number of a user without rights: nobody's. The server refuses to run as
// root.
const ordinary = 65534

// asOrdinary makes a command of root's run as another user.
func asOrdinary(cmd *exec.Cmd) {
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: ordinary, Gid: ordinary}}
	}
}

// giveAway lets that user have files.
func giveAway(names ...string) error {
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range names {
		if err := os.Chown(name, ordinary, ordinary); err != nil {
			return err
		}
	}
	return nil
}
