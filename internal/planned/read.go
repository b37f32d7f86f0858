package planned

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang/diag"
)

// MaxLine is how many bytes a line may have.
const MaxLine = 8 << 20

// A Fault is something wrong with the file, and where.
type Fault struct {
	Line   int64 // from 1
	Offset int64 // of the byte in the file, from 0
	Text   diag.Text
}

// Error implements error.
func (f *Fault) Error() string { return f.In(diag.EN) }

// In is the fault with its place in a language.
func (f *Fault) In(lang diag.Lang) string {
	return fmt.Sprintf(diag.Both("line %d, byte %d: %s", "строка %d, байт %d: %s").In(lang), f.Line, f.Offset, f.Text.In(lang))
}

// A Reader reads a file of planned effects. It belongs to one goroutine.
type Reader struct {
	in     *bufio.Reader
	line   int64
	offset int64 // where the line begins
	next   int64
}

// NewReader makes one.
func NewReader(r io.Reader) *Reader { return &Reader{in: bufio.NewReaderSize(r, 64<<10)} }

// Line is the number of the line of the last effect, from 1.
func (r *Reader) Line() int64 { return r.line }

// Offset is where the next line begins, in bytes.
func (r *Reader) Offset() int64 { return r.next }

// Next gives the next effect, io.EOF after the last. What is wrong with the file is a
// [*Fault]. Blank lines are passed over.
func (r *Reader) Next() (*Effect, error) {
	for {
		line, whole, err := r.read()
		if err != nil {
			return nil, err
		}
		if r.line == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if len(bytes.TrimSpace(line)) == 0 {
			if !whole {
				return nil, io.EOF
			}
			continue
		}
		return r.parse(line, whole)
	}
}

// read gives a line without its end; whole says that it had one.
func (r *Reader) read() (line []byte, whole bool, err error) {
	r.line, r.offset = r.line+1, r.next
	for {
		part, err := r.in.ReadSlice('\n')
		line = append(line, part...)
		r.next += int64(len(part))
		switch {
		case len(line) > MaxLine:
			return nil, false, r.fault(0, "the line is longer than {1} bytes", "строка длиннее {1} байт", strconv.Itoa(MaxLine))
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF):
			if len(line) == 0 {
				return nil, false, io.EOF
			}
			return line, false, nil
		case err != nil:
			return nil, false, err
		}
		return line[:len(line)-1], true, nil
	}
}

// fault is a Fault at a byte of the line.
func (r *Reader) fault(at int64, en, ru string, args ...string) *Fault {
	t := diag.Both(en, ru)
	for i, a := range args {
		mark := "{" + strconv.Itoa(i+1) + "}"
		t = diag.Both(strings.ReplaceAll(t.EN, mark, a), strings.ReplaceAll(t.RU, mark, a))
	}
	return &Fault{Line: r.line, Offset: r.offset + at, Text: t}
}

func (r *Reader) parse(line []byte, whole bool) (*Effect, error) {
	if i := invalidUTF8(line); i >= 0 {
		return nil, r.fault(int64(i), "this is not UTF-8", "это не UTF-8")
	}
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	e := &Effect{}
	if err := dec.Decode(e); err != nil {
		return nil, r.badJSON(err, line, whole)
	}
	if rest := bytes.TrimSpace(line[dec.InputOffset():]); len(rest) > 0 {
		return nil, r.fault(dec.InputOffset(), "one line holds one effect, and here something follows it", "в строке должно быть одно действие, а после него что-то ещё")
	}
	if wrong := e.wrong(); wrong != nil {
		return nil, r.fault(0, wrong.EN, wrong.RU)
	}
	return e, nil
}

