package avro

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/linkedin/goavro/v2"
	"github.com/tidwall/gjson"

	"github.com/salecalc/salecalc/vars/value"
)

// blockRows is how many rows of a file are held in memory.
const blockRows = 4096

// Write makes an Avro file of JSON Lines. types are those of the columns: those of [Lines]
// for columns that were copied, String for the others. A value that is not of its column's
// type is an error.
func Write(w io.Writer, columns, types []string, lines io.Reader) error {
	schema, names, err := schemaOf(columns, types)
	if err != nil {
		return err
	}
	out, err := goavro.NewOCFWriter(goavro.OCFConfig{W: w, Schema: schema, CompressionName: goavro.CompressionDeflateLabel})
	if err != nil {
		return err
	}
	fields := make(map[string]cell, len(columns))
	for i, column := range columns {
		fields[column] = cell{names[i], types[i]}
	}
	r := bufio.NewReader(lines)
	var block []map[string]any
	for {
		line, err := r.ReadString('\n')
		if err != nil && err != io.EOF {
			return err
		}
		done := err == io.EOF
		if len(line) > 0 {
			row, err := native(line, fields)
			if err != nil {
				return err
			}
			block = append(block, row)
		}
		if len(block) == blockRows || done && len(block) > 0 {
			if err := out.Append(block); err != nil {
				return err
			}
			block = block[:0]
		}
		if done {
			return nil
		}
	}
}

// A cell says where a column goes.
type cell struct{ name, kind string }

// native is a row as the library wants it.
func native(line string, fields map[string]cell) (map[string]any, error) {
	row := make(map[string]any, len(fields))
	for _, c := range fields {
		row[c.name] = nil
	}
	var bad error
	gjson.Parse(line).ForEach(func(key, v gjson.Result) bool {
		c, ok := fields[key.String()]
		if !ok {
			return true
		}
		var to any
		if to, bad = c.value(v); to != nil {
			row[c.name] = goavro.Union(c.kind, to)
		}
		return bad == nil
	})
	return row, bad
}

// value reads a value; nil for none.
func (c cell) value(v gjson.Result) (any, error) {
	raw := v.Raw
	switch {
	case v.Type == gjson.Null:
		return nil, nil
	case c.kind == String && v.Type == gjson.String:
		return v.String(), nil
	case c.kind == String:
		return textOf(raw), nil
	case c.kind == "boolean" && v.IsBool():
		return v.Bool(), nil
	case v.Type == gjson.Number:
		return number(raw, c.kind)
	}
	return nil, errors.New("column " + c.name + ": " + raw + " is no " + c.kind)
}

// textOf is the text that a variable of this JSON holds.
func textOf(raw string) string {
	if v, ok := value.ParseJSON(raw); ok {
		return v.Text()
	}
	return strings.TrimSpace(raw)
}

// number reads a number of a type.
func number(raw, kind string) (any, error) {
	switch kind {
	case "int":
		n, err := strconv.ParseInt(raw, 10, 32)
		return int32(n), err
	case "long":
		return json.Number(raw).Int64()
	case "float":
		f, err := strconv.ParseFloat(raw, 32)
		return float32(f), err
	case "double":
		return strconv.ParseFloat(raw, 64)
	}
	return nil, errors.New(raw + " is no " + kind)
}
