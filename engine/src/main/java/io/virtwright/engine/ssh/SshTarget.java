package io.virtwright.engine.ssh;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where {@code ssh} shall go: a name from ~/.ssh/config, {@code user@host}, or {@code ssh://user@host:port}.
 *
 * <p>Names with characters that mean something to a shell are refused, as OpenSSH 9.6 does: a configuration may put them
 * into a command (ProxyCommand, Match exec).
 *
 * @param text as the user wrote it
 * @param user empty where the configuration decides
 * @param host a name or an address, without brackets
 * @param port empty where the configuration decides
 */
public record SshTarget(String text, Optional<String> user, String host, OptionalInt port) {
    private static final String SCHEME = "ssh://";
    private static final Pattern AUTHORITY = Pattern.compile(
            "(?:(?<user>.*)@)?(?:\\[(?<address>[^\\[\\]]*)]|(?<host>[^\\[\\]:]*))(?::(?<port>[0-9]*))?/?");
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[A-Za-z0-9._-]+)?");
    private static final String NOT_IN_HOST = "'`\"$\\;&<>|(){}/@[],*?!%";
    private static final String NOT_IN_USER = "'`\";&<>|(){}\\$";
    private static final int MAX_PORT = 65535;

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException for what is no target, with a message for the user
     */
    public static SshTarget parse(String text) {
        if (text.isEmpty()) {
            throw refused(text, "it is empty");
        }
        if (text.startsWith("-")) {
            throw refused(text, "it begins with a dash");
        }
        if (text.chars()
                .anyMatch(c -> c <= ' ' || c == 0x7F || Character.isISOControl(c) || Character.isSpaceChar(c))) {
            throw refused(text, "it has white space or control characters");
        }
        return text.startsWith(SCHEME) ? url(text) : plain(text);
    }

    private static SshTarget plain(String text) {
        int at = text.lastIndexOf('@');
        Optional<String> user = at < 0 ? Optional.empty() : Optional.of(text.substring(0, at));
        String host = text.substring(at + 1);
        if (host.startsWith("[")) {
            throw refused(text, "brackets stand in URLs only: ssh://" + text);
        }
        if (host.indexOf(':') >= 0 && !ADDRESS.matcher(host).matches()) {
            throw refused(text, "a port stands in a URL only: ssh://" + text);
        }
        return checked(text, user, host, OptionalInt.empty());
    }

    private static SshTarget url(String text) {
        Matcher parts = AUTHORITY.matcher(text.substring(SCHEME.length()));
        if (!parts.matches()) {
            throw refused(text, "not of the form ssh://user@host:port");
        }
        Optional<String> user = Optional.ofNullable(parts.group("user")).map(it -> decoded(text, it));
        if (user.stream().anyMatch(it -> it.indexOf(':') >= 0)) {
            throw refused("ssh://…@…", "a password does not belong in it");
        }
        Optional<String> address = Optional.ofNullable(parts.group("address"));
        if (address.filter(it -> !ADDRESS.matcher(it).matches()).isPresent()) {
            throw refused(text, "in the brackets is no IPv6 address");
        }
        return checked(
                text,
                user,
                address.orElseGet(() -> String.valueOf(parts.group("host"))),
                Optional.ofNullable(parts.group("port"))
                        .map(it -> port(text, it))
                        .orElse(OptionalInt.empty()));
    }

    private static String decoded(String text, String user) {
        try {
            return URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw refused(text, "its user is not well encoded");
        }
    }

    private static OptionalInt port(String text, String digits) {
        if (digits.isEmpty() || digits.length() > 5) {
            throw refused(text, "its port is no number from 1 to " + MAX_PORT);
        }
        int port = Integer.parseInt(digits);
        if (port < 1 || port > MAX_PORT) {
            throw refused(text, "its port is no number from 1 to " + MAX_PORT);
        }
        return OptionalInt.of(port);
    }

    private static SshTarget checked(String text, Optional<String> user, String host, OptionalInt port) {
        String name = ADDRESS.matcher(host).matches() ? host.replace("%", "") : host;
        if (host.isEmpty() || host.startsWith("-") || hasAny(name, NOT_IN_HOST)) {
            throw refused(text, "its host is no name of a host");
        }
        if (user.filter(it -> it.isEmpty() || it.startsWith("-") || hasAny(it, NOT_IN_USER))
                .isPresent()) {
            throw refused(text, "its user is no name of a user");
        }
        return new SshTarget(text, user, host, port);
    }

    private static boolean hasAny(String text, String characters) {
        return text.chars()
                .anyMatch(c -> characters.indexOf(c) >= 0 || Character.isISOControl(c) || Character.isWhitespace(c));
    }

    private static IllegalArgumentException refused(String text, String why) {
        return new IllegalArgumentException("\"" + text + "\" is no host for ssh: " + why);
    }

    /** The last arguments of ssh. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        user.ifPresent(it -> arguments.addAll(List.of("-l", it)));
        port.ifPresent(it -> arguments.addAll(List.of("-p", Integer.toString(it))));
        arguments.addAll(List.of("--", host));
        return List.copyOf(arguments);
    }

    @Override
    public String toString() {
        return text;
    }
}