func invalidUTF8(line []byte) int {
	for i := 0; i < len(line); {
		c, size := utf8.DecodeRune(line[i:])
		if c == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// badJSON puts a failure to decode into words.
func (r *Reader) badJSON(err error, line []byte, whole bool) *Fault {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case !whole && !json.Valid(line) && (errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &syntax) && syntax.Offset >= int64(len(line))):
		return r.fault(int64(len(line)), "the file breaks off here: it was not written to its end", "здесь файл обрывается: он записан не до конца")
	case errors.As(err, &syntax):
		return r.fault(max(syntax.Offset-1, 0), "this is not JSON", "это не JSON")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return r.fault(int64(len(line)), "this is not JSON: the line ends too early", "это не JSON: строка обрывается")
	case errors.As(err, &kind) && kind.Field != "":
		return r.fault(kind.Offset, "{1} cannot be a {2}", "в {1} не может быть {2}", kind.Field, kind.Value)
	case errors.As(err, &kind):
		return r.fault(kind.Offset, "a planned effect is an object, not a {1}", "запланированное действие — это объект, а не {1}", kind.Value)
	}
	// What is left is a field that is not known; the library tells its name only in words.
	name := strings.TrimPrefix(err.Error(), "json: unknown field ")
	at := max(bytes.Index(line, []byte(name)), 0)
	return r.fault(int64(at), "a planned effect has no field {1}", "у запланированного действия нет поля {1}", name)
}

var idForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

// wrong says what is missing or out of place.
func (e *Effect) wrong() *diag.Text {
	say := func(en, ru string) *diag.Text { t := diag.Both(en, ru); return &t }
	switch {
	case !idForm.MatchString(e.ID):
		return say("id must be 32 hexadecimal digits", "id — это 32 шестнадцатеричные цифры")
	case e.Function == "":
		return say("function is missing", "не указана функция: function")
	case e.Line < 1 || e.Column < 1:
		return say("line and column count from 1", "line и column считаются с 1")
	case e.Nth < 0:
		return say("nth is not negative", "nth не бывает отрицательным")
	case e.ID != e.id():
		return say("the id does not belong to this run, row and place: one of them has been changed", "id не соответствует run, row и месту в скрипте: что-то из них изменено")
	case e.Request == nil:
		return nil
	}
	return e.Request.wrong()
}

// paths are those that the functions send to.
var paths = map[string]*regexp.Regexp{
	GetCourse: regexp.MustCompile(`^/pl/api/(users|deals)$`),
	KeyCRM:    regexp.MustCompile(`^/v1/pipelines/cards(/[0-9A-Za-z-]+/payment)?$`),
}

func (q *Request) wrong() *diag.Text {
	say := func(en, ru string) *diag.Text { t := diag.Both(en, ru); return &t }
	web := q.Method != "" || q.URL != "" || q.Header != nil || q.Body != ""
	object := len(q.Params) > 0 && q.Params[0] == '{'
	switch q.Service {
	case GetCourse, KeyCRM:
		switch {
		case web:
			return say("method, url, header and body are for the service web only", "method, url, header и body бывают только у сервиса web")
		case !paths[q.Service].MatchString(q.Path):
			return say("no function of "+q.Service+" sends to this path", "ни одна функция "+q.Service+" не обращается по такому path")
		case !object:
			return say("params must be an object", "params должен быть объектом")
		case q.Service == KeyCRM && (q.Action != "" || q.Domain != ""):
			return say("action and domain are for getcourse only", "action и domain бывают только у getcourse")
		case q.Service == GetCourse && q.Action != "add" && q.Action != "update":
			return say("action is add or update", "action — это add или update")
		}
		return nil
	case Web:
		switch {
		case q.Path != "" || q.Action != "" || q.Domain != "" || q.Params != nil:
			return say("path, action, domain and params are not for the service web", "path, action, domain и params не бывают у сервиса web")
		case q.Method == "" || q.URL == "":
			return say("method or url is missing", "не указан method или url")
		}
		return nil
	}
	return say("service is getcourse, keycrm or web", "service — это getcourse, keycrm или web")
}
