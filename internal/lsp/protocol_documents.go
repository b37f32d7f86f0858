package lsp

// DidOpenParams gives the text of a document that is being edited from now on.
type DidOpenParams struct {
	TextDocument struct {
		URI     string `json:"uri"`
		Version int32  `json:"version"`
		Text    string `json:"text"`
	} `json:"textDocument"`
}

// DidChangeParams is edits of a document, one after another.
type DidChangeParams struct {
	TextDocument struct {
		URI     string `json:"uri"`
		Version int32  `json:"version"`
	} `json:"textDocument"`
	ContentChanges []ContentChange `json:"contentChanges"`
}

// A ContentChange replaces a range, or everything when Range is nil.
type ContentChange struct {
	Range *Range `json:"range"`
	Text  string `json:"text"`
}

// DidChangeWatchedFilesParams says which files changed on the disk.
type DidChangeWatchedFilesParams struct {
	Changes []Document `json:"changes"`
}

// DidChangeFoldersParams says which folders came and went.
type DidChangeFoldersParams struct {
	Event struct {
		Added   []Folder `json:"added"`
		Removed []Folder `json:"removed"`
	} `json:"event"`
}

// DidChangeConfigurationParams is the user's settings anew. Most clients send them under
// the name of the section, some as they are.
type DidChangeConfigurationParams struct {
	Settings struct {
		Settings
		Salecalc *Settings `json:"salecalc"`
	} `json:"settings"`
}

// PublishDiagnosticsParams is everything there is to say about a document.
type PublishDiagnosticsParams struct {
	URI         string       `json:"uri"`
	Version     *int32       `json:"version,omitempty"`
	Diagnostics []Diagnostic `json:"diagnostics"`
}

// A Diagnostic is one message about a document.
type Diagnostic struct {
	Range              Range     `json:"range"`
	Severity           int       `json:"severity"` // 1 error, 2 warning
	Code               string    `json:"code"`
	Source             string    `json:"source"`
	Message            string    `json:"message"`
	RelatedInformation []Related `json:"relatedInformation,omitempty"`
}

// A Related is a second place that explains a diagnostic.
type Related struct {
	Location Location `json:"location"`
	Message  string   `json:"message"`
}

// RegistrationParams asks the client for notifications.
type RegistrationParams struct {
	Registrations []Registration `json:"registrations"`
}

// A Registration asks for one kind of notification.
type Registration struct {
	ID              string       `json:"id"`
	Method          string       `json:"method"`
	RegisterOptions WatchOptions `json:"registerOptions"`
}

// WatchOptions names the files to watch.
type WatchOptions struct {
	Watchers []Watcher `json:"watchers"`
}

// A Watcher is one pattern of names.
type Watcher struct {
	GlobPattern string `json:"globPattern"`
}
