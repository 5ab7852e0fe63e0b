package io.virtwright.engine.snapshot;

import java.util.Map;
import java.util.UUID;

/**
 * What {@code virsh domstats} tells of the running domains: libvirt's field names and their numbers. Fields that are no
 * numbers are left out.
 */
public record DomainStatistics(Map<UUID, Map<String, Long>> byDomain) {
    public DomainStatistics {
        byDomain = Map.copyOf(byDomain);
    }
}
