package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/salecalc/salecalc/vars/crm"
)

// funnel is a small shop: every block has a condition, a calculator and a message.
func funnel() []block {
	return []block{
		newBlock(`startswith(lower(question), "меня зовут ")`,
			"имя = capitalize(substring(question, 11))",
			"Приятно познакомиться, #{имя}! Сколько билетов?"),
		newBlock(`is_int(question)`,
			"билетов = question\nскидка = if(билетов >= 5, 10, 0)\nсумма = round(билетов * 1500 * (1 - скидка / 100))\nclient.покупок = if(\"#{покупок}\" == \"\", 1, покупок + 1)",
			"#{имя}, с вас #{int_to_string(сумма, ' ')} руб.#{if(скидка > 0, ' Скидка ' + скидка + '%.', '')} Покупок: #{покупок}."),
		newBlock(`True`, "", "Напишите «меня зовут …» или число билетов."),
	}
}

func main() {
	e := &engine{blocks: funnel(), store: crm.NewMemStore(crm.MemOptions{}), now: time.Now}
	if err := chat(context.Background(), e, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// chat reads lines of the form "client: text" and prints the answers.
func chat(ctx context.Context, e *engine, in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		client, text, ok := strings.Cut(lines.Text(), ": ")
		if !ok {
			client, text = "1", lines.Text()
		}
		said, err := e.answer(ctx, client, text)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "→ %s: %s\n", client, said)
	}
	return lines.Err()
}
