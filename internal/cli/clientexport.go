package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/salecalc/salecalc/internal/exchange"
	"github.com/salecalc/salecalc/vars/sqlstore"
)

// An exportJob is the flags of `client export`.
type exportJob struct {
	dsn, format, columns string
	filter               clientFilter
	excel, overwrite     bool
}

func (a *App) clientExport() *cobra.Command {
	j := &exportJob{}
	cmd := &cobra.Command{
		Use:   "export FILE",
		Short: a.t("export clients to CSV or JSON Lines", "выгрузить клиентов в CSV или JSON Lines"),
		Long: a.t(`Exports clients to FILE, or to standard output for "-": their records, variables, current deals with
theirs, lists and labels. A name that ends in .jsonl gets JSON Lines, any other CSV.
The file appears under its name when it is whole. `+"`client import`"+` reads it back.`,
			`Выгружает клиентов в FILE (или на стандартный вывод, если указано "-"): карточки, переменные, текущие
сделки с их переменными, списки и метки. Если имя кончается на .jsonl, это JSON Lines, иначе CSV.
Файл появляется под своим именем, когда готов целиком. `+"`client import`"+` прочитает его обратно.`),
		Example: "  salecalc client export clients-new.csv --store bot.db\n  salecalc client export - --store bot.db --columns id,name,phone,client.city --label vip\n  salecalc client export for-excel.csv --store bot.db --excel",
		Args:    takes(1, 1),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.exportClients(cmd, j, args[0]) },
	}
	fs := cmd.Flags()
	a.addStoreFlag(cmd, &j.dsn)
	a.addFilter(cmd, &j.filter, 0)
	fs.StringVar(&j.columns, "columns", "", a.t("only these columns, a `LIST` such as id,name,phone,client.city,deal.total", "только эти столбцы: список `LIST`, например id,name,phone,client.city,deal.total"))
	fs.BoolVar(&j.excel, "excel", false, a.t("CSV that Excel opens by a double click: with semicolons and a mark for UTF-8", "CSV, который Excel открывает двойным щелчком: точки с запятой и метка UTF-8"))
	fs.BoolVar(&j.overwrite, "overwrite", false, a.t("replace a file that is there", "заменить файл, если он есть"))
	a.addFormatFlag(cmd, &j.format, "auto", "csv", "jsonl")
	return cmd
}

// options reads the flags that are not about whom.
func (j *exportJob) options(cmd *cobra.Command, file string) (o exchange.ExportOptions, err error) {
	o.JSON = j.format == "jsonl" || j.format == "auto" && slices.Contains([]string{".jsonl", ".ndjson"}, strings.ToLower(filepath.Ext(file)))
	if j.excel {
		if o.JSON {
			return o, misused(cmd, sayf("--excel is for CSV, not for JSON Lines", "--excel — для CSV, а не для JSON Lines"))
		}
		o.Comma, o.BOM = ';', true
	}
	if j.columns == "" {
		return o, nil
	}
	naming := exchange.NewNaming()
	for name := range strings.SplitSeq(j.columns, ",") {
		name = strings.TrimSpace(name)
		c, why := naming.Column(name)
		if c.String() == "" {
			return o, about("--columns: "+name, why)
		}
		o.Columns = append(o.Columns, c)
	}
	return o, nil
}

func (a *App) exportClients(cmd *cobra.Command, j *exportJob, name string) error {
	o, err := j.options(cmd, name)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(name); err == nil && !j.overwrite && name != "-" {
		return sayf("{1} exists; choose another name, or replace it by --overwrite", "файл {1} уже есть; выберите другое имя или замените его: --overwrite", name)
	}
	bar := a.progress(-1)
	o.Progress = func(n int) { _ = bar.Set(n) }
	var n int
	err = a.withStore(cmd, j.dsn, func(ctx context.Context, store *sqlstore.Store) (err error) {
		if o.Choice, err = chosen(ctx, store, &j.filter); err != nil {
			return err
		}
		if name == "-" {
			n, err = exchange.Export(ctx, store, a.Out, o)
		} else {
			n, err = exportFile(ctx, store, name, o)
		}
		_ = bar.Clear()
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Err, a.t("clients exported: %d\n", "выгружено клиентов: %d\n"), n)
	return nil
}

// exportFile writes a file that appears under its name when it is whole.
func exportFile(ctx context.Context, store *sqlstore.Store, name string, o exchange.ExportOptions) (n int, err error) {
	o.TempDir = filepath.Dir(name)
	f, err := os.CreateTemp(o.TempDir, ".export-*")
	if err != nil {
		return 0, unwritable(name, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	n, err = exchange.Export(ctx, store, f, o)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return n, full(name, err)
	}
	if err = os.Rename(f.Name(), name); err != nil {
		return n, unwritable(name, err)
	}
	return n, nil
}
