package getcourse

import (
	"github.com/salecalc/salecalc/internal/remote"
	"github.com/salecalc/salecalc/lang/diag"
)

// A Problem is a failure in our own words, as opposed to those of the service.
type Problem = remote.Problem

// The codes of problems.
const (
	CodeNoConstant     diag.Code = "getcourse-no-constant"
	CodeBadAccount     diag.Code = "getcourse-bad-account"
	CodeBadDomain      diag.Code = "getcourse-bad-domain"
	CodeNoContact      diag.Code = "getcourse-no-contact"
	CodeNoGroups       diag.Code = "getcourse-no-groups"
	CodeNoUserID       diag.Code = "getcourse-no-user-id"
	CodeNoDealNumber   diag.Code = "getcourse-no-deal-number"
	CodeNoOffer        diag.Code = "getcourse-no-offer"
	CodeNoStatus       diag.Code = "getcourse-no-status"
	CodeBadCost        diag.Code = "getcourse-bad-cost"
	CodeBadFlag        diag.Code = "getcourse-bad-flag"
	CodeBadObject      diag.Code = "getcourse-bad-object"
	CodeRedirected     diag.Code = "getcourse-redirected"
	CodeNotFound       diag.Code = "getcourse-not-found"
	CodeRejected       diag.Code = "getcourse-rejected"
	CodeUnexplained    diag.Code = "getcourse-unexplained"
	CodeStrangeAnswer  diag.Code = "getcourse-strange-answer"
	CodeNotSent        diag.Code = "getcourse-not-sent"
	CodeNotBuilt       diag.Code = "getcourse-not-built"
	CodeOutcomeUnknown diag.Code = "getcourse-outcome-unknown"
)

// Texts that functions are documented to return.
const (
	resultNoGroups     = "groups list not send"
	resultNoUserID     = "user_id not send and not found in variable getcourse_user_id"
	resultNoDealNumber = "deal_number not send and not found in variable getcourse_deal_number"
)

// getcourseAt is GetCourse as problems name it, on the host of an account.
func getcourseAt(host string) remote.Service {
	return remote.Service{Name: "GetCourse", Host: host, Codes: remote.Codes{
		Rejected: CodeRejected, StrangeAnswer: CodeStrangeAnswer, NotSent: CodeNotSent, NotBuilt: CodeNotBuilt, OutcomeUnknown: CodeOutcomeUnknown,
	}}
}

func noAccount() *Problem {
	return remote.NewProblem(CodeNoConstant, "getcourse_account_name",
		"the constant getcourse_account_name is not set",
		"не задана константа getcourse_account_name — имя аккаунта GetCourse")
}

func noKey() *Problem {
	return remote.NewProblem(CodeNoConstant, "getcourse_secret",
		"the constant getcourse_secret is not set",
		"не задана константа getcourse_secret — секретный ключ GetCourse")
}

func badAccount() *Problem {
	return remote.NewProblem(CodeBadAccount, "getcourse_account_name",
		"getcourse_account_name must be the account name (Latin letters, digits, hyphens) or the school's own domain",
		"в константе getcourse_account_name должно быть имя аккаунта (латинские буквы, цифры, дефис) или собственный домен школы")
}

func badDomain() *Problem {
	return remote.NewProblem(CodeBadDomain, "domain",
		"the domain must be what follows \"getcourse.\" in the address, such as ru or com.br",
		"домен — это то, что стоит в адресе после «getcourse.», например ru или com.br")
}

func noContact() *Problem {
	return remote.NewProblem(CodeNoContact, "email",
		"neither an e-mail address nor a phone number is given",
		"не указан ни эл. адрес, ни телефон")
}

func noGroups() *Problem {
	return remote.NewProblem(CodeNoGroups, "groups",
		"no list of groups: a JSON array of names is needed",
		"нет списка групп: нужен JSON-массив с названиями").Worded(resultNoGroups)
}

