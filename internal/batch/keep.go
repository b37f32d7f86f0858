package batch

import (
	"errors"
	"slices"
	"strconv"

	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// write is the change of a variable that a script has made in a row.
func (w *written) write(row *records.Row, v value.Value) vars.Write {
	if !v.IsNone() {
		v = value.Text(v.Text())
	}
	return vars.Write{Client: strconv.FormatInt(row.Number, 10), Scope: w.Scope, Name: w.Name, Value: v}
}

// Done keeps what changed in the page that was read last, and besides what note does, all
// of it or nothing. Clients who would have too many variables are left as they are, and
// count as failed.
func (c *Clients) Done(changes []vars.Write, next *Progress, note func(tx crm.Everything) error) error {
	err := c.tx.Mark()
	if err == nil {
		err = c.tx.Write(changes)
	}
	if errors.Is(err, vars.ErrFull) {
		if err = c.tx.Undo(); err == nil {
			err = c.oneByOne(changes, next)
		}
	}
	if err == nil {
		err = note(c.tx)
	}
	if err == nil {
		err = c.tx.Commit()
	}
	return errors.Join(err, c.Close())
}

// oneByOne writes the changes of each client by themselves.
func (c *Clients) oneByOne(changes []vars.Write, next *Progress) error {
	for len(changes) > 0 {
		n := slices.IndexFunc(changes, func(w vars.Write) bool { return w.Client != changes[0].Client })
		if n < 0 {
			n = len(changes)
		}
		if err := c.tx.Mark(); err != nil {
			return err
		}
		err := c.tx.Write(changes[:n])
		if errors.Is(err, vars.ErrFull) {
			next.Tally.full(id(changes[0].Client))
			err = c.tx.Undo()
		}
		if err != nil {
			return err
		}
		changes = changes[n:]
	}
	return nil
}

// full counts a client whose changes the store does not take.
func (t *Tally) full(client int64) {
	t.Failed++
	t.note(Finding{
		Severity: diag.Error.String(), Code: "too-many-variables", Count: 1, Rows: []int64{client},
		Message: diag.Both("the client would have too many variables: nothing was changed", "у клиента стало бы слишком много переменных: ничего не изменено"),
	})
}
