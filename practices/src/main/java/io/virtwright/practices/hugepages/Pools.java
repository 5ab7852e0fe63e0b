package io.virtwright.practices.hugepages;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host's pools of static huge pages, and its memory.
 *
 * @param sizes the page sizes that this kernel has, in KiB; also those whose pool can't be read
 * @param bySize the pools that could be read, by page size in KiB
 * @param defaultKib the size where none is named
 * @param totalKib the host's memory
 * @param nodes the memory of each NUMA node that has some, in KiB; empty where the kernel knows no nodes
 * @param hidden what could not be read, with reasons
 */
record Pools(
        SortedSet<Long> sizes,
        SortedMap<Long, Pool> bySize,
        Optional<Long> defaultKib,
        Optional<Long> totalKib,
        SortedMap<Integer, Long> nodes,
        List<String> hidden) {
    static final String FOLDER = "/sys/kernel/mm/hugepages/";
    static final String MEMINFO = "/proc/meminfo";

    private static final String NODE = "/sys/devices/system/node/node*/";
    private static final List<String> GLOBS = List.of(
            FOLDER + "hugepages-*/nr_hugepages",
            FOLDER + "hugepages-*/free_hugepages",
            FOLDER + "hugepages-*/resv_hugepages",
            FOLDER + "hugepages-*/surplus_hugepages",
            FOLDER + "hugepages-*/nr_overcommit_hugepages",
            NODE + "hugepages/hugepages-*/nr_hugepages",
            NODE + "hugepages/hugepages-*/free_hugepages");
    private static final List<String> NODE_MEMORY = List.of(NODE + "meminfo");
    private static final Pattern PATH =
            Pattern.compile("(?:/sys/kernel/mm|/sys/devices/system/node/node([0-9]{1,5}))/hugepages"
                    + "/hugepages-([0-9]{1,12})kB/([a-z_]+)");
    private static final Pattern FIELD = Pattern.compile("(?:Node +([0-9]{1,5}) +)?(\\w{1,60}): +([0-9]{1,11}) kB");

    Pools {
        sizes = Collections.unmodifiableSortedSet(new TreeSet<>(sizes));
        bySize = Collections.unmodifiableSortedMap(new TreeMap<>(bySize));
        nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
        hidden = List.copyOf(hidden);
    }

    /**
     * The pool of one size, in pages.
     *
     * @param total all of them, surplus included
     * @param unused free and not promised to anybody
     * @param mayGrow by how many it may still grow on demand (overcommit); whether it can is not certain
     * @param freeByNode free ones of each NUMA node; empty where the kernel knows no nodes
     */
    record Pool(
            long total,
            long unused,
            long mayGrow,
            SortedMap<Integer, Long> freeByNode,
            SortedMap<Integer, Long> byNode) {
        Pool {
            freeByNode = Collections.unmodifiableSortedMap(new TreeMap<>(freeByNode));
            byNode = Collections.unmodifiableSortedMap(new TreeMap<>(byNode));
        }
    }

    static Set<Probe<?>> probes() {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        GLOBS.forEach(glob -> probes.add(new Probe.FileContents(glob)));
        NODE_MEMORY.forEach(glob -> probes.add(new Probe.FileContents(glob)));
        probes.add(new Probe.FileContent(MEMINFO));
        return probes;
    }

    static Pools of(Snapshot snapshot) {
        List<String> hidden = new ArrayList<>();
        SortedMap<String, Long> numbers = new TreeMap<>();
        TreeSet<Long> sizes = new TreeSet<>();
        TreeSet<Integer> nodes = new TreeSet<>();
        SnapshotFiles.files(snapshot, GLOBS).forEach((path, file) -> {
            Matcher place = PATH.matcher(path);
            Optional<Long> number = file.found()
                    .map(Bytes::line)
                    .filter(text -> text.matches("[0-9]{1,11}"))
                    .map(Long::valueOf);
            // its name tells that the size is there, whatever it holds
            boolean named = place.matches();
            if (named) {
                sizes.add(Long.valueOf(place.group(2)));
                Optional.ofNullable(place.group(1)).map(Integer::valueOf).ifPresent(nodes::add);
            }
            if (!named || number.isEmpty()) {
                hidden.add(path + ": " + why(file));
                return;
            }
            numbers.put(path, number.get());
        });
        SortedMap<Long, Pool> bySize = new TreeMap<>();
        for (long size : sizes) {
            pool(size, nodes, numbers)
                    .ifPresentOrElse(
                            pool -> bySize.put(size, pool),
                            () -> hidden.add(FOLDER + "hugepages-" + size + "kB: not all of it could be read"));
        }
        SortedMap<Integer, Long> memory = new TreeMap<>();
        SnapshotFiles.files(snapshot, NODE_MEMORY).forEach((path, file) -> {
            List<Matcher> totals = file.found().stream()
                    .flatMap(text -> text.utf8().lines())
                    .map(FIELD::matcher)
                    .filter(field -> field.find()
                            && field.group(1) != null
                            && field.group(2).equals("MemTotal"))
                    .toList();
            if (totals.isEmpty()) {
                hidden.add(path + ": " + why(file));
            }
            totals.forEach(field -> memory.put(Integer.valueOf(field.group(1)), Long.valueOf(field.group(3))));
        });
        memory.values().removeIf(kib -> kib == 0);
        return new Pools(sizes, bySize, field(snapshot, "Hugepagesize"), field(snapshot, "MemTotal"), memory, hidden);
    }

    static String why(Reading<Bytes> file) {
        return switch (file) {
            case Reading.Present<Bytes>(Bytes _) -> "it holds no number";
            case Reading.Absent<Bytes>() -> "no such file";
            case Reading.Unreadable<Bytes>(String reason) -> reason;
        };
    }

    private static Optional<Long> field(Snapshot snapshot, String name) {
        return SnapshotFiles.file(snapshot, MEMINFO).found().stream()
                .flatMap(file -> file.utf8().lines())
                .map(FIELD::matcher)
                .filter(field -> field.matches()
                        && field.group(1) == null
                        && field.group(2).equals(name))
                .map(field -> Long.valueOf(field.group(3)))
                .findFirst();
    }

    private static Optional<Pool> pool(long size, Set<Integer> nodes, Map<String, Long> numbers) {
        String name = "hugepages-" + size + "kB/";
        Optional<Long> total = Optional.ofNullable(numbers.get(FOLDER + name + "nr_hugepages"));
        Optional<Long> free = Optional.ofNullable(numbers.get(FOLDER + name + "free_hugepages"));
        Optional<Long> promised = Optional.ofNullable(numbers.get(FOLDER + name + "resv_hugepages"));
        if (total.isEmpty() || free.isEmpty() || promised.isEmpty()) {
            return Optional.empty();
        }
        long overcommit = numbers.getOrDefault(FOLDER + name + "nr_overcommit_hugepages", 0L);
        long surplus = numbers.getOrDefault(FOLDER + name + "surplus_hugepages", 0L);
        SortedMap<Integer, Long> freeByNode = new TreeMap<>();
        SortedMap<Integer, Long> byNode = new TreeMap<>();
        for (int node : nodes) {
            String folder = NODE.replace("*", String.valueOf(node)) + "hugepages/" + name;
            Optional.ofNullable(numbers.get(folder + "free_hugepages")).ifPresent(n -> freeByNode.put(node, n));
            Optional.ofNullable(numbers.get(folder + "nr_hugepages")).ifPresent(n -> byNode.put(node, n));
        }
        return Optional.of(new Pool(
                total.get(),
                Math.max(0, free.get() - promised.get()),
                Math.max(0, overcommit - surplus),
                freeByNode,
                byNode));
    }

    /** Why not all of the pool of one size is known; empty where it is. */
    List<String> hidden(long size) {
        return hidden.stream()
                .filter(reason -> reason.contains("/hugepages-" + size + "kB") || reason.contains("/hugepages-*"))
                .toList();
    }

    /** Whether this kernel certainly has no pages of a size. */
    boolean lacks(long size) {
        return !sizes.contains(size) && hidden(size).isEmpty();
    }

    /** Whether this kernel certainly has no static pages at all. */
    boolean hasNone() {
        return sizes.isEmpty() && lacks(0);
    }

    /** Why it can't be told whether this kernel has pages of a size; empty where it can. */
    Optional<String> untold(long size) {
        return sizes.contains(size)
                ? Optional.empty()
                : hidden(size).stream()
                        .findFirst()
                        .map(reason ->
                                "whether this kernel has pages of " + Sizes.words(size) + " is not known: " + reason);
    }

    /** What all pools together take from the host now, in KiB. */
    long takenKib() {
        return bySize.entrySet().stream()
                .mapToLong(pool -> pool.getKey() * pool.getValue().total())
                .sum();
    }
}
