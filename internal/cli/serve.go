package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/internal/server"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

// lookTime is how often a server looks for deliveries that others have left.
const lookTime = 5 * time.Second

// Connections a worker may need at once (its claim, its client, the journal), and what
// runs beside the workers.
const (
	connsEach   = 3
	connsBeside = 8
)

func (a *App) serveCommand() *cobra.Command {
	var file string
	var check bool
	cmd := &cobra.Command{
		Use:   "serve --config FILE",
		Short: a.t("receive webhooks and forms, answer over JSON", "принимать вебхуки и формы, отвечать по JSON"),
		Long: a.t(`Receives webhooks of GetCourse and SalesDrive and posts of web forms, keeps them in the store
and runs the scripts that the configuration names for them. What came in, and what became of
it, stands at /history. It ends with Ctrl-C after the runs under way. --check reads the
configuration and the scripts, says what is wrong with them, and starts nothing.`,
			`Принимает вебхуки GetCourse и SalesDrive и данные веб-форм, сохраняет их в базе и выполняет
скрипты, указанные для них в конфигурации. Что пришло и чем кончилось, видно на странице
/history. По Ctrl-C завершается, дождавшись начатых скриптов. --check читает конфигурацию
и скрипты, сообщает об ошибках и ничего не запускает.`),
		Example: "  salecalc serve --config examples/serve/serve.yaml --check\n  salecalc serve --config examples/serve/serve.yaml",
		Args:    takes(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if file == "" {
				return misused(cmd, sayf("--config FILE is needed", "нужен флаг --config ФАЙЛ"))
			}
			c, err := a.serverConfig(file)
			if err != nil {
				return err
			}
			if check {
				fmt.Fprintf(a.Out, a.t("%s: sound\n", "%s: ошибок нет\n"), file)
				return nil
			}
			return a.serve(cmd.Context(), c, file)
		},
	}
	cmd.Flags().StringVar(&file, "config", "", a.t("YAML `FILE` that says what is received and what runs", "YAML-файл `FILE`: что принимать и что выполнять"))
	cmd.Flags().BoolVar(&check, "check", false, a.t("only check the configuration", "только проверить конфигурацию"))
	return cmd
}

// serverConfig reads a configuration; files it names are looked for beside it.
func (a *App) serverConfig(file string) (*server.Config, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, unreadable(file, err)
	}
	return server.ReadConfig(file, data, server.Surroundings{
		Env:  a.Getenv,
		Read: func(name string) ([]byte, error) { return os.ReadFile(beside(file, name)) },
	})
}

// beside is the path of a file that another one names.
func beside(file, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(file), name)
}

func (a *App) serve(ctx context.Context, c *server.Config, file string) error {
	dsn := c.Store
	if !strings.Contains(dsn, "://") {
		dsn = beside(file, dsn)
	}
	store, err := sqlstore.Open(ctx, dsn, sqlstore.Options{Zone: c.Zone, Now: a.Now, Conns: connsEach*c.Workers + connsBeside})
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", c.Listen)
	if errors.Is(err, syscall.EADDRINUSE) {
		return sayf("the address {1} is in use; end the program that has it, or choose another one by listen in the configuration",
			"адрес {1} занят; завершите программу, которая его занимает, или выберите в настройках другой listen", c.Listen)
	}
	if err != nil {
		return sayf("cannot listen at {1}: {2}", "не удалось слушать адрес {1}: {2}", c.Listen, err.Error())
	}
	look := time.NewTicker(lookTime)
	defer look.Stop()
	s := server.New(server.Options{
		Config: c, Store: store, Now: a.Now, Tick: look.C, Version: a.Version, ID: strconv.FormatUint(a.Seed(), 36),
		Log: slog.New(slog.NewJSONHandler(a.Err, nil)),
	})
	fmt.Fprintf(a.Out, a.t("salecalc serves at http://%s, store %s, network: %s\n", "salecalc слушает http://%s, база %s, сеть: %s\n"),
		l.Addr(), sqlstore.Shown(dsn), c.Network)
	return s.Serve(ctx, l)
}
