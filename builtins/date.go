package builtins

import (
	"math"
	"strconv"

	"github.com/salecalc/salecalc/vars/value"
)

// Parameters that several functions of dates share.
var (
	dateParam = Param{Name: "date", Read: Date, Doc: both("a date dd.mm.yyyy, with a time or without", "дата дд.мм.гггг, можно со временем")}
	bParam    = Param{Name: "b", Read: Truth, Optional: true, Default: "False",
		Doc: both("whether today may be the answer; often a condition such as current_time < '13:00'", "подходит ли сегодняшний день; удобно указать условие, например current_time < '13:00'")}
)

// formatDoc lists the directives of date formats for their authors.
var formatDoc = both(
	"%d day, %m month, %Y year, %y its last two digits, %H hour, %I hour of 12 with %p AM or PM, %M minute, %S second, %f microseconds, %A and %a weekday in full and short, %w its number (Sunday 0), %B and %b month in full and short, %j day of the year, %U and %W week of the year (from Sunday, from Monday), %z and %Z time zone, %s Unix timestamp, %% the sign itself; everything else stands for itself",
	"%d — день, %m — месяц, %Y — год, %y — две последние цифры года, %H — часы, %I — часы по 12-часовой шкале вместе с %p (AM или PM), %M — минуты, %S — секунды, %f — микросекунды, %A и %a — день недели полностью и кратко, %w — его номер (воскресенье — 0), %B и %b — месяц полностью и кратко, %j — день года, %U и %W — неделя года (с воскресенья, с понедельника), %z и %Z — часовой пояс, %s — метка времени Unix, %% — сам знак %; всё остальное обозначает само себя")

