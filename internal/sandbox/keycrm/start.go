package keycrm

import "github.com/salecalc/salecalc/internal/sandbox/wire"

// Reset puts the company back to its start: two pipelines that take products and
// payments and one that takes neither, and an entry or more of every list.
func (c *Company) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.records = records{
		ids: ids{pipeline: 3, status: 32, source: 11, field: 1022, buyer: 20416, card: 5103, payment: 9000},
		pipelines: []Pipeline{
			{ID: 1, Title: "Заявки", Products: true, Payments: true, Statuses: []Status{{11, "Новая", false}, {12, "В работе", false}, {13, "Успешно", true}}},
			{ID: 2, Title: "Курсы", Products: true, Payments: true, Statuses: []Status{{21, "Новая", false}, {22, "Успешно", true}}},
			{ID: 3, Title: "Звонки", Statuses: []Status{{31, "Новый", false}, {32, "Закрыт", true}}},
		},
		sources:  []wire.Named{{ID: 1, Name: "Сайт"}, {ID: 11, Name: "Бот"}},
		managers: []wire.Named{{ID: 1, Name: "Олена"}, {ID: 3, Name: "Тарас"}},
		methods:  []wire.Named{{ID: 1, Name: "Наличные"}, {ID: 2, Name: "Картка"}},
		fields: []Field{
			{ID: 1021, UUID: "LD_1021", Name: "Клиент бота"},
			{ID: 1022, UUID: "LD_1022", Name: "Удобное время", Options: []string{"Ранок", "День", "Вечір"}},
		},
	}
}
