package builtins

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/vars/value"
)

func TestColumns(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"number of A", "c2n", []string{"A"}, "1"},
		{"number of Z", "c2n", []string{"Z"}, "26"},
		{"number of AA", "c2n", []string{"AA"}, "27"},
		{"number of AAB", "c2n", []string{"AAB"}, "704"},
		{"small letters", "c2n", []string{"aAb"}, "704"},
		{"longest", "c2n", []string{"ZZZZZZZZZZZZZ"}, "2580398988131886038"},
		{"too long", "c2n", []string{"ZZZZZZZZZZZZZZ"}, "!1"},
		{"no letters", "c2n", []string{""}, "!1"},
		{"Cyrillic letter", "c2n", []string{"А"}, "!1"},
		{"digit", "c2n", []string{"A1"}, "!1"},
		{"sign next to the letters", "c2n", []string{"@"}, "!1"},
		{"name of 1", "n2c", []string{"1"}, "A"},
		{"name of 26", "n2c", []string{"26"}, "Z"},
		{"name of 54", "n2c", []string{"54"}, "BB"},
		{"name of 702", "n2c", []string{"702"}, "ZZ"},
		{"name of 703", "n2c", []string{"703"}, "AAA"},
		{"name of the greatest number", "n2c", []string{"9223372036854775807"}, "CRPXNLSKVLJFHG"},
		{"name of 0", "n2c", []string{"0"}, "!1"},
		{"name of a fraction", "n2c", []string{"1.5"}, "!1"},
		{"right", "addCols", []string{"Z", "1"}, "AA"},
		{"left", "addCols", []string{"aa", "-1"}, "Z"},
		{"skipped", "addCols", []string{"C"}, "D"},
		{"skipped as empty", "addCols", []string{"C", ""}, "D"},
		{"none", "addCols", []string{"c", "0"}, "C"},
		{"left of A", "addCols", []string{"A", "-1"}, "!2"},
		{"far left", "addCols", []string{"A", "-9223372036854775808"}, "!2"},
		{"far right", "addCols", []string{"A", "9223372036854775807"}, "!2"},
		{"other name", "add_cols", []string{"Z", "2"}, "AB"},
	})
}

func TestColumnsThereAndBack(t *testing.T) {
	for n := int64(1); n < 100_000_000; n = n*5/3 + 1 {
		name, err := callValues(t, services(), "n2c", value.Int(n))
		require.NoError(t, err)
		back, err := callValues(t, services(), "c2n", name)
		require.NoError(t, err)
		assert.Equal(t, value.Int(n), back)
	}
}
