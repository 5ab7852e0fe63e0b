package io.virtwright.engine.snapshot;

import java.util.Comparator;
import java.util.List;

/** Domains, by name. */
public record DomainList(List<Domain> domains) {
    public DomainList {
        domains = domains.stream()
                .sorted(Comparator.comparing(Domain::name).thenComparing(Domain::uuid))
                .toList();
    }
}
