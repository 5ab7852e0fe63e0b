package io.virtwright.engine.domains;

import io.virtwright.engine.domainxml.DomainView;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.policy.PolicyNode;
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
 * @param hidden the names of domains whose pins can't all be read
 */
public record DedicatedCpus(SortedMap<String, CpuSet> byDomain, List<String> hidden) {
    /** A key of the practice kworkers, where users look for it; I/O threads of other domains heed it too. */
    public static final PolicyKey<Boolean> KEY = new PolicyKey<>(
            "kworkers",
            "dedicated",
            PolicyKey.Scope.DOMAIN,
            true,
            PolicyNode::truth,
            "true or false",
            "Whether the CPUs to which the domain's vCPUs are pinned are its own: kernel workers and other domains' I/O"
                    + " threads stay off them.");

    public static final DedicatedCpus NONE = new DedicatedCpus(new TreeMap<>(), List.of());

    public DedicatedCpus {
        byDomain = Collections.unmodifiableSortedMap(new TreeMap<>(byDomain));
        hidden = List.copyOf(hidden);
    }

    /** Of domains that run (by what they run with) and of those that are defined (by their definition). */
    public static DedicatedCpus of(List<HostDomain> domains, Policy policy) {
        SortedMap<String, CpuSet> byDomain = new TreeMap<>();
        List<String> hidden = new ArrayList<>();
        for (HostDomain domain : domains) {
            if (!policy.domain(KEY, domain.identity())) {
                continue;
            }
            CpuSet cpus = pinned(domain);
            if (!cpus.isEmpty()) {
                byDomain.merge(domain.name(), cpus, CpuSet::union);
            }
            if (!domain.isReadable()) {
                hidden.add(domain.name());
            }
        }
        return new DedicatedCpus(byDomain, hidden);
    }

    /** The CPUs to which a domain pins its vCPUs, by all of its descriptions that could be read. */
    public static CpuSet pinned(HostDomain domain) {
        return domain.views().map(DedicatedCpus::inView).reduce(CpuSet.EMPTY, CpuSet::union);
    }

    /** The pins of its vCPUs; for a vCPU without one, the domain's own CPUs. Those of emulator and I/O threads don't count. */
    private static CpuSet inView(DomainView view) {
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

    public CpuSet all() {
        return byDomain.values().stream().reduce(CpuSet.EMPTY, CpuSet::union);
    }

    /** Why more CPUs may be claimed than is known; none where all is known. */
    public List<String> reasons() {
        return hidden.stream()
                .map(name -> "the pins of domain " + name + " can't be read")
                .toList();
    }

    /** {@code db1 (2-5), web1 (6)}: those that pin to one of some CPUs. */
    public String who(CpuSet cpus) {
        return byDomain.entrySet().stream()
                .filter(one -> !one.getValue().intersect(cpus).isEmpty())
                .map(one -> one.getKey() + " (" + one.getValue().list() + ")")
                .collect(Collectors.joining(", "));
    }
}
