package webclient

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
)

var addresses = []struct {
	ip   string
	want bool
}{
	{"93.184.216.34", true},
	{"1.1.1.1", true},
	{"100.63.255.255", true},
	{"100.128.0.0", true},
	{"172.32.0.1", true},
	{"223.255.255.255", true},
	{"0.0.0.0", false},
	{"0.1.2.3", false},
	{"10.0.0.1", false},
	{"100.64.0.1", false},
	{"100.100.100.200", false},
	{"127.0.0.1", false},
	{"127.255.255.254", false},
	{"168.63.129.16", false},
	{"169.254.169.254", false},
	{"172.16.0.1", false},
	{"172.31.255.255", false},
	{"192.0.0.192", false},
	{"192.0.2.1", false},
	{"192.88.99.1", false},
	{"192.168.1.1", false},
	{"198.18.0.1", false},
	{"198.19.255.255", false},
	{"198.51.100.7", false},
	{"203.0.113.7", false},
	{"224.0.0.1", false},
	{"239.255.255.250", false},
	{"240.0.0.1", false},
	{"255.255.255.255", false},
	{"2606:2800:220:1:248:1893:25c8:1946", true},
	{"2a00:1450:4010::65", true},
	{"::", false},
	{"::1", false},
	{"::127.0.0.1", false},
	{"::ffff:127.0.0.1", false},
	{"::ffff:10.1.2.3", false},
	{"::ffff:93.184.216.34", true},
	{"64:ff9b::a00:1", false},
	{"64:ff9b::7f00:1", false},
	{"64:ff9b::5db8:d822", true},
	{"64:ff9b:1::1", false},
	{"100::1", false},
	{"2001::1", false},
	{"2001:2::1", false},
	{"2001:10::1", false},
	{"2001:db8::1", false},
	{"2002:7f00:1::", false},
	{"2002:a00:1::1", false},
	{"3fff::1", false},
	{"5f00::1", false},
	{"fc00::1", false},
	{"fd12:3456::1", false},
	{"fe80::1", false},
	{"fe80::1%eth0", false},
	{"2606:2800::1%eth0", false},
	{"fec0::1", false},
	{"ff02::1", false},
}

func TestPublic(t *testing.T) {
	for _, tt := range addresses {
		t.Run(tt.ip, func(t *testing.T) {
			assert.Equal(t, tt.want, public(netip.MustParseAddr(tt.ip)))
		})
	}
	assert.False(t, public(netip.Addr{}))
}
