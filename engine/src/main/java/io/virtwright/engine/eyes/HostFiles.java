package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Single files below a root, each as a reading. Blocks as long as the file does; {@link Lanes} sets the deadline.
 *
 * <p>Only regular files are opened, so that no FIFO, terminal or socket is waited for or woken up. Files of proc and sysfs,
 * which say that they have 0 or 4096 bytes, are read to their end.
 */
final class HostFiles {
    static final Reading<Bytes> DIRECTORY = Reading.unreadable("is a directory");

    static final Reading<Bytes> TOO_LONG =
            Reading.unreadable("longer than " + (Probe.MAX_FILE >> 20) + " MiB, the most that is read of a file");
    private static final int FIRST_BUFFER = 8 << 10;
    private static final int TYPE_MASK = 0xF000; // S_IFMT

    private final HostRoot root;
    // Below a tree the last link is resolved before, and one that is put there since is refused.
    private final LinkOption[] links;
    private final Set<OpenOption> open;

    HostFiles(HostRoot root) {
        this.root = root;
        this.links = root.isMachine() ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
        this.open = root.isMachine()
                ? Set.of(StandardOpenOption.READ)
                : Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    HostRoot root() {
        return root;
    }

    Reading<Bytes> content(String text) {
        return switch (path(text)) {
            case Reading.Present<Path>(Path path) -> named(text, content(path));
            case Reading.Absent<Path> _ -> Reading.absent();
            case Reading.Unreadable<Path>(String reason) -> Reading.unreadable(reason);
        };
    }

    /** A path of the host as one of Java; unreadable where it is none. */
    static Reading<Path> path(String text) {
        if (!text.startsWith("/")) {
            return Reading.unreadable("no valid path: not absolute");
        }
        try {
            return Reading.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Reading.unreadable(FileFailure.reason(e));
        }
    }

    /** Where a name that is no UTF-8 was listed, the text with its replacement characters names no file: it isn't absent. */
    static <T> Reading<T> named(String text, Reading<T> reading) {
        return reading instanceof Reading.Absent<T> && text.indexOf('\uFFFD') >= 0
                ? Reading.unreadable(FileFailure.NOT_UTF_8)
                : reading;
    }

    Reading<Bytes> content(Path path) {
        Path file = path;
        try {
            file = root.resolve(path, true);
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, links);
            if (attributes.isDirectory()) {
                return DIRECTORY;
            }
            if (!attributes.isRegularFile()) {
                return Reading.unreadable("is " + kind(file));
            }
            if (attributes.size() > Probe.MAX_FILE) {
                return TOO_LONG;
            }
            byte[] content = read(file, attributes.size());
            return content.length > Probe.MAX_FILE ? TOO_LONG : Reading.of(Bytes.of(content));
        } catch (IOException e) {
            return FileFailure.reading(file, e);
        }
    }

    /** Reads to the end, or one byte more than {@link Probe#MAX_FILE}. */
    private byte[] read(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, open)) {
            // One byte more than it should have, to see its end without another buffer.
            int first = (int) Math.min(Math.max(size + 1, FIRST_BUFFER), Probe.MAX_FILE + 1L);
            ByteBuffer buffer = ByteBuffer.allocate(first);
            while (channel.read(buffer) >= 0) {
                if (!buffer.hasRemaining()) {
                    if (buffer.capacity() > Probe.MAX_FILE) {
                        break;
                    }
                    int larger = (int) Math.min(2L * buffer.capacity(), Probe.MAX_FILE + 1L);
                    buffer = ByteBuffer.allocate(larger).put(buffer.flip());
                }
            }
            byte[] content = new byte[buffer.flip().remaining()];
            buffer.get(content);
            return content;
        }
    }

    /** A link's target, as written. Absent for what is no symbolic link. */
    Reading<String> linkTarget(Path path) {
        Path link = path;
        try {
            link = root.resolve(path, false);
            Path target = Files.readSymbolicLink(link);
            return isText(target) ? Reading.of(target.toString()) : Reading.unreadable("its target is not UTF-8");
        } catch (NotLinkException e) {
            return Reading.absent();
        } catch (IOException e) {
            return FileFailure.reading(link, e);
        }
    }

    /** Whether something is there, of whatever kind; a symbolic link counts, wherever it leads. */
    Reading<Path> place(Path path) {
        Path place = path;
        try {
            place = root.resolve(path, false);
            Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return Reading.of(place);
        } catch (IOException e) {
            return FileFailure.reading(place, e);
        }
    }

    /** Whether two paths, their links followed, lead to the same file of the host. */
    boolean sameFile(String one, String other) {
        try {
            Path first = root.resolve(Path.of(one), true);
            Path second = root.resolve(Path.of(other), true);
            return Files.isSameFile(first, second);
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    /** Whether the text of a path names the same file. */
    static boolean isText(Path path) {
        try {
            return Path.of(path.toString()).equals(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** What stat(2) tells, symbolic links followed. */
    Reading<FileStat> status(Path path) {
        Path file = path;
        try {
            file = root.resolve(path, true);
            Map<String, Object> all = Files.readAttributes(file, "unix:mode,uid,gid,size,ctime", links);
            int mode = (int) number(all, "mode");
            return Reading.of(new FileStat(
                    kind(mode),
                    mode & 07777,
                    (int) number(all, "uid"),
                    (int) number(all, "gid"),
                    number(all, "size"),
                    all.get("ctime") instanceof FileTime time
                            ? Optional.of(time.toInstant().truncatedTo(ChronoUnit.SECONDS))
                            : Optional.empty()));
        } catch (IOException e) {
            return FileFailure.reading(file, e);
        }
    }

    private static long number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number number ? number.longValue() : 0;
    }

    static FileStat.Kind kind(int mode) {
        return switch (mode & TYPE_MASK) {
            case 0x1000 -> FileStat.Kind.FIFO;
            case 0x2000 -> FileStat.Kind.CHARACTER;
            case 0x4000 -> FileStat.Kind.DIRECTORY;
            case 0x6000 -> FileStat.Kind.BLOCK;
            case 0x8000 -> FileStat.Kind.REGULAR;
            case 0xC000 -> FileStat.Kind.SOCKET;
            default -> FileStat.Kind.OTHER;
        };
    }

    private String kind(Path file) throws IOException {
        int mode = (Integer) Files.getAttribute(file, "unix:mode", links);
        return word(kind(mode));
    }

    /** What is not read. */
    static String word(FileStat.Kind kind) {
        return switch (kind) {
            case FIFO -> "a FIFO";
            case SOCKET -> "a socket";
            case CHARACTER, BLOCK -> "a device";
            case DIRECTORY, REGULAR, OTHER -> "no regular file";
        };
    }
}
