package bench

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// RowCount is how many rows every formula goes through, a power of two.
const RowCount = 1024

// A Row is one set of inputs for all formulas.
type Row struct {
	Origin, Country                   string
	Value, Adults                     float64
	Price, Qty, Discount, Shipping, Q float64
	Guest, City, Body                 string
	Arr                               []float64

	// The four figures of the price once more, as a chat hands them over.
	PriceText, QtyText, DiscountText, ShippingText string
}

// A Column is one input of a formula: the name of the variable and where a row has it.
// Of gives a string, a float64 or a []float64.
type Column struct {
	Name string
	Of   func(r *Row) any
}

// Rows makes the rows, the same each time.
func Rows() []Row {
	r := rand.New(rand.NewPCG(42, 1024))
	bodies := make([]string, 16)
	for i := range bodies {
		bodies[i] = orderBody(i, pick(r, cities))
	}
	rows := make([]Row, RowCount)
	for i := range rows {
		rows[i] = randomRow(r, bodies)
	}
	return rows
}

var (
	origins   = []string{"MOW", "LED", "JFK", "SVO"}
	countries = []string{"RU", "US", "KZ", "DE"}
	guests    = []string{"Anna", "Ivan", "Dan", "Christina", "Bob", "Hannah", "Susan", "Yan"}
	cities    = []string{"Amsterdam", "Berlin", "San Francisco", "Kazan", "Oslo", "Milan", "Rio", "Lyon"}
)

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

func randomRow(r *rand.Rand, bodies []string) Row {
	row := Row{
		Origin: pick(r, origins), Country: pick(r, countries),
		Value: float64(r.IntN(200)) + 0.5, Adults: float64(1 + r.IntN(3)),
		Price: float64(r.IntN(100_000)) / 100, Qty: float64(1 + r.IntN(20)),
		Discount: float64(r.IntN(50)), Shipping: float64(r.IntN(2_000)) / 100,
		Q:     float64(r.IntN(1_000)),
		Guest: pick(r, guests), City: pick(r, cities), Body: pick(r, bodies),
		Arr: make([]float64, 3+r.IntN(6)),
	}
	for i := range row.Arr {
		row.Arr[i] = float64(r.IntN(10_000)) / 4
	}
	row.PriceText, row.QtyText = digits(row.Price), digits(row.Qty)
	row.DiscountText, row.ShippingText = digits(row.Discount), digits(row.Shipping)
	return row
}

func digits(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// orderBody is the JSON of a webhook, 1 KB; the city stands at about 70 % of it.
func orderBody(i int, city string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `{"event":"order.created","id":%d,"meta":{"source":"webhook","attempt":%d,"trace":"0f1e2d3c4b5a69788796a5b4c3d2e1f0"},"items":[`, 100_000+i, i)
	for k := range 6 {
		if k > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"sku":"SKU-%04d","title":"Widget number %d","qty":%d,"price":%d.%02d,"tags":["a","b"]}`, k*17+i, k, k+1, k*10+5, i)
	}
	fmt.Fprintf(&b, `],"order":{"total":%d.5,"currency":"EUR","customer":{"name":"Jane Doe","phone":"+15550100",`, 1_000+i)
	fmt.Fprintf(&b, `"address":{"zip":"10115","street":"Long Street %d","city":"%s"}}},"note":"`, i, city)
	b.WriteString(strings.Repeat("x", max(0, 1_022-b.Len())) + `"}`)
	return b.String()
}
