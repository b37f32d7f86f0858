package cli

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"
	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/internal/exchange"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
)

func (a *App) clientShow() *cobra.Command {
	var dsn, format string
	var tz zoneFlag
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: a.t("everything about a client", "всё о клиенте"),
		Long: a.t("Shows a client's record, his variables and those a script would see with them, deals, lists, labels,\ntasks, notes and planned messages.",
			"Показывает карточку клиента, его переменные и те, что увидит скрипт вместе с ними, сделки, списки,\nметки, задачи, заметки и запланированные сообщения."),
		Example: "  salecalc client show 1 --store bot.db\n  salecalc client show 1 --store bot.db --format json",
		Args:    takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			zone, err := tz.zone()
			if err != nil {
				return err
			}
			var d *dossier
			err = a.reading(cmd, dsn, func(tx crm.Everything) (err error) {
				d, err = newDossier(tx, args[0])
				return err
			})
			if errors.Is(err, vars.ErrNoClient) {
				return noClient(args[0], dsn)
			}
			if err != nil {
				return err
			}
			if format == "json" {
				return printObject(a.Out, d.json())
			}
			a.printDossier(d, zone)
			return nil
		},
	}
	a.addStoreFlag(cmd, &dsn)
	a.addZoneFlag(cmd, &tz)
	a.addFormatFlag(cmd, &format, "text", "json")
	return cmd
}

// A dossier is all that a store knows of a client.
type dossier struct {
	card    exchange.Card
	bound   []string // clients bound to him
	project *vars.Env
	mask    vars.Redactor
	deals   []crm.Deal
	vars    map[int64][]crm.Var // of the deals
	tasks   []crm.Task
	planned []crm.Message
	notes   []crm.Note
}

func newDossier(tx crm.Everything, id string) (*dossier, error) {
	d := &dossier{vars: map[int64][]crm.Var{}}
	var errs [7]error
	if d.card, errs[0] = exchange.Load(tx, id); errs[0] != nil {
		return nil, errs[0]
	}
	if d.project, errs[0] = tx.Env(); errs[0] != nil {
		return nil, errs[0]
	}
	d.mask = d.project.Redactor()
	d.bound, errs[1] = tx.FindClients(crm.ClientQuery{Main: id})
	d.deals, errs[2] = tx.DealsOf(id)
	d.tasks, errs[3] = tx.TasksOf(id)
	d.planned, errs[4] = tx.Planned(id)
	d.notes, errs[5] = tx.NotesOf(id)
	for _, deal := range d.deals {
		if errs[6] == nil {
			d.vars[deal.ID], errs[6] = tx.DealVars(deal.ID)
		}
	}
	return d, errors.Join(errs[:]...)
}

// constant is a constant's value as it may be printed.
func constant(name, text string) string {
	if vars.IsSecret(name) {
		return vars.Masked
	}
	return text
}

func (a *App) printDossier(d *dossier, zone *time.Location) {
	p := dossierPrinter{w: a.Out, mask: d.mask}
	p.title(a.t("client ", "клиент ") + d.card.Client.ID)
	var rows []pair
	for _, f := range exchange.Fields() {
		if f.Deal || f.Name == "id" {
			continue
		}
		text := exchange.Column{Field: &f}.Text(&d.card)
		if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
			text = people(t, zone)
		}
		if f.Name == "client_type" && text != "" {
			text = crm.Messenger(d.card.Client.Type)
		}
		rows = append(rows, pair{f.Name, text})
	}
	rows = append(rows, pair{a.t("bound to him", "привязаны к нему"), strings.Join(d.bound, ", ")})
	p.pairs("  ", rows)
	p.variables(a.t("variables of the client (client.…)", "переменные клиента (client.…)"), d.card.Vars)
	for _, deal := range d.deals {
		a.printDeal(&p, d, deal, zone)
	}
	p.scope(a.t("variables of the project (project.…)", "переменные проекта (project.…)"), d.project, vars.Project)
	p.scope(a.t("constants", "константы"), d.project, vars.Const)
	a.printPlans(&p, d, zone)
}

func (a *App) printDeal(p *dossierPrinter, d *dossier, deal crm.Deal, zone *time.Location) {
	title := a.t("deal ", "сделка ") + strconv.FormatInt(deal.ID, 10)
	if deal.ID == d.card.Client.Deal {
		title += a.t(", the current one", ", текущая")
	}
	p.title(title)
	rows := []pair{
		{"name", deal.Name}, {"description", deal.Description}, {"budget", deal.Budget.Text()}, {"status", string(deal.Status)},
		{"operator", deal.Operator}, {"created", people(deal.Created, zone)},
	}
	if deal.State != 0 {
		rows = append(rows, pair{"state", strconv.FormatInt(deal.State, 10)})
	}
	p.pairs("  ", rows)
	p.list(d.vars[deal.ID])
}

func (a *App) printPlans(p *dossierPrinter, d *dossier, zone *time.Location) {
	if len(d.tasks) > 0 {
		p.title(a.t("tasks", "задачи"))
	}
	for _, t := range d.tasks {
		done := ""
		if t.Done {
			done = a.t(", done", ", выполнена")
		}
		p.line(fmt.Sprintf("%d  %s  %s  %s%s", t.ID, people(t.Due, zone), t.Operator, t.Name, done))
	}
	if len(d.planned) > 0 {
		p.title(a.t("planned messages", "запланированные сообщения"))
	}
	for _, m := range d.planned {
		text := m.Text
		if m.Block != 0 {
			text = strings.TrimSpace(a.t("block ", "блок ") + strconv.FormatInt(m.Block, 10) + " " + text)
		}
		p.line(fmt.Sprintf("%d  %s  %s  %s", m.ID, people(m.Due, zone), m.Kind, text))
	}
	if len(d.notes) > 0 {
		p.title(a.t("notes", "заметки"))
	}
	for _, n := range d.notes {
		p.line(people(n.At, zone) + "  " + n.Text)
	}
}

