// Package casefile reads and runs test files: YAML lists of cases that say what a
// script, a message or a condition must come to. The same format serves the
// interpreter's own conformance suite and an author's tests of a script.
package casefile

import (
	"cmp"
	"strconv"
	"time"

	"github.com/salecalc/salecalc/internal/yamlfile"
	"github.com/salecalc/salecalc/lang/diag"
)

// A Case is one test. Exactly one of Script, File, Render and Condition is set; Load reads
// what File names, beside the test file, into Script.
type Case struct {
	Name      string             `yaml:"name"`
	Source    string             `yaml:"source"`
	Evidence  string             `yaml:"evidence"`
	Now       string             `yaml:"now"`
	TZ        string             `yaml:"tz"`
	Seed      uint64             `yaml:"seed"`
	Number    string             `yaml:"deal_number"` // what numbers of orders are made of; "": their school numbers them
	Vars      map[string]*string `yaml:"vars"`
	Script    *string            `yaml:"script"`
	File      string             `yaml:"script_file"`
	Render    *string            `yaml:"render"`
	Condition *string            `yaml:"condition"`

	Expect      map[string]*string `yaml:"expect"`
	ExpectText  *string            `yaml:"expect_text"`
	ExpectTruth *bool              `yaml:"expect_truth"`
	// Diagnostics must occur, whatever else does; an empty list means that none may.
	Diagnostics *[]string `yaml:"expect_diagnostics"`
	// Effects must occur in this order, others may stand between them; an empty list
	// means that none may.
	Effects []Fields `yaml:"expect_effects"`
	// Planned is all of the outbox after the run, in order.
	Planned *[]Fields `yaml:"expect_planned"`
	Answers []Answer  `yaml:"answers"`
	Sandbox bool      `yaml:"sandbox"`
	// Store is what the bot's data hold; without it the run has none.
	Store *Store `yaml:"store"`

	path string // of File, as a program opens it
}

// Fields are the keys of an effect or a planned message that must match, as its JSON form
// has them.
type Fields map[string]any

// A FileError says what is wrong with a test file.
type FileError struct {
	File string
	Line int    // 0 for none
	Case string // which one, as the file names or counts it; "" for the file as a whole
	Text diag.Text
	Err  error // why a script of its own cannot be had, nil for other mistakes
}

// Unwrap gives the reason of another.
func (e *FileError) Unwrap() error { return e.Err }

// Error is the English text with its place.
func (e *FileError) Error() string { return e.In(diag.EN) }

// In is the text with its place.
func (e *FileError) In(lang diag.Lang) string {
	at := e.File
	if e.Line > 0 {
		at += ":" + strconv.Itoa(e.Line)
	}
	if e.Case != "" {
		at += ": " + e.Case
	}
	return at + ": " + e.Text.In(lang)
}

// Parse reads a test file. The error is a [*FileError].
func Parse(name string, data []byte) ([]Case, error) {
	var cases []Case
	if wrong := yamlfile.Decode(data, &cases); wrong != nil {
		return nil, &FileError{File: name, Text: wrong.Or(diag.Both("this is no list of cases", "это не список случаев"))}
	}
	seen := make(map[string]bool, len(cases))
	for i := range cases {
		c := &cases[i]
		wrong := c.check()
		if wrong.IsZero() && seen[c.Name] {
			wrong = diag.Both("another case has this name", "так назван и другой случай")
		}
		if !wrong.IsZero() {
			return nil, &FileError{File: name, Line: lineOf(data, i, ""), Case: cmp.Or(c.Name, "#"+strconv.Itoa(i+1)), Text: wrong}
		}
		seen[c.Name] = true
	}
	return cases, nil
}

// check says what is wrong with the case as it is written.
func (c *Case) check() diag.Text {
	n := 0
	for _, text := range []*string{c.Script, c.Render, c.Condition} {
		if text != nil {
			n++
		}
	}
	if c.File != "" {
		n++
	}
	_, badNow := c.clock()
	_, badZone := c.zone()
	switch {
	case c.Name == "":
		return diag.Both("the case has no name", "у случая нет имени (name)")
	case n != 1:
		return diag.Both("one of script, script_file, render and condition is needed", "нужно одно из полей script, script_file, render, condition")
	case c.Render != nil && c.ExpectText == nil:
		return diag.Both("render needs expect_text", "к render нужно поле expect_text")
	case c.Condition != nil && c.ExpectTruth == nil:
		return diag.Both("condition needs expect_truth", "к condition нужно поле expect_truth")
	case c.Evidence != "" && c.Evidence != "documented" && c.Evidence != "inferred":
		return diag.Both("evidence is documented or inferred, not "+c.Evidence, "evidence — это documented или inferred, а не "+c.Evidence)
	case c.Planned != nil && c.Store == nil:
		return diag.Both("expect_planned needs store", "к expect_planned нужно поле store")
	case badNow != nil:
		return diag.Both("now is a time such as 2025-01-31T12:00:00+03:00, not "+c.Now, "now — это время вроде 2025-01-31T12:00:00+03:00, а не "+c.Now)
	case badZone != nil:
		return diag.Both("there is no time zone "+c.TZ, "нет часового пояса "+c.TZ)
	}
	for i := range c.Answers {
		if wrong := c.Answers[i].check(); !wrong.IsZero() {
			return wrong
		}
	}
	return diag.Text{}
}

// defaultNow is the clock of a case that gives none.
const defaultNow = "2025-01-15T12:00:00+03:00"

func (c *Case) clock() (time.Time, error) {
	now := c.Now
	if now == "" {
		now = defaultNow
	}
	return time.Parse(time.RFC3339Nano, now)
}

func (c *Case) zone() (*time.Location, error) {
	if c.TZ == "" {
		return nil, nil
	}
	return time.LoadLocation(c.TZ)
}
