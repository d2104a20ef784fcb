package io.minicrm.people;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientNetworkTest {

    @Test
    void anIpv4AddressIsANetworkOfItsOwn() {
        assertThat(ClientNetwork.of("203.0.113.7")).isEqualTo("203.0.113.7");
        assertThat(ClientNetwork.of("::ffff:203.0.113.7")).isEqualTo("203.0.113.7");
    }

    @Test
    void whoHoldsAnIpv6NetworkHoldsAllItsAddresses() {
        assertThat(ClientNetwork.of("2001:db8:1:2:3:4:5:6"))
                .isEqualTo(ClientNetwork.of("2001:db8:1:2::1%eth0"))
                .isNotEqualTo(ClientNetwork.of("2001:db8:1:3::1"));
    }

    @Test
    void whatIsNoAddressIsTakenAsItStands() {
        assertThat(ClientNetwork.of("unknown")).isEqualTo("unknown");
        assertThat(ClientNetwork.of("::zz")).isEqualTo("::zz");
    }
}
