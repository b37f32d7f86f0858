package server_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/internal/pgtest"
	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/internal/server"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
	"github.com/salecalc/salecalc/vars/sqlstore"
	"github.com/salecalc/salecalc/vars/value"
)

// durable cares for the disk, for measurements.
var (
	postgres pgtest.Server
	durable  = pgtest.Server{Durable: true}
)

// The crash test runs servers in processes of their own: this binary again, told what to
// serve by variables of the environment.
const (
	victimStore   = "SALECALC_TEST_STORE"
	victimSandbox = "SALECALC_TEST_SANDBOX"
	victimNumbers = "SALECALC_TEST_NUMBERS" // auto or school
	manyCrashes   = "SALECALC_CRASHES"      // how many; fewCrashes without it
	fewCrashes    = 8
)

func TestMain(m *testing.M) {
	if os.Getenv(victimStore) != "" {
		if err := victim(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	code := m.Run()
	postgres.Stop()
	durable.Stop()
	os.Exit(code)
}

const crashConfig = `
network: sandbox
sandbox: %s
deal_number: %s
workers: 3
constants: {getcourse_account_name: school, getcourse_secret: SANDBOX-KEY}
getcourse:
  - key: school-key-1
    blocks:
      - message: getcourse order
        script: order.calc
`

// The script counts before and after its order, so that statements done twice or not at
// all show.
var crashSite = site{"order.calc": `client.before = if("#{client.before}" == "", 0, client.before) + 1
project.before = if("#{project.before}" == "", 0, project.before) + 1
result = getcourse_add_deal("anna@example.com", "", "123456", 4900, concat('{"product_title":"delivery ', n, '"}'))
client.after = if("#{client.after}" == "", 0, client.after) + 1`}

// victim serves until it is killed or its standard input closes.
func victim() error {
	c, err := server.ReadConfig("serve.yaml", []byte(fmt.Sprintf(crashConfig, os.Getenv(victimSandbox), os.Getenv(victimNumbers))), crashSite.around())
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() { // the parent is gone, or wants an orderly end
		_, _ = bufio.NewReader(os.Stdin).ReadByte()
		cancel()
	}()
	store, err := sqlstore.Open(ctx, os.Getenv(victimStore), sqlstore.Options{Now: time.Now, Conns: 24})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	s := server.New(server.Options{Config: c, Store: store, Now: time.Now, Tick: look.C, ID: "victim", Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))})
	fmt.Println(l.Addr())
	return errors.Join(s.Serve(ctx, l), store.Close())
}

// A process is a server that can be killed.
type process struct {
	cmd *exec.Cmd
	url string
	end func() error // orderly
}

func startVictim(t *testing.T, dsn, sandboxURL, numbers string) *process {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victimStore+"="+dsn, victimSandbox+"="+sandboxURL, victimNumbers+"="+numbers)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	p := &process{cmd: cmd, end: func() error { return errors.Join(in.Close(), cmd.Wait()) }}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	p.url = "http://" + strings.TrimSpace(line)
	return p
}

func (p *process) kill(t *testing.T) {
	t.Helper()
	require.NoError(t, p.cmd.Process.Kill())
	_ = p.cmd.Wait() // it says that it was killed
}

// A load sends deliveries, numbered, and remembers those that were accepted.
type load struct {
	mu       sync.Mutex
	next     int
	accepted map[int]bool
}

// send sends until the server is gone or n are sent.
func (l *load) send(base string, clients []string, n int) {
	for range n {
		l.mu.Lock()
		l.next++
		k := l.next
		l.mu.Unlock()
		q := url.Values{"client_id": {clients[k%len(clients)]}, "callback_text": {"order"}, "n": {strconv.Itoa(k)}}
		res, err := http.Post(base+"/getcourse_webhook/school-key-1?"+q.Encode(), "", nil)
		if err != nil {
			return
		}
		_ = res.Body.Close()
		if res.StatusCode == http.StatusOK {
			l.mu.Lock()
			l.accepted[k] = true
			l.mu.Unlock()
		}
	}
}

func crashes(t *testing.T) int {
	if n, err := strconv.Atoi(os.Getenv(manyCrashes)); err == nil {
		return n
	}
	return fewCrashes
}

func TestCrashSQLite(t *testing.T) {
	testCrash(t, filepath.Join(t.TempDir(), "bot.db"), "school", 1)
}

func TestCrashPostgres(t *testing.T) {
	testCrash(t, postgres.DSN(t), "school", 1)
}

// Two processes share the work; one of them is killed.
func TestCrashOfOneOfTwo(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { testCrash(t, filepath.Join(t.TempDir(), "bot.db"), "school", 2) })
	t.Run("postgres", func(t *testing.T) { testCrash(t, postgres.DSN(t), "school", 2) })
}

// With numbers of the deliveries nothing is left unknown.
func TestCrashNumbered(t *testing.T) {
	testCrash(t, filepath.Join(t.TempDir(), "bot.db"), "auto", 1)
}

