package io.virtwright.practices.kworkers;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.domainxml.DomainView;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.text.CpuSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The CPUs to which domains pin their vCPUs.
 *
 * @param byDomain by the domain's name; those that pin nothing are left out
 * @param hidden domains whose pins can't be read, each with its reason
 */
record Dedicated(SortedMap<String, CpuSet> byDomain, List<String> hidden) {
    static final Dedicated NONE = new Dedicated(new TreeMap<>(), List.of());

    Dedicated {
        byDomain = Collections.unmodifiableSortedMap(new TreeMap<>(byDomain));
        hidden = List.copyOf(hidden);
    }

    /** Of domains that run (by what they run with) and of those that are defined (by their definition). */
    static Dedicated of(List<HostDomain> domains, Policy policy) {
        SortedMap<String, CpuSet> byDomain = new TreeMap<>();
        List<String> hidden = new ArrayList<>();
        for (HostDomain domain : domains) {
            if (!policy.domain(Keys.DEDICATED, domain.identity())) {
                continue;
            }
            CpuSet cpus = domain.views().map(Dedicated::pinned).reduce(CpuSet.EMPTY, CpuSet::union);
            if (!cpus.isEmpty()) {
                byDomain.merge(domain.name(), cpus, CpuSet::union);
            }
            if (!domain.isReadable()) {
                hidden.add("the pins of domain " + domain.name() + " can't be read");
            }
        }
        return new Dedicated(byDomain, hidden);
    }

    /** The pins of its vCPUs; for a vCPU without one, the domain's own CPUs. Those of emulator and I/O threads don't count. */
    static CpuSet pinned(DomainView view) {
        Map<Integer, CpuSet> pins = view.pins().vcpus();
        int vcpus = view.vcpus().count().orElse(1);
        CpuSet all = CpuSet.EMPTY;
        int known = 0;
        for (Map.Entry<Integer, CpuSet> pin : pins.entrySet()) {
            // libvirt keeps a pin of a vCPU that the domain doesn't have out of the definition, and warns
            if (pin.getKey() < vcpus) {
                all = all.union(pin.getValue());
                known++;
            }
        }
        return known < vcpus ? all.union(view.vcpus().cpuset().orElse(CpuSet.EMPTY)) : all;
    }

    CpuSet all() {
        return byDomain.values().stream().reduce(CpuSet.EMPTY, CpuSet::union);
    }

    /** {@code db1 (2-5), web1 (6)}: those that pin to one of some CPUs. */
    String who(CpuSet cpus) {
        return byDomain.entrySet().stream()
                .filter(one -> !one.getValue().intersect(cpus).isEmpty())
                .map(one -> one.getKey() + " (" + one.getValue().list() + ")")
                .collect(Collectors.joining(", "));
    }
}