// people is a time for people, "" for none.
func people(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format("02.01.2006 15:04")
}

type pair struct{ name, text string }

// A dossierPrinter writes lines with secrets masked.
type dossierPrinter struct {
	w     io.Writer
	mask  vars.Redactor
	lines int
}

func (p *dossierPrinter) title(s string) {
	if p.lines > 0 {
		fmt.Fprintln(p.w)
	}
	p.lines++
	fmt.Fprintln(p.w, s)
}

func (p *dossierPrinter) line(s string) {
	fmt.Fprintln(p.w, "  "+oneLine(p.mask.Mask(s), widestValue))
}

// pairs prints what is not empty, the texts under each other.
func (p *dossierPrinter) pairs(indent string, rows []pair) {
	rows = slices.DeleteFunc(rows, func(r pair) bool { return r.text == "" })
	width := 0
	for _, r := range rows {
		width = max(width, runewidth.StringWidth(r.name))
	}
	for _, r := range rows {
		fmt.Fprintf(p.w, "%s%s  %s\n", indent, runewidth.FillRight(r.name, width), oneLine(p.mask.Mask(r.text), widestValue))
	}
}

func (p *dossierPrinter) variables(title string, list []crm.Var) {
	if len(list) > 0 {
		p.title(title)
		p.list(list)
	}
}

func (p *dossierPrinter) list(list []crm.Var) {
	for _, v := range list {
		p.line(v.Name + " = " + v.Value.Text())
	}
}

func (p *dossierPrinter) scope(title string, env *vars.Env, scope vars.Scope) {
	if env.Len(scope) == 0 {
		return
	}
	p.title(title)
	texts := scopeTexts(env, scope)
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		p.line(name + " = " + texts[name])
	}
}

// scopeTexts gives variables as they may be printed.
func scopeTexts(env *vars.Env, scope vars.Scope) map[string]string {
	texts := map[string]string{}
	mask := env.Redactor()
	for name, v := range env.All(scope) {
		texts[name] = constant(name, mask.Mask(v.Text()))
	}
	return texts
}

// dossierJSON is what `client show --format json` prints.
type dossierJSON struct {
	clientJSON
	Bound   []string                     `json:"bound"`
	Vars    map[string]map[string]string `json:"vars"`
	Deals   []dealJSON                   `json:"deals"`
	Tasks   []taskJSON                   `json:"tasks"`
	Planned []plannedJSON                `json:"planned"`
	Notes   []noteJSON                   `json:"notes"`
}

type dealJSON struct {
	ID          int64             `json:"id"`
	Current     bool              `json:"current"`
	Name        string            `json:"name,omitempty"`
	Description string            `json:"description,omitempty"`
	Budget      string            `json:"budget,omitempty"`
	State       int64             `json:"state,omitempty"`
	Status      crm.Status        `json:"status"`
	Operator    string            `json:"operator,omitempty"`
	Created     string            `json:"created,omitempty"`
	Vars        map[string]string `json:"vars"`
}

type taskJSON struct {
	ID       int64  `json:"id"`
	Operator string `json:"operator"`
	Name     string `json:"name"`
	Text     string `json:"description,omitempty"`
	Due      string `json:"due,omitempty"`
	Done     bool   `json:"done"`
}

type plannedJSON struct {
	ID    int64           `json:"id"`
	Kind  crm.MessageKind `json:"kind"`
	Text  string          `json:"text,omitempty"`
	Block int64           `json:"block,omitempty"`
	Due   string          `json:"due,omitempty"`
}

type noteJSON struct {
	Text string `json:"text"`
	At   string `json:"at,omitempty"`
}

func (d *dossier) json() dossierJSON {
	j := dossierJSON{
		clientJSON: newClientJSON(&found{card: d.card}), Bound: d.bound,
		Deals: []dealJSON{}, Tasks: []taskJSON{}, Planned: []plannedJSON{}, Notes: []noteJSON{},
		Vars: map[string]map[string]string{
			"client": d.texts(d.card.Vars), "deal": d.texts(d.card.DealVars),
			"project": scopeTexts(d.project, vars.Project), "const": scopeTexts(d.project, vars.Const),
		},
	}
	mask := d.mask.Mask
	for _, x := range d.deals {
		j.Deals = append(j.Deals, dealJSON{
			ID: x.ID, Current: x.ID == d.card.Client.Deal, Name: mask(x.Name), Description: mask(x.Description), Budget: mask(x.Budget.Text()),
			State: x.State, Status: x.Status, Operator: x.Operator, Created: exact(x.Created), Vars: d.texts(d.vars[x.ID]),
		})
	}
	for _, t := range d.tasks {
		j.Tasks = append(j.Tasks, taskJSON{t.ID, t.Operator, mask(t.Name), mask(t.Description), exact(t.Due), t.Done})
	}
	for _, m := range d.planned {
		j.Planned = append(j.Planned, plannedJSON{m.ID, m.Kind, mask(m.Text), m.Block, exact(m.Due)})
	}
	for _, n := range d.notes {
		j.Notes = append(j.Notes, noteJSON{mask(n.Text), exact(n.At)})
	}
	return j
}

func (d *dossier) texts(list []crm.Var) map[string]string {
	texts := map[string]string{}
	for _, v := range list {
		texts[v.Name] = d.mask.Mask(v.Value.Text())
	}
	return texts
}
