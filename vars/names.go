package vars

import (
	"unicode"
)

// builtins are the names that belong to the host and the clock: read-only in every
// scope (language reference, scopes and built-in variables).
var builtinNames = map[string]bool{
	"client_id": true, "platform_id": true, "client_type": true, "messenger": true,
	"name": true, "full_name": true, "avatar": true, "group": true, "question": true,
	"message_id": true, "message_from_outside": true, "attachments": true,
	"attachment_url": true, "custom_answer": true, "order": true, "order_id": true,
	"main_client_id": true, "date_of_creation": true, "time_of_creation": true,
	"api_key": true, "wa_bot": true, "none": true, "tag": true,
	"current_date": true, "current_time": true, "next_day": true, "weekday": true,
	"timestamp": true, "E": true, "PI": true,
}

// IsBuiltin reports whether the name is a built-in variable.
func IsBuiltin(name string) bool { return builtinNames[name] }

// BuiltinNames lists the built-in variables, in no particular order.
func BuiltinNames() []string {
	names := make([]string, 0, len(builtinNames))
	for name := range builtinNames {
		names = append(names, name)
	}
	return names
}

// ClientFirst reports whether the client's variable wins over the built-in of that
// name: the two names that the user's own answer fills.
func ClientFirst(name string) bool { return name == "name" || name == "full_name" }

// Writable reports whether scripts may assign the name in the scope.
func Writable(s Scope, name string) bool {
	return !IsBuiltin(name) || s == Client && ClientFirst(name)
}

// settings are the constants an integration reads. They are never looked up anywhere
// else, so that nobody but the project's owner can say where a key is sent.
var settings = map[string]bool{
	"getcourse_account_name": true, "getcourse_secret": true,
	"keycrm_token": true, "keycrm_pipeline_id": true, "keycrm_source_id": true, "keycrm_manager_id": true,
}

// IsSetting reports whether the name is a setting of an integration.
func IsSetting(name string) bool { return settings[name] }

// IsSecret reports whether the constant's value must never be printed.
func IsSecret(name string) bool { return name == "getcourse_secret" || name == "keycrm_token" }

// IsName reports whether s is a legal variable name: a letter or "_", then letters with
// their marks, digits and "_", and no reserved word.
func IsName(s string) bool {
	for i, r := range s {
		if r == '_' || unicode.IsLetter(r) {
			continue
		}
		if i == 0 || !unicode.IsDigit(r) && !unicode.IsMark(r) {
			return false
		}
	}
	return s != "" && !reserved(s)
}

func reserved(s string) bool {
	switch s {
	case "and", "or", "not", "AND", "OR", "NOT", "True", "False", "None":
		return true
	}
	return false
}
