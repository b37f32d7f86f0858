package manual

import (
	"fmt"
	"strings"

	"github.com/salecalc/salecalc/lang/diag"
)

// Pages gives the man pages of section 1 by file name, such as salecalc-run.1, in UTF-8.
func (p *Program) Pages(lang diag.Lang) map[string]string {
	list := make(map[string]string, len(p.Commands))
	for i := range p.Commands {
		c := &p.Commands[i]
		list[page(c.Path)+".1"] = p.page(c, lang)
	}
	return list
}

func (p *Program) page(c *Command, lang diag.Lang) string {
	var b strings.Builder
	title := func(t diag.Text) { fmt.Fprintf(&b, ".SH %s\n", quoted(t.In(lang))) }
	fmt.Fprintf(&b, ".TH %s 1 \"\" %s\n.nh\n.ad l\n", quoted(strings.ToUpper(page(c.Path))), quoted(p.Name+" "+p.Version))
	title(titleName)
	fmt.Fprintf(&b, "%s \\- %s\n", literal(page(c.Path)), literal(c.Short))
	title(titleUse)
	fmt.Fprintf(&b, ".B %s\n", literal(c.Usage))
	title(titleLong)
	paragraphs(&b, c.Long)
	if len(c.Subs) > 0 {
		title(titleSubs)
		for _, path := range c.Subs {
			if sub := p.command(path); sub != nil {
				fmt.Fprintf(&b, ".TP\n.BR %s (1)\n%s\n", literal(page(path)), line(sub.Short))
			}
		}
	}
	if len(c.Flags) > 0 {
		title(titleFlags)
		for _, f := range c.Flags {
			fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", literal(f.Written), line(f.Doc))
		}
	}
	if c.Example != "" {
		title(titleExample)
		paragraphs(&b, c.Example)
	}
	title(titleExits)
	for _, e := range p.Exits {
		fmt.Fprintf(&b, ".TP\n.B %d\n%s\n", e.Code, line(e.Doc))
	}
	if c != &p.Commands[0] {
		title(titleSee)
		fmt.Fprintf(&b, ".BR %s (1)\n", literal(page(p.Commands[0].Path)))
	}
	return b.String()
}

func (p *Program) command(path string) *Command {
	for i := range p.Commands {
		if p.Commands[i].Path == path {
			return &p.Commands[i]
		}
	}
	return nil
}

func paragraphs(b *strings.Builder, text string) {
	for i, bl := range blocks(text) {
		if i > 0 {
			b.WriteString(".PP\n")
		}
		if bl.kept {
			b.WriteString(".nf\n")
		}
		for _, l := range bl.lines {
			b.WriteString(line(l) + "\n")
		}
		if bl.kept {
			b.WriteString(".fi\n")
		}
	}
}

// literal is a text that roff shows as it is: a backslash begins nothing, a hyphen is the
// sign that can be copied into a command.
func literal(s string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`, "`", `\(ga`, "'", `\(aq`, "^", `\(ha`, "~", `\(ti`).Replace(s)
}

// line is a literal line of text: a dot at its beginning is no command.
func line(s string) string {
	s = literal(s)
	if strings.HasPrefix(s, ".") {
		return `\&` + s
	}
	return s
}

// quoted is an argument of a roff command.
func quoted(s string) string { return `"` + strings.ReplaceAll(literal(s), `"`, `\(dq`) + `"` }
