package io.virtwright.practices.hugepages;

import io.virtwright.engine.text.CpuSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The pages of one size that domains must have from certain NUMA nodes of the host.
 *
 * @param bound by the set of nodes, any of which will do
 */
record NodeNeeds(SequencedMap<CpuSet, Long> bound) {
    NodeNeeds {
        bound = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(bound));
    }

    /** A set of nodes that has fewer pages than domains need that are bound to it. */
    record Lack(CpuSet nodes, long there, long needed) {
        String words() {
            return "NUMA node " + nodes.list() + " has " + there + " of the " + needed
                    + " pages for the domains that are bound to it";
        }
    }

    /**
     * The needs of some domains.
     *
     * @param stopped only those that don't run: what others need they have
     */
    static NodeNeeds of(List<Guest> guests, long sizeKib, boolean stopped) {
        SequencedMap<CpuSet, Long> bound = new LinkedHashMap<>();
        guests.stream()
                .filter(guest ->
                        guest.counted() && !(stopped && guest.domain().domain().active()))
                .flatMap(guest -> guest.defined().found().stream())
                .flatMap(demand -> demand.parts().stream())
                .filter(part -> part.sizeKib() == sizeKib && part.nodes().isPresent())
                .forEach(part -> bound.merge(part.nodes().get(), part.pages(), Long::sum));
        return new NodeNeeds(bound);
    }

    /** What lacks where each node has so many pages; nothing where the nodes are not known. */
    List<Lack> lacks(Map<Integer, Long> byNode) {
        List<Lack> lacks = new ArrayList<>();
        if (byNode.isEmpty()) {
            return lacks;
        }
        for (CpuSet nodes : bound.keySet()) {
            long needed = bound.entrySet().stream()
                    .filter(one -> nodes.containsAll(one.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            long there = nodes.stream()
                    .mapToLong(node -> byNode.getOrDefault(node, 0L))
                    .sum();
            if (there < needed) {
                lacks.add(new Lack(nodes, there, needed));
            }
        }
        return lacks;
    }

    /**
     * Pages for each node that serve them all.
     *
     * @param total pages that are needed in all; those that are not bound are spread
     */
    SortedMap<Integer, Long> plan(long total, Iterable<Integer> nodes) {
        SortedMap<Integer, Long> plan = new TreeMap<>();
        nodes.forEach(node -> plan.put(node, 0L));
        long free = total;
        for (Map.Entry<CpuSet, Long> need : bound.entrySet()) {
            plan.merge(need.getKey().stream().min().orElse(0), need.getValue(), Long::sum);
            free -= need.getValue();
        }
        int left = plan.size();
        for (Map.Entry<Integer, Long> node : plan.entrySet()) {
            long share = Math.ceilDiv(Math.max(0, free), left);
            node.setValue(node.getValue() + share);
            free -= share;
            left--;
        }
        return plan;
    }
}
