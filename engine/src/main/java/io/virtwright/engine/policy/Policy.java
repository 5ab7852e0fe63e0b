package io.virtwright.engine.policy;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Waived;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the user wants of a host and its domains. For a domain, the last rule that selects it and has the key decides;
 * without one, the key's own default.
 *
 * @param name what reports call it: {@code default}, {@code guide}, or the name of the file
 * @param waivers what is accepted as it is
 * @param warnings what reports have to say of it
 */
public record Policy(
        String name, Settings host, List<DomainRule> rules, List<Waiver> waivers, List<PolicyWarning> warnings) {
    /** The built-in default: safe on any host. Every key has its fallback. */
    public static final Policy DEFAULT = new Policy("default", Settings.NONE, List.of(), List.of(), List.of());

    /** In a rule: whether its domains are left alone, neither judged nor changed. */
    public static final PolicyKey<Boolean> LEAVE = new PolicyKey<>(
            "leave",
            "leave",
            PolicyKey.Scope.DOMAIN,
            false,
            PolicyNode::truth,
            "true or false",
            "Leaves the domain alone: it is neither judged nor changed. What it takes (CPUs, pages) still counts.");

    public Policy {
        rules = List.copyOf(rules);
        waivers = List.copyOf(waivers);
        warnings = List.copyOf(warnings);
    }

    /** What was written in one place, by key path. The reader has checked the types. */
    public record Settings(Map<String, Object> values) {
        public static final Settings NONE = new Settings(Map.of());

        public Settings {
            values = Map.copyOf(values);
        }

        @SuppressWarnings("unchecked") // the reader stores what the key's own reader made
        <T> Optional<T> get(PolicyKey<T> key) {
            return Optional.ofNullable((T) values.get(key.path()));
        }
    }

    /** Settings for the domains that a selector selects. */
    public record DomainRule(Selector selector, Settings settings) {}

    public <T> T host(PolicyKey<T> key) {
        return host.get(key).orElse(key.fallback());
    }

    public <T> T domain(PolicyKey<T> key, DomainIdentity domain) {
        return written(key, domain).orElse(key.fallback());
    }

    /** What the user wrote for this domain; empty where only the default speaks. */
    public <T> Optional<T> written(PolicyKey<T> key, DomainIdentity domain) {
        return rules.reversed().stream()
                .filter(rule -> rule.selector().selects(domain))
                .flatMap(rule -> rule.settings().get(key).stream())
                .findFirst();
    }

    public <T> Optional<T> writtenForHost(PolicyKey<T> key) {
        return host.get(key);
    }

    /** The same finding, with the waiver that covers it; the one that lasts longest, if several do. */
    public Finding waive(Finding finding, LocalDate day) {
        return waivers.stream()
                .filter(waiver -> waiver.covers(finding.check().id(), finding.subject()))
                .map(waiver -> waiver.on(day))
                .max(Comparator.comparing(Waived::until))
                .map(finding::waivedBy)
                .orElse(finding);
    }
}
