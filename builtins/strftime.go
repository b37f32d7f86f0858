package builtins

import (
	"strconv"
	"strings"
	"time"
)

// Names of months and days, from January and from Monday. The written short names are
// those of the Russian locale of C libraries, as the documented output is.
var (
	monthsGenitive      = [...]string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"}
	monthsRus           = [...]string{"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"}
	monthsEng           = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
	monthsRusShort      = [...]string{"янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"}
	monthsRusShortNomin = [...]string{"янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"}
	monthsEngShort      = [...]string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
	daysRus             = [...]string{"Понедельник", "Вторник", "Среда", "Четверг", "Пятница", "Суббота", "Воскресенье"}
	daysEng             = [...]string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
	daysRusShort        = [...]string{"Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс"}
	daysEngShort        = [...]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
	halves              = [...]string{"AM", "PM"}
)

// A stamp is a moment as the directives of a format see it.
type stamp struct {
	wall   time.Time // what the clock on the wall shows, held as UTC
	unix   int64     // seconds since 1970
	zoned  bool      // it came with a zone: %z and %Z write something
	offset int       // of the zone, seconds east of UTC
	zone   string    // abbreviation of the zone
}

// stampOf takes t as the clocks of its zone show it.
func stampOf(t time.Time, zoned bool) stamp {
	zone, offset := t.Zone()
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	return stamp{
		wall:   time.Date(year, month, day, hour, minute, second, t.Nanosecond(), time.UTC),
		unix:   t.Unix(),
		zoned:  zoned,
		offset: offset,
		zone:   zone,
	}
}

// appendFormat writes s by a format. A % that begins no directive stands for itself.
func appendFormat(c *Call, dst []byte, format string, s stamp) ([]byte, error) {
	start := len(dst)
	if len(format) > c.Room() {
		return dst, c.TooLong()
	}
	for {
		plain, rest, found := strings.Cut(format, "%")
		dst = append(dst, plain...)
		if !found {
			break
		}
		known := false
		if rest != "" {
			dst, known = s.appendDirective(dst, rest[0])
		}
		if known {
			rest = rest[1:]
		} else {
			dst = append(dst, '%')
		}
		format = rest
		if len(dst)-start+len(format) > c.Room() {
			return dst[:start], c.TooLong()
		}
	}
	return c.bounded(dst, start)
}

// appendDirective writes what %d stands for; false when there is no such directive.
func (s *stamp) appendDirective(dst []byte, d byte) ([]byte, bool) {
	t := s.wall
	switch d {
	case 'a':
		dst = append(dst, daysRusShort[fromMonday(t)]...)
	case 'A':
		dst = append(dst, daysRus[fromMonday(t)]...)
	case 'w':
		dst = appendPadded(dst, int(t.Weekday()), 1)
	case 'd':
		dst = appendPadded(dst, t.Day(), 2)
	case 'b':
		dst = append(dst, monthsRusShort[t.Month()-1]...)
	case 'B':
		dst = append(dst, monthsGenitive[t.Month()-1]...)
	case 'm':
		dst = appendPadded(dst, int(t.Month()), 2)
	case 'y':
		dst = appendPadded(dst, t.Year()%100, 2)
	case 'Y':
		dst = appendPadded(dst, t.Year(), 4)
	case 'H':
		dst = appendPadded(dst, t.Hour(), 2)
	case 'I':
		dst = appendPadded(dst, (t.Hour()+11)%12+1, 2)
	case 'p':
		dst = append(dst, halves[t.Hour()/12]...)
	case 'M':
		dst = appendPadded(dst, t.Minute(), 2)
	case 'S':
		dst = appendPadded(dst, t.Second(), 2)
	case 'f':
		dst = appendPadded(dst, t.Nanosecond()/1000, 6)
	case 'j':
		dst = appendPadded(dst, t.YearDay(), 3)
	case 'U':
		dst = appendPadded(dst, (t.YearDay()+6-int(t.Weekday()))/7, 2)
	case 'W':
		dst = appendPadded(dst, (t.YearDay()+6-fromMonday(t))/7, 2)
	case 's':
		dst = strconv.AppendInt(dst, s.unix, 10)
	case 'z':
		dst = s.appendOffset(dst)
	case 'Z':
		if s.zoned {
			dst = append(dst, s.zone...)
		}
	case '%':
		dst = append(dst, '%')
	default:
		return dst, false
	}
	return dst, true
}

// fromMonday counts the days of the week from Monday as 0.
func fromMonday(t time.Time) int { return (int(t.Weekday()) + 6) % 7 }

// appendPadded writes the last width digits of n, at most 6, with leading zeros.
func appendPadded(dst []byte, n, width int) []byte {
	var digits [6]byte
	for i := width - 1; i >= 0; i-- {
		digits[i] = byte('0' + n%10)
		n /= 10
	}
	return append(dst, digits[:width]...)
}

// appendOffset writes the zone as +hhmm.
func (s *stamp) appendOffset(dst []byte) []byte {
	if !s.zoned {
		return dst
	}
	sign, minutes := byte('+'), s.offset/60
	if minutes < 0 {
		sign, minutes = '-', -minutes
	}
	return appendPadded(append(dst, sign), minutes/60*100+minutes%60, 4)
}
