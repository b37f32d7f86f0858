package bench

import (
	"fmt"
	"strings"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/parse"
)

func luaEngine() Engine {
	sources := map[string]string{
		Bool:      `return (Origin == "MOW" or Country == "RU") and (Value >= 100 or Adults == 1)`,
		Price:     `return price * qty * (1 - discount / 100) + shipping`,
		PriceText: `return tonumber(price) * tonumber(qty) * (1 - tonumber(discount) / 100) + tonumber(shipping)`,
		Ladder:    ladder("if q >= {n} then {then} else {else} end", "return {k} * q"),
		String: `if string.find(string.upper(guest .. " " .. city), "AN", 1, true) then
return (string.gsub(guest .. " " .. city, "an", "AN")) else return city end`,
		Script: `local base = price * qty
local disc = base * discount / 100
local net = base - disc
local tax = net * 0.2
local gross = net + tax
local ship = shipping
if gross >= 500 then ship = 0 end
local total = gross + ship
local level = "silver"
if total >= 1000 then level = "gold" end
local label = level .. ": " .. guest
return total + #label`,
		Array: `return arr[3] + #arr`, // tables count from 1
		JSON:  `return look_up(body, "` + cityPath + `")`,
	}
	return Engine{Name: "gopher-lua", Sources: sources, Make: makeLua,
		Compile: func(f Formula, src string) (func() error, error) {
			text := luaText(f, src)
			return func() error {
				tree, err := parse.Parse(strings.NewReader(text), "bench.lua")
				if err != nil {
					return err
				}
				_, err = lua.Compile(tree, "bench.lua")
				return err
			}, nil
		}}
}

func luaText(f Formula, src string) string {
	return "return function(" + strings.Join(f.names(), ", ") + ")\n" + src + "\nend"
}

func makeLua(f Formula, src string, rows []Row) (*Program, error) {
	state := lua.NewState()
	state.SetGlobal("look_up", state.NewFunction(func(s *lua.LState) int {
		s.Push(lua.LString(lookUp(s.CheckString(1), s.CheckString(2))))
		return 1
	}))
	if err := state.DoString(luaText(f, src)); err != nil {
		return nil, err
	}
	call := lua.P{Fn: state.Get(-1), NRet: 1}
	state.Pop(1)
	args := make([][]lua.LValue, len(rows))
	for i := range rows {
		for _, c := range f.Columns {
			v, err := luaValue(state, c.Of(&rows[i]))
			if err != nil {
				return nil, err
			}
			args[i] = append(args[i], v)
		}
	}
	var out lua.LValue
	return &Program{
		Run: func(i int) error {
			err := state.CallByParam(call, args[i]...)
			out = state.Get(-1)
			state.Pop(1)
			return err
		},
		Result: func() any {
			switch x := out.(type) {
			case lua.LBool:
				return bool(x)
			case lua.LNumber:
				return float64(x)
			case lua.LString:
				return string(x)
			}
			return out
		},
	}, nil
}

func luaValue(state *lua.LState, x any) (lua.LValue, error) {
	switch x := x.(type) {
	case string:
		return lua.LString(x), nil
	case float64:
		return lua.LNumber(x), nil
	case []float64:
		t := state.NewTable()
		for _, y := range x {
			t.Append(lua.LNumber(y))
		}
		return t, nil
	}
	return nil, fmt.Errorf("an input of type %T", x)
}
