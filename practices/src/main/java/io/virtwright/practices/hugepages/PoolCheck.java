package io.virtwright.practices.hugepages;

import io.virtwright.engine.boot.BootCommand;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.text.CpuSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code huge-pages.pool}, one page size: enough pages for the domains, now and after the next boot. */
final class PoolCheck {
    private final Snapshot snapshot;
    private final Pools pools;
    private final NextPools next;
    private final List<Guest> guests;
    private final List<String> hidden;

    PoolCheck(Snapshot snapshot, Pools pools, NextPools next, List<Guest> guests, List<String> hidden) {
        this.snapshot = snapshot;
        this.pools = pools;
        this.next = next;
        this.guests = List.copyOf(guests);
        this.hidden = List.copyOf(hidden);
    }

    /** One finding for each size that is asked for. */
    List<Finding> findings() {
        TreeSet<Long> sizes = new TreeSet<>();
        guests.stream().flatMap(Guest::demands).forEach(demand -> sizes.addAll(demand.sizes()));
        return sizes.stream().map(this::finding).toList();
    }

    private Finding finding(long size) {
        Subject subject = new Subject(
                Subject.Kind.HOST, snapshot.host(), Optional.empty(), Optional.of("pages of " + Sizes.words(size)));
        Judgement running = running(size);
        Judgement persistent = persistent(size);
        return Finding.of(
                Checks.POOL,
                subject,
                Map.of(Layer.RUNNING, running, Layer.PERSISTENT, persistent),
                summary(size, running, persistent),
                remedy(size, running, persistent));
    }

    private String source(long size) {
        return Pools.FOLDER + "hugepages-" + size + "kB/nr_hugepages";
    }

    /** All pages that are in use now, and those that domains take at their next start. */
    private Judgement running(long size) {
        Optional<Pools.Pool> known = Optional.ofNullable(pools.bySize().get(size));
        if (known.isEmpty() && !pools.hidden().isEmpty()) {
            return Judgement.unknown(pools.hidden().getFirst(), source(size));
        }
        long more = guests.stream().mapToLong(guest -> guest.more(size)).sum();
        if (known.isEmpty()) {
            return Judgement.drift(Value.of(0), Value.of(more), source(size))
                    .noting("this kernel has no pages of " + Sizes.words(size) + "; it has "
                            + Sizes.words(pools.bySize().keySet()));
        }
        Pools.Pool pool = known.get();
        long needed = pool.total() - pool.unused() + more;
        List<String> notes = new ArrayList<>();
        notes.add(pool.unused() + " free and not promised, " + more + " for domains that are to start: " + who(size));
        if (pool.mayGrow() > 0) {
            notes.add("it may grow by " + pool.mayGrow() + " pages on demand, if memory is not fragmented by then");
        }
        if (!pool.byNode().isEmpty()) {
            notes.add(pool.byNode().entrySet().stream()
                    .map(node -> "node " + node.getKey() + ": " + node.getValue() + ", free "
                            + pool.freeByNode().getOrDefault(node.getKey(), 0L))
                    .collect(Collectors.joining("; ")));
        }
        List<String> shortNodes = shortNodes(size, Guest::defined, pool.freeByNode(), true);
        notes.addAll(shortNodes);
        return judge(pool.total() >= needed && shortNodes.isEmpty(), pool.total(), needed, source(size), notes);
    }

    private Judgement judge(boolean enough, long have, long needed, String source, List<String> notes) {
        return enough && !hidden.isEmpty()
                ? Judgement.unknown(String.join("; ", hidden), source)
                : Judgement.when(enough, Value.of(have), Value.of(needed), source)
                        .noting(String.join("; ", notes));
    }

    private String who(long size) {
        String names = guests.stream()
                .filter(guest -> guest.more(size) > 0)
                .map(guest -> guest.domain().name() + " " + guest.more(size))
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }

