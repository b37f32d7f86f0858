// Package crm is the bot's own data beside variables: clients, deals, lists and labels,
// tasks, notes, operators, and the outbox of what is to be sent.
//
// It holds the records and, one for each area, the interfaces through which functions
// reach them. A transaction of a [vars.Store] that implements some of the interfaces makes
// the functions of those areas work; the others go on answering that they need a host. An
// engine with data of its own implements what it has; [MemStore] keeps everything in
// memory, package sqlstore in a database.
//
// The methods are those of a transaction: they see what it wrote, belong to its
// goroutine, and what they did is kept when it commits. Ids are positive. A method that is
// given an id that does not exist returns [ErrNotFound] ([vars.ErrNoClient] for a client);
// any other error is the store's own failure and ends the run. Times are kept to the
// microsecond, values as their text form.
//
// The package sends nothing and knows no function.
package crm

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// ErrNotFound is returned for the id of a record that does not exist.
var ErrNotFound = errors.New("no such record")

// ErrNoEmail is returned for an operator without an e-mail.
var ErrNoEmail = errors.New("an operator needs an e-mail")

// ErrCircular is returned when a client would be bound to himself, directly or through
// others.
var ErrCircular = errors.New("a client cannot be bound to himself")

// A Client is a person in one messenger. His phone and e-mail are his variables phone
// and email; stores find him by them whatever way they are written (see [PhoneKey]).
type Client struct {
	ID           string // given by the store
	Type         int64  // the messenger, as in the variable client_type: see [Messenger]; NoMessenger for none
	PlatformID   string // his id in the messenger
	Group        string // the bot he writes to
	Name         string // as the messenger has it, or as set_client_name changed it
	FullName     string
	Avatar       string // URL
	Created      time.Time
	LastMessage  time.Time // zero: he never wrote
	PausedUntil  time.Time // the bot is silent until then
	Blocked      bool
	Unsubscribed bool
	Unread       int64  // messages operators have not read
	Main         string // the client he is bound to; "" for none
	Operator     string // e-mail of who is responsible; "" for nobody
	Deal         int64  // the current deal; 0 before the first
}

// A ClientQuery chooses clients: all fields that are set must fit.
type ClientQuery struct {
	Platform   bool  // Type counts, 0 too
	Type       int64 // the messenger
	PlatformID string
	Group      string
	Phone      string // in any spelling
	Email      string // in any case
	Main       string // bound to this client
	Set        int64  // member of this list or label
	After      string // only ids after this one, to go on from a page
	Limit      int    // at most so many; 0: 1 000
}

// DefaultLimit is the number of clients a query gives when it names none.
const DefaultLimit = 1000

// A Profile is a client with his own variables and those of his current deal.
type Profile struct {
	Client         Client
	Vars, DealVars []Var // in no particular order
}

// Clients finds and changes clients.
type Clients interface {
	Client(id string) (Client, error)
	// SaveClient replaces the record of c.ID. It refuses a circle of Mains: ErrCircular,
	// a Main that does not exist, and a Deal that is not his: ErrNotFound.
	SaveClient(c Client) error
	// NewClient adds a client and gives his id; c.ID and c.Deal are not looked at.
	NewClient(c Client) (string, error)
	// FindClients gives ids in the order in which the clients were made.
	FindClients(q ClientQuery) ([]string, error)
	// Visited reports whether a client has been in a block of the funnel.
	Visited(client string, block int64) (bool, error)
}

// A Status says how a deal stands.
type Status string

// The states of a deal.
const (
	Active  Status = "active"
	Success Status = "success"
	Fail    Status = "fail"
	Archive Status = "archive"
)

// A Deal is one purchase or request of a client. Its variables are the deal scope.
type Deal struct {
	ID          int64
	Client      string
	Name        string
	Description string
	Budget      value.Value // a number, or None
	State       int64       // column of the CRM; 0: unsorted
	Status      Status
	Operator    string // e-mail of who is responsible; "" for nobody
	Created     time.Time
}

