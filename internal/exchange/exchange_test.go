package exchange_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"github.com/salecalc/salecalc/internal/exchange"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/value"
)

var (
	moscow = time.FixedZone("MSK", 3*60*60)
	now    = time.Date(2025, 1, 15, 9, 0, 0, 0, time.UTC)
	usual  = []exchange.Match{exchange.ByPlatform, exchange.ByPhone, exchange.ByEmail}
)

func newStore() crm.Store {
	return crm.NewMemStore(crm.MemOptions{Now: func() time.Time { return now }})
}

type tester interface {
	require.TestingT
	Helper()
}

func file(t tester, dir string, data []byte) *os.File {
	t.Helper()
	f, err := os.CreateTemp(dir, "")
	require.NoError(t, err)
	_, err = f.Write(data)
	require.NoError(t, err)
	_, err = f.Seek(0, 0)
	require.NoError(t, err)
	return f
}

func options() exchange.ImportOptions {
	return exchange.ImportOptions{Match: usual, Zone: moscow, Now: now}
}

func imported(t *testing.T, store crm.Store, data string, o exchange.ImportOptions) *exchange.Report {
	t.Helper()
	f := file(t, t.TempDir(), []byte(data))
	defer f.Close()
	r, err := exchange.Import(t.Context(), store, f, o)
	require.NoError(t, err)
	return r
}

func cards(t tester, store crm.Store) []exchange.Card {
	t.Helper()
	var list []exchange.Card
	_, err := exchange.Each(context.Background(), store, exchange.Choice{}, func(c *exchange.Card) error {
		list = append(list, *c)
		return nil
	})
	require.NoError(t, err)
	return list
}

func owner(t tester, store crm.Store, f func(tx crm.Everything)) {
	t.Helper()
	tx, err := store.Begin(context.Background())
	require.NoError(t, err)
	f(tx)
	require.NoError(t, tx.Commit())
}

// shown writes a report as lines.
func shown(r *exchange.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "rows %d, new %d, updated %d, left out %d\n", r.Rows, r.New, r.Updated, r.LeftOut)
	for _, c := range r.Columns {
		if c.Into == "" {
			fmt.Fprintf(&b, "column %s: %s\n", c.Name, c.Why.EN)
		} else {
			fmt.Fprintf(&b, "column %s: %s\n", c.Name, c.Into)
		}
	}
	for _, p := range r.Problems {
		var rows []string
		for _, at := range p.Rows {
			row := fmt.Sprint(at.Row)
			if at.Line != at.Row {
				row += fmt.Sprintf(" (line %d)", at.Line)
			}
			rows = append(rows, row)
		}
		if p.Count > 1 {
			rows = append(rows, fmt.Sprintf("%d in all", p.Count))
		}
		fmt.Fprintf(&b, "row %s %s: %s\n", strings.Join(rows, ", "), p.Column, p.Message().EN)
	}
	return b.String()
}

// TestRoundTrip: what is exported is read back as it was.
func TestRoundTrip(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		from := newStore()
		fill(t, from)
		o := exchange.ExportOptions{
			JSON: rapid.Bool().Draw(t, "json"), BOM: rapid.Bool().Draw(t, "bom"),
			Comma: rapid.SampledFrom([]rune{',', ';', '\t'}).Draw(t, "comma"), TempDir: dir,
		}
		var out bytes.Buffer
		n, err := exchange.Export(context.Background(), from, &out, o)
		require.NoError(t, err)
		want := cards(t, from)
		require.Len(t, want, n)
		to := newStore()
		f := file(t, dir, out.Bytes())
		defer f.Close()
		opt := options()
		opt.Match, opt.Batch = nil, rapid.IntRange(1, 4).Draw(t, "batch")
		report, err := exchange.Import(context.Background(), to, f, opt)
		require.NoError(t, err)
		require.Empty(t, report.Problems)
		require.Equal(t, printed(want), printed(cards(t, to)), out.String())
	})
}

