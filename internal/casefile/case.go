// Package casefile reads and runs test files: YAML lists of cases that say what a
// script, a message or a condition must come to. The same format serves the
// interpreter's own conformance suite and an author's tests of a script.
package casefile

import (
	"fmt"
	"time"

	"github.com/goccy/go-yaml"
)

// A Case is one test. Exactly one of Script, Render and Condition is set.
type Case struct {
	Name      string             `yaml:"name"`
	Source    string             `yaml:"source"`
	Evidence  string             `yaml:"evidence"`
	Now       string             `yaml:"now"`
	TZ        string             `yaml:"tz"`
	Seed      uint64             `yaml:"seed"`
	Vars      map[string]*string `yaml:"vars"`
	Script    *string            `yaml:"script"`
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
	Answers []Answer `yaml:"answers"`
	Sandbox bool     `yaml:"sandbox"`
}

// Fields are the keys of an effect that must match, as its JSON form has them.
type Fields map[string]any

// An Answer is what a fake service says to the next request. Function and URL, when
// given, must be those of the request.
type Answer struct {
	Function string `yaml:"function"`
	URL      string `yaml:"url"`
	Status   int    `yaml:"status"`
	Body     string `yaml:"body"`
}

// Parse reads a test file. An error names its place in the file.
func Parse(name string, data []byte) ([]Case, error) {
	var cases []Case
	if err := yaml.UnmarshalWithOptions(data, &cases, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %s", name, yaml.FormatError(err, false, true))
	}
	seen := make(map[string]bool, len(cases))
	for i := range cases {
		c := &cases[i]
		if err := c.check(); err != nil {
			return nil, fmt.Errorf("%s: case %d (%s): %w", name, i+1, c.Name, err)
		}
		if seen[c.Name] {
			return nil, fmt.Errorf("%s: two cases are called %s", name, c.Name)
		}
		seen[c.Name] = true
	}
	return cases, nil
}

func (c *Case) check() error {
	n := 0
	for _, text := range []*string{c.Script, c.Render, c.Condition} {
		if text != nil {
			n++
		}
	}
	switch {
	case c.Name == "":
		return fmt.Errorf("it has no name")
	case n != 1:
		return fmt.Errorf("it needs one of script, render and condition")
	case c.Render != nil && c.ExpectText == nil:
		return fmt.Errorf("render needs expect_text")
	case c.Condition != nil && c.ExpectTruth == nil:
		return fmt.Errorf("condition needs expect_truth")
	case c.Evidence != "" && c.Evidence != "documented" && c.Evidence != "inferred":
		return fmt.Errorf("evidence is documented or inferred, not %s", c.Evidence)
	}
	if _, err := c.clock(); err != nil {
		return fmt.Errorf("now: %w", err)
	}
	if _, err := c.zone(); err != nil {
		return fmt.Errorf("tz: %w", err)
	}
	return nil
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
