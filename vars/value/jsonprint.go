package value

// AppendJSON appends the value as compact JSON. A text is a JSON string, whatever it
// reads as; a number keeps a spelling that JSON has too; None is null.
func (v Value) AppendJSON(dst []byte) []byte {
	switch v.k {
	case none:
		return append(dst, "null"...)
	case boolean:
		if v.n != 0 {
			return append(dst, "true"...)
		}
		return append(dst, "false"...)
	case integer, float:
		if v.l > 0 && !jsonNumber(v.str()) {
			v.l = 0
		}
		return v.AppendText(dst)
	case array:
		dst = append(dst, '[')
		for i, e := range v.elems() {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = e.AppendJSON(dst)
		}
		return append(dst, ']')
	case dict:
		dst = append(dst, '{')
		for i := range v.dict().pairs {
			p := &v.dict().pairs[i]
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(AppendJSONString(dst, p.Key), ':')
			dst = p.Value.AppendJSON(dst)
		}
		return append(dst, '}')
	}
	if v.k == textPlain && v.n == rawNumber {
		return append(dst, v.str()...)
	}
	return AppendJSONString(dst, v.str())
}

// AppendJSONString appends s as a JSON string. Only what JSON forbids inside a string is
// escaped.
func AppendJSONString(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	for {
		end := textEnd(s, 0)
		if dst = append(dst, s[:end]...); end == len(s) {
			return append(dst, '"')
		}
		c := s[end]
		s = s[end+1:]
		switch c {
		case '\b':
			c = 'b'
		case '\f':
			c = 'f'
		case '\n':
			c = 'n'
		case '\r':
			c = 'r'
		case '\t':
			c = 't'
		case '"', '\\':
		default:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			continue
		}
		dst = append(dst, '\\', c)
	}
}
