package remote

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/salecalc/salecalc/internal/webclient"
)

var shop = Service{Name: "Shop", Host: "shop.example", Codes: Codes{Rejected: "no", StrangeAnswer: "odd", NotSent: "unsent", OutcomeUnknown: "unknown"}}

func TestConclude(t *testing.T) {
	refused := Verdict{ErrorText: "сказано", Status: 400}
	lost := &webclient.Error{Kind: webclient.Timeout, Host: "elsewhere.example"}
	tests := []struct {
		name   string
		answer Verdict
		trial  webclient.Trial
		code   string // "" for none
		text   string
	}{
		{"done", Verdict{OK: true}, webclient.Trial{}, "", ""},
		{"refused", refused, webclient.Trial{}, "", "сказано"},
		{"not sent", Verdict{}, webclient.Trial{Err: lost, Outcome: webclient.NotSent}, "unsent",
			"Запрос в Shop не отправлен: ответ не пришёл вовремя (shop.example)"},
		{"lost", Verdict{}, webclient.Trial{Err: lost, Outcome: webclient.Unknown}, "unknown",
			"Ответ Shop не получен: ответ не пришёл вовремя (shop.example); выполнен ли запрос, неизвестно: проверьте в Shop, прежде чем повторять"},
		{"lost to a stranger's error", Verdict{}, webclient.Trial{Err: errors.New("?"), Outcome: webclient.Unknown}, "unknown",
			"Ответ Shop не получен: соединение прервалось, или ответ не удалось прочитать (shop.example); выполнен ли запрос, неизвестно: проверьте в Shop, прежде чем повторять"},
		{"refused after a lost attempt", refused, webclient.Trial{Outcome: webclient.Unknown}, "unknown",
			"Сказано; выполнен ли запрос, неизвестно: проверьте в Shop, прежде чем повторять"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := tt.answer
			tt.trial.Attempts = 2
			v.Conclude(shop, tt.trial)
			assert.Equal(t, 2, v.Attempts)
			assert.Equal(t, tt.text, v.ErrorText)
			assert.Equal(t, tt.answer.OK, v.OK)
			assert.Equal(t, tt.trial.Outcome, v.Outcome)
			if tt.code == "" {
				assert.Nil(t, v.Problem)
			} else {
				assert.Equal(t, tt.code, string(v.Problem.Code))
			}
		})
	}
}

func TestMask(t *testing.T) {
	const k Secret = `t0k&n/"key"`
	spelled := `- t0k&n/"key" t0k&n/\"key\" t0k%26n%2F%22key%22`
	beside := spelled
	v := Verdict{ErrorText: spelled, Problem: NewProblem("", "", spelled, spelled)}
	shared := v.Problem
	v.Mask(k, &beside)
	for _, got := range []string{v.ErrorText, beside, v.Problem.Result, v.Problem.Text.EN, v.Problem.Text.RU} {
		assert.NotContains(t, got, "key")
	}
	assert.Equal(t, spelled, shared.Text.EN, "a problem may be shared")
	assert.NotContains(t, fmt.Sprintf("%v %s %q %#v", k, k, k, k), "key")
}
