package exchange

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/salecalc/salecalc/vars/crm"
)

// plain is a name as names are compared: in lower case, with single blanks.
func plain(s string) string {
	s = strings.ToLower(strings.NewReplacer("_", " ", "ё", "е", "Ё", "е").Replace(s))
	return strings.Join(strings.Fields(s), " ")
}

// stamp writes a time exactly; "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Truncate(time.Microsecond).Format(time.RFC3339Nano)
}

var timeLayouts = []string{
	time.RFC3339Nano, "02.01.2006 15:04:05", "02.01.2006 15:04", "02.01.2006", "02.01.2006, 15:04:05", "02.01.2006, 15:04",
	"2006-01-02 15:04:05.999999999 -0700", "2006-01-02 15:04:05.999999999 MST", "2006-01-02T15:04:05.999999999",
	"2006-01-02 15:04:05.999999999", "2006-01-02 15:04", "2006-01-02",
}

// parseTime reads a time as stamp, people and databases write it, or seconds since 1970.
// Without a zone of its own it is in zone.
func parseTime(s string, zone *time.Location) (time.Time, bool) {
	s = strings.TrimSpace(s)
	for _, layout := range timeLayouts {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil && t.Year() > 0 {
			return t, true
		}
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && n >= 1e8 && n < 1e11 {
		return time.Unix(n, 0), true
	}
	return time.Time{}, false
}

func parseYes(s string) (v, ok bool) {
	switch plain(s) {
	case "1", "true", "yes", "да", "так", "+":
		return true, true
	case "0", "false", "no", "нет", "ні", "-", "":
		return false, true
	}
	return false, false
}

// messengerNames are the names people and programs use besides those of [crm.Messenger].
var messengerNames = map[string]int64{
	"вконтакте": 0, "вк": 0, "vkontakte": 0, "телеграм": 1, "tg": 1, "вайбер": 2, "фейсбук": 3, "ватсап": 6, "whats app": 6, "wa": 6,
	"одноклассники": 8, "ok": 8, "инстаграм": 10, "инстаграмм": 10,
}

// ParseMessenger reads the name or the number of a messenger.
func ParseMessenger(s string) (int64, bool) {
	s = plain(s)
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n, n >= 0
	}
	if n, ok := messengerNames[s]; ok {
		return n, true
	}
	for n := range int64(32) {
		if name := crm.Messenger(n); name == s {
			return n, true
		}
	}
	return crm.NoMessenger, false
}

func messengerText(kind int64) string {
	if kind == crm.NoMessenger {
		return ""
	}
	return strconv.FormatInt(kind, 10)
}

// joinNames writes names into one cell: with commas, or as a JSON array when commas would
// not be read back.
func joinNames(list []string) string {
	joined := strings.Join(list, ", ")
	if slices.Equal(splitNames(joined), list) {
		return joined
	}
	data, _ := json.Marshal(list) // strings always have a text
	return string(data)
}

// splitNames reads a JSON array, or names with commas, semicolons or vertical lines between.
func splitNames(s string) []string {
	var list []string
	if strings.HasPrefix(s, "[") && json.Unmarshal([]byte(s), &list) == nil {
		return list
	}
	for name := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ';' || r == '|' }) {
		if name = strings.TrimSpace(name); name != "" {
			list = append(list, name)
		}
	}
	return list
}
