package repl

import (
	"context"

	"github.com/salecalc/salecalc/internal/report"
)

// showEffects prints every act on the outside since the session began.
func (s *session) showEffects(context.Context, string) error {
	any := false
	for _, st := range s.steps {
		if len(st.effects) > 0 {
			report.Effects(s.o.Out, st.src, st.effects, s.o.Style.Lang)
			any = true
		}
	}
	if !any {
		s.printf("%s\n", s.t("nothing so far", "пока ничего"))
	}
	return nil
}

// off reports whether an argument switches a mode off.
func off(arg string) bool { return arg == "off" || arg == "выкл" }

// sandbox sends requests to a sandbox from now on.
func (s *session) sandbox(_ context.Context, arg string) error {
	if off(arg) {
		s.dry()
		return nil
	}
	if arg == "on" || arg == "вкл" {
		arg = ""
	}
	net, leave, err := s.o.Ways.Sandbox(arg, s.env)
	if err != nil {
		return err
	}
	s.leave()
	s.mode, s.host.Net, s.leave = Sandbox, net, leave
	s.printf("%s\n", s.t("sandbox: a stand-in gets the requests to GetCourse and KeyCRM; :sandbox off ends that", "песочница: запросы к GetCourse и KeyCRM получает учебный сервер; выключить — :sandbox off"))
	return nil
}

// live sends requests for real, once somebody at a terminal has agreed.
func (s *session) live(ctx context.Context, arg string) error {
	if off(arg) {
		s.dry()
		return nil
	}
	if arg != "" {
		return mistaken("it wants nothing, or off", "аргумент не нужен; выключить — :live off")
	}
	answer, asked := s.in.ask(s.liveQuestion())
	if !asked {
		return mistaken("nobody is there to confirm it; start with --live instead", "подтвердить некому; запустите команду с флагом --live")
	}
	if !yes(answer) {
		s.printf("%s\n", s.t("nothing changed", "всё осталось как было"))
		return nil
	}
	s.leave()
	s.mode, s.host.Net, s.leave = Live, s.o.Ways.Live(), func() {}
	s.printf("%s\n", s.t("live: requests are sent; :live off ends that", "запросы отправляются по-настоящему; выключить — :live off"))
	return s.enterLive(ctx)
}

// liveQuestion says what going live means.
func (s *session) liveQuestion() string {
	kept := ""
	if s.onStore() {
		kept = s.t("What the lines write and do is kept in the store, line by line.\n", "Всё, что записали и сделали строки, сразу сохраняется в базе.\n")
	}
	return kept + s.t(`From now on requests are really sent: orders are created, clients get messages,
and :undo does not take that back. Type yes to go on: `, `С этой минуты запросы уходят по-настоящему: создаются заказы, клиенты получают
сообщения, и :undo этого не отменит. Чтобы продолжить, наберите да: `)
}

// dry stops sending.
func (s *session) dry() {
	s.leave()
	s.mode, s.host.Net, s.leave = Dry, nil, func() {}
	s.printf("%s\n", s.t("dry run: requests are recorded, not sent", "пробный режим: запросы записываются, но не отправляются"))
}
