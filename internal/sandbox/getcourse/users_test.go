package getcourse

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func addUser(t *testing.T, s *School, params string) answer {
	t.Helper()
	a := post(t, s, UsersPath, "add", params)
	require.True(t, a.ok(), a.Result.ErrorMessage+a.Error)
	return a
}

func groupNames(u User) []string {
	names := []string{}
	for _, m := range u.Groups {
		names = append(names, m.Name)
	}
	return names
}

func TestUserIdentity(t *testing.T) {
	s := New(Config{})
	a := addUser(t, s, `{"user":{"email":"Anna@Example.com","phone":"+7 (999) 000-11-22","first_name":"Анна"}}`)
	id := a.Result.UserID
	for name, tc := range map[string]struct {
		user string
		same bool
	}{
		"same e-mail":              {`"email":" anna@example.COM "`, true},
		"phone only":               {`"phone":"79990001122"`, true},
		"phone only, with eight":   {`"phone":"89990001122"`, true},
		"phone as a number":        {`"phone":79990001122`, true},
		"other e-mail, same phone": {`"email":"other@example.com","phone":"79990001122"`, false},
		"other phone":              {`"phone":"79990001123"`, false},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tc.same, addUser(t, s, `{"user":{`+tc.user+`}}`).Result.UserID == id)
		})
	}
	for _, nobody := range []string{`{}`, `{"user":{}}`, `{"user":[]}`, `{"user":{"id":199388144}}`, `{"user":{"email":null,"phone":""}}`} {
		require.Equal(t, "no-identity", refused(t, s, UsersPath, "add", nobody))
	}
}

func TestRefresh(t *testing.T) {
	const first = `{"user":{"email":"a@b.ru","first_name":"Анна","city":"Омск","group_name":["A"],"addfields":{"sb_id":"1"}},"session":{"utm_source":"vk"}}`
	const second = `{"user":{"email":"a@b.ru","first_name":"Инна","city":"","group_name":["B"],"addfields":{"Доп.поле1":"x"}},"session":{"utm_medium":"cpc"},"system":{"refresh_if_exists":`
	for _, flag := range []string{`0`, `"0"`, `false`, `"false"`, `""`, `null`} {
		s := New(Config{})
		addUser(t, s, first)
		before := s.State()
		addUser(t, s, second+flag+`}}`)
		require.Equal(t, before, s.State(), flag)
	}
	for _, flag := range []string{`1`, `"1"`, `true`, `"true"`} {
		s := New(Config{})
		addUser(t, s, first)
		addUser(t, s, second+flag+`}}`)
		u := user(t, s, "a@b.ru")
		require.Equal(t, "Инна", u.FirstName)
		require.Empty(t, u.City, "an explicit empty text overwrites")
		require.Equal(t, []string{"A", "B"}, groupNames(u), "add adds")
		require.Equal(t, map[string]string{"sb_id": "1", "Доп.поле1": "x"}, u.AddFields)
		require.Equal(t, Session{Medium: "cpc"}, u.Session)
	}
}

func TestUpdateUser(t *testing.T) {
	update := func(t *testing.T, s *School, params string) {
		t.Helper()
		require.True(t, post(t, s, UsersPath, "update", params).ok())
	}
	s := New(Config{})
	update(t, s, `{"user":{"id":199388144,"group_name":["Группа 1","Новая"]}}`)
	require.Equal(t, []string{"Группа 1", "Новая"}, groupNames(user(t, s, "student@example.com")))
	require.Equal(t, []string{"Группа 1", "Группа 2", "Новая"}, s.State().Groups)
	update(t, s, `{"user":{"id":"199388144","group_name":[["Группа 2",""],"Новая"]}}`)
	require.Equal(t, []string{"Группа 2", "Новая"}, groupNames(user(t, s, "student@example.com")), "update ignores dates")
	update(t, s, `{"user":{"id":199388144,"phone":"7811111111"}}`)
	require.Len(t, user(t, s, "student@example.com").Groups, 2, "no list, no change")
	update(t, s, `{"user":{"phone":"7811111111","group_name":[]}}`)
	require.Empty(t, user(t, s, "student@example.com").Groups)
	update(t, s, `{"user":{"id":199388144,"email":"s@example.com"},"session":{"utm_source":"vk"},"system":{"partner_email":"partner@email.ru"}}`)
	u := user(t, s, "s@example.com")
	require.Equal(t, "partner@email.ru", u.ReferralOf)
	require.Equal(t, "vk", u.Session.Source)
	addUser(t, s, `{"user":{"email":"student@example.com"}}`)

	for params, want := range map[string]string{
		`{"user":{"id":1}}`:                                        "unknown-user",
		`{"user":{"id":"x"}}`:                                      "unknown-user",
		`{"user":{"id":99999999999999999999}}`:                     "unknown-user",
		`{"user":{"email":"nobody@example.com"}}`:                  "unknown-user",
		`{"user":{"city":"Омск"}}`:                                 "no-identity",
		`{"user":{"id":199388144,"email":"aaa@mail.com"}}`:         "email-taken",
		`{"user":{"id":199388144},"system":{"partner_email":"x"}}`: "unknown-partner",
		`{"user":{"id":199388144,"group_name":"Группа 1"}}`:        "bad-field",
	} {
		require.Equal(t, want, refused(t, s, UsersPath, "update", params), params)
	}
}

