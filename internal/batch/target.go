package batch

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/salecalc/salecalc/lang/diag"
)

// Suffixes of the files that stand beside an output until it is complete.
const (
	partSuffix       = ".part"
	checkpointSuffix = ".checkpoint"
	convertSuffix    = ".new"
)

// A Target is a file being written: under another name until it is complete, so that a
// file of its own name is always a whole one.
type Target struct {
	name      string
	file      *os.File
	perm      fs.FileMode
	part      bool // it gets its name at the end
	converted bool
}

// ownerOnly are the rights on new files: rows are about people.
const ownerOnly fs.FileMode = 0o600

// Create begins a file, which nobody but its owner may read. One that exists is replaced
// only with force, and keeps the rights it has; and so is the part of a job that was
// interrupted. What is no file, such as a pipe, is written to as it is.
func Create(name string, force bool) (*Target, error) {
	perm := ownerOnly
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		return &Target{name: name, file: f}, err
	} else if err == nil && info.IsDir() {
		return nil, failf("this is a directory, not a file: ", "это папка, а не файл: ", name)
	} else if err == nil && !force {
		return nil, failf("there is such a file already; choose another name or say --force: ", "такой файл уже есть; выберите другое имя или укажите --force: ", name)
	} else if err == nil {
		perm = info.Mode().Perm()
	}
	mode := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		mode = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(name+partSuffix, mode, ownerOnly)
	if errors.Is(err, fs.ErrExist) {
		return nil, errors.Join(&Fail{diag.Both(
			"a run was interrupted and has left "+name+partSuffix+"; --resume goes on with it, --force starts anew",
			"прерванный запуск оставил файл "+name+partSuffix+"; --resume продолжит его, --force начнёт заново")}, ErrLeft)
	}
	if err == nil {
		_ = f.Chmod(perm) // some systems cannot
	}
	return &Target{name: name, file: f, perm: perm, part: true}, err
}

// ErrLeft is the error of a file that an interrupted job has left.
var ErrLeft = errors.New("an interrupted job has left this file")

// Reopen goes on with a file after its first size bytes. If the job was interrupted when
// it gave complete files their names, the file may have its name already.
func Reopen(name string, size int64) (*Target, error) {
	if _, err := os.Stat(name + partSuffix); errors.Is(err, fs.ErrNotExist) {
		if err := os.Rename(name, name+partSuffix); err != nil {
			return nil, err
		}
	}
	f, err := os.OpenFile(name+partSuffix, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && info.Size() < size {
		err = failf("it is shorter than it was when the run stopped: ", "файл короче, чем был при остановке: ", name+partSuffix)
	}
	if err == nil {
		err = f.Truncate(size)
	}
	if err == nil {
		_, err = f.Seek(size, io.SeekStart)
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return &Target{name: name, file: f, perm: info.Mode().Perm(), part: true}, nil
}

// Part is the name the file has until it is complete.
func (t *Target) Part() string {
	if t.part {
		return t.name + partSuffix
	}
	return t.name
}

// Write implements io.Writer.
func (t *Target) Write(b []byte) (int, error) { return t.file.Write(b) }

// Sync brings what was written to the disk.
func (t *Target) Sync() error {
	if !t.part {
		return nil
	}
	return t.file.Sync()
}

// Keep leaves the file under its other name.
func (t *Target) Keep() error { return t.file.Close() }

// Convert makes the file itself of what was written, which was only the material for it.
// If that fails, the material stays.
func (t *Target) Convert(convert func(w io.Writer, material io.Reader) error) error {
	material, err := os.Open(t.Part())
	if err != nil {
		return err
	}
	defer material.Close()
	f, err := os.OpenFile(t.name+convertSuffix, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, ownerOnly)
	if err != nil {
		return err
	}
	_ = f.Chmod(t.perm)
	if err = errors.Join(convert(f, material), f.Close()); err == nil {
		err = os.Rename(f.Name(), t.name)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return err
	}
	t.converted = true
	return nil
}

// Finish gives the complete file its name.
func (t *Target) Finish() error {
	if err := t.file.Close(); err != nil || !t.part {
		return err
	}
	if t.converted {
		return os.Remove(t.name + partSuffix)
	}
	return os.Rename(t.name+partSuffix, t.name)
}

// Drop removes the file.
func (t *Target) Drop() {
	_ = t.file.Close()
	if t.part {
		_ = os.Remove(t.name + partSuffix)
	}
}

// A Checkpoint says how to go on with a job that was interrupted.
type Checkpoint struct {
	Identity string    `json:"identity"` // of the script, the settings and the input
	Name     string    `json:"name"`     // of this run, for the journal
	Seed     uint64    `json:"seed"`
	Now      time.Time `json:"now"`
	Lang     diag.Lang `json:"lang"` // of the reasons why rows failed
	Progress Progress  `json:"progress"`
	Diff     *Diff     `json:"diff,omitempty"`
	// Before is where the run was before the block that Progress counts, when it depends
	// on something else whether that block was kept.
	Before *Stage `json:"before,omitempty"`
}

// A Stage is how far a run was.
type Stage struct {
	Progress Progress        `json:"progress"`
	Diff     json.RawMessage `json:"diff,omitempty"`
}

// Remember makes where the run is now the Before.
func (c *Checkpoint) Remember() error {
	s := &Stage{Progress: c.Progress}
	c.Before = s
	if c.Diff == nil {
		return nil
	}
	var err error
	s.Diff, err = json.Marshal(c.Diff)
	return err
}

// Back goes back to Before.
func (c *Checkpoint) Back() error {
	s := c.Before
	c.Progress = s.Progress
	if c.Diff == nil {
		return nil
	}
	*c.Diff = Diff{List: c.Diff.List}
	if s.Diff == nil {
		return nil
	}
	return json.Unmarshal(s.Diff, c.Diff)
}

// LoadCheckpoint reads that of an output; false when there is none.
func LoadCheckpoint(out string) (*Checkpoint, bool, error) {
	data, err := os.ReadFile(out + checkpointSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	c := &Checkpoint{}
	if err := json.Unmarshal(data, c); err != nil {
		return nil, false, failf("this is no checkpoint of a run: ", "это не контрольная точка запуска: ", out+checkpointSuffix)
	}
	return c, true, nil
}

// Save writes the checkpoint of an output; whoever reads it finds this one or the one
// before. sync brings it to the disk, so that it outlives a loss of power too.
func (c *Checkpoint) Save(out string, sync bool) error {
	data, err := json.Marshal(c)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(out), filepath.Base(out)+checkpointSuffix+"*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil && sync {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), out+checkpointSuffix)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// RemoveCheckpoint removes that of an output, if there is one.
func RemoveCheckpoint(out string) { _ = os.Remove(out + checkpointSuffix) }