    /** The sets of nodes to which domains are bound, that have too few pages for those. */
    private List<String> shortNodes(
            long size, Function<Guest, Reading<Demand>> which, Map<Integer, Long> byNode, boolean onlyStopped) {
        Map<CpuSet, Long> bound = new LinkedHashMap<>();
        guests.stream()
                .filter(guest -> guest.counted() && !(onlyStopped && guest.more(size) == 0))
                .flatMap(guest -> which.apply(guest).found().stream())
                .flatMap(demand -> demand.parts().stream())
                .filter(part -> part.sizeKib() == size && part.nodes().isPresent())
                .forEach(part -> bound.merge(part.nodes().get(), part.pages(), Long::sum));
        List<String> lacking = new ArrayList<>();
        if (byNode.isEmpty()) {
            return lacking;
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
                lacking.add("NUMA node " + nodes.list() + " has " + there + " of the " + needed
                        + " pages for the domains that are bound to it");
            }
        }
        return lacking;
    }

    private Judgement persistent(long size) {
        long needed = guests.stream().mapToLong(guest -> guest.afterBoot(size)).sum();
        if (needed == 0) {
            return Judgement.notApplicable("no defined domain asks for pages of this size");
        }
        String source = next.outcomes().stream()
                .map(NextPools.Outcome::source)
                .distinct()
                .collect(Collectors.joining("; "));
        List<String> notes = new ArrayList<>(next.notes());
        Optional<NextPools.Outcome> least =
                next.outcomes().stream().min((a, b) -> Long.compare(a.pages(size), b.pages(size)));
        if (least.isEmpty()) {
            return Judgement.unknown(
                    next.hidden().isEmpty() ? "no boot entry can be read" : String.join("; ", next.hidden()),
                    "boot loader");
        }
        long have = least.get().pages(size);
        if (!next.hidden().isEmpty()) {
            return Judgement.unknown(String.join("; ", next.hidden()), source.isEmpty() ? "boot" : source);
        }
        List<String> shortNodes = new ArrayList<>();
        for (NextPools.Outcome outcome : next.outcomes()) {
            shortNodes(size, Guest::defined, spread(outcome.bySize().getOrDefault(size, BootPools.Count.of(0))), false)
                    .stream()
                    .filter(text -> !shortNodes.contains(text))
                    .forEach(shortNodes::add);
        }
        notes.addAll(shortNodes);
        return judge(have >= needed && shortNodes.isEmpty(), have, needed, source, notes);
    }

    /** The kernel spreads a number without nodes evenly over those that have memory. */
    private Map<Integer, Long> spread(BootPools.Count count) {
        if (!count.byNode().isEmpty() || pools.nodes().isEmpty()) {
            return count.byNode();
        }
        Map<Integer, Long> even = new LinkedHashMap<>();
        pools.nodes()
                .keySet()
                .forEach(node -> even.put(node, count.total() / pools.nodes().size()));
        return even;
    }

    private String summary(long size, Judgement running, Judgement persistent) {
        String pages = " pages of " + Sizes.words(size);
        String now = switch (running.verdict()) {
            case COMPLIANT -> "There are enough" + pages;
            case DRIFT ->
                pools.bySize().containsKey(size)
                        ? "There are " + number(running.have()) + pages + " where " + number(running.want())
                                + " are needed"
                                + (number(running.have()).equals(number(running.want())) ? " elsewhere" : "")
                        : "Domains ask for" + pages + ", which this kernel does not have";
            case UNKNOWN, NOT_APPLICABLE -> "Whether there are enough" + pages + " is not known";
        };
        return now
                + switch (persistent.verdict()) {
                    case DRIFT ->
                        "; after the next boot there are " + number(persistent.have()) + " where "
                                + number(persistent.want()) + " are needed";
                    case UNKNOWN -> "; how many there are after the next boot is not known";
                    case COMPLIANT, NOT_APPLICABLE -> "";
                }
                + ".";
    }

    private static String number(Optional<Value> value) {
        return value.map(Value::toString).orElse("?");
    }

    private String remedy(long size, Judgement running, Judgement persistent) {
        if (!pools.bySize().containsKey(size) && running.verdict() == Verdict.DRIFT) {
            return "Give the domains ("
                    + guests.stream()
                            .filter(guest -> guest.demands().anyMatch(demand -> demand.pages(size) > 0))
                            .map(guest -> guest.domain().name())
                            .collect(Collectors.joining(", "))
                    + ") another page size: "
                    + Sizes.words(pools.bySize().keySet()) + " (at their next cold start).";
        }
        List<String> words = new ArrayList<>();
        if (running.verdict() == Verdict.DRIFT) {
            words.add("Write " + number(running.want()) + " to " + source(size)
                    + ", or the share of each NUMA node to its own file (/sys/devices/system/node/nodeN/hugepages/hugepages-"
                    + size + "kB/nr_hugepages), and read it again: the kernel gives what it finds (now).");
        }
        if (persistent.verdict() == Verdict.DRIFT) {
            boolean enough = number(persistent.have()).equals(number(persistent.want()));
            words.add(
                    persistent.source().contains(" line ") || enough
                            ? "Raise what " + persistent.source() + " sets (at the next boot)."
                            : BootCommand.adding(
                                    "hugepagesz=" + Sizes.option(size) + " hugepages=" + number(persistent.want()),
                                    snapshot));
        }
        if (!words.isEmpty()) {
            long pages = Math.max(
                    running.want().map(PoolCheck::whole).orElse(0L),
                    persistent.want().map(PoolCheck::whole).orElse(0L));
            pools.totalKib()
                    .filter(total -> pages * size > total - total / 10)
                    .ifPresent(total -> words.add("That is " + Sizes.about(pages * size) + " of the host's "
                            + Sizes.about(total) + ": it can't be had. Give fewer domains static pages."));
        }
        return String.join(" ", words);
    }

    private static long whole(Value value) {
        return value instanceof Value.Whole(long number) ? number : 0;
    }
}
