package io.virtwright.engine.policy;

import io.virtwright.engine.policy.Policy.DomainRule;
import io.virtwright.engine.policy.Policy.Settings;
import io.virtwright.engine.policy.PolicyKey.Scope;
import io.virtwright.engine.policy.PolicyNode.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Reads a policy.
 *
 * <pre>
 * version: 1
 * host:
 *   halt-polling:
 *     ceiling: 200000
 * domains:
 *   - match: {name: "db-*"}
 *     io-threads:
 *       count: 2
 * </pre>
 *
 * <p>What it doesn't know is an error, so that a slip of the pen isn't a want that nobody heard.
 */
public final class PolicyReader {
    private static final long VERSION = 1;

    private final List<PolicyKey<?>> known;
    private final Set<String> checks;
    private final List<PolicyWarning> warnings = new ArrayList<>();

    private PolicyReader(List<PolicyKey<?>> known, Set<String> checks) {
        this.known = List.copyOf(known);
        this.checks = new TreeSet<>(checks);
    }

    /**
     * Reads a policy from its text.
     *
     * @param file what the user calls the file; it becomes the policy's name and stands in complaints
     * @param checks the ids of the checks that a waiver may name
     * @throws PolicyException with file, line and column, for anything that isn't a policy
     */
    public static Policy read(String file, String yaml, List<PolicyKey<?>> known, Set<String> checks) {
        return new PolicyReader(known, checks).policy(file, YamlTree.read(file, yaml));
    }

    /** The same, for a policy without waivers. */
    public static Policy read(String file, String yaml, List<PolicyKey<?>> known) {
        return read(file, yaml, known, Set.of());
    }

    private Policy policy(String file, Optional<PolicyNode> root) {
        SequencedMap<String, Entry> parts = root.map(PolicyNode::entries)
                .orElseThrow(() -> new PolicyException("the policy is empty", new Location(file, 1, 1)));
        if (!parts.containsKey("version")) {
            throw new PolicyException(
                    "a policy begins with 'version: 1'", root.get().at());
        }
        Settings host = Settings.NONE;
        List<DomainRule> rules = List.of();
        List<Waiver> waivers = List.of();
        for (Map.Entry<String, Entry> part : parts.entrySet()) {
            Entry entry = part.getValue();
            switch (part.getKey()) {
                case "version" -> entry.value().whole(VERSION, VERSION);
                case "host" -> host = settings(entry.value().entries(), Scope.HOST);
                case "domains" -> rules = rules(entry.value());
                case "waivers" -> waivers = WaiverReader.all(entry.value(), checks);
                default ->
                    throw unknown(
                            "'" + part.getKey() + "'", entry.keyAt(), List.of("version", "host", "domains", "waivers"));
            }
        }
        return new Policy(
                file, host, rules, waivers, warnings.stream().distinct().toList());
    }

    private List<DomainRule> rules(PolicyNode node) {
        if (!(node instanceof PolicyNode.Sequence(List<PolicyNode> items, Location _))) {
            throw new PolicyException("a list of rules (- match: ...) belongs here", node.at());
        }
        List<DomainRule> rules = new ArrayList<>();
        items.forEach(item -> rules.add(rule(item)));
        return rules;
    }

    private DomainRule rule(PolicyNode node) {
        Map<String, Entry> parts = new LinkedHashMap<>(node.entries());
        Entry match = parts.remove("match");
        if (match == null) {
            throw new PolicyException("a rule says which domains it is for: match: {name: \"*\"}", node.at());
        }
        Selector selector = selector(match.value());
        Entry leave = parts.remove(Policy.LEAVE.name());
        Settings settings = settings(parts, Scope.DOMAIN);
        if (leave == null) {
            return new DomainRule(selector, settings);
        }
        Map<String, Object> values = new HashMap<>(settings.values());
        values.put(Policy.LEAVE.path(), Policy.LEAVE.reader().apply(leave.value()));
        return new DomainRule(selector, new Settings(values));
    }

    private static Selector selector(PolicyNode node) {
        List<Selector> parts = new ArrayList<>();
        for (Map.Entry<String, Entry> part : node.entries().entrySet()) {
            PolicyNode value = part.getValue().value();
            parts.add(
                    switch (part.getKey()) {
                        case "name" -> new Selector.Name(value.text());
                        case "uuid" -> new Selector.Uuid(uuid(value));
                        case "metadata" -> new Selector.Metadata(value.text());
                        default ->
                            throw unknown(
                                    "'" + part.getKey() + "'",
                                    part.getValue().keyAt(),
                                    List.of("name", "uuid", "metadata"));
                    });
        }
        if (parts.isEmpty()) {
            throw new PolicyException(
                    "match needs a name, a uuid or a metadata namespace; name: \"*\" is every domain", node.at());
        }
        return parts.size() == 1 ? parts.getFirst() : new Selector.All(parts);
    }

    private static UUID uuid(PolicyNode node) {
        try {
            UUID uuid = UUID.fromString(node.text());
            if (uuid.toString().equalsIgnoreCase(node.text())) {
                return uuid;
            }
        } catch (IllegalArgumentException notOne) {
            // told below, like the short forms that UUID.fromString takes
        }
        throw new PolicyException("'" + node.text() + "' is not a UUID", node.at());
    }

    private Settings settings(Map<String, Entry> practices, Scope scope) {
        Map<String, Object> values = new HashMap<>();
        practices.forEach((practice, section) -> {
            List<PolicyKey<?>> ofPractice = known.stream()
                    .filter(key -> key.practice().equals(practice) && key.scope() == scope)
                    .toList();
            if (ofPractice.isEmpty()) {
                throw noKeysHere(practice, section.keyAt(), scope);
            }
            section.value().entries().forEach((name, entry) -> {
                PolicyKey<?> key = ofPractice.stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> unknown(
                                "'" + name + "' in " + practice,
                                entry.keyAt(),
                                ofPractice.stream().map(PolicyKey::name).toList()));
                values.put(key.path(), value(key, entry.value()));
            });
        });
        return new Settings(values);
    }

    private <T> T value(PolicyKey<T> key, PolicyNode node) {
        T value = key.reader().apply(node);
        key.warning().apply(value).ifPresent(text -> warnings.add(new PolicyWarning(key.practice(), key.path(), text)));
        return value;
    }

    private PolicyException noKeysHere(String practice, Location at, Scope scope) {
        Scope other = scope == Scope.HOST ? Scope.DOMAIN : Scope.HOST;
        if (known.stream().anyMatch(key -> key.practice().equals(practice) && key.scope() == other)) {
            return new PolicyException(
                    other == Scope.DOMAIN
                            ? practice + " is said of domains: it belongs in a rule below 'domains'"
                            : practice + " is said of the host: it belongs below 'host'",
                    at);
        }
        return unknown(
                "'" + practice + "'",
                at,
                known.stream()
                        .filter(key -> key.scope() == scope)
                        .map(PolicyKey::practice)
                        .distinct()
                        .toList());
    }

    static PolicyException unknown(String what, Location at, List<String> instead) {
        return new PolicyException(what + " is not known here; known: " + String.join(", ", instead), at);
    }
}
