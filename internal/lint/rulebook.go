package lint

import (
	"os"
	"slices"
	"sync"
	"time"
)

// A Rulebook remembers the settings that hold for one folder and reads them again only
// when their files have changed. The zero value is ready; it is safe for concurrent use.
type Rulebook struct {
	mu     sync.Mutex
	dir    string
	stamps []stamp // of the files the settings are made of
	o      Options
}

// A stamp tells one state of a file from another.
type stamp struct {
	name    string
	there   bool
	size    int64
	changed time.Time
}

func stampOf(name string) stamp {
	info, err := os.Stat(name)
	if err != nil {
		return stamp{name: name}
	}
	return stamp{name, true, info.Size(), info.ModTime()}
}

// For gives the settings that hold for a folder. Those that cannot be read count as none:
// who wants to know what is wrong with them asks [Load].
func (b *Rulebook) For(dir string) Options {
	name, err := Find(dir)
	if err != nil || name == "" {
		return Options{}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.dir == dir && len(b.stamps) > 0 && b.stamps[0].name == name && !slices.ContainsFunc(b.stamps, func(s stamp) bool { return s != stampOf(s.name) }) {
		return b.o
	}
	b.dir, b.stamps = dir, []stamp{stampOf(name)} // before they are read: a change meanwhile is seen next time
	o, err := load(name, func(known string) { b.stamps = append(b.stamps, stampOf(known)) })
	if err != nil {
		o = Options{}
	}
	b.o = o
	return o
}