// odd are the texts that files get wrong.
var odd = rapid.OneOf(
	rapid.SampledFrom([]string{"a,b", "a;b", `"`, `a"b`, "a\nb", "a\r\nb", "\r", " a ", "Анна", "+7 912", "[1]", `["x"]`, "0", "None", "=1+1", "a|b", "\ufeff"}),
	rapid.StringMatching(`[a-zа-я ,;"'\n\r]{1,6}`))

func fill(t *rapid.T, store crm.Store) {
	maybe := rapid.OneOf(rapid.Just(""), odd)
	when := rapid.Custom(func(t *rapid.T) time.Time {
		return time.UnixMicro(rapid.Int64Range(1, 4e15).Draw(t, "us"))
	})
	owner(t, store, func(tx crm.Everything) {
		sets := rapid.SliceOfNDistinct(odd, 0, 3, rapid.ID).Draw(t, "sets")
		for i, name := range sets {
			kind := []crm.SetKind{crm.List, crm.Label}[i%2]
			_, err := tx.NewSet(crm.Set{Kind: kind, Name: name})
			require.NoError(t, err)
		}
		for i := range rapid.IntRange(1, 5).Draw(t, "clients") {
			c := crm.Client{
				Type: rapid.SampledFrom([]int64{crm.NoMessenger, 0, 1, 6}).Draw(t, "type"), PlatformID: maybe.Draw(t, "platform"),
				Group: maybe.Draw(t, "group"), Name: maybe.Draw(t, "name"), FullName: maybe.Draw(t, "full"), Created: when.Draw(t, "created"),
				Blocked: rapid.Bool().Draw(t, "blocked"), Unread: rapid.Int64Range(0, 3).Draw(t, "unread"), Operator: maybe.Draw(t, "operator"),
			}
			if i > 0 && rapid.Bool().Draw(t, "bound") {
				c.Main = fmt.Sprint(i)
			}
			id, err := tx.NewClient(c)
			require.NoError(t, err)
			var writes []vars.Write
			for _, name := range []string{"phone", "город", "name"} {
				writes = append(writes, vars.Write{Client: id, Scope: vars.Client, Name: name, Value: value.Text(maybe.Draw(t, name))})
			}
			if rapid.Bool().Draw(t, "deal") {
				writes = append(writes, vars.Write{Client: id, Scope: vars.Deal, Name: "x", Value: value.Text(odd.Draw(t, "x"))})
			}
			require.NoError(t, tx.Write(writes))
			for n := range sets {
				if rapid.Bool().Draw(t, "member") {
					_, err := tx.Join(int64(n+1), id)
					require.NoError(t, err)
				}
			}
		}
	})
}

// printed writes clients without what is given anew: the ids of deals and the order of sets.
func printed(list []exchange.Card) string {
	var b strings.Builder
	for _, c := range list {
		slices.Sort(c.Lists)
		slices.Sort(c.Labels)
		for _, f := range exchange.Fields() {
			fmt.Fprintf(&b, "%s=%q ", f.Name, exchange.Column{Field: &f}.Text(&c))
		}
		for _, v := range c.Vars {
			fmt.Fprintf(&b, "client.%s=%q ", v.Name, v.Value.Text())
		}
		for _, v := range c.DealVars {
			fmt.Fprintf(&b, "deal.%s=%q ", v.Name, v.Value.Text())
		}
		fmt.Fprintln(&b)
	}
	return b.String()
}

