package io.virtwright.practices.hugepages;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;

/** {@code huge-pages.pool}, the host: that the pools leave it memory to live on. */
final class HostMemoryCheck {
    private HostMemoryCheck() {}

    /** Empty where there is no pool now, none is asked for at boot, and that is known. */
    static Optional<Finding> finding(Snapshot snapshot, Policy policy, Pools pools, NextPools next) {
        long boot =
                next.outcomes().stream().mapToLong(NextPools.Outcome::kib).max().orElse(0);
        if (pools.takenKib() == 0 && boot == 0 && pools.hidden().isEmpty()) {
            return Optional.empty();
        }
        Subject subject = Subject.host(snapshot.host());
        if (pools.totalKib().isEmpty()) {
            return Optional.of(Finding.of(
                    Checks.POOL,
                    subject,
                    Map.of(
                            Layer.RUNNING,
                            Judgement.unknown("how much memory the host has is not known", Pools.MEMINFO)),
                    "Whether the pools leave the host enough memory is not known.",
                    ""));
        }
        long total = pools.totalKib().get();
        Keys.Reserve wish = policy.host(Keys.RESERVE);
        long reserve = wish.kib(total);
        List<String> starved = starvedNodes(
                pools,
                reserve,
                total,
                node -> pools.bySize().entrySet().stream()
                        .mapToLong(
                                pool -> pool.getKey() * pool.getValue().byNode().getOrDefault(node, 0L))
                        .sum());
        List<String> starvedLater = next.outcomes().stream()
                .flatMap(outcome -> starvedNodes(pools, reserve, total, node -> bound(outcome, node)).stream())
                .distinct()
                .toList();
        Judgement running = pools.hidden().isEmpty()
                ? judge(total, pools.takenKib(), reserve, Pools.FOLDER, starved)
                : Judgement.unknown(String.join("; ", pools.hidden()), Pools.FOLDER);
        String source = next.outcomes().stream()
                .map(NextPools.Outcome::source)
                .distinct()
                .collect(Collectors.joining("; "));
        Judgement later = judge(total, boot, reserve, source.isEmpty() ? "boot loader" : source, starvedLater);
        List<String> unsure = new ArrayList<>(next.hidden(later.verdict() != Verdict.DRIFT));
        if (later.verdict() != Verdict.DRIFT) {
            unsure.addAll(pools.hidden());
        }
        Judgement persistent = unsure.isEmpty()
                ? later
                : Judgement.unknown(String.join("; ", unsure), source.isEmpty() ? "boot loader" : source);
        boolean drift = running.verdict() == Verdict.DRIFT || persistent.verdict() == Verdict.DRIFT;
        return Optional.of(Finding.of(
                Checks.POOL,
                subject,
                Map.of(Layer.RUNNING, running, Layer.PERSISTENT, persistent),
                "Pools of static pages take " + Sizes.about(pools.takenKib()) + " of " + Sizes.about(total)
                        + " now, and " + Sizes.about(boot) + " after the next boot; " + Sizes.about(reserve)
                        + " should be left to the host"
                        + (starved.isEmpty() ? "" : ": " + String.join("; ", starved)) + ".",
                drift
                        ? "Write smaller numbers to nr_hugepages below " + Pools.FOLDER
                                + " (now; pages in use are given back when their guest stops)"
                                + (persistent.verdict() == Verdict.DRIFT
                                        ? ", and lower what " + persistent.source() + " asks for (at the next boot)."
                                        : ".")
                        : ""));
    }

    private static Judgement judge(long total, long taken, long reserve, String source, List<String> starved) {
        return Judgement.when(
                        total - taken >= reserve && starved.isEmpty(),
                        Value.of(Math.max(0, total - taken)),
                        Value.of(reserve),
                        source)
                .noting("KiB left to the host, and the least that should be"
                        + (starved.isEmpty() ? "" : "; " + String.join("; ", starved)));
    }

    /** Nodes that keep less than half of their share of the reserve: what the kernel itself needs there comes from others. */
    private static List<String> starvedNodes(Pools pools, long reserve, long total, IntToLongFunction taken) {
        List<String> starved = new ArrayList<>();
        pools.nodes().forEach((node, memory) -> {
            double share = (double) memory / total * reserve / 2;
            long left = memory - taken.applyAsLong(node);
            if (left < share) {
                starved.add("NUMA node " + node + " keeps " + Sizes.about(Math.max(0, left)) + " of "
                        + Sizes.about(memory));
            }
        });
        return starved;
    }

    /** What a boot takes from a node by name; what it spreads is bounded by the sum of all. */
    private static long bound(NextPools.Outcome outcome, int node) {
        return outcome.bySize().entrySet().stream()
                .mapToLong(one -> one.getKey() * one.getValue().byNode().getOrDefault(node, 0L))
                .sum();
    }
}
