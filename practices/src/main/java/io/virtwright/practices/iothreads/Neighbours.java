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
 * What other domains have to themselves, seen from one: its I/O threads stay off these CPUs.
 *
 * <p>Which pins claim a CPU is what {@link DedicatedCpus} says, as for kernel workers: those of vCPUs, by what domains run
 * with and by their definitions, unless the policy says that they claim nothing. Three things are otherwise here:
 *
 * <ul>
 *   <li>CPUs that the domain's own vCPUs use too it shares with the other, which has them not to itself.
 *   <li>CPUs that two others claim are a pool, and nobody's own: Nova puts the I/O threads of a domain with CPUs of its own
 *       into the pool of the others. Two that run are meant, or, where none of those that claim a CPU runs, two that are
 *       defined: a clone that keeps the pins of its original makes no pool until it is started.
 *   <li>A NUMA node all of whose CPUs are claimed is no exception. It is one for kernel workers because these need a CPU in
 *       each node, which a thread does not.
 * </ul>
 *
 * @param own the CPUs
 * @param hidden why there may be more; empty where all are known
 * @param claims of all domains
 */
record Neighbours(CpuSet own, Optional<String> hidden, DedicatedCpus claims) {
    static final Neighbours NONE = new Neighbours(CpuSet.EMPTY, Optional.empty(), DedicatedCpus.NONE);

    private static final int NAMED = 3;

    /** Those of each domain, in the order of the domains. */
    static List<Neighbours> all(List<HostDomain> domains, Policy policy) {
        DedicatedCpus claims = DedicatedCpus.of(domains, policy);
        CpuSet sole = sole(domains, policy);
        // a domain's own claims need not be taken out before: they all go with the CPUs of its vCPUs
        return domains.stream()
                .map(domain -> new Neighbours(
                        sole.minus(DedicatedCpus.pinned(domain)), hidden(claims.hidden(), domain.name()), claims))
                .toList();
    }

    /** The CPUs that exactly one domain claims. */
    private static CpuSet sole(List<HostDomain> domains, Policy policy) {
        Sole running = new Sole();
        Sole defined = new Sole();
        for (HostDomain domain : domains) {
            if (policy.domain(DedicatedCpus.KEY, domain.identity())) {
                (domain.domain().active() ? running : defined).add(DedicatedCpus.pinned(domain));
            }
        }
        return running.once().union(defined.once().minus(running.all));
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

    /** What can't be read of the domain itself is said where it is judged. */
    private static Optional<String> hidden(List<String> names, String itself) {
        int others = names.size() - (names.contains(itself) ? 1 : 0);
        return names.stream()
                .filter(name -> !name.equals(itself))
                .findFirst()
                .map(name -> "another domain may have these CPUs to itself: the pins of domain " + name
                        + " can't be read" + (others > 1 ? ", nor those of " + (others - 1) + " more" : ""));
    }

    /** Whether there is something to stay off, or may be. */
    boolean matter() {
        return !own.isEmpty() || hidden.isPresent();
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
}
