package lint

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/salecalc/salecalc/internal/varsjson"
	"github.com/salecalc/salecalc/internal/yamlfile"
	"github.com/salecalc/salecalc/lang"
	"github.com/salecalc/salecalc/lang/check"
	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// FileName is the settings of a project.
const FileName = "salecalc.yaml"

// A FileError says what is wrong with a file of settings or a list of variables.
type FileError struct {
	File string
	Text diag.Text
}

// Error is the English text with the file.
func (e *FileError) Error() string { return e.In(diag.EN) }

// In is the text with the file.
func (e *FileError) In(lang diag.Lang) string { return e.File + ": " + e.Text.In(lang) }

type settings struct {
	Check struct {
		Known string               `yaml:"known"`
		Rules map[diag.Code]string `yaml:"rules"`
	} `yaml:"check"`
}

// Find looks for the settings that hold for a folder: in it, or else in the nearest one
// above. "" when there are none.
func Find(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for {
		name := filepath.Join(dir, FileName)
		if info, err := os.Stat(name); err == nil && !info.IsDir() {
			return name, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", nil
		}
		dir = up
	}
}

// Load reads a file of settings. What is wrong with it is a [*FileError].
func Load(name string) (Options, error) { return load(name, func(string) {}) }

// load tells uses of every other file that it is about to read.
func load(name string, uses func(file string)) (Options, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return Options{}, err
	}
	var s settings
	if wrong := yamlfile.Decode(data, &s); wrong != nil {
		return Options{}, &FileError{name, wrong.Of(diag.Both("these settings cannot be read", "эти настройки не читаются"))}
	}
	o := Options{Levels: map[diag.Code]Level{}}
	for _, code := range slices.Sorted(maps.Keys(s.Check.Rules)) {
		level, wrong := levelOf(code, s.Check.Rules[code])
		if !wrong.IsZero() {
			return Options{}, &FileError{name, wrong}
		}
		o.Levels[code] = level
	}
	if s.Check.Known != "" {
		known := filepath.FromSlash(s.Check.Known)
		if !filepath.IsAbs(known) {
			known = filepath.Join(filepath.Dir(name), known)
		}
		uses(known)
		if o.Known, err = LoadKnown(known); errors.Is(err, fs.ErrNotExist) {
			err = &FileError{name, diag.Both("known: there is no file "+s.Check.Known, "known: файла "+s.Check.Known+" нет")}
		}
	}
	return o, err
}

// levelOf reads one setting; the text says what is wrong with it.
func levelOf(code diag.Code, word string) (Level, diag.Text) {
	switchable, ok := Codes()[code]
	if !ok {
		en, ru := "there is no rule "+string(code), "правила "+string(code)+" нет"
		if near, ok := Near(string(code)); ok {
			m := diag.Meant(near, "")
			en, ru = en+"; "+m.EN, ru+"; "+m.RU
		}
		return Default, diag.Both(en, ru)
	}
	level, ok := map[string]Level{"off": Off, "warning": Warning, "error": Error}[word]
	switch {
	case !ok:
		return Default, diag.Both(string(code)+" is off, warning or error, not "+word, string(code)+" — это off, warning или error, а не "+word)
	case !switchable && level != Error:
		return Default, diag.Both(string(code)+" is an error when the script runs: it cannot be switched off", string(code)+" — ошибка при выполнении: отключить её нельзя")
	}
	return level, diag.Text{}
}

// LoadKnown reads a list of variables. It is JSON as --vars takes it, of which the names
// count, or a name a line; client.x, project.x and const.x choose a scope.
func LoadKnown(name string) (check.Known, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	known, wrong := readKnown(strings.TrimPrefix(string(data), "\ufeff"))
	if !wrong.IsZero() {
		return nil, &FileError{name, wrong}
	}
	return known, nil
}

func readKnown(text string) (check.Known, diag.Text) {
	set := map[vars.Scope]map[string]bool{}
	add := func(scope vars.Scope, name string) diag.Text {
		if !vars.IsName(name) {
			return diag.Both(name+" is no variable name", name+" — не имя переменной")
		}
		if set[scope] == nil {
			set[scope] = map[string]bool{}
		}
		set[scope][name] = true
		return diag.Text{}
	}
	var wrong diag.Text
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		wrong = knownJSON(text, add)
	} else {
		wrong = knownLines(text, add)
	}
	if !wrong.IsZero() {
		return nil, wrong
	}
	return func(scope lang.Scope, name string) bool {
		switch scope {
		case lang.ClientScope:
			return set[vars.Client][name]
		case lang.ProjectScope:
			return set[vars.Project][name]
		}
		for _, names := range set {
			if names[name] {
				return true
			}
		}
		return false
	}, diag.Text{}
}

func knownLines(text string, add func(vars.Scope, string) diag.Text) diag.Text {
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		name := strings.TrimSpace(line)
		if name == "" {
			continue
		}
		scope := vars.Deal
		if prefix, rest, ok := strings.Cut(name, "."); ok {
			if scope, ok = vars.ParseScope(prefix); ok {
				name = rest
			}
		}
		if wrong := add(scope, name); !wrong.IsZero() {
			return wrong
		}
	}
	return diag.Text{}
}

func knownJSON(text string, add func(vars.Scope, string) diag.Text) diag.Text {
	doc, ok := value.ParseJSON(text)
	if !ok {
		return diag.Both("it is not a JSON object", "это не JSON-объект")
	}
	for v := range varsjson.All(doc) {
		if wrong := add(v.Scope, v.Name); !wrong.IsZero() {
			return wrong
		}
	}
	return diag.Text{}
}
