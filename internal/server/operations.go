package server

import "net/http"

// Refusals that paths have in common.
var (
	intakeRefusals = []int{http.StatusBadRequest, http.StatusNotFound, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusServiceUnavailable}
	engineRefusals = []int{http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity}
)

// Parameters is what a webhook or a form sends: any names.
type Parameters map[string]string

// operations are all paths that are answered, and the description of each.
func (s *Server) operations() []operation {
	return []operation{
		{method: "GET", path: "/getcourse_webhook/{key}", name: "getcourseGet", summary: "A process of GetCourse calls, with its data in the address.",
			open: true, response: Receipt{}, statuses: intakeRefusals, handler: s.webhook(s.getcourse)},
		{method: "POST", path: "/getcourse_webhook/{key}", name: "getcoursePost", summary: "A process of GetCourse calls; data of the body win over those of the address.",
			open: true, request: Parameters{}, forms: true, response: Receipt{}, statuses: intakeRefusals, handler: s.webhook(s.getcourse)},
		{method: "POST", path: "/salesdrive/{key}", name: "salesdrive", summary: "A webhook of SalesDrive.",
			open: true, request: map[string]any{}, response: Receipt{}, statuses: intakeRefusals, handler: s.webhook(s.salesdrive)},
		{method: "POST", path: "/forms/{name}", name: "form", summary: "A web form is sent.",
			open: true, request: Parameters{}, forms: true, response: Receipt{}, statuses: append([]int{http.StatusTooManyRequests}, intakeRefusals...), handler: s.post},
		{method: "GET", path: "/forms/{name}", name: "formPage", summary: "The page with a form, when the configuration has one.",
			open: true, media: "text/html", statuses: []int{http.StatusNotFound}, handler: s.showForm},
		{method: "POST", path: "/v1/run", name: "run", summary: "Runs a calculator script.", request: RunRequest{}, response: RunAnswer{}, statuses: engineRefusals, handler: s.run},
		{method: "POST", path: "/v1/eval", name: "eval", summary: "Evaluates an expression or a comparison field.", request: EvalRequest{}, response: RunAnswer{}, statuses: engineRefusals, handler: s.eval},
		{method: "POST", path: "/v1/render", name: "render", summary: "Fills a message text in.", request: RenderRequest{}, response: RunAnswer{}, statuses: engineRefusals, handler: s.render},
		{method: "POST", path: "/v1/check", name: "check", summary: "Says what is wrong with a script without running it.", request: CheckRequest{}, response: CheckAnswer{}, statuses: engineRefusals, handler: s.check},
		{method: "GET", path: "/v1/openapi.json", name: "openapi", summary: "This description.", response: map[string]any{}, handler: s.description},
		{method: "GET", path: "/history", name: "history", summary: "What came in, the newest first: a page, or JSON for Accept: application/json.",
			response: HistoryPage{}, query: historyQuery, statuses: []int{http.StatusBadRequest}, handler: s.history},
		{method: "GET", path: "/history/{id}", name: "delivery", summary: "One delivery with all that is known of it.", response: HistoryEntry{},
			statuses: []int{http.StatusNotFound}, handler: s.historyEntry},
		{method: "POST", path: "/history/{id}/replay", name: "replay", summary: "Works a delivery off once more, as a new one: dry, or for real.", request: ReplayRequest{}, forms: true,
			response: Receipt{}, statuses: []int{http.StatusBadRequest, http.StatusNotFound, http.StatusServiceUnavailable}, handler: s.replay},
		{method: "GET", path: "/healthz", name: "health", summary: "Whether the server works.", open: true, response: Health{}, statuses: []int{http.StatusServiceUnavailable}, handler: s.health},
		{method: "GET", path: "/metrics", name: "metrics", summary: "Counters for Prometheus.", media: "text/plain", handler: s.measured},
	}
}
