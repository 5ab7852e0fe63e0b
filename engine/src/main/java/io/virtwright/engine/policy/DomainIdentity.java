package io.virtwright.engine.policy;

import java.util.Set;
import java.util.UUID;

/**
 * What selectors know of a domain.
 *
 * @param metadata the namespace URIs of the elements in its {@code <metadata>}
 */
public record DomainIdentity(String name, UUID uuid, Set<String> metadata) {
    public DomainIdentity {
        metadata = Set.copyOf(metadata);
    }
}
