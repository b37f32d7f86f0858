package crm

import (
	"strconv"
	"time"

	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/value"
)

// Builtins sets the built-in variables that come of a client's record. Dates are in the
// project's zone.
func (c Client) Builtins(env *vars.Env, zone *time.Location) {
	set := func(name, text string) { env.Set(vars.Builtin, name, value.Text(text)) }
	set("client_id", c.ID)
	set("platform_id", c.PlatformID)
	if c.Type != NoMessenger {
		set("client_type", strconv.FormatInt(c.Type, 10))
		set("messenger", Messenger(c.Type))
	}
	set("name", c.Name)
	set("full_name", c.FullName)
	set("avatar", c.Avatar)
	set("group", c.Group)
	set("main_client_id", c.Main)
	set("date_of_creation", c.Created.In(zone).Format("02.01.2006"))
	set("time_of_creation", c.Created.In(zone).Format("15:04"))
	if c.Deal != 0 {
		set("order_id", c.ID+"-"+strconv.FormatInt(c.Deal, 10))
	}
}
