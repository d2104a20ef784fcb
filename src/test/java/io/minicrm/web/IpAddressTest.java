package io.minicrm.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpAddressTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "0:0:0:0:0:0:0:1, ::1",
        "0:0:0:0:0:0:0:0, ::",
        "2001:0DB8:0:0:0:0:0:1, 2001:db8::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:1234:5678:0:0:0:0, 2001:db8:1234:5678::",
        "fe80:0:0:0:0:0:0:1%eth0, fe80::1",
        "unknown:host, unknown:host"
    })
    void itIsAsShortAsItCanBe(String address, String shown) {
        assertThat(IpAddress.shown(address)).isEqualTo(shown);
    }
}
