package io.virtwright.practices.kworkers;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Severity;
import java.util.List;

/** The checks of this practice. */
final class Checks {
    // Medium: a worker on a vCPU's CPU costs the guest latency, for as long as the work lasts. Nothing is lost.
    static final Check MASK = new Check(
            "kworkers.mask",
            "unbound kernel workers stay off dedicated CPUs",
            Severity.MEDIUM,
            "A kernel worker on a CPU to which a vCPU is pinned stops that vCPU while it works: the jitter that pinning was"
                    + " to prevent. A mask that leaves a NUMA node no CPU sends that node's work to others.",
            "kworker Isolation and Binding. Right about the file. Wrong about what it reaches (unbound workqueues only, no"
                    + " per-CPU worker), and its mask ff is a sample: on a large host it squeezes all unbound work onto"
                    + " CPUs 0-7 of one NUMA node. Silent about the next boot.");

    static final Check QUEUES = new Check(
            "kworkers.queues",
            "no workqueue has a mask of its own that contradicts",
            Severity.LOW,
            "A workqueue's own mask counts only where it meets the global one: one that has no CPU in common with it is"
                    + " passed over in silence, or keeps the queue on dedicated CPUs.",
            "Not in the guide.");

    static final List<Check> ALL = List.of(MASK, QUEUES);

    private Checks() {}
}