func testCrash(t *testing.T, dsn, numbers string, processes int) {
	if testing.Short() {
		t.Skip("starts many processes")
	}
	box := sandbox.New(sandbox.Options{})
	run, err := box.Start(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { _ = run.Close() })
	store, err := sqlstore.Open(t.Context(), dsn, sqlstore.Options{Now: time.Now})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	r := &running{t: t, store: store}
	clients := []string{r.client(nil), r.client(nil), r.client(nil), r.client(nil), r.client(nil)}

	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(seed, seed))
	l := &load{accepted: map[int]bool{}}
	var others []*process
	for range processes - 1 {
		others = append(others, startVictim(t, dsn, run.URL, numbers))
	}
	for range crashes(t) {
		p := startVictim(t, dsn, run.URL, numbers)
		var senders sync.WaitGroup
		for range 4 {
			senders.Go(func() { l.send(p.url, clients, 25) })
		}
		for _, o := range others {
			senders.Go(func() { l.send(o.url, clients, 10) })
		}
		life := time.NewTimer(time.Duration(dice.IntN(120)) * time.Millisecond)
		<-life.C
		p.kill(t)
		senders.Wait()
	}
	last := startVictim(t, dsn, run.URL, numbers)
	all := r.settled(t)
	require.NoError(t, last.end())
	for _, o := range others {
		require.NoError(t, o.end())
	}
	unknown := l.compare(t, r, all, box.State(), clients)
	if numbers == "auto" {
		assert.Zero(t, unknown, "orders of unknown outcome")
	}
}

// settled waits until no delivery waits and gives all of them.
func (r *running) settled(t *testing.T) (all []crm.Delivery) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); ; {
		var due []crm.Delivery
		r.within(func(tx crm.Everything) {
			var err error
			due, err = tx.FindDeliveries(crm.DeliveryQuery{State: crm.Waiting, Limit: 1})
			require.NoError(t, err)
			if len(due) == 0 {
				all, err = tx.FindDeliveries(crm.DeliveryQuery{Limit: 1_000_000})
				require.NoError(t, err)
			}
		})
		if len(due) == 0 {
			return all
		}
		require.True(t, time.Now().Before(deadline), "delivery %d is not worked off", due[0].ID)
		pause := time.NewTimer(20 * time.Millisecond)
		<-pause.C
	}
}

// compare sets what the sandbox has against what the store says, and gives how many orders
// have an unknown outcome.
func (l *load) compare(t *testing.T, r *running, all []crm.Delivery, state sandbox.State, clients []string) (unknown int) {
	t.Helper()
	orders := map[string]int{}
	for _, o := range state.GetCourse.Orders {
		for _, p := range o.Positions {
			if n, ok := strings.CutPrefix(p.Title, "delivery "); ok {
				orders[n]++
			}
		}
	}
	kept, lost, doubled, taken := map[string]bool{}, 0, 0, 0
	for _, d := range all {
		q, err := url.ParseQuery(d.Query)
		require.NoError(t, err)
		n := q.Get("n")
		assert.False(t, kept[n], "delivery %s is kept twice", n)
		kept[n] = true
		if d.Attempts > 1 {
			taken++
		}
		if d.State == crm.Failed {
			unknown++
			open := r.openRequests(t, d)
			assert.Equal(t, 1, open, "a failed delivery has a request whose outcome is unknown: %s", d.Detail)
		} else if orders[n] == 0 {
			lost++
		}
		if orders[n] > 1 {
			doubled++
		}
	}
	missing := 0
	for n := range l.accepted {
		if !kept[strconv.Itoa(n)] {
			missing++
		}
	}
	t.Logf("sent %d, accepted %d, kept %d, taken up again %d, outcome unknown %d, orders %d: lost %d, doubled %d, accepted and not kept %d",
		l.next, len(l.accepted), len(all), taken, unknown, len(orders), lost, doubled, missing)
	assert.Zero(t, lost, "orders lost")
	assert.Zero(t, doubled, "orders doubled")
	assert.Zero(t, missing, "deliveries accepted and not worked off")
	assert.Equal(t, len(all), r.sum(t, clients, "before"), "the first line ran once for each delivery")
	assert.Equal(t, len(all), r.sum(t, clients, "after"), "the last line ran once for each delivery")
	assert.Equal(t, len(all), r.projectVar(t, "before"))
	return unknown
}

func (r *running) openRequests(t *testing.T, d crm.Delivery) (n int) {
	t.Helper()
	r.within(func(tx crm.Everything) {
		sent, err := tx.FindSent(crm.SentQuery{Run: "delivery-" + strconv.FormatInt(d.ID, 10)})
		require.NoError(t, err)
		for _, s := range sent {
			if s.State == crm.Unknown || s.State == crm.Started {
				n++
			}
		}
	})
	return n
}

// sum adds a client variable up.
func (r *running) sum(t *testing.T, clients []string, name string) (total int) {
	t.Helper()
	r.within(func(tx crm.Everything) {
		for _, c := range clients {
			v, err := tx.ClientVar(c, name)
			require.NoError(t, err)
			total += number(t, v)
		}
	})
	return total
}

func (r *running) projectVar(t *testing.T, name string) (n int) {
	t.Helper()
	r.within(func(tx crm.Everything) {
		env, err := tx.Env()
		require.NoError(t, err)
		n = number(t, env.Get(vars.Project, name))
	})
	return n
}

func number(t *testing.T, v value.Value) int {
	t.Helper()
	if v.IsEmpty() {
		return 0
	}
	n, err := strconv.Atoi(v.Text())
	require.NoError(t, err)
	return n
}
