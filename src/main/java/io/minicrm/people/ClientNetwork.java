package io.minicrm.people;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/// The network a request comes from, as far as one customer of a provider holds it: an IPv4
/// address, or the /64 of an IPv6 address, of which anybody has as many as they like.
public final class ClientNetwork {

    private ClientNetwork() {}

    /// @param address a literal address, as the container gives it; never looked up
    public static String of(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            InetAddress parsed = InetAddress.getByName(address.replaceFirst("%.*", ""));
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), 8))
                    : parsed.getHostAddress();
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
