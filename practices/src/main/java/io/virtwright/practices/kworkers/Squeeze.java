package io.virtwright.practices.kworkers;

import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.text.CpuSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is wrong with a mask whatever the domains and the policy are. */
final class Squeeze {
    private Squeeze() {}

    /** A mask that squeezes all work is worth a word even where nobody has CPUs to himself. */
    static String aside(Snapshot snapshot) {
        Optional<Topology> topology = Topology.of(snapshot).found();
        Optional<CpuSet> mask = Masks.read(Masks.GLOBAL, snapshot).found();
        return topology.isPresent() && mask.isPresent()
                ? of(topology.get(), mask.get())
                        .map(warning -> " But beware: " + warning + ".")
                        .orElse("")
                : "";
    }

    /** What is wrong with a mask whatever the domains are: nodes without a CPU, or few CPUs for a large host. */
    static Optional<String> of(Topology topology, CpuSet mask) {
        CpuSet on = mask.intersect(topology.online());
        List<Integer> empty = Want.emptyNodes(topology, mask);
        boolean few = on.size()
                < Math.min(
                        topology.online().size(), Math.max(2, topology.online().size() / 16));
        if (empty.isEmpty() && !few) {
            return Optional.empty();
        }
        String nodes = topology.nodes().entrySet().stream()
                .filter(node -> !node.getValue().intersect(on).isEmpty())
                .map(node -> node.getKey().toString())
                .collect(Collectors.joining(", "));
        return Optional.of("the mask squeezes all unbound work of the host ("
                + topology.online().size()
                + " CPUs online) onto " + (on.isEmpty() ? "no CPU that is online" : "CPUs " + on.list())
                + (topology.nodes().size() > 1 && !on.isEmpty() ? " of NUMA node " + nodes : "")
                + (empty.isEmpty() ? "" : "; " + nodes(empty) + (empty.size() == 1 ? " has none" : " have none"))
                + ". Writeback, block completions and reclaim run there too");
    }

    /** {@code NUMA nodes 1, 2}. */
    static String nodes(List<Integer> numbers) {
        return (numbers.size() == 1 ? "NUMA node " : "NUMA nodes ") + numbers(numbers);
    }

    private static String numbers(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
