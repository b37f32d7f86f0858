package sqlstore

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

// hold implements database.
func (d *sqliteDB) hold(ctx context.Context, clients []int64) (release func(), err error) {
	var held []holding
	release = func() {
		for _, h := range held {
			_ = h.release()
		}
	}
	for _, id := range clients {
		h, err := d.open(ctx, id)
		if err != nil {
			release()
			return nil, err
		}
		held = append(held, h)
	}
	return release, nil
}

// hold implements database: one connection has the locks on all of them.
func (d *postgresDB) hold(ctx context.Context, clients []int64) (release func(), err error) {
	conn, err := d.pool.Acquire(ctx)
	if err != nil {
		return nil, d.wrap(err)
	}
	if _, err = conn.Exec(ctx, "SELECT pg_advisory_lock($1 + id) FROM unnest($2::bigint[]) AS id", d.locks+advisoryClients, clients); err != nil {
		d.abandon(context.WithoutCancel(ctx), conn)
		return nil, d.wrap(err)
	}
	return func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer cancel()
		if _, err := conn.Exec(ctx, "SELECT pg_advisory_unlock($1 + id) FROM unnest($2::bigint[]) AS id", d.locks+advisoryClients, clients); err != nil {
			d.abandon(ctx, conn)
			return
		}
		conn.Release()
	}, nil
}

// abandon gives a connection up, and with it all that the server keeps for it.
func (d *postgresDB) abandon(ctx context.Context, conn *pgxpool.Conn) {
	ctx, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	_ = conn.Conn().Close(ctx)
	conn.Release()
}

// Profiles implements [crm.Setup]: three queries, however many clients there are. What is
// written to these clients then needs no more questions.
func (t *tx) Profiles(after string, limit int) ([]crm.Profile, error) {
	list, err := list(t, func(scan scanner) (crm.Profile, error) {
		c, err := scanClient(scan)
		return crm.Profile{Client: c}, err
	}, clientSQL+" WHERE id > $1 ORDER BY id LIMIT $2", number(after), int64(limit))
	if err != nil || len(list) == 0 {
		return list, err
	}
	from, to := number(after), number(list[len(list)-1].Client.ID)
	into := func(of func(p *crm.Profile) *[]crm.Var, sql string) *step {
		var id int64
		var name, text string
		columns := []any{&id, &name, &text}
		at := 0
		q := query(func(scan scanner) error {
			if err := scan(columns...); err != nil {
				return err
			}
			for number(list[at].Client.ID) != id { // they come in the order of the clients
				at++
			}
			vars := of(&list[at])
			*vars = append(*vars, crm.Var{Name: name, Value: value.Text(text)})
			return nil
		}, sql, from, to)
		q.slow = true
		return q
	}
	err = t.ask(
		into(func(p *crm.Profile) *[]crm.Var { return &p.Vars },
			"SELECT client, name, value FROM client_vars WHERE client > $1 AND client <= $2 ORDER BY client"),
		into(func(p *crm.Profile) *[]crm.Var { return &p.DealVars },
			"SELECT clients.id, deal_vars.name, deal_vars.value FROM clients JOIN deal_vars ON deal_vars.deal = clients.deal WHERE clients.id > $1 AND clients.id <= $2 ORDER BY clients.id"))
	if err != nil {
		return nil, err
	}
	t.others = make(map[int64]*holder, len(list))
	limits := &t.s.o.Limits
	for i := range list {
		p := &list[i]
		id := number(p.Client.ID)
		t.others[id] = &holder{id: id, deal: p.Client.Deal, client: room(limits.Client - len(p.Vars)), ofDeal: room(limits.Deal - len(p.DealVars))}
	}
	return list, nil
}
