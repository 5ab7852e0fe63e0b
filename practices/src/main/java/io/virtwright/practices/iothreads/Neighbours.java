package io.virtwright.practices.iothreads;

import io.virtwright.engine.domains.DedicatedCpus;
import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.text.CpuSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The CPUs that domains have to themselves, which the I/O threads of others stay off.
 *
 * <p>Which pins claim a CPU is what {@link DedicatedCpus} says, as for kernel workers: those of vCPUs, by what domains run
 * with and by their definitions, unless the policy says that they claim nothing. Two things are otherwise here:
 *
 * <ul>
 *   <li>CPUs that two domains claim are a pool, and nobody's own: Nova puts the I/O threads of a domain with CPUs of its own
 *       into the pool of the others. Two that run are meant, or, where none of those that claim a CPU runs, two that are
 *       defined: a clone that keeps the pins of its original makes no pool until it is started.
 *   <li>A NUMA node all of whose CPUs are claimed is no exception. It is one for kernel workers because these need a CPU in
 *       each node, which a thread does not.
 * </ul>
 *
 * @param own CPUs that exactly one domain claims
 * @param claims of all domains, and those whose pins can't be read
 */
record Neighbours(CpuSet own, DedicatedCpus claims) {
    static final Neighbours NONE = new Neighbours(CpuSet.EMPTY, DedicatedCpus.NONE);

    private static final int NAMED = 3;

    static Neighbours of(List<HostDomain> domains, Policy policy) {
        Sole running = new Sole();
        Sole defined = new Sole();
        for (HostDomain domain : domains) {
            if (policy.domain(DedicatedCpus.KEY, domain.identity())) {
                (domain.domain().active() ? running : defined).add(DedicatedCpus.pinned(domain));
            }
        }
        return new Neighbours(
                running.once().union(defined.once().minus(running.all)), DedicatedCpus.of(domains, policy));
    }

    /** Sets, and what is in one of them only. */
    private static final class Sole {
        private CpuSet all = CpuSet.EMPTY;
        private CpuSet twice = CpuSet.EMPTY;

        void add(CpuSet cpus) {
            twice = twice.union(all.intersect(cpus));
            all = all.union(cpus);
        }

        CpuSet once() {
            return all.minus(twice);
        }
    }

    /** The CPUs that others than this domain have to themselves. Those that its own vCPUs use too it shares with them. */
    CpuSet besides(HostDomain domain) {
        return own.minus(DedicatedCpus.pinned(domain));
    }

    /** {@code db1 (2-5), web1 (6)}: who claims some CPUs. */
    String who(CpuSet cpus) {
        List<Map.Entry<String, CpuSet>> all = claims.byDomain().entrySet().stream()
                .filter(one -> !one.getValue().intersect(cpus).isEmpty())
                .toList();
        String first = all.stream()
                .limit(NAMED)
                .map(one -> one.getKey() + " (" + one.getValue().intersect(cpus).list() + ")")
                .collect(Collectors.joining(", "));
        return all.size() > NAMED ? first + " and " + (all.size() - NAMED) + " more" : first;
    }

    /** Why more CPUs may be another domain's own than is known; empty where all is known. */
    Optional<String> hiddenFrom(HostDomain domain) {
        // what can't be read of the domain itself is said where it is judged
        List<String> others = claims.hidden().stream()
                .filter(name -> !name.equals(domain.name()))
                .toList();
        return others.stream()
                .findFirst()
                .map(name -> "whether another domain has these CPUs to itself is not known: the pins of domain " + name
                        + " can't be read"
                        + (others.size() > 1 ? ", nor those of " + (others.size() - 1) + " more" : ""));
    }
}