func TestImport(t *testing.T) {
	const russian = "ID;Платформа;Мессенджер;ID платформы;Имя;Телефон;E-mail;Метки;Дата создания;город;Любимый цвет;order_id\r\n" +
		"17;x;Telegram;501;Анна;8 (912) 345-67-89;A@B.ru;vip, новый;31.01.2024 10:20;Пермь;красный;9\r\n" +
		"18;;телеграф;502;Борис;;;;31.02.2024;;;\r\n"
	want := `rows 2, new 2, updated 0, left out 0
column ID: id
column Платформа: client.Платформа
column Мессенджер: client_type
column ID платформы: platform_id
column Имя: name
column Телефон: phone
column E-mail: email
column Метки: labels
column Дата создания: created
column город: client.город
column Любимый цвет: this is no variable name; name one by --map
column order_id: a built-in variable of this name cannot be set
row 3 Мессенджер: "телеграф" is not understood; it has to be the name or number of a messenger, such as telegram or 1
row 3 Дата создания: "31.02.2024" is not understood; it has to be a date such as 31.01.2025 14:30
`
	cp1251, err := charmap.Windows1251.NewEncoder().String(russian)
	require.NoError(t, err)
	for name, data := range map[string]string{"UTF-8": russian, "BOM": "\ufeff" + russian, "Windows-1251": cp1251} {
		t.Run(name, func(t *testing.T) {
			store := newStore()
			require.Equal(t, want, shown(imported(t, store, data, options())))
			list := cards(t, store)
			require.Equal(t, "Анна", list[0].Client.Name)
			require.Equal(t, "8 (912) 345-67-89", list[0].Var("phone"))
			require.Equal(t, []string{"vip", "новый"}, list[0].Labels)
			require.Equal(t, time.Date(2024, 1, 31, 7, 20, 0, 0, time.UTC), list[0].Client.Created.UTC())
			require.Equal(t, int64(1), list[0].Client.Type)
			require.Equal(t, now, list[1].Client.Created)
		})
	}
	t.Run("late Cyrillic", func(t *testing.T) {
		store := newStore()
		data := "name,phone\n" + strings.Repeat(strings.Repeat("A", 200)+",\n", 1000) + cp1251[strings.Index(cp1251, "501;")+4:][:4] + ",\n"
		o := options()
		imported(t, store, data, o)
		list := cards(t, store)
		require.Equal(t, "Анна", list[len(list)-1].Client.Name)
	})
}

// TestSixSpellings: one person, however his phone is written.
func TestSixSpellings(t *testing.T) {
	store := newStore()
	r := imported(t, store, "phone,city\n+7 912 345-67-89,a\n8 (912) 345 67 89,b\n79123456789,c\n9123456789,d\n+79123456789,e\n007-912-345-67-89,f\n", options())
	require.Equal(t, 1, r.New)
	require.Equal(t, 5, r.Updated)
	list := cards(t, store)
	require.Len(t, list, 1)
	require.Equal(t, "f", list[0].Var("city"))
}

// Rows that nobody can be known by are counted: imported again, they are doubled.
func TestNothingToKnowBy(t *testing.T) {
	const data = "name,phone,email\nAnna,79120000001,\nBoris,none,\nVera,,\nOlga,,o@example.org\n"
	store := newStore()
	for _, made := range []int{4, 2} {
		r := imported(t, store, data, options())
		require.Equal(t, made, r.New)
		require.Equal(t, 2, r.Unknown)
		require.Equal(t, []exchange.Place{{Row: 3, Line: 3}, {Row: 4, Line: 4}}, r.UnknownRows)
	}
	o := options()
	o.Match = nil // every row is meant to be new
	require.Zero(t, imported(t, store, data, o).Unknown)
}

