package runtime

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"
)

// Numbers of orders have as many digits as GetCourse is known to take, all of them, so that
// they do not meet the numbers schools give.
const (
	firstNumber = 100_000_000_000_000 // 15 digits
	numbers     = 9 * firstNumber
)

// orderNumber is the number of the order that the call creates: the same whenever the
// statement runs again. Of a million orders, two get the same number about once in two
// thousand times.
func (f *frame) orderNumber() string {
	var b []byte
	for _, s := range []string{f.h.Numbering, f.h.Client} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	b = binary.AppendUvarint(b, uint64(f.stmt))
	b = binary.AppendUvarint(b, uint64(f.callee.At.Start-f.p.stmts[f.stmt].at.Start))
	sum := sha256.Sum256(b)
	return strconv.FormatUint(firstNumber+binary.BigEndian.Uint64(sum[:])%numbers, 10)
}
