package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/salecalc/salecalc/internal/journal"
	"github.com/salecalc/salecalc/internal/sandbox"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/crm"
)

// maxAnswer bounds an answer that is read, in bytes.
const maxAnswer = 1 << 20

// post sends something and keeps what was said. An answer outside 2xx is an error.
func (c *circle) post(ctx context.Context, about diag.Text, address, kind, body string) (talk, error) {
	t := talk{About: about, Request: "POST " + address, Body: body}
	if kind == "application/x-www-form-urlencoded" {
		t.Body = lines(body)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		return t, err
	}
	req.Header.Set("Content-Type", kind)
	t.Status, t.Response, err = c.do(req)
	t.Response = pretty(t.Response)
	return t, err
}

func (c *circle) get(ctx context.Context, address string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	req.Header.Set("Accept", "application/json")
	_, text, err := c.do(req)
	return text, err
}

func (c *circle) do(req *http.Request) (status int, text string, err error) {
	resp, err := c.client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err == nil && resp.StatusCode/100 != 2 {
		err = refused(resp.StatusCode, data)
	}
	return resp.StatusCode, strings.TrimSpace(string(data)), err
}

// refused is the trouble an answer outside 2xx tells of: the sandbox's, or the server's
// problem document.
func refused(status int, body []byte) trouble {
	var said struct {
		Message struct{ EN, RU string }
		Detail  string
	}
	if json.Unmarshal(body, &said) != nil || said.Message.RU == "" {
		said.Message.EN, said.Message.RU = said.Detail, said.Detail
	}
	return trouble{diag.Both(fmt.Sprintf("%d %s", status, said.Message.EN), fmt.Sprintf("%d %s", status, said.Message.RU))}
}

// lines shows a form for people, a field on each line.
func lines(form string) string {
	fields, err := url.ParseQuery(form)
	if err != nil {
		return form
	}
	var b strings.Builder
	for part := range strings.SplitSeq(form, "&") {
		name, _, _ := strings.Cut(part, "=")
		fmt.Fprintf(&b, "%s = %s\n", name, fields.Get(name))
	}
	return b.String()
}

// readable shows an address for people, its parameters decoded and each on its line.
func readable(address string) string {
	base, query, ok := strings.Cut(address, "?")
	if !ok {
		return address
	}
	return base + "\n" + lines(query)
}

// encode writes JSON for people. The types it is used for cannot fail.
func encode[T any](v T) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return ""
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// lastRequest is the number of the latest request the sandbox got.
func (c *circle) lastRequest() int {
	if list := c.box.State().Requests; len(list) > 0 {
		return list[len(list)-1].Seq
	}
	return 0
}

// requestsSince are what scripts have sent to the services after a request.
func (c *circle) requestsSince(seq int) []talk {
	return c.requests(func(e sandbox.Event) bool { return e.Seq > seq })
}

// payments are the payments scripts have sent.
func (c *circle) payments() []talk {
	return c.requests(func(e sandbox.Event) bool { return strings.HasSuffix(e.Path, "/payment") })
}

func (c *circle) requests(wanted func(sandbox.Event) bool) []talk {
	var list []talk
	for _, e := range c.box.State().Requests {
		if !wanted(e) {
			continue
		}
		about := diag.Both("the script calls GetCourse", "скрипт обратился в GetCourse")
		if e.Service == "keycrm" {
			about = diag.Both("the script calls KeyCRM", "скрипт обратился в KeyCRM")
		}
		list = append(list, talk{About: about, Request: e.Method + " https://" + e.Host + e.Path, Body: pretty(e.Params), Status: e.Status, Response: pretty(e.Answer)})
	}
	return list
}

// pretty lays JSON out; anything else stays as it is.
func pretty(text string) string {
	var raw json.RawMessage
	if json.Unmarshal([]byte(text), &raw) != nil {
		return text
	}
	return encode(raw)
}

// variables are all the client has: his own and those of his current deal.
func (c *circle) variables(ctx context.Context) (list []scope, err error) {
	err = journal.Within(ctx, c.store, func(tx crm.Everything) error {
		own, err := tx.ClientVars(c.bot)
		if err != nil {
			return err
		}
		who, err := tx.Client(c.bot)
		if err != nil {
			return err
		}
		deal, err := tx.DealVars(who.Deal)
		list = []scope{
			{diag.Both("variables of the client", "переменные клиента"), own},
			{diag.Both("variables of the deal", "переменные сделки"), deal},
		}
		return err
	})
	return list, err
}
