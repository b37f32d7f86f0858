// Package batch runs a script over the records of a file: a block of rows is read, its
// rows are run by one of several workers, and the results are written in the order of the
// rows. Memory is that of a few blocks, whatever the length of the file, and the output
// is the same whatever the number of workers.
//
// The package does not parse a command line, open files or print (see internal/cli); it
// is given streams and gives a [Summary].
package batch

import (
	"context"
	"errors"
	"io"

	"github.com/salecalc/salecalc/internal/journal"
	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
)

// A Job says what is done with the records.
type Job struct {
	Script  *runtime.Program
	Writes  []Variable       // what the script writes, in the order of first write
	Deletes []Variable       // what it deletes; of interest where there is such a column
	Calls   bool             // its functions may write variables that it does not mention
	Filter  *runtime.Program // a condition; rows for which it is false do not count. nil: none
	Where   *runtime.Program // a condition; rows for which it is false are left out. nil: all
	Render  *runtime.Program // a message text, filled in after the script; nil: none
	// RenderTo is the column of the message.
	RenderTo string

	// Host is what every run may touch. Its Vars are the same for all rows; Rand is not
	// used: each row has its own randomness, made of Seed and the row's number.
	// Its clock should stand still, or rows would differ by when they were run.
	Host runtime.Host
	Seed uint64

	Map  map[string]string // the variables that columns supply, where they are not named alike
	Keep []string          // columns of the input that are kept; nil: all
	Only []string          // all columns of the output, in order; nil: those kept, then what is written

	Lang diag.Lang // of the reasons in Streams.Errors

	Workers   int // 0: 1
	MaxErrors int // rows that may fail before the job stops; 0: any number
	// Every says that each row gives one of the output, whatever is wrong with it: one that
	// cannot be read gives an empty one.
	Every bool
	// Live says that runs may send requests. Rows are then run one after another, none
	// before the one before it has been written.
	Live bool
	// Bot says that the rows are Clients and that each run works on its client in the store,
	// as a run of one client does. What it does there is kept unless Host.Discard is set.
	Bot bool
	// Journal remembers what rows send, under Name, which tells this job from all others;
	// so a job that goes on sends nothing twice. nil: nothing does.
	Journal *journal.Journal
	Name    string
	// Run names the job in the effects that are planned: the same name, row and place make
	// the same effect.
	Run string
	// Full, if there is one, is asked before a request past the Journal leaves. When no more
	// may, the job stops before the row; those of its requests that have left are not repeated
	// when it goes on.
	Full func() bool
	// Refused, if there is one, counts the requests that were not let out. A row whose
	// first request is refused is not done, and the job stops before it.
	Refused func() int64
}

// ErrRefused ends a job whose requests are not let out any more.
var ErrRefused = errors.New("requests are not let out any more")

// A Variable is one the script writes.
type Variable struct {
	Scope vars.Scope
	Name  string
}

// Title is the name of the variable's column.
func (v Variable) Title() string {
	if v.Scope == vars.Deal {
		return v.Name
	}
	return v.Scope.String() + "." + v.Name
}

// Streams are what a job reads and writes.
type Streams struct {
	In      records.Input
	Format  records.Format // of In
	Dialect records.Dialect
	// NewEncoder makes the encoder of the output's columns; sources are the columns of the
	// input they are copied from, -1 for none. Same says that cells of the input can be
	// written as they are spelled there.
	NewEncoder func(columns []string, sources []int) records.Encoder
	Same       bool
	Pack       records.Compression
	Out        io.Writer
	Errors     io.Writer // rows that failed, as JSON Lines; nil: they stay in the output
	Effects    io.Writer // takes the planned effects of a dry job, as package planned has them; nil: nobody asks
	Diff       *Diff     // collects what changed; nil: nobody asks
	// Keep, if there is one, keeps what changed in the clients of a block, after all else
	// has been written of it; In is then of Clients. next is how far the job has come when
	// that is done; Keep may count more rows as failed. Rows are run a block at a time.
	Keep func(changes []vars.Write, next *Progress) error

	// Start is where to go on, as a Progress said; the zero value is the beginning.
	Start Progress
	// Done is told after every block how far everything has come. An error ends the job.
	Done func(Progress) error
}

// Progress is how far a job has come. What it counts is complete: the output up to there
// belongs to the input up to there.
type Progress struct {
	Offset, Row int64 // where the next block begins in the input, and its first row
	Out, Errors int64 // bytes written
	Effects     int64
	Tally       Tally
}

// Run does the job. The summary is that of what was done, also when there is an error;
// the error is about a stream, or ctx was cancelled.
func Run(ctx context.Context, job *Job, s Streams) (*Tally, error) {
	p, err := newPlan(job, &s)
	if err != nil {
		return nil, err
	}
	l := newLine(p, &s)
	return l.run(ctx)
}
