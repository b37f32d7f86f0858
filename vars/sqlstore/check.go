package sqlstore

import (
	"context"
	"strconv"

	"github.com/salecalc/salecalc/lang/diag"
)

// An invariant is something that holds in a sound database whatever scripts do. The query
// gives what breaks it.
type invariant struct {
	sql    string
	limit  func(s *Store) int // parameter $1; nil: none
	en, ru string             // with the id of what breaks it
}

var invariants = []invariant{
	{"SELECT members.set_id FROM members LEFT JOIN sets ON sets.id = members.set_id WHERE sets.id IS NULL", nil,
		"list or label %s does not exist and has members", "список или метка %s не существует, но содержит клиентов"},
	{"SELECT members.client FROM members LEFT JOIN clients ON clients.id = members.client WHERE clients.id IS NULL", nil,
		"client %s does not exist and is in a list", "клиент %s не существует, но состоит в списке"},
	{"SELECT clients.id FROM clients LEFT JOIN deals ON deals.id = clients.deal AND deals.client = clients.id WHERE clients.deal IS NOT NULL AND deals.id IS NULL", nil,
		"the current deal of client %s is not his", "текущая сделка клиента %s принадлежит не ему"},
	{"SELECT client FROM client_vars GROUP BY client HAVING count(*) > $1", func(s *Store) int { return s.o.Limits.Client },
		"client %s has too many variables", "у клиента %s слишком много переменных"},
	{"SELECT deal FROM deal_vars GROUP BY deal HAVING count(*) > $1", func(s *Store) int { return s.o.Limits.Deal },
		"deal %s has too many variables", "у сделки %s слишком много переменных"},
	{"SELECT count(*) FROM constants HAVING count(*) > $1", func(s *Store) int { return s.o.Limits.Consts },
		"the project has %s constants, which is too many", "в проекте слишком много констант: %s"},
	{`WITH RECURSIVE up (first, id, depth) AS (
			SELECT id, main_id, 1 FROM clients WHERE main_id IS NOT NULL
			UNION ALL SELECT up.first, clients.main_id, up.depth + 1 FROM up JOIN clients ON clients.id = up.id
			WHERE clients.main_id IS NOT NULL AND up.id <> up.first AND up.depth < 1000
		) SELECT DISTINCT first FROM up WHERE id = first`, nil,
		"client %s is bound to himself in a circle", "клиент %s по кругу привязан сам к себе"},
}

// mostFindings is how many breaches of one kind a check names.
const mostFindings = 20

// invariants looks for what breaks them, in one transaction.
func (s *Store) invariants(ctx context.Context) ([]diag.Text, error) {
	e, err := s.Begin(ctx)
	if err != nil {
		return nil, err
	}
	t := e.(*tx)
	defer func() { _ = t.Rollback() }()
	var found []diag.Text
	for _, i := range invariants {
		args := []any{}
		if i.limit != nil {
			args = append(args, int64(i.limit(s)))
		}
		ids, err := list(t, func(scan scanner) (id int64, err error) {
			err = scan(&id)
			return id, err
		}, i.sql+" ORDER BY 1 LIMIT "+strconv.Itoa(mostFindings), args...)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			found = append(found, both(i.en, i.ru, strconv.FormatInt(id, 10)))
		}
	}
	keys, err := t.wrongKeys()
	return append(found, keys...), err
}

// wrongKeys finds clients whose search keys are not those of their variables.
func (t *tx) wrongKeys() (found []diag.Text, err error) {
	q := query(func(scan scanner) error {
		var id int64
		var phoneKey, emailKey, phone, email *string
		if err := scan(&id, &phoneKey, &emailKey, &phone, &email); err != nil || len(found) == mostFindings {
			return err
		}
		if !keyFits(phoneKey, phone, phoneKeyOf) || !keyFits(emailKey, email, emailKeyOf) {
			found = append(found, both("client %s is not found by his phone or e-mail: write it again",
				"клиент %s не находится по телефону или e-mail: запишите их заново", text(id)))
		}
		return nil
	}, `SELECT id, phone_key, email_key, p.value, e.value FROM clients
		LEFT JOIN client_vars p ON p.client = id AND p.name = 'phone' LEFT JOIN client_vars e ON e.client = id AND e.name = 'email'
		WHERE p.value IS NOT NULL OR e.value IS NOT NULL OR phone_key IS NOT NULL OR email_key IS NOT NULL`)
	q.slow = true
	err = t.ask(q)
	return found, err
}

func keyFits(key, v *string, of func(string) string) bool {
	want := ""
	if v != nil {
		want = of(*v)
	}
	if key == nil {
		return want == ""
	}
	return *key == want
}
