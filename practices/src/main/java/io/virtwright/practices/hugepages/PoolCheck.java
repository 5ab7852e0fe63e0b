package io.virtwright.practices.hugepages;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code huge-pages.pool}, one page size: enough pages for the domains, now and after the next boot. */
final class PoolCheck {
    private final Snapshot snapshot;
    private final Pools pools;
    private final NextPools next;
    private final List<Guest> guests;
    private final List<String> hidden;
    private final SortedMap<Long, BootPools.Count> wanted;

    /** @param wanted the pools that the policy names, by page size in KiB */
    PoolCheck(
            Snapshot snapshot,
            Pools pools,
            NextPools next,
            List<Guest> guests,
            List<String> hidden,
            SortedMap<Long, BootPools.Count> wanted) {
        this.snapshot = snapshot;
        this.pools = pools;
        this.next = next;
        this.guests = List.copyOf(guests);
        this.hidden = List.copyOf(hidden);
        this.wanted = Collections.unmodifiableSortedMap(new TreeMap<>(wanted));
    }

    /** One finding for each size that a domain or the policy asks for. */
    List<Finding> findings() {
        TreeSet<Long> sizes = new TreeSet<>(wanted.keySet());
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
                new PoolRemedy(snapshot, pools, next, guests, size, wanted(size)).words(running, persistent));
    }

    private Optional<BootPools.Count> wanted(long size) {
        return Optional.ofNullable(wanted.get(size));
    }

    /** The policy's number, unless domains need more. */
    private long target(long size, long needed) {
        return wanted(size).map(count -> Math.max(count.total(), needed)).orElse(needed);
    }

    /** What of the policy's wish is otherwise, in words. */
    private List<String> otherThanWanted(long size, long have, long needed, SortedMap<Integer, Long> byNode) {
        List<String> words = new ArrayList<>();
        wanted(size).ifPresent(count -> {
            if (count.total() < needed) {
                words.add("the policy's " + count.total() + " are fewer than the " + needed + " that domains need");
            } else if (count.total() != have) {
                words.add("the policy wants " + count.total());
            }
            count.byNode().forEach((node, pages) -> {
                if (!byNode.getOrDefault(node, 0L).equals(pages)) {
                    words.add("the policy wants " + pages + " on node " + node + " of the host, which has "
                            + byNode.getOrDefault(node, 0L));
                }
            });
        });
        return words;
    }

    private String source(long size) {
        return Pools.FOLDER + "hugepages-" + size + "kB/nr_hugepages";
    }

    /** All pages that are in use now, and those that domains take at their next start. */
    private Judgement running(long size) {
        Optional<Pools.Pool> known = Optional.ofNullable(pools.bySize().get(size));
        List<String> unread = pools.hidden(size);
        if (known.isEmpty() && !unread.isEmpty()) {
            return Judgement.unknown(unread.getFirst(), source(size));
        }
        long more = guests.stream().mapToLong(guest -> guest.more(size)).sum();
        if (known.isEmpty()) {
            return Judgement.drift(Value.of(0), Value.of(target(size, more)), source(size))
                    .noting("this kernel has no pages of " + Sizes.words(size) + "; it has "
                            + Sizes.words(pools.sizes()));
        }
        Pools.Pool pool = known.get();
        long needed = pool.total() - pool.unused() + more;
        List<String> notes = new ArrayList<>();
        notes.add(pool.unused() + " free and not promised, " + more
                + " for domains that are defined and don't run with them: " + who(size));
        if (pool.mayGrow() > 0) {
            notes.add("it may grow by " + pool.mayGrow() + " pages on demand, if memory is not fragmented by then");
        }
        if (!pool.byNode().isEmpty()) {
            notes.add(pool.byNode().entrySet().stream()
                    .map(node -> "node " + node.getKey() + ": " + node.getValue() + ", free "
                            + pool.freeByNode().getOrDefault(node.getKey(), 0L))
                    .collect(Collectors.joining("; ")));
        }
        List<NodeNeeds.Lack> lacks = NodeNeeds.of(guests, size, true).lacks(pool.freeByNode());
        lacks.forEach(lack -> notes.add(lack.words()));
        List<String> other = otherThanWanted(size, pool.total(), needed, pool.byNode());
        notes.addAll(other);
        boolean byNode = lacks.isEmpty() && other.isEmpty();
        if (pool.total() >= needed && !byNode && !unread.isEmpty()) {
            return Judgement.unknown(String.join("; ", unread), source(size));
        }
        return judge(pool.total() >= needed && byNode, pool.total(), target(size, needed), source(size), notes);
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

    private Judgement persistent(long size) {
        long needed = guests.stream().mapToLong(guest -> guest.afterBoot(size)).sum();
        if (needed == 0 && wanted(size).isEmpty()) {
            return hidden.isEmpty()
                    ? Judgement.notApplicable("no defined domain asks for pages of this size")
                    : Judgement.unknown(String.join("; ", hidden), "libvirt");
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
        NodeNeeds needs = NodeNeeds.of(guests, size, false);
        List<String> lacks = next.outcomes().stream()
                .flatMap(outcome -> needs.lacks(outcome.byNode(size, pools)).stream())
                .map(NodeNeeds.Lack::words)
                .distinct()
                .toList();
        notes.addAll(lacks);
        List<String> other = next.outcomes().stream()
                .flatMap(outcome ->
                        otherThanWanted(size, outcome.pages(size), needed, outcome.byNode(size, pools)).stream())
                .distinct()
                .toList();
        notes.addAll(other);
        boolean enough = have >= needed && lacks.isEmpty() && other.isEmpty();
        List<String> unsure = next.hidden(enough);
        if (!unsure.isEmpty()) {
            return Judgement.unknown(String.join("; ", unsure), source);
        }
        return judge(enough, have, target(size, needed), source, notes);
    }

    private String summary(long size, Judgement running, Judgement persistent) {
        String pages = " pages of " + Sizes.words(size);
        String now = switch (running.verdict()) {
            case COMPLIANT -> "There are enough" + pages;
            case DRIFT ->
                pools.sizes().contains(size)
                        ? "There are " + number(running.have()) + pages + needed(size, running)
                        : (wanted(size).isPresent() ? "The policy asks for" : "Domains ask for") + pages
                                + ", which this kernel does not have";
            case UNKNOWN, NOT_APPLICABLE -> "Whether there are enough" + pages + " is not known";
        };
        return now
                + switch (persistent.verdict()) {
                    case DRIFT ->
                        "; after the next boot there are " + number(persistent.have()) + needed(size, persistent);
                    case UNKNOWN -> "; how many there are after the next boot is not known";
                    case COMPLIANT, NOT_APPLICABLE -> "";
                }
                + ".";
    }

    /** Where the number is enough, only the nodes can be wrong. */
    private String needed(long size, Judgement judgement) {
        if (wanted(size).isPresent()) {
            return ", and the policy wants " + number(judgement.want());
        }
        return PoolRemedy.whole(judgement.have()) >= PoolRemedy.whole(judgement.want())
                ? ", but not on the NUMA nodes where they are needed"
                : " where " + number(judgement.want()) + " are needed";
    }

    private static String number(Optional<Value> value) {
        return value.map(Value::toString).orElse("?");
    }
}
