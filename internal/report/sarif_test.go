package report

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
)

func sarifOf(t *testing.T, files ...Checked) (string, sarifRun) {
	t.Helper()
	var b strings.Builder
	require.NoError(t, SARIF(&b, files, "1.2.3"))
	var log sarifLog
	require.NoError(t, json.Unmarshal([]byte(b.String()), &log))
	require.Len(t, log.Runs, 1)
	return b.String(), log.Runs[0]
}

func TestSARIF(t *testing.T) {
	first := checked("воронка/заказ 1.calc", "a = rouns(5)\nитог = x / 0\nt = \"цена #{ 5\"\n")
	first.Diagnostics[0].Related = []diag.Related{{Span: diag.Span{Start: 0, End: 1}, Text: diag.Both("assigned here", "присвоено здесь")}}
	_, run := sarifOf(t, first, checked("b.calc", "b = 1"), checked("c.calc", "client_id = 1"))
	for i, r := range run.Results {
		assert.Equal(t, r.RuleID, run.Tool.Driver.Rules[r.RuleIndex].ID)
		run.Results[i].RuleIndex = 0
	}
	run.Tool.Driver.Rules, run.Translations[0].Rules = nil, nil // those are in TestSARIFRules
	data, err := Marshal(run)
	require.NoError(t, err)
	golden(t, "run.sarif.json", string(data))
}

func TestSARIFNothing(t *testing.T) {
	text, _ := sarifOf(t)
	assert.Contains(t, text, `"results": []`)
	assert.Contains(t, text, `"artifacts": []`)
}

func TestSARIFRules(t *testing.T) {
	_, run := sarifOf(t)
	driver, russian := run.Tool.Driver, run.Translations[0]
	require.Len(t, russian.Rules, len(driver.Rules))
	index := newRuleIndex()
	args := []diag.Text{}
	for i := range 9 {
		args = append(args, diag.Both(fmt.Sprintf("<arg%d>", i), fmt.Sprintf("<арг%d>", i)))
	}
	for _, r := range diag.Catalogue() {
		t.Run(string(r.Code)+" "+r.Message.EN, func(t *testing.T) {
			i, id := index.code[r.Code], index.message[r]
			d := diag.New(r, diag.Span{}, args...)
			for _, c := range []struct {
				rule sarifRule
				lang diag.Lang
			}{{driver.Rules[i], diag.EN}, {russian.Rules[i], diag.RU}} {
				assert.Equal(t, string(r.Code), c.rule.ID)
				assert.Equal(t, withHint(d.Message(c.lang), d.Hint(c.lang)), filled(c.rule.MessageStrings[id].Text, args, c.lang))
				assert.NotEmpty(t, c.rule.ShortDescription.Text)
				assert.NotEmpty(t, c.rule.Help.Text)
				assert.NotContains(t, c.rule.FullDescription.Text, "{1}")
			}
			if r.Severity == diag.Error {
				assert.Equal(t, "error", driver.Rules[i].DefaultConfiguration.Level)
			}
		})
	}
}

// filled is a SARIF message string with its arguments, as a viewer shows it.
func filled(s string, args []diag.Text, lang diag.Lang) string {
	var pairs []string
	for i, arg := range args {
		pairs = append(pairs, fmt.Sprintf("{%d}", i), arg.In(lang))
	}
	return strings.NewReplacer(append(pairs, "{{", "{", "}}", "}")...).Replace(s)
}

func TestFileURI(t *testing.T) {
	abs, err := filepath.Abs("a b.calc")
	require.NoError(t, err)
	for _, tt := range []struct{ name, in, want string }{
		{"relative", "funnel/order.calc", "funnel/order.calc"},
		{"above", "../order.calc", "../order.calc"},
		{"blanks and letters", "заказ 1.calc", "%D0%B7%D0%B0%D0%BA%D0%B0%D0%B7%201.calc"},
		{"colon", "a:b.calc", "./a:b.calc"},
		{"percent", "100%.calc", "100%25.calc"},
	} {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, fileURI(tt.in)) })
	}
	t.Run("absolute", func(t *testing.T) {
		got := fileURI(abs)
		assert.True(t, strings.HasPrefix(got, "file:///"), got)
		assert.True(t, strings.HasSuffix(got, "/a%20b.calc"), got)
	})
}
