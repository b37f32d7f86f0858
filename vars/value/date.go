package value

import "time"

// A MomentKind says which parts a Moment has.
type MomentKind uint8

// The kinds of moments.
const (
	Date MomentKind = iota + 1
	Time
	DateTime
)

const (
	daySeconds = 24 * 60 * 60
	maxDay     = 3652058 // 31.12.9999, counted from 01.01.0001
)

// A Moment is a date, a time of day, or both: a wall clock without a zone. Years run
// from 1 to 9999. Its zero value is no moment.
type Moment struct {
	Kind    MomentKind
	Seconds bool  // the time was written with seconds and is shown with them
	day     int32 // days since 01.01.0001
	sec     int32 // seconds since midnight
}

// NewDate makes a date; false when there is no such day.
func NewDate(year, month, day int) (Moment, bool) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > monthDays(year, month) {
		return Moment{}, false
	}
	return Moment{Kind: Date, day: dayNumber(year, month, day)}, true
}

// MomentOf takes the date and the clock that t shows in its own zone.
func MomentOf(t time.Time, kind MomentKind, seconds bool) (Moment, bool) {
	year, month, day := t.Date()
	m, ok := NewDate(year, int(month), day)
	if kind != Date {
		hour, minute, second := t.Clock()
		m.sec = int32(hour*3600 + minute*60)
		if m.Seconds = seconds; seconds {
			m.sec += int32(second)
		}
	}
	if m.Kind = kind; kind == Time {
		m.day, ok = 0, true
	}
	return m, ok
}

// Moment is the value's reading as a date, a time, or both.
func (v Value) Moment() (Moment, bool) {
	if v.k != text && v.k != textPlain {
		return Moment{}, false
	}
	m, _, ok := scanMoment(v.str())
	return m, ok
}

// LooksLikeMoment reports whether s is digits and signs in the order of a date, a time
// or both, be there such a moment or not: 31.02.2025, 24:00 and 9:5 look like one.
func LooksLikeMoment(s string) bool {
	_, shaped, _ := scanMoment(s)
	return shaped
}

// Date gives year, month from 1 and day from 1; of a time, those of 01.01.0001.
func (m Moment) Date() (year, month, day int) { return civil(m.day) }

// Clock gives hour, minute and second; of a date, midnight.
func (m Moment) Clock() (hour, minute, second int) {
	s := int(m.sec)
	return s / 3600, s / 60 % 60, s % 60
}

// Weekday counts from Monday as 1 to Sunday as 7.
func (m Moment) Weekday() int { return int(m.day%7) + 1 }

// Day counts the days since 01.01.0001; 0 of a time.
func (m Moment) Day() int { return int(m.day) }

// Second counts the seconds since the midnight of 01.01.0001; of a time, since midnight.
func (m Moment) Second() int64 { return int64(m.day)*daySeconds + int64(m.sec) }

// Time gives the instant at which the clocks of loc show the moment.
func (m Moment) Time(loc *time.Location) time.Time {
	year, month, day := m.Date()
	hour, minute, second := m.Clock()
	return time.Date(year, time.Month(month), day, hour, minute, second, 0, loc)
}

// OnDate gives the moment with another day and the same clock; false when there is no
// such day. A time becomes a date and time.
func (m Moment) OnDate(year, month, day int) (Moment, bool) {
	d, ok := NewDate(year, month, day)
	if !ok {
		return Moment{}, false
	}
	if m.day = d.day; m.Kind == Time {
		m.Kind = DateTime
	}
	return m, true
}

// AddDays moves a date; a time stays. It reports false past the years 1 to 9999.
func (m Moment) AddDays(n int64) (Moment, bool) {
	if m.Kind == Time {
		return m, true
	}
	if n < -maxDay || n > maxDay {
		return Moment{}, false
	}
	d := int64(m.day) + n
	if d < 0 || d > maxDay {
		return Moment{}, false
	}
	m.day = int32(d)
	return m, true
}

// AddMinutes moves the clock: a time wraps at midnight, a date becomes a date and time.
// It reports false past the years 1 to 9999.
func (m Moment) AddMinutes(n int64) (Moment, bool) {
	const dayMinutes = daySeconds / 60
	days, sec := n/dayMinutes, int64(m.sec)+n%dayMinutes*60
	switch {
	case sec < 0:
		days, sec = days-1, sec+daySeconds
	case sec >= daySeconds:
		days, sec = days+1, sec-daySeconds
	}
	m.sec = int32(sec)
	if m.Kind == Date {
		m.Kind = DateTime
	}
	return m.AddDays(days)
}

