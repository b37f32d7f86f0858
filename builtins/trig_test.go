package builtins

import "testing"

func TestTrigonometry(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"sin", "sin", []string{"1.275"}, "0.9565703150409859"},
		{"sin of zero", "sin", []string{"0"}, "0"},
		{"sin of a great number", "sin", []string{"0e300"}, "0"},
		{"cos", "cos", []string{"1.275"}, "0.29150168504210905"},
		{"cos of zero", "cos", []string{"0"}, "1"},
		{"tan", "tan", []string{"1.275"}, "3.2815258508807728"},
		{"tan of zero", "tan", []string{"0"}, "0"},
		{"asin", "asin", []string{"0.5"}, "0.5235987755982989"},
		{"asin of one", "asin", []string{"1"}, "1.5707963267948966"},
		{"asin outside", "asin", []string{"2"}, "!1"},
		{"asin outside below", "asin", []string{"-1.0000001"}, "!1"},
		{"acos of one", "acos", []string{"1"}, "0"},
		{"acos outside", "acos", []string{"1.1"}, "!1"},
		{"atan of one", "atan", []string{"1"}, "0.7853981633974483"},
		{"atan of zero", "atan", []string{"0"}, "0"},
		{"atan2 takes y first", "atan2", []string{"1", "0"}, "1.5707963267948966"},
		{"atan2 along the axis", "atan2", []string{"0", "1"}, "0"},
		{"atan2 in the third quarter", "atan2", []string{"-1", "-1"}, "-2.356194490192345"},
		{"atan2 of nothing", "atan2", []string{"0", "0"}, "0"},
		{"no number", "cos", []string{"прямой"}, "!1"},
	})
}
