package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.FileStats;
import io.virtwright.engine.snapshot.LinkSet;
import io.virtwright.engine.snapshot.NameList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Answers the probes for files: contents, names and link targets below a root.
 *
 * <ul>
 *   <li>Within one batch a file is read once, whichever probes name it.
 *   <li>{@link Probe.FileContents} leaves out what matches and is a directory, or is gone when it is read (a thread that
 *       ended, a dangling link). Other files that can't be read are in the set, unreadable.
 *   <li>A file whose name is not UTF-8 is listed with U+FFFD in its name, and unreadable: no text names it.
 *   <li>What doesn't answer is unreadable, and costs the deadline once for all of its kind: names, then contents.
 *   <li>A batch holds at most {@link #MAX_BATCH} bytes; files read after that are unreadable.
 * </ul>
 */
final class FileProbes {
    /** 128 MiB. */
    static final long MAX_BATCH = 128L << 20;

    /** How long the files of a batch may say nothing: 5 s. */
    static final Duration DEADLINE = Duration.ofSeconds(5);

    private final HostFiles files;
    private final GlobWalk globs;
    private final Lanes lanes;
    private final String stuck;

    FileProbes(HostRoot root) {
        this(root, DEADLINE);
    }

    FileProbes(HostRoot root, Duration deadline) {
        this.files = new HostFiles(root);
        this.globs = new GlobWalk(files);
        this.lanes = new Lanes(deadline);
        this.stuck = "no answer within " + deadline.toMillis() / 1000.0 + " s";
    }

    HostRoot root() {
        return files.root();
    }

    /** Does something else with files, with the same deadline. */
    <R> R within(Function<HostFiles, R> read, Function<String, R> ifStuck) {
        return lanes.<HostFiles, R>run(List.of(files), read, ifStuck.apply(stuck))
                .getFirst();
    }

    /** The readings of those of the probes that ask for files; nothing for the others. */
    SequencedMap<Probe<?>, Reading<?>> read(Collection<? extends Probe<?>> probes) {
        Map<String, Reading<List<Path>>> matches = matches(probes);
        Map<Path, Reading<String>> targets = targets(probes, matches);
        Map<Path, Reading<FileStat>> states = states(probes, matches);
        Map<Path, Reading<Bytes>> contents = contents(probes, matches);
        SequencedMap<Probe<?>, Reading<?>> readings = new LinkedHashMap<>();
        for (Probe<?> probe : probes) {
            switch (probe) {
                case Probe.FileContent(String path) -> readings.put(probe, single(path, contents));
                case Probe.FileContents(String glob) ->
                    readings.put(probe, get(matches, glob).map(paths -> set(paths, contents)));
                case Probe.Names(String glob) ->
                    readings.put(probe, get(matches, glob).map(FileProbes::names));
                case Probe.LinkTarget(String path) -> readings.put(probe, single(path, targets));
                case Probe.LinkTargets(String glob) ->
                    readings.put(probe, get(matches, glob).map(paths -> new LinkSet(there(paths, targets))));
                case Probe.FileStatus(String path) -> readings.put(probe, single(path, states));
                case Probe.FileStatuses(String glob) ->
                    readings.put(probe, get(matches, glob).map(paths -> new FileStats(there(paths, states))));
                case Probe<?> _ -> {}
            }
        }
        return readings;
    }

    private Map<String, Reading<List<Path>>> matches(Collection<? extends Probe<?>> probes) {
        Set<String> wanted = new LinkedHashSet<>();
        for (Probe<?> probe : probes) {
            switch (probe) {
                case Probe.FileContents(String glob) -> wanted.add(glob);
                case Probe.Names(String glob) -> wanted.add(glob);
                case Probe.LinkTargets(String glob) -> wanted.add(glob);
                case Probe.FileStatuses(String glob) -> wanted.add(glob);
                case Probe<?> _ -> {}
            }
        }
        return all(wanted, globs::find);
    }

    private Map<Path, Reading<String>> targets(
            Collection<? extends Probe<?>> probes, Map<String, Reading<List<Path>>> matches) {
        Set<Path> wanted = new LinkedHashSet<>();
        for (Probe<?> probe : probes) {
            switch (probe) {
                case Probe.LinkTarget(String path) -> add(path, wanted);
                case Probe.LinkTargets(String glob) -> addAll(get(matches, glob), wanted);
                case Probe<?> _ -> {}
            }
        }
        return all(wanted, files::linkTarget);
    }

    private Map<Path, Reading<FileStat>> states(
            Collection<? extends Probe<?>> probes, Map<String, Reading<List<Path>>> matches) {
        Set<Path> wanted = new LinkedHashSet<>();
        for (Probe<?> probe : probes) {
            switch (probe) {
                case Probe.FileStatus(String path) -> add(path, wanted);
                case Probe.FileStatuses(String glob) -> addAll(get(matches, glob), wanted);
                case Probe<?> _ -> {}
            }
        }
        return all(wanted, files::status);
    }

    private static void add(String path, Set<Path> wanted) {
        HostFiles.path(path).found().ifPresent(wanted::add);
    }

    private static void addAll(Reading<List<Path>> paths, Set<Path> wanted) {
        paths.found().stream().flatMap(List::stream).filter(HostFiles::isText).forEach(wanted::add);
    }

    private Map<Path, Reading<Bytes>> contents(
            Collection<? extends Probe<?>> probes, Map<String, Reading<List<Path>>> matches) {
        Set<Path> wanted = new LinkedHashSet<>();
        for (Probe<?> probe : probes) {
            switch (probe) {
                case Probe.FileContent(String path) -> add(path, wanted);
                case Probe.FileContents(String glob) -> addAll(get(matches, glob), wanted);
                case Probe<?> _ -> {}
            }
        }
        AtomicLong left = new AtomicLong(MAX_BATCH);
        return all(wanted, path -> within(left, path));
    }

    private Reading<Bytes> within(AtomicLong left, Path path) {
        Reading<Bytes> content = left.get() > 0 ? files.content(path) : Reading.of(Bytes.EMPTY);
        long size = content.found().map(Bytes::size).orElse(0);
        return left.addAndGet(-size) > 0
                ? content
                : Reading.unreadable("not read: more than " + (MAX_BATCH >> 20) + " MiB in one batch");
    }

    private <K, T> Map<K, Reading<T>> all(Set<K> wanted, Function<K, Reading<T>> read) {
        List<K> keys = List.copyOf(wanted);
        List<Reading<T>> readings = lanes.<K, Reading<T>>run(keys, read, Reading.unreadable(stuck));
        Map<K, Reading<T>> all = HashMap.newHashMap(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            all.put(keys.get(i), readings.get(i));
        }
        return all;
    }

    private static <K, T> Reading<T> get(Map<K, Reading<T>> all, K key) {
        return all.getOrDefault(key, Reading.absent());
    }

    private static <T> Reading<T> single(String text, Map<Path, Reading<T>> all) {
        return switch (HostFiles.path(text)) {
            case Reading.Present<Path>(Path path) -> HostFiles.named(text, get(all, path));
            case Reading.Absent<Path> _ -> Reading.absent();
            case Reading.Unreadable<Path>(String reason) -> Reading.unreadable(reason);
        };
    }

    /** What the matches of a glob returned, without those that have nothing or are gone by now. */
    private static <T> SortedMap<String, Reading<T>> there(List<Path> paths, Map<Path, Reading<T>> all) {
        SortedMap<String, Reading<T>> there = new TreeMap<>();
        for (Path path : paths) {
            Reading<T> one = HostFiles.isText(path) ? get(all, path) : Reading.unreadable(FileFailure.NOT_UTF_8);
            if (!(one instanceof Reading.Absent<T>)) {
                there.put(path.toString(), one);
            }
        }
        return there;
    }

    private static FileSet set(List<Path> paths, Map<Path, Reading<Bytes>> contents) {
        TreeMap<String, Reading<Bytes>> set = new TreeMap<>();
        for (Path path : paths) {
            if (!HostFiles.isText(path)) {
                set.put(path.toString(), Reading.unreadable(FileFailure.NOT_UTF_8));
                continue;
            }
            Reading<Bytes> content = get(contents, path);
            if (!(content instanceof Reading.Absent<Bytes>) && !content.equals(HostFiles.DIRECTORY)) {
                set.put(path.toString(), content);
            }
        }
        return new FileSet(set);
    }

    private static NameList names(List<Path> paths) {
        return new NameList(paths.stream().map(Path::toString).distinct().toList());
    }
}
