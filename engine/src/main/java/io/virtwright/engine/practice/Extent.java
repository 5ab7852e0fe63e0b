package io.virtwright.engine.practice;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whom an audit speaks of, and what a plan may change.
 *
 * @param only the names of the only domains; empty for the host and all of its domains
 * @param left the names of domains that are left alone
 */
record Extent(Set<String> only, Set<String> left) {
    Extent {
        only = Set.copyOf(only);
        left = Set.copyOf(left);
    }

    static Extent of(Set<String> only, Policy policy, Snapshot snapshot) {
        boolean leaves = policy.rules().stream()
                .anyMatch(rule -> rule.settings().values().containsKey(Policy.LEAVE.path()));
        return new Extent(only, leaves ? left(policy, snapshot) : Set.of());
    }

    private static Set<String> left(Policy policy, Snapshot snapshot) {
        return HostDomain.all(snapshot).found().stream()
                .flatMap(domains -> domains.stream())
                .filter(domain -> policy.domain(Policy.LEAVE, domain.identity()))
                .map(HostDomain::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    boolean covers(Subject subject) {
        return switch (subject.kind()) {
            case HOST, LISTENER -> only.isEmpty();
            case DOMAIN, DEVICE -> covers(subject.name());
        };
    }

    boolean covers(Change change) {
        return domain(change).map(this::covers).orElse(only.isEmpty());
    }

    private boolean covers(String domain) {
        return (only.isEmpty() || only.contains(domain)) && !left.contains(domain);
    }

    /** The domain that a change is of; empty for a change of the host. */
    static Optional<String> domain(Change change) {
        return switch (change) {
            case Change.PutFile _, Change.SetKnob _ -> Optional.empty();
            case Change.Redefine redefine -> Optional.of(redefine.domain()).map(Domain::name);
            case Change.TuneRunning tune -> Optional.of(tune.domain()).map(Domain::name);
        };
    }
}