func TestGroupsWithDates(t *testing.T) {
	s := New(Config{})
	addUser(t, s, `{"user":{"email":"a@b.ru","group_name":["A",["B","2026-01-02 03:04"],["C","2026-01-02 03:04:05"]]}}`)
	u := user(t, s, "a@b.ru")
	require.Equal(t, []string{"A", "B", "C"}, groupNames(u))
	require.Equal(t, "2026-01-15T12:00:00+03:00", u.Groups[0].Since.Format(time.RFC3339))
	require.Equal(t, "2026-01-02T03:04:00+03:00", u.Groups[1].Since.Format(time.RFC3339))
	require.Equal(t, "2026-01-02T03:04:05+03:00", u.Groups[2].Since.Format(time.RFC3339))
	for groups, want := range map[string]string{
		`[["A",""]]`: "bad-date", `[["A","завтра"]]`: "bad-date", `[["A"]]`: "bad-field", `[["A","2026-01-01","x"]]`: "bad-field",
		`[{"name":"A"}]`: "bad-field", `[""]`: "bad-field", `[null]`: "bad-field", `"A"`: "bad-field", `{"0":"A"}`: "bad-field",
	} {
		require.Equal(t, want, refused(t, s, UsersPath, "add", `{"user":{"email":"new@b.ru","group_name":`+groups+`}}`), groups)
	}
}

func TestPartners(t *testing.T) {
	s := New(Config{})
	addUser(t, s, `{"user":{"email":"a@b.ru"},"system":{"partner_email":"PARTNER@email.ru"}}`)
	require.Equal(t, "partner@email.ru", user(t, s, "a@b.ru").ReferralOf)

	require.False(t, user(t, s, "aaa@mail.com").Partner)
	addUser(t, s, `{"user":{"email":"b@b.ru"},"system":{"partner_email":"aaa@mail.com"}}`)
	require.True(t, user(t, s, "aaa@mail.com").Partner, "somebody named as a partner becomes one")

	require.Equal(t, "unknown-partner", refused(t, s, UsersPath, "add", `{"user":{"email":"c@b.ru"},"system":{"partner_email":"nobody@email.ru"}}`))
	require.Equal(t, "unknown-partner", refused(t, s, UsersPath, "add", `{"user":{"email":"a@b.ru"},"system":{"partner_email":"nobody@email.ru"}}`), "even when the user stays untouched")

	code := user(t, s, "partneremail@email.ru").PartnerCode
	addUser(t, s, `{"user":{"email":"d@b.ru"},"session":{"gcpc":"`+code+`"},"system":{"partner_email":"partner@email.ru"}}`)
	require.Equal(t, "partneremail@email.ru", user(t, s, "d@b.ru").ReferralOf, "the code outranks the e-mail")
	addUser(t, s, `{"user":{"email":"e@b.ru"},"session":{"gcpc":"???"},"system":{"partner_email":"partner@email.ru"}}`)
	require.Equal(t, "partner@email.ru", user(t, s, "e@b.ru").ReferralOf)
}

func TestIgnoredFields(t *testing.T) {
	s := New(Config{})
	r := s.Handle(call(UsersPath, "add", `{"user":{"email":"a@b.ru","Email":"x","addfields":{"sb_id":7,"Опечатка":"x","Доп.поле1":["a",1],"Доп.поле2":null}},"extra":1,"session":[],"system":null}`), Conditions{})
	require.Nil(t, r.Refusal)
	require.Equal(t, []string{"extra", "user.Email", "user.addfields.Опечатка"}, r.Ignored)
	require.Equal(t, map[string]string{"sb_id": "7", "Доп.поле1": `["a",1]`}, user(t, s, "a@b.ru").AddFields)
	for params, want := range map[string]string{`{"user":7}`: "bad-field", `{"user":{"email":["a"]}}`: "bad-field", `{"session":"x","user":{"email":"a@b.ru"}}`: "bad-field"} {
		require.Equal(t, want, refused(t, s, UsersPath, "add", params))
	}
}

// The last of repeated keys counts.
func TestRepeatedKeys(t *testing.T) {
	s := New(Config{})
	addUser(t, s, `{"user":{"email":"a@b.ru","city":"Омск","city":"Тверь"}}`)
	require.Equal(t, "Тверь", user(t, s, "a@b.ru").City)
}
