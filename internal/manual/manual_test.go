package manual

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/lang/diag"
)

func program() *Program {
	return &Program{
		Name: "tool", Version: "1.2",
		Commands: []Command{
			{Path: "tool", Short: "does things", Long: "Does things.", Usage: "tool COMMAND", Subs: []string{"tool run"}},
			{
				Path: "tool run", Short: "run 'em", Usage: "tool run FILE",
				Long:    "Runs a file.\n.hidden files too.\n\nLike so:\n  a\\b -x\n  c\n",
				Example: "  tool run a|b.txt", Flags: []Flag{{"-x, --extra A|B", "more, or ~less^"}},
			},
		},
		Exits: []Exit{{0, "done"}, {2, "wrong usage"}},
	}
}

func TestPages(t *testing.T) {
	pages := program().Pages(diag.EN)
	require.Len(t, pages, 2)
	require.Equal(t, `.TH "TOOL" 1 "" "tool 1.2"
.nh
.ad l
.SH "NAME"
tool \- does things
.SH "SYNOPSIS"
.B tool COMMAND
.SH "DESCRIPTION"
Does things.
.SH "COMMANDS"
.TP
.BR tool\-run (1)
run \(aqem
.SH "EXIT STATUS"
.TP
.B 0
done
.TP
.B 2
wrong usage
`, pages["tool.1"])
	require.Equal(t, `.TH "TOOL\-RUN" 1 "" "tool 1.2"
.nh
.ad l
.SH "ИМЯ"
tool\-run \- run \(aqem
.SH "ВЫЗОВ"
.B tool run FILE
.SH "ОПИСАНИЕ"
Runs a file.
\&.hidden files too.
.PP
Like so:
.PP
.nf
  a\eb \-x
  c
.fi
.SH "ФЛАГИ"
.TP
.B \-x, \-\-extra A|B
more, or \(tiless\(ha
.SH "ПРИМЕРЫ"
.nf
  tool run a|b.txt
.fi
.SH "КОДЫ ВЫХОДА"
.TP
.B 0
done
.TP
.B 2
wrong usage
.SH "СМ. ТАКЖЕ"
.BR tool (1)
`, program().Pages(diag.RU)["tool-run.1"])
}

func TestMarkdown(t *testing.T) {
	require.Equal(t, "<!-- Generated from the commands; do not edit. -->\n\n# Commands of tool\n\nDoes things.\n\n## tool run\n\n"+
		"Runs a file.\n.hidden files too.\n\nLike so:\n\n```text\na\\b -x\nc\n```\n\n```text\ntool run FILE\n```\n\n"+
		"| flag | meaning |\n| --- | --- |\n| `-x, --extra A\\|B` | more, or ~less^ |\n\n```text\ntool run a|b.txt\n```\n\n"+
		"## Exit codes\n\n- 0 — done\n- 2 — wrong usage\n", program().Markdown(diag.EN))
}
