// Package manual writes the commands of a program down as man pages and as one page in
// Markdown. It is told what the commands are and knows nothing of how they are made.
package manual

import (
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
)

// A Program is all that a manual tells of. Its texts are in one language.
type Program struct {
	Name, Version string
	Commands      []Command // the program itself comes first
	Exits         []Exit
}

// A Command is how one is used.
type Command struct {
	Path    string // as it is called: salecalc run
	Short   string // what it does, on one line
	Long    string // paragraphs; lines that begin with two blanks keep their form
	Usage   string
	Example string // its lines are indented
	Flags   []Flag
	Subs    []string // paths of the commands below it
}

// A Flag is how one is written, such as -v, --verbose, and what it does.
type Flag struct{ Written, Doc string }

// An Exit is an exit code and what it means.
type Exit struct {
	Code int
	Doc  string
}

// titles of the parts of a page.
var (
	titleName    = diag.Both("NAME", "ИМЯ")
	titleUse     = diag.Both("SYNOPSIS", "ВЫЗОВ")
	titleLong    = diag.Both("DESCRIPTION", "ОПИСАНИЕ")
	titleSubs    = diag.Both("COMMANDS", "КОМАНДЫ")
	titleFlags   = diag.Both("OPTIONS", "ФЛАГИ")
	titleExample = diag.Both("EXAMPLES", "ПРИМЕРЫ")
	titleExits   = diag.Both("EXIT STATUS", "КОДЫ ВЫХОДА")
	titleSee     = diag.Both("SEE ALSO", "СМ. ТАКЖЕ")
)

// A block is a paragraph, or lines that keep their form.
type block struct {
	lines []string
	kept  bool
}

// blocks cuts a text where lines are empty, and where lines begin to be indented.
func blocks(text string) []block {
	var list []block
	open := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \n")
		kept := strings.HasPrefix(line, "  ")
		switch {
		case line == "":
			open = false
			continue
		case !open || list[len(list)-1].kept != kept:
			list = append(list, block{kept: kept})
			open = true
		}
		b := &list[len(list)-1]
		b.lines = append(b.lines, line)
	}
	return list
}

// page is the name of a command's man page: salecalc-run.
func page(path string) string { return strings.ReplaceAll(path, " ", "-") }