// Value gives the moment's text form as a value.
func (m Moment) Value() Value {
	v := Text(m.String())
	v.k = textPlain
	return v
}

// String is dd.mm.yyyy, HH:MM or both, with :SS if the moment has seconds.
func (m Moment) String() string {
	var buf [len("dd.mm.yyyy hh:mm:ss")]byte
	return string(m.AppendText(buf[:0]))
}

// AppendText appends the text form to dst.
func (m Moment) AppendText(dst []byte) []byte {
	if m.Kind != Time {
		year, month, day := m.Date()
		dst = append(two(append(two(dst, day), '.'), month), '.')
		dst = two(two(dst, year/100), year%100)
	}
	if m.Kind == DateTime {
		dst = append(dst, ' ')
	}
	if m.Kind != Date {
		hour, minute, second := m.Clock()
		dst = two(append(two(dst, hour), ':'), minute)
		if m.Seconds {
			dst = two(append(dst, ':'), second)
		}
	}
	return dst
}

// two appends two digits.
func two(dst []byte, n int) []byte { return append(dst, byte('0'+n/10), byte('0'+n%10)) }

// scanMoment reads s whole. shaped: it has the signs of a moment; ok: it is one.
func scanMoment(s string) (m Moment, shaped, ok bool) {
	if len(s) < len("9:5") || len(s) > len("dd.mm.yyyy hh:mm:ss") || s[0]-'0' > 9 {
		return Moment{}, false, false
	}
	sep := s[1]
	if sep-'0' <= 9 {
		sep = s[2]
	}
	switch sep {
	case ':':
		m.Kind = Time
		shaped, ok = m.scanTime(s)
		return m, shaped, ok
	case '.':
		n, valid := m.scanDate(s)
		if n < 0 {
			return Moment{}, false, false
		}
		m.Kind = Date
		if n == len(s) {
			return m, true, valid
		}
		if s[n] == ' ' {
			m.Kind = DateTime
			shaped, ok = m.scanTime(s[n+1:])
			return m, shaped, ok && valid
		}
	}
	return Moment{}, false, false
}

// scanDate reads a date at the start of s and gives the offset after it, -1 when there
// is none.
func (m *Moment) scanDate(s string) (n int, ok bool) {
	day, i := digits(s, 0, 2)
	if i == 0 || i == len(s) || s[i] != '.' {
		return -1, false
	}
	month, j := digits(s, i+1, 2)
	if j == i+1 || j == len(s) || s[j] != '.' {
		return -1, false
	}
	year, n := digits(s, j+1, 4)
	if n < j+3 {
		return -1, false
	}
	d, ok := NewDate(year, month, day)
	m.day = d.day
	return n, ok && n == j+5
}

// scanTime reads s whole as a time.
func (m *Moment) scanTime(s string) (shaped, ok bool) {
	hour, i := digits(s, 0, 2)
	if i == 0 || i == len(s) || s[i] != ':' {
		return false, false
	}
	minute, n := digits(s, i+1, 2)
	if n == i+1 {
		return false, false
	}
	ok = hour < 24 && minute < 60 && n == i+3
	second := 0
	if n < len(s) && s[n] == ':' {
		from := n + 1
		if second, n = digits(s, from, 2); n == from {
			return false, false
		}
		ok = ok && second < 60 && n == from+2
		m.Seconds = true
	}
	m.sec = int32(hour*3600 + minute*60 + second)
	return n == len(s), ok && n == len(s)
}

// digits reads up to most digits at i and gives the offset after them.
func digits(s string, i, most int) (n, end int) {
	for ; i < len(s) && most > 0 && s[i]-'0' <= 9; most-- {
		n = n*10 + int(s[i]-'0')
		i++
	}
	return n, i
}

// monthDays is the length of a month.
func monthDays(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// dayNumber counts the days from 01.01.0001. Years begin in March here, so that the day
// a leap year has more is the last one.
func dayNumber(year, month, day int) int32 {
	if month <= 2 {
		year, month = year-1, month+12
	}
	return int32(365*year + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + day - 1 - 306)
}

// civil is the reverse of dayNumber.
func civil(n int32) (year, month, day int) {
	const days400, days100, days4 = 146097, 36524, 1460
	z := int(n) + 306
	era, d := z/days400, z%days400
	y := (d - d/days4 + d/days100 - d/(days400-1)) / 365
	d -= 365*y + y/4 - y/100
	m := (5*d + 2) / 153
	day = d - (153*m+2)/5 + 1
	year, month = y+era*400, m+3
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, day
}
