package exprfuncs

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/salecalc/salecalc/vars/value"
)

// from makes a value of what an expr program passes; else it says why it cannot. A map
// has no order: its keys are taken in that of the alphabet. A time.Time is the date and
// the clock that it shows in its own zone. What has no counterpart among values counts
// as its JSON.
func from(x any, depth int) (value.Value, diag.Text) {
	if depth > value.MaxDepth {
		return value.None, diag.Both("nested too deeply", "слишком глубокая вложенность")
	}
	switch x := x.(type) {
	case nil:
		return value.None, diag.Text{}
	case value.Value:
		return x, diag.Text{}
	case bool:
		return value.Bool(x), diag.Text{}
	case string:
		return value.Text(x), diag.Text{}
	case int:
		return value.Int(int64(x)), diag.Text{}
	case float64:
		return fromFloat(x)
	case time.Time:
		return fromTime(x)
	case []any:
		return fromSlice(x, depth)
	case map[string]any:
		return fromMap(x, depth)
	}
	return fromRare(x)
}

// fromRare is from for what expr's own operations do not give.
func fromRare(x any) (value.Value, diag.Text) {
	switch x := x.(type) {
	case int64:
		return value.Int(x), diag.Text{}
	case int32:
		return value.Int(int64(x)), diag.Text{}
	case int16:
		return value.Int(int64(x)), diag.Text{}
	case int8:
		return value.Int(int64(x)), diag.Text{}
	case uint:
		return fromUint(uint64(x)), diag.Text{}
	case uint64:
		return fromUint(x), diag.Text{}
	case uint32:
		return value.Int(int64(x)), diag.Text{}
	case uint16:
		return value.Int(int64(x)), diag.Text{}
	case uint8:
		return value.Int(int64(x)), diag.Text{}
	case float32:
		f, err := strconv.ParseFloat(strconv.FormatFloat(float64(x), 'g', -1, 32), 64) // 0.1 stays 0.1
		if err != nil {
			return value.None, notFinite
		}
		return fromFloat(f)
	case []byte:
		return value.Text(string(x)), diag.Text{}
	}
	return fromJSON(x)
}

// fromUint keeps all digits of an id that an int64 cannot hold.
func fromUint(n uint64) value.Value {
	if n > math.MaxInt64 {
		return value.Text(strconv.FormatUint(n, 10))
	}
	return value.Int(int64(n))
}

var notFinite = diag.Both("the number is not finite", "число не является конечным")

func fromFloat(f float64) (value.Value, diag.Text) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return value.None, notFinite
	}
	return value.Float(f), diag.Text{}
}

func fromTime(t time.Time) (value.Value, diag.Text) {
	m, ok := value.MomentOf(t, value.DateTime, t.Second() != 0)
	if !ok {
		return value.None, diag.Both("the year must be from 1 to 9999", "год должен быть от 1 до 9999")
	}
	return m.Value(), diag.Text{}
}

func fromSlice(list []any, depth int) (value.Value, diag.Text) {
	elems := make([]value.Value, len(list))
	for i, x := range list {
		v, why := from(x, depth+1)
		if !why.IsZero() {
			return value.None, why
		}
		elems[i] = v
	}
	return value.NewArray(elems), diag.Text{}
}

func fromMap(m map[string]any, depth int) (value.Value, diag.Text) {
	pairs := make([]value.Pair, 0, len(m))
	for _, key := range slices.Sorted(maps.Keys(m)) {
		v, why := from(m[key], depth+1)
		if !why.IsZero() {
			return value.None, why
		}
		pairs = append(pairs, value.Pair{Key: key, Value: v})
	}
	return value.NewDict(pairs), diag.Text{}
}

func fromJSON(x any) (value.Value, diag.Text) {
	if raw, err := json.Marshal(x); err == nil {
		if v, ok := value.ParseJSON(string(raw)); ok {
			return v, diag.Text{}
		}
	}
	name := fmt.Sprintf("%T", x)
	return value.None, diag.Both("a Go value of type "+name+" has no counterpart", "у значения типа "+name+" из Go нет соответствия")
}

// to gives a result as expr's own operations know it. JSON that came out of a JSON text
// is opened; a text that was built stays one. Numbers are int or float64, and int64
// where an int is too small.
func to(v value.Value) any {
	switch v.Kind() {
	case value.KindNone:
		return nil
	case value.KindBool:
		return v.AsBool()
	case value.KindInt, value.KindFloat:
		n, _ := v.Num()
		if !n.IsInt() {
			return n.Float()
		}
		if i := n.Int(); int64(int(i)) != i {
			return i
		}
		return int(n.Int())
	case value.KindArray:
		list := make([]any, v.Len())
		for i, e := range v.Elems() {
			list[i] = to(e)
		}
		return list
	case value.KindDict:
		m := make(map[string]any, v.Len())
		for i := range v.Len() {
			key, e := v.Pair(i)
			m[key] = to(e)
		}
		return m
	}
	if !v.Unread() {
		if s, ok := v.Structure(); ok {
			return to(s)
		}
	}
	return v.Text()
}
