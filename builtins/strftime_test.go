package builtins

import (
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-strftime"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/salecalc/salecalc/lang/diag"
)

func TestGetDatetime(t *testing.T) {
	s := at(t, "2022-04-05T10:00:00.25+03:00")
	checkTexts(t, s, []textCase{
		{"date", "get_datetime", []string{"%d.%m.%Y %H:%M:%S"}, "05.04.2022 10:00:00"},
		{"short names", "get_datetime", []string{"%a %d %b"}, "Вт 05 апр"},
		{"full names", "get_datetime", []string{"%A, %d %B"}, "Вторник, 05 апреля"},
		{"timestamp", "get_datetime", []string{"%s"}, "1649142000"},
		{"timestamp to the microsecond", "get_datetime", []string{"%s.%f"}, "1649142000.250000"},
		{"zone", "get_datetime", []string{"%z %Z"}, "+0300 MSK"},
		{"other letters stand for themselves", "get_datetime", []string{"%Q%-d%я%"}, "%Q%-d%я%"},
		{"percent before a letter", "get_datetime", []string{"%%d%%%d"}, "%d%05"},
		{"nothing", "get_datetime", []string{""}, ""},
	})
	s.Zone = time.FixedZone("", -(3*60+30)*60)
	checkTexts(t, s, []textCase{{"zone west of UTC", "get_datetime", []string{"%H:%M %z"}, "03:30 -0330"}})
}

func TestRussianNames(t *testing.T) {
	var days, months []string
	for day := range 7 {
		days = append(days, converted(t, time.Date(2022, 4, 4+day, 0, 0, 0, 0, moscow), "%A %a"))
	}
	for month := range 12 {
		months = append(months, converted(t, time.Date(2022, time.Month(1+month), 1, 0, 0, 0, 0, moscow), "%B %b"))
	}
	assert.Equal(t, []string{"Понедельник Пн", "Вторник Вт", "Среда Ср", "Четверг Чт", "Пятница Пт", "Суббота Сб", "Воскресенье Вс"}, days)
	assert.Equal(t, []string{"января янв", "февраля фев", "марта мар", "апреля апр", "мая мая", "июня июн",
		"июля июл", "августа авг", "сентября сен", "октября окт", "ноября ноя", "декабря дек"}, months)
}

// converted is get_datetime at a moment.
func converted(t *testing.T, now time.Time, format string) string {
	t.Helper()
	s := services()
	s.Now = func() time.Time { return now }
	got, err := call(t, s, "get_datetime", format)
	require.NoError(t, err)
	return got.Text()
}

