package builtins

// Settings lists the constants that the function reads by [Call.Setting]: those of the
// integration it belongs to.
func (f *Func) Settings() []string {
	if f.Group == GroupGetCourse {
		return []string{"getcourse_account_name", "getcourse_secret"}
	}
	return nil
}
