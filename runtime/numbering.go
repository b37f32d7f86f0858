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

// Number sets Host.Numbering for the runs to come: each row needs one of its own.
func (r *Runner) Number(text string) {
	r.f.h.Numbering, r.f.services.Number = text, nil
	if text != "" {
		r.f.services.Number = r.f.orderNumber
	}
}

// orderNumber is the number of the order that the call creates: the same whenever the
// statement runs again. Without a Client the buyer stands for him, so that no run edits the
// order of somebody else. Of a million orders, two get the same number about once in two
// thousand times.
func (f *frame) orderNumber(email, phone string) string {
	who := []string{f.h.Client}
	if f.h.Client == "" {
		who = []string{email, phone}
	}
	var b []byte
	for _, s := range append(who, f.h.Numbering) {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	b = binary.AppendUvarint(b, uint64(f.stmt))
	b = binary.AppendUvarint(b, uint64(f.callee.At.Start-f.p.stmts[f.stmt].at.Start))
	sum := sha256.Sum256(b)
	return strconv.FormatUint(firstNumber+binary.BigEndian.Uint64(sum[:])%numbers, 10)
}
