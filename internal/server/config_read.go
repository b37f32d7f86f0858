package server

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/runtime"
	"github.com/salecalc/salecalc/vars"
)

// Surroundings are what reading a configuration may ask for.
type Surroundings struct {
	Env  func(name string) string
	Read func(name string) ([]byte, error) // a file the configuration names, from its folder
}

// ReadConfig reads and checks a configuration. The error is a [*ConfigError].
func ReadConfig(file string, data []byte, around Surroundings) (*Config, error) {
	r := &reader{file: file, env: around.Env, read: around.Read}
	c := r.config(r.document(data))
	if len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, func(a, b ConfigProblem) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		})
		return nil, &ConfigError{r.problems}
	}
	c.secrets = r.secrets
	return c, nil
}

func (r *reader) config(s *section) *Config {
	c := &Config{
		Listen: s.text("listen", DefaultListen), Store: r.store(s),
		Token: s.secret("token"), Proxied: s.yes("behind_proxy", false),
		Workers: s.count("workers", DefaultWorkers, 1, 256), Keep: s.duration("keep", DefaultKeep),
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		r.wrong(s.place("listen"), "listen is an address with a port, such as 127.0.0.1:8080, not {1}",
			"listen — адрес с портом, например 127.0.0.1:8080, а не {1}", c.Listen)
	}
	if c.Token != "" && len(c.Token) < minSecret {
		r.shortSecret(s, "token")
	}
	r.zone(s, c)
	r.network(s, c)
	r.numbers(s, c)
	r.constants(s, c)
	r.limits(r.section(s.take("limits")), c)
	names := map[string]bool{}
	for _, sub := range s.sections("getcourse") {
		c.GetCourse = append(c.GetCourse, r.getcourse(sub, names))
	}
	names = map[string]bool{}
	for _, sub := range s.sections("salesdrive") {
		c.SalesDrive = append(c.SalesDrive, r.salesdrive(sub, names))
	}
	names = map[string]bool{}
	for _, sub := range s.sections("forms") {
		c.Forms = append(c.Forms, r.form(sub, names, c.Limits))
	}
	s.end()
	return c
}

// store reads where data are kept; the password of an address is a secret.
func (r *reader) store(s *section) string {
	n := s.take("store")
	if n == nil {
		return DefaultStore
	}
	dsn := r.secretOf(n)
	if scheme, _, ok := strings.Cut(dsn, "://"); ok && scheme != "postgres" && scheme != "postgresql" {
		r.wrong(n, "store is a SQLite file or postgres://user@host/database, not {1}://…", "store — файл SQLite или postgres://user@host/database, а не {1}://…", scheme)
	}
	if u, err := url.Parse(dsn); err == nil && u.User != nil {
		if password, ok := u.User.Password(); ok {
			r.secrets = append(r.secrets, password)
		}
	}
	return dsn
}

func (r *reader) zone(s *section, c *Config) {
	c.ZoneName = s.text("zone", DefaultZone)
	zone, err := time.LoadLocation(c.ZoneName)
	if err != nil || c.ZoneName == "Local" {
		r.wrong(s.place("zone"), "there is no time zone {1}; use a name such as Europe/Kyiv", "нет часового пояса {1}; нужно имя вроде Europe/Kyiv", c.ZoneName)
	}
	c.Zone = zone
}

// Ways out of the machine.
const (
	Dry     = "dry"
	Sandbox = "sandbox"
	Live    = "live"
)

