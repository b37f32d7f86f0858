package exchange

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"time"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
)

// A Match is by what a row finds a client who is in the store already.
type Match string

// The ways to find clients.
const (
	ByID       Match = "id"       // the store's own number
	ByPlatform Match = "platform" // the id in the messenger, with messenger and group when the row has them
	ByPhone    Match = "phone"
	ByEmail    Match = "email"
)

// ImportOptions are the options of [Import]. Now and Zone are required.
type ImportOptions struct {
	Match    []Match           // the first one for which the row has something decides; none: every row is a new client
	Map      map[string]Column // by column of the file; the zero Column: leave it out
	DryRun   bool              // everything is tried, in a temporary database, and nothing kept
	Zone     *time.Location    // of dates without one
	Now      time.Time         // when new clients are made that have no date
	Limits   vars.Limits
	Batch    int                     // rows in a transaction; 0: 2 000
	Progress func(done, total int64) // bytes of the file; may be nil
}

const defaultBatch = 2000

// An importer is an import under way.
type importer struct {
	ImportOptions
	store   crm.Store
	dry     *rehearsal // nil: what is imported is kept
	headers *headers
	report  *Report
	mains   map[string]string // ids of the file that others are bound to, with their ids in the store
	bound   []binding
	sets    map[setName]int64 // of this transaction
}

// A binding is of a client to his main one, by the file's id.
type binding struct {
	row    row // without cells
	client string
	main   string
}

type setName struct {
	kind crm.SetKind
	name string
}

// Import reads a file of clients into a store. The file is looked through first: when it
// cannot be read to its end, nothing is imported and the error is a [FileError]. Rows are
// kept in transactions of o.Batch. An error later, also of a cancelled context, leaves what
// was kept until then, which the Report counts; the same import again goes on, given
// a Match. An empty cell changes nothing; lists and labels are added to, never left.
func Import(ctx context.Context, store crm.Store, f *os.File, o ImportOptions) (*Report, error) {
	if o.Batch == 0 {
		o.Batch = defaultBatch
	}
	if o.Progress == nil {
		o.Progress = func(int64, int64) {}
	}
	o.Limits = o.Limits.Complete()
	im := &importer{ImportOptions: o, store: store, report: &Report{}, mains: map[string]string{}}
	im.headers = newHeaders(NewNaming(), o.Map)
	src, err := openSource(f)
	if err == nil {
		err = im.lookThrough(ctx, src)
	}
	if err != nil {
		return im.report, err
	}
	if o.DryRun {
		if im.dry, err = rehearse(ctx, store, &im.ImportOptions); err != nil {
			return im.report, err
		}
		defer im.dry.close()
	}
	err = im.read(ctx, src)
	if err == nil {
		err = im.bindAll(ctx)
	}
	im.report.Columns = im.headers.list
	return im.report, err
}

// begin begins a transaction for some rows, which end rolls back unless it was committed.
func (im *importer) begin(ctx context.Context) (tx crm.Everything, end func(), err error) {
	if im.dry != nil {
		return im.dry.begin(ctx)
	}
	if tx, err = im.store.Begin(ctx); err != nil {
		return nil, nil, err
	}
	return tx, func() { _ = tx.Rollback() }, nil
}

// lookThrough reads the file to its end and notes which clients others are bound to.
func (im *importer) lookThrough(ctx context.Context, src *source) error {
	all, err := src.open(im.headers, func(int64) {})
	if err != nil {
		return err
	}
	for {
		r, err := all.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		if main := r.field(mainField); main != "" {
			im.mains[main] = ""
		}
	}
	if src.json {
		return nil
	}
	if len(im.headers.taken) == 0 {
		return &FileError{diag.Both("no column is understood: the first line has to name them; see --map", "ни один столбец не понять: в первой строке должны быть их названия; см. --map")}
	}
	for _, m := range im.Match { // a column that decides has to be there, when it alone does
		if name := matchColumn[m]; len(im.Match) == 1 && !im.headers.has(name) {
			return &FileError{diag.Both("it has no column for --match "+string(m)+": "+name+" is missing",
				"в нём нет столбца для --match "+string(m)+": не хватает "+name)}
		}
	}
	return nil
}

var matchColumn = map[Match]string{ByID: idField, ByPlatform: "platform_id", ByPhone: "phone", ByEmail: "email"}

