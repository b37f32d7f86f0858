package exchange_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/exchange"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

func TestRowsThatCannotBeRead(t *testing.T) {
	r := imported(t, newStore(), "name,x,Любимый цвет\na,1,2,3\nb,2\nc\n,\n,,z\n", options())
	require.Equal(t, `rows 4, new 2, updated 0, left out 2
column name: name
column x: client.x
column Любимый цвет: this is no variable name; name one by --map
row 2 : it has more cells than there are columns: 4
row 6 : nothing in it is understood
`, shown(r))
	r = imported(t, newStore(), "{\"name\":\"a\"}\n[1]\n\n{\"name\":\"b\",\"n\":1.50,\"yes\":true,\"none\":null}\nx\n", options())
	require.Equal(t, `rows 4, new 2, updated 0, left out 2
column name: name
column n: client.n
column yes: client.yes
row 2, 5, 2 in all : it is not a JSON object
`, shown(r))
}

// TestQuotes: a quotation mark out of place costs its row, and no other.
func TestQuotes(t *testing.T) {
	const data = "\n\nname,city\n\"Анна\nМария\",Пермь\nБорис \"Боб\",Омск\n\"Вера\" Ивановна,Тверь\n\nГлеб,\"Орёл\nДарья,Псков\n"
	for name, data := range map[string]string{"line feeds": data, "carriage returns too": strings.ReplaceAll(data, "\n", "\r\n")} {
		t.Run(name, func(t *testing.T) {
			store := newStore()
			require.Equal(t, `rows 5, new 3, updated 0, left out 2
column name: name
column city: client.city
row 4 (line 7), 5 (line 9), 2 in all : a quotation mark is out of place or not closed; inside quotes it is written twice
`, shown(imported(t, store, data, options())))
			list := cards(t, store)
			require.Equal(t, `Борис "Боб"`, list[1].Client.Name)
			require.Equal(t, "Псков", list[2].Var("city"))
		})
	}
}

// TestAlike: what is wrong in the same way in many rows is one problem, also when rows of a
// transaction were tried again.
func TestAlike(t *testing.T) {
	var b strings.Builder
	b.WriteString("name,created,a,b\n")
	for i := range 120 {
		fmt.Fprintf(&b, "n,day %d,1,%s\n", i, []string{"", "2"}[i%60/59])
	}
	o := options()
	o.Batch = 50
	r := imported(t, crm.NewMemStore(crm.MemOptions{Limits: vars.Limits{Client: 1}}), b.String(), o)
	require.Equal(t, `rows 120, new 118, updated 0, left out 2
column name: name
column created: created
column a: client.a
column b: client.b
row 2, 3, 4, 5, 6, 118 in all created: "day 0" is not understood; it has to be a date such as 31.01.2025 14:30
row 61, 121, 2 in all : the client would have too many variables
`, shown(r))
	require.Equal(t, `"day 4"`, r.Problems[0].Rows[4].Value)
}

// TestDryRun: it reports what the import then does, and keeps nothing, also of clients the
// file has more than once and far apart.
func TestDryRun(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	const file = "id,platform_id,name,phone,email,lists,main_client_id,deal.x,a\n" +
		"71,501,a,+79120000001,,old,72,1,\n" +
		"72,,b,+79120000002,b@x,new,71,,\n" + // a circle
		"73,,a again,8 912 000-00-01,,,,2,\n" +
		"74,900,who is there,+79120000009,,,9,,\n" + // his phone is another now
		"75,,by the new phone,+79120000009,,,,,\n" +
		"76,,by the old phone,+79120000005,,,,,\n" +
		"77,,b by mail,,B@x,new,,,\n" +
		"78,,nobody,,,,,,1\n" +
		"79,,two of them,+79120000007,,,,,2\n" +
		"80,,too many,,,,,,3\n"
	const before = "id,platform_id,name,phone,lists,main_client_id,deal.y\n1,900,there,+79120000005,old,2,1\n2,,main,,,,\n3,,t,+79120000007,,,\n4,,w,,,,\n"
	tables := map[string][]exchange.Match{"usual": usual, "by id": {exchange.ByPhone, exchange.ByEmail, exchange.ByID}, "none": nil}
	for name, match := range tables {
		for _, batch := range []int{1, 3, 100} {
			t.Run(fmt.Sprint(name, batch), func(t *testing.T) {
				store := newStore()
				o := options()
				imported(t, store, before, o)
				owner(t, store, func(tx crm.Everything) {
					require.NoError(t, tx.Write([]vars.Write{{Client: "4", Scope: vars.Client, Name: "phone", Value: value.Text("9120000007")}}))
				})
				was := printed(cards(t, store))
				o.Match, o.Batch, o.DryRun = match, batch, true
				dry := imported(t, store, file, o)
				require.Equal(t, was, printed(cards(t, store)))
				o.DryRun = false
				require.Equal(t, imported(t, store, file, o), dry)
				if name == "usual" {
					require.Equal(t, "rows 10, new 5, updated 5, left out 0", strings.SplitN(shown(dry), "\n", 2)[0])
					require.Equal(t, []string{"new"}, dry.NewLists)
				}
			})
		}
	}
	leftovers, err := os.ReadDir(temp)
	require.NoError(t, err)
	require.Empty(t, leftovers)
}

// What is too long for a row of CSV that can be read back is not written as one.
func TestLongRows(t *testing.T) {
	for size, fits := range map[int]bool{40: true, 60: false} {
		for name, text := range map[string]string{"letters": strings.Repeat("x", 70_000), "quotes": strings.Repeat(`"`, 35_000)} {
			store := newStore()
			owner(t, store, func(tx crm.Everything) {
				id, err := tx.NewClient(crm.Client{Created: now})
				require.NoError(t, err)
				for i := range size {
					require.NoError(t, tx.Write([]vars.Write{{Client: id, Scope: vars.Client, Name: fmt.Sprintf("v%d", i), Value: value.Text(text)}}))
				}
			})
			var csv, lines strings.Builder
			_, err := exchange.Export(t.Context(), store, &csv, exchange.ExportOptions{})
			_, jerr := exchange.Export(t.Context(), store, &lines, exchange.ExportOptions{JSON: true})
			require.NoError(t, jerr)
			outs := []string{lines.String(), csv.String()}
			if !fits {
				require.ErrorContains(t, err, "a client has more than fits into a row of CSV (4 MiB); export JSON Lines", name)
				outs = outs[:1]
			}
			for _, out := range outs {
				to := newStore()
				require.Empty(t, imported(t, to, out, options()).Problems)
				require.True(t, printed(cards(t, store)) == printed(cards(t, to)), "%s %d", name, size) // too long to be shown
			}
		}
	}
}
