package report

import (
	"cmp"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
)

// The parts of a SARIF 2.1.0 log that we write (OASIS, 2020; names as in its schema).
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool             sarifTool        `json:"tool"`
		Language         string           `json:"language"`
		Translations     []sarifComponent `json:"translations"`
		ColumnKind       string           `json:"columnKind"`
		NewlineSequences []string         `json:"newlineSequences"`
		Artifacts        []sarifArtifact  `json:"artifacts"`
		Results          []sarifResult    `json:"results"`
	}
	sarifTool struct {
		Driver sarifComponent `json:"driver"`
	}
	sarifComponent struct {
		Name                string          `json:"name"`
		Version             string          `json:"version,omitempty"`
		Language            string          `json:"language"`
		InformationURI      string          `json:"informationUri,omitempty"`
		Contents            []string        `json:"contents,omitempty"`
		TranslationMetadata *sarifReference `json:"translationMetadata,omitempty"`
		AssociatedComponent *sarifReference `json:"associatedComponent,omitempty"`
		Rules               []sarifRule     `json:"rules"`
	}
	sarifReference struct {
		Name string `json:"name"`
	}
	sarifRule struct {
		ID                   string               `json:"id"`
		ShortDescription     sarifText            `json:"shortDescription"`
		FullDescription      sarifText            `json:"fullDescription"`
		Help                 sarifText            `json:"help"`
		MessageStrings       map[string]sarifText `json:"messageStrings"`
		DefaultConfiguration *sarifLevel          `json:"defaultConfiguration,omitempty"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifLevel struct {
		Level string `json:"level"`
	}
	sarifArtifact struct {
		Location sarifURI `json:"location"`
	}
	sarifURI struct {
		URI   string `json:"uri"`
		Index int    `json:"index"`
	}
	sarifResult struct {
		RuleID           string          `json:"ruleId"`
		RuleIndex        int             `json:"ruleIndex"`
		Level            string          `json:"level"`
		Message          sarifMessage    `json:"message"`
		Locations        []sarifLocation `json:"locations"`
		RelatedLocations []sarifLocation `json:"relatedLocations,omitempty"`
		Fixes            []sarifFix      `json:"fixes,omitempty"`
	}
	sarifMessage struct {
		Text      string   `json:"text"`
		ID        string   `json:"id,omitempty"`
		Arguments []string `json:"arguments,omitempty"`
	}
	sarifLocation struct {
		PhysicalLocation sarifPhysical `json:"physicalLocation"`
		Message          *sarifText    `json:"message,omitempty"`
	}
	sarifPhysical struct {
		ArtifactLocation sarifURI    `json:"artifactLocation"`
		Region           sarifRegion `json:"region"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"` // of the character after the region
	}
	sarifFix struct {
		Description sarifText     `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		ArtifactLocation sarifURI           `json:"artifactLocation"`
		Replacements     []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		DeletedRegion   sarifRegion `json:"deletedRegion"`
		InsertedContent sarifText   `json:"insertedContent"`
	}
)

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// SARIF prints what was found in the files as one SARIF 2.1.0 log. The rules are the
// catalogue, a rule for every code. The log is in English; the texts of the rules are
// there in Russian too, as a translation. version is that of salecalc.
func SARIF(w io.Writer, files []Checked, version string) error {
	run := sarifRun{
		Tool: sarifTool{sarifDriver(version)}, Language: "en", Translations: []sarifComponent{sarifTranslation()},
		ColumnKind: "unicodeCodePoints", NewlineSequences: []string{"\r\n", "\n", "\r"},
		Artifacts: []sarifArtifact{}, Results: []sarifResult{},
	}
	index := newRuleIndex()
	for i, f := range files {
		at := sarifURI{URI: fileURI(f.Source.Name), Index: i}
		run.Artifacts = append(run.Artifacts, sarifArtifact{at})
		for _, d := range f.Diagnostics {
			run.Results = append(run.Results, sarifResultOf(f.Source, at, d, index))
		}
	}
	data, err := Marshal(sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// A ruleIndex says where a rule of the catalogue went: rows with the same code are the
// messages of one SARIF rule.
type ruleIndex struct {
	code    map[diag.Code]int
	message map[*diag.Rule]string
}

func newRuleIndex() ruleIndex {
	x := ruleIndex{make(map[diag.Code]int), make(map[*diag.Rule]string)}
	for i, rows := range codes() {
		for n, r := range rows {
			x.code[r.Code], x.message[r] = i, messageID(n)
		}
	}
	return x
}

func messageID(n int) string { return fmt.Sprintf("m%d", n+1) }

// codes groups the catalogue by code, in its order.
func codes() [][]*diag.Rule {
	var list [][]*diag.Rule
	at := map[diag.Code]int{}
	for _, r := range diag.Catalogue() {
		i, ok := at[r.Code]
		if !ok {
			i = len(list)
			at[r.Code] = i
			list = append(list, nil)
		}
		list[i] = append(list[i], r)
	}
	return list
}

func sarifDriver(version string) sarifComponent {
	c := sarifComponent{Name: "salecalc", Version: version, Language: "en", InformationURI: "https://github.com/salecalc/salecalc"}
	for _, rows := range codes() {
		r := sarifRuleOf(rows, diag.EN)
		gravest := slices.MinFunc(rows, func(a, b *diag.Rule) int { return cmp.Compare(a.Severity, b.Severity) })
		r.DefaultConfiguration = &sarifLevel{gravest.Severity.String()}
		c.Rules = append(c.Rules, r)
	}
	return c
}

func sarifTranslation() sarifComponent {
	c := sarifComponent{
		Name: "salecalc", Language: "ru", Contents: []string{"localizedData"},
		TranslationMetadata: &sarifReference{"salecalc, русский"}, AssociatedComponent: &sarifReference{"salecalc"},
	}
	for _, rows := range codes() {
		c.Rules = append(c.Rules, sarifRuleOf(rows, diag.RU))
	}
	return c
}

// sarifRuleOf describes a code by its messages, hints and examples. A code with several
// messages is called by its words.
func sarifRuleOf(rows []*diag.Rule, lang diag.Lang) sarifRule {
	r := sarifRule{ID: string(rows[0].Code), MessageStrings: make(map[string]sarifText, len(rows))}
	var messages, help []string
	for n, row := range rows {
		text := withHint(row.Message.In(lang), row.Hint.In(lang))
		r.MessageStrings[messageID(n)] = sarifText{placeholders(text)}
		if m := elided(row.Message.In(lang)); !slices.Contains(messages, m) {
			messages = append(messages, m)
		}
		text = elided(text)
		if row.Example != "" {
			text = row.Example + "\n    " + strings.ReplaceAll(text, "\n", "\n    ")
		}
		help = append(help, strings.ToValidUTF8(text, "\uFFFD"))
	}
	r.ShortDescription.Text = messages[0]
	if len(messages) > 1 {
		r.ShortDescription.Text = strings.ReplaceAll(r.ID, "-", " ")
	}
	r.FullDescription.Text = strings.Join(messages, "; ")
	r.Help.Text = strings.Join(help, "\n\n")
	return r
}

func withHint(message, hint string) string {
	if hint == "" {
		return message
	}
	return message + "\n" + hint
}

// A SARIF message may have {0} for an argument, so every other brace is doubled.
var (
	argument = regexp.MustCompile(`\{[1-9]\}`)
	braces   = regexp.MustCompile(`\{[1-9]\}|[{}]`)
	doubled  = strings.NewReplacer("{", "{{", "}", "}}")
)

// placeholders turns the {1} of a rule into {0}.
func placeholders(s string) string {
	return braces.ReplaceAllStringFunc(s, func(m string) string {
		if len(m) == 1 {
			return m + m
		}
		return fmt.Sprintf("{%d}", m[1]-'1')
	})
}

// elided puts an ellipsis where an argument goes.
func elided(s string) string { return argument.ReplaceAllString(s, "…") }

func sarifResultOf(src *diag.Source, file sarifURI, d diag.Diagnostic, index ruleIndex) sarifResult {
	r := sarifResult{
		RuleID: string(d.Code()), RuleIndex: index.code[d.Code()], Level: d.Severity().String(),
		Message:   sarifMessage{Text: doubled.Replace(withHint(d.Message(diag.EN), d.Hint(diag.EN))), ID: index.message[d.Rule]},
		Locations: []sarifLocation{{PhysicalLocation: sarifPhysical{file, region(src, d.Span)}}},
	}
	for _, arg := range d.Args {
		r.Message.Arguments = append(r.Message.Arguments, arg.EN)
	}
	for _, related := range d.Related {
		r.RelatedLocations = append(r.RelatedLocations, sarifLocation{
			sarifPhysical{file, region(src, related.Span)}, &sarifText{related.Text.EN}})
	}
	if d.Fix != nil {
		r.Fixes = []sarifFix{{
			Description: sarifText{d.Hint(diag.EN)},
			Changes: []sarifChange{{file, []sarifReplacement{{
				region(src, d.Fix.Span), sarifText{d.Fix.New}}}}},
		}}
	}
	return r
}

func region(src *diag.Source, at diag.Span) sarifRegion {
	from, to := ends(src, at)
	return sarifRegion{from.Line, from.Column, to.Line, to.Column}
}

// fileURI is the name of a file as a URI: relative unless the name is absolute.
func fileURI(name string) string {
	path := filepath.ToSlash(name)
	if !filepath.IsAbs(name) {
		return (&url.URL{Path: path}).String()
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
