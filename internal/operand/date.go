package operand

import (
	"strings"

	"github.com/salecalc/salecalc/vars/value"
)

// A Date is one as other systems write it: 2025-01-31, 31/01/25, 2025-01-31T10:00.
type Date struct {
	Right  string // as the language writes it
	Format string // that of the text, for convert_datetime
	Sure   bool   // day and month cannot be meant the other way round
	clock  bool
}

// wanted is the format of Right.
func (d Date) wanted() string {
	if d.clock {
		return "%d.%m.%Y %H:%M"
	}
	return "%d.%m.%Y"
}

// ForeignDate reads such a date; false for one that does not exist, and for one of the
// language. Where day and month could change places the day goes first.
func ForeignDate(text string) (Date, bool) {
	const longest = len("2025-01-31T10:00:00")
	if len(text) > longest {
		return Date{}, false
	}
	d, ok := foreignDay(text)
	if i := strings.IndexAny(text, " T"); !ok && i > 0 {
		if d, ok = foreignDay(text[:i]); ok {
			d.Right += " " + text[i+1:]
			d.Format += text[i:i+1] + "%H:%M"
			d.clock = true
			if strings.Count(text, ":") > 1 {
				d.Format += ":%S"
			}
		}
	}
	if ok {
		_, ok = value.Text(d.Right).Moment()
	}
	return d, ok
}

// foreignDay reads a date without a time of day.
func foreignDay(text string) (Date, bool) {
	a, b, c, mark := threeNumbers(text)
	var d Date
	switch {
	case mark == 0:
		return d, false
	case len(a) == 4 && len(b) <= 2 && len(c) <= 2:
		d = Date{Right: pad(c) + "." + pad(b) + "." + a, Format: "%Y-%m-%d"}
	case len(a) > 2 || len(b) > 2 || len(c) != 2 && len(c) != 4:
		return d, false
	case b > "12" && len(b) == 2 && pad(a) <= "12":
		d = Date{Right: b + "." + pad(a) + "." + c, Format: "%m-%d-%Y"}
	case mark == '.' && len(c) == 4:
		return d, false
	default:
		d = Date{Right: pad(a) + "." + pad(b) + "." + c, Format: "%d-%m-%Y"}
	}
	if len(c) == 2 && len(a) != 4 {
		d.Right = d.Right[:len(d.Right)-2] + "20" + c
		d.Format = strings.Replace(d.Format, "%Y", "%y", 1)
	}
	d.Format = strings.ReplaceAll(d.Format, "-", string(mark))
	d.Sure = len(a) == 4 || mark == '.' || pad(a) > "12" || pad(b) > "12"
	return d, true
}

// threeNumbers cuts a text into three groups of digits that one mark joins; mark is 0 when
// it is something else.
func threeNumbers(text string) (a, b, c string, mark byte) {
	i := strings.IndexAny(text[:min(len(text), 5)], "-/.")
	if i < 0 || len(text) > len("2025-01-31") {
		return "", "", "", 0
	}
	groups := strings.Split(text, text[i:i+1])
	if len(groups) != 3 {
		return "", "", "", 0
	}
	for _, g := range groups {
		if g == "" || strings.Trim(g, "0123456789") != "" {
			return "", "", "", 0
		}
	}
	return groups[0], groups[1], groups[2], text[i]
}

// dateLike reports whether a text has the form of a date, be there such a day or not.
func dateLike(text string) bool {
	a, b, c, mark := threeNumbers(text)
	return mark != 0 && max(len(a), len(b), len(c)) <= 4
}

// pad writes a number of one digit with two.
func pad(n string) string {
	if len(n) == 1 {
		return "0" + n
	}
	return n
}
