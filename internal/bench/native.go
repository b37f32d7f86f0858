package bench

import (
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

func nativeEngine() Engine {
	sources := map[string]string{}
	for _, f := range Formulas() {
		sources[f.Name] = "Go"
	}
	return Engine{Name: "native-go", Sources: sources,
		Make: func(f Formula, _ string, rows []Row) (*Program, error) { return f.Native(rows), nil }}
}

// native makes a program of a Go function without boxing its result.
func native[T any](f func(r *Row) T) func(rows []Row) *Program {
	return func(rows []Row) *Program {
		var out T
		return &Program{
			Run:    func(i int) error { out = f(&rows[i]); return nil },
			Result: func() any { return out },
		}
	}
}

func nativeBool(r *Row) bool {
	return (r.Origin == "MOW" || r.Country == "RU") && (r.Value >= 100 || r.Adults == 1)
}

func nativePrice(r *Row) float64 { return r.Price*r.Qty*(1-r.Discount/100) + r.Shipping }

func nativePriceText(r *Row) float64 {
	price, err1 := strconv.ParseFloat(r.PriceText, 64)
	qty, err2 := strconv.ParseFloat(r.QtyText, 64)
	discount, err3 := strconv.ParseFloat(r.DiscountText, 64)
	shipping, err4 := strconv.ParseFloat(r.ShippingText, 64)
	if err1 != nil || err2 != nil || err3 != nil || err4 != nil {
		return -1
	}
	return price*qty*(1-discount/100) + shipping
}

func nativeLadder(r *Row) float64 {
	q := r.Q
	switch {
	case q < 100:
		return 26 * q
	case q < 200:
		return 25 * q
	case q < 300:
		return 24 * q
	case q < 400:
		return 23 * q
	case q < 500:
		return 22 * q
	case q < 600:
		return 21 * q
	case q < 700:
		return 20 * q
	case q < 800:
		return 19 * q
	case q < 900:
		return 18 * q
	}
	return 17 * q
}

func nativeString(r *Row) string {
	if strings.Contains(strings.ToUpper(r.Guest+" "+r.City), "AN") {
		return strings.ReplaceAll(r.Guest+" "+r.City, "an", "AN")
	}
	return r.City
}

func nativeScript(r *Row) float64 {
	base := r.Price * r.Qty
	disc := base * r.Discount / 100
	net := base - disc
	tax := net * 0.2
	gross := net + tax
	ship := r.Shipping
	if gross >= 500 {
		ship = 0
	}
	total := gross + ship
	level := "silver"
	if total >= 1000 {
		level = "gold"
	}
	label := level + ": " + r.Guest
	return total + float64(len(label))
}

func nativeArray(r *Row) float64 { return r.Arr[2] + float64(len(r.Arr)) }

func nativeJSON(r *Row) string { return lookUp(r.Body, cityPath) }

// cityPath is what the JSON formula reads, in gjson's notation.
const cityPath = "order.customer.address.city"

// lookUp is the host function of every engine that has no look-up in JSON text of its own.
func lookUp(body, path string) string { return gjson.Get(body, path).String() }