// read imports the rows.
func (im *importer) read(ctx context.Context, src *source) error {
	all, err := src.open(im.headers, func(done int64) { im.Progress(done, src.size) })
	if err != nil {
		return err
	}
	batch := make([]row, 0, im.Batch)
	for {
		r, err := all.next()
		last := errors.Is(err, io.EOF)
		if err != nil && !last {
			return err
		}
		if !last {
			batch = append(batch, r)
		}
		if len(batch) == im.Batch || last && len(batch) > 0 {
			if err := im.keep(ctx, batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
		if last {
			return nil
		}
	}
}

// errRow is about one row, which is left out.
var errRow = errors.New("row left out")

// keep imports rows in one transaction. When the store refuses one of them, the others are
// tried again without it.
func (im *importer) keep(ctx context.Context, batch []row) error {
	for {
		before, mains, bound := *im.report, map[string]string{}, len(im.bound)
		before.Problems = slices.Clone(before.Problems) // they go on counting
		refused, err := im.attempt(ctx, batch, mains)
		if err == nil {
			for old, id := range mains {
				im.mains[old] = id
			}
			return nil
		}
		*im.report, im.bound = before, im.bound[:bound]
		if !errors.Is(err, vars.ErrFull) {
			return err
		}
		batch[refused].cells, batch[refused].wrong = nil, diag.Both("the client would have too many variables", "у клиента стало бы слишком много переменных")
	}
}

// attempt gives the index of the row that the error is about.
func (im *importer) attempt(ctx context.Context, batch []row, mains map[string]string) (int, error) {
	tx, end, err := im.begin(ctx)
	if err != nil {
		return 0, err
	}
	defer end()
	im.sets = map[setName]int64{}
	for i := range batch {
		r := &batch[i]
		if r.wrong == (diag.Text{}) && len(r.cells) == 0 {
			continue
		}
		im.report.Rows++
		if r.wrong == (diag.Text{}) && !slices.ContainsFunc(r.cells, func(c cell) bool { return c.at != Column{} }) {
			r.wrong = diag.Both("nothing in it is understood", "в ней ничего не понять")
		}
		if r.wrong != (diag.Text{}) {
			im.leaveOut(r, r.wrong, r.value)
			continue
		}
		id, err := im.put(tx, r)
		if errors.Is(err, errRow) {
			continue
		}
		if err != nil {
			return i, err
		}
		if old := r.field(idField); old != "" {
			if _, wanted := im.mains[old]; wanted {
				mains[old] = id
			}
		}
	}
	return 0, tx.Commit()
}

func (im *importer) leaveOut(r *row, why diag.Text, value string) {
	im.report.LeftOut++
	im.report.problem(r, "", why, value)
}

// field gives the text a row has for a field.
func (r *row) field(name string) string {
	for i := range r.cells {
		if f := r.cells[i].at.Field; f != nil && f.Name == name {
			return r.cells[i].text
		}
	}
	return ""
}

// bindAll binds clients to their main ones, when all are there.
func (im *importer) bindAll(ctx context.Context) error {
	for part := range slices.Chunk(im.bound, im.Batch) {
		if err := im.bindSome(ctx, part); err != nil {
			return err
		}
	}
	return nil
}

func (im *importer) bindSome(ctx context.Context, list []binding) error {
	tx, end, err := im.begin(ctx)
	if err != nil {
		return err
	}
	defer end()
	for _, b := range list {
		if err := im.bind(tx, b); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (im *importer) bind(tx crm.Everything, b binding) error {
	main, err := im.mains[b.main], error(nil)
	if main == "" && slices.Contains(im.Match, ByID) {
		main, err = im.existing(tx, b.main)
	} else if main == "" {
		im.report.problem(&b.row, mainField, diag.Both("no row has the id {1}", "ни в одной строке нет id {1}"), clip(b.main))
		return nil
	}
	if err == nil {
		err = bindTo(tx, b.client, main)
	}
	switch {
	case errors.Is(err, crm.ErrCircular):
		im.report.problem(&b.row, mainField, diag.Both("the clients would be bound to each other in a circle", "клиенты оказались бы привязаны друг к другу по кругу"), "")
		return nil
	case errors.Is(err, vars.ErrNoClient):
		im.report.problem(&b.row, mainField, noClient, clip(b.main))
		return nil
	}
	return err
}

func bindTo(tx crm.Everything, client, main string) error {
	c, err := tx.Client(client)
	if err != nil || c.Main == main {
		return err
	}
	c.Main = main
	return tx.SaveClient(c)
}

var noClient = diag.Both("there is no client {1}", "клиента {1} нет")

// existing gives a client of the store as tx knows him; vars.ErrNoClient without one.
func (im *importer) existing(tx crm.Everything, id string) (string, error) {
	if im.dry != nil {
		return im.dry.copy(tx, id)
	}
	_, err := tx.Client(id)
	return id, err
}