func TestMatch(t *testing.T) {
	const data = "id,platform_id,client_type,group,phone,email,name\n1,10,1,a,+79120000001,x@y,new\n"
	tests := []struct {
		match   string
		updated int
	}{{"id", 1}, {"platform", 1}, {"phone", 1}, {"email", 1}, {"", 0}}
	for _, tt := range tests {
		t.Run(tt.match, func(t *testing.T) {
			store := newStore()
			o := options()
			imported(t, store, data, o)
			o.Match = nil
			if tt.match != "" {
				o.Match = []exchange.Match{exchange.Match(tt.match)}
			}
			again := strings.Replace(data, "new", "newer", 1)
			r := imported(t, store, again, o)
			require.Equal(t, tt.updated, r.Updated)
			require.Equal(t, 1-tt.updated, r.New)
			list := cards(t, store)
			require.Equal(t, "newer", list[len(list)-1].Client.Name)
		})
	}
	t.Run("another messenger is another client", func(t *testing.T) {
		store := newStore()
		imported(t, store, data, options())
		r := imported(t, store, strings.Replace(data, ",1,a,", ",6,a,", 1), options())
		require.Equal(t, 1, r.New)
	})
	t.Run("unknown id", func(t *testing.T) {
		o := options()
		o.Match = []exchange.Match{exchange.ByID}
		r := imported(t, newStore(), data, o)
		require.Equal(t, 1, r.LeftOut)
		require.Equal(t, `there is no client "1"`, r.Problems[0].Message().EN)
	})
	t.Run("several", func(t *testing.T) {
		store := newStore()
		o := options()
		o.Match = nil
		imported(t, store, "phone,name\n9120000001,a\n9120000001,b\n", o)
		r := imported(t, store, "phone,name\n+79120000001,c\n", options())
		require.Contains(t, r.Problems[0].Message().EN, "several clients fit by phone")
		require.Equal(t, "c", cards(t, store)[0].Client.Name)
	})
}

func TestBound(t *testing.T) {
	store := newStore()
	r := imported(t, store, "id,name,main_client_id\n70,a,90\n80,b,70\n90,c,\n100,d,5\n", options())
	require.Equal(t, `no row has the id "5"`, r.Problems[0].Message().EN)
	list := cards(t, store)
	require.Equal(t, "3", list[0].Client.Main)
	require.Equal(t, "1", list[1].Client.Main)
	r = imported(t, newStore(), "id,main_client_id\n1,2\n2,1\n", options())
	require.Contains(t, r.Problems[0].Message().EN, "in a circle")
}

// TestTooMany: a row the store refuses is left out, the others of its transaction are kept.
func TestTooMany(t *testing.T) {
	store := crm.NewMemStore(crm.MemOptions{Limits: vars.Limits{Client: 2}})
	r := imported(t, store, "name,a,b,c\nx,1,,\ny,1,2,3\nz,,,3\n", options())
	require.Equal(t, "rows 3, new 2, updated 0, left out 1", strings.SplitN(shown(r), "\n", 2)[0])
	require.Equal(t, "the client would have too many variables", r.Problems[0].Message().EN)
	require.Len(t, cards(t, store), 2)
}

// TestInterrupted: what was kept stays, and the same import again ends with the same as one
// that was not interrupted.
func TestInterrupted(t *testing.T) {
	var b strings.Builder
	b.WriteString("platform_id,name\n")
	for i := range 12_000 {
		fmt.Fprintf(&b, "%d,%0200d\n", i+1, i)
	}
	store := crm.NewMemStore(crm.MemOptions{})
	f := file(t, t.TempDir(), []byte(b.String()))
	defer f.Close()
	ctx, cancel := context.WithCancel(t.Context())
	o := options()
	o.Match, o.Batch = []exchange.Match{exchange.ByID, exchange.ByPhone}, 100
	o.Progress = func(done, total int64) {
		if done > total/2 {
			cancel()
		}
	}
	r, err := exchange.Import(ctx, store, f, o)
	require.ErrorIs(t, err, context.Canceled)
	kept := len(cards(t, store))
	require.Positive(t, kept)
	require.Less(t, kept, 12_000)
	require.Equal(t, kept, r.New)
}