// dateFuncs move, find and write dates and times.
var dateFuncs = []Func{{
	Name: "addYear", Aliases: []string{"add_year"}, Group: GroupDate, Kind: Pure,
	Params:  []Param{dateParam, {Name: "years", Read: Whole, Doc: both("how many years to add; negative to go back", "сколько лет прибавить; отрицательное число — отнять")}},
	Returns: both("a date dd.mm.yyyy, with the time if there was one", "дата дд.мм.гггг, со временем, если оно было"),
	Doc: both("Moves a date by whole years. 29 February becomes 28 February where the year has no such day. The result must lie in the years 1 to 9999.",
		"Сдвигает дату на целое число лет. 29 февраля в невисокосном году становится 28 февраля. Результат должен попадать в годы с 1 по 9999."),
	Examples: []Example{
		{Src: `addYear("31.12.2021", 1)`, Want: "31.12.2022"},
		{Src: `addYear("29.02.2020", 1)`, Want: "28.02.2021"},
	},
	Source: datePage, Append: shift(addYears),
}, {
	Name: "addMonth", Aliases: []string{"add_month"}, Group: GroupDate, Kind: Pure,
	Params:  []Param{dateParam, {Name: "months", Read: Whole, Doc: both("how many months to add; negative to go back", "сколько месяцев прибавить; отрицательное число — отнять")}},
	Returns: both("a date dd.mm.yyyy, with the time if there was one", "дата дд.мм.гггг, со временем, если оно было"),
	Doc: both("Moves a date by whole months. If the month reached is too short for the day, its last day is taken. The result must lie in the years 1 to 9999.",
		"Сдвигает дату на целое число месяцев. Если в полученном месяце нет такого дня, берётся его последний день. Результат должен попадать в годы с 1 по 9999."),
	Examples: []Example{
		{Src: `addMonth("15.11.2022", 3)`, Want: "15.02.2023"},
		{Src: `addMonth("31.01.2022", 1)`, Want: "28.02.2022"},
		{Src: `addMonth("31.01.2022 10:00", -2)`, Want: "30.11.2021 10:00"},
	},
	Source: datePage, Append: shift(addMonths),
}, {
	Name: "addDays", Aliases: []string{"add_days"}, Group: GroupDate, Kind: Pure,
	Params:  []Param{dateParam, {Name: "days", Read: Whole, Doc: both("how many days to add; negative to go back", "сколько дней прибавить; отрицательное число — отнять")}},
	Returns: both("a date dd.mm.yyyy, with the time if there was one", "дата дд.мм.гггг, со временем, если оно было"),
	Doc: both("Moves a date by whole days, as date + days does. The result must lie in the years 1 to 9999.",
		"Сдвигает дату на целое число дней, как и запись дата + дни. Результат должен попадать в годы с 1 по 9999."),
	Examples: []Example{
		{Src: `addDays("28.02.2020", 2)`, Want: "01.03.2020"},
		{Src: `addDays(current_date, -1)`, Want: "04.04.2022", Now: "2022-04-05T10:00:00+03:00"},
	},
	Source: datePage, Append: shift(value.Moment.AddDays),
}, {
	Name: "addMinutes", Aliases: []string{"add_minutes"}, Group: GroupDate, Kind: Pure,
	Params: []Param{
		{Name: "time", Read: Time, Doc: both("a time HH:MM, with a date or without", "время ЧЧ:ММ, можно с датой")},
		{Name: "minutes", Read: Whole, Doc: both("how many minutes to add; negative to go back", "сколько минут прибавить; отрицательное число — отнять")},
	},
	Returns: both("a time HH:MM, with the date if there was one", "время ЧЧ:ММ, с датой, если она была"),
	Doc: both("Moves a time by whole minutes, as time + minutes does. The clock starts over at midnight; if a date was given, it moves along.",
		"Сдвигает время на целое число минут, как и запись время + минуты. После полуночи отсчёт начинается заново; если указана дата, она сдвигается тоже."),
	Examples: []Example{
		{Src: `addMinutes("9:05", 30)`, Want: "09:35"},
		{Src: `addMinutes("23:50", 20)`, Want: "00:10"},
		{Src: `addMinutes("31.12.2021 23:50", 20)`, Want: "01.01.2022 00:10"},
	},
	Source: datePage, Append: shift(value.Moment.AddMinutes),
}, {
	Name: "time_interval", Group: GroupDate, Kind: Clock,
	Params: []Param{
		{Name: "start", Read: Time, Doc: both("the beginning: a time, or a date with a time", "начало: время или дата со временем")},
		{Name: "end", Read: Time, Doc: both("the end, of the same kind as the beginning", "конец, записанный так же, как начало")},
	},
	Returns: both("True or False", "True или False"),
	Doc: both("Tells whether it is now between two times of day, or between two dates with times. Both ends belong to the interval, to the second: 19:00 ends at 19:00:00. A time of day that begins later than it ends runs over midnight.",
		"Проверяет, находится ли текущий момент между двумя отметками времени или между двумя датами со временем. Обе границы входят в промежуток с точностью до секунды: 19:00 — это 19:00:00. Если начало по времени позже конца, промежуток проходит через полночь."),
	Examples: []Example{
		{Src: `time_interval("10:00", "19:00")`, Want: "True", Now: "2022-04-05T12:00:00+03:00"},
		{Src: `time_interval("19:00", "07:00")`, Want: "True", Now: "2022-04-05T05:30:00+03:00"},
		{Src: `time_interval("18.10.2021 10:00", "25.10.2021 23:59:59")`, Want: "False", Now: "2021-10-26T00:30:00+03:00"},
	},
	Source: datePage, Truth: true, Borrows: true, Do: timeInterval,
}, {
	Name: "birthdate", Group: GroupDate, Kind: Clock,
	Params:  []Param{{Name: "date", Read: Date, Doc: both("the date of birth", "дата рождения")}},
	Returns: both("a date dd.mm.yyyy", "дата дд.мм.гггг"),
	Doc: both("Gives the next birthday of someone born on the date, today included. A birthday on 29 February is kept on the 28th in years that have no such day.",
		"Возвращает дату ближайшего дня рождения; сегодняшний день тоже считается. День рождения 29 февраля в невисокосный год приходится на 28-е."),
	Examples: []Example{
		{Src: `birthdate("28.04.1994")`, Want: "28.04.2022", Now: "2022-04-05T10:00:00+03:00"},
		{Src: `birthdate("28.03.1994")`, Want: "28.03.2023", Now: "2022-04-05T10:00:00+03:00"},
	},
	Source: datePage, Append: birthdate,
}, {
	Name: "weekday_date", Group: GroupDate, Kind: Clock,
	Params:  []Param{{Name: "weekday", Read: Whole, Doc: both("day of the week, from 1 (Monday) to 7 (Sunday)", "день недели от 1 (понедельник) до 7 (воскресенье)")}, bParam},
	Returns: both("a date dd.mm.yyyy", "дата дд.мм.гггг"),
	Doc: both("Gives the date of the next such day of the week. If that is today, the answer is a week from now, or today when the second argument is true.",
		"Возвращает дату ближайшего такого дня недели. Если это сегодня, получится дата через неделю, а при истинном втором аргументе — сегодняшняя."),
	Examples: []Example{
		{Src: `weekday_date(5)`, Want: "14.02.2020", Now: "2020-02-13T12:00:00+03:00"},
		{Src: `weekday_date(4)`, Want: "20.02.2020", Now: "2020-02-13T12:00:00+03:00"},
		{Src: `weekday_date(4, current_time < "13:00")`, Want: "13.02.2020", Now: "2020-02-13T12:00:00+03:00"},
	},
	Source: datePage, Append: weekdayDate,
}, {
	Name: "month_date", Group: GroupDate, Kind: Clock,
	Params:  []Param{{Name: "day", Read: Whole, Doc: both("day of the month, from 1 to 31", "число месяца от 1 до 31")}, bParam},
	Returns: both("a date dd.mm.yyyy", "дата дд.мм.гггг"),
	Doc: both("Gives the next date with that day of the month; in a month that is too short, its last day counts. If that is today, the answer lies in the next month, or is today when the second argument is true.",
		"Возвращает ближайшую дату с таким числом; если месяц короче, подходит его последний день. Если это сегодня, берётся следующий месяц, а при истинном втором аргументе — сегодняшняя дата."),
	Examples: []Example{
		{Src: `month_date(1)`, Want: "01.05.2022", Now: "2022-04-05T10:00:00+03:00"},
		{Src: `month_date(31)`, Want: "30.04.2022", Now: "2022-04-05T10:00:00+03:00"},
		{Src: `month_date(5, True)`, Want: "05.04.2022", Now: "2022-04-05T10:00:00+03:00"},
	},
	Source: datePage, Append: monthDate,
}, {
	Name: "convert_datetime", Group: GroupDate, Kind: Pure,
	Params: []Param{
		{Name: "date", Read: Text, Doc: both("the date or time as a text", "дата или время в виде текста")},
		{Name: "format_in", Read: Text, Doc: both("how the text is written: the directives of format_out, each at most once", "как записан текст: обозначения те же, что в format_out, каждое не больше одного раза")},
		{Name: "format_out", Read: Text, Doc: formatDoc},
	},
	Returns: both("the date or time in the second format", "дата или время во втором формате"),
	Doc: both("Reads a text by one format and writes the moment in another. The first format must fit the whole text. What it leaves out counts as 01.01.1900 and 00:00; numbers may lack leading zeros, and names of days and months are read in Russian and English. Timestamps count in the project's time zone.",
		"Читает текст по одному формату и записывает тот же момент по другому. Первый формат должен подходить ко всему тексту. Чего в нём нет, считается равным 01.01.1900 и 00:00; нули в начале чисел можно не писать, названия дней и месяцев читаются по-русски и по-английски. Метки времени отсчитываются в часовом поясе проекта."),
	Examples: []Example{
		{Src: `convert_datetime("2022-04-05T18:30:00", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M")`, Want: "05.04.2022 18:30"},
		{Src: `convert_datetime("5 апреля 2022", "%d %B %Y", "%A, %d.%m")`, Want: "Вторник, 05.04"},
		{Src: `convert_datetime("10.10.2021 12:00", "%d.%m.%Y %H:%M", "%s")`, Want: "1633856400"},
		{Src: `convert_datetime("1633856400", "%s", "%d.%m.%Y %H:%M")`, Want: "10.10.2021 12:00"},
	},
	Source: datePage, Append: convertDatetime,
}, {
	Name: "get_datetime", Group: GroupDate, Kind: Clock,
	Params:  []Param{{Name: "format", Read: Text, Doc: formatDoc}},
	Returns: both("the current moment in that format", "текущий момент в указанном формате"),
	Doc: both("Writes the current moment by a format, in the project's time zone. Names of days and months are Russian, full months in the genitive: 05 апреля.",
		"Записывает текущий момент по формату, в часовом поясе проекта. Названия дней и месяцев — русские, месяц полностью стоит в родительном падеже: 05 апреля."),
	Examples: []Example{
		{Src: `get_datetime("%d.%m.%Y %H:%M:%S")`, Want: "05.04.2022 10:00:00", Now: "2022-04-05T10:00:00+03:00"},
		{Src: `get_datetime("%A, %d %B")`, Want: "Вторник, 05 апреля", Now: "2022-04-05T10:00:00+03:00"},
		{Src: `get_datetime("%s")`, Want: "1649142000", Now: "2022-04-05T10:00:00+03:00"},
	},
	Source: datePage, Append: getDatetime,
}, {
	Name: "current_date_rus", Group: GroupDate, Kind: Clock,
	Params:  []Param{{Name: "days", Read: Whole, Optional: true, Default: "0", Doc: both("by how many days to move; negative to go back", "на сколько дней сдвинуть; отрицательное число — назад")}},
	Returns: both("day and month in Russian words", "число и месяц словом"),
	Doc: both("Today's date, moved by some days, as a Russian speaker says it: 5 апреля.",
		"Сегодняшняя дата, сдвинутая на указанное число дней, в виде «5 апреля»."),
	Examples: []Example{
		{Src: `current_date_rus()`, Want: "3 апреля", Now: "2023-04-03T09:00:00+03:00"},
		{Src: `current_date_rus(2)`, Want: "5 апреля", Now: "2023-04-03T09:00:00+03:00"},
	},
	Source: datePage, Append: currentDateRus,
}, {
	Name: "date_rus", Group: GroupDate, Kind: Pure,
	Params:  []Param{dateParam, {Name: "num", Read: Whole, Optional: true, Default: "0", Doc: both("by how many days to move; negative to go back", "на сколько дней сдвинуть; отрицательное число — назад")}},
	Returns: both("day and month in Russian words", "число и месяц словом"),
	Doc: both("A date, moved by some days, as a Russian speaker says it: 19 июля.",
		"Дата, сдвинутая на указанное число дней, в виде «19 июля»."),
	Examples: []Example{
		{Src: `date_rus("19.07.2022")`, Want: "19 июля"},
		{Src: `date_rus("30.12.2022", 3)`, Want: "2 января"},
	},
	Source: datePage, Append: dateRus,
}}

