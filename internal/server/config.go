package server

import (
	"net/netip"
	"net/url"
	"time"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
)

// A Config is a checked configuration, made by [ReadConfig]. Scripts are compiled, secrets
// are looked up.
type Config struct {
	Listen     string
	Store      string // SQLite file or DSN
	Zone       *time.Location
	ZoneName   string
	Token      string // "" answers the paths of operators on the loopback interface only
	Proxied    bool   // a proxy in front says who asks, in X-Forwarded-For
	Network    string // dry, sandbox or live
	Sandbox    *url.URL
	Numbered   bool // orders that a script does not number get a number of the delivery
	Workers    int
	Keep       time.Duration // how long the history is kept; 0: for ever
	Constants  map[string]string
	Limits     Limits
	GetCourse  []GetCourse
	SalesDrive []SalesDrive
	Forms      []Form

	secrets []string
}

// Limits bound what comes in.
type Limits struct {
	Body    int64         // bytes of a body
	Fields  int           // fields of a form, parameters of an address
	Depth   int           // of JSON
	Header  time.Duration // to send the header
	Read    time.Duration // to send a request
	Waiting int           // requests that wait to be kept
	Run     time.Duration // of a script
}

// A GetCourse is one school whose process calls us.
type GetCourse struct {
	Name         string
	Key          string
	FirstMessage string        // planned for a phone nobody has; "" for nothing
	Window       time.Duration // equal calls within it are one; 0: a repetition is meant
	Blocks       []Block
}

// A Block runs a script when the message fits.
type Block struct {
	Name   string
	Match  matcher
	Script *Script
}

// A SalesDrive is one webhook of a SalesDrive account.
type SalesDrive struct {
	Name        string
	Key         string
	ClientField string // the order's custom field that holds the client's id
	Create      bool   // a buyer nobody knows becomes a client
	Rules       []Rule
}

// A Rule runs a script for orders that fit: each list that is not empty must hold the
// order's value, as its number or its text.
type Rule struct {
	Name                         string
	Account, Event, Status, Site []string
	Script                       *Script
}

// A Form is one web form.
type Form struct {
	Name   string
	Trap   string // a hidden field that people leave empty
	Create bool
	Size   int64  // bytes of a body
	Rate   int    // posts a minute from one address
	Thanks string // where a browser is sent afterwards; "" for a page of ours
	Page   []byte // what GET shows at the form's address; nil for nothing
	Script *Script
}

// A Script is a compiled script of the configuration.
type Script struct {
	Name    string
	Source  *diag.Source
	Program *runtime.Program
	Digest  string // tells versions apart
}

// Defaults of the configuration.
const (
	DefaultListen  = "127.0.0.1:8080"
	DefaultStore   = "salecalc.db"
	DefaultZone    = "Europe/Moscow"
	DefaultWorkers = 4
	DefaultRate    = 20
	DefaultKeep    = 90 * 24 * time.Hour
)

// defaultLimits are the limits of a configuration that sets none.
var defaultLimits = Limits{
	Body: 1 << 20, Fields: 500, Depth: 64, Header: 5 * time.Second, Read: 20 * time.Second, Waiting: 1024, Run: time.Minute,
}

// loopback reports whether an address of the form host:port is of this machine only.
func loopback(hostport string) bool {
	ap, err := netip.ParseAddrPort(hostport)
	return err == nil && ap.Addr().Unmap().IsLoopback()
}