func TestFilesThatCannotBeRead(t *testing.T) {
	tests := []struct{ name, data, want string }{
		{"empty", "", "it is empty; the first line has to name the columns"},
		{"workbook", "PK\x03\x04...", "it is a workbook of Excel; save it as CSV there"},
		{"UTF-16", "\xff\xfei\x00d\x00", "its encoding is UTF-16; save it as CSV UTF-8"},
		{"binary", "SQLite\x00format", "it is no text file; CSV and JSON Lines can be read"},
		{"quotes in the header", "\"name\"x\na\n", "the header row has text after a closing quote, at byte 6; a quote inside quotes is written twice"},
		{"no column", "1-1,2 2\na,b\n", "no column is understood: the first line has to name them; see --map"},
		{"no column to match", "name\na\n", "it has no column for --match phone: phone is missing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			store := newStore()
			f := file(t, t.TempDir(), []byte(tt.data))
			defer f.Close()
			o := options()
			o.Match = []exchange.Match{exchange.ByPhone}
			_, err := exchange.Import(t.Context(), store, f, o)
			var wrong *exchange.FileError
			require.ErrorAs(t, err, &wrong)
			require.Equal(t, tt.want, wrong.Text.EN)
			require.NotEmpty(t, wrong.Text.RU)
			require.Empty(t, cards(t, store))
		})
	}
}

func TestMap(t *testing.T) {
	o := options()
	o.Map = map[string]exchange.Column{"Цвет волос": {Scope: vars.Client, Var: "color"}, "телефон": {}}
	store := newStore()
	r := imported(t, store, "Имя,Цвет волос,телефон\nАнна,рыжий,9120000001\n", o)
	require.Contains(t, shown(r), "column Цвет волос: client.color\ncolumn телефон: left out by --map\n")
	require.Equal(t, "рыжий", cards(t, store)[0].Var("color"))
	f := file(t, t.TempDir(), []byte("a,b\n1,2\n"))
	defer f.Close()
	_, err := exchange.Import(t.Context(), store, f, o)
	require.EqualError(t, err, "there is no column Цвет волос; the columns are a, b")
}

func TestExportColumns(t *testing.T) {
	store := newStore()
	imported(t, store, "name,phone,city\nАнна,9120000001,Пермь\n", options())
	naming := exchange.NewNaming()
	var columns []exchange.Column
	for _, name := range []string{"name", "phone", "client.city", "deal.x"} {
		c, _ := naming.Column(name)
		columns = append(columns, c)
	}
	var out bytes.Buffer
	_, err := exchange.Export(t.Context(), store, &out, exchange.ExportOptions{Columns: columns, Comma: ';', BOM: true})
	require.NoError(t, err)
	require.Equal(t, "\ufeffname;phone;client.city;deal.x\nАнна;9120000001;Пермь;\n", out.String())
	out.Reset()
	_, err = exchange.Export(t.Context(), store, &out, exchange.ExportOptions{Columns: columns, JSON: true})
	require.NoError(t, err)
	require.Equal(t, `{"name":"Анна","phone":"9120000001","client.city":"Пермь","deal.x":""}`+"\n", out.String())
	leftovers, err := filepath.Glob(filepath.Join(os.TempDir(), ".export-*"))
	require.NoError(t, err)
	require.Empty(t, leftovers)
}

func TestEach(t *testing.T) {
	store := newStore()
	var b strings.Builder
	b.WriteString("name,lists,labels\n")
	for i := range 450 {
		fmt.Fprintf(&b, "n%d,%s,%s\n", i, []string{"a", ""}[i%2], []string{"", "", "b"}[i%3])
	}
	imported(t, store, b.String(), options())
	visit := func(c exchange.Choice) (ids []string, next string) {
		next, err := exchange.Each(t.Context(), store, c, func(c *exchange.Card) error {
			ids = append(ids, c.Client.ID)
			return nil
		})
		require.NoError(t, err)
		return ids, next
	}
	all, next := visit(exchange.Choice{})
	require.Len(t, all, 450)
	require.Empty(t, next)
	var paged []string
	c := exchange.Choice{Query: crm.ClientQuery{Limit: 70}}
	for {
		ids, next := visit(c)
		paged = append(paged, ids...)
		if next == "" {
			break
		}
		c.Query.After = next
	}
	require.Equal(t, all, paged)
	both, _ := visit(exchange.Choice{Sets: []int64{1, 2}})
	require.Len(t, both, 75)
}