func noUserID() *Problem {
	return remote.NewProblem(CodeNoUserID, "user_id",
		"no user id, and the variable getcourse_user_id is empty",
		"не указан идентификатор пользователя, и переменная getcourse_user_id пуста").Worded(resultNoUserID)
}

func noDealNumber() *Problem {
	return remote.NewProblem(CodeNoDealNumber, "deal_number",
		"no order number, and the variable getcourse_deal_number is empty",
		"не указан номер заказа, и переменная getcourse_deal_number пуста").Worded(resultNoDealNumber)
}

func noOffer() *Problem {
	return remote.NewProblem(CodeNoOffer, "offer_code",
		"no offer code",
		"не указан код предложения")
}

func noStatus() *Problem {
	return remote.NewProblem(CodeNoStatus, "status",
		"no order status",
		"не указан статус заказа")
}

func badCost() *Problem {
	return remote.NewProblem(CodeBadCost, "deal_cost",
		"the amount of the order must be a number such as 4900 or 64.24",
		"сумма заказа должна быть числом, например 4900 или 64.24")
}

func badFlag(arg string) *Problem {
	return remote.NewProblem(CodeBadFlag, arg,
		arg+" must be 0 or 1",
		"значение "+arg+" должно быть 0 или 1")
}

func badObject(arg string) *Problem {
	return remote.NewProblem(CodeBadObject, arg,
		arg+" is not a JSON object",
		"в параметре "+arg+" должен быть JSON-объект")
}

func redirected(s remote.Service, status int, to string) *Problem {
	if to == "" {
		return remote.NewProblem(CodeRedirected, "getcourse_account_name",
			"GetCourse redirects to another page "+s.At(status)+": check the constant getcourse_account_name",
			"GetCourse перенаправляет на другую страницу "+s.At(status)+": проверьте константу getcourse_account_name")
	}
	return remote.NewProblem(CodeRedirected, "getcourse_account_name",
		"the school has moved to "+to+" "+s.At(status)+": set the constant getcourse_account_name to "+to,
		"школа переехала на домен "+to+" "+s.At(status)+": укажите "+to+" в константе getcourse_account_name")
}

func notFound(s remote.Service, status int) *Problem {
	return remote.NewProblem(CodeNotFound, "getcourse_account_name",
		"no such GetCourse account "+s.At(status)+": check the constant getcourse_account_name",
		"такого аккаунта GetCourse нет "+s.At(status)+": проверьте константу getcourse_account_name")
}

func unexplained(s remote.Service, status int) *Problem {
	return remote.NewProblem(CodeUnexplained, "",
		"GetCourse did not confirm the request and gave no reason "+s.At(status),
		"GetCourse не подтвердил запрос и не назвал причину "+s.At(status))
}

func emptyAnswer(s remote.Service, status int) *Problem {
	return remote.NewProblem(CodeStrangeAnswer, "",
		"GetCourse answered with an empty page "+s.At(status)+", perhaps the school's plan does not include imports",
		"GetCourse прислал пустой ответ "+s.At(status)+", возможно, импорт не входит в тариф школы")
}

func strangeAnswer(s remote.Service, status int) *Problem {
	return remote.NewProblem(CodeStrangeAnswer, "",
		"GetCourse sent a page instead of an answer "+s.At(status),
		"GetCourse вместо ответа прислал страницу "+s.At(status))
}

func strangeDomain(domain string) *Problem {
	unknown := "еизвестно, принадлежит ли getcourse." + domain + " сервису GetCourse: ключ туда не отправлен"
	hint := "обственный домен школы указывают в константе getcourse_account_name"
	return remote.NewProblem(CodeBadDomain, "domain",
		"getcourse."+domain+" is not known to belong to GetCourse, so the key was not sent there; a school's own domain belongs into the constant getcourse_account_name",
		"н"+unknown+"; с"+hint).Worded("Н" + unknown + ". С" + hint)
}
