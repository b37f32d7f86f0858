package builtins

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// at gives services whose clock stands at a moment, RFC 3339.
func at(t *testing.T, now string) *Services {
	t.Helper()
	moment, err := time.Parse(time.RFC3339Nano, now)
	require.NoError(t, err)
	s := services()
	s.Now = func() time.Time { return moment }
	return s
}

func TestMoveDates(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"years from a leap day", "addYear", []string{"29.02.2020", "2"}, "28.02.2022"},
		{"years to a leap day", "addYear", []string{"29.02.2020", "4"}, "29.02.2024"},
		{"years back", "addYear", []string{"31.12.2021", "-2"}, "31.12.2019"},
		{"years keep the time", "addYear", []string{"31.12.2021 10:05:30", "1"}, "31.12.2022 10:05:30"},
		{"years too far", "addYear", []string{"31.12.2021", "8000"}, "!2"},
		{"years before the first", "addYear", []string{"31.12.2021", "-2021"}, "!2"},
		{"years past all figures", "addYear", []string{"31.12.2021", "9223372036854775807"}, "!2"},
		{"the last year", "addYear", []string{"31.12.2021", "7978"}, "31.12.9999"},
		{"the first year", "addYear", []string{"31.12.2021", "-2020"}, "31.12.0001"},
		{"months at the end", "addMonth", []string{"30.04.2019", "10"}, "29.02.2020"},
		{"months back", "addMonth", []string{"31.12.2020", "-10"}, "29.02.2020"},
		{"months over the year", "addMonth", []string{"15.11.2022", "3"}, "15.02.2023"},
		{"month back over the year", "addMonth", []string{"15.01.2022", "-1"}, "15.12.2021"},
		{"months to a short one", "addMonth", []string{"31.03.2022", "1"}, "30.04.2022"},
		{"months keep the time", "addMonth", []string{"31.01.2022 10:00", "1"}, "28.02.2022 10:00"},
		{"months before the first", "addMonth", []string{"01.01.0001", "-1"}, "!2"},
		{"months long before the first", "addMonth", []string{"01.01.0001", "-100"}, "!2"},
		{"months past the last", "addMonth", []string{"01.12.9999", "1"}, "!2"},
		{"months past all figures", "addMonth", []string{"01.12.9999", "-9223372036854775808"}, "!2"},
		{"days back", "addDays", []string{"20.08.2019", "-99"}, "13.05.2019"},
		{"days over a leap day", "addDays", []string{"28.02.2020", "2"}, "01.03.2020"},
		{"days keep the time", "addDays", []string{"28.02.2022 10:00", "1"}, "01.03.2022 10:00"},
		{"days, date padded", "addDays", []string{"1.2.2022", "0"}, "01.02.2022"},
		{"days past the last", "addDays", []string{"31.12.9999", "1"}, "!2"},
		{"half a day", "addDays", []string{"28.02.2022", "0.5"}, "!2"},
		{"no such date", "addDays", []string{"31.02.2025", "1"}, "!1"},
		{"a time is no date", "addDays", []string{"10:00", "1"}, "!1"},
		{"minutes", "addMinutes", []string{"20:08", "-30"}, "19:38"},
		{"minutes over midnight", "addMinutes", []string{"23:50", "20"}, "00:10"},
		{"minutes back over midnight", "addMinutes", []string{"00:10", "-20"}, "23:50"},
		{"minutes move the date", "addMinutes", []string{"31.12.2021 23:50", "20"}, "01.01.2022 00:10"},
		{"minutes keep seconds", "addMinutes", []string{"9:05:30", "1"}, "09:06:30"},
		{"minutes of a bare date", "addMinutes", []string{"31.12.2021", "1"}, "!1"},
		{"alias of addDays", "add_days", []string{"20.08.2019", "1"}, "21.08.2019"},
		{"alias of addMinutes", "add_minutes", []string{"20:08", "1"}, "20:09"},
		{"alias of addMonth", "add_month", []string{"20.08.2019", "1"}, "20.09.2019"},
		{"alias of addYear", "add_year", []string{"20.08.2019", "1"}, "20.08.2020"},
	})
}

