package lsp

// Kinds of completion items.
const (
	itemFunction = 3
	itemField    = 5
	itemVariable = 6
	itemModule   = 9
	itemProperty = 10
	itemKeyword  = 14
	itemConstant = 21
)

// A CompletionList is what may stand at a place.
type CompletionList struct {
	IsIncomplete bool             `json:"isIncomplete"`
	Items        []CompletionItem `json:"items"`
}

// A CompletionItem is one proposal. Documentation is filled in when it is asked for.
type CompletionItem struct {
	Label            string    `json:"label"`
	Kind             int       `json:"kind"`
	Detail           string    `json:"detail,omitempty"`
	Documentation    *Markup   `json:"documentation,omitempty"`
	SortText         string    `json:"sortText,omitempty"`
	FilterText       string    `json:"filterText,omitempty"`
	InsertTextFormat int       `json:"insertTextFormat,omitempty"` // 2: a snippet
	TextEdit         *TextEdit `json:"textEdit,omitempty"`
	Data             *ItemData `json:"data,omitempty"`
}

// ItemData says what an item is about, for its documentation.
type ItemData struct {
	Function string `json:"function,omitempty"`
}

// A Hover explains what stands at a place.
type Hover struct {
	Contents Markup `json:"contents"`
	Range    *Range `json:"range,omitempty"`
}

// A SignatureHelp shows the call that is being written.
type SignatureHelp struct {
	Signatures      []Signature `json:"signatures"`
	ActiveSignature int         `json:"activeSignature"`
	ActiveParameter int         `json:"activeParameter"`
}

// A Signature is how a function is called.
type Signature struct {
	Label           string      `json:"label"`
	Documentation   *Markup     `json:"documentation,omitempty"`
	Parameters      []Parameter `json:"parameters"`
	ActiveParameter int         `json:"activeParameter"`
}

// A Parameter is one of a signature; Label is its place in the signature's label, in
// UTF-16 units.
type Parameter struct {
	Label         [2]int  `json:"label"`
	Documentation *Markup `json:"documentation,omitempty"`
}

// ReferenceParams asks where a variable is used.
type ReferenceParams struct {
	At
	Context struct {
		IncludeDeclaration bool `json:"includeDeclaration"`
	} `json:"context"`
}

// A DocumentHighlight is one use of what stands under the cursor.
type DocumentHighlight struct {
	Range Range `json:"range"`
	Kind  int   `json:"kind"` // 2 read, 3 written
}

// RenameParams asks for a new name.
type RenameParams struct {
	At
	NewName string `json:"newName"`
}

// A PreparedRename is the name that would be changed.
type PreparedRename struct {
	Range       Range  `json:"range"`
	Placeholder string `json:"placeholder"`
}

// CodeActionParams asks what can be done about a range.
type CodeActionParams struct {
	Part
	Context struct {
		Only []string `json:"only"`
	} `json:"context"`
}

// A CodeAction is one thing that can be done.
type CodeAction struct {
	Title       string         `json:"title"`
	Kind        string         `json:"kind"`
	Diagnostics []Diagnostic   `json:"diagnostics,omitempty"`
	IsPreferred bool           `json:"isPreferred,omitempty"`
	Edit        *WorkspaceEdit `json:"edit"`
}

// An InlayHint is a word shown between the letters of a script.
type InlayHint struct {
	Position     Position `json:"position"`
	Label        string   `json:"label"`
	Kind         int      `json:"kind"` // 2: a parameter
	Tooltip      *Markup  `json:"tooltip,omitempty"`
	PaddingRight bool     `json:"paddingRight"`
}

// SemanticTokens is tokens in groups of five numbers, each relative to the one before.
type SemanticTokens struct {
	Data []uint32 `json:"data"`
}

// A FoldingRange is lines that can be folded away.
type FoldingRange struct {
	StartLine int    `json:"startLine"`
	EndLine   int    `json:"endLine"`
	Kind      string `json:"kind,omitempty"`
}

// Kinds of symbols.
const (
	symbolFunction = 12
	symbolVariable = 13
)

// A DocumentSymbol is an entry of the outline.
type DocumentSymbol struct {
	Name           string `json:"name"`
	Detail         string `json:"detail,omitempty"`
	Kind           int    `json:"kind"`
	Range          Range  `json:"range"`
	SelectionRange Range  `json:"selectionRange"`
}

// WorkspaceSymbolParams asks for variables by a part of their name.
type WorkspaceSymbolParams struct {
	Query string `json:"query"`
}

// A WorkspaceSymbol is a variable of some script.
type WorkspaceSymbol struct {
	Name     string   `json:"name"`
	Kind     int      `json:"kind"`
	Location Location `json:"location"`
}

// CancelParams names a request that nobody waits for any more.
type CancelParams struct {
	ID requestID `json:"id"`
}
