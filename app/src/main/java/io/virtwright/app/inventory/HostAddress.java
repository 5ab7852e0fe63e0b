package io.virtwright.app.inventory;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host that is reached over SSH. What it leaves open is as ~/.ssh/config has it.
 *
 * @param name as the user calls it; reports name it so
 * @param host what ssh is told: an alias of ~/.ssh/config, a DNS name or an address
 * @param user the login name
 * @param port the TCP port, 1 to 65535
 */
public record HostAddress(String name, String host, Optional<String> user, OptionalInt port) {
    private static final String SCHEME = "ssh://";
    private static final int LONGEST = 255;
    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[^]]*]|[^:\\[\\]]*)(?::([0-9]*))?/?");

    /** What OpenSSH itself refuses in a host name and in a login name, since a ProxyCommand may hand it to a shell. */
    private static final String NOT_IN_HOST = "'`\"$\\;&<>|(){}[]@/,";

    private static final String NOT_IN_USER = "'`\";&<>|(){}";

    /** @throws AddressException for a name, login name or port that can't be one, or that ssh could take for an option */
    public HostAddress {
        checkHost(host);
        user.ifPresent(HostAddress::checkUser);
        port.ifPresent(HostAddress::checkPort);
    }

    /**
     * Reads {@code name}, {@code user@host} or {@code ssh://[user@]host[:port]}.
     *
     * @throws AddressException for anything else
     */
    public static HostAddress parse(String text) {
        if (text.startsWith(SCHEME)) {
            return uri(text);
        }
        int at = text.lastIndexOf('@');
        String host = text.substring(at + 1);
        Optional<String> user = at < 0 ? Optional.empty() : Optional.of(text.substring(0, at));
        if (host.matches("[^:]+:[0-9]+")) {
            throw new AddressException("'" + text + "': a port is given as " + SCHEME + text);
        }
        return new HostAddress(text, host, user, OptionalInt.empty());
    }

    private static HostAddress uri(String text) {
        String rest = text.substring(SCHEME.length());
        int at = rest.lastIndexOf('@');
        Optional<String> user = at < 0 ? Optional.empty() : Optional.of(rest.substring(0, at));
        if (user.isPresent() && user.get().contains(":")) {
            throw new AddressException("a password in a host's name is not accepted: others can read it");
        }
        Matcher place = HOST_AND_PORT.matcher(rest.substring(at + 1));
        if (!place.matches()) {
            throw new AddressException("'" + text + "' is not of the form " + SCHEME + "[user@]host[:port]");
        }
        String host = place.group(1);
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new HostAddress(text, bare, user, place.group(2) == null ? OptionalInt.empty() : port(place.group(2)));
    }

    /** Reads a port number. */
    static OptionalInt port(String text) {
        try {
            return OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw new AddressException("'" + text + "' is no port");
        }
    }

    private static void checkHost(String host) {
        check(host, "host name", NOT_IN_HOST);
    }

    private static void checkUser(String user) {
        check(user, "login name", NOT_IN_USER);
        if (user.endsWith("\\")) {
            throw new AddressException("'" + user + "' is no login name: it ends in a backslash");
        }
    }

    private static void check(String text, String what, String refused) {
        if (text.isEmpty()) {
            throw new AddressException("a " + what + " is empty");
        }
        if (text.startsWith("-")) {
            throw new AddressException("'" + text + "' is no " + what + ": it begins with '-'");
        }
        if (text.length() > LONGEST) {
            throw new AddressException("a " + what + " is longer than " + LONGEST + " characters");
        }
        text.codePoints()
                .filter(c ->
                        c <= ' ' || Character.isISOControl(c) || Character.isWhitespace(c) || refused.indexOf(c) >= 0)
                .findFirst()
                .ifPresent(c -> {
                    throw new AddressException(
                            "'" + text + "' is no " + what + ": '" + Character.toString(c) + "' can't be in one");
                });
    }

    private static void checkPort(int port) {
        if (port < 1 || port > 65535) {
            throw new AddressException(port + " is no port: they go from 1 to 65535");
        }
    }
}
