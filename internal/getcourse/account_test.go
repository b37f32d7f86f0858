package getcourse

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
)

var accounts = []struct {
	name, account, domain string
	want                  string
	code                  diag.Code
}{
	{"name", "school", "", "school.getcourse.ru", ""},
	{"capitals and hyphen", " My-School1 ", "", "my-school1.getcourse.ru", ""},
	{"domain", "school", "io", "school.getcourse.io", ""},
	{"two-part domain", "school", "com.br", "school.getcourse.com.br", ""},
	{"blank domain", "school", "  ", "school.getcourse.ru", ""},
	{"whole host", "learn.example.org", "", "learn.example.org", ""},
	{"whole host ignores the domain", "learn.example.org", "no such!", "learn.example.org", ""},
	{"host of the service", "school.getcourse.ru", "io", "school.getcourse.ru", ""},
	{"Cyrillic host", "Школа.рф", "", "школа.рф", ""},
	{"closing dot", "learn.example.org.", "", "learn.example.org", ""},
	{"address", "https://learn.example.org/saas/account/api?x=1#y", "", "learn.example.org", ""},
	{"address with user and port", "https://me:pw@learn.example.org:8443/x", "", "learn.example.org", ""},
	{"host with port", "learn.example.org:443", "", "learn.example.org", ""},
	{"host with path", "school.getcourse.ru/pl", "", "school.getcourse.ru", ""},
	{"name with path", "school/", "", "school.getcourse.ru", ""},
	{"address without scheme", "//learn.example.org/", "", "learn.example.org", ""},
	{"digits inside a host", "1c.example.org", "", "1c.example.org", ""},

	{"empty", "", "", "", CodeNoConstant},
	{"blank", " \t", "", "", CodeNoConstant},
	{"only a scheme", "https://", "", "", CodeBadAccount},
	{"underscore", "my_school", "", "", CodeBadAccount},
	{"blank inside", "my school", "", "", CodeBadAccount},
	{"Cyrillic name", "школа", "", "", CodeBadAccount},
	{"address of a machine", "93.184.216.34", "", "", CodeBadAccount},
	{"machine in an address", "https://10.0.0.1:80/", "", "", CodeBadAccount},
	{"short machine address", "127.1", "", "", CodeBadAccount},
	{"hexadecimal machine address", "0x7f.0x1", "", "", CodeBadAccount},
	{"wide digits", "１２７.０.０.１", "", "", CodeBadAccount},
	{"IPv6", "::1", "", "", CodeBadAccount},
	{"IPv6 in an address", "https://[::1]:443/", "", "", CodeBadAccount},
	{"mapped", "::ffff:1.2.3.4", "", "", CodeBadAccount},
	{"only a dot", ".", "", "", CodeBadAccount},
	{"two dots", "learn..example", "", "", CodeBadAccount},
	{"leading dot", ".example.org", "", "", CodeBadAccount},
	{"line break", "learn.example.org\r\nx", "", "", CodeBadAccount},
	{"long label", strings.Repeat("a", 64), "", "", CodeBadAccount},
	{"long host", strings.Repeat("a.", 130) + "ru", "", "", CodeBadAccount},
	{"domain with a slash", "school", "ru/x", "", CodeBadDomain},
	{"domain with a user", "school", "ru@evil.example", "", CodeBadDomain},
	{"domain in capitals", "school", "RU", "", CodeBadDomain},
	{"domain with a leading dot", "school", ".ru", "", CodeBadDomain},
	{"domain ends with a dot", "school", "ru.", "", CodeBadDomain},
	{"domain with a port", "school", "ru:80", "", CodeBadDomain},
	{"Cyrillic domain", "school", "рф", "", CodeBadDomain},
	{"long domain", "school", strings.Repeat("a.", 130) + "ru", "", CodeBadDomain},
}

func TestParseAccount(t *testing.T) {
	for _, tt := range accounts {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseAccount(tt.account, tt.domain)
			assert.Equal(t, tt.want, got.Host)
			if tt.code == "" {
				require.NoError(t, err)
				return
			}
			assert.Equal(t, tt.code, problemOf(t, err).Code)
		})
	}
}

func problemOf(t *testing.T, err error) *Problem {
	t.Helper()
	var p *Problem
	require.ErrorAs(t, err, &p)
	assert.NotEmpty(t, p.Text.EN)
	assert.NotEmpty(t, p.Text.RU)
	assert.NotEmpty(t, p.Result)
	assert.NotContains(t, p.Result, "\n")
	assert.Equal(t, p.Text.EN, err.Error())
	return p
}

func TestKnownDomain(t *testing.T) {
	assert.True(t, KnownDomain(""))
	assert.True(t, KnownDomain("com.br"))
	assert.False(t, KnownDomain("evil.example"))
}
