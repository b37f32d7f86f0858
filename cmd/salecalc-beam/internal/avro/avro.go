// Package avro turns Avro files of plain values into JSON Lines and back, which is the form
// in which their rows are taken apart. Container files are read and written; schemas on
// their own, and columns of lists or records, are not.
package avro

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/salecalc/salecalc/internal/records"
	"github.com/salecalc/salecalc/lang/diag"
)

// String is the type of a column of texts.
const String = "string"

// kept are the types that a column keeps when it is copied from file to file; values of all
// others are copied as the texts that scripts see.
var kept = []string{"boolean", "int", "long", "float", "double", String}

// A record is the schema of a file of rows.
type record struct {
	Type   string  `json:"type"`
	Name   string  `json:"name"`
	Fields []field `json:"fields"`
}

// A field is a column. Names of Avro are Latin letters, digits and underscores: what cannot
// be one is kept in a property of our own.
type field struct {
	Name   string          `json:"name"`
	Column *string         `json:"salecalc.column,omitempty"`
	Type   json.RawMessage `json:"type"`
}

// A kind is what a field's schema says of its values.
type kind struct {
	Type    string `json:"type"`
	Logical string `json:"logicalType"`
	Scale   int    `json:"scale"`
}

// column is the name of the field's column.
func (f *field) column() string {
	if f.Column != nil {
		return *f.Column
	}
	return f.Name
}

// kind finds it; false for lists and records.
func (f *field) kind() (kind, bool) {
	branches := []json.RawMessage{f.Type}
	if strings.HasPrefix(strings.TrimSpace(string(f.Type)), "[") {
		branches = nil
		if json.Unmarshal(f.Type, &branches) != nil {
			return kind{}, false
		}
	}
	found := kind{Type: "null"}
	several := false
	for _, b := range branches {
		k, ok := plain(b)
		switch {
		case !ok:
			return kind{}, false
		case k.Type == "null":
		case found.Type == "null":
			found = k
		default:
			several = true
		}
	}
	if several {
		found.Type = "union" // each value says what it is
	}
	return found, true
}

// plain reads the schema of one value.
func plain(schema json.RawMessage) (kind, bool) {
	var k kind
	if json.Unmarshal(schema, &k.Type) != nil {
		if json.Unmarshal(schema, &k) != nil {
			return k, false
		}
	}
	return k, k.Type != "record" && k.Type != "array" && k.Type != "map"
}

// typeOf is the type that a column of these values is written with.
func (k kind) typeOf() string {
	if k.Logical == "" && slices.Contains(kept, k.Type) {
		return k.Type
	}
	return String
}

// schemaOf is the schema of a file with these columns, any of which may have no value. The
// names are those of the fields.
func schemaOf(columns, types []string) (schema string, names []string, err error) {
	r := record{Type: "record", Name: "row"}
	for i, column := range columns {
		f := field{Name: fieldName(column, names)}
		if f.Name != column {
			f.Column = &column
		}
		names = append(names, f.Name)
		f.Type = json.RawMessage(`["null",` + strconv.Quote(types[i]) + `]`)
		r.Fields = append(r.Fields, f)
	}
	text, err := json.Marshal(r)
	return string(text), names, err
}

// fieldName makes a name that Avro allows and that none of the others is.
func fieldName(column string, taken []string) string {
	name := strings.Map(func(c rune) rune {
		if c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' {
			return c
		}
		return '_'
	}, column)
	if name == "" || name[0] <= '9' {
		name = "_" + name
	}
	base := name
	for n := 2; slices.Contains(taken, name); n++ {
		name = base + "_" + strconv.Itoa(n)
	}
	return name
}

// fault says what is wrong with a file.
func fault(en, ru string) error {
	return &records.Fault{Code: "avro", Text: diag.Both(en, ru)}
}

func unsound(err error) error {
	return fault("it is not a sound Avro file: "+err.Error(), "это не исправный файл Avro: "+err.Error())
}
