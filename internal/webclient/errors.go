package webclient

import "github.com/salecalc/salecalc/lang/diag"

// A Kind says at which step a request failed.
type Kind string

// The kinds of failure. Those up to NoSandbox stay: trying again changes nothing.
const (
	BadURL         Kind = "bad-url"         // not an absolute address, or one with a password in it
	BadRequest     Kind = "bad-request"     // method or header that cannot be sent
	Scheme         Kind = "scheme"          // neither https nor http, or http where it was not granted
	RefusedPort    Kind = "refused-port"    // port not listed
	RefusedAddress Kind = "refused-address" // the name leads to an address that is not open
	Redirect       Kind = "redirect"        // too many redirects; Host is where the last one pointed
	NoSandbox      Kind = "no-sandbox"      // nobody answers where the sandbox should be; Host has its port
	Resolve        Kind = "resolve"         // the name has no address
	Connect        Kind = "connect"         // nobody answers at the address
	TLS            Kind = "tls"             // no secure connection
	Timeout        Kind = "timeout"         // the time for the whole exchange is over
	Cancelled      Kind = "cancelled"       // the caller gave up
	Interrupted    Kind = "interrupted"     // whoever sent it was stopped before the answer came
	TooLarge       Kind = "too-large"       // the answer passes MaxBody
	Protocol       Kind = "protocol"        // the connection broke or the answer was not HTTP
)

var messages = map[Kind]diag.Text{
	BadURL:         diag.Both("the web address is not valid", "неправильный веб-адрес"),
	BadRequest:     diag.Both("the request method or a header is not valid", "недопустимый метод или заголовок запроса"),
	Scheme:         diag.Both("the address must start with https://", "адрес должен начинаться с https://"),
	RefusedPort:    diag.Both("requests to this port are not allowed", "запросы на этот порт запрещены"),
	RefusedAddress: diag.Both("requests to this address are not allowed", "запросы на этот адрес запрещены"),
	Redirect:       diag.Both("too many redirects", "слишком много перенаправлений"),
	NoSandbox:      diag.Both("there is no sandbox at {1}; start one: salecalc sandbox --addr {1}", "по адресу {1} песочницы нет; запустите её: salecalc sandbox --addr {1}"),
	Resolve:        diag.Both("no such site", "сайт с таким именем не найден"),
	Connect:        diag.Both("could not connect", "не удалось подключиться"),
	TLS:            diag.Both("could not make a secure connection", "не удалось установить защищённое соединение"),
	Timeout:        diag.Both("no answer within the time allowed", "ответ не пришёл вовремя"),
	Cancelled:      diag.Both("the request was cancelled", "запрос отменён"),
	Interrupted:    diag.Both("the request was interrupted, and whether it was carried out is not known", "запрос был прерван, и неизвестно, выполнен ли он"),
	TooLarge:       diag.Both("the answer is too large", "ответ слишком большой"),
	Protocol:       diag.Both("the connection broke or the answer could not be read", "соединение прервалось, или ответ не удалось прочитать"),
}

// An Error says why a request was not completed. Its texts name the host and never the
// rest of the address, the headers or the body, which may hold secrets.
type Error struct {
	Kind Kind
	Host string // of the last address tried, without port; may be empty

	// BeforeSend is true only when certainly no byte of the request left. It is false
	// from the moment a connection was ready to take the request.
	BeforeSend bool

	Err error // the cause; may be nil
}

// Error names kind and host, and for failures to connect the cause.
func (e *Error) Error() string {
	s := string(e.Kind)
	if e.Host != "" {
		s += ": " + e.Host
	}
	switch e.Kind {
	case NoSandbox, Resolve, Connect, TLS: // causes that speak of names and addresses only
		if e.Err != nil {
			s += ": " + e.Err.Error()
		}
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// Text is the failure in words for the author of a script, on one line.
func (e *Error) Text() diag.Text {
	t, ok := messages[e.Kind]
	if !ok {
		t = messages[Protocol]
	}
	if e.Kind == NoSandbox {
		return t.With(e.Host)
	}
	if e.Host != "" {
		t.EN += " (" + e.Host + ")"
		t.RU += " (" + e.Host + ")"
	}
	return t
}

// Final reports whether repeating is pointless: the door itself refused, or there is no sandbox.
func (e *Error) Final() bool {
	switch e.Kind {
	case BadURL, BadRequest, Scheme, RefusedPort, RefusedAddress, Redirect, NoSandbox, Cancelled:
		return true
	}
	return false
}
