package sandbox

import (
	"maps"

	"github.com/salecalc/salecalc/lang/diag"
)

// words are texts of the page by key.
type words map[string]diag.Text

// labels joins all words of the page.
func labels() words {
	all := words{}
	for _, group := range []words{frameWords(), orderWords(), buttonWords(), listWords(), cardWords(), modelWords(), senderWords(), shopWords()} {
		maps.Copy(all, group)
	}
	return all
}

// frameWords stand around the lists: title, faults, requests.
func frameWords() words {
	return words{
		"title":      diag.Both("Sandbox", "Песочница"),
		"subtitle":   diag.Both("A local GetCourse, KeyCRM and SalesDrive: nothing here leaves this computer.", "Учебные GetCourse, KeyCRM и SalesDrive на этом компьютере: наружу ничего не уходит."),
		"account":    diag.Both("Account", "Аккаунт"),
		"own-domain": diag.Both("own domain", "собственный домен"),
		"as-json":    diag.Both("everything as JSON", "всё в виде JSON"),
		"reset":      diag.Both("Start afresh", "Начать заново"),
		"show":       diag.Both("Show", "Показать"),
		"yes":        diag.Both("yes", "да"),
		"no":         diag.Both("no", "нет"),
		"nothing":    diag.Both("Nothing yet.", "Пока пусто."),

		"faults":      diag.Both("Faults", "Неполадки"),
		"faults-hint": diag.Both("What shall go wrong with the requests to come?", "Что должно ломаться в следующих запросах?"),
		"switch-on":   diag.Both("Switch on", "Включить"),
		"switch-off":  diag.Both("Switch off", "Выключить"),

		"requests": diag.Both("Requests received", "Полученные запросы"),
		"request":  diag.Both("Request", "Запрос"),
		"answer":   diag.Both("Answer", "Ответ"),
		"ignored":  diag.Both("had no effect", "не подействовало"),
	}
}

// orderWords name the parts of an order.
func orderWords() words {
	return words{
		"orders":        diag.Both("Orders", "Заказы"),
		"all-but-false": diag.Both("all but false ones", "все, кроме ложных"),
		"not-shown":     diag.Both("Orders not shown", "Не показано заказов"),
		"new-order":     diag.Both("New order without the API", "Новый заказ без API"),
		"order":         diag.Both("Order", "Заказ"),
		"buyer":         diag.Both("Buyer", "Покупатель"),
		"status":        diag.Both("Status", "Статус"),
		"sum":           diag.Both("Sum", "Сумма"),
		"paid":          diag.Both("Paid", "Оплачено"),
		"left":          diag.Both("Left", "Осталось"),
		"changed":       diag.Both("Changed", "Изменён"),
		"finished":      diag.Both("Completed", "Завершён"),
		"pay-by":        diag.Both("To be paid by", "Оплатить до"),
		"stage":         diag.Both("Board and stage", "Доска и этап"),
		"board":         diag.Both("board", "доска"),
		"stage-name":    diag.Both("stage", "этап"),
		"manager":       diag.Both("Manager", "Менеджер"),
		"partner":       diag.Both("Partner", "Партнёр"),
		"promo":         diag.Both("Promo code", "Промокод"),
		"tags":          diag.Both("Tags", "Теги"),
		"tags-hint":     diag.Both("tags, separated by commas", "теги через запятую"),
		"access":        diag.Both("Access given", "Доступ открыт"),
		"reason":        diag.Both("Reason", "Причина"),
		"pay-link":      diag.Both("Payment link", "Ссылка на оплату"),
		"part-link":     diag.Both("Link for a partial payment", "Ссылка на частичную оплату"),
		"positions":     diag.Both("Positions", "Позиции"),
		"position":      diag.Both("Position", "Позиция"),
		"quantity":      diag.Both("Quantity", "Количество"),
		"payments":      diag.Both("Payments", "Платежи"),
		"deleted":       diag.Both("deleted", "удалён"),
		"delete":        diag.Both("Delete", "Удалить"),
		"move":          diag.Both("Move", "Перенести"),
		"to-order":      diag.Both("to order, id", "в заказ, id"),
		"history":       diag.Both("History", "История"),
		"tasks":         diag.Both("Tasks", "Задачи"),
		"task-open":     diag.Both("open", "открыта"),
		"task-closed":   diag.Both("closed", "закрыта"),
		"fields":        diag.Both("Custom fields", "Дополнительные поля"),
	}
}

