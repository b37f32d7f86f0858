package crm

import (
	"encoding/json"
	"time"
)

// A DeliveryState says what became of a delivery.
type DeliveryState string

// The states of deliveries.
const (
	Waiting    DeliveryState = "waiting"    // accepted, to be worked off
	Done       DeliveryState = "done"       // worked off
	Failed     DeliveryState = "failed"     // given up; Detail says why
	Unresolved DeliveryState = "unresolved" // its client was not found
	Dropped    DeliveryState = "dropped"    // older than what is known, or a repetition
)

// A Delivery is what came in from outside (a webhook, a form) and what became of it. It is
// kept before it is answered and worked off afterwards.
type Delivery struct {
	ID       int64
	Source   string // what kind of sender, such as "getcourse"
	Key      string // repetitions have the same; "" for what is never one
	Received time.Time
	Method   string
	Path     string // secrets removed
	Kind     string // media type of the body
	Body     []byte // as received, secrets removed
	Query    string // of the address, secrets removed
	State    DeliveryState
	Client   string    // whom it is about, when that is known
	Resolved string    // by what he was found: client_id, phone, email, created
	Due      time.Time // a waiting one is not touched before
	Attempts int
	ReplayOf int64 // the delivery this one repeats; 0 for none
	Dry      bool  // a replay that performs nothing
	Ended    time.Time
	Detail   json.RawMessage // what ran, its effects and diagnostics, for people
}

// A DeliveryQuery chooses deliveries; fields that are set must fit.
type DeliveryQuery struct {
	Source string
	State  DeliveryState
	Client string
	Since  time.Time
	Before int64 // only ids before this one, to go on from a page; 0: from the newest
	Limit  int   // 0: 100
}

// Deliveries keeps what came in.
type Deliveries interface {
	// Receive keeps a delivery and gives its id. When one of the same source and key is
	// kept already, it keeps nothing and gives the id of that one: fresh is false.
	Receive(d Delivery) (id int64, fresh bool, err error)
	Delivery(id int64) (Delivery, error)
	SaveDelivery(d Delivery) error
	// FindDeliveries gives the newest first.
	FindDeliveries(q DeliveryQuery) ([]Delivery, error)
	// Due gives the ids of waiting deliveries whose time has come, the oldest first.
	Due(now time.Time, limit int) ([]int64, error)
	// ForgetDeliveries removes those that ended before a moment and says how many.
	ForgetDeliveries(before time.Time) (int64, error)
}

// A SentState says what is known of a request that was sent.
type SentState string

// The states of requests.
const (
	Started  SentState = "started"  // about to be sent; after a crash nobody knows
	Answered SentState = "answered" // Status, Header and Body are the answer
	Unknown  SentState = "unknown"  // it left and no answer came
	Settled  SentState = "settled"  // a person has looked what came of it
)

// A Sent is an entry of the effect journal: one request of one run.
type Sent struct {
	ID       int64
	Run      string
	Stmt     int // index of the statement
	N        int // number of the request in its statement
	Function string
	Client   string
	Method   string
	URL      string          // secrets masked
	Params   json.RawMessage // what was sent, secrets masked
	State    SentState
	Status   int
	Header   json.RawMessage // an object of arrays
	Body     []byte
	Note     string // why there is no answer, or what the person found
	Started  time.Time
	Ended    time.Time
}

// A SentQuery chooses entries of the journal; fields that are set must fit.
type SentQuery struct {
	Run    string
	State  SentState
	Before int64 // only ids before this one; 0: from the newest
	Limit  int   // 0: 100
}

// Runs keeps how far runs have come and what they sent. It makes a transaction fit for
// runs that are taken up again.
type Runs interface {
	// Reached keeps that a run, to be taken up, starts with statement next.
	Reached(run string, next int) error
	// Progress gives what Reached kept, 0 without that.
	Progress(run string) (int, error)
	// Sent gives the entry of a request; ErrNotFound without one.
	Sent(run string, stmt, n int) (Sent, error)
	// SaveSent adds an entry (ID 0) or replaces one, and gives its id.
	SaveSent(s Sent) (int64, error)
	// SentByID gives an entry by its number.
	SentByID(id int64) (Sent, error)
	// FindSent gives the newest first.
	FindSent(q SentQuery) ([]Sent, error)
	// DropSent forgets a request that did not leave.
	DropSent(id int64) error
	// ForgetRun forgets the progress of a run that is over; its requests stay.
	ForgetRun(run string) error
}
