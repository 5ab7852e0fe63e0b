package io.virtwright.practices.kworkers;

import io.virtwright.engine.text.CpuSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is wanted of a mask of workqueues. Offline CPUs never count: nothing runs there. */
sealed interface Want {
    Topology topology();

    /** What an administrator should write. */
    CpuSet recommended();

    boolean accepts(CpuSet mask);

    /** The CPUs of a worker's affinity on which it should not be. */
    CpuSet strays(CpuSet affinity);

    String words();

    /**
     * Off these CPUs, and at least one in each NUMA node.
     *
     * @param dedicated never empty, and never all of a node's
     * @param siblings those that share a core with them, where the policy wants workers off these too
     */
    record Off(Topology topology, CpuSet dedicated, CpuSet siblings) implements Want {
        /** Off the siblings too, unless that leaves a node nothing. */
        @Override
        public CpuSet recommended() {
            CpuSet whole = topology.online().minus(dedicated).minus(topology.siblingsOf(dedicated));
            return emptyNodes(topology, whole).isEmpty()
                    ? whole
                    : topology.online().minus(avoided());
        }

        @Override
        public boolean accepts(CpuSet mask) {
            return strays(mask).isEmpty() && emptyNodes(topology, mask).isEmpty();
        }

        @Override
        public CpuSet strays(CpuSet affinity) {
            return affinity.intersect(avoided());
        }

        CpuSet avoided() {
            return dedicated.union(siblings);
        }

        @Override
        public String words() {
            return "none of " + avoided().list()
                    + (topology.nodes().size() > 1 ? ", and a CPU in each NUMA node" : ", and at least one CPU");
        }
    }

    /** These. */
    record Exactly(Topology topology, CpuSet cpus) implements Want {
        @Override
        public CpuSet recommended() {
            return cpus;
        }

        @Override
        public boolean accepts(CpuSet mask) {
            return mask.intersect(topology.online()).equals(cpus.intersect(topology.online()));
        }

        @Override
        public CpuSet strays(CpuSet affinity) {
            return affinity.intersect(topology.online()).minus(cpus);
        }

        @Override
        public String words() {
            return cpus.list();
        }
    }

    /** The NUMA nodes in which a mask has no CPU. */
    static List<Integer> emptyNodes(Topology topology, CpuSet mask) {
        List<Integer> empty = new ArrayList<>();
        for (Map.Entry<Integer, CpuSet> node : topology.nodes().entrySet()) {
            if (node.getValue().intersect(mask).isEmpty()) {
                empty.add(node.getKey());
            }
        }
        return empty;
    }
}
