package casefile

import (
	"cmp"
	"errors"
	"path/filepath"

	"github.com/salecalc/salecalc/lang/diag"
)

// Load reads the scripts that the cases of a test file keep in files of their own, named
// from the folder of the test file, whose text is data. The error is a [*FileError].
func Load(name string, data []byte, cases []Case, open func(name string) (string, error)) error {
	for i := range cases {
		c := &cases[i]
		if c.File == "" {
			continue
		}
		text, err := "", error(nil)
		wrong := diag.Both("script_file is named from the folder of the test file, not {1}", "script_file указывается от папки файла с тестами, а не {1}").With(c.File)
		if !filepath.IsAbs(c.File) {
			if text, err = open(c.ScriptPath(name)); err == nil {
				c.Script, c.path = &text, c.ScriptPath(name)
				continue
			}
			wrong = diag.Both("script_file: "+err.Error(), "script_file: "+err.Error())
			if said, ok := errors.AsType[interface {
				error
				In(diag.Lang) string
			}](err); ok {
				wrong = diag.Both("script_file: "+said.In(diag.EN), "script_file: "+said.In(diag.RU))
			}
		}
		return &FileError{File: name, Line: lineOf(data, i, "script_file"), Case: c.Name, Text: wrong, Err: err}
	}
	return nil
}

// ScriptPath is the file of the case's script as a program opens it; "" when the script
// stands in the case itself. name is the test file.
func (c *Case) ScriptPath(name string) string {
	if c.File == "" {
		return ""
	}
	return filepath.Join(filepath.Dir(name), filepath.FromSlash(c.File))
}

// A Kind says what a case runs.
type Kind uint8

// The kinds of cases.
const (
	ScriptCase Kind = iota
	MessageCase
	ConditionCase
)

// Text is what the case runs.
func (c *Case) Text() (string, Kind) {
	switch {
	case c.Render != nil:
		return *c.Render, MessageCase
	case c.Condition != nil:
		return *c.Condition, ConditionCase
	case c.Script != nil:
		return *c.Script, ScriptCase
	}
	return "", ScriptCase
}

// With is the case with another text to run.
func (c Case) With(text string) Case {
	switch {
	case c.Render != nil:
		c.Render = &text
	case c.Condition != nil:
		c.Condition = &text
	default:
		c.Script = &text
	}
	return c
}

// source is the text with the name that messages about it have.
func (c *Case) source() *diag.Source {
	text, _ := c.Text()
	return diag.NewSource(cmp.Or(c.path, c.Name), text)
}

// Title names the text that the case runs: its file, else the case. name is the test file.
func (c *Case) Title(name string) string {
	if path := c.ScriptPath(name); path != "" {
		return path
	}
	return name + ": " + c.Name
}
