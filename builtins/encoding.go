package builtins

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

const pageStrings = "dlya-raboty-so-strokami.md"

var (
	hashedParam = Param{Name: "text", Read: Text, Doc: both("what to hash", "что хешировать")}
	givesHex    = both("small hexadecimal digits", "шестнадцатеричные цифры, строчные")
)

// encodingFuncs hash texts and write them in other alphabets. A text counts as its UTF-8
// bytes.
var encodingFuncs = []Func{{
	Name: "md5", Group: GroupEncoding, Kind: Pure,
	Params:   []Param{hashedParam},
	Returns:  givesHex,
	Doc:      both("The MD5 hash of a text, 32 characters. Fine for signatures that a service asks for, too weak for passwords.", "Хеш MD5 от текста, 32 знака. Годится для подписей, которых требует сервис, но слишком слаб для паролей."),
	Examples: []Example{{Src: `md5("Hello world")`, Want: "3e25960a79dbc69b674cd4ec67a72c62"}},
	Source:   pageMath, Append: digest(md5.New),
}, {
	Name: "sha1", Group: GroupEncoding, Kind: Pure,
	Params:   []Param{hashedParam},
	Returns:  givesHex,
	Doc:      both("The SHA-1 hash of a text, 40 characters.", "Хеш SHA-1 от текста, 40 знаков."),
	Examples: []Example{{Src: `sha1("Hello world")`, Want: "7b502c3a1f48c8609ae212cdfb639dee39673f5e"}},
	Source:   pageMath, Append: digest(sha1.New),
}, {
	Name: "sha256", Group: GroupEncoding, Kind: Pure,
	Params:   []Param{hashedParam},
	Returns:  givesHex,
	Doc:      both("The SHA-256 hash of a text, 64 characters.", "Хеш SHA-256 от текста, 64 знака."),
	Examples: []Example{{Src: `sha256("Hello world")`, Want: "64ec88ca00b268e5ba1a35678a1b5316d212f4f366b2477232534a8aeca37f3c"}},
	Source:   pageMath, Append: digest(sha256.New),
}, {
	Name: "hmac_hexdigest", Group: GroupEncoding, Kind: Pure,
	Params: []Param{
		{Name: "secret_key", Read: Text, Doc: both("the secret key", "секретный ключ")},
		{Name: "msg", Read: Text, Doc: both("what to sign", "что подписать")},
		{Name: "hash_type", Read: Text, Doc: both("'sha256', 'md5', 'sha512' or 'sha1'", "'sha256', 'md5', 'sha512' или 'sha1'")},
	},
	Returns: givesHex,
	Doc: both("Signs a text with a secret key (HMAC), as many services ask of requests sent to them. Keep the key in a constant of the project.",
		"Подписывает текст секретным ключом (HMAC): такую подпись запросов требуют многие сервисы. Ключ храните в константе проекта."),
	Examples: []Example{
		{Src: `hmac_hexdigest('secret', 'Hello world', 'sha1')`, Want: "08d79828e89d154e74addf8bfcb647e7770bfe9a"},
		{Src: `hmac_hexdigest('secret', 'Hello world', 'md5')`, Want: "3fd162f1e3fa761d6e618ea6c1a19efb"},
	},
	Source: pageStrings, Append: sign,
}, {
	Name: "base64", Group: GroupEncoding, Kind: Pure,
	Params:  []Param{strParam},
	Returns: both("the text in base64", "текст в base64"),
	Doc:     both("Writes a text in base64: Latin letters, digits, + and /, with = at the end where needed.", "Записывает текст в base64: латинские буквы, цифры, + и /, в конце при необходимости =."),
	Examples: []Example{
		{Src: `base64("Hello")`, Want: "SGVsbG8="},
		{Src: `base64("Привет")`, Want: "0J/RgNC40LLQtdGC"},
	},
	Source: pageStrings, Append: encodeBase64,
}, {
	Name: "base64decode", Group: GroupEncoding, Kind: Pure,
	Params:  []Param{{Name: "str", Read: Text, Doc: both("a text in base64, with its = at the end", "текст в base64 вместе с = в конце")}},
	Returns: both("the decoded text", "исходный текст"),
	Doc: both("Reads base64 back. What is not base64, and what holds no text but a file, is an error.",
		"Читает текст из base64. Если это не base64 или внутри не текст, а, например, файл, будет ошибка."),
	Examples: []Example{
		{Src: `base64decode("SGVsbG8=")`, Want: "Hello"},
		{Src: `base64decode(base64("Добрый день!"))`, Want: "Добрый день!"},
	},
	Source: pageStrings, Append: decodeBase64,
}, {
	Name: "urlencode", Group: GroupEncoding, Kind: Pure,
	Params:  []Param{{Name: "str", Read: Text, Doc: both("a part of an address", "часть адреса")}},
	Returns: both("the text as it may stand in an address", "текст, который можно вставить в адрес"),
	Doc: both("Prepares a text for an address: everything except Latin letters, digits and _ . - ~ / becomes % and two digits. A blank becomes %20.",
		"Готовит текст для вставки в адрес: всё, кроме латинских букв, цифр и знаков _ . - ~ /, заменяется на % и две цифры. Пробел становится %20."),
	Examples: []Example{
		{Src: `urlencode("Ivan Ivanovich")`, Want: "Ivan%20Ivanovich"},
		{Src: `urlencode("Anna&Maria")`, Want: "Anna%26Maria"},
		{Src: `urlencode("цена")`, Want: "%D1%86%D0%B5%D0%BD%D0%B0"},
	},
	Source: pageStrings, Append: urlEncode,
}, {
	Name: "urldecode", Group: GroupEncoding, Kind: Pure,
	Params:  []Param{{Name: "str", Read: Text, Doc: both("a part of an address", "часть адреса")}},
	Returns: both("the text as it was before encoding", "текст до кодирования"),
	Doc: both("Undoes urlencode. A + stays a plus, a % without two digits stays as it is, and what is no readable text becomes �.",
		"Обратная к urlencode. Знак + остаётся плюсом, % без двух цифр не меняется, а то, что не читается как текст, становится знаком �."),
	Examples: []Example{
		{Src: `urldecode("Ivan%20Ivanovich")`, Want: "Ivan Ivanovich"},
		{Src: `urldecode("%D1%86%D0%B5%D0%BD%D0%B0")`, Want: "цена"},
		{Src: `urldecode("a+b")`, Want: "a+b"},
	},
	Source: pageStrings, Rewrite: behind(appendURLDecoded),
}}

