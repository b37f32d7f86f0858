package report

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"io"
	"maps"

	"github.com/salecalc/salecalc/lang/diag"
)

// A Page is a report as one HTML file that needs nothing else: no script, no font, no
// request. The browser is told to refuse whatever is not its own style.
type Page struct {
	// Source is the template. In it {{template "head" TITLE}} is what stands before the
	// body, and {{t "WORD"}} one of Words.
	Source string
	Style  string
	Words  map[string]diag.Text
	Funcs  template.FuncMap
}

const pageHead = `{{define "head"}}<!DOCTYPE html>
<html lang="{{lang}}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{policy}}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.}}</title>
<style>{{style}}</style>
</head>{{end}}`

// Write prints the page of v in a language.
func (p Page) Write(w io.Writer, lang diag.Lang, v any) error {
	sum := sha256.Sum256([]byte(p.Style))
	policy := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
	funcs := template.FuncMap{
		"t":      func(key string) string { return p.Words[key].In(lang) },
		"lang":   lang.Tag,
		"policy": func() string { return policy },
		"style":  func() template.CSS { return template.CSS(p.Style) },
	}
	maps.Copy(funcs, p.Funcs)
	t, err := template.New("page").Funcs(funcs).Parse(pageHead)
	if err != nil {
		return err
	}
	if t, err = t.Parse(p.Source); err != nil {
		return err
	}
	return t.Execute(w, v)
}