func TestConvertDatetime(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"slashes", "convert_datetime", []string{"2011-11-03", "%Y-%m-%d", "%Y/%m/%d"}, "2011/11/03"},
		{"own format", "convert_datetime", []string{"2022-04-05T18:30:00", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M"}, "05.04.2022 18:30"},
		{"no leading zeros", "convert_datetime", []string{"5.4.2022 9:05", "%d.%m.%Y %H:%M", "%H:%M %d.%m.%Y"}, "09:05 05.04.2022"},
		{"time only", "convert_datetime", []string{"18:30", "%H:%M", "%d.%m.%Y %H:%M"}, "01.01.1900 18:30"},
		{"year only", "convert_datetime", []string{"2022", "%Y", "%d.%m.%Y %H:%M"}, "01.01.2022 00:00"},
		{"rest of the text", "convert_datetime", []string{"05.04.2022 18:30", "%d.%m.%Y", "%d"}, "!1"},
		{"rest of the format", "convert_datetime", []string{"05.04.2022", "%d.%m.%Y %H", "%d"}, "!1"},
		{"short year", "convert_datetime", []string{"05.04.22", "%d.%m.%y", "%d.%m.%Y"}, "05.04.2022"},
		{"short year of the last century", "convert_datetime", []string{"01.01.69", "%d.%m.%y", "%Y"}, "1969"},
		{"short year of this century", "convert_datetime", []string{"01.01.68", "%d.%m.%y", "%Y"}, "2068"},
		{"figures that touch", "convert_datetime", []string{"05042022", "%d%m%Y", "%d.%m.%Y"}, "05.04.2022"},
		{"figures that touch, one short", "convert_datetime", []string{"142011", "%d%m%Y", "%d.%m.%Y"}, "01.04.2011"},
		{"old year", "convert_datetime", []string{"0988", "%Y", "%Y %y"}, "0988 88"},
		{"twelve hours", "convert_datetime", []string{"18:30", "%H:%M", "%I:%M %p"}, "06:30 PM"},
		{"midnight of twelve hours", "convert_datetime", []string{"00:05", "%H:%M", "%I:%M %p"}, "12:05 AM"},
		{"noon of twelve hours", "convert_datetime", []string{"12:05 pm", "%I:%M %p", "%H:%M"}, "12:05"},
		{"afternoon", "convert_datetime", []string{"6:30 PM", "%I:%M %p", "%H:%M"}, "18:30"},
		{"night", "convert_datetime", []string{"12:30am", "%I:%M%p", "%H:%M"}, "00:30"},
		{"twelve hours without half", "convert_datetime", []string{"06:30", "%I:%M", "%H:%M"}, "06:30"},
		{"fraction", "convert_datetime", []string{"18:30:01.5", "%H:%M:%S.%f", "%f"}, "500000"},
		{"full fraction", "convert_datetime", []string{"000123", "%f", "%S.%f"}, "00.000123"},
		{"day of the year and of the week", "convert_datetime", []string{"05.04.2022", "%d.%m.%Y", "%j %w"}, "095 2"},
		{"Sunday", "convert_datetime", []string{"10.04.2022", "%d.%m.%Y", "%w"}, "0"},
		{"weeks", "convert_datetime", []string{"02.01.2022", "%d.%m.%Y", "%U %W"}, "01 00"},
		{"weeks of a Monday", "convert_datetime", []string{"03.01.2022", "%d.%m.%Y", "%U %W"}, "01 01"},
		{"by day of the year", "convert_datetime", []string{"2024 60", "%Y %j", "%d.%m"}, "29.02"},
		{"by week from Monday", "convert_datetime", []string{"2022 14 Вт", "%Y %W %a", "%d.%m"}, "05.04"},
		{"by week from Sunday", "convert_datetime", []string{"2022 15 0", "%Y %U %w", "%d.%m"}, "10.04"},
		{"percent sign", "convert_datetime", []string{"100% 2022", "100%% %Y", "100%% %Y"}, "100% 2022"},
		{"other letters", "convert_datetime", []string{"%Q5%", "%Q%d%", "%d"}, "05"},
		{"case of letters", "convert_datetime", []string{"2022-04-05t10", "%Y-%m-%dT%H", "%H"}, "10"},
		{"white space", "convert_datetime", []string{"05.04.2022 \t 18:30", "%d.%m.%Y %H:%M", "%H"}, "18"},
		{"missing white space", "convert_datetime", []string{"05.04.202218:30", "%d.%m.%Y %H:%M", "%H"}, "!1"},
		{"empty text", "convert_datetime", []string{"", "%d", "%d"}, "!1"},
		{"empty format", "convert_datetime", []string{"", "", "%d.%m.%Y"}, "01.01.1900"},
		{"twice in the format", "convert_datetime", []string{"05 05", "%d %d", "%d"}, "!2"},
		{"no such day", "convert_datetime", []string{"31.02.2022", "%d.%m.%Y", "%d"}, "!1"},
		{"leap day without a year", "convert_datetime", []string{"29.02", "%d.%m", "%d"}, "!1"},
		{"no such hour", "convert_datetime", []string{"24:00", "%H:%M", "%H"}, "!1"},
		{"year zero", "convert_datetime", []string{"0000", "%Y", "%Y"}, "!1"},
		{"past the last year", "convert_datetime", []string{"9999 366", "%Y %j", "%Y"}, "!1"},
	})
}

func TestReadNames(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"genitive", "convert_datetime", []string{"5 марта 2022", "%d %B %Y", "%m"}, "03"},
		{"nominative", "convert_datetime", []string{"Март 2022", "%B %Y", "%m"}, "03"},
		{"nominative before a letter", "convert_datetime", []string{"марта", "%Bа", "%m"}, "03"},
		{"May", "convert_datetime", []string{"1 МАЯ", "%d %B", "%m"}, "05"},
		{"English", "convert_datetime", []string{"Tuesday, 5 April 2022", "%A, %d %B %Y", "%d.%m"}, "05.04"},
		{"English short", "convert_datetime", []string{"Tue Apr 5 2022", "%a %b %d %Y", "%d.%m"}, "05.04"},
		{"short", "convert_datetime", []string{"вт, 5 апр", "%a, %d %b", "%d.%m"}, "05.04"},
		{"short May, both forms", "convert_datetime", []string{"май мая", "%b мая", "%m"}, "05"},
		{"weekday full", "convert_datetime", []string{"воскресенье 10.04.2022", "%A %d.%m.%Y", "%d"}, "10"},
		{"no month", "convert_datetime", []string{"5 мартобря", "%d %B", "%m"}, "!1"},
		{"short where the full name belongs", "convert_datetime", []string{"5 апр", "%d %B", "%m"}, "!1"},
	})
}

