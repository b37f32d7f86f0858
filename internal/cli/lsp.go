package cli

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/salecalc/salecalc/internal/lsp"
)

// settleTime is how long nothing must be typed before mistakes are shown: a word that is
// half written is none.
const settleTime = 150 * time.Millisecond

func (a *App) lspCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lsp",
		Short: a.t("language server for editors", "языковой сервер для редакторов"),
		Long: a.t("Speaks the Language Server Protocol over standard input and output: mistakes while you type,\ncompletion, documentation, renaming and more. Editors start it; there is nothing to see in a\nterminal. It runs no script and sends nothing. Messages are in the language of the editor\nunless --lang or the setting salecalc.language says otherwise.",
			"Работает по протоколу Language Server Protocol через стандартный ввод и вывод: ошибки во время\nнабора, подсказки, справка, переименование и прочее. Его запускает редактор; в терминале\nсмотреть не на что. Скрипты он не выполняет и ничего не отправляет. Язык сообщений — как\nв редакторе, если не заданы --lang или настройка salecalc.language."),
		Example: "  salecalc lsp\n  salecalc lsp --lang ru",
		Args:    takes(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f, ok := a.In.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
				fmt.Fprintln(a.Err, a.t("salecalc lsp is waiting for an editor; Ctrl-C ends it", "salecalc lsp ждёт подключения редактора; завершить — Ctrl-C"))
			}
			err := lsp.Serve(cmd.Context(), a.In, a.Out, lsp.Options{
				Version: a.Version, Lang: a.language(), Fixed: a.lang != "",
				Settle: func() <-chan time.Time { return time.After(settleTime) },
			})
			if errors.Is(err, lsp.ErrUnfinished) {
				return exitCode(exitFailed)
			}
			return err
		},
	}
	cmd.Flags().Bool("stdio", true, a.t("the only way it speaks; editors like to say it", "единственный способ связи; флаг принимается, потому что его передают редакторы"))
	return cmd
}
