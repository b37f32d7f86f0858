package getcourse

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseObject(t *testing.T) {
	o, err := ParseObject("user_data", ` {"a": 1.10} `)
	require.NoError(t, err)
	assert.Equal(t, `{"a":1.10}`, o.String())
	_, err = ParseObject("user_data", `[1]`)
	p := problemOf(t, err)
	assert.Equal(t, CodeBadObject, p.Code)
	assert.Equal(t, "user_data", p.Arg)
}