func (r *reader) network(s *section, c *Config) {
	c.Network = s.text("network", Dry)
	address := s.text("sandbox", "http://127.0.0.1:8090")
	if !slices.Contains([]string{Dry, Sandbox, Live}, c.Network) {
		r.wrong(s.place("network"), "network is dry, sandbox or live, not {1}", "network — это dry, sandbox или live, а не {1}", c.Network)
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || u.Hostname() != "localhost" && !isLoopback(u.Hostname()) {
		r.wrong(s.place("sandbox"), "sandbox is an address of this machine, such as http://127.0.0.1:8090, not {1}",
			"sandbox — адрес на этом компьютере, например http://127.0.0.1:8090, а не {1}", address)
		return
	}
	c.Sandbox = u
}

// numbers reads who numbers orders.
func (r *reader) numbers(s *section, c *Config) {
	by := s.text("deal_number", "school")
	c.Numbered = by == "auto"
	if by != "auto" && by != "school" {
		r.wrong(s.place("deal_number"), "deal_number is auto or school, not {1}", "deal_number — это auto или school, а не {1}", by)
	}
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

func (r *reader) constants(s *section, c *Config) {
	c.Constants = map[string]string{}
	sub := r.section(s.take("constants"))
	for name := range sub.fields {
		if !vars.IsName(name) {
			r.wrong(sub.keys[name], "{1} is no variable name", "{1} — не имя переменной", name)
		}
		if vars.IsSecret(name) {
			c.Constants[name] = sub.secret(name)
			continue
		}
		if n := sub.take(name); n != nil {
			c.Constants[name] = r.secretOf(n)
		}
	}
}

func (r *reader) limits(s *section, c *Config) {
	l := defaultLimits
	c.Limits = Limits{
		Body:    int64(s.count("body", int(l.Body), 1<<10, 64<<20)),
		Fields:  s.count("fields", l.Fields, 1, 100_000),
		Depth:   s.count("depth", l.Depth, 1, 1000),
		Header:  s.duration("header_time", l.Header),
		Read:    s.duration("read_time", l.Read),
		Waiting: s.count("waiting", l.Waiting, 1, 1<<20),
		Run:     s.duration("run_time", l.Run),
	}
	s.end()
}

// minSecret is the length of the shortest key that is let pass: it stands in an address on
// the public network.
const minSecret = 8

func (r *reader) shortSecret(s *section, name string) {
	r.wrong(s.place(name), "{1} is too easy to guess: 8 characters or more, best 32 at random", "{1} слишком легко подобрать: нужно не меньше 8 знаков, лучше 32 случайных", name)
}

// named reads a name, which may stand in an address, and sees that it is the only one.
func (r *reader) named(s *section, unset string, names map[string]bool) string {
	name := s.text("name", unset)
	switch {
	case !isWord(name):
		r.wrong(s.place("name"), "a name here has Latin letters, digits, - and _, and is needed", "здесь нужно имя (name) из латинских букв, цифр, - и _")
	case names[name]:
		r.wrong(s.place("name"), "another entry is named {1}", "имя {1} уже занято", name)
	}
	names[name] = true
	return name
}

func isWord(s string) bool {
	return s != "" && len(s) <= 64 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == ""
}

// key reads the key of an address.
func (r *reader) key(s *section) string {
	before := len(r.problems)
	key := s.secret("key")
	switch {
	case key == "" && len(r.problems) == before:
		r.wrong(s.place("key"), "key is needed: it is what the address ends with, and the only secret", "нужен key: им кончается адрес, другого секрета нет")
	case key != "" && len(key) < minSecret:
		r.shortSecret(s, "key")
	case strings.ContainsAny(key, "/?#% "):
		r.wrong(s.place("key"), "key stands in an address: no /, ?, #, % and blanks", "key стоит в адресе: без /, ?, #, % и пробелов")
	}
	return key
}

func (r *reader) getcourse(s *section, names map[string]bool) GetCourse {
	g := GetCourse{Name: r.named(s, "getcourse", names), Key: r.key(s), FirstMessage: s.text("first_message", ""), Window: s.duration("repeat_window", 0)}
	for _, sub := range s.sections("blocks") {
		b := Block{Name: sub.text("name", ""), Match: r.matcher(sub)}
		b.Script = r.script(sub, b.Name, true)
		b.Name = cmp.Or(b.Name, b.Match.text)
		sub.end()
		g.Blocks = append(g.Blocks, b)
	}
	s.end()
	return g
}

func (r *reader) salesdrive(s *section, names map[string]bool) SalesDrive {
	d := SalesDrive{Name: r.named(s, "salesdrive", names), Key: r.key(s), ClientField: s.text("client_field", ""), Create: s.yes("create", false)}
	for _, sub := range s.sections("rules") {
		rule := Rule{Name: sub.text("name", ""), Account: sub.texts("account"), Event: sub.texts("event"), Status: sub.texts("status"), Site: sub.texts("site")}
		rule.Script = r.script(sub, rule.Name, true)
		sub.end()
		d.Rules = append(d.Rules, rule)
	}
	s.end()
	return d
}

func (r *reader) form(s *section, names map[string]bool, l Limits) Form {
	f := Form{
		Name: r.named(s, "", names), Trap: s.text("trap", ""), Create: s.yes("create", true),
		Size: int64(s.count("size", int(min(l.Body, 64<<10)), 64, int(l.Body))), Rate: s.count("rate", DefaultRate, 1, 1_000_000),
		Thanks: s.text("thanks", ""),
	}
	if u, err := url.Parse(f.Thanks); f.Thanks != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
		r.wrong(s.place("thanks"), "thanks is the address of a page, such as https://example.org/thanks, not {1}", "thanks — адрес страницы, например https://example.org/thanks, а не {1}", f.Thanks)
	}
	if file := s.text("page", ""); file != "" {
		data, err := r.read(file)
		if err != nil {
			r.unreadable(s.place("page"), file, err)
		}
		f.Page = data
	}
	f.Script = r.script(s, f.Name, false)
	s.end()
	return f
}

// script compiles the script of an entry: the text under calc, or the file under script.
func (r *reader) script(s *section, name string, needed bool) *Script {
	file, text := s.text("script", ""), s.text("calc", "")
	switch {
	case file != "" && text != "":
		r.wrong(s.place("calc"), "script and calc exclude each other", "script и calc исключают друг друга")
		return nil
	case file == "" && text == "":
		if needed {
			r.wrong(s.at, "what is to run? script: FILE, or calc: with the text", "что выполнять? нужно script: ФАЙЛ или calc: с текстом")
		}
		return nil
	case file != "":
		data, err := r.read(file)
		if err != nil {
			r.unreadable(s.place("script"), file, err)
			return nil
		}
		text = string(data)
	}
	src := diag.NewSource(cmp.Or(file, name, "calc"), text)
	sum := sha256.Sum256([]byte(text))
	sc := &Script{Name: src.Name, Source: src, Program: runtime.Compile(src, runtime.Options{}), Digest: hex.EncodeToString(sum[:8])}
	for _, d := range sc.Program.Diagnostics() {
		if d.Severity() != diag.Error {
			continue
		}
		at := src.Position(d.Span.Start)
		place := ConfigProblem{File: src.Name, Line: at.Line, Column: at.Column}.In(diag.EN)
		place = strings.TrimSuffix(place, ": ")
		r.wrong(cmp.Or(s.fields["script"], s.fields["calc"]), "{1}: {2}", "{1}: {3}", place, d.Message(diag.EN), d.Message(diag.RU))
	}
	return sc
}
