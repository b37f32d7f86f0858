package bench

import (
	"fmt"
	"strconv"
	"strings"
)

// hostFuncs are the functions given to engines that have none of their own.
func hostFuncs() map[string]func(args ...any) (any, error) {
	return map[string]func(args ...any) (any, error){
		"upper":    func(args ...any) (any, error) { return strings.ToUpper(args[0].(string)), nil },
		"contains": func(args ...any) (any, error) { return strings.Contains(args[0].(string), args[1].(string)), nil },
		"replace": func(args ...any) (any, error) {
			return strings.ReplaceAll(args[0].(string), args[1].(string), args[2].(string)), nil
		},
		"float":   func(args ...any) (any, error) { return strconv.ParseFloat(args[0].(string), 64) },
		"len":     func(args ...any) (any, error) { return length(args[0]) },
		"at":      func(args ...any) (any, error) { return args[0].([]float64)[int(args[1].(float64))], nil },
		"look_up": func(args ...any) (any, error) { return lookUp(args[0].(string), args[1].(string)), nil },
	}
}

func length(x any) (any, error) {
	switch x := x.(type) {
	case string:
		return float64(len(x)), nil
	case []float64:
		return float64(len(x)), nil
	}
	return nil, fmt.Errorf("len of a %T", x)
}
