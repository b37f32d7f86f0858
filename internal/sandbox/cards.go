package sandbox

// The controls of KeyCRM.

func (s *Server) moveCard(c *command) (result, error) {
	id, status := c.pathID("id"), c.id("status_id", c.get("status_id"))
	if c.err != nil {
		return result{}, c.err
	}
	if err := s.company.MoveCard(id, status); err != nil {
		return result{}, err
	}
	card, err := s.company.Card(id)
	return result{Card: &card}, err
}

func (s *Server) addPipeline(c *command) (result, error) {
	return result{}, s.company.AddPipeline(c.get("title"), c.flag("products"), c.flag("payments"))
}

func (s *Server) setBlocks(c *command) (result, error) {
	id := c.pathID("id")
	if c.err != nil {
		return result{}, c.err
	}
	return result{}, s.company.SetBlocks(id, c.flag("products"), c.flag("payments"))
}

func (s *Server) addSource(c *command) (result, error) {
	return result{}, s.company.AddSource(c.get("name"))
}

func (s *Server) addCardField(c *command) (result, error) {
	return result{}, s.company.AddField(c.get("uuid"), c.get("name"), c.list("options"))
}
