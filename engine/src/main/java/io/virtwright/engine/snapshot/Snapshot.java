package io.virtwright.engine.snapshot;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the probes of one host returned. Immutable; the changes of a plan make new ones from it.
 *
 * @param host the name that the user gave or would give the host
 * @param taken when the reading began, by the clock of the reader
 */
public record Snapshot(String host, Instant taken, SequencedMap<Probe<?>, Reading<?>> readings) {
    public Snapshot {
        readings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(readings));
    }

    public static Snapshot empty(String host, Instant taken) {
        return new Snapshot(host, taken, new LinkedHashMap<>());
    }

    public boolean has(Probe<?> probe) {
        return readings.containsKey(probe);
    }

    /** The reading of a probe. A probe that was never made is unreadable, so that nothing is concluded from it. */
    @SuppressWarnings("unchecked") // with() and plus() are the only ways in, and eyes return a probe's own type
    public <T> Reading<T> get(Probe<T> probe) {
        Reading<?> reading = readings.get(probe);
        return reading == null ? Reading.unreadable("not in this snapshot") : (Reading<T>) reading;
    }

    public <T> Snapshot with(Probe<T> probe, Reading<T> reading) {
        return plus(Map.of(probe, reading));
    }

    public Snapshot plus(Map<? extends Probe<?>, ? extends Reading<?>> more) {
        LinkedHashMap<Probe<?>, Reading<?>> all = new LinkedHashMap<>(readings);
        all.putAll(more);
        return new Snapshot(host, taken, all);
    }

    /** The same host with another content of a file: in the probe of that file, and in every glob that it matches. */
    public Snapshot withFile(String path, Reading<Bytes> content) {
        LinkedHashMap<Probe<?>, Reading<?>> all = new LinkedHashMap<>(readings);
        all.replaceAll((probe, reading) -> switch (probe) {
            case Probe.FileContent(String file) when file.equals(path) -> content;
            case Probe.FileContents(String glob)
            when Glob.matches(glob, path) -> get(new Probe.FileContents(glob)).map(set -> replaced(set, path, content));
            case Probe.Names(String glob)
            when Glob.matches(glob, path) -> get(new Probe.Names(glob)).map(list -> renamed(list, path, content));
            case Probe<?> _ -> reading;
        });
        return new Snapshot(host, taken, all);
    }

    private static FileSet replaced(FileSet set, String path, Reading<Bytes> content) {
        TreeMap<String, Reading<Bytes>> files = new TreeMap<>(set.files());
        if (content instanceof Reading.Absent<Bytes>) {
            files.remove(path);
        } else {
            files.put(path, content);
        }
        return new FileSet(files);
    }

    private static NameList renamed(NameList list, String path, Reading<Bytes> content) {
        TreeSet<String> paths = new TreeSet<>(list.paths());
        if (content instanceof Reading.Absent<Bytes>) {
            paths.remove(path);
        } else {
            paths.add(path);
        }
        return new NameList(List.copyOf(paths));
    }
}