// Deals opens and changes deals.
type Deals interface {
	Deal(id int64) (Deal, error)
	// SaveDeal replaces the record of d.ID. With another Client the deal moves to him,
	// and leaves the old one as DeleteDeal does.
	SaveDeal(d Deal) error
	// NewDeal adds a deal and gives its id; d.ID is not looked at. It does not become
	// the client's current one.
	NewDeal(d Deal) (int64, error)
	// DeleteDeal removes a deal with its variables. As the current deal of its client
	// it is followed by his last active one, if any.
	DeleteDeal(id int64) error
	// DealsOf gives a client's deals, the oldest first.
	DealsOf(client string) ([]Deal, error)
	// CountInState is the number of deals in a column of the CRM, of all clients.
	CountInState(state int64) (int64, error)
	// DealVars gives the variables of a deal, by name.
	DealVars(id int64) ([]Var, error)
	// SetDealVars writes variables of a deal; None removes. vars.ErrFull: see there.
	SetDealVars(id int64, list []Var) error
}

// A Var is a variable of a client or of a deal.
type Var struct {
	Name  string
	Value value.Value
}

// A State is a column of a CRM pipeline.
type State struct {
	ID       int64
	Pipeline int64
	Name     string
}

// Pipelines knows the columns deals move through.
type Pipelines interface {
	State(id int64) (State, error)
	// States gives the columns of a pipeline from first to last; those of the first
	// pipeline for 0.
	States(pipeline int64) ([]State, error)
}

// A SetKind tells lists from labels.
type SetKind string

// The kinds of sets.
const (
	List  SetKind = "list"
	Label SetKind = "label"
)

// A Set is a list of clients, or a label clients carry: both are a named set of clients.
// Ids are unique across both kinds. Names may repeat.
type Set struct {
	ID    int64
	Kind  SetKind
	Name  string
	Color int64 // of a label, 0 to 9
}

// Sets keeps lists and labels.
type Sets interface {
	Set(kind SetKind, id int64) (Set, error)
	// SetByName gives the first set made with the name; ErrNotFound without one.
	SetByName(kind SetKind, name string) (Set, error)
	NewSet(s Set) (int64, error)
	// DeleteSet removes a set with its memberships.
	DeleteSet(id int64) error
	// Join and Leave report whether the client's membership changed.
	Join(id int64, client string) (bool, error)
	Leave(id int64, client string) (bool, error)
	// Empty takes everybody out.
	Empty(id int64) error
	HasMember(id int64, client string) (bool, error)
	// SetsOf gives a client's sets of a kind, by id.
	SetsOf(kind SetKind, client string) ([]Set, error)
	// CountMembers is the number of different clients in any of the sets.
	CountMembers(ids []int64) (int64, error)
	// MembersOfAll gives the clients that are in each of the sets, in the order in which
	// the clients were made.
	MembersOfAll(ids []int64) ([]string, error)
	// MemberAt gives member n of a set, from 0, in the order of MembersOfAll.
	MemberAt(id, n int64) (string, error)
}

// A Task is something an operator has to do.
type Task struct {
	ID          int64
	Client      string
	Operator    string // e-mail
	Name        string
	Description string
	Due         time.Time // midnight when no time was given
	Done        bool
}

// Tasks keeps tasks.
type Tasks interface {
	Task(id int64) (Task, error)
	NewTask(t Task) (int64, error)
	SaveTask(t Task) error
	DeleteTask(id int64) error
}

// Notes keeps operators' comments.
type Notes interface {
	AddNote(client string, n Note) error
}

// A Shift says whether an operator works.
type Shift string

// The states of an operator.
const (
	Off     Shift = "off"
	OnBreak Shift = "break"
	OnShift Shift = "shift"
)

// An Operator is an employee. The e-mail is the id, in lower case.
type Operator struct {
	Email       string
	Name        string
	Phone       string
	Position    string
	Description string
	Custom      [3]string // custom_field1 to custom_field3
	Shift       Shift
}

// Operators knows the employees.
type Operators interface {
	Operator(email string) (Operator, error)
	// Operators gives all of them by e-mail.
	Operators() ([]Operator, error)
	// Dialogues is the number of clients an operator is responsible for.
	Dialogues(email string) (int64, error)
}

// A MessageKind says what a message in the outbox is.
type MessageKind string

// The kinds of messages.
const (
	Text         MessageKind = "message"      // to a client
	Callback     MessageKind = "callback"     // an event the bot reacts to; the client does not see it
	Notification MessageKind = "notification" // to employees
)

