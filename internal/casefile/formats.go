package casefile

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/salecalc/salecalc/internal/report"
	"github.com/salecalc/salecalc/lang/diag"
)

// details tells why a case failed, a line for each expectation.
func (t *Tested) details(lang diag.Lang) string {
	var b strings.Builder
	for _, f := range t.Outcome.Failures {
		fmt.Fprintf(&b, diag.Both("%s: got %s, want %s\n", "%s: получено %s, ожидалось %s\n").In(lang), f.What.In(lang), f.Got.In(lang), f.Want.In(lang))
	}
	src := t.Outcome.Source
	for _, d := range t.Outcome.Result.Diagnostics {
		at := src.Position(d.Span.Start)
		fmt.Fprintf(&b, "%s:%d:%d: %s: %s [%s]\n", src.Name, at.Line, at.Column, d.Severity().Label().In(lang), d.Message(lang), d.Code())
	}
	return b.String()
}

// JUnit's form, as its readers agree on it.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Time     seconds      `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}

	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Time     seconds     `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`
	}

	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		File    string        `xml:"file,attr"`
		Time    seconds       `xml:"time,attr"`
		Failure *junitFailure `xml:"failure"`
	}

	junitFailure struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}

	seconds float64
)

// MarshalXMLAttr writes seconds with three digits.
func (s seconds) MarshalXMLAttr(name xml.Name) (xml.Attr, error) {
	return xml.Attr{Name: name, Value: fmt.Sprintf("%.3f", float64(s))}, nil
}

// JUnit writes the outcomes as the XML that build servers read.
func JUnit(w io.Writer, all []*Tested, lang diag.Lang) error {
	var out junitSuites
	for i, t := range all {
		if i == 0 || all[i-1].Suite != t.Suite {
			out.Suites = append(out.Suites, junitSuite{Name: t.Suite.Name})
		}
		s := &out.Suites[len(out.Suites)-1]
		took := seconds(t.Took.Seconds())
		c := junitCase{Name: t.Case.Name, Class: t.Suite.Name, File: t.Suite.Name, Time: took}
		if !t.Passed() {
			text := t.details(lang)
			first, _, _ := strings.Cut(text, "\n")
			c.Failure = &junitFailure{Message: first, Text: text}
			s.Failures++
			out.Failures++
		}
		s.Cases = append(s.Cases, c)
		s.Tests++
		out.Tests++
		s.Time += took
		out.Time += took
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(out); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// TAP writes the outcomes in the Test Anything Protocol, version 13.
func TAP(w io.Writer, all []*Tested, lang diag.Lang) error {
	var b strings.Builder
	fmt.Fprintf(&b, "TAP version 13\n1..%d\n", len(all))
	for i, t := range all {
		word := "ok"
		if !t.Passed() {
			word = "not ok"
		}
		fmt.Fprintf(&b, "%s %d - %s: %s\n", word, i+1, tapName(t.Suite.Name), tapName(t.Case.Name))
		if t.Passed() {
			continue
		}
		b.WriteString("  ---\n  message: |\n")
		for line := range strings.Lines(t.details(lang)) {
			fmt.Fprintf(&b, "    %s\n", report.Printable(strings.TrimRight(line, "\r\n")))
		}
		b.WriteString("  ...\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// tapName keeps a name on its line and apart from directives.
func tapName(s string) string {
	return report.Printable(strings.NewReplacer("\n", " ", "\r", " ", "#", `\#`).Replace(s))
}
