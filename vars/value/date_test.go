package value

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMoment(t *testing.T) {
	tests := []struct {
		in     string
		want   string // text form; "" is no moment
		kind   MomentKind
		shaped bool
	}{
		{"12.10.2021", "12.10.2021", Date, true},
		{"8.1.2021", "08.01.2021", Date, true},
		{"08.1.2021", "08.01.2021", Date, true},
		{"29.02.2024", "29.02.2024", Date, true},
		{"1.1.0001", "01.01.0001", Date, true},
		{"31.12.9999", "31.12.9999", Date, true},
		{"9:00", "09:00", Time, true},
		{"09:00", "09:00", Time, true},
		{"23:59:59", "23:59:59", Time, true},
		{"0:00:00", "00:00:00", Time, true},
		{"5.4.2022 9:05", "05.04.2022 09:05", DateTime, true},
		{"05.04.2022 10:00:30", "05.04.2022 10:00:30", DateTime, true},
		{"31.02.2025", "", 0, true},
		{"29.02.2023", "", 0, true},
		{"0.1.2021", "", 0, true},
		{"1.13.2021", "", 0, true},
		{"1.1.0000", "", 0, true},
		{"12.10.21", "", 0, true},
		{"24:00", "", 0, true},
		{"9:60", "", 0, true},
		{"9:5", "", 0, true},
		{"9:05:5", "", 0, true},
		{"9:05:60", "", 0, true},
		{"05.04.2022 24:00", "", 0, true},
		{"05.04.2022 9:5", "", 0, true},
		{"31.02.2025 10:00", "", 0, true},
		{"12.10.2021 г.", "", 0, false},
		{"12.10.2021 ", "", 0, false},
		{" 12.10.2021", "", 0, false},
		{"12.10.2021  10:00", "", 0, false},
		{"12.10.2021T10:00", "", 0, false},
		{"12.10.20211", "", 0, false},
		{"123.10.2021", "", 0, false},
		{"1.2.3", "", 0, false},
		{"10.0.0.1", "", 0, false},
		{"12.10", "", 0, false},
		{"12-10-2021", "", 0, false},
		{"-1:00", "", 0, false},
		{"100:00", "", 0, false},
		{"9:05:05:05", "", 0, false},
		{"9:", "", 0, false},
		{"9:05:", "", 0, false},
		{":05", "", 0, false},
		{"", "", 0, false},
		{"12", "", 0, false},
		{"1.10.2021 9:", "", 0, false},
		{"1.10.", "", 0, false},
		{"12..2021", "", 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			assert.Equal(t, tt.shaped, LooksLikeMoment(tt.in))
			v := Text(tt.in)
			for range 2 {
				m, ok := v.Moment()
				require.Equal(t, tt.want != "", ok)
				if ok {
					assert.Equal(t, tt.kind, m.Kind)
					assert.Equal(t, tt.want, m.String())
				}
				v.Read()
			}
		})
	}
	_, ok := Int(5).Moment()
	assert.False(t, ok)
}

func TestEveryDay(t *testing.T) {
	day := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	step := int32(1)
	if testing.Short() {
		step = 97
	}
	for n := int32(0); n <= maxDay; n += step {
		y, mo, d := civil(n)
		wy, wm, wd := day.AddDate(0, 0, int(n)).Date()
		if y != wy || mo != int(wm) || d != wd || dayNumber(y, mo, d) != n {
			t.Fatalf("day %d: got %d.%d.%d, want %d.%d.%d", n, d, mo, y, wd, wm, wy)
		}
	}
}

func TestAddDays(t *testing.T) {
	tests := []struct {
		in   string
		n    int64
		want string // "" is out of range
	}{
		{"28.02.2020", 2, "01.03.2020"},
		{"28.02.2021", 2, "02.03.2021"},
		{"20.08.2019", -99, "13.05.2019"},
		{"28.02.2022 23:30", 1, "01.03.2022 23:30"},
		{"31.12.9999", 0, "31.12.9999"},
		{"31.12.9999", 1, ""},
		{"01.01.0001", -1, ""},
		{"01.01.0001", maxDay, "31.12.9999"},
		{"01.01.0001", 1 << 62, ""},
		{"01.01.2000", -1 << 63, ""},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			m, _ := Text(tt.in).Moment()
			got, ok := m.AddDays(tt.n)
			require.Equal(t, tt.want != "", ok)
			if ok {
				assert.Equal(t, tt.want, got.String())
			}
		})
	}
}

