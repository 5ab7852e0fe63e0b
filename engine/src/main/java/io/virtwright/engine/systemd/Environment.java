package io.virtwright.engine.systemd;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.systemd.UnitFile.Setting;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The variables that a service is started with, as far as its unit says: {@code Environment=}, then each
 * {@code EnvironmentFile=}, the later winning.
 *
 * @param variables by name
 * @param sources of each variable, the place that decided
 */
public record Environment(Map<String, String> variables, Map<String, String> sources) {
    private static final String SERVICE = "Service";

    public Environment {
        variables = Map.copyOf(variables);
        sources = Map.copyOf(sources);
    }

    /** The files that a unit names. */
    public static Set<Probe<?>> probes(Unit unit) {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        files(unit).forEach(glob -> probes.add(new Probe.FileContents(glob)));
        return probes;
    }

    private static List<String> files(Unit unit) {
        return unit.list(SERVICE, "EnvironmentFile").stream()
                .map(Setting::value)
                .map(value -> value.startsWith("-") ? value.substring(1) : value)
                .toList();
    }

    /**
     * The environment of a service. Unreadable where a file that it names can't be read. One that isn't there counts for
     * nothing if a {@code -} stands before it; without, systemd doesn't start the service, which is not told here.
     */
    public static Reading<Environment> of(Unit unit, Snapshot snapshot) {
        Map<String, String> variables = new TreeMap<>();
        Map<String, String> sources = new TreeMap<>();
        for (Setting setting : unit.list(SERVICE, "Environment")) {
            for (String word : Words.split(setting.value()).orElse(List.of())) {
                int equals = word.indexOf('=');
                if (equals > 0) {
                    variables.put(word.substring(0, equals), word.substring(equals + 1));
                    sources.put(word.substring(0, equals), setting.source());
                }
            }
        }
        for (String glob : files(unit)) {
            SortedMap<String, Reading<Bytes>> found = SnapshotFiles.files(snapshot, List.of(glob));
            for (Map.Entry<String, Reading<Bytes>> one : found.entrySet()) {
                switch (one.getValue()) {
                    case Reading.Present<Bytes>(Bytes bytes) ->
                        EnvironmentFile.parse(bytes.utf8()).forEach((name, value) -> {
                            variables.put(name, value);
                            sources.put(name, one.getKey());
                        });
                    case Reading.Absent<Bytes>() -> {}
                    case Reading.Unreadable<Bytes>(String reason) -> {
                        return Reading.unreadable(one.getKey() + ": " + reason);
                    }
                }
            }
        }
        return Reading.of(new Environment(variables, sources));
    }

    /** Where the value of a variable comes from. */
    public Optional<String> source(String variable) {
        return Optional.ofNullable(sources.get(variable));
    }
}
