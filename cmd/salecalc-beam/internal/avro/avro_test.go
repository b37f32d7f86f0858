package avro

import (
	"bytes"
	"io"
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/linkedin/goavro/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// file makes an Avro file of a schema's fields and rows.
func file(t *testing.T, fields string, rows ...map[string]any) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := goavro.NewOCFWriter(goavro.OCFConfig{W: &b, Schema: `{"type":"record","name":"r","fields":[` + fields + `]}`, CompressionName: "snappy"})
	require.NoError(t, err)
	require.NoError(t, w.Append(rows))
	return b.Bytes()
}

func lines(t *testing.T, data []byte) (*Lines, string) {
	t.Helper()
	l, err := NewLines(bytes.NewReader(data))
	require.NoError(t, err)
	text, err := io.ReadAll(l)
	require.NoError(t, err)
	return l, string(text)
}

func TestRead(t *testing.T) {
	at := time.Date(2025, 1, 31, 23, 59, 58, 7e6, time.UTC)
	for _, test := range []struct {
		schema string
		v      any
		want   string // the JSON of the value; "": none
		kind   string // what a copy is written with
	}{
		{`"boolean"`, true, `true`, "boolean"},
		{`"int"`, int32(-5), `-5`, "int"},
		{`"long"`, int64(math.MaxInt64), `9223372036854775807`, "long"},
		{`"float"`, float32(0.1), `0.1`, "float"},
		{`"double"`, 1499.5, `1499.5`, "double"},
		{`"double"`, 1e21, `1e+21`, "double"},
		{`"double"`, math.NaN(), ``, "double"},
		{`"string"`, "Анна \"A\"\n", `"Анна \"A\"\n"`, "string"},
		{`"string"`, "", `""`, "string"},
		{`"string"`, "\xff", ``, "string"},
		{`"bytes"`, []byte("text"), `"text"`, "string"},
		{`"bytes"`, []byte{0xff}, ``, "string"},
		{`{"type":"enum","name":"e","symbols":["A","B"]}`, "B", `"B"`, "string"},
		{`{"type":"fixed","name":"f","size":2}`, []byte("ok"), `"ok"`, "string"},
		{`["null","long"]`, goavro.Union("long", int64(7)), `7`, "long"},
		{`["null","long"]`, nil, ``, "long"},
		{`["string","long"]`, goavro.Union("long", int64(7)), `7`, "string"},
		{`{"type":"int","logicalType":"date"}`, at, `"31.01.2025"`, "string"},
		{`["null",{"type":"long","logicalType":"timestamp-millis"}]`, goavro.Union("long.timestamp-millis", at), `"31.01.2025 23:59:58"`, "string"},
		{`{"type":"long","logicalType":"timestamp-micros"}`, at, `"31.01.2025 23:59:58"`, "string"},
		{`{"type":"int","logicalType":"time-millis"}`, 3*time.Hour + 4*time.Second, `"03:00:04"`, "string"},
		{`{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}`, big.NewRat(-499, 100), `-4.99`, "string"},
	} {
		t.Run(test.schema, func(t *testing.T) {
			l, got := lines(t, file(t, `{"name":"v","type":`+test.schema+`}`, map[string]any{"v": test.v}))
			want := "{}\n"
			if test.want != "" {
				want = `{"v":` + test.want + "}\n"
			}
			assert.Equal(t, want, got)
			assert.Equal(t, []string{test.kind}, l.Types)
		})
	}
}

func TestReadRefuses(t *testing.T) {
	for _, test := range []struct {
		name, want string
		data       []byte
	}{
		{"list", "column v holds lists or structures", file(t, `{"name":"v","type":["null",{"type":"array","items":"long"}]}`)},
		{"map", "column v holds lists or structures", file(t, `{"name":"v","type":{"type":"map","values":"long"}}`)},
		{"text", "it is not a sound Avro file", []byte("id,name\n")},
		{"nothing", "it is not a sound Avro file", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := NewLines(bytes.NewReader(test.data))
			require.ErrorContains(t, err, test.want)
		})
	}
	whole := file(t, `{"name":"v","type":"string"}`, map[string]any{"v": strings.Repeat("x", 100)})
	l, err := NewLines(bytes.NewReader(whole[:len(whole)-8]))
	require.NoError(t, err)
	_, err = io.ReadAll(l)
	require.ErrorContains(t, err, "it is not a sound Avro file")
}

// What is written is read again: types and names of columns are kept, also of those that
// are no names in Avro.
func TestWrite(t *testing.T) {
	columns := []string{"id", "client.city", "client city", "скидка", "2nd", "", "done", "price", "n", "rate"}
	types := []string{"long", String, String, String, String, String, "boolean", "double", "int", "float"}
	in := `{"id":1,"client.city":"Казань","client city":"Ufa","скидка":10,"2nd":true,"":"x","done":true,"price":0.1,"n":-5,"rate":0.25}
{"id":9007199254740993,"extra":1,"скидка":1.50,"2nd":{"a":[1]},"done":null,"":""}
`
	var made bytes.Buffer
	require.NoError(t, Write(&made, columns, types, strings.NewReader(in)))
	l, got := lines(t, made.Bytes())
	assert.Equal(t, columns, l.Columns)
	assert.Equal(t, types, l.Types)
	assert.Equal(t, `{"id":1,"client.city":"Казань","client city":"Ufa","скидка":"10","2nd":"True","":"x","done":true,"price":0.1,"n":-5,"rate":0.25}
{"id":9007199254740993,"скидка":"1.50","2nd":"{\"a\":[1]}","":""}
`, got)
	_, got = lines(t, func() []byte {
		var none bytes.Buffer
		require.NoError(t, Write(&none, columns, types, strings.NewReader("")))
		return none.Bytes()
	}())
	assert.Empty(t, got)
}

func TestWriteRefuses(t *testing.T) {
	for _, test := range []struct{ kind, json, want string }{
		{"long", `"many"`, `column v: "many" is no long`},
		{"boolean", `1`, "1 is no boolean"},
		{"int", `5000000000`, "value out of range"},
		{"long", `1.5`, "invalid syntax"},
	} {
		err := Write(io.Discard, []string{"v"}, []string{test.kind}, strings.NewReader(`{"v":`+test.json+"}\n"))
		require.ErrorContains(t, err, test.want)
	}
}
