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
        return new RawCase(host, domain, RawDisk.of(domain, host.snapshot()));
    }

    /** Disks that may be raw, by target, each with why it isn't known; without those that are known to be so in part. */
    Map<String, String> hidden() {
        Map<String, String> hidden = Volumes.hidden(domain, host.snapshot());
        disks.forEach(disk -> hidden.remove(disk.target()));
        return hidden;
    }

    <T> T want(PolicyKey<T> key) {
        Policy policy = host.policy();
        return policy.domain(key, domain.identity());
    }
}
