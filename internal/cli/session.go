package cli

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/sqlstore"
	"github.com/salecalc/salecalc/vars/value"
)

// defaultZone is the documented time zone of a project.
const defaultZone = "Europe/Moscow"

// A session is a host made of the flags, with what must be closed after it.
type session struct {
	host  runtime.Host
	close func()
}

// session prepares what a run may touch.
func (a *App) session(ctx context.Context, cmd *cobra.Command, f *evalFlags) (*session, error) {
	s := &session{close: func() {}}
	h := &s.host
	h.Vars = vars.NewEnv()
	h.Allow, h.DryRun, h.StopOnError = runtime.Outside, !f.live && f.sandbox == "", f.stopOnError
	now, err := f.clock()
	if err != nil {
		return nil, err
	}
	if h.Now = a.Now; f.now != "" {
		h.Now = func() time.Time { return now }
	}
	if h.Zone, err = f.zone(); err != nil {
		return nil, err
	}
	if !cmd.Flags().Changed("seed") {
		f.seed = a.Seed()
	}
	h.Rand = rand.New(rand.NewPCG(f.seed, f.seed))
	h.Numbering = f.dealNumber
	if err := a.startingVars(h.Vars, f); err != nil {
		return nil, err
	}
	if f.sandbox == inProcess {
		if err := s.startSandbox(ctx, f); err != nil {
			return nil, err
		}
	} else if h.Net, err = f.network(); err != nil {
		return nil, err
	}
	if f.sandbox != "" {
		atSandbox(h.Vars)
	}
	if f.store == "" {
		return s, nil
	}
	if err := s.openStore(ctx, f); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// openStore lets the run work on a client of a store. Only a live run keeps what it does:
// the answers of a dry run are invented, and those of a sandbox belong there.
func (s *session) openStore(ctx context.Context, f *evalFlags) error {
	h := &s.host
	store, err := sqlstore.Open(ctx, f.store, sqlstore.Options{Zone: h.Zone, Now: h.Now, MustExist: true})
	if err != nil {
		return err
	}
	before := s.close
	s.close = func() { before(); _ = store.Close() }
	h.Store, h.Client, h.Discard = store, f.client, !f.live
	return nil
}

// known puts the error of a store that does not have the client into words.
func (f *evalFlags) known(err error) error {
	if errors.Is(err, vars.ErrNoClient) {
		return noClient(f.client, f.store)
	}
	return err
}

// conflict refuses flags that exclude each other; it comes before anything is read.
func (f *evalFlags) conflict(cmd *cobra.Command) error {
	if f.live && f.sandbox != "" {
		return misused(cmd, sayf("--live and --sandbox exclude each other", "--live и --sandbox исключают друг друга"))
	}
	switch {
	case f.store == "" && f.client != "":
		return misused(cmd, sayf("--client is somebody of a store: name it by --store", "--client — это клиент базы: укажите её через --store"))
	case f.store != "" && f.client == "":
		return misused(cmd, sayf("say for which client of the store: --client ID; `salecalc client list --store {1}` shows them; `salecalc batch` runs a script for all of them",
			"укажите клиента базы: --client ID; список клиентов: `salecalc client list --store {1}`; для всех сразу скрипт выполнит `salecalc batch`", sqlstore.Shown(f.store)))
	}
	return nil
}

// clock reads --now; the zero time when it is not given.
func (f *evalFlags) clock() (time.Time, error) {
	if f.now == "" {
		return time.Time{}, nil
	}
	now, err := time.Parse(time.RFC3339Nano, f.now)
	if err != nil {
		return now, sayf("--now wants a time such as 2025-01-31T12:00:00+03:00, got {1}", "--now ждёт время вроде 2025-01-31T12:00:00+03:00, получено {1}", f.now)
	}
	return now, nil
}

func (f *evalFlags) zone() (*time.Location, error) {
	name := f.tz
	if name == "" {
		name = defaultZone
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" { // Local depends on the machine
		return nil, sayf("there is no time zone {1}; use a name such as Europe/Moscow", "нет часового пояса {1}; нужно имя вроде Europe/Moscow", name)
	}
	return zone, nil
}

// network is the way out of --live or --sandbox=URL, nil for a dry run.
func (f *evalFlags) network() (*runtime.Network, error) {
	switch f.sandbox {
	case "":
		if f.live {
			return runtime.NewNetwork(runtime.NetworkOptions{PlainHTTP: true, Gate: f.gate}), nil
		}
		return nil, nil
	default:
		u, err := url.Parse(f.sandbox)
		if err != nil || u.Scheme != "http" || !loopback(u.Hostname()) {
			return nil, sayf("--sandbox wants the address of a sandbox on this machine, such as http://127.0.0.1:8090, got {1}",
				"--sandbox ждёт адрес песочницы на этом компьютере, например http://127.0.0.1:8090, получено {1}", f.sandbox)
		}
		return runtime.NewNetwork(runtime.NetworkOptions{Sandbox: u, Gate: f.gate}), nil
	}
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// startSandbox starts a sandbox for this run alone.
func (s *session) startSandbox(ctx context.Context, f *evalFlags) error {
	running, err := sandbox.New(sandbox.Options{}).Start(ctx)
	if err != nil {
		return notListening("127.0.0.1", err)
	}
	s.close = func() { _ = running.Close() }
	u, err := url.Parse(running.URL)
	s.host.Net = runtime.NewNetwork(runtime.NetworkOptions{Sandbox: u, Gate: f.gate})
	return err
}

// notListening says why a sandbox did not start.
func notListening(addr string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return sayf("the address {1} is in use; choose another one by --addr, or port 0 for any", "адрес {1} занят; выберите другой флагом --addr, порт 0 — любой свободный", addr)
	}
	return sayf("the sandbox cannot listen at {1}: it needs an address of this machine, such as 127.0.0.1:8090",
		"песочнице не подходит адрес {1}: нужен адрес этого компьютера, например 127.0.0.1:8090", addr)
}

// atSandbox supplies the sandbox's account and keys where the constants are absent.
func atSandbox(env *vars.Env) {
	for _, c := range []struct{ name, text string }{
		{"getcourse_account_name", sandbox.Account}, {"getcourse_secret", sandbox.Key},
		{"keycrm_token", sandbox.Token},
	} {
		if env.Get(vars.Const, c.name).IsNone() {
			env.Set(vars.Const, c.name, value.Text(c.text))
		}
	}
}
