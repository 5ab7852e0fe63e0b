package io.virtwright.practices.remoteaccess;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The sockets in /proc/net/tcp and tcp6 that listen.
 *
 * <p>The kernel prints an address as 32-bit words in the byte order of the CPU (net/ipv4/tcp_ipv4.c, get_tcp4_sock), and
 * the port as a number. All hosts that libvirt supports KVM on but s390x have little-endian words; so are they read here.
 */
final class TcpTable {
    /** TCP_LISTEN in include/net/tcp_states.h. */
    private static final String LISTEN = "0A";

    private static final Pattern LINE = Pattern.compile(
            "\\s*\\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} ([0-9A-F]{2}) (?:\\S+\\s+){5}(\\d+)(?:\\s.*)?");
    /** Of the line above them (tcp4_seq_show, tcp6_seq_show). */
    private static final String HEAD = "sl ";

    /** Digits of an address: IPv4, IPv6. */
    private static final int[] WIDTHS = {8, 32};

    private static final byte[] MAPPED = HexFormat.of().parseHex("00000000000000000000ffff");

    private TcpTable() {}

    /**
     * One that listens.
     *
     * @param address numeric
     * @param inode of the socket, as links in /proc/PID/fd name it
     */
    record Socket(String address, int port, String inode) {
        /** {@code 0.0.0.0:16509}, {@code [::]:16509}. */
        String label() {
            return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
        }
    }

    /** The listening sockets of a file; empty where a line has another form than the kernel's, or the head is not there. */
    static Optional<List<Socket>> parse(String text) {
        List<Socket> sockets = new ArrayList<>();
        if (!text.stripLeading().startsWith(HEAD)) {
            return Optional.empty();
        }
        for (String line : text.lines().skip(1).toList()) {
            if (isOfAConnection(line)) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                return Optional.empty();
            }
            if (parts.group(3).equals(LISTEN)) {
                sockets.add(new Socket(address(parts.group(1)), Integer.parseInt(parts.group(2), 16), parts.group(4)));
            }
        }
        return Optional.of(List.copyOf(sockets));
    }

    /** Of which a busy host has tens of thousands, so it is seen without a pattern: by what stands where. */
    private static boolean isOfAConnection(String line) {
        int local = line.indexOf(": ") + 2;
        for (int width : WIDTHS) {
            int remote = local + width + 6;
            int state = remote + width + 6;
            if (line.length() > state + 2
                    && line.charAt(local + width) == ':'
                    && line.charAt(remote - 1) == ' '
                    && line.charAt(remote + width) == ':'
                    && line.charAt(state - 1) == ' '
                    && line.charAt(state + 2) == ' ') {
                return !line.startsWith(LISTEN, state);
            }
        }
        return false;
    }

    private static String address(String hex) {
        byte[] words = HexFormat.of().parseHex(hex);
        byte[] bytes = new byte[words.length];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = words[i / 4 * 4 + 3 - i % 4];
        }
        return bytes.length == 4 ? v4(bytes, 0) : v6(bytes);
    }

    private static String v4(byte[] bytes, int from) {
        return IntStream.range(from, from + 4)
                .mapToObj(i -> Integer.toString(bytes[i] & 0xff))
                .collect(Collectors.joining("."));
    }

    /** In the shortest form (RFC 5952): of the longest runs of zeros the first becomes {@code ::}. */
    private static String v6(byte[] bytes) {
        if (Arrays.equals(bytes, 0, MAPPED.length, MAPPED, 0, MAPPED.length)) {
            return "::ffff:" + v4(bytes, 12);
        }
        int[] groups = IntStream.range(0, 8)
                .map(i -> ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff))
                .toArray();
        int start = 0;
        int length = 0;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        if (length < 2) {
            return joined(groups, 0, 8);
        }
        return joined(groups, 0, start) + "::" + joined(groups, start + length, 8);
    }

    private static String joined(int[] groups, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Integer.toHexString(groups[i]))
                .collect(Collectors.joining(":"));
    }
}