// buttonWords stand on an order's buttons and in their fields.
func buttonWords() words {
	return words{
		"pay":          diag.Both("Pay", "Оплатить"),
		"all-left":     diag.Both("all that is left", "всё, что осталось"),
		"amount":       diag.Both("amount", "сумма"),
		"from-deposit": diag.Both("Pay from the deposit", "Оплатить с депозита"),
		"set-status":   diag.Both("Change status", "Изменить статус"),
		"by":           diag.Both("by", "кто меняет"),
		"no-reason":    diag.Both("no reason", "без причины"),
		"remark":       diag.Both("remark", "пояснение"),
		"set-reason":   diag.Both("Set reason", "Указать причину"),
		"comment":      diag.Both("Comment", "Комментарий"),
		"add-comment":  diag.Both("Add comment", "Добавить комментарий"),
		"set-finished": diag.Both("Change completion date", "Изменить дату завершения"),
		"set-stage":    diag.Both("Move to stage", "Перенести на этап"),
		"send-link":    diag.Both("Send payment link", "Отправить ссылку на оплату"),
		"send-part":    diag.Both("Send link for a part", "Отправить ссылку на частичную оплату"),
		"add-task":     diag.Both("Add task", "Добавить задачу"),
		"task":         diag.Both("task", "задача"),
		"set-card":     diag.Both("Fill in card", "Заполнить карточку"),
		"create":       diag.Both("Create", "Создать"),
		"offer-code":   diag.Both("offer code", "код предложения"),
		"source":       diag.Both("comes from", "откуда"),
		"source-id":    diag.Both("id of page or process", "id страницы или процесса"),
	}
}

// listWords belong to the lists below the orders.
func listWords() words {
	return words{
		"users":     diag.Both("Users", "Пользователи"),
		"name":      diag.Both("Name", "Имя"),
		"naming":    diag.Both("Title", "Название"),
		"phone":     diag.Both("Phone", "Телефон"),
		"email":     diag.Both("E-mail", "Эл. адрес"),
		"groups":    diag.Both("Groups", "Группы"),
		"referral":  diag.Both("Referral of", "Реферал партнёра"),
		"balance":   diag.Both("Deposit", "Депозит"),
		"top-up":    diag.Both("Top up", "Пополнить"),
		"purchases": diag.Both("Purchases", "Покупки"),
		"mails":     diag.Both("Letters (recorded, not sent)", "Письма (записаны, не отправлены)"),
		"letter":    diag.Both("Letter", "Письмо"),
		"offers":    diag.Both("Offers", "Предложения"),
		"code":      diag.Both("Code", "Код"),
		"price":     diag.Both("Price", "Цена"),
		"auto":      diag.Both("Completes when paid", "Завершать при оплате"),
		"pay-hours": diag.Both("Hours to pay", "Часов на оплату"),
		"add-offer": diag.Both("Save offer", "Сохранить предложение"),
		"reasons":   diag.Both("Reasons for cancelling", "Причины отмены"),
		"sort":      diag.Both("No.", "№"),
		"add":       diag.Both("Add", "Добавить"),
		"of-user":   diag.Both("of a user", "пользователя"),
		"of-order":  diag.Both("of an order", "заказа"),
		"stats":     diag.Both("Sales by status", "Продажи по статусам"),
		"count":     diag.Both("Orders", "Заказов"),
		"when":      diag.Both("When", "Когда"),
		"who":       diag.Both("Who", "Кто"),
		"what":      diag.Both("What", "Что"),
	}
}

// cardWords belong to the cards of KeyCRM and its lists.
func cardWords() words {
	return words{
		"cards":         diag.Both("KeyCRM: cards", "KeyCRM: карточки"),
		"card-source":   diag.Both("Source", "Источник"),
		"card-sources":  diag.Both("KeyCRM: sources", "KeyCRM: источники"),
		"card-managers": diag.Both("KeyCRM: managers", "KeyCRM: менеджеры"),
		"card-fields":   diag.Both("KeyCRM: custom fields of cards", "KeyCRM: дополнительные поля карточек"),
		"next-contact":  diag.Both("Next contact (UTC)", "Следующий контакт (UTC)"),
		"products":      diag.Both("Products", "Товары"),
		"sku":           diag.Both("SKU", "Артикул"),
		"pipelines":     diag.Both("KeyCRM: pipelines", "KeyCRM: воронки"),
		"statuses":      diag.Both("Statuses", "Статусы"),
		"blocks":        diag.Both("Blocks of the cards", "Блоки карточек"),
		"pay-methods":   diag.Both("KeyCRM: payment methods", "KeyCRM: способы оплаты"),
		"options-hint":  diag.Both("options of a list, separated by commas", "варианты списка через запятую"),
		"save":          diag.Both("Save", "Сохранить"),
	}
}

