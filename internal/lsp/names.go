package lsp

import "github.com/salecalc/salecalc/lang/diag"

// builtinDoc says what a built-in variable holds.
func builtinDoc(name string) diag.Text {
	if doc, ok := builtinDocs()[name]; ok {
		return doc
	}
	return diag.Both("built-in variable", "встроенная переменная")
}

func builtinDocs() map[string]diag.Text {
	return map[string]diag.Text{
		"client_id":            diag.Both("id of the client in the bot", "id клиента в боте"),
		"main_client_id":       diag.Both("id of the client that this one was merged into", "id основного клиента после объединения"),
		"platform_id":          diag.Both("id of the client in the messenger", "id клиента в мессенджере"),
		"client_type":          diag.Both("number of the messenger", "номер мессенджера"),
		"messenger":            diag.Both("name of the messenger", "название мессенджера"),
		"name":                 diag.Both("first name of the client; client.name, once written, wins", "имя клиента; если записана client.name, берётся она"),
		"full_name":            diag.Both("whole name of the client; client.full_name, once written, wins", "полное имя клиента; если записана client.full_name, берётся она"),
		"avatar":               diag.Both("address of the client's picture", "ссылка на аватар клиента"),
		"group":                diag.Both("the bot that the client writes to", "бот, в который пишет клиент"),
		"question":             diag.Both("the client's last message", "последнее сообщение клиента"),
		"message_id":           diag.Both("id of the last message; NONE when there is none", "id последнего сообщения; NONE, если его нет"),
		"message_from_outside": diag.Both("whether the message came from outside the bot", "пришло ли сообщение не из бота"),
		"attachments":          diag.Both("everything attached to the message", "все вложения сообщения"),
		"attachment_url":       diag.Both("address of what is attached to the message", "ссылка на вложение сообщения"),
		"custom_answer":        diag.Both("answer given beside the buttons", "свой ответ клиента"),
		"order":                diag.Both("the client's current deal", "текущая сделка клиента"),
		"order_id":             diag.Both("id of the client's current deal", "id текущей сделки клиента"),
		"date_of_creation":     diag.Both("day on which the client came", "дата появления клиента"),
		"time_of_creation":     diag.Both("time at which the client came", "время появления клиента"),
		"api_key":              diag.Both("key of the project's API", "ключ API проекта"),
		"wa_bot":               diag.Both("WhatsApp bot of the client", "WhatsApp-бот клиента"),
		"none":                 diag.Both("an empty value", "пустое значение"),
		"tag":                  diag.Both("mark of the link the client came by; NONE when there is none", "метка ссылки, по которой пришёл клиент; NONE, если её нет"),
		"current_date":         diag.Both("today, dd.mm.yyyy, in the project's time zone", "сегодняшняя дата, дд.мм.гггг, в часовом поясе проекта"),
		"current_time":         diag.Both("the time now, HH:MM, in the project's time zone", "текущее время, ЧЧ:ММ, в часовом поясе проекта"),
		"next_day":             diag.Both("tomorrow, dd.mm.yyyy", "завтрашняя дата, дд.мм.гггг"),
		"weekday":              diag.Both("day of the week; Monday is 1", "день недели; понедельник — 1"),
		"timestamp":            diag.Both("seconds since 1970", "секунды с 1970 года"),
		"E":                    diag.Both("the number 2.718…", "число 2.718…"),
		"PI":                   diag.Both("the number 3.1415…", "число 3.1415…"),
	}
}
