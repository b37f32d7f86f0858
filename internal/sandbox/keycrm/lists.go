package keycrm

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// The API's lists come in pages of so many entries.
const (
	usualPage = 15
	maxPage   = 50
)

// read answers a GET.
func (c *Company) read(call Call, parts []string, r *Reply) {
	var err error
	switch path := strings.Join(parts, "/"); {
	case path == "pipelines":
		r.Body = paged(call, c.pipelineRows())
	case len(parts) == 3 && parts[0] == "pipelines" && parts[2] == "statuses":
		r.Body, err = c.statusList(call, number(parts[1]))
	case path == "pipelines/cards":
		r.Body, err = c.cardList(call)
	case len(parts) == 3 && parts[0] == "pipelines" && parts[1] == "cards":
		r.Body, err = c.oneCard(call, number(parts[2]))
	case path == "order/source":
		r.Body = paged(call, c.sources)
	case path == "order/payment-method":
		r.Body = paged(call, c.methods)
	case path == "users":
		r.Body = paged(call, c.managers)
	case path == "custom-fields":
		r.Body = wire.Encode(c.fieldRows(call.Query))
	case path == "buyer":
		r.Body = paged(call, c.foundBuyers(call.Query))
	default:
		err = notFound()
	}
	if err != nil {
		*r = r.refused(err)
		return
	}
	r.Status = http.StatusOK
}

// A listAnswer is one page of a list.
type listAnswer[T any] struct {
	Total       int     `json:"total"`
	CurrentPage int     `json:"current_page"`
	PerPage     int     `json:"per_page"`
	Data        []T     `json:"data"`
	FirstPage   string  `json:"first_page_url"`
	LastPage    string  `json:"last_page_url"`
	NextPage    *string `json:"next_page_url"`
}

// paged is the page of a list that the query asks for.
func paged[T any](call Call, all []T) string {
	limit := within(call.Query.Get("limit"), usualPage, maxPage)
	last := max(1, (len(all)+limit-1)/limit)
	page := within(call.Query.Get("page"), 1, 1<<20)
	from := min((page-1)*limit, len(all))
	address := func(n int) string { return fmt.Sprintf("https://%s%s?page=%d", Host, call.Path, n) }
	a := listAnswer[T]{
		Total: len(all), CurrentPage: page, PerPage: limit, Data: append([]T{}, all[from:min(from+limit, len(all))]...),
		FirstPage: address(1), LastPage: address(last),
	}
	if page < last {
		a.NextPage = orNull(address(page + 1))
	}
	return wire.Encode(a)
}

// within reads a number from 1 to most; usual stands for what is none.
func within(text string, usual, most int) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return usual
	}
	return min(n, most)
}

type pipelineRow struct {
	ID    int64  `json:"id"`
	Title string `json:"title"`
}

func (c *Company) pipelineRows() []pipelineRow {
	var rows []pipelineRow
	for _, p := range c.pipelines {
		rows = append(rows, pipelineRow{p.ID, p.Title})
	}
	return rows
}

type statusRow struct {
	ID         int64  `json:"id"`
	PipelineID int64  `json:"pipeline_id"`
	Title      string `json:"title"`
	Alias      string `json:"alias"`
	Color      string `json:"color"`
	IsFinal    bool   `json:"is_final"`
	LeadsCount int    `json:"leads_count"`
}

func (c *Company) statusList(call Call, pipeline int64) (string, error) {
	p := c.pipeline(pipeline)
	if p == nil {
		return "", notFound()
	}
	var rows []statusRow
	for _, s := range p.Statuses {
		row := statusRow{ID: s.ID, PipelineID: p.ID, Title: s.Title, Alias: "status_" + strconv.FormatInt(s.ID, 10), Color: "#2f80ed", IsFinal: s.Final}
		for _, card := range c.cards {
			if card.StatusID == s.ID {
				row.LeadsCount++
			}
		}
		rows = append(rows, row)
	}
	return paged(call, rows), nil
}

func (c *Company) oneCard(call Call, id int64) (string, error) {
	card := c.card(id)
	if card == nil {
		return "", notFound()
	}
	return wire.Encode(c.include(card, call.Query)), nil
}

// cardFilters are all a list of cards can be narrowed by: not by the people on them.
var cardFilters = []string{"pipeline_id", "status_id", "source_id", "created_between", "updated_between"}

// cardList lists cards, the newest first.
func (c *Company) cardList(call Call) (string, error) {
	filters := map[string]string{}
	for key := range call.Query {
		if name, ok := strings.CutPrefix(key, "filter["); ok {
			name = strings.TrimSuffix(name, "]")
			if !slices.Contains(cardFilters, name) {
				return "", badFilter(name, cardFilters)
			}
			filters[name] = call.Query.Get(key)
		}
	}
	rows := []cardAnswer{}
	for _, card := range slices.Backward(c.cards) {
		if card.passes(filters) {
			rows = append(rows, c.include(card, call.Query))
		}
	}
	return paged(call, rows), nil
}

func (c *Card) passes(filters map[string]string) bool {
	for name, want := range filters {
		var ok bool
		switch name {
		case "pipeline_id":
			ok = c.PipelineID == number(want)
		case "status_id":
			ok = c.StatusID == number(want)
		case "source_id":
			ok = c.SourceID == number(want)
		case "created_between":
			ok = between(c.CreatedAt, want)
		case "updated_between":
			ok = between(c.UpdatedAt, want)
		}
		if !ok {
			return false
		}
	}
	return true
}

// between reads "from, to", each a date and time.
func between(t time.Time, span string) bool {
	from, to, _ := strings.Cut(span, ",")
	a, errA := time.Parse(time.DateTime, strings.TrimSpace(from))
	b, errB := time.Parse(time.DateTime, strings.TrimSpace(to))
	return errA == nil && errB == nil && !t.Before(a) && !t.After(b)
}

type fieldRow struct {
	ID      int64    `json:"id"`
	UUID    string   `json:"uuid"`
	Name    string   `json:"name"`
	Type    string   `json:"type"`
	Model   string   `json:"model"`
	Options []string `json:"options,omitempty"`
}

// fieldRows lists the custom fields, of cards only: there are no others here.
func (c *Company) fieldRows(q url.Values) []fieldRow {
	rows := []fieldRow{}
	if model := q.Get("filter[model]"); model != "" && model != "lead" {
		return rows
	}
	for _, f := range c.fields {
		row := fieldRow{ID: f.ID, UUID: f.UUID, Name: f.Name, Type: "text", Model: "lead"}
		if len(f.Options) > 0 {
			row.Type = "select"
			if strings.Contains(q.Get("include"), "options") {
				row.Options = f.Options
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func (c *Company) foundBuyers(q url.Values) []Buyer {
	phone, email := q.Get("filter[buyer_phone]"), q.Get("filter[buyer_email]")
	return slices.DeleteFunc(slices.Clone(c.buyers), func(b Buyer) bool {
		return phone != "" && !samePhone(b.Phone, phone) || email != "" && !strings.EqualFold(b.Email, email)
	})
}
