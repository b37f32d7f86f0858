package builtins

// Settings lists the constants that the function reads by [Call.Setting]: those of the
// integration it belongs to.
func (f *Func) Settings() []string {
	switch {
	case f.Group == GroupGetCourse:
		return []string{"getcourse_account_name", "getcourse_secret"}
	case f.Name == nameAddCard:
		return []string{"keycrm_token", "keycrm_pipeline_id", "keycrm_source_id", "keycrm_manager_id"}
	case f.Group == GroupKeyCRM:
		return []string{"keycrm_token"}
	}
	return nil
}

// OptionalSetting reports whether an integration works without the constant.
func OptionalSetting(name string) bool {
	switch name {
	case "keycrm_pipeline_id", "keycrm_source_id", "keycrm_manager_id":
		return true
	}
	return false
}
