package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.policy.PolicyException;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.policy.PolicyNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What a user can want of remote access. */
final class Keys {
    static final String PRACTICE = "remote-access";

    private static final Pattern MECHANISM = Pattern.compile("[a-z0-9_-]{1,20}");
    private static final Pattern PATH = Pattern.compile("/[^\\p{Cntrl}]{1,4000}");

    static final PolicyKey<Optional<Set<Transport>>> TRANSPORT = key(
                    "transport",
                    Optional.<Set<Transport>>empty(),
                    Keys::transports,
                    "any, none, tcp, tls, or [tcp, tls]",
                    "Which listeners there are to be, now and after the next boot; any: none is needed.")
            .warning(
                    wanted -> wanted.filter(all -> !all.isEmpty())
                            .map(
                                    all -> all.contains(Transport.TCP)
                                            ? "a listener over tcp encrypts only what the SASL mechanism encrypts, and each account may"
                                                    + " do all that root may; tls or qemu+ssh:// is safer"
                                            : "each account and each accepted certificate may do all that root may on this host, unless"
                                                    + " allowed-users or allowed-names limits who gets in; qemu+ssh:// needs no listener"));

    static final PolicyKey<Optional<String>> AUTHENTICATION = key(
            "authentication",
            Optional.empty(),
            Keys::authentication,
            "any or sasl",
            "How clients authenticate; any: over TCP by SASL, over TLS by SASL or by certificates named one by one.");

    static final PolicyKey<Optional<List<String>>> MECHANISMS = key(
                    "mechanisms",
                    Optional.<List<String>>empty(),
                    orAny(node -> node.list(Keys::mechanism)),
                    "any, or a list such as gssapi, scram-sha-256, digest-md5",
                    "Which SASL mechanisms are offered; one named here is accepted although it is weak. any: strong ones.")
            .warning(Keys::weak);

    static final PolicyKey<Optional<String>> DATABASE = key(
            "database",
            Optional.empty(),
            orAny(Keys::path),
            "any, or a path",
            "Where the SASL passwords are (sasldb_path).");

    static final PolicyKey<Optional<List<String>>> USERS = key(
            "users",
            Optional.empty(),
            orAny(node -> node.list(PolicyNode::text)),
            "any, or a list of user or user@realm",
            "The accounts in the SASL database, and no others.");

    static final PolicyKey<Optional<String>> REALM = key(
            "realm",
            Optional.empty(),
            orAny(PolicyNode::text),
            "any, or a name",
            "The realm of the accounts; any: the host's name.");

    static final PolicyKey<Optional<List<String>>> ALLOWED_USERS = key(
            "allowed-users",
            Optional.empty(),
            orAny(node -> node.list(PolicyNode::text)),
            "any, or a list of patterns as user@realm",
            "Who may use libvirt after a SASL login (sasl_allowed_username_list).");

    static final PolicyKey<Optional<List<String>>> ALLOWED_NAMES = key(
            "allowed-names",
            Optional.empty(),
            orAny(node -> node.list(PolicyNode::text)),
            "any, or a list of patterns of distinguished names",
            "Whose certificates may use libvirt over TLS (tls_allowed_dn_list).");

    static final List<PolicyKey<?>> ALL =
            List.of(TRANSPORT, AUTHENTICATION, MECHANISMS, DATABASE, USERS, REALM, ALLOWED_USERS, ALLOWED_NAMES);

    private Keys() {}

    private static <T> PolicyKey<T> key(
            String name, T fallback, Function<PolicyNode, T> reader, String form, String meaning) {
        return new PolicyKey<>(PRACTICE, name, PolicyKey.Scope.HOST, fallback, reader, form, meaning);
    }

    private static <T> Function<PolicyNode, Optional<T>> orAny(Function<PolicyNode, T> reader) {
        return node -> node instanceof PolicyNode.Scalar scalar && scalar.text().equals("any")
                ? Optional.empty()
                : Optional.of(reader.apply(node));
    }

    private static Optional<Set<Transport>> transports(PolicyNode node) {
        if (node instanceof PolicyNode.Scalar scalar && scalar.text().equals("any")) {
            return Optional.empty();
        }
        if (node instanceof PolicyNode.Scalar scalar && scalar.text().equals("none")) {
            return Optional.of(Set.of());
        }
        return Optional.of(Set.copyOf(node.list(item -> Arrays.stream(Transport.values())
                .filter(transport -> transport.word().equals(item.text()))
                .findFirst()
                .orElseThrow(
                        () -> new PolicyException("'" + item.text() + "' is not any, none, tcp or tls", item.at())))));
    }

    private static Optional<String> weak(Optional<List<String>> mechanisms) {
        List<String> faults = mechanisms.orElse(List.of()).stream()
                .flatMap(word -> Mechanism.of(word).stream())
                .flatMap(mechanism -> mechanism.weakness(Transport.TLS).stream())
                .map(Fault::text)
                .toList();
        return faults.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", faults));
    }

    private static Optional<String> authentication(PolicyNode node) {
        return switch (node.text()) {
            case "any" -> Optional.empty();
            case "sasl" -> Optional.of("sasl");
            case "none" ->
                throw new PolicyException(
                        "a listener without authentication gives root to the network; a waiver can accept one",
                        node.at());
            case String other -> throw new PolicyException("'" + other + "' is not any or sasl", node.at());
        };
    }

    private static String mechanism(PolicyNode node) {
        String name = node.text().toLowerCase(Locale.ROOT);
        if (!MECHANISM.matcher(name).matches()) {
            throw new PolicyException("'" + node.text() + "' is not the name of a SASL mechanism", node.at());
        }
        return name;
    }

    private static String path(PolicyNode node) {
        if (!PATH.matcher(node.text()).matches()) {
            throw new PolicyException("'" + node.text() + "' is not an absolute path", node.at());
        }
        return node.text();
    }
}