func TestTimestamps(t *testing.T) {
	novosibirsk := services()
	novosibirsk.Zone = time.FixedZone("+07", 7*60*60)
	checkTexts(t, novosibirsk, []textCase{
		{"microseconds", "convert_datetime", []string{"06.01.2025 19:26:35.123456", "%d.%m.%Y %H:%M:%S.%f", "%s.%f"}, "1736166395.123456"},
		{"zone named by digits", "convert_datetime", []string{"10:00 +07", "%H:%M %Z", "%z %Z"}, "+0700 +07"},
	})
	checkTexts(t, services(), []textCase{
		{"written", "convert_datetime", []string{"10.10.2021 12:00", "%d.%m.%Y %H:%M", "%s"}, "1633856400"},
		{"no microseconds", "convert_datetime", []string{"10.10.2021 12:00", "%d.%m.%Y %H:%M", "%s.%f"}, "1633856400.000000"},
		{"read", "convert_datetime", []string{"1633856400", "%s", "%d.%m.%Y %H:%M:%S"}, "10.10.2021 12:00:00"},
		{"read with a fraction", "convert_datetime", []string{"1633856400.25", "%s.%f", "%S.%f %s"}, "00.250000 1633856400"},
		{"read before 1970", "convert_datetime", []string{"-86400", "%s", "%d.%m.%Y %H:%M %s"}, "31.12.1969 03:00 -86400"},
		{"read in a zone", "convert_datetime", []string{"0 +0530", "%s %z", "%d.%m.%Y %H:%M %z"}, "01.01.1970 05:30 +0530"},
		{"read has no zone", "convert_datetime", []string{"0", "%s", "[%z%Z]"}, "[]"},
		{"read past the last year", "convert_datetime", []string{"253402300800", "%s", "%Y"}, "!1"},
		{"read before the first year", "convert_datetime", []string{"-99999999999", "%s", "%Y"}, "!1"},
		{"no figure", "convert_datetime", []string{"-", "%s", "%Y"}, "!1"},
	})
}

func TestZones(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"none", "convert_datetime", []string{"05.04.2022", "%d.%m.%Y", "[%z%Z]"}, "[]"},
		{"offset", "convert_datetime", []string{"2022-04-05T10:00:00+0500", "%Y-%m-%dT%H:%M:%S%z", "%H:%M %z %Z %s"}, "10:00 +0500 UTC+05:00 1649134800"},
		{"offset with a colon", "convert_datetime", []string{"10:00-03:30", "%H:%M%z", "%H:%M %z %Z"}, "10:00 -0330 UTC-03:30"},
		{"Z", "convert_datetime", []string{"2022-04-05T10:00:00Z", "%Y-%m-%dT%H:%M:%S%z", "%H:%M %z %Z %s"}, "10:00 +0000 UTC 1649152800"},
		{"UTC", "convert_datetime", []string{"05.04.2022 10:00 utc", "%d.%m.%Y %H:%M %Z", "%z %Z %s"}, "+0000 UTC 1649152800"},
		{"the project's", "convert_datetime", []string{"05.04.2022 10:00 MSK", "%d.%m.%Y %H:%M %Z", "%z %Z %s"}, "+0300 MSK 1649142000"},
		{"offset and name", "convert_datetime", []string{"10:00 +0200 EET", "%H:%M %z %Z", "%z %Z"}, "+0200 EET"},
		{"unknown", "convert_datetime", []string{"10:00 XYZ", "%H:%M %Z", "%H"}, "!1"},
		{"unknown for a timestamp", "convert_datetime", []string{"0 XYZ", "%s %Z", "%H"}, "!1"},
		{"no offset", "convert_datetime", []string{"10:00 +03", "%H:%M %z", "%H"}, "!1"},
		{"offset out of range", "convert_datetime", []string{"10:00 +2460", "%H:%M %z", "%H"}, "!1"},
		{"sign alone", "convert_datetime", []string{"10:00 +", "%H:%M %Z", "%H"}, "!1"},
	})
}

