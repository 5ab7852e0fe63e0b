package io.virtwright.app.inventory;

import io.virtwright.engine.ssh.SshTarget;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/** Hosts for ssh, from what users and inventories write. */
public final class HostTargets {
    private static final String SCHEME = "ssh://";

    private HostTargets() {}

    /**
     * Reads {@code name}, {@code user@host} or {@code ssh://[user@]host[:port]}.
     *
     * @throws AddressException for anything else, and for what ssh or a shell could take for more than a name
     */
    public static SshTarget parse(String text) {
        try {
            return SshTarget.parse(text);
        } catch (IllegalArgumentException e) {
            throw new AddressException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * A host with a name of its own. The parts are checked as those of a URL are.
     *
     * @throws AddressException for a part that can't be one
     */
    static SshTarget named(String name, Optional<String> user, String host, OptionalInt port) {
        String url = SCHEME
                + user.map(it -> URLEncoder.encode(it, StandardCharsets.UTF_8).replace("+", "%20") + "@")
                        .orElse("")
                + (host.contains(":") ? "[" + host + "]" : host)
                + (port.isPresent() ? ":" + port.getAsInt() : "");
        SshTarget target = parse(url);
        if (!target.host().equals(host) || !target.user().equals(user)) {
            throw new AddressException("'" + host + "' is no name of a host");
        }
        return new SshTarget(name, target.user(), target.host(), target.port());
    }

    /** Reads a port number. */
    static OptionalInt port(String text) {
        try {
            return OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw new AddressException("'" + text + "' is no port");
        }
    }
}
