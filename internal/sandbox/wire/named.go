package wire

import "slices"

// Named is an entry of a list that an account has: a site, a status, a manager.
type Named struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// Find gives the entry of a list that has an id.
func Find(list []Named, id int64) (n Named, ok bool) {
	i := slices.IndexFunc(list, func(n Named) bool { return n.ID == id })
	if i < 0 {
		return Named{}, false
	}
	return list[i], true
}

// Next gives out the number after the one given out last, which it keeps.
func Next(last *int64) int64 {
	*last++
	return *last
}
