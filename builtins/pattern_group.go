package builtins

import "strconv"

// bracket reads what begins with ( at offset from.
func (t *patternTranslator) bracket(from int) patternShape {
	if t.depth == maxPatternDepth {
		n := strconv.Itoa(maxPatternDepth)
		t.fail(from, both("brackets are nested deeper than "+n, "вложенность скобок больше "+n))
		return patternShape{}
	}
	t.depth++
	defer func() { t.depth-- }()
	if !t.accept('?') {
		return t.capture(from)
	}
	switch r := t.next(); r {
	case ':':
		return t.inside(from, "(?:")
	case '>':
		t.backtracks = true
		return t.inside(from, "(?>")
	case '=', '!':
		return t.look(from, "(?"+string(r))
	case '<':
		if r := t.next(); r == '=' || r == '!' {
			return t.lookBehind(from, "(?<"+string(r))
		}
	case 'P':
		switch t.next() {
		case '<':
			return t.named(from)
		case '=':
			at := t.pos
			return t.reference(t.groupNamed(at, t.name(')')), at)
		}
	case '(':
		return t.conditional(from)
	default:
		if r >= 0 {
			t.pos--
			return t.flagged(from)
		}
	}
	t.unknownBracket(from)
	return patternShape{}
}

func (t *patternTranslator) unknownBracket(from int) {
	t.fail(from, both("unknown kind of bracket", "неизвестный вид скобок"))
}

// inside writes open, then the alternatives up to the closing bracket. Flags set within
// end there.
func (t *patternTranslator) inside(from int, open string) patternShape {
	flags := t.flags
	t.out.WriteString(open)
	s := t.alternatives()
	t.close(from)
	t.flags = flags
	return s
}

func (t *patternTranslator) close(from int) {
	if !t.accept(')') {
		t.fail(from, both("this bracket is not closed", "эта скобка не закрыта"))
	}
	t.out.WriteByte(')')
}

// capture reads a capturing group.
func (t *patternTranslator) capture(from int) patternShape {
	n := len(t.groups)
	t.groups = append(t.groups, patternGroup{open: true})
	s := t.inside(from, "(")
	t.groups[n] = patternGroup{min: s.min, max: s.max}
	s.size = boundedSum(s.size, 2)
	return s
}

// named reads (?P<name>...). The translation has numbers only: regexp2 would number named
// groups after all others.
func (t *patternTranslator) named(from int) patternShape {
	at := t.pos
	name := t.name('>')
	if _, ok := t.names[name]; ok {
		t.fail(at, both("there is a group of this name already", "группа с таким именем уже есть"))
	}
	t.names[name] = len(t.groups)
	return t.capture(from)
}

// look reads a look-ahead or, within lookBehind, a look-behind: it matches no characters.
func (t *patternTranslator) look(from int, open string) patternShape {
	t.backtracks = true
	t.inside(from, open)
	return patternShape{}
}

// lookBehind reads (?<=...) and (?<!...), whose width must be fixed, as in Python.
func (t *patternTranslator) lookBehind(from int, open string) patternShape {
	if t.behind == 0 {
		t.behind = len(t.groups)
		defer func() { t.behind = 0 }()
	}
	t.backtracks = true
	if s := t.inside(from, open); s.min != s.max {
		t.fail(from, both("a look-behind must match a fixed number of characters", "просмотр назад должен иметь постоянную длину"))
	}
	return patternShape{}
}

// groupNamed finds the number of a group by its name.
func (t *patternTranslator) groupNamed(at int, name string) int {
	n, ok := t.names[name]
	if !ok {
		t.noGroup(at)
	}
	return n
}

// reference writes a back-reference to group n, which must be closed already.
func (t *patternTranslator) reference(n, at int) patternShape {
	if n >= len(t.groups) {
		t.noGroup(at)
		return patternShape{}
	}
	g := t.groups[n]
	if g.open {
		t.fail(at, both("a group cannot refer to itself", "группа не может ссылаться на саму себя"))
	}
	t.checkBehind(n, at)
	t.backtracks = true
	return t.write(`(?:\`+strconv.Itoa(n)+")", patternShape{min: g.min, max: g.max})
}

func (t *patternTranslator) checkBehind(n, at int) {
	if t.behind > 0 && n >= t.behind {
		t.fail(at, both("a look-behind cannot refer to a group inside it", "просмотр назад не может ссылаться на группу внутри себя"))
	}
}

// conditional reads (?(group)yes|no), after the second bracket.
func (t *patternTranslator) conditional(from int) patternShape {
	at := t.pos
	n, ok := t.number()
	switch {
	case !ok:
		n = t.groupNamed(at, t.name(')'))
	case n == 0 || !t.accept(')'):
		t.noGroup(at)
	default:
		t.tests = append(t.tests, groupTest{n, at})
	}
	t.checkBehind(n, at)
	t.backtracks = true
	t.out.WriteString("(?(" + strconv.Itoa(n) + ")")
	yes, no := t.sequence(), patternShape{}
	if t.accept('|') {
		t.out.WriteByte('|')
		no = t.sequence()
	}
	if t.peek() == '|' {
		t.fail(t.pos, both("a condition has two branches at most", "у условия не больше двух ветвей"))
	}
	t.close(from)
	return yes.or(no)
}

// flagged reads (?i) at the start of the pattern, and (?i:...) and (?-i:...) anywhere.
func (t *patternTranslator) flagged(from int) patternShape {
	outer := t.flags
	given := t.setFlags(true)
	if t.accept(')') {
		if !given || t.depth > 1 || t.out.Len() > 0 {
			t.flags = outer
			t.fail(from, both("flags for the whole pattern stand at its start", "флаги всего выражения ставятся в его начале"))
		}
		return patternShape{}
	}
	if t.accept('-') {
		given = t.setFlags(false)
	}
	if !given || !t.accept(':') {
		t.unknownBracket(from)
	}
	open := "(?-i:"
	if t.flags.ignoreCase {
		open = "(?i:"
	}
	s := t.inside(from, open)
	t.flags = outer
	return s
}

// setFlags reads flag letters, and reports whether there is one.
func (t *patternTranslator) setFlags(on bool) bool {
	for given := false; ; given = true {
		switch t.peek() {
		case 'i':
			t.flags.ignoreCase = on
		case 'm':
			t.flags.multiline = on
		case 's':
			t.flags.dotAll = on
		case 'x':
			t.flags.verbose = on
		case 'a':
			t.flags.ascii = on
		case 'u':
			t.flags.ascii = !on
		default:
			return given
		}
		t.pos++
	}
}
