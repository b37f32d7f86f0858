package builtins

import (
	"github.com/salecalc/salecalc/vars/value"
)

const pageSheets = "dlya-raboty-s-google-tablicami.md"

// columnLetters is the number of letters that column names are written with.
const columnLetters = 26

var (
	columnParam = Param{Name: "str", Read: Text, Doc: both("the column in Latin letters: A, b, AAB", "столбец латинскими буквами: A, b, AAB")}
	givesColumn = both("the column in capital letters", "столбец прописными буквами")
)

// conversionFuncs turn names of spreadsheet columns into numbers and back. A is 1, Z is
// 26, AA is 27.
var conversionFuncs = []Func{{
	Name: "c2n", Group: GroupConversion, Kind: Pure,
	Params:  []Param{columnParam},
	Returns: givesWhole,
	Doc: both("The number of a spreadsheet column: A is 1, Z is 26, AA is 27. Small letters count as capitals.",
		"Номер столбца таблицы: A — 1, Z — 26, AA — 27. Строчные буквы считаются прописными."),
	Examples: []Example{
		{Src: `c2n('AAB')`, Want: "704"},
		{Src: `c2n('aa')`, Want: "27"},
	},
	Source: pageSheets, Inferred: true, Number: true, Borrows: true, Do: columnNumber,
}, {
	Name: "n2c", Group: GroupConversion, Kind: Pure,
	Params:  []Param{{Name: "n", Read: Whole, Doc: both("the number of the column, 1 or more", "номер столбца, от 1")}},
	Returns: givesColumn,
	Doc:     both("The letters of a spreadsheet column by its number: 1 is A, 26 is Z, 27 is AA.", "Буквенное имя столбца таблицы по номеру: 1 — A, 26 — Z, 27 — AA."),
	Examples: []Example{
		{Src: `n2c(54)`, Want: "BB"},
		{Src: `n2c(27)`, Want: "AA"},
	},
	Source: pageSheets, Inferred: true, Append: columnName,
}, {
	Name: "addCols", Aliases: []string{"add_cols"}, Group: GroupConversion, Kind: Pure,
	Params: []Param{
		columnParam,
		{Name: "n", Read: Whole, Optional: true, Default: "1", Doc: both("columns to move right, or left if negative; 1 if skipped", "на сколько столбцов сдвинуться вправо, отрицательное число — влево; если не указать — на 1")},
	},
	Returns: givesColumn,
	Doc:     both("The spreadsheet column so many columns to the right of another, or to the left. There is nothing left of A.", "Столбец таблицы, который стоит правее указанного на столько-то столбцов, а при отрицательном числе — левее. Левее A столбцов нет."),
	Examples: []Example{
		{Src: `addCols('Z', 1)`, Want: "AA"},
		{Src: `addCols('AA', -1)`, Want: "Z"},
		{Src: `addCols('C')`, Want: "D"},
	},
	Source: pageSheets, Inferred: true, Append: moveColumn,
}}

// readColumn reads the column name in argument 0.
func readColumn(c *Call) (int64, error) {
	const longest = 13 // letters; one more could pass 64 bits
	name := c.Text(0)
	if name == "" || len(name) > longest {
		return 0, notAColumn(c)
	}
	var n int64
	for _, letter := range []byte(name) {
		letter |= caseBit
		if letter < 'a' || letter > 'z' {
			return 0, notAColumn(c)
		}
		n = n*columnLetters + int64(letter-'a') + 1
	}
	return n, nil
}

func notAColumn(c *Call) error {
	return c.BadArg(0, both("a column is 1 to 13 Latin letters", "столбец записывается латинскими буквами, от 1 до 13"))
}

func columnNumber(c *Call) (value.Value, error) {
	n, err := readColumn(c)
	return value.Int(n), err
}

func columnName(c *Call, dst []byte) ([]byte, error) {
	n := c.Whole(0)
	if n < 1 {
		return dst, c.BadArg(0, both("columns are numbered from 1", "столбцы нумеруются с 1"))
	}
	return appendColumn(dst, n), nil
}

func moveColumn(c *Call, dst []byte) ([]byte, error) {
	from, err := readColumn(c)
	if err != nil {
		return dst, err
	}
	by, fault := value.AddNumbers(value.IntNumber(from), c.Num(1))
	to, ok := by.Whole()
	if fault != value.NoFault || !ok || to < 1 {
		return dst, c.BadArg(1, both("there is no such column", "такого столбца нет"))
	}
	return appendColumn(dst, to), nil
}

// appendColumn writes the name of column n, which is not below 1.
func appendColumn(dst []byte, n int64) []byte {
	var buf [14]byte
	i := len(buf)
	for ; n > 0; n = (n - 1) / columnLetters {
		i--
		buf[i] = 'A' + byte((n-1)%columnLetters)
	}
	return append(dst, buf[i:]...)
}
