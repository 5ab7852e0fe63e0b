package io.virtwright.engine.snapshot;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Short ways to ask a snapshot for files and names. */
public final class SnapshotFiles {
    private SnapshotFiles() {}

    public static Reading<Bytes> file(Snapshot snapshot, String path) {
        return snapshot.get(new Probe.FileContent(path));
    }

    /** The content of a one-value file without the white space around it. */
    public static Reading<String> line(Snapshot snapshot, String path) {
        return file(snapshot, path).map(Bytes::line);
    }

    /** All files of some globs; a glob that could not be tried stands there as an unreadable file of its own name. */
    public static SortedMap<String, Reading<Bytes>> files(Snapshot snapshot, Iterable<String> globs) {
        SortedMap<String, Reading<Bytes>> all = new TreeMap<>();
        for (String glob : globs) {
            switch (snapshot.get(new Probe.FileContents(glob))) {
                case Reading.Present<FileSet>(FileSet set) -> all.putAll(set.files());
                case Reading.Absent<FileSet>() -> {}
                case Reading.Unreadable<FileSet>(String reason) -> all.put(glob, Reading.unreadable(reason));
            }
        }
        return all;
    }

    /** Whether something of that name is there. */
    public static Reading<Boolean> exists(Snapshot snapshot, String path) {
        return switch (snapshot.get(new Probe.Names(path))) {
            case Reading.Present<NameList>(NameList list) ->
                Reading.of(!list.paths().isEmpty());
            case Reading.Absent<NameList>() -> Reading.of(false);
            case Reading.Unreadable<NameList>(String reason) -> Reading.unreadable(reason);
        };
    }

    public static boolean found(Snapshot snapshot, String path) {
        return exists(snapshot, path).found().orElse(false);
    }

    public static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Files by their base name, in order of it; of one name, that in the earliest folder masks the others. */
    public static SortedMap<String, Map.Entry<String, Reading<Bytes>>> unmasked(
            Snapshot snapshot, Iterable<String> globs) {
        SortedMap<String, Map.Entry<String, Reading<Bytes>>> byName = new TreeMap<>();
        for (String glob : globs) {
            files(snapshot, List.of(glob))
                    .forEach((path, content) -> byName.putIfAbsent(baseName(path), Map.entry(path, content)));
        }
        return byName;
    }
}
