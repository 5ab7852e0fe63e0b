package io.virtwright.practices.hugepages;

import io.virtwright.engine.boot.BootCommand;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What would put the pool of one page size right, in words. */
record PoolRemedy(
        Snapshot snapshot,
        Pools pools,
        NextPools next,
        List<Guest> guests,
        long size,
        Optional<BootPools.Count> wanted) {

    PoolRemedy {
        guests = List.copyOf(guests);
    }

    static long whole(Optional<Value> value) {
        return value.filter(Value.Whole.class::isInstance)
                .map(Value.Whole.class::cast)
                .map(Value.Whole::number)
                .orElse(0L);
    }

    String words(Judgement running, Judgement persistent) {
        if (running.verdict() == Verdict.DRIFT && !pools.sizes().contains(size)) {
            String domains = guests.stream()
                    .filter(guest -> guest.demands().anyMatch(demand -> demand.pages(size) > 0))
                    .map(guest -> guest.domain().name())
                    .collect(Collectors.joining(", "));
            return pools.sizes().isEmpty()
                    ? "This kernel has no static huge pages of any size: boot one that has, or take hugepages out of the"
                            + " definitions of " + domains + "."
                    : "Give the domains (" + domains + ") another page size: " + Sizes.words(pools.sizes())
                            + " (at their next cold start).";
        }
        if (wanted.filter(count -> count.total() >= whole(running.want())).isPresent()) {
            return asWanted(wanted.get(), running, persistent);
        }
        List<String> words = new ArrayList<>();
        if (running.verdict() == Verdict.DRIFT) {
            words.addAll(now(whole(running.have()), whole(running.want())));
        }
        if (persistent.verdict() == Verdict.DRIFT) {
            words.add(later(whole(persistent.want())));
        }
        long kib = Math.max(whole(running.want()), whole(persistent.want())) * size;
        pools.totalKib()
                .filter(total -> !words.isEmpty() && kib > total - total / 10)
                .ifPresent(total -> words.add("That is " + Sizes.about(kib) + " of the host's " + Sizes.about(total)
                        + ": it can't be had. Give fewer domains static pages."));
        return String.join(" ", words);
    }

    /** What the policy names, node by node if it does. */
    private String asWanted(BootPools.Count count, Judgement running, Judgement persistent) {
        List<String> words = new ArrayList<>();
        if (running.verdict() == Verdict.DRIFT) {
            words.add("Write "
                    + (count.byNode().isEmpty()
                            ? count.total() + " to /sys/kernel/mm/" + file()
                            : count.byNode().entrySet().stream()
                                    .map(node -> node.getValue() + " to " + nodeFile(node.getKey()))
                                    .collect(Collectors.joining(" and ")))
                    + " (now), and read it again: the kernel gives what it finds, and says nothing.");
        }
        if (persistent.verdict() == Verdict.DRIFT) {
            words.add("On the kernel command line of every boot entry, have '" + option(size, shown(count))
                    + "' in place of what it says of this size"
                    + (count.byNode().isEmpty() || knowsNodeForm() ? "" : " (the form by nodes needs kernel 5.16)")
                    + ", and take out what sysctl.d, tmpfiles.d and TuneD set otherwise (at the next boot).");
        }
        return String.join(" ", words);
    }

    private String file() {
        return "hugepages/hugepages-" + size + "kB/nr_hugepages";
    }

    private String nodeFile(int node) {
        return "/sys/devices/system/node/node" + node + "/" + file();
    }

    private List<String> now(long have, long needed) {
        List<String> words = new ArrayList<>();
        Optional<Pools.Pool> pool = Optional.ofNullable(pools.bySize().get(size));
        for (NodeNeeds.Lack lack : pool.map(Pools.Pool::freeByNode)
                .map(NodeNeeds.of(guests, size, true)::lacks)
                .orElse(List.of())) {
            int node = lack.nodes().stream().min().orElse(0);
            long there = pool.map(one -> one.byNode().getOrDefault(node, 0L)).orElse(0L);
            words.add("Write " + (there + lack.needed() - lack.there()) + " to " + nodeFile(node) + " (now).");
        }
        if (words.isEmpty() && have < needed) {
            words.add("Write " + needed + " to /sys/kernel/mm/" + file() + " (now).");
        }
        words.add("Then read it again: the kernel gives what it finds, and says nothing.");
        return words;
    }

    private String later(long needed) {
        NodeNeeds needs = NodeNeeds.of(guests, size, false);
        Optional<NextPools.Outcome> wrong = next.outcomes().stream()
                .filter(outcome -> outcome.pages(size) < needed
                        || !needs.lacks(outcome.byNode(size, pools)).isEmpty())
                .findFirst();
        boolean nodes = next.outcomes().stream()
                .anyMatch(outcome -> !needs.lacks(outcome.byNode(size, pools)).isEmpty());
        Optional<String> writer =
                wrong.flatMap(outcome -> Optional.ofNullable(outcome.writers().get(size)));
        if (nodes && (writer.isPresent() || !knowsNodeForm())) {
            return "Put "
                    + needs.plan(needed, pools.nodes().keySet()).entrySet().stream()
                            .map(one -> "'w " + nodeFile(one.getKey()) + " - - - - " + one.getValue() + "'")
                            .collect(Collectors.joining(" and "))
                    + " into /etc/tmpfiles.d/zz-virtwright-huge-pages.conf"
                    + writer.map(name -> ", and take out what " + name + " sets")
                            .orElse("") + " (at the next boot).";
        }
        if (writer.isPresent()) {
            return "Set " + needed + " in " + writer.get() + ", which wins over the command line (at the next boot).";
        }
        SortedMap<Long, String> all = new TreeMap<>();
        Stream.concat(wrong.stream(), next.outcomes().stream())
                .forEach(outcome -> outcome.bySize()
                        .forEach((other, count) -> all.putIfAbsent(other, option(other, shown(count)))));
        String count = nodes
                ? shown(new BootPools.Count(
                        needed, needs.plan(needed, pools.nodes().keySet())))
                : String.valueOf(needed);
        all.put(size, option(size, count));
        // grubby takes away what it finds of the options that it is to add, and with hugepagesz= the pools of other
        // sizes
        return next.outcomes().stream().anyMatch(NextPools.Outcome::onCommandLine)
                ? "On the kernel command line of every boot entry, put '" + String.join(" ", all.values())
                        + "' in place of all hugepagesz= and hugepages= (at the next boot)."
                : BootCommand.adding(option(size, count), snapshot);
    }

    private static String option(long kib, String count) {
        return "hugepagesz=" + Sizes.option(kib) + " hugepages=" + count;
    }

    private static String shown(BootPools.Count count) {
        return count.byNode().isEmpty()
                ? String.valueOf(count.total())
                : count.byNode().entrySet().stream()
                        .filter(node -> node.getValue() > 0)
                        .map(node -> node.getKey() + ":" + node.getValue())
                        .collect(Collectors.joining(","));
    }

    private boolean knowsNodeForm() {
        return NextPools.nodeForm(snapshot).isEmpty();
    }
}
