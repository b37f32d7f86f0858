package cli

import (
	"context"
	"errors"
	"fmt"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/internal/demo"
	"github.com/salecalc/salecalc/internal/sandbox"
)

func (a *App) demoCommand() *cobra.Command {
	var listen string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: a.t("the whole circle on one page: form, card, order, payment, webhook, variables", "весь круг на одной странице: форма, карточка, заказ, оплата, вебхук, переменные"),
		Long: a.t(`Starts the sandbox and the server in one process and prints the address of a page with a button
for each step: a client registers on a landing page, a form becomes a card in KeyCRM and an order
in GetCourse, the order is paid, GetCourse sends a webhook, a script runs and leaves variables.
The page shows every request with its answer. The people are invented, nothing leaves this
computer, and nothing is kept. It ends with Ctrl-C.`,
			`Запускает песочницу и сервер в одном процессе и печатает адрес страницы, где для каждого шага
есть кнопка: клиент регистрируется на лендинге, форма становится карточкой в KeyCRM и заказом
в GetCourse, заказ оплачивают, GetCourse отправляет вебхук, скрипт записывает переменные.
На странице видны все запросы и ответы. Люди выдуманы, наружу ничего не уходит и ничего не
сохраняется. Завершается по Ctrl-C.`),
		Example: "  salecalc demo\n  salecalc demo --listen 127.0.0.1:9000 --lang ru",
		Args:    takes(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.demo(cmd.Context(), listen)
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8088", a.t("loopback `ADDRESS` of the page; port 0 picks a free one", "адрес `ADDRESS` страницы на этом компьютере; порт 0 — любой свободный"))
	return cmd
}

func (a *App) demo(ctx context.Context, listen string) error {
	running, err := demo.Start(ctx, demo.Options{
		Listen: listen, Lang: a.language(), Now: a.Now, Version: a.Version, Key: fmt.Sprintf("demo-%016x", a.Seed()),
	})
	switch {
	case errors.Is(err, sandbox.ErrNotLoopback):
		return sayf("--listen needs an address of this computer with a port, such as 127.0.0.1:8088, not {1}", "в --listen нужен адрес этого компьютера с портом, например 127.0.0.1:8088, а не {1}", listen)
	case errors.Is(err, syscall.EADDRINUSE):
		return sayf("the address {1} is in use; choose another one by --listen, or port 0 for any", "адрес {1} занят; выберите другой флагом --listen, порт 0 — любой свободный", listen)
	case err != nil:
		return sayf("the demonstration did not start: {1}", "демонстрация не запустилась: {1}", err.Error())
	}
	fmt.Fprintf(a.Out, a.t("open %s in a browser; Ctrl-C ends it\n", "откройте в браузере %s; Ctrl-C — завершить\n"), running.URL)
	return running.Wait()
}
