package value

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestKnownNum(t *testing.T) {
	v := Text("2.5")
	assert.True(t, v.Unread())
	_, ok := v.KnownNum()
	assert.False(t, ok, "not read yet")
	_, ok = v.AsFloat()
	assert.False(t, ok)
	v.Read()
	assert.False(t, v.Unread())
	n, ok := v.KnownNum()
	assert.True(t, ok)
	f, ok := n.AsFloat()
	assert.True(t, ok)
	assert.Equal(t, 2.5, f)
	f, ok = v.AsFloat()
	assert.True(t, ok)
	assert.Equal(t, 2.5, f)
	assert.True(t, v.IsExactly("2.5"))
	computed := Float(2.5)
	assert.False(t, computed.IsExactly("2.5"))
}

func TestDiffers(t *testing.T) {
	tests := []struct {
		a, b    Number
		differs bool
		sign    int
	}{
		{IntNumber(1), IntNumber(1), false, 1},
		{IntNumber(-1), IntNumber(1), true, -1},
		{FloatNumber(0.5), FloatNumber(-0.5), true, 1},
		{FloatNumber(-0.5), FloatNumber(0.5), true, -1},
		{FloatNumber(0.5), FloatNumber(0.5), false, 1},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.differs, tt.a.Differs(tt.b))
		if tt.differs {
			assert.Equal(t, tt.sign, tt.a.Sign(tt.b))
		}
	}
	assert.False(t, IntNumber(1).Differs(FloatNumber(2)), "of two kinds: not known")
}

func TestMomentHas(t *testing.T) {
	tests := []struct {
		in         string
		date, time bool
	}{{"1.1.2022", true, false}, {"9:05", false, true}, {"1.1.2022 9:05", true, true}}
	for _, tt := range tests {
		m, _ := Text(tt.in).Moment()
		assert.Equal(t, tt.date, m.HasDate(), tt.in)
		assert.Equal(t, tt.time, m.HasTime(), tt.in)
	}
}

// Values are read from many goroutines; the race detector watches.
func TestSharedValues(t *testing.T) {
	text := Text(orderBody())
	dict, _ := text.Structure()
	unread := Text("05.04.2022 10:00")
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			a, _ := text.Path(cityPath)
			b, _ := dict.Path(cityPath)
			assert.True(t, Equal(a, b))
			assert.True(t, Equal(text, dict))
			assert.Equal(t, 0, Order(dict, dict))
			changed, f := SetIndex(dict, []Value{Text("new")}, unread)
			assert.Equal(t, NoFault, f)
			assert.Equal(t, dict.Len()+1, changed.Len())
			_, f = Add(unread, Int(1))
			assert.Equal(t, NoFault, f)
			assert.True(t, dict.Truth())
			assert.NotEmpty(t, dict.Text())
		})
	}
	group.Wait()
}
