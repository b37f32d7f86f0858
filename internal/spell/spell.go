// Package spell finds the name somebody probably meant. It knows no language and no
// dictionary: the caller brings the names.
package spell

import (
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// Nearest gives the name closest to a misspelt one, counting in characters; on a tie
// the first. It stays silent for words under four letters and for anything further
// away than a third of the word.
func Nearest(word string, names []string) (string, bool) {
	n := utf8.RuneCountInString(word)
	if n < 4 {
		return "", false
	}
	best, at := "", n/3+1
	for _, name := range names {
		if m := utf8.RuneCountInString(name); m-n >= at || n-m >= at {
			continue // the lengths alone are too far apart
		}
		if d := levenshtein.ComputeDistance(word, name); d > 0 && d < at {
			best, at = name, d
		}
	}
	return best, best != ""
}
