package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Glob;
import io.virtwright.engine.snapshot.Reading;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** Finds what matches a glob below a root. */
final class GlobWalk {
    /** More matches than this are unreadable. Linux has at most 4,194,304 threads; a host has a few thousand. */
    static final int MAX_MATCHES = 1 << 16;

    private final HostFiles files;

    GlobWalk(HostFiles files) {
        this.files = files;
    }

    /**
     * The paths of the host that match, sorted; empty when nothing does. A directory that can't be listed makes the whole
     * reading unreadable, because what it hides is not known.
     *
     * <p>A path whose name is not UTF-8 is found too. As text it has U+FFFD for what is not UTF-8.
     */
    Reading<List<Path>> find(String glob) {
        return switch (HostFiles.path(glob)) {
            case Reading.Present<Path>(Path path) -> find(path);
            case Reading.Absent<Path> _ -> Reading.absent();
            case Reading.Unreadable<Path>(String reason) -> Reading.unreadable(reason);
        };
    }

    private Reading<List<Path>> find(Path glob) {
        List<Path> found = List.of(Path.of("/"));
        boolean listed = false;
        for (Path element : glob) {
            if (listed) {
                found = found.stream().filter(this::mayBeFolder).toList();
            }
            String name = element.toString();
            listed = !Glob.isPlain(name);
            List<Path> next = new ArrayList<>();
            Pattern pattern = Glob.pattern(name);
            for (Path directory : found) {
                if (!listed) {
                    next.add(directory.resolve(element));
                } else if (failureOf(directory, pattern, next) instanceof Reading.Unreadable<Path>(String reason)) {
                    return Reading.unreadable(reason);
                }
            }
            found = next;
        }
        return listed ? Reading.of(sorted(found)) : existing(found);
    }

    /** Of what matched in a tree, other files than directories are none of its business; see {@link BrokenTreeException}. */
    private boolean mayBeFolder(Path path) {
        try {
            return files.root().isMachine() || Files.isDirectory(files.root().resolve(path, true));
        } catch (IOException e) {
            return true;
        }
    }

    /** Adds the matching entries; unreadable where that failed. */
    private Reading<Path> failureOf(Path directory, Pattern pattern, List<Path> into) {
        Path place = directory;
        try {
            place = files.root().resolve(directory, true);
            // Opening a FIFO to list it would wait for somebody who writes.
            if (!Files.readAttributes(place, BasicFileAttributes.class).isDirectory()) {
                return files.root().isMachine() ? Reading.absent() : Reading.unreadable(directory + " is no directory");
            }
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(place)) {
                for (Path entry : entries) {
                    Path name = entry.getFileName();
                    if (name != null && pattern.matcher(name.toString()).matches()) {
                        into.add(directory.resolve(name));
                        if (into.size() > MAX_MATCHES) {
                            return Reading.unreadable("more than " + MAX_MATCHES + " matches");
                        }
                    }
                }
            }
            return Reading.absent();
        } catch (NotDirectoryException e) {
            return Reading.absent();
        } catch (DirectoryIteratorException e) {
            return failure(directory, place, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            return failure(directory, place, e);
        }
    }

    private static Reading<Path> failure(Path directory, Path place, IOException e) {
        return FileFailure.isGone(place, e)
                ? Reading.absent()
                : Reading.unreadable(directory + ": " + FileFailure.reason(e));
    }

    private Reading<List<Path>> existing(List<Path> candidates) {
        List<Path> found = new ArrayList<>();
        for (Path path : candidates) {
            switch (files.place(path)) {
                case Reading.Present<Path> _ -> found.add(path);
                case Reading.Absent<Path> _ -> {}
                case Reading.Unreadable<Path>(String reason) -> {
                    return Reading.unreadable(path + ": " + reason);
                }
            }
        }
        return Reading.of(sorted(found));
    }

    private static List<Path> sorted(List<Path> paths) {
        return paths.stream().sorted().toList();
    }
}
