package getcourse

import (
	"encoding/json"
	"strings"

	"github.com/salecalc/salecalc/internal/rawjson"
	"github.com/tidwall/gjson"
)

// flag reads '0', "1", True and the like as the number 0 or 1.
func flag(arg, text string) (string, error) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "1", "true":
		return "1", nil
	case "0", "false":
		return "0", nil
	}
	return "", badFlag(arg)
}

// number writes an id as a JSON number when it is one, letter for letter.
func number(s string) string {
	s = strings.TrimSpace(s)
	if s != "" && digits(s) && (s[0] != '0' || s == "0") {
		return s
	}
	return rawjson.Quote(s)
}

// amount accepts 4900 and 64.24.
func amount(s string) bool {
	whole, part, dotted := strings.Cut(strings.TrimSpace(s), ".")
	return whole != "" && digits(whole) && digits(part) && dotted == (part != "")
}

// groupNames accepts a JSON array of texts with at least one that is not blank, and
// leaves blank ones out.
func groupNames(text string) (string, bool) {
	array := gjson.Parse(text)
	if !json.Valid([]byte(text)) || !array.IsArray() {
		return "", false
	}
	var names []string
	for _, name := range array.Array() {
		if name.Type != gjson.String {
			return "", false
		}
		if strings.TrimSpace(name.Str) != "" {
			names = append(names, rawjson.Quote(name.Str))
		}
	}
	return "[" + strings.Join(names, ",") + "]", len(names) > 0
}
