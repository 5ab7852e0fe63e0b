package io.virtwright.practices.kworkers;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.text.CpuSet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel's worker threads that can be seen.
 *
 * @param unbound the CPUs that each {@code kworker/u*} may run on, by process id
 * @param bound how many per-CPU workers there are of each CPU ({@code kworker/3:1})
 * @param hidden why a worker could not be looked at
 */
record Workers(SortedMap<Long, CpuSet> unbound, SortedMap<Integer, Integer> bound, List<String> hidden) {
    static final Probe.FileContents NAMES = new Probe.FileContents("/proc/*/comm");
    private static final Pattern UNBOUND = Pattern.compile("kworker/u[0-9].*");
    private static final Pattern BOUND = Pattern.compile("kworker/([0-9]{1,5}):.*");
    private static final Pattern PROCESS = Pattern.compile("/proc/([0-9]{1,10})/comm");
    /** The parent of all of the kernel's threads, kthreadd. A process can call itself kworker, but has another parent. */
    private static final String KTHREADD = "2";

    Workers {
        unbound = new TreeMap<>(unbound);
        bound = new TreeMap<>(bound);
        hidden = List.copyOf(hidden);
    }

    /** The names of all processes; with these known, the state of the unbound workers. */
    static Set<Probe<?>> probes(Snapshot known) {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        probes.add(NAMES);
        names(known).forEach((pid, name) -> {
            if (UNBOUND.matcher(name).matches()) {
                probes.add(status(pid));
            }
        });
        return probes;
    }

    private static Probe.FileContent status(long pid) {
        return new Probe.FileContent("/proc/" + pid + "/status");
    }

    private static SortedMap<Long, String> names(Snapshot snapshot) {
        SortedMap<Long, String> names = new TreeMap<>();
        snapshot.get(NAMES).found().map(FileSet::files).orElseGet(TreeMap::new).forEach((path, file) -> {
            Matcher process = PROCESS.matcher(path);
            Optional<Bytes> name = file.found();
            if (process.matches() && name.isPresent()) {
                names.put(Long.parseLong(process.group(1)), name.get().line());
            }
        });
        return names;
    }

    static Workers of(Snapshot snapshot) {
        SortedMap<Long, CpuSet> unbound = new TreeMap<>();
        SortedMap<Integer, Integer> bound = new TreeMap<>();
        List<String> hidden = new ArrayList<>();
        if (snapshot.get(NAMES) instanceof Reading.Unreadable<FileSet>(String reason)) {
            hidden.add(NAMES.glob() + ": " + reason);
        }
        snapshot.get(NAMES).found().map(FileSet::files).orElseGet(TreeMap::new).forEach((path, file) -> {
            if (PROCESS.matcher(path).matches() && file instanceof Reading.Unreadable<Bytes>(String reason)) {
                hidden.add(path + ": " + reason);
            }
        });
        for (Map.Entry<Long, String> one : names(snapshot).entrySet()) {
            Matcher perCpu = BOUND.matcher(one.getValue());
            if (perCpu.matches()) {
                bound.merge(Integer.parseInt(perCpu.group(1)), 1, Integer::sum);
            } else if (UNBOUND.matcher(one.getValue()).matches()) {
                look(one.getKey(), snapshot, unbound, hidden);
            }
        }
        return new Workers(unbound, bound, hidden);
    }

    private static void look(long pid, Snapshot snapshot, SortedMap<Long, CpuSet> unbound, List<String> hidden) {
        switch (snapshot.get(status(pid))) {
            case Reading.Present<Bytes>(Bytes content) -> {
                String text = content.utf8();
                Optional<String> parent = field(text, "PPid");
                if (parent.isEmpty()) {
                    hidden.add(status(pid).path() + ": no status of a process");
                }
                if (!parent.equals(Optional.of(KTHREADD))) {
                    return;
                }
                field(text, "Cpus_allowed_list")
                        .flatMap(CpuSet::parseList)
                        .ifPresentOrElse(
                                cpus -> unbound.put(pid, cpus),
                                () -> hidden.add(status(pid).path() + ": it names no CPUs"));
            }
            case Reading.Absent<Bytes>() -> {
                // it has ended since
            }
            case Reading.Unreadable<Bytes>(String reason) ->
                hidden.add(status(pid).path() + ": " + reason);
        }
    }

    private static Optional<String> field(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    /** How many per-CPU workers of some CPUs there are. */
    int bound(CpuSet cpus) {
        return bound.entrySet().stream()
                .filter(one -> cpus.contains(one.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