func TestTimeInterval(t *testing.T) {
	for _, tc := range []struct{ name, now, start, end, want string }{
		{"inside", "2022-04-05T12:00:00+03:00", "10:00", "19:00", "True"},
		{"outside", "2022-04-05T20:00:00+03:00", "10:00", "19:00", "False"},
		{"clock of another zone", "2022-04-05T17:30:00Z", "10:00", "19:00", "False"},
		{"first second", "2022-04-05T10:00:00+03:00", "10:00", "19:00", "True"},
		{"last second", "2022-04-05T19:00:00.9+03:00", "10:00", "19:00", "True"},
		{"second after", "2022-04-05T19:00:01+03:00", "10:00", "19:00", "False"},
		{"ends with seconds", "2022-04-05T19:00:00+03:00", "10:00", "18:59:59", "False"},
		{"night before midnight", "2022-04-05T23:00:00+03:00", "19:00", "07:00", "True"},
		{"night after midnight", "2022-04-05T05:30:00+03:00", "19:00", "07:00", "True"},
		{"night begins", "2022-04-05T19:00:00+03:00", "19:00", "07:00", "True"},
		{"not at night", "2022-04-05T12:00:00+03:00", "19:00", "07:00", "False"},
		{"one minute", "2022-04-05T12:00:00+03:00", "12:00", "12:00", "True"},
		{"dates inside", "2021-10-20T03:00:00+03:00", "18.10.2021 10:00", "25.10.2021 23:59:59", "True"},
		{"dates outside", "2021-10-26T00:30:00+03:00", "18.10.2021 10:00", "25.10.2021 23:59:59", "False"},
		{"dates the wrong way round", "2021-10-20T03:00:00+03:00", "25.10.2021 10:00", "18.10.2021 10:00", "False"},
		{"one of each kind", "2022-04-05T19:00:00+03:00", "10:00", "05.04.2022 19:00", "!2"},
		{"bare date first", "2022-04-05T19:00:00+03:00", "05.04.2022", "05.04.2022 19:00", "!1"},
		{"bare date last", "2022-04-05T19:00:00+03:00", "05.04.2022 10:00", "06.04.2022", "!2"},
	} {
		checkTexts(t, at(t, tc.now), []textCase{{tc.name, "time_interval", []string{tc.start, tc.end}, tc.want}})
	}
}