// modelWords name values of the model: a key ends with the value.
func modelWords() words {
	return words{
		"via-system":  diag.Both("payment system", "платёжная система"),
		"via-manual":  diag.Both("by hand", "вручную"),
		"via-deposit": diag.Both("deposit", "депозит"),
		"via-import":  diag.Both("API", "API"),

		"mail-payment-link":         diag.Both("payment link", "ссылка на оплату"),
		"mail-partial-payment-link": diag.Both("link for a partial payment", "ссылка на частичную оплату"),
		"mail-payment-received":     diag.Both("payment received", "платёж получен"),

		"by-api":      diag.Both("API", "API"),
		"by-employee": diag.Both("employee", "сотрудник"),
		"by-process":  diag.Both("process", "процесс"),
		"by-page":     diag.Both("page", "страница"),
		"by-system":   diag.Both("system", "система"),

		"entry-created":         diag.Both("order created", "заказ создан"),
		"entry-status":          diag.Both("status", "статус"),
		"entry-positions":       diag.Both("positions changed, sum", "изменены позиции, сумма"),
		"entry-payment":         diag.Both("payment", "платёж"),
		"entry-payment-deleted": diag.Both("payment deleted", "платёж удалён"),
		"entry-payment-moved":   diag.Both("payment moved between orders", "платёж перенесён между заказами"),
		"entry-stage":           diag.Both("stage", "этап"),
		"entry-reason":          diag.Both("reason", "причина"),
		"entry-comment":         diag.Both("comment", "комментарий"),
		"entry-finished":        diag.Both("completion date", "дата завершения"),
		"entry-mail":            diag.Both("letter", "письмо"),
		"entry-purchase":        diag.Both("access given", "открыт доступ"),
		"entry-task":            diag.Both("task added", "добавлена задача"),
		"entry-card":            diag.Both("card filled in", "заполнена карточка"),
	}
}

// senderWords belong to what calls receivers; some keys end with a value of the model.
func senderWords() words {
	return words{
		"landing":        diag.Both("landing page whose address carries ?sid=", "лендинг, в адресе которого стоит ?sid="),
		"processes":      diag.Both("GetCourse: processes that call a URL", "GetCourse: процессы, вызывающие URL"),
		"processes-hint": diag.Both("Only receivers on this computer are called, such as salecalc serve.", "Вызываются только получатели на этом компьютере, например salecalc serve."),
		"conditions":     diag.Both("Conditions", "Условия"),
		"call":           diag.Both("Call", "Вызов"),
		"group":          diag.Both("group", "группа"),
		"of-what":        diag.Both("object", "объект"),
		"user-id":        diag.Both("user id", "id пользователя"),
		"order-id":       diag.Both("order id", "id заказа"),
		"run":            diag.Both("Run now", "Запустить сейчас"),
		"data":           diag.Both("where the parameters go", "где передавать параметры"),
		"data-url":       diag.Both("in the address", "в адресе"),
		"data-form":      diag.Both("form", "форма"),
		"sent":           diag.Both("Webhooks sent", "Отправленные вебхуки"),
		"send-again":     diag.Both("Send again", "Отправить ещё раз"),
		"repeat-of":      diag.Both("repeats", "повтор"),

		"object-order": diag.Both("order", "заказ"),
		"object-user":  diag.Both("user", "пользователь"),

		"moment-created": diag.Both("created", "создан"),
		"moment-status":  diag.Both("status changed", "сменил статус"),
		"moment-payment": diag.Both("paid in", "поступил платёж"),
		"moment-changed": diag.Both("any change", "любое изменение"),

		"sent-waiting":   diag.Both("waiting", "ждёт"),
		"sent-delivered": diag.Both("delivered", "доставлен"),
		"sent-refused":   diag.Both("refused", "получатель отказал"),
		"sent-failed":    diag.Both("failed", "не доставлен"),

		"failure-not-loopback": diag.Both("the address is not of this computer", "адрес не на этом компьютере"),
		"failure-unreachable":  diag.Both("nobody answers at the address", "по адресу никто не отвечает"),
		"failure-too-slow":     diag.Both("no answer in time", "ответа не дождались"),
		"failure-queue-full":   diag.Both("too many webhooks were waiting", "слишком много вебхуков ждали отправки"),
		"failure-stopped":      diag.Both("the sandbox was stopped first", "песочницу остановили раньше"),
	}
}

// shopWords belong to SalesDrive.
func shopWords() words {
	return words{
		"shop-orders":    diag.Both("SalesDrive: orders", "SalesDrive: заявки"),
		"new-shop-order": diag.Both("New order", "Новая заявка"),
		"last-name":      diag.Both("last name", "фамилия"),
		"site":           diag.Both("site", "сайт"),
		"delivery":       diag.Both("delivery", "доставка"),
		"no-delivery":    diag.Both("no delivery", "без доставки"),
		"waybill":        diag.Both("waybill", "номер накладной"),
		"version":        diag.Both("Version", "Версия"),
		"take":           diag.Both("Take to work", "Взять в работу"),
		"ship":           diag.Both("Send the parcel", "Отправить посылку"),
		"webhooks":       diag.Both("SalesDrive: webhooks", "SalesDrive: вебхуки"),
		"field-names":    diag.Both("Names of the fields", "Названия полей"),

		"names-mixed":     diag.Both("of the description for new orders, today's for changes", "у новых заявок — как в документации, у изменений — нынешние"),
		"names-described": diag.Both("of the description", "как в документации"),
		"names-today":     diag.Both("today's", "нынешние"),
	}
}
