package io.virtwright.practices.kworkers;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.text.CpuSet;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host's CPUs.
 *
 * @param possible all that it may ever have; the number of the last one decides how masks are printed
 * @param nodes the NUMA nodes that have CPUs online, and these; one node of number 0 where the kernel knows none
 * @param siblings each CPU with those that share its core, itself included; empty where that can't be read
 */
record Topology(CpuSet online, CpuSet possible, SortedMap<Integer, CpuSet> nodes, Map<Integer, CpuSet> siblings) {
    static final String ONLINE = "/sys/devices/system/cpu/online";
    static final String POSSIBLE = "/sys/devices/system/cpu/possible";
    static final Probe.FileContents NODES = new Probe.FileContents("/sys/devices/system/node/node*/cpulist");
    static final Probe.FileContents SIBLINGS =
            new Probe.FileContents("/sys/devices/system/cpu/cpu*/topology/thread_siblings_list");
    private static final Pattern NUMBER = Pattern.compile("/(?:node|cpu)([0-9]{1,5})/");

    Topology {
        nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
        siblings = Map.copyOf(siblings);
    }

    static Set<Probe<?>> probes() {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        probes.add(new Probe.FileContent(ONLINE));
        probes.add(new Probe.FileContent(POSSIBLE));
        probes.add(NODES);
        return probes;
    }

    static Reading<Topology> of(Snapshot snapshot) {
        Reading<CpuSet> online = cpus(snapshot, ONLINE);
        if (!(online instanceof Reading.Present<CpuSet>(CpuSet on))) {
            return Reading.unreadable(ONLINE + ": " + reason(online));
        }
        CpuSet possible = cpus(snapshot, POSSIBLE).found().orElse(on).union(on);
        SortedMap<Integer, CpuSet> nodes = new TreeMap<>();
        switch (snapshot.get(NODES)) {
            case Reading.Present<FileSet>(FileSet files) -> {
                for (Map.Entry<String, Reading<Bytes>> file : files.files().entrySet()) {
                    Optional<CpuSet> cpus = file.getValue().found().flatMap(text -> CpuSet.parseList(text.line()));
                    Matcher number = NUMBER.matcher(file.getKey());
                    if (cpus.isEmpty() || !number.find()) {
                        return Reading.unreadable(file.getKey() + ": which CPUs the NUMA node has can't be told");
                    }
                    if (!cpus.get().intersect(on).isEmpty()) {
                        nodes.put(Integer.parseInt(number.group(1)), cpus.get().intersect(on));
                    }
                }
            }
            case Reading.Absent<FileSet>() -> {}
            case Reading.Unreadable<FileSet>(String why) -> {
                return Reading.unreadable(NODES.glob() + ": " + why);
            }
        }
        if (nodes.isEmpty()) {
            nodes.put(0, on);
        }
        return Reading.of(new Topology(on, possible, nodes, siblings(snapshot)));
    }

    private static Map<Integer, CpuSet> siblings(Snapshot snapshot) {
        Map<Integer, CpuSet> siblings = new TreeMap<>();
        snapshot.get(SIBLINGS)
                .found()
                .map(FileSet::files)
                .orElseGet(TreeMap::new)
                .forEach((path, file) -> {
                    Matcher number = NUMBER.matcher(path);
                    Optional<CpuSet> cpus = file.found().flatMap(text -> CpuSet.parseList(text.line()));
                    if (number.find() && cpus.isPresent()) {
                        siblings.put(Integer.parseInt(number.group(1)), cpus.get());
                    }
                });
        return siblings;
    }

    private static Reading<CpuSet> cpus(Snapshot snapshot, String path) {
        return switch (SnapshotFiles.line(snapshot, path)) {
            case Reading.Present<String>(String line) ->
                CpuSet.parseList(line)
                        .filter(set -> !set.isEmpty())
                        .map(Reading::of)
                        .orElseGet(() -> Reading.unreadable("it holds no list of CPUs"));
            case Reading.Absent<String>() -> Reading.absent();
            case Reading.Unreadable<String>(String reason) -> Reading.unreadable(reason);
        };
    }

    static String reason(Reading<?> reading) {
        return switch (reading) {
            case Reading.Present<?> _ -> "";
            case Reading.Absent<?>() -> "no such file";
            case Reading.Unreadable<?>(String why) -> why;
        };
    }

    /** Those that share a core with one of these, without these. */
    CpuSet siblingsOf(CpuSet cpus) {
        CpuSet all = cpus.stream()
                .mapToObj(cpu -> siblings.getOrDefault(cpu, CpuSet.EMPTY))
                .reduce(CpuSet.EMPTY, CpuSet::union);
        return all.minus(cpus).intersect(online);
    }

    /** The mask as the kernel of this host prints it. */
    String mask(CpuSet cpus) {
        int last = possible.stream().max().orElse(0);
        return cpus.intersect(possible).mask(last + 1);
    }
}
