package builtins

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/vars/value"
)

func TestHashes(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"md5", "md5", []string{"Hello world"}, "3e25960a79dbc69b674cd4ec67a72c62"},
		{"md5 of Cyrillic", "md5", []string{"Привет"}, "8a669e9418750c81ab90ae159a8ec410"},
		{"md5 of nothing", "md5", []string{""}, "d41d8cd98f00b204e9800998ecf8427e"},
		{"md5 of a number", "md5", []string{"12345"}, "827ccb0eea8a706c4c34a16891f84e7b"},
		{"sha1", "sha1", []string{"Hello world"}, "7b502c3a1f48c8609ae212cdfb639dee39673f5e"},
		{"sha256", "sha256", []string{"Hello world"}, "64ec88ca00b268e5ba1a35678a1b5316d212f4f366b2477232534a8aeca37f3c"},
		{"hmac sha256", "hmac_hexdigest", []string{"ключ", "сообщение", "sha256"}, "ffd502332c126c0ce770304a67e56027530b13e5f02f1d3e87677865eb25eb7f"},
		{"hmac md5", "hmac_hexdigest", []string{"secret", "Hello world", "md5"}, "3fd162f1e3fa761d6e618ea6c1a19efb"},
		{"hmac sha1", "hmac_hexdigest", []string{"secret", "Hello world", "sha1"}, "08d79828e89d154e74addf8bfcb647e7770bfe9a"},
		{"hmac sha512", "hmac_hexdigest", []string{"secret", "Hello world", "sha512"},
			"10e1839d61c3ecf89f72acfe37193d3a94567eb30c911a4ab6d199ed942f65000d5a0be83e34d9ef06ba3dc005137d9f564dfbda5b8723abde909913a1ff5a77"},
		{"hmac of another kind", "hmac_hexdigest", []string{"k", "m", "crc32"}, "!3"},
	})
}

func TestBase64(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"one byte", "base64", []string{"a"}, "YQ=="},
		{"two bytes", "base64", []string{"ab"}, "YWI="},
		{"three bytes", "base64", []string{"abc"}, "YWJj"},
		{"nothing", "base64", []string{""}, ""},
		{"Cyrillic", "base64", []string{"Привет"}, "0J/RgNC40LLQtdGC"},
		{"too long", "base64", []string{strings.Repeat("a", 75_001)}, "!0"},
		{"decode", "base64decode", []string{"SGVsbG8="}, "Hello"},
		{"decode nothing", "base64decode", []string{""}, ""},
		{"decode Cyrillic", "base64decode", []string{"0J/RgNC40LLQtdGC"}, "Привет"},
		{"decode other letters", "base64decode", []string{"это не base64"}, "!1"},
		{"decode without padding", "base64decode", []string{"YQ"}, "!1"},
		{"decode the other alphabet", "base64decode", []string{"-_-_"}, "!1"},
		{"decode what is no text", "base64decode", []string{"//79"}, "!1"},
	})
}

func TestURLCoding(t *testing.T) {
	checkTexts(t, services(), []textCase{
		{"blank", "urlencode", []string{"Ivan Ivanovich"}, "Ivan%20Ivanovich"},
		{"ampersand", "urlencode", []string{"Anna&Maria"}, "Anna%26Maria"},
		{"Cyrillic", "urlencode", []string{"Привет"}, "%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82"},
		{"what stays", "urlencode", []string{"a-b_c.d~e/Z9"}, "a-b_c.d~e/Z9"},
		{"what goes", "urlencode", []string{"a=b?c#d c+d!*'()"}, "a%3Db%3Fc%23d%20c%2Bd%21%2A%27%28%29"},
		{"too long", "urlencode", []string{strings.Repeat("я", 20_000)}, "!0"},
		{"decode", "urldecode", []string{"Ivan%20Ivanovich"}, "Ivan Ivanovich"},
		{"decode Cyrillic", "urldecode", []string{"%D0%9f%D1%80и"}, "При"},
		{"decode a plus", "urldecode", []string{"a+b%2B"}, "a+b+"},
		{"decode half a code", "urldecode", []string{"100%, %4, %zz, %+1, %"}, "100%, %4, %zz, %+1, %"},
		{"decode once", "urldecode", []string{"%2520"}, "%20"},
		{"broken at the end", "urldecode", []string{"%D0"}, "\ufffd"},
		{"broken before a letter", "urldecode", []string{"%D0я"}, "\ufffdя"},
		{"one sign for a beginning", "urldecode", []string{"%E2%82!"}, "\ufffd!"},
		{"one sign for each stray byte", "urldecode", []string{"%FF%FE%80"}, "\ufffd\ufffd\ufffd"},
		{"surrogates", "urldecode", []string{"%ED%A0%80"}, "\ufffd\ufffd\ufffd"},
	})
}

func TestCodingKeepsWhatWasThere(t *testing.T) {
	for _, tt := range []struct{ fn, in, want string }{
		{"md5", "", "начало d41d8cd98f00b204e9800998ecf8427e"},
		{"base64", "a", "начало YQ=="},
		{"base64decode", "YQ==", "начало a"},
		{"urlencode", "&", "начало %26"},
		{"urldecode", "%FFa", "начало \ufffda"},
		{"n2c", "27", "начало AA"},
	} {
		t.Run(tt.fn, func(t *testing.T) {
			f, _ := Standard().Find(tt.fn)
			args := []value.Value{value.Text(tt.in)}
			require.Nil(t, f.ReadArgs(args, 1, noVars{}))
			c := NewCall(f, args, 1, services())
			got, err := f.Append(&c, []byte("начало "))
			require.NoError(t, err)
			assert.Equal(t, tt.want, string(got))
		})
	}
}
