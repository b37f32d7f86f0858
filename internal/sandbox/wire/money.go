package wire

import (
	"regexp"
	"strconv"
	"strings"
)

// Money is an amount in hundredths of a currency unit. Its text form has two
// decimals or none: "23", "64.24".
type Money int64

// MaxMoney bounds one amount and one order, so that sums cannot overflow.
const MaxMoney Money = 1e14

var moneyText = regexp.MustCompile(`^([0-9]{1,12})(?:[.,]([0-9]{1,2}))?$`)

// ParseMoney reads a plain amount such as "23", "64.24" or "64,2". More than two
// decimals, a sign, or more than twelve digits before the point are refused.
func ParseMoney(text string) (Money, error) {
	m := moneyText.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return 0, BadAmount(text)
	}
	n, err := strconv.ParseInt(m[1]+(m[2] + "00")[:2], 10, 64)
	if err != nil {
		return 0, BadAmount(text)
	}
	return Money(n), nil
}

// String is the text form.
func (m Money) String() string {
	sign := ""
	if m < 0 {
		sign, m = "-", -m
	}
	whole := strconv.FormatInt(int64(m/100), 10)
	if m%100 == 0 {
		return sign + whole
	}
	cents := strconv.FormatInt(int64(m%100), 10)
	return sign + whole + "." + strings.Repeat("0", 2-len(cents)) + cents
}

// MarshalText makes an amount a JSON text, which no reader turns into a float.
func (m Money) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (m *Money) UnmarshalText(text []byte) error {
	n, err := ParseMoney(string(text))
	*m = n
	return err
}
