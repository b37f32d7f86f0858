package storetest

import (
	"github.com/salecalc/salecalc/vars"
	"github.com/salecalc/salecalc/vars/crm"
)

// whatThereIs: what an owner has set up can be listed.
func (s *suite) whatThereIs() {
	s.owner(func(tx crm.Everything) {
		for _, kind := range []crm.SetKind{crm.Label, crm.List, crm.Label} {
			_, err := tx.NewSet(crm.Set{Kind: kind, Name: "x", Color: 2})
			s.NoError(err)
		}
		labels, err := tx.AllSets(crm.Label)
		s.NoError(err)
		s.Equal([]crm.Set{{ID: 1, Kind: crm.Label, Name: "x", Color: 2}, {ID: 3, Kind: crm.Label, Name: "x", Color: 2}}, labels)

		s.NoError(tx.SavePipeline(7, nil))
		s.NoError(tx.SavePipeline(2, []crm.State{{ID: 1, Name: "new"}}))
		ids, err := tx.PipelineIDs()
		s.NoError(err)
		s.Equal([]int64{2, 7}, ids)

		s.NoError(tx.NameBlock(9, "pay"))
		s.NoError(tx.NameBlock(3, "hello"))
		blocks, err := tx.Blocks()
		s.NoError(err)
		s.Equal([]crm.Block{{ID: 3, Name: "hello"}, {ID: 9, Name: "pay"}}, blocks)

		s.NoError(tx.SaveOperator(crm.Operator{Email: "a@x"}))
		s.ErrorIs(tx.DeleteOperator("b@x"), crm.ErrNotFound)
		s.NoError(tx.DeleteOperator(" A@X "))
		_, err = tx.Operator("a@x")
		s.ErrorIs(err, crm.ErrNotFound)
	})
	client := s.client()
	s.owner(func(tx crm.Everything) {
		none, err := tx.ClientVars(client)
		s.NoError(err)
		s.Empty(none)
		s.NoError(tx.Write([]vars.Write{
			{Client: client, Scope: vars.Client, Name: "b", Value: write(vars.Client, "b", "2").Value},
			{Client: client, Scope: vars.Client, Name: "a", Value: write(vars.Client, "a", "1").Value},
			{Client: client, Scope: vars.Deal, Name: "c", Value: write(vars.Deal, "c", "3").Value},
		}))
		list, err := tx.ClientVars(client)
		s.NoError(err)
		s.Equal(map[string]string{"a": "1", "b": "2"}, texts(list))
		s.Equal("a", list[0].Name)
		_, err = tx.ClientVars("99")
		s.ErrorIs(err, vars.ErrNoClient)
	})
}
