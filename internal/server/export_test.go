package server

// Redacted gives the texts that must never be printed.
func (c *Config) Redacted() []string { return c.secrets }