// digest makes a function that hashes one text.
func digest(algorithm func() hash.Hash) func(*Call, []byte) ([]byte, error) {
	return func(c *Call, dst []byte) ([]byte, error) { return appendHash(dst, algorithm(), c.Text(0)), nil }
}

func appendHash(dst []byte, h hash.Hash, s string) []byte {
	h.Write([]byte(s))
	var sum [sha512.Size]byte
	return hex.AppendEncode(dst, h.Sum(sum[:0]))
}

func sign(c *Call, dst []byte) ([]byte, error) {
	var algorithm func() hash.Hash
	switch c.Text(2) {
	case "sha256":
		algorithm = sha256.New
	case "md5":
		algorithm = md5.New
	case "sha512":
		algorithm = sha512.New
	case "sha1":
		algorithm = sha1.New
	default:
		return dst, c.BadArg(2, both("it must be sha256, md5, sha512 or sha1", "нужно одно из: sha256, md5, sha512, sha1"))
	}
	return appendHash(dst, hmac.New(algorithm, []byte(c.Text(0))), c.Text(1)), nil
}

func encodeBase64(c *Call, dst []byte) ([]byte, error) {
	s := c.Text(0)
	if err := boundASCII(c, base64.StdEncoding.EncodedLen(len(s))); err != nil {
		return dst, err
	}
	return base64.StdEncoding.AppendEncode(dst, []byte(s)), nil
}

// boundASCII is boundText for a text with one byte a character.
func boundASCII(c *Call, bytes int) error {
	return boundText(c, bytes, func() int { return bytes })
}

func decodeBase64(c *Call, dst []byte) ([]byte, error) {
	s := c.Text(0)
	if len(s) > c.Room() {
		return dst, c.TooLong()
	}
	decoded, err := base64.StdEncoding.AppendDecode(dst, []byte(s))
	if err != nil {
		return dst, c.BadArg(0, both("this is not base64", "это не base64"))
	}
	if !utf8.Valid(decoded[len(dst):]) {
		return dst, c.BadArg(0, both("there is no text inside this base64", "внутри этого base64 не текст"))
	}
	return decoded, nil
}

const upperHex = "0123456789ABCDEF"

// staysInURL reports whether urlencode leaves a byte as it is.
func staysInURL(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || strings.IndexByte("_.-~/", b) >= 0
}

func urlEncode(c *Call, dst []byte) ([]byte, error) {
	s, size := c.Text(0), 0
	for i := range len(s) {
		if size++; !staysInURL(s[i]) {
			size += 2
		}
	}
	if err := boundASCII(c, size); err != nil {
		return dst, err
	}
	dst = slices.Grow(dst, size)
	for i := range len(s) {
		if b := s[i]; staysInURL(b) {
			dst = append(dst, b)
		} else {
			dst = append(dst, '%', upperHex[b>>4], upperHex[b&15])
		}
	}
	return dst, nil
}

func appendURLDecoded(dst, s []byte) []byte {
	start, escaped := len(dst), false
	for i := 0; i < len(s); i++ {
		b := s[i]
		if b == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(string(s[i+1:i+3]), 16, 8); err == nil {
				b, escaped = byte(n), true
				i += 2
			}
		}
		dst = append(dst, b)
	}
	if !escaped || utf8.Valid(dst[start:]) {
		return dst
	}
	return append(dst[:start], replaceInvalid(dst[start:])...)
}

// replaceInvalid puts one U+FFFD in place of every broken character, as Python does: for
// the bytes that begin a character properly, as many as there are, or for a single byte.
func replaceInvalid(b []byte) []byte {
	fixed := make([]byte, 0, len(b))
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			for size < len(b) && !utf8.FullRune(b[:size+1]) {
				size++
			}
		}
		fixed = utf8.AppendRune(fixed, r)
		b = b[size:]
	}
	return fixed
}
