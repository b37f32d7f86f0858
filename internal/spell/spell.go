// Package spell finds the name somebody probably meant. It knows no language and no
// dictionary: the caller brings the names.
package spell

import (
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// Words longer than this many characters are not looked at: the work grows with the
// square of the length.
const longest = 40

// Nearest gives the name closest to a misspelt one, counting in characters; on a tie
// the first by the alphabet. Two neighbouring characters that changed places count as one difference.
// It stays silent for words under four letters and for anything further away than a
// third of the word, unless the names look alike or differ in case only.
func Nearest(word string, names []string) (string, bool) {
	return nearest(word, names, func(string) bool { return true })
}

// Variable is Nearest for names that authors choose: those that differ in their digits
// only (q1 and q2), or in a whole word (user_name and user_date), are meant to be
// different.
func Variable(word string, names []string) (string, bool) {
	return nearest(word, names, func(name string) bool {
		return withoutDigits(name) != withoutDigits(word) && wordByWord(strings.Split(word, "_"), strings.Split(name, "_"))
	})
}

// wordByWord reports whether the words of two names that are not the same are close to
// each other. With different numbers of words no more than one letter, the marks between
// the words aside, makes up for a mark that was left out (product_sku is not products).
func wordByWord(a, b []string) bool {
	if len(a) != len(b) {
		return distance(strings.Join(a, ""), strings.Join(b, "")) <= 1
	}
	if len(a) == 1 {
		return true
	}
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		if _, near := Nearest(a[i], b[i:i+1]); !near {
			return false
		}
	}
	return true
}

func nearest(word string, names []string, fits func(name string) bool) (string, bool) {
	n := utf8.RuneCountInString(word)
	if n < 2 || n > longest {
		return "", false
	}
	has := letters(word)
	best, at := "", n/3+1
	for _, name := range names {
		m := utf8.RuneCountInString(name)
		if m != n && max(m-n, n-m) > at {
			continue // the lengths alone are too far apart
		}
		d := 0
		if m != n || !alike(word, name) {
			if n < 4 || bits.OnesCount64(has&^letters(name)) > at {
				continue // each letter that the other has not is a difference
			}
			d = distance(word, name)
		}
		if (d < at || d == at && best != "" && name < best) && name != word && fits(name) {
			best, at = name, d
		}
	}
	return best, best != ""
}

// letters is a set of the word's characters, in which some share a place.
func letters(word string) uint64 {
	set := uint64(0)
	for _, r := range word {
		set |= 1 << (r & 63)
	}
	return set
}

func distance(a, b string) int {
	if swapped([]rune(a), []rune(b)) {
		return 1
	}
	return levenshtein.ComputeDistance(a, b)
}

// swapped reports whether two neighbours changed places and all else is the same.
func swapped(a, b []rune) bool {
	if len(a) != len(b) {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
}

func withoutDigits(s string) string {
	if !strings.ContainsFunc(s, unicode.IsDigit) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return r
	}, s)
}

// latin gives the Latin letter that a Cyrillic one looks like.
var latin = map[rune]rune{
	'А': 'A', 'В': 'B', 'Е': 'E', 'К': 'K', 'М': 'M', 'Н': 'H', 'О': 'O', 'Р': 'P', 'С': 'C', 'Т': 'T', 'У': 'Y', 'Х': 'X', 'І': 'I', 'Ї': 'Ï', 'Ѕ': 'S', 'Ј': 'J',
	'а': 'a', 'е': 'e', 'к': 'k', 'о': 'o', 'р': 'p', 'с': 'c', 'у': 'y', 'х': 'x', 'і': 'i', 'ї': 'ï', 'ѕ': 's', 'ј': 'j',
}

// alike reports whether two names look alike: letters that are drawn alike are the same,
// so are wide and small and capital ones.
func alike(a, b string) bool {
	for a != "" && b != "" {
		r, n := utf8.DecodeRuneInString(a)
		q, m := utf8.DecodeRuneInString(b)
		if r != q && drawn(r) != drawn(q) {
			return false
		}
		a, b = a[n:], b[m:]
	}
	return a == b
}

// drawn gives the small Latin letter that a character looks like, or a small letter.
func drawn(r rune) rune {
	if r >= '！' && r <= '～' { // the wide forms of ASCII
		r += '!' - '！'
	}
	if l, ok := latin[r]; ok {
		r = l
	}
	return unicode.ToLower(r)
}

// Strange gives the characters of word that are drawn like those at the same place of
// name and are others; "" when the two do not look alike.
func Strange(word, name string) string {
	if !alike(word, name) {
		return ""
	}
	var b strings.Builder
	want := []rune(name)
	for i, r := range []rune(word) {
		if unicode.ToLower(r) != unicode.ToLower(want[i]) && !strings.ContainsRune(b.String(), r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}