const datePage = "dlya-raboty-s-datami-i-vremenem.md"

// outOfYears blames an argument that leads past the years a date can have.
func outOfYears(c *Call, arg int) error {
	return c.BadArg(arg, both("the result would lie outside the years 1 to 9999", "результат выходит за пределы годов с 1 по 9999"))
}

// shift makes a function that moves the moment of its first argument by the whole
// number of its second.
func shift(move func(m value.Moment, n int64) (value.Moment, bool)) func(*Call, []byte) ([]byte, error) {
	return func(c *Call, dst []byte) ([]byte, error) {
		m, ok := move(c.Moment(0), c.Whole(1))
		if !ok {
			return dst, outOfYears(c, 1)
		}
		return m.AppendText(dst), nil
	}
}

func addYears(m value.Moment, n int64) (value.Moment, bool) {
	if n > math.MaxInt16 || n < math.MinInt16 { // past all years anyway
		return m, false
	}
	return addMonths(m, 12*n)
}

func addMonths(m value.Moment, n int64) (value.Moment, bool) {
	if n > math.MaxInt32 || n < math.MinInt32 { // past all years anyway
		return m, false
	}
	year, month, day := m.Date()
	total := int64(12*year+month-1) + n
	if total < 0 {
		return m, false
	}
	return m.OnDate(inMonth(int(total/12), int(total%12)+1, day))
}

