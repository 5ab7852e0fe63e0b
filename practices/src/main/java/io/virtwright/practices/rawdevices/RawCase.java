package io.virtwright.practices.rawdevices;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.policy.PolicyKey;
import java.util.List;

/** One domain, its raw disks, and what is wanted of it. */
record RawCase(RawHost host, HostDomain domain, List<RawDisk> disks) {
    RawCase {
        disks = List.copyOf(disks);
    }

    static RawCase of(RawHost host, HostDomain domain) {
        return new RawCase(host, domain, RawDisk.of(domain));
    }

    <T> T want(PolicyKey<T> key) {
        Policy policy = host.policy();
        return policy.domain(key, domain.identity());
    }
}
