package io.virtwright.practices.rawdevices;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.policy.PolicyKey;
import java.util.List;
import java.util.Map;

/** One domain, its raw disks, and what is wanted of it. */
record RawCase(RawHost host, HostDomain domain, List<RawDisk> disks) {
    RawCase {
        disks = List.copyOf(disks);
    }

    static RawCase of(RawHost host, HostDomain domain) {
        return new RawCase(host, domain, RawDisk.of(domain));
    }

    /** Disks that may be raw, by target, each with why it isn't known. */
    Map<String, String> hidden() {
        return Volumes.hidden(domain, host.snapshot());
    }

    <T> T want(PolicyKey<T> key) {
        Policy policy = host.policy();
        return policy.domain(key, domain.identity());
    }
}