// inMonth gives the day of a month, its last one when it is too short.
func inMonth(year, month, day int) (int, int, int) {
	for last := 28; last < day; last++ {
		if _, ok := value.NewDate(year, month, last+1); !ok {
			return year, month, last
		}
	}
	return year, month, day
}

// today is the current date in the project's zone.
func today(c *Call) value.Moment {
	m, _ := value.MomentOf(c.Now(), value.Date, false)
	return m
}

func timeInterval(c *Call) (value.Value, error) {
	start, end := c.Moment(0), c.Moment(1)
	if start.Kind != end.Kind {
		return value.None, c.BadArg(1, both("a time is needed if the start is a time, a date with a time if the start has a date",
			"нужно только время, если начало — время, и дата со временем, если начало с датой"))
	}
	m, _ := value.MomentOf(c.Now(), start.Kind, true)
	now, from, to := m.Second(), start.Second(), end.Second()
	if start.Kind == value.Time && from > to {
		return value.Bool(now >= from || now <= to), nil
	}
	return value.Bool(now >= from && now <= to), nil
}

func birthdate(c *Call, dst []byte) ([]byte, error) {
	now := today(c)
	year, _, _ := now.Date()
	_, month, day := c.Moment(0).Date()
	m, ok := value.NewDate(inMonth(year, month, day))
	if ok && m.Day() < now.Day() {
		m, ok = value.NewDate(inMonth(year+1, month, day))
	}
	if !ok {
		return dst, outOfYears(c, 0)
	}
	return m.AppendText(dst), nil
}

