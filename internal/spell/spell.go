// Package spell finds the name somebody probably meant. It knows no language and no
// dictionary: the caller brings the names.
package spell

import "github.com/agnivade/levenshtein"

// Nearest gives the name closest to a misspelt one, counting in characters; on a tie
// the first. It stays silent for words under four letters and for anything further
// away than a third of the word.
func Nearest(word string, names []string) (string, bool) {
	n := len([]rune(word))
	if n < 4 {
		return "", false
	}
	best, at := "", n/3+1
	for _, name := range names {
		if d := levenshtein.ComputeDistance(word, name); d > 0 && d < at {
			best, at = name, d
		}
	}
	return best, best != ""
}
