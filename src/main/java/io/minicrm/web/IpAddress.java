package io.minicrm.web;

import java.net.InetAddress;

/// How an address on the net is shown: one of IPv6 as short as RFC 5952 has it.
public final class IpAddress {

    private static final int GROUPS = 8;

    private IpAddress() {}

    /// @param address a literal address, as the container gives it; never looked up
    public static String shown(String address) {
        if (!address.contains(":")) {
            return address;
        }
        byte[] bytes;
        try {
            bytes = InetAddress.ofLiteral(address.replaceFirst("%.*", "")).getAddress();
        } catch (IllegalArgumentException _) {
            return address;
        }
        return bytes.length == GROUPS * 2 ? shown(bytes) : address;
    }

    private static String shown(byte[] bytes) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] =
                    Byte.toUnsignedInt(bytes[2 * i]) << 8 | Byte.toUnsignedInt(bytes[2 * i + 1]);
        }
        int begin = -1;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int zeros = zerosFrom(groups, i);
            if (zeros > length) {
                begin = i;
                length = zeros;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == begin) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    private static int zerosFrom(int[] groups, int begin) {
        int end = begin;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - begin;
    }
}
