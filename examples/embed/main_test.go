package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/salecalc/salecalc/vars/crm"
)

func TestChat(t *testing.T) {
	e := &engine{blocks: funnel(), store: crm.NewMemStore(crm.MemOptions{}), now: func() time.Time { return time.Unix(1_700_000_000, 0) }}
	in := strings.NewReader("41: привет\n41: Меня зовут анна\n7: Меня зовут пётр\n41: 6\n7: 2\n41: 1\n")
	var out strings.Builder
	require.NoError(t, chat(t.Context(), e, in, &out))
	require.Equal(t, `→ 41: Напишите «меня зовут …» или число билетов.
→ 41: Приятно познакомиться, Анна! Сколько билетов?
→ 7: Приятно познакомиться, Пётр! Сколько билетов?
→ 41: Анна, с вас 8 100 руб. Скидка 10%. Покупок: 1.
→ 7: Пётр, с вас 3 000 руб. Покупок: 1.
→ 41: Анна, с вас 1 500 руб. Покупок: 2.
`, out.String())
}