// A clock time that a change of clocks leaves out is written as it was read.
func TestLeftOutHour(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zone data: ", err)
	}
	s := services()
	s.Zone = berlin
	checkTexts(t, s, []textCase{
		{"left out", "convert_datetime", []string{"31.03.2024 02:30", "%d.%m.%Y %H:%M", "%H:%M"}, "02:30"},
		{"summer", "convert_datetime", []string{"31.03.2024 03:30 CEST", "%d.%m.%Y %H:%M %Z", "%s %z"}, "1711848600 +0200"},
		{"winter", "convert_datetime", []string{"31.03.2024 01:30 CET", "%d.%m.%Y %H:%M %Z", "%s %z"}, "1711845000 +0100"},
		{"wrong half of the year", "convert_datetime", []string{"31.01.2024 01:30 CEST", "%d.%m.%Y %H:%M %Z", "%s"}, "!1"},
	})
}

func TestFormatLimits(t *testing.T) {
	for _, tc := range []struct {
		name         string
		chars, bytes int
		format       string
		tooLong      bool
	}{
		{"fits", 15, 29, "%A %A", false},
		{"too many characters", 14, 100, "%A %A", true},
		{"too many bytes", 100, 28, "%A %A", true},
		{"format alone is too much", 100, 10, strings.Repeat("x", 11), true},
		{"grows without bound", 100_000, 100_000, strings.Repeat("%A", 50_000), true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := services() // a Tuesday
			s.MaxText, s.MaxBytes = tc.chars, tc.bytes
			_, err := call(t, s, "get_datetime", tc.format)
			if !tc.tooLong {
				require.NoError(t, err)
				return
			}
			var blamed *ArgError
			require.ErrorAs(t, err, &blamed)
			assert.Same(t, diag.LimitPassed, blamed.Rule)
		})
	}
}

// Directives that touch have many readings; trying them must not take the time of all
// combinations.
func TestManyReadings(t *testing.T) {
	format := "%f%d%m%H%I%M%S%j%U%W%s" + strings.Repeat("x", 50_000)
	text := strings.Repeat("1", 25) + strings.Repeat("x", 49_999) + "y"
	_, err := call(t, services(), "convert_datetime", text, format, "%d")
	require.Error(t, err)
}

// Directives without names mean what another implementation takes them to mean.
func TestAgreesWithAnother(t *testing.T) {
	directives := []string{"%d", "%m", "%y", "%Y", "%H", "%I", "%p", "%M", "%S", "%f", "%j", "%U", "%W", "%w", "%z", "%s", "%%", ":", " ", "-T"}
	rapid.Check(t, func(t *rapid.T) {
		zone := time.FixedZone("", rapid.IntRange(-14*60, 14*60).Draw(t, "offset")*60)
		now := time.UnixMicro(rapid.Int64Range(-60_000_000_000_000_000, 250_000_000_000_000_000).Draw(t, "moment")).In(zone)
		format := strings.Join(rapid.SliceOfN(rapid.SampledFrom(directives), 1, 6).Draw(t, "format"), "")
		s := services()
		s.Zone, s.Now = zone, func() time.Time { return now }
		f, _ := Standard().Find("get_datetime")
		c := NewCall(f, nil, 0, s)
		got, err := appendFormat(&c, nil, format, stampOf(now, true))
		if err != nil {
			t.Fatal(err)
		}
		if want := strftime.Format(format, now); string(got) != want {
			t.Fatalf("%s at %s: got %q, want %q", format, now, got, want)
		}
	})
}

// What a format writes, it reads back.
func TestReadsWhatItWrites(t *testing.T) {
	formats := []string{"%d.%m.%Y %H:%M:%S.%f", "%Y%m%d%H%M%S%f", "%A %d %B %Y %I:%M:%S.%f %p", "%a %d %b %Y %H:%M:%S.%f",
		"%Y %j %H:%M:%S.%f", "%Y %W %a %H:%M:%S.%f", "%Y-%U-%w %H:%M:%S.%f", "%s.%f"}
	rapid.Check(t, func(t *rapid.T) {
		moment := time.UnixMicro(rapid.Int64Range(-60_000_000_000_000_000, 250_000_000_000_000_000).Draw(t, "moment")).In(moscow)
		format := rapid.SampledFrom(formats).Draw(t, "format")
		f, _ := Standard().Find("get_datetime")
		c := NewCall(f, nil, 0, services())
		text, err := appendFormat(&c, nil, format, stampOf(moment, true))
		if err != nil {
			t.Fatal(err)
		}
		var r stampReader
		if r.scan(format) != 0 || !r.match(format, string(text)) {
			t.Fatalf("%s does not read %s", format, text)
		}
		got, wrong := r.resolve(moscow)
		if !wrong.IsZero() || got.unix != moment.Unix() || !got.wall.Equal(stampOf(moment, false).wall) {
			t.Fatalf("%s: wrote %s, read %v %v", format, text, got, wrong.EN)
		}
	})
}
