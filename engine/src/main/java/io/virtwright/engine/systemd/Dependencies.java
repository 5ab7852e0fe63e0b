package io.virtwright.engine.systemd;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.systemd.UnitFile.Setting;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What units ask for in their own files. Whether such a unit counts, and is itself started, is not told. */
public final class Dependencies {
    private static final Set<String> BY_NAME = Set.of("Requires", "Wants", "BindsTo", "Upholds");
    private static final Set<String> BY_PATH = Set.of("RequiresMountsFor", "WantsMountsFor");
    private static final List<String> FILES = List.of("*.service", "*.socket", "*.target", "*.mount", "*.d/*.conf");

    private Dependencies() {}

    /** The unit files and drop-ins of a host: many, so for those who have found a unit that no link pulls in. */
    public static Set<Probe<?>> probes(Snapshot known) {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        globs(known).forEach(glob -> probes.add(new Probe.FileContents(glob)));
        return probes;
    }

    private static List<String> globs(Snapshot snapshot) {
        return Units.lasting(snapshot).stream()
                .flatMap(folder -> FILES.stream().map(pattern -> folder + "/" + pattern))
                .toList();
    }

    /** The places at which a unit asks for the mount of a path; unreadable where there may be one that can't be read. */
    public static Reading<List<String>> onMount(Snapshot snapshot, String path) {
        List<String> sources = new ArrayList<>();
        Reading<List<String>> known = Reading.of(sources);
        for (Map.Entry<String, Reading<Bytes>> file :
                SnapshotFiles.files(snapshot, globs(snapshot)).entrySet()) {
            switch (file.getValue()) {
                case Reading.Present<Bytes>(Bytes text) ->
                    UnitFile.parse(file.getKey(), text.utf8()).settings().stream()
                            .filter(setting -> asks(setting, path))
                            .map(Setting::source)
                            .forEach(sources::add);
                case Reading.Absent<Bytes>() -> {}
                case Reading.Unreadable<Bytes>(String reason) ->
                    known = Reading.unreadable(file.getKey() + ": " + reason);
            }
        }
        return sources.isEmpty() ? known : Reading.of(List.copyOf(sources));
    }

    private static boolean asks(Setting setting, String path) {
        Stream<String> words = Stream.of(setting.value().split("\\s+", -1));
        return setting.section().equals("Unit")
                && (BY_NAME.contains(setting.key())
                        ? words.anyMatch(word ->
                                word.endsWith(".mount") && Units.path(word).equals(path))
                        : BY_PATH.contains(setting.key())
                                && words.anyMatch(word -> (word + "/").startsWith(path + "/")));
    }
}
