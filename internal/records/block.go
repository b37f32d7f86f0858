package records

// NewBlock makes a block of rows that were cut elsewhere. The data is copied.
func NewBlock(data []byte, offset, row, rows int64) *Block {
	b := make([]byte, len(data)+wordSize)
	copy(b, data)
	return &Block{Data: b[:len(data)], Offset: offset, Row: row, Rows: rows}
}
