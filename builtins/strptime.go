package builtins

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// A stampReader reads a text by a format, as strptime does, and collects the figures it
// finds. Directives may stand next to each other ("%d%m%Y"), so it tries the longest
// reading of each first and goes back when the rest does not fit.
type stampReader struct {
	figures [slots]int64
	seen    [slots]bool
	zone    string          // what %Z read
	failed  map[[2]int]bool // lengths left of format and text from which nothing fits
}

// slots makes room for one figure per letter of a directive.
const slots = 'z' - 'A' + 1

func (r *stampReader) has(d byte) bool { return r.seen[d-'A'] }

func (r *stampReader) set(d byte, n int64) { r.figures[d-'A'] = n }

// get gives the figure of %d, or instead when the format has no %d.
func (r *stampReader) get(d byte, instead int) int {
	if !r.has(d) {
		return instead
	}
	return int(r.figures[d-'A'])
}

// A numeral is a directive that reads digits.
type numeral struct {
	directive  byte
	least      int // digits
	most       int
	low, high  int64
	mayBeMinus bool
}

// numerals lists the directives that read digits, with their bounds. Whether there is
// such a day is checked later.
var numerals = [...]numeral{
	{directive: 'd', least: 1, most: 2, low: 1, high: 31},
	{directive: 'm', least: 1, most: 2, low: 1, high: 12},
	{directive: 'y', least: 2, most: 2, high: 99},
	{directive: 'Y', least: 4, most: 4, low: 1, high: 9999},
	{directive: 'H', least: 1, most: 2, high: 23},
	{directive: 'I', least: 1, most: 2, low: 1, high: 12},
	{directive: 'M', least: 1, most: 2, high: 59},
	{directive: 'S', least: 1, most: 2, high: 59},
	{directive: 'j', least: 1, most: 3, low: 1, high: 366},
	{directive: 'U', least: 1, most: 2, high: 53},
	{directive: 'W', least: 1, most: 2, high: 53},
	{directive: 'w', least: 1, most: 1, high: 6},
	{directive: 's', least: 1, most: 12, high: 1e12, mayBeMinus: true},
	{directive: 'f', least: 1, most: 6, high: 999_999},
}

// A wordList is the names one directive reads. A name that begins another of the same
// directive stands in a later list.
type wordList struct {
	directive byte
	names     []string
}

var wordLists = [...]wordList{
	{'B', monthsGenitive[:]}, {'B', monthsRus[:]}, {'B', monthsEng[:]},
	{'b', monthsRusShort[:]}, {'b', monthsRusShortNomin[:]}, {'b', monthsEngShort[:]},
	{'A', daysRus[:]}, {'A', daysEng[:]},
	{'a', daysRusShort[:]}, {'a', daysEngShort[:]},
	{'p', halves[:]},
}

// readStamp reads argument text by the format of argument format.
func readStamp(c *Call, text, format int) (stamp, error) {
	var r stampReader
	if twice := r.scan(c.Text(format)); twice != 0 {
		return stamp{}, c.BadArg(format, both("the format has %"+string(rune(twice))+" twice", "в формате дважды встречается %"+string(rune(twice))))
	}
	if !r.match(c.Text(format), c.Text(text)) {
		got, want := Shown(c.Arg(text)), Shown(c.Arg(format))
		return stamp{}, c.BadArg(text, both(got.EN+" does not fit the format "+want.EN, "значение "+got.RU+" не подходит под формат "+want.RU))
	}
	s, wrong := r.resolve(c.Zone())
	if !wrong.IsZero() {
		return stamp{}, c.BadArg(text, wrong)
	}
	return s, nil
}

// isReadable reports whether %d reads something; %% does not.
func isReadable(d byte) bool { return strings.IndexByte("aAwdbBmyYHIpMSfzZjUWs", d) >= 0 }

// scan marks the directives of a format and gives the first one that it has twice, or 0.
func (r *stampReader) scan(format string) byte {
	for i := 0; i+1 < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		d := format[i+1]
		if isReadable(d) {
			if r.has(d) {
				return d
			}
			r.seen[d-'A'] = true
		}
		if d == '%' || isReadable(d) {
			i++
		}
	}
	return 0
}