func TestAddMinutes(t *testing.T) {
	tests := []struct {
		in   string
		n    int64
		want string // "" is out of range
	}{
		{"23:50", 20, "00:10"},
		{"00:10", -20, "23:50"},
		{"15:00:30", 1, "15:01:30"},
		{"12:00", 1440*1000 + 1, "12:01"},
		{"00:00", -1, "23:59"},
		{"00:00:59", -1, "23:59:59"},
		{"00:00", -1440, "00:00"},
		{"00:00", 1<<63 - 1, "18:07"},
		{"00:00", -1 << 63, "05:52"},
		{"31.12.2021 23:50", 20, "01.01.2022 00:10"},
		{"01.01.2022", -1, "31.12.2021 23:59"},
		{"31.12.9999 23:59", 1, ""},
		{"01.01.0001 00:00", -1, ""},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			m, _ := Text(tt.in).Moment()
			got, ok := m.AddMinutes(tt.n)
			require.Equal(t, tt.want != "", ok)
			if ok {
				assert.Equal(t, tt.want, got.String())
			}
		})
	}
}

func TestMomentParts(t *testing.T) {
	m, _ := Text("05.04.2022 10:07:09").Moment()
	year, month, day := m.Date()
	assert.Equal(t, []int{2022, 4, 5}, []int{year, month, day})
	hour, minute, second := m.Clock()
	assert.Equal(t, []int{10, 7, 9}, []int{hour, minute, second})
	assert.Equal(t, 2, m.Weekday(), "a Tuesday")
	zone := time.FixedZone("", 3*3600)
	assert.Equal(t, "2022-04-05T10:07:09+03:00", m.Time(zone).Format(time.RFC3339))

	back, ok := MomentOf(m.Time(zone), DateTime, true)
	assert.True(t, ok)
	assert.Equal(t, m, back)
	back, _ = MomentOf(m.Time(zone), DateTime, false)
	assert.Equal(t, "05.04.2022 10:07", back.String())
	back, _ = MomentOf(m.Time(zone), Date, false)
	assert.Equal(t, "05.04.2022", back.String())
	back, ok = MomentOf(time.Date(20000, 1, 1, 9, 5, 0, 0, time.UTC), Time, false)
	assert.True(t, ok)
	assert.Equal(t, "09:05", back.String())
	_, ok = MomentOf(time.Date(20000, 1, 1, 9, 5, 0, 0, time.UTC), Date, false)
	assert.False(t, ok)

	moved, ok := m.OnDate(2024, 2, 29)
	assert.True(t, ok)
	assert.Equal(t, "29.02.2024 10:07:09", moved.String())
	clock, _ := Text("9:05").Moment()
	moved, _ = clock.OnDate(2024, 2, 29)
	assert.Equal(t, "29.02.2024 09:05", moved.String())
	before, _ := NewDate(2024, 2, 28)
	assert.Equal(t, 1, moved.Day()-before.Day())
	_, ok = m.OnDate(2023, 2, 29)
	assert.False(t, ok)
}

func FuzzMoment(f *testing.F) {
	for _, s := range []string{"1.1.0001", "31.12.9999 23:59:59", "9:05", "31.02.2025", "0:00:00", "12.10.2021 9:5"} {
		f.Add(s, int64(1))
	}
	f.Fuzz(func(t *testing.T, s string, n int64) {
		m, ok := Text(s).Moment()
		if !ok {
			return
		}
		require.True(t, LooksLikeMoment(s))
		again, ok := m.Value().Moment()
		require.True(t, ok)
		require.Equal(t, m, again)
		at := m.Time(time.UTC)
		back, ok := MomentOf(at, m.Kind, m.Seconds)
		require.True(t, ok)
		require.Equal(t, m, back)
		n %= 10_000_000
		moved, ok := m.AddMinutes(n)
		want := at.Add(time.Duration(n) * time.Minute)
		if m.Kind != Time {
			require.Equal(t, want.Year() >= 1 && want.Year() <= 9999, ok)
		}
		if ok {
			h, mi, sec := want.Clock()
			gh, gmi, gsec := moved.Clock()
			require.Equal(t, []int{h, mi, sec}, []int{gh, gmi, gsec})
		}
	})
}
