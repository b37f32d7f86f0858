package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestAt(t *testing.T) {
	ms := time.Millisecond
	tests := []struct {
		name string
		in   []time.Duration
		q    float64
		want float64
	}{
		{"one", []time.Duration{4 * ms}, 0.9, 4},
		{"median", []time.Duration{ms, 2 * ms, 9 * ms}, 0.5, 2},
		{"low", []time.Duration{ms, 2 * ms, 3 * ms, 4 * ms, 5 * ms, 6 * ms, 7 * ms, 8 * ms, 9 * ms, 10 * ms, 11 * ms}, 0.1, 2},
		{"high", []time.Duration{ms, 2 * ms, 3 * ms, 4 * ms, 5 * ms, 6 * ms, 7 * ms, 8 * ms, 9 * ms, 10 * ms, 11 * ms}, 0.9, 10},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, at(tt.in, tt.q)) })
	}
}

func TestOnceWithoutCommand(t *testing.T) {
	_, err := once(nil)
	assert.EqualError(t, err, "no command")
}