// match reports whether the format fits the whole text. White space in the format
// stands for any white space, letters for both their cases.
func (r *stampReader) match(format, text string) bool {
	for format != "" {
		if len(format) > 1 && format[0] == '%' {
			if isReadable(format[1]) {
				return r.matchOnce(format, text)
			}
			if format[1] == '%' {
				format = format[1:]
			}
		}
		sign, size := utf8.DecodeRuneInString(format)
		if unicode.IsSpace(sign) {
			rest := strings.TrimLeftFunc(text, unicode.IsSpace)
			if len(rest) == len(text) {
				return false
			}
			format, text = strings.TrimLeftFunc(format, unicode.IsSpace), rest
			continue
		}
		n, ok := foldPrefix(text, format[:size])
		if !ok {
			return false
		}
		format, text = format[size:], text[n:]
	}
	return text == ""
}

// matchOnce is match for a format that begins with a directive. It remembers failures,
// so that going back stays cheap: what follows does not depend on what was read before.
func (r *stampReader) matchOnce(format, text string) bool {
	key := [2]int{len(format), len(text)}
	if r.failed[key] {
		return false
	}
	d, format := format[1], format[2:]
	if r.matchNumber(d, format, text) || r.matchWord(d, format, text) || r.matchZone(d, format, text) {
		return true
	}
	if r.failed == nil {
		r.failed = make(map[[2]int]bool)
	}
	r.failed[key] = true
	return false
}

func (r *stampReader) matchNumber(d byte, format, text string) bool {
	i := slices.IndexFunc(numerals[:], func(n numeral) bool { return n.directive == d })
	if i < 0 {
		return false
	}
	spec, sign := &numerals[i], int64(1)
	if spec.mayBeMinus && strings.HasPrefix(text, "-") {
		sign, text = -1, text[1:]
	}
	for n := digitsAt(text, spec.most); n >= spec.least; n-- {
		figure := int64(0)
		for _, b := range []byte(text[:n]) {
			figure = figure*10 + int64(b-'0')
		}
		if d == 'f' { // a fraction of a second: .5 is 500000 microseconds
			for range spec.most - n {
				figure *= 10
			}
		}
		if figure >= spec.low && figure <= spec.high && r.match(format, text[n:]) {
			r.set(d, sign*figure)
			return true
		}
	}
	return false
}

// digitsAt counts the digits at the start of s, up to most.
func digitsAt(s string, most int) int {
	n := 0
	for n < len(s) && n < most && s[n]-'0' <= 9 {
		n++
	}
	return n
}

func (r *stampReader) matchWord(d byte, format, text string) bool {
	for _, list := range wordLists {
		if list.directive != d {
			continue
		}
		for i, name := range list.names {
			if n, ok := foldPrefix(text, name); ok && r.match(format, text[n:]) {
				r.set(d, int64(i))
				return true
			}
		}
	}
	return false
}

// matchZone reads %z, which is Z, +hhmm or +hh:mm, and %Z, an abbreviation in letters
// or, where a zone has none, a sign and digits.
func (r *stampReader) matchZone(d byte, format, text string) bool {
	if text == "" {
		return false
	}
	sign, n := int64(0), 0
	switch text[0] {
	case '+':
		sign = 1
	case '-':
		sign = -1
	}
	switch {
	case d == 'Z' && sign != 0:
		n = 1 + digitsAt(text[1:], 4)
	case d == 'Z':
		for n < len(text) && (text[n]|caseBit)-'a' < 26 {
			n++
		}
	case d == 'z' && (text[0] == 'Z' || text[0] == 'z'):
		n = 1
	case d == 'z' && sign != 0:
		offset, size := readOffset(text[1:])
		r.set('z', sign*offset)
		n = 1 + size
	}
	if n < 1 || n == 1 && sign != 0 || !r.match(format, text[n:]) {
		return false
	}
	if d == 'Z' {
		r.zone = text[:n]
	}
	return true
}

// readOffset reads hhmm or hh:mm as seconds. size is 0 when there is none.
func readOffset(s string) (seconds int64, size int) {
	size = len("hhmm")
	if len(s) > 2 && s[2] == ':' {
		size = len("hh:mm")
	}
	if digitsAt(s, 2) < 2 || len(s) < size || digitsAt(s[size-2:], 2) < 2 {
		return 0, 0
	}
	hours, minutes := int64(s[0]-'0')*10+int64(s[1]-'0'), int64(s[size-2]-'0')*10+int64(s[size-1]-'0')
	if hours > 23 || minutes > 59 {
		return 0, 0
	}
	return hours*3600 + minutes*60, size
}

// What can be wrong with a text that fits its format.
var (
	noSuchDate  = both("there is no such date", "такой даты нет")
	unknownZone = both("the time zone is not known; UTC, GMT and the project's own are", "часовой пояс неизвестен; можно указать UTC, GMT или пояс проекта")
)

