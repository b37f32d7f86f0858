package sandbox

import (
	"fmt"
	"slices"

	"github.com/salecalc/salecalc/internal/sandbox/getcourse"
	"github.com/salecalc/salecalc/internal/sandbox/keycrm"
	"github.com/salecalc/salecalc/internal/sandbox/wire"
	"github.com/salecalc/salecalc/lang/diag"
)

// A Fault is something that can go wrong, named by its kebab-case word.
type Fault string

// The faults. Several may be on at once; where they exclude each other, the one
// nearer to the network wins.
const (
	WrongKey            Fault = "wrong-key"
	ReadOnlyKey         Fault = "read-only-key"
	TariffWithoutImport Fault = "tariff-without-import"
	OwnDomainRedirect   Fault = "own-domain-redirect"
	QuotaReached        Fault = "quota-reached"
	TextTypedFlags      Fault = "text-typed-flags"
	EmptyDealNumber     Fault = "empty-deal-number"
	AnswerLost          Fault = "answer-lost"
	SlowAnswer          Fault = "slow-answer"
	HTML502             Fault = "html-502"
	LeadsDisabled       Fault = "leads-disabled"
	TooManyRequests     Fault = "too-many-requests"
)

// A FaultInfo is a fault with its description.
type FaultInfo struct {
	Fault   Fault
	Text    diag.Text
	Service string // the one service it can hit; "" for every one
}

// Faults lists all faults.
func Faults() []FaultInfo {
	return []FaultInfo{
		{WrongKey, diag.Both("the secret key is not accepted", "секретный ключ не подходит"), ""},
		{ReadOnlyKey, diag.Both("the key may read but not write", "ключ выдан только на чтение"), serviceGetCourse},
		{TariffWithoutImport, diag.Both("the tariff has no import: status 200 with an empty page", "тариф без импорта: пустая страница с кодом 200"), serviceGetCourse},
		{OwnDomainRedirect, diag.Both("the school redirects to its own domain", "школа перенаправляет на собственный домен"), serviceGetCourse},
		{QuotaReached, diag.Both("the monthly allowance of new users and orders is spent", "исчерпан месячный лимит новых пользователей и заказов"), serviceGetCourse},
		{TextTypedFlags, diag.Both(`success and error come as the texts "true" and "false"`, "success и error приходят текстом «true» и «false»"), serviceGetCourse},
		{EmptyDealNumber, diag.Both("the order's number comes back empty", "номер заказа возвращается пустым"), serviceGetCourse},
		{AnswerLost, diag.Both("the call is carried out, then the connection breaks without an answer", "запрос выполняется, но соединение обрывается без ответа"), ""},
		{SlowAnswer, diag.Both("the call is carried out, the answer takes too long", "запрос выполняется, но ответ приходит слишком поздно"), ""},
		{HTML502, diag.Both("the server answers 502 with a page and does nothing", "сервер отвечает страницей с ошибкой 502 и ничего не делает"), ""},
		{LeadsDisabled, diag.Both("pipelines are switched off in KeyCRM: status 400", "в KeyCRM выключены воронки: ответ 400"), serviceKeyCRM},
		{TooManyRequests, diag.Both("KeyCRM takes no more requests: status 429 with Retry-After", "KeyCRM просит подождать: ответ 429 с Retry-After"), serviceKeyCRM},
	}
}

// ParseFault accepts the exact word of a fault.
func ParseFault(word string) (Fault, error) {
	f := Fault(word)
	if !slices.ContainsFunc(Faults(), func(i FaultInfo) bool { return i.Fault == f }) {
		return "", unknownFault(word)
	}
	return f, nil
}

// SetFault switches a fault on or off for the API requests to come.
func (s *Server) SetFault(f Fault, on bool) error {
	times := 0
	if on {
		times = always
	}
	return s.SetFaultTimes(f, times)
}

// always is a number of times that never runs out.
const always = -1

// SetFaultTimes switches a fault on for the next API requests and off after them:
// "fail twice, then work". Zero switches it off.
func (s *Server) SetFaultTimes(f Fault, times int) error {
	if _, err := ParseFault(string(f)); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if times == 0 {
		delete(s.faults, f)
	} else {
		s.faults[f] = times
	}
	return nil
}

// ActiveFaults lists the faults that are on, in the order of Faults.
func (s *Server) ActiveFaults() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults.list()
}

// faults says how many more times each fault strikes.
type faults map[Fault]int

func (f faults) list() []Fault {
	on := []Fault{}
	for _, i := range Faults() {
		if f[i.Fault] != 0 {
			on = append(on, i.Fault)
		}
	}
	return on
}

// strike gives the faults of one request to a service and counts them down.
func (f faults) strike(service string) strokes {
	now := strokes{}
	for _, i := range Faults() {
		fault, times := i.Fault, f[i.Fault]
		if times == 0 || i.Service != "" && i.Service != service {
			continue
		}
		now[fault] = true
		switch {
		case times == 1:
			delete(f, fault)
		case times > 1:
			f[fault]--
		}
	}
	return now
}

// strokes are the faults that hit one request.
type strokes map[Fault]bool

func (on strokes) atSchool() getcourse.Conditions {
	return getcourse.Conditions{
		WrongKey: on[WrongKey], ReadOnlyKey: on[ReadOnlyKey], NoImport: on[TariffWithoutImport],
		OwnDomain: on[OwnDomainRedirect], QuotaReached: on[QuotaReached],
		TextFlags: on[TextTypedFlags], EmptyDealNumber: on[EmptyDealNumber],
	}
}

func (on strokes) atCompany() keycrm.Conditions {
	return keycrm.Conditions{WrongKey: on[WrongKey], LeadsOff: on[LeadsDisabled], Busy: on[TooManyRequests]}
}

func (on strokes) list() []Fault {
	var list []Fault
	for _, i := range Faults() {
		if on[i.Fault] {
			list = append(list, i.Fault)
		}
	}
	return list
}

func unknownFault(word string) error {
	return &wire.Refusal{Code: "unknown-fault", Message: diag.Both(
		fmt.Sprintf("there is no fault %q", word), fmt.Sprintf("Нет такой неполадки: %q", word))}
}
