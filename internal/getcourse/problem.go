package getcourse

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/salecalc/salecalc/lang/diag"
)

// A Problem is a failure in our own words, as opposed to those of the service.
type Problem struct {
	Code   diag.Code
	Arg    string    // the argument or constant to blame; "" when there is none
	Result string    // what the function returns: documented, or Russian as the service speaks
	Text   diag.Text // for diagnostics
}

// Error is the English text.
func (p *Problem) Error() string { return p.Text.EN }

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

func problem(code diag.Code, arg, en, ru string) *Problem {
	return &Problem{Code: code, Arg: arg, Result: capital(ru), Text: diag.Both(en, ru)}
}

// documented is a problem whose function returns a fixed text.
func documented(result string, p *Problem) *Problem {
	p.Result = result
	return p
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func noAccount() *Problem {
	return problem(CodeNoConstant, "getcourse_account_name",
		"the constant getcourse_account_name is not set",
		"не задана константа getcourse_account_name — имя аккаунта GetCourse")
}

func noKey() *Problem {
	return problem(CodeNoConstant, "getcourse_secret",
		"the constant getcourse_secret is not set",
		"не задана константа getcourse_secret — секретный ключ GetCourse")
}

func badAccount() *Problem {
	return problem(CodeBadAccount, "getcourse_account_name",
		"getcourse_account_name must be the account name (Latin letters, digits, hyphens) or the school's own domain",
		"в константе getcourse_account_name должно быть имя аккаунта (латинские буквы, цифры, дефис) или собственный домен школы")
}

func badDomain() *Problem {
	return problem(CodeBadDomain, "domain",
		"the domain must be what follows \"getcourse.\" in the address, such as ru or com.br",
		"домен — это то, что стоит в адресе после «getcourse.», например ru или com.br")
}

func noContact() *Problem {
	return problem(CodeNoContact, "email",
		"neither an e-mail address nor a phone number is given",
		"не указан ни эл. адрес, ни телефон")
}

func noGroups() *Problem {
	return documented(resultNoGroups, problem(CodeNoGroups, "groups",
		"no list of groups: a JSON array of names is needed",
		"нет списка групп: нужен JSON-массив с названиями"))
}

func noUserID() *Problem {
	return documented(resultNoUserID, problem(CodeNoUserID, "user_id",
		"no user id, and the variable getcourse_user_id is empty",
		"не указан идентификатор пользователя, и переменная getcourse_user_id пуста"))
}

func noDealNumber() *Problem {
	return documented(resultNoDealNumber, problem(CodeNoDealNumber, "deal_number",
		"no order number, and the variable getcourse_deal_number is empty",
		"не указан номер заказа, и переменная getcourse_deal_number пуста"))
}

func noOffer() *Problem {
	return problem(CodeNoOffer, "offer_code",
		"no offer code",
		"не указан код предложения")
}

func noStatus() *Problem {
	return problem(CodeNoStatus, "status",
		"no order status",
		"не указан статус заказа")
}

func badCost() *Problem {
	return problem(CodeBadCost, "deal_cost",
		"the amount of the order must be a number such as 4900 or 64.24",
		"сумма заказа должна быть числом, например 4900 или 64.24")
}

func badFlag(arg string) *Problem {
	return problem(CodeBadFlag, arg,
		arg+" must be 0 or 1",
		"значение "+arg+" должно быть 0 или 1")
}

func badObject(arg string) *Problem {
	return problem(CodeBadObject, arg,
		arg+" is not a JSON object",
		"в параметре "+arg+" должен быть JSON-объект")
}

// at is the tail that tells status and host of an answer.
func at(host string, status int) string { return fmt.Sprintf("(HTTP %d, %s)", status, host) }

func redirected(host string, status int, to string) *Problem {
	if to == "" {
		return problem(CodeRedirected, "getcourse_account_name",
			"GetCourse redirects to another page "+at(host, status)+": check the constant getcourse_account_name",
			"GetCourse перенаправляет на другую страницу "+at(host, status)+": проверьте константу getcourse_account_name")
	}
	return problem(CodeRedirected, "getcourse_account_name",
		"the school has moved to "+to+" "+at(host, status)+": set the constant getcourse_account_name to "+to,
		"школа переехала на домен "+to+" "+at(host, status)+": укажите "+to+" в константе getcourse_account_name")
}

func notFound(host string, status int) *Problem {
	return problem(CodeNotFound, "getcourse_account_name",
		"no such GetCourse account "+at(host, status)+": check the constant getcourse_account_name",
		"такого аккаунта GetCourse нет "+at(host, status)+": проверьте константу getcourse_account_name")
}

func rejected(host string, status int) *Problem {
	return problem(CodeRejected, "",
		"GetCourse rejected the request "+at(host, status),
		"GetCourse отклонил запрос "+at(host, status))
}

func unexplained(host string, status int) *Problem {
	return problem(CodeUnexplained, "",
		"GetCourse did not confirm the request and gave no reason "+at(host, status),
		"GetCourse не подтвердил запрос и не назвал причину "+at(host, status))
}

func emptyAnswer(host string, status int) *Problem {
	return problem(CodeStrangeAnswer, "",
		"GetCourse answered with an empty page "+at(host, status)+", perhaps the school's plan does not include imports",
		"GetCourse прислал пустой ответ "+at(host, status)+", возможно, импорт не входит в тариф школы")
}

func strangeAnswer(host string, status int) *Problem {
	return problem(CodeStrangeAnswer, "",
		"GetCourse sent a page instead of an answer "+at(host, status),
		"GetCourse вместо ответа прислал страницу "+at(host, status))
}

func serverTrouble(host string, status int) *Problem {
	return problem(CodeStrangeAnswer, "",
		"GetCourse has trouble on its side "+at(host, status),
		"на стороне GetCourse произошла ошибка "+at(host, status))
}

func notSent(host string, err error) *Problem {
	why := webError(host, err).Text()
	return problem(CodeNotSent, "",
		"the request to GetCourse was not sent: "+why.EN,
		"запрос в GetCourse не отправлен: "+why.RU)
}

func broken(host string, err error) *Problem {
	why := webError(host, err).Text()
	return problem(CodeNotSent, "",
		"no answer from GetCourse: "+why.EN,
		"ответ GetCourse не получен: "+why.RU)
}

// outcomeUnknown adds to a cause that the call may have been carried out.
func outcomeUnknown(cause *Problem) *Problem {
	return problem(CodeOutcomeUnknown, cause.Arg,
		cause.Text.EN+"; the outcome is unknown: look in GetCourse before repeating",
		cause.Text.RU+"; выполнен ли запрос, неизвестно: проверьте в GetCourse, прежде чем повторять")
}

func notBuilt(function string) *Problem {
	return problem(CodeNotBuilt, "",
		function+" sends no such request: it has been changed",
		function+" такого запроса не отправляет: его изменили")
}

func strangeDomain(domain string) *Problem {
	unknown := "неизвестно, принадлежит ли getcourse." + domain + " сервису GetCourse: ключ туда не отправлен"
	hint := "обственный домен школы указывают в константе getcourse_account_name"
	return documented(capital(unknown)+". С"+hint, problem(CodeBadDomain, "domain",
		"getcourse."+domain+" is not known to belong to GetCourse, so the key was not sent there; a school's own domain belongs into the constant getcourse_account_name",
		unknown+"; с"+hint))
}

// Words are those for the author of a script; none for no problem.
func (p *Problem) Words() diag.Text {
	if p == nil {
		return diag.Text{}
	}
	return p.Text
}