func TestNextDates(t *testing.T) {
	const thursday = "2020-02-13T12:00:00+03:00"
	for _, tc := range []struct {
		name, now, fn string
		in            []string
		want          string
	}{
		{"birthday ahead", "2022-04-05T10:00:00+03:00", "birthdate", []string{"28.04.1994"}, "28.04.2022"},
		{"birthday passed", "2022-05-05T10:00:00+03:00", "birthdate", []string{"28.04.1994"}, "28.04.2023"},
		{"birthday today", "2022-04-28T23:59:00+03:00", "birthdate", []string{"28.04.1994"}, "28.04.2022"},
		{"birthday with a time", "2022-04-05T10:00:00+03:00", "birthdate", []string{"28.04.1994 10:00"}, "28.04.2022"},
		{"leap birthday, common year", "2022-04-28T10:00:00+03:00", "birthdate", []string{"29.02.2000"}, "28.02.2023"},
		{"leap birthday, leap year", "2023-03-01T10:00:00+03:00", "birthdate", []string{"29.02.2000"}, "29.02.2024"},
		{"leap birthday on the 28th", "2023-02-28T10:00:00+03:00", "birthdate", []string{"29.02.2000"}, "28.02.2023"},
		{"birthday in the zone's day", "2022-04-28T22:00:00Z", "birthdate", []string{"28.04.1994"}, "28.04.2023"},
		{"birthday after the last year", "9999-12-31T10:00:00+03:00", "birthdate", []string{"01.01.2000"}, "!1"},
		{"no birthday", thursday, "birthdate", []string{"завтра"}, "!1"},

		{"weekday today", thursday, "weekday_date", []string{"4"}, "20.02.2020"},
		{"weekday today allowed", thursday, "weekday_date", []string{"4", "True"}, "13.02.2020"},
		{"weekday today refused", thursday, "weekday_date", []string{"4", "False"}, "20.02.2020"},
		{"weekday tomorrow", thursday, "weekday_date", []string{"5"}, "14.02.2020"},
		{"weekday over the week", thursday, "weekday_date", []string{"1"}, "17.02.2020"},
		{"weekday over the week, today allowed", thursday, "weekday_date", []string{"3", "True"}, "19.02.2020"},
		{"Sunday", thursday, "weekday_date", []string{"7"}, "16.02.2020"},
		{"no weekday", thursday, "weekday_date", []string{"8"}, "!1"},
		{"weekday zero", thursday, "weekday_date", []string{"0"}, "!1"},
		{"weekday after the last day", "9999-12-31T10:00:00+03:00", "weekday_date", []string{"1"}, "!1"},

		{"day of the next month", "2022-04-05T10:00:00+03:00", "month_date", []string{"1"}, "01.05.2022"},
		{"day of this month", "2022-04-05T10:00:00+03:00", "month_date", []string{"10"}, "10.04.2022"},
		{"day today", "2022-04-05T10:00:00+03:00", "month_date", []string{"5"}, "05.05.2022"},
		{"day today allowed", "2022-04-05T10:00:00+03:00", "month_date", []string{"5", "True"}, "05.04.2022"},
		{"31st of a short month", "2022-04-05T10:00:00+03:00", "month_date", []string{"31"}, "30.04.2022"},
		{"31st of February", "2022-02-10T10:00:00+03:00", "month_date", []string{"31"}, "28.02.2022"},
		{"30th after the last of January", "2022-01-30T10:00:00+03:00", "month_date", []string{"30"}, "28.02.2022"},
		{"31st on the last of April", "2022-04-30T10:00:00+03:00", "month_date", []string{"31"}, "31.05.2022"},
		{"31st on the last of April, allowed", "2022-04-30T10:00:00+03:00", "month_date", []string{"31", "True"}, "30.04.2022"},
		{"day over New Year", "2022-12-20T10:00:00+03:00", "month_date", []string{"5"}, "05.01.2023"},
		{"no such day", "2022-12-20T10:00:00+03:00", "month_date", []string{"32"}, "!1"},
		{"day zero", "2022-12-20T10:00:00+03:00", "month_date", []string{"0"}, "!1"},
		{"day after the last year", "9999-12-31T10:00:00+03:00", "month_date", []string{"1"}, "!1"},
	} {
		checkTexts(t, at(t, tc.now), []textCase{{tc.name, tc.fn, tc.in, tc.want}})
	}
}

func TestRussianDates(t *testing.T) {
	checkTexts(t, at(t, "2023-04-03T09:00:00+03:00"), []textCase{
		{"today", "current_date_rus", nil, "3 апреля"},
		{"ahead", "current_date_rus", []string{"2"}, "5 апреля"},
		{"back", "current_date_rus", []string{"-2"}, "1 апреля"},
		{"skipped", "current_date_rus", []string{""}, "3 апреля"},
		{"too far", "current_date_rus", []string{"99999999"}, "!1"},
		{"date", "date_rus", []string{"19.07.2022"}, "19 июля"},
		{"date ahead", "date_rus", []string{"19.07.2022", "2"}, "21 июля"},
		{"date back", "date_rus", []string{"19.07.2022", "-2"}, "17 июля"},
		{"date over New Year", "date_rus", []string{"30.12.2022 10:00", "3"}, "2 января"},
		{"leap day", "date_rus", []string{"01.03.2024", "-1"}, "29 февраля"},
		{"too far back", "date_rus", []string{"01.03.2024", "-9223372036854775808"}, "!2"},
	})
}
