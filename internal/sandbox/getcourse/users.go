package getcourse

import (
	"slices"
	"strconv"

	"github.com/salecalc/salecalc/internal/sandbox/wire"
)

// addUser is action add: create, or refresh a known user when the call says so.
func (d *draft) addUser(p params) (outcome, error) {
	u, added, err := d.importUser(p)
	if err != nil {
		return outcome{}, err
	}
	if !added && p.system.refresh && p.session != (Session{}) {
		u.Session = p.session
	}
	return userOutcome(u, added), nil
}

func userOutcome(u *User, added bool) outcome {
	out := outcome{userID: u.ID, userStatus: u.Status}
	if added {
		out.userStatus = "added"
	}
	return out
}

// importUser finds the user a call is about, or creates one. A known user is left
// untouched, groups included, unless the call asks for a refresh. The session
// becomes the registration context of a new user only.
func (d *draft) importUser(p params) (u *User, added bool, err error) {
	if !p.user.email.given() && !p.user.phone.given() {
		return nil, false, noIdentity()
	}
	partner, err := d.findPartner(p.system.partner)
	if err != nil {
		return nil, false, err
	}
	if u = d.findUser(p.user); u == nil {
		if d.noNew {
			return nil, false, quotaReached()
		}
		u, added = d.newUser(), true
		u.Session = p.session
	} else if !p.system.refresh {
		return u, false, nil
	}
	d.fill(u, p.user)
	for _, m := range p.user.groups {
		d.join(u, m)
	}
	d.refer(u, partner, p.session.Gcpc)
	return u, added, nil
}

// findUser matches by e-mail, and by phone when there is no e-mail.
func (d *draft) findUser(in userData) *User {
	if in.email.given() {
		return d.userByEmail(in.email.text)
	}
	return d.userByPhone(in.phone.text)
}

func (d *draft) newUser() *User {
	u := &User{ID: wire.Next(&d.ids.user), Status: "in_base", CreatedAt: d.now, AddFields: map[string]string{}}
	d.users[u.ID] = u
	d.userHappened(u.ID, Created)
	return u
}

func (d *draft) fill(u *User, in userData) {
	if in.email.given() {
		u.Email = in.email.text
	}
	if in.phone.given() {
		u.Phone = in.phone.text
	}
	in.firstName.putIn(&u.FirstName)
	in.lastName.putIn(&u.LastName)
	in.city.putIn(&u.City)
	in.country.putIn(&u.Country)
	merge(&u.AddFields, in.addFields)
	d.userHappened(u.ID, Changed)
}

func (d *draft) join(u *User, m Membership) {
	d.addGroup(m.Name)
	if !u.isIn(m.Name) {
		u.Groups = append(u.Groups, m)
	}
}

func (u *User) isIn(group string) bool {
	return slices.ContainsFunc(u.Groups, func(m Membership) bool { return m.Name == group })
}

// findPartner gives the user a partner's e-mail names, nil for an empty one.
func (d *draft) findPartner(email string) (*User, error) {
	if email == "" {
		return nil, nil
	}
	u := d.userByEmail(email)
	if u == nil {
		return nil, unknownPartner(email)
	}
	return u, nil
}

// refer makes u a referral. A partner's code outranks the e-mail; somebody named by
// e-mail becomes a partner by it.
func (d *draft) refer(u, partner *User, code string) {
	if byCode := d.partnerByCode(code); byCode != nil {
		partner = byCode
	}
	if partner != nil {
		makePartner(partner)
		u.ReferralOf = partner.Email
	}
}

func makePartner(u *User) {
	u.Partner = true
	u.PartnerCode = strconv.FormatInt(u.ID, 36)
}

func (d *draft) partnerByCode(code string) *User {
	id, err := strconv.ParseInt(code, 36, 64)
	if err != nil {
		return nil
	}
	if u := d.user(id); u != nil && u.Partner && u.PartnerCode == code {
		return u
	}
	return nil
}

// updateUser is action update: the user must be known, and a list of groups
// replaces the present ones.
func (d *draft) updateUser(p params) (outcome, error) {
	u, err := d.namedUser(p.user)
	if err != nil {
		return outcome{}, err
	}
	if other := d.userByEmail(p.user.email.text); other != nil && other != u {
		return outcome{}, emailTaken(p.user.email.text)
	}
	partner, err := d.findPartner(p.system.partner)
	if err != nil {
		return outcome{}, err
	}
	d.fill(u, p.user)
	if p.user.groupsSet {
		d.replaceGroups(u, p.user.groups)
	}
	d.refer(u, partner, p.session.Gcpc)
	if p.session != (Session{}) {
		u.Session = p.session
	}
	return userOutcome(u, false), nil
}

func (d *draft) namedUser(in userData) (*User, error) {
	if in.id.given() {
		id, err := strconv.ParseInt(in.id.text, 10, 64)
		if u := d.user(id); err == nil && u != nil {
			return u, nil
		}
		return nil, unknownUser(in.id.text)
	}
	if !in.email.given() && !in.phone.given() {
		return nil, noIdentity()
	}
	if u := d.findUser(in); u != nil {
		return u, nil
	}
	return nil, unknownUser(in.email.text + in.phone.text)
}

// replaceGroups leaves the user in exactly these groups; who stays in one keeps the
// date of joining.
func (d *draft) replaceGroups(u *User, groups []Membership) {
	before := *u
	u.Groups = nil
	for _, m := range groups {
		if i := slices.IndexFunc(before.Groups, func(old Membership) bool { return old.Name == m.Name }); i >= 0 {
			m = before.Groups[i]
		}
		d.join(u, m)
	}
}
