package repl

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/salecalc/salecalc/vars"
)

// maxHistory is how many entries are kept; the file may grow to twice as many before it
// is cut.
const maxHistory = 1000

// A history is what was typed, in order, also in sessions before. Secrets are masked
// before anything is kept. The file has an entry a line, each a JSON string.
type history struct {
	file  string // "" for none
	list  []string
	mask  func(string) string
	quiet bool // answers to questions are not kept
}

// newHistory reads the history from a file; it works without the file too.
func newHistory(file string, mask func(string) string) *history {
	h := &history{file: file, mask: mask}
	if file == "" {
		return h
	}
	f, err := os.Open(file)
	if err != nil {
		return h
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var entry string
		if json.Unmarshal(lines.Bytes(), &entry) == nil && entry != "" {
			h.list = append(h.list, printable(entry))
		}
	}
	if over := len(h.list) - maxHistory; over > 0 {
		h.list = h.list[over:]
		if over > maxHistory {
			_ = h.rewrite() // the next session tries again
		}
	}
	return h
}

// rewrite replaces the file by the entries that are kept.
func (h *history) rewrite() error {
	var b strings.Builder
	for _, entry := range h.list {
		b.Write(encoded(entry))
	}
	tmp, err := os.CreateTemp(filepath.Dir(h.file), filepath.Base(h.file))
	if err != nil {
		return err
	}
	_, err = tmp.WriteString(b.String())
	if err = errors.Join(err, tmp.Close()); err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return os.Rename(tmp.Name(), h.file)
}

func encoded(entry string) []byte {
	data, _ := json.Marshal(entry) // a string always has JSON
	return append(data, '\n')
}

// Write keeps an entry.
func (h *history) Write(entry string) (int, error) {
	entry = h.mask(maskSettings(strings.TrimSpace(entry)))
	if h.quiet || entry == "" || len(h.list) > 0 && h.list[len(h.list)-1] == entry {
		return len(h.list), nil
	}
	h.list = append(h.list, entry)
	if h.file == "" {
		return len(h.list), nil
	}
	f, err := os.OpenFile(h.file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return len(h.list), err
	}
	_, err = f.Write(encoded(entry))
	return len(h.list), errors.Join(err, f.Close())
}

// GetLine gives an entry, the oldest first.
func (h *history) GetLine(i int) (string, error) {
	if i < 0 || i >= len(h.list) {
		return "", errors.New("no such entry")
	}
	return h.list[i], nil
}

// Len is the number of entries.
func (h *history) Len() int { return len(h.list) }

// containing are the entries that contain a text, letter case aside: each once, the newest
// first.
func (h *history) containing(text string) []candidate {
	text = strings.ToLower(strings.TrimSpace(text))
	var list []candidate
	seen := map[string]bool{}
	for _, entry := range slices.Backward(h.list) {
		if !seen[entry] && strings.Contains(strings.ToLower(entry), text) {
			seen[entry] = true
			list = append(list, candidate{text: entry, show: strings.Join(strings.Fields(entry), " ")})
		}
	}
	return list
}

// Dump is asked for by nobody.
func (h *history) Dump() interface{} { return h.list }

// prepareHistory makes the folder of the history file.
func prepareHistory(file string) error {
	if file == "" {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// settingValue finds what a line says about a secret setting, up to the end of the line.
var settingValue = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`((?:getcourse_secret|keycrm_token)["'\x60]?\]?)[ \t]*[=:,]*[ \t]*[^\r\n]*`)
})

// bearer finds a token in a header.
var bearer = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)(\bbearer\s+)[^\s"'\x60\\]+`) })

// maskSettings masks secrets where they are written down, known or not.
func maskSettings(entry string) string {
	entry = settingValue().ReplaceAllString(entry, "${1}="+vars.Masked)
	return bearer().ReplaceAllString(entry, "${1}"+vars.Masked)
}

// printable drops control characters, so that neither a file nor a paste can write to the
// terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < ' ', r == 0x7f, r >= 0x80 && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}
