package lsp

// The part of the Language Server Protocol 3.17 that this server speaks. Names are those
// of its specification; fields that the server neither reads nor sends are left out.

// A Position is a place between two characters. Line and Character count from 0,
// Character in UTF-16 units.
type Position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

// A Range is what stands between two positions.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// A Location is a range of a document.
type Location struct {
	URI   string `json:"uri"`
	Range Range  `json:"range"`
}

// A TextEdit replaces a range.
type TextEdit struct {
	Range   Range  `json:"range"`
	NewText string `json:"newText"`
}

// A TextDocumentEdit is the edits of one document at one version, null for one that is
// not open.
type TextDocumentEdit struct {
	TextDocument VersionedDocument `json:"textDocument"`
	Edits        []TextEdit        `json:"edits"`
}

// A WorkspaceEdit has one of its two forms, whichever the client can take.
type WorkspaceEdit struct {
	Changes         map[string][]TextEdit `json:"changes,omitempty"`
	DocumentChanges []TextDocumentEdit    `json:"documentChanges,omitempty"`
}

// A Document names a document.
type Document struct {
	URI string `json:"uri"`
}

// A VersionedDocument names a version of a document.
type VersionedDocument struct {
	URI     string `json:"uri"`
	Version *int32 `json:"version"`
}

// A Markup is a text for people.
type Markup struct {
	Kind  string `json:"kind"` // "markdown" or "plaintext"
	Value string `json:"value"`
}

// At is the parameters of every request about one place.
type At struct {
	TextDocument Document `json:"textDocument"`
	Position     Position `json:"position"`
}

// Whole is the parameters of every request about one document.
type Whole struct {
	TextDocument Document `json:"textDocument"`
}

// Part is the parameters of every request about one range.
type Part struct {
	TextDocument Document `json:"textDocument"`
	Range        Range    `json:"range"`
}

// InitializeParams is what the client says of itself.
type InitializeParams struct {
	Locale                string             `json:"locale"`
	RootURI               string             `json:"rootUri"`
	WorkspaceFolders      []Folder           `json:"workspaceFolders"`
	InitializationOptions Settings           `json:"initializationOptions"`
	Capabilities          ClientCapabilities `json:"capabilities"`
}

// A Folder is a root of the workspace.
type Folder struct {
	URI string `json:"uri"`
}

// Settings is what the user has chosen; empty fields are left to the server.
type Settings struct {
	Language       string `json:"language"`       // "auto", "en", "ru"
	ParameterNames string `json:"parameterNames"` // "all", "long", "none"
}

// ClientCapabilities is what the client can do.
type ClientCapabilities struct {
	Workspace struct {
		WorkspaceEdit struct {
			DocumentChanges bool `json:"documentChanges"`
		} `json:"workspaceEdit"`
		DidChangeWatchedFiles struct {
			DynamicRegistration bool `json:"dynamicRegistration"`
		} `json:"didChangeWatchedFiles"`
		InlayHint struct {
			RefreshSupport bool `json:"refreshSupport"`
		} `json:"inlayHint"`
	} `json:"workspace"`
	TextDocument struct {
		Completion struct {
			CompletionItem struct {
				SnippetSupport bool `json:"snippetSupport"`
			} `json:"completionItem"`
		} `json:"completion"`
	} `json:"textDocument"`
}

// InitializeResult is what the server says of itself.
type InitializeResult struct {
	Capabilities ServerCapabilities `json:"capabilities"`
	ServerInfo   ServerInfo         `json:"serverInfo"`
}

// ServerInfo names the server.
type ServerInfo struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// ServerCapabilities is what the server can do.
type ServerCapabilities struct {
	PositionEncoding                string                `json:"positionEncoding"`
	TextDocumentSync                SyncOptions           `json:"textDocumentSync"`
	CompletionProvider              CompletionOptions     `json:"completionProvider"`
	SignatureHelpProvider           SignatureOptions      `json:"signatureHelpProvider"`
	CodeActionProvider              CodeActionOptions     `json:"codeActionProvider"`
	RenameProvider                  RenameOptions         `json:"renameProvider"`
	SemanticTokensProvider          SemanticTokensOptions `json:"semanticTokensProvider"`
	Workspace                       WorkspaceOptions      `json:"workspace"`
	HoverProvider                   bool                  `json:"hoverProvider"`
	DefinitionProvider              bool                  `json:"definitionProvider"`
	ReferencesProvider              bool                  `json:"referencesProvider"`
	DocumentHighlightProvider       bool                  `json:"documentHighlightProvider"`
	DocumentSymbolProvider          bool                  `json:"documentSymbolProvider"`
	WorkspaceSymbolProvider         bool                  `json:"workspaceSymbolProvider"`
	DocumentFormattingProvider      bool                  `json:"documentFormattingProvider"`
	DocumentRangeFormattingProvider bool                  `json:"documentRangeFormattingProvider"`
	FoldingRangeProvider            bool                  `json:"foldingRangeProvider"`
	InlayHintProvider               bool                  `json:"inlayHintProvider"`
}

// SyncOptions says how documents are kept in step.
type SyncOptions struct {
	OpenClose bool `json:"openClose"`
	Change    int  `json:"change"` // 2: incremental
	Save      bool `json:"save"`
}

// CompletionOptions says what starts a completion by itself.
type CompletionOptions struct {
	TriggerCharacters []string `json:"triggerCharacters"`
	ResolveProvider   bool     `json:"resolveProvider"`
}

// SignatureOptions says what starts a signature help by itself.
type SignatureOptions struct {
	TriggerCharacters   []string `json:"triggerCharacters"`
	RetriggerCharacters []string `json:"retriggerCharacters"`
}

// CodeActionOptions lists the kinds of actions.
type CodeActionOptions struct {
	CodeActionKinds []string `json:"codeActionKinds"`
}

// RenameOptions says that names are looked at first.
type RenameOptions struct {
	PrepareProvider bool `json:"prepareProvider"`
}

// SemanticTokensOptions says which tokens there are.
type SemanticTokensOptions struct {
	Legend SemanticTokensLegend `json:"legend"`
	Range  bool                 `json:"range"`
	Full   bool                 `json:"full"`
}

// A SemanticTokensLegend gives numbers to kinds of tokens.
type SemanticTokensLegend struct {
	TokenTypes     []string `json:"tokenTypes"`
	TokenModifiers []string `json:"tokenModifiers"`
}

// WorkspaceOptions says that several folders may be open.
type WorkspaceOptions struct {
	WorkspaceFolders FolderOptions `json:"workspaceFolders"`
}

// FolderOptions says that changes of the folders are listened to.
type FolderOptions struct {
	Supported           bool `json:"supported"`
	ChangeNotifications bool `json:"changeNotifications"`
}
