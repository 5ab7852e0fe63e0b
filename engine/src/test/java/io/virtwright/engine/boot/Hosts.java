package io.virtwright.engine.boot;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.Glob;
import io.virtwright.engine.snapshot.LinkSet;
import io.virtwright.engine.snapshot.NameList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Snapshots of hosts that have certain files and no others. */
final class Hosts {
    private Hosts() {}

    static Snapshot with(Set<Probe<?>> probes, Map<String, String> files) {
        return with(_ -> probes, files);
    }

    /** Read in rounds, as what is asked for next depends on what was found. */
    static Snapshot with(Function<Snapshot, Set<Probe<?>>> probes, Map<String, String> files) {
        Snapshot host = Snapshot.empty("host", Instant.EPOCH);
        while (!host.readings().keySet().containsAll(probes.apply(host))) {
            for (Probe<?> probe : probes.apply(host)) {
                host = host.plus(Map.of(probe, reading(probe, files)));
            }
        }
        return host;
    }

    private static Reading<?> reading(Probe<?> probe, Map<String, String> files) {
        return switch (probe) {
            case Probe.FileContent(String path) ->
                files.containsKey(path) ? Reading.of(Bytes.ofUtf8(files.getOrDefault(path, ""))) : Reading.absent();
            case Probe.FileContents(String glob) -> {
                TreeMap<String, Reading<Bytes>> matched = new TreeMap<>();
                files.forEach((path, text) -> {
                    if (Glob.matches(glob, path)) {
                        matched.put(path, Reading.of(Bytes.ofUtf8(text)));
                    }
                });
                yield Reading.of(new FileSet(matched));
            }
            case Probe.Names(String glob) ->
                Reading.of(new NameList(List.copyOf(files.keySet().stream()
                        .filter(path -> Glob.matches(glob, path))
                        .sorted()
                        .toList())));
            case Probe.LinkTargets _ -> Reading.of(new LinkSet(new TreeMap<>()));
            case Probe.ThisMachine() -> Reading.absent();
            case Probe<?> other -> throw new IllegalArgumentException("not a file: " + other);
        };
    }
}
