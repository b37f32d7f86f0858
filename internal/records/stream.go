package records

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/salecalc/salecalc/lang/diag"
)

// A Compression is the way a file is compressed.
type Compression uint8

// The compressions.
const (
	Plain Compression = iota
	Gzip
	Zstd
	Spool // as Zstd, done quickly: for what is read again and thrown away
)

// maxWindow bounds what a zstd file may demand for its window, in bytes.
const maxWindow = 32 << 20

// ByName tells the format and the compression by a file's name: clients.csv.gz.
func ByName(name string) (Format, Compression) {
	name = strings.ToLower(name)
	c := Plain
	if base, ok := strings.CutSuffix(name, ".gz"); ok {
		name, c = base, Gzip
	} else if base, ok := strings.CutSuffix(name, ".zst"); ok {
		name, c = base, Zstd
	}
	switch {
	case strings.HasSuffix(name, ".csv"), strings.HasSuffix(name, ".tsv"), strings.HasSuffix(name, ".txt"):
		return CSV, c
	case strings.HasSuffix(name, ".jsonl"), strings.HasSuffix(name, ".ndjson"):
		return JSONLines, c
	case strings.HasSuffix(name, ".parquet"):
		return Parquet, c
	}
	return Unknown, c
}

// Options say how an input is to be read. What is zero is found out from the input.
type Options struct {
	Name    string // tells the format when Format does not
	Format  Format
	Dialect Dialect  // of CSV
	Columns []string // of CSV without a header row
	Want    []string // of JSON Lines: columns to have besides those of the first rows
	Block   int      // bytes of a block; 0: 256 KiB
	Alone   bool     // a block is one row
}

// Open begins to read records. r may be compressed; it can be resumed quickly when it is
// an io.Seeker and is not.
func Open(r io.Reader, o Options) (Input, error) {
	src, plain, err := expand(r)
	if err != nil {
		return nil, err
	}
	format := o.Format
	if format == Unknown {
		format, _ = ByName(o.Name)
	}
	head, _ := src.Peek(sampleSize)
	if bytes.HasPrefix(head, []byte("PAR1")) && o.Format == Unknown {
		format = Parquet
	}
	if format == Unknown {
		if format = CSV; bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, []byte(bom)), " \t\r\n"), []byte("{")) {
			format = JSONLines
		}
	}
	var text io.Reader = src
	if s, ok := r.(io.Seeker); ok && plain {
		if _, err := s.Seek(0, io.SeekStart); err == nil {
			text = r
		}
	}
	switch format {
	case JSONLines:
		return openJSON(newText(text, o), o.Want)
	case Parquet:
		return openParquet(r, o.Alone)
	}
	return openCSV(newText(text, o), o.Dialect, o.Columns)
}

func newText(r io.Reader, o Options) *cutter {
	c := newCutter(r, o.Block)
	c.alone = o.Alone
	return c
}

// expand decompresses what is compressed, by its first bytes.
func expand(r io.Reader) (src *bufio.Reader, plain bool, err error) {
	raw := bufio.NewReaderSize(r, sampleSize)
	head, _ := raw.Peek(4)
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(raw)
		if err != nil {
			return nil, false, damaged(err)
		}
		return bufio.NewReaderSize(expanded{z}, sampleSize), false, nil
	case bytes.Equal(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(raw, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, false, damaged(err)
		}
		return bufio.NewReaderSize(expanded{z}, sampleSize), false, nil
	}
	return raw, true, nil
}

// expanded is decompressed data whose errors say so.
type expanded struct{ r io.Reader }

func (e expanded) Read(b []byte) (int, error) {
	n, err := e.r.Read(b)
	if err != nil && err != io.EOF {
		err = damaged(err)
	}
	return n, err
}

// damaged says that compressed data is broken.
func damaged(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return &Fault{Code: "truncated", Text: diag.Both("the compressed file breaks off: it was not copied to its end", "сжатый файл обрывается: он скопирован не до конца")}
	}
	return &Fault{Code: "damaged", Text: diag.Both("the compressed file is damaged: "+err.Error(), "сжатый файл повреждён: "+err.Error())}
}

// A Packer compresses pieces of output, each by itself: put one after the other they are
// one file. Where pieces end does not depend on how many goroutines made them.
type Packer struct {
	gz *gzip.Writer
	zs *zstd.Encoder
}

// NewPacker makes a packer, nil for Plain. It belongs to one goroutine.
func NewPacker(c Compression) *Packer {
	switch c {
	case Gzip:
		return &Packer{gz: gzip.NewWriter(nil)}
	case Zstd, Spool:
		level := zstd.SpeedDefault
		if c == Spool {
			level = zstd.SpeedFastest
		}
		z, _ := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true), zstd.WithEncoderLevel(level)) // these options are sound
		return &Packer{zs: z}
	}
	return nil
}

// Pack appends b, compressed.
func (p *Packer) Pack(dst, b []byte) []byte {
	if p.zs != nil {
		return p.zs.EncodeAll(b, dst)
	}
	w := bytes.NewBuffer(dst)
	p.gz.Reset(w)
	_, _ = p.gz.Write(b) // memory takes it
	_ = p.gz.Close()
	return w.Bytes()
}
