package io.virtwright.practices.guestagent;

import io.virtwright.engine.policy.DomainIdentity;
import io.virtwright.engine.policy.Policy;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which calls an agent has to refuse: those that the policy blocks, and with an allow list all that are not on it. Where a
 * policy has only an allow list, that alone decides, and not the default's block list.
 */
record Refusals(Set<String> blocked, Optional<Set<String>> allowed) {
    Refusals {
        blocked = Set.copyOf(blocked);
        allowed = allowed.map(Set::copyOf);
    }

    static Refusals ofDomain(Policy policy, DomainIdentity domain) {
        Optional<Set<String>> allowed = policy.domain(Keys.ALLOWED, domain);
        return new Refusals(
                policy.written(Keys.BLOCKED, domain)
                        .orElseGet(() -> allowed.isPresent() ? Set.of() : Keys.BLOCKED.fallback()),
                allowed);
    }

    static Refusals ofThisMachine(Policy policy) {
        Optional<Set<String>> allowed = policy.host(Keys.OWN_ALLOWED);
        return new Refusals(
                policy.writtenForHost(Keys.OWN_BLOCKED)
                        .orElseGet(() -> allowed.isPresent() ? Set.of() : Keys.OWN_BLOCKED.fallback()),
                allowed);
    }

    boolean isEmpty() {
        return blocked.isEmpty() && allowed.isEmpty();
    }

    /** By name. Plumbing is never among them. */
    Set<String> of(Set<String> known) {
        Set<String> refused = new TreeSet<>(blocked);
        allowed.ifPresent(only -> known.stream()
                .filter(call -> !only.contains(call) && !Risk.PLUMBING.calls().contains(call))
                .forEach(refused::add));
        return refused;
    }
}