// A Message is planned: somebody else takes it out of the outbox and sends it.
type Message struct {
	ID       int64
	Kind     MessageKind
	Client   string   // whom it is for; "" when he is no client yet, or for employees
	Phone    string   // WhatsApp number when it is not for a client
	Users    []string // e-mails of employees; empty: all of them
	Text     string
	Block    int64 // the block to send and enter; 0: Text counts
	Priority int64 // of a notification: 0 neutral, 1 success, 2 warning, 3 error
	Due      time.Time
	Keep     bool // marked "do not cancel"
	Created  time.Time
}

// Outbox keeps what is to be sent.
type Outbox interface {
	Plan(m Message) (int64, error)
	// Cancel drops the planned messages of a client, all or those of the blocks, and
	// says how many. Those marked Keep go only with kept.
	Cancel(client string, blocks []int64, kept bool) (int64, error)
	// BlockName is the name of a block of the funnel.
	BlockName(id int64) (string, error)
}

// A Note is a comment on the dialogue with a client.
type Note struct {
	Text string
	At   time.Time
}

// A Block is a block of the funnel that has a name.
type Block struct {
	ID   int64
	Name string
}

// Setup is what the owner of a bot does and scripts cannot.
type Setup interface {
	DeleteClient(id string) error
	// SaveOperator adds or replaces an operator: ErrNoEmail.
	SaveOperator(o Operator) error
	// SavePipeline replaces the columns of a pipeline, which get its number. Pipelines
	// go by their numbers.
	SavePipeline(id int64, columns []State) error
	// NameBlock says what a block of the funnel is called.
	NameBlock(id int64, name string) error
	// Visit notes that a client was in a block.
	Visit(client string, block int64) error
	// ClientVars gives the variables in a client's own scope, by name.
	ClientVars(id string) ([]Var, error)
	// Profiles gives clients with ids after one, in the order in which they were made.
	Profiles(after string, limit int) ([]Profile, error)
	// AllSets gives the lists or the labels, by id.
	AllSets(kind SetKind) ([]Set, error)
	// PipelineIDs and Blocks give what SavePipeline and NameBlock keep, by number.
	PipelineIDs() ([]int64, error)
	Blocks() ([]Block, error)
	// DeleteOperator removes an operator; clients and deals keep his e-mail.
	DeleteOperator(email string) error
	// Planned, NotesOf and TasksOf give what a client has of each, by id or time. The
	// client "" stands for the messages that are for no client.
	Planned(client string) ([]Message, error)
	NotesOf(client string) ([]Note, error)
	TasksOf(client string) ([]Task, error)
}

// A Store keeps everything.
type Store interface {
	vars.Store
	// Begin starts a transaction of the owner, about no client in particular: Env gives
	// the project's variables and the constants, and Write may change those too. It is
	// wide, and waits for no session.
	Begin(ctx context.Context) (Everything, error)
	// Hold keeps sessions on clients out until release is called, and waits for those that
	// are open. Clients that do not exist are passed over. Whoever holds clients opens no
	// session and holds no more of them; ids are in the order in which the clients were made.
	Hold(ctx context.Context, clients []string) (release func(), err error)
	// Claim gives the sole right to a piece of work, such as a delivery, in this process
	// and all others that use the store, until release is called or the process ends. It
	// does not wait: ok is false when somebody has it.
	Claim(ctx context.Context, name string) (release func(), ok bool, err error)
}

// Everything is a transaction of a store that has all areas.
type Everything interface {
	Setup
	Deliveries
	Runs
	vars.Tx
	Clients
	Deals
	Pipelines
	Sets
	Tasks
	Notes
	Operators
	Outbox
}

// messengers are the names of the values of client_type.
var messengers = map[int64]string{
	0: "vk", 1: "telegram", 2: "viber", 3: "facebook", 6: "whatsapp", 8: "odnoklassniki", 10: "instagram",
}

// NoMessenger is the Type of a client who is in no messenger yet.
const NoMessenger = -1

// Messenger is the name of a messenger; its number for one that is not known.
func Messenger(kind int64) string {
	if name, ok := messengers[kind]; ok {
		return name
	}
	return strconv.FormatInt(kind, 10)
}