func weekdayDate(c *Call, dst []byte) ([]byte, error) {
	weekday := c.Whole(0)
	if weekday < 1 || weekday > 7 {
		return dst, c.BadArg(0, both("a weekday is a number from 1 to 7", "день недели — это число от 1 до 7"))
	}
	now := today(c)
	days := (weekday - int64(now.Weekday()) + 7) % 7
	if days == 0 && !c.Truth(1) {
		days = 7
	}
	m, ok := now.AddDays(days)
	if !ok {
		return dst, outOfYears(c, 0)
	}
	return m.AppendText(dst), nil
}

func monthDate(c *Call, dst []byte) ([]byte, error) {
	day := int(c.Whole(0))
	if day < 1 || day > 31 {
		return dst, c.BadArg(0, both("a day of the month is a number from 1 to 31", "число месяца может быть от 1 до 31"))
	}
	now := today(c)
	year, month, _ := now.Date()
	m, ok := value.NewDate(inMonth(year, month, day))
	if ok && (m.Day() < now.Day() || m == now && !c.Truth(1)) {
		first, _ := value.NewDate(year, month, 1)
		if m, ok = addMonths(first, 1); ok {
			year, month, _ = m.Date()
			m, ok = value.NewDate(inMonth(year, month, day))
		}
	}
	if !ok {
		return dst, outOfYears(c, 0)
	}
	return m.AppendText(dst), nil
}

func currentDateRus(c *Call, dst []byte) ([]byte, error) {
	return appendRusDate(c, dst, today(c), 0)
}

func dateRus(c *Call, dst []byte) ([]byte, error) {
	return appendRusDate(c, dst, c.Moment(0), 1)
}

// appendRusDate writes the date m, moved by the days of argument arg.
func appendRusDate(c *Call, dst []byte, m value.Moment, arg int) ([]byte, error) {
	m, ok := m.AddDays(c.Whole(arg))
	if !ok {
		return dst, outOfYears(c, arg)
	}
	_, month, day := m.Date()
	dst = append(strconv.AppendInt(dst, int64(day), 10), ' ')
	return append(dst, monthsGenitive[month-1]...), nil
}

func getDatetime(c *Call, dst []byte) ([]byte, error) {
	return appendFormat(c, dst, c.Text(0), stampOf(c.Now(), true))
}

func convertDatetime(c *Call, dst []byte) ([]byte, error) {
	s, err := readStamp(c, 0, 1)
	if err != nil {
		return dst, err
	}
	return appendFormat(c, dst, c.Text(2), s)
}
