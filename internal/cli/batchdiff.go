package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/salecalc/salecalc/internal/batch"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

// A diffForm is how --diff is written.
type diffForm uint8

const (
	noDiff diffForm = iota
	diffText
	diffCSV
	diffHTML
)

// diffForm is told by the name of the file.
func (f *batchFlags) diffForm() diffForm {
	switch {
	case f.diff == "":
		return noDiff
	case strings.HasSuffix(f.diff, ".csv"):
		return diffCSV
	case strings.HasSuffix(f.diff, ".html"), strings.HasSuffix(f.diff, ".htm"):
		return diffHTML
	}
	return diffText
}

// openDiff begins the collection of changes, or goes on with it.
func (r *batchRun) openDiff() error {
	f := r.f
	form := f.diffForm()
	if form == noDiff {
		return nil
	}
	if r.streams.Diff = r.point.Diff; r.streams.Diff == nil {
		r.streams.Diff = &batch.Diff{}
	}
	r.point.Diff = r.streams.Diff
	if f.diff == "-" {
		return nil
	}
	t, err := r.open(f.diff, r.streams.Diff.Written)
	if err != nil {
		return unwritable(f.diff, err)
	}
	r.targets = append(r.targets, t)
	r.diff = t
	if form == diffCSV {
		r.streams.Diff.List = t
	}
	return nil
}

// writeDiff writes a report of all changes.
func (r *batchRun) writeDiff(script string) error {
	var w io.Writer = r.a.Out
	if r.diff != nil {
		w = r.diff
	}
	lang := r.a.language()
	switch r.f.diffForm() {
	case diffText:
		return r.streams.Diff.WriteText(w, lang)
	case diffHTML:
		title := fmt.Sprintf(r.a.t("What %s changes in %s", "Что %s меняет в %s"), script, r.origin())
		return r.streams.Diff.WriteHTML(w, title, lang)
	}
	return nil
}

// origin names where the rows come from.
func (r *batchRun) origin() string {
	if r.store != nil {
		return sqlstore.Shown(r.f.store)
	}
	return r.f.in
}