// resolve makes a moment of the figures. Without a zone it stands in loc.
func (r *stampReader) resolve(loc *time.Location) (stamp, diag.Text) {
	micro := time.Duration(r.get('f', 0)) * time.Microsecond
	if r.has('s') {
		in, ok := r.location(loc, time.Unix(int64(r.get('s', 0)), 0))
		if !ok {
			return stamp{}, unknownZone
		}
		s := stampOf(time.Unix(int64(r.get('s', 0)), int64(micro)).In(in), r.hasZone())
		return s, inYears(s.wall)
	}
	wall, ok := r.day()
	if !ok {
		return stamp{}, noSuchDate
	}
	wall = wall.Add(time.Duration(r.hour())*time.Hour + time.Duration(r.get('M', 0))*time.Minute + time.Duration(r.get('S', 0))*time.Second + micro)
	in, ok := r.location(loc, onClocksOf(loc, wall))
	if !ok {
		return stamp{}, unknownZone
	}
	s := stampOf(onClocksOf(in, wall), r.hasZone())
	s.wall = wall // as written, also in the hour that a change of clocks leaves out
	return s, inYears(wall)
}

func inYears(wall time.Time) diag.Text {
	if wall.Year() < 1 || wall.Year() > 9999 {
		return noSuchDate
	}
	return diag.Text{}
}

// onClocksOf gives the instant at which the clocks of loc show wall.
func onClocksOf(loc *time.Location, wall time.Time) time.Time {
	return time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), loc)
}

func (r *stampReader) hasZone() bool { return r.has('z') || r.has('Z') }

// location finds the zone: the one that was read, else the project's. at is the moment
// in the project's zone, whose abbreviation depends on it.
func (r *stampReader) location(project *time.Location, at time.Time) (zone *time.Location, ok bool) {
	switch {
	case r.has('z'):
		offset, name := r.get('z', 0), r.zone
		if name == "" {
			name = offsetName(offset)
		}
		return time.FixedZone(name, offset), true
	case !r.has('Z'):
		return project, true
	case strings.EqualFold(r.zone, "UTC") || strings.EqualFold(r.zone, "GMT"):
		return time.FixedZone(strings.ToUpper(r.zone), 0), true
	}
	name, _ := at.In(project).Zone()
	return project, strings.EqualFold(r.zone, name)
}

// offsetName is the name of a zone that was read as an offset only: UTC+03:00.
func offsetName(offset int) string {
	if offset == 0 {
		return "UTC"
	}
	return "UTC" + time.Unix(0, 0).In(time.FixedZone("", offset)).Format("-07:00")
}

// hour is 0 to 23. Without %p the hours of %I are those before noon.
func (r *stampReader) hour() int {
	if !r.has('I') {
		return r.get('H', 0)
	}
	return r.get('H', r.get('I', 0)%12+12*r.get('p', 0))
}

// day gives the midnight of the date, as UTC; false when there is no such date. The day
// of the year counts on into the next year, as strptime has it.
func (r *stampReader) day() (midnight time.Time, ok bool) {
	year := 1900
	if r.has('y') {
		year = 2000 + r.get('y', 0)
		if year > 2068 {
			year -= 100
		}
	}
	year = r.get('Y', year)
	month, day := r.get('m', r.get('B', r.get('b', 0))+1), r.get('d', 1)
	if yday := r.yearDay(year); yday != noDay {
		month, day = 1, yday
	} else if _, ok := value.NewDate(year, month, day); !ok {
		return time.Time{}, false
	}
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC), true
}

const noDay = -1 << 31 // no day of the year was read

// yearDay gives the day of the year from %j, or from a week and a day in it.
func (r *stampReader) yearDay(year int) int {
	if r.has('j') {
		return r.get('j', 0)
	}
	const weeks, days = "WU", "Aaw"
	if !r.hasAny(weeks) || !r.hasAny(days) {
		return noDay
	}
	weekday := r.get('A', r.get('a', (r.get('w', 0)+6)%7))
	first := fromMonday(time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC))
	if !r.has('W') { // the week begins on Sunday
		weekday, first = (weekday+1)%7, (first+1)%7
	}
	week := r.get('W', r.get('U', 0))
	if week == 0 { // the days before week 1
		return 1 + weekday - first
	}
	return 1 + (7-first)%7 + 7*(week-1) + weekday
}

func (r *stampReader) hasAny(directives string) bool {
	for _, d := range []byte(directives) {
		if r.has(d) {
			return true
		}
	}
	return false
}
