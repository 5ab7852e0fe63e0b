package io.virtwright.app.tour;

import io.virtwright.engine.snapshot.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that is in a folder, byte for byte, with modes and link targets: to compare it with later. Virtwright's own journal is
 * left out, for it is there to remember.
 */
record TreeFiles(SortedMap<String, Entry> entries) {
    private static final String JOURNAL = "var/lib/virtwright";

    /** What is at a path: its kind and mode, and its bytes, or its target for a link. */
    record Entry(String kind, Bytes content) {}

    static TreeFiles read(Path folder) {
        SortedMap<String, Entry> entries = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                String name = folder.relativize(path).toString();
                if (!name.startsWith(JOURNAL) && !isAbove(name)) {
                    entries.put(name, entry(path));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TreeFiles(entries);
    }

    /** Folders that may have been made for the journal. */
    private static boolean isAbove(String name) {
        return (JOURNAL + "/").startsWith(name + "/");
    }

    private static Entry entry(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return new Entry("link", Bytes.ofUtf8(Files.readSymbolicLink(path).toString()));
        }
        String mode =
                Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).toString();
        return Files.isDirectory(path)
                ? new Entry("folder " + mode, Bytes.EMPTY)
                : new Entry("file " + mode, Bytes.of(Files.readAllBytes(path)));
    }

    /** How many files and links there are. */
    long count() {
        return entries.values().stream()
                .filter(entry -> !entry.kind().startsWith("folder"))
                .count();
    }

    /** The paths that are not the same in both. */
    List<String> differencesFrom(TreeFiles other) {
        TreeSet<String> paths = new TreeSet<>(entries.keySet());
        paths.addAll(other.entries.keySet());
        paths.removeIf(path -> Objects.equals(entries.get(path), other.entries.get(path)));
        return List.copyOf(paths);
    }

    /** Removes a folder and all that is in it. */
    static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
