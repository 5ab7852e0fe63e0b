package io.virtwright.engine.policy;

import io.virtwright.engine.snapshot.Glob;
import java.util.List;
import java.util.UUID;

/** Which domains a rule is for. */
public sealed interface Selector {
    boolean selects(DomainIdentity domain);

    /** Every domain. */
    record Every() implements Selector {
        @Override
        public boolean selects(DomainIdentity domain) {
            return true;
        }
    }

    /** By name, with {@code *} and {@code ?}. */
    record Name(String glob) implements Selector {
        @Override
        public boolean selects(DomainIdentity domain) {
            return Glob.matches(glob, domain.name());
        }
    }

    record Uuid(UUID uuid) implements Selector {
        @Override
        public boolean selects(DomainIdentity domain) {
            return uuid.equals(domain.uuid());
        }
    }

    /** By the namespace of an element in the domain's metadata: who made the domain. */
    record Metadata(String namespace) implements Selector {
        @Override
        public boolean selects(DomainIdentity domain) {
            return domain.metadata().contains(namespace);
        }
    }

    /** All of several. */
    record All(List<Selector> parts) implements Selector {
        public All {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean selects(DomainIdentity domain) {
            return parts.stream().allMatch(part -> part.selects(domain));
        }
    }
}
