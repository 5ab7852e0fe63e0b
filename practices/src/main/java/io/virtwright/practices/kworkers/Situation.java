package io.virtwright.practices.kworkers;

import io.virtwright.engine.domains.DedicatedCpus;
import io.virtwright.engine.domains.DomainFindings;
import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.text.CpuSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether there is something to want of the masks on this host, and what. */
sealed interface Situation {
    /** Nothing is wanted, and why. */
    record Nothing(String why) implements Situation {}

    /** What is wanted can't be told. */
    record Hidden(String reason, String source) implements Situation {}

    /**
     * Something is wanted.
     *
     * @param dedicated by whom
     * @param hidden why more may be wanted than is known; empty where all is known
     * @param remarks what else a user should know of it
     */
    record Clear(Want want, DedicatedCpus dedicated, List<String> hidden, List<String> remarks) implements Situation {
        public Clear {
            hidden = List.copyOf(hidden);
            remarks = List.copyOf(remarks);
        }
    }

    static Situation of(Snapshot snapshot, Policy policy) {
        Keys.MaskWish wish = policy.host(Keys.MASK);
        if (wish instanceof Keys.MaskWish.Any) {
            return new Nothing("The policy leaves the masks of workqueues alone.");
        }
        Reading<List<HostDomain>> domains = HostDomain.all(snapshot);
        if (wish instanceof Keys.MaskWish.Auto && !(domains instanceof Reading.Present<List<HostDomain>>)) {
            return domains instanceof Reading.Unreadable<List<HostDomain>>(String reason)
                    ? new Hidden(DomainFindings.notListed(reason), "virsh list --all")
                    : new Nothing("There is no libvirt here, so no domain has CPUs to itself.");
        }
        DedicatedCpus dedicated =
                domains.found().map(all -> DedicatedCpus.of(all, policy)).orElse(DedicatedCpus.NONE);
        boolean pinsNothing = dedicated.byDomain().isEmpty();
        if (wish instanceof Keys.MaskWish.Auto
                && pinsNothing
                && dedicated.hidden().isEmpty()) {
            return new Nothing("No domain has CPUs to itself: no vCPU is pinned.");
        }
        return switch (Topology.of(snapshot)) {
            case Reading.Present<Topology>(Topology topology) ->
                wish instanceof Keys.MaskWish.Exactly(CpuSet cpus)
                        ? new Clear(new Want.Exactly(topology, cpus), dedicated, List.of(), List.of())
                        : auto(topology, dedicated, policy);
            case Reading.Absent<Topology>() -> new Hidden("no such file", Topology.ONLINE);
            case Reading.Unreadable<Topology>(String reason) ->
                new Hidden("the host's CPUs can't be told: " + reason, Topology.ONLINE);
        };
    }

    private static Situation auto(Topology topology, DedicatedCpus dedicated, Policy policy) {
        CpuSet pinned = dedicated.all().intersect(topology.online());
        CpuSet own = pinned;
        List<String> full = new ArrayList<>();
        for (Map.Entry<Integer, CpuSet> node : topology.nodes().entrySet()) {
            // Where vCPUs are pinned to all of a node, no mask can spare both the vCPUs and the node.
            if (pinned.containsAll(node.getValue())) {
                own = own.minus(node.getValue());
                full.add("vCPUs are pinned to every CPU of NUMA node " + node.getKey() + " ("
                        + node.getValue().list()
                        + "), so none of them is dedicated: leave one out of the pins to change that");
            }
        }
        if (own.isEmpty()) {
            if (!dedicated.hidden().isEmpty()) {
                return new Hidden(String.join("; ", dedicated.reasons()), "virsh dumpxml");
            }
            return new Nothing(
                    full.isEmpty()
                            ? "No domain has CPUs to itself: vCPUs are pinned to CPUs that are not online."
                            : "No domain has CPUs to itself: " + String.join("; ", full) + ".");
        }
        CpuSet siblings = topology.siblingsOf(own);
        boolean off = policy.host(Keys.SIBLINGS)
                && Want.emptyNodes(topology, topology.online().minus(own).minus(siblings))
                        .isEmpty();
        if (policy.host(Keys.SIBLINGS) && !off) {
            full.add("the sibling hardware threads can't be spared: a NUMA node would have no CPU left");
        }
        Want want = new Want.Off(topology, own, off ? siblings : CpuSet.EMPTY);
        return new Clear(want, dedicated, dedicated.reasons(), full);
    }
}
