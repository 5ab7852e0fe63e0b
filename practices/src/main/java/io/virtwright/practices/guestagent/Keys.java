package io.virtwright.practices.guestagent;

import io.virtwright.engine.policy.PolicyException;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.policy.PolicyNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a user can want of guest agents. */
final class Keys {
    static final String PRACTICE = "guest-agent";

    /** Whether a domain is to have the agent's channel. */
    enum Channel {
        ANY,
        WANTED,
        UNWANTED
    }

    private static final Pattern CALL = Pattern.compile("guest-[a-z0-9-]{1,60}");
    private static final Set<String> RISKY = Stream.of(Risk.EXECUTION, Risk.FILES, Risk.CREDENTIALS)
            .flatMap(risk -> risk.calls().stream())
            .collect(Collectors.toUnmodifiableSet());
    private static final String CLASSES = Stream.of(Risk.values())
            .filter(risk -> risk != Risk.PLUMBING)
            .map(Risk::word)
            .collect(Collectors.joining(", "));
    private static final String FORM = "none, or a list of classes (" + CLASSES + ") and names of calls";

    static final PolicyKey<Channel> CHANNEL = new PolicyKey<>(
            PRACTICE,
            "channel",
            PolicyKey.Scope.DOMAIN,
            Channel.ANY,
            Keys::channel,
            "any, wanted or unwanted",
            "Whether the domain has the channel org.qemu.guest_agent.0, over which its agent is reached.");

    static final PolicyKey<Set<String>> BLOCKED = new PolicyKey<>(
            PRACTICE,
            "blocked",
            PolicyKey.Scope.DOMAIN,
            RISKY,
            Keys::calls,
            FORM,
            "What the agent in the domain's guest must refuse; the default is execution, files, credentials.");

    static final PolicyKey<Set<String>> OWN_BLOCKED = new PolicyKey<>(
            PRACTICE,
            "own-blocked",
            PolicyKey.Scope.HOST,
            RISKY,
            Keys::calls,
            FORM,
            "The same for the agent of the audited machine itself, where that is a guest.");

    private static final String ALLOW_FORM = "any, or a list of classes and names of calls";

    static final PolicyKey<Optional<Set<String>>> ALLOWED = new PolicyKey<>(
            PRACTICE,
            "allowed",
            PolicyKey.Scope.DOMAIN,
            Optional.empty(),
            Keys::allowList,
            ALLOW_FORM,
            "The only calls that the agent in the domain's guest may serve, besides plumbing; any: what is not blocked.");

    static final PolicyKey<Optional<Set<String>>> OWN_ALLOWED = new PolicyKey<>(
            PRACTICE,
            "own-allowed",
            PolicyKey.Scope.HOST,
            Optional.empty(),
            Keys::allowList,
            ALLOW_FORM,
            "The same for the agent of the audited machine itself, where that is a guest.");

    static final List<PolicyKey<?>> ALL = List.of(CHANNEL, BLOCKED, ALLOWED, OWN_BLOCKED, OWN_ALLOWED);

    private Keys() {}

    private static Channel channel(PolicyNode node) {
        return switch (node.text()) {
            case "any" -> Channel.ANY;
            case "wanted" -> Channel.WANTED;
            case "unwanted" -> Channel.UNWANTED;
            case String other -> throw new PolicyException("'" + other + "' is not any, wanted or unwanted", node.at());
        };
    }

    private static Optional<Set<String>> allowList(PolicyNode node) {
        return node instanceof PolicyNode.Scalar scalar && scalar.text().equals("any")
                ? Optional.empty()
                : Optional.of(calls(node));
    }

    private static Set<String> calls(PolicyNode node) {
        if (node instanceof PolicyNode.Scalar scalar && scalar.text().equals("none")) {
            return Set.of();
        }
        Set<String> calls = new TreeSet<>();
        node.list(item -> item).forEach(item -> {
            String word = item.text();
            if (word.equals(Risk.PLUMBING.word()) || Risk.PLUMBING.calls().contains(word)) {
                throw new PolicyException(
                        "without '" + word + "' libvirt can't use the agent at all: leave the channel out instead",
                        item.at());
            }
            if (Risk.of(word).isEmpty() && !CALL.matcher(word).matches()) {
                throw new PolicyException("'" + word + "' is neither a class of calls nor the name of one", item.at());
            }
            calls.addAll(Risk.of(word).map(Risk::calls).orElse(List.of(word)));
        });
        return Set.copyOf(calls);
    }
}
