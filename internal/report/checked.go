package report

import (
	"io"

	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
)

// Checked is one file that was looked at without being run. Inventory is nil when nobody
// asked for it.
type Checked struct {
	Source      *diag.Source
	Diagnostics []diag.Diagnostic
	Inventory   *check.Inventory
}

type checkedJSON struct {
	Files []fileJSON `json:"files"`
}

type fileJSON struct {
	File        string           `json:"file"`
	Diagnostics []Diagnostic     `json:"diagnostics"`
	Inventory   *check.Inventory `json:"inventory,omitempty"`
}

// CheckedJSON prints what was found in each file as one JSON object.
func CheckedJSON(w io.Writer, files []Checked, lang diag.Lang) error {
	out := checkedJSON{Files: make([]fileJSON, 0, len(files))}
	for _, f := range files {
		out.Files = append(out.Files, fileJSON{f.Source.Name, DiagnosticsJSON(f.Source, f.Diagnostics, lang), f.Inventory})
	}
	data, err := Marshal(out)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}
